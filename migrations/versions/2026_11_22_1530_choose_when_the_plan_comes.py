"""choose when the plan comes

Yesterday's release must run on this schema: add, or mark the version `contract` and drop only what the release
before no longer names. No import from the application in here.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "c3e8a1f5d270"
down_revision = "d6e5f7a8b9c0"
branch_labels = None
depends_on = None
kind = "expand"


def upgrade() -> None:
    # `preferences` has the person for its key, so there is no number of its own to count.
    with op.batch_alter_table("preferences", schema=None) as batch_op:
        batch_op.add_column(sa.Column("plan_time", sa.String(length=8), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("preferences", schema=None) as batch_op:
        batch_op.drop_column("plan_time")
