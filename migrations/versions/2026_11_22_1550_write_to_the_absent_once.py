"""write to the absent once

Yesterday's release must run on this schema: add, or mark the version `contract` and drop only what the release
before no longer names. No import from the application in here.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "a9d2c4e6f801"
down_revision = "e7f6a8b9c0d1"
branch_labels = None
depends_on = None
kind = "expand"

_ONCE = sa.text("after_id IS NOT NULL AND state NOT IN ('withdrawn', 'discarded')")


def upgrade() -> None:
    op.add_column("posts", sa.Column("after_id", sa.Integer(), nullable=True))
    op.create_index(
        "uq_posts_after_id", "posts", ["after_id", "class_id"], unique=True, sqlite_where=_ONCE, postgresql_where=_ONCE
    )


def downgrade() -> None:
    op.drop_index("uq_posts_after_id", table_name="posts")
    op.drop_column("posts", "after_id")
