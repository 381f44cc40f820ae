"""welcome with care

Yesterday's release must run on this schema: add, or mark the version `contract` and drop only what the release
before no longer names. No import from the application in here.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "e77e68a876d5"
down_revision = "5f717a3fb920"
branch_labels = None
depends_on = None
kind = "expand"


_WAITING = sa.text("decided_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "waiting_joins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(length=12), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("let_in", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_waiting_joins_account_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["persons.id"], name=op.f("fk_waiting_joins_decided_by")),
        sa.ForeignKeyConstraint(["invitation_id"], ["invitations.id"], name=op.f("fk_waiting_joins_invitation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_waiting_joins_person_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_waiting_joins_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting_joins")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("waiting_joins", schema=None) as batch_op:
        batch_op.create_index("ix_waiting_joins_account_id", ["account_id"], unique=False)
        batch_op.create_index(
            "uq_waiting_joins_person",
            ["person_id"],
            unique=True,
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        )
    op.create_table(
        "code_asks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_code_asks_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_asks")),
        sa.UniqueConstraint("account_id", name=op.f("uq_code_asks_account_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("wrong_codes", schema=None, table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(sa.Column("invitation_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key(op.f("fk_wrong_codes_invitation_id"), "invitations", ["invitation_id"], ["id"])
        batch_op.create_index("ix_wrong_codes_at", ["at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("wrong_codes", schema=None, table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_index("ix_wrong_codes_at")
        batch_op.drop_constraint(op.f("fk_wrong_codes_invitation_id"), type_="foreignkey")
        batch_op.drop_column("looked_at")
        batch_op.drop_column("invitation_id")
    op.drop_table("code_asks")
    with op.batch_alter_table("waiting_joins", schema=None) as batch_op:
        batch_op.drop_index("uq_waiting_joins_person", sqlite_where=_WAITING, postgresql_where=_WAITING)
        batch_op.drop_index("ix_waiting_joins_account_id")
    op.drop_table("waiting_joins")
