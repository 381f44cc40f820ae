"""keep people true

Yesterday's release must run on this schema: add, or mark the version `contract` and drop only what the release
before no longer names. No import from the application in here.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "6b0d54c1a7e8"
down_revision = "58af9b86e2f5"
branch_labels = None
depends_on = None
kind = "expand"


_ADDED = (
    ("persons", "erased_on", sa.Date()),
    ("pupils", "erased_on", sa.Date()),
    ("audit_seals", "emptied", sa.LargeBinary()),
)


def upgrade() -> None:
    op.create_table(
        "rights_cards",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_rights_cards_person_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_rights_cards_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rights_cards")),
        sa.UniqueConstraint("person_id", "year", name=op.f("uq_rights_cards_person_id_year")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("rights_cards", schema=None) as batch_op:
        batch_op.create_index("ix_rights_cards_school_id", ["school_id", "year"], unique=False)

    for table, column, type_ in _ADDED:
        with op.batch_alter_table(table, schema=None, table_kwargs={"sqlite_autoincrement": True}) as batch_op:
            batch_op.add_column(sa.Column(column, type_, nullable=True))


def downgrade() -> None:
    for table, column, _type in _ADDED:
        with op.batch_alter_table(table, schema=None, table_kwargs={"sqlite_autoincrement": True}) as batch_op:
            batch_op.drop_column(column)

    with op.batch_alter_table("rights_cards", schema=None) as batch_op:
        batch_op.drop_index("ix_rights_cards_school_id")
    op.drop_table("rights_cards")
