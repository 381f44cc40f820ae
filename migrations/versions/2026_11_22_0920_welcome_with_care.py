"""welcome with care

Yesterday's release must run on this schema: add, or mark the version `contract` and drop only what the release
before no longer names. No import from the application in here.
"""

from __future__ import annotations

revision = "e77e68a876d5"
down_revision = "5f717a3fb920"
branch_labels = None
depends_on = None
kind = "expand"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
