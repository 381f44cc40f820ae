"""name representatives

Yesterday's release must run on this schema: add, or mark the version `contract` and drop only what the release
before no longer names. No import from the application in here.
"""

from __future__ import annotations

revision = "609070ae1b3f"
down_revision = "e77e68a876d5"
branch_labels = None
depends_on = None
kind = "expand"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
