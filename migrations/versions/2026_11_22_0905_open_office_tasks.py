"""open office tasks

Yesterday's release must run on this schema: add, or mark the version `contract` and drop only what the release
before no longer names. No import from the application in here.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "8a9f79554af4"
down_revision = "c14966f001f7"
branch_labels = None
depends_on = None
kind = "expand"


def upgrade() -> None:

    op.create_table(
        "office_tasks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("pupil_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_office_tasks_account_id")),
        sa.ForeignKeyConstraint(["done_by"], ["persons.id"], name=op.f("fk_office_tasks_done_by")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_office_tasks_person_id")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupils.id"], name=op.f("fk_office_tasks_pupil_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_office_tasks_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_tasks")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("office_tasks", schema=None) as batch_op:
        batch_op.create_index(
            "uq_office_tasks_waiting",
            ["school_id", "key"],
            unique=True,
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        )


def downgrade() -> None:

    with op.batch_alter_table("office_tasks", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_office_tasks_waiting",
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        )

    op.drop_table("office_tasks")
