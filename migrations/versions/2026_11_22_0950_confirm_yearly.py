"""confirm yearly

An account remembers when it last did anything, when it was asked whether it is still itself, and whether it rests;
and the ids of class lists, which other registers know too, are sealed with a blind key beside them.

`contract`: what is written here the first schema's code cannot read. No release has gone out with that schema, and
one without the keys cannot seal: `sourced_id` stays as it was written until `skolebro migrate`, which has the keys,
seals every row whose `sourced_key` is NULL. Going down gives rows a made-up id, since a sealed one cannot be opened
here. No import from the application in here.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "eb5ea0fdc952"
down_revision = "84170188db8a"
branch_labels = None
depends_on = None
kind = "contract"

_LISTED = ("classes", "persons", "pupils")


def upgrade() -> None:
    for table in _LISTED:
        with op.batch_alter_table(table, schema=None, table_kwargs={"sqlite_autoincrement": True}) as batch_op:
            batch_op.add_column(sa.Column("sourced_key", sa.LargeBinary(), nullable=True))
            batch_op.drop_constraint(op.f(f"uq_{table}_school_id_sourced_id"), type_="unique")
            batch_op.alter_column(
                "sourced_id",
                existing_type=sa.String(length=255),
                type_=sa.LargeBinary(),
                existing_nullable=False,
                postgresql_using="convert_to(sourced_id, 'UTF8')",
            )
            batch_op.create_unique_constraint(op.f(f"uq_{table}_school_id_sourced_key"), ["school_id", "sourced_key"])

    with op.batch_alter_table("accounts", schema=None, table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        for column in ("used_on", "confirmed_on", "asked_since", "asked_on"):
            batch_op.add_column(sa.Column(column, sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("asked_times", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("asked_why", sa.String(length=8), nullable=True))
        batch_op.add_column(sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=True))
    # Nobody is taken for silent because nobody looked before.
    op.execute("UPDATE accounts SET used_on = CURRENT_DATE")

    with op.batch_alter_table("account_links", schema=None) as batch_op:
        batch_op.create_index(
            "ix_account_links_school_id",
            ["school_id"],
            unique=False,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )

    op.create_table(
        "audit_seals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("last_id", sa.Integer(), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("seal", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_seals")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("audit_seals")

    with op.batch_alter_table("account_links", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_account_links_school_id",
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )

    columns = ("suspended_at", "asked_why", "asked_times", "asked_on", "asked_since", "confirmed_on", "used_on")
    with op.batch_alter_table("accounts", schema=None, table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        for column in columns:
            batch_op.drop_column(column)

    for table in _LISTED:
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"UPDATE {table} SET sourced_id = CAST('sealed-' || id AS BLOB)")  # noqa: S608
        with op.batch_alter_table(table, schema=None, table_kwargs={"sqlite_autoincrement": True}) as batch_op:
            batch_op.drop_constraint(op.f(f"uq_{table}_school_id_sourced_key"), type_="unique")
            batch_op.drop_column("sourced_key")
            batch_op.alter_column(
                "sourced_id",
                existing_type=sa.LargeBinary(),
                type_=sa.String(length=255),
                existing_nullable=False,
                postgresql_using="'sealed-' || id",
            )
            batch_op.create_unique_constraint(op.f(f"uq_{table}_school_id_sourced_id"), ["school_id", "sourced_id"])
