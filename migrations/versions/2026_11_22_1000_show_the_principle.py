"""show the principle

Yesterday's release must run on this schema: add, or mark the version `contract` and drop only what the release
before no longer names. No import from the application in here.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "58af9b86e2f5"
down_revision = "eb5ea0fdc952"
branch_labels = None
depends_on = None
kind = "expand"


_DRAFT = sa.text("set_at IS NULL")
_PROPOSED = sa.text("agreed_on IS NULL")


def _belongs(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))
        for column, target in columns.items()
    ]


def _create_class_cards() -> None:
    op.create_table(
        "class_cards",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=False),
        sa.Column("channels", sa.String(length=60), nullable=False),
        sa.Column("answer_days", sa.Integer(), nullable=False),
        sa.Column("quiet_from", sa.Time(), nullable=False),
        sa.Column("quiet_to", sa.Time(), nullable=False),
        sa.Column("weekends", sa.Boolean(), nullable=False),
        sa.Column("first_asked", sa.String(length=20), nullable=False),
        sa.Column("welcome", sa.LargeBinary(), nullable=True),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=True),
        *_belongs("class_cards", class_id="classes.id", school_id="schools.id", set_by="persons.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class_cards")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("class_cards", schema=None) as batch_op:
        batch_op.create_index(
            "uq_class_cards_draft", ["class_id"], unique=True, sqlite_where=_DRAFT, postgresql_where=_DRAFT
        )
        batch_op.create_index("ix_class_cards_class_id", ["class_id"], unique=False)


def _create_class_agreements() -> None:
    op.create_table(
        "class_agreements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True),
        *_belongs(
            "class_agreements",
            class_id="classes.id",
            recorded_by="persons.id",
            school_id="schools.id",
            written_by="persons.id",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class_agreements")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("class_agreements", schema=None) as batch_op:
        batch_op.create_index(
            "uq_class_agreements_proposal",
            ["class_id"],
            unique=True,
            sqlite_where=_PROPOSED,
            postgresql_where=_PROPOSED,
        )
        batch_op.create_index("ix_class_agreements_class_id", ["class_id"], unique=False)


def _create_shown_names() -> None:
    op.create_table(
        "shown_names",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        *_belongs("shown_names", person_id="persons.id", school_id="schools.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shown_names")),
        sa.UniqueConstraint("person_id", name=op.f("uq_shown_names_person_id")),
        sqlite_autoincrement=True,
    )


def upgrade() -> None:
    _create_class_cards()
    _create_class_agreements()
    _create_shown_names()
    with op.batch_alter_table("closed_days", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(sa.Column("reason", sa.String(length=120), nullable=True))
        batch_op.add_column(sa.Column("from_file", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    op.drop_table("shown_names")

    with op.batch_alter_table("class_agreements", schema=None) as batch_op:
        batch_op.drop_index("ix_class_agreements_class_id")
        batch_op.drop_index("uq_class_agreements_proposal", sqlite_where=_PROPOSED, postgresql_where=_PROPOSED)
    op.drop_table("class_agreements")

    with op.batch_alter_table("class_cards", schema=None) as batch_op:
        batch_op.drop_index("ix_class_cards_class_id")
        batch_op.drop_index("uq_class_cards_draft", sqlite_where=_DRAFT, postgresql_where=_DRAFT)
    op.drop_table("class_cards")

    with op.batch_alter_table("closed_days", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_column("from_file")
        batch_op.drop_column("reason")
