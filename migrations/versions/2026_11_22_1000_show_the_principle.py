"""show the principle

Yesterday's release must run on this schema: add, or mark the version `contract` and drop only what the release
before no longer names. No import from the application in here.
"""

from __future__ import annotations

revision = "58af9b86e2f5"
down_revision = "eb5ea0fdc952"
branch_labels = None
depends_on = None
kind = "expand"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
