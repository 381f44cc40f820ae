"""choose how to be told

Yesterday's release must run on this schema: add, or mark the version `contract` and drop only what the release
before no longer names. No import from the application in here.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "d6e5f7a8b9c0"
down_revision = "c5d4e6f7a8b9"
branch_labels = None
depends_on = None
kind = "expand"


def upgrade() -> None:
    op.create_table(
        "told_ways",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=12), nullable=False),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_told_ways_person_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_told_ways_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_told_ways")),
        sa.UniqueConstraint("person_id", "topic", name=op.f("uq_told_ways_person_id_topic")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("told_ways")
