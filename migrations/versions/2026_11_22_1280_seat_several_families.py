"""seat several families

Yesterday's release must run on this schema: add, or mark the version `contract` and drop only what the release
before no longer names. No import from the application in here.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "c9d8e0f1a2b3"
down_revision = "b8c7d9e0f1a2"
branch_labels = None
depends_on = None
kind = "expand"

_BOOKED = sa.text("state IN ('booked', 'moved')")
_IN_LINE = sa.text("left_at IS NULL")


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))


def _unique(table: str, name: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(name, table, columns, unique=True, sqlite_where=where, postgresql_where=where)


def _number(table: str, column: str, default: str) -> None:
    with op.batch_alter_table(table, schema=None, table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(sa.Column(column, sa.Integer(), server_default=default, nullable=False))


def _without(table: str, column: str) -> None:
    with op.batch_alter_table(table, schema=None, table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_column(column)


def upgrade() -> None:
    op.create_table(
        "round_tables",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("teacher_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=24), nullable=False),
        _refers("round_tables", "school_id", "schools"),
        _refers("round_tables", "round_id", "rounds"),
        _refers("round_tables", "teacher_id", "persons"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_tables")),
        sa.UniqueConstraint("round_id", "subject", name=op.f("uq_round_tables_round_id_subject")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_round_tables_teacher_id", "round_tables", ["teacher_id"])
    op.create_table(
        "round_pupils",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("talks", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=12), nullable=True),
        _refers("round_pupils", "school_id", "schools"),
        _refers("round_pupils", "round_id", "rounds"),
        _refers("round_pupils", "pupil_id", "pupils"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_pupils")),
        sa.UniqueConstraint("round_id", "pupil_id", name=op.f("uq_round_pupils_round_id_pupil_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_round_pupils_pupil_id", "round_pupils", ["pupil_id"])
    _number("rounds", "seats", "1")
    _number("talk_facts", "turn", "0")
    with op.batch_alter_table("slots", schema=None, table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(sa.Column("table_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_slots_table_id"), "round_tables", ["table_id"], ["id"])
    op.drop_index("uq_bookings_pupil", "bookings", sqlite_where=_BOOKED, postgresql_where=_BOOKED)
    _number("bookings", "turn", "0")
    _unique("bookings", "uq_bookings_pupil", ["round_id", "pupil_id", "home", "turn"], _BOOKED)
    op.drop_index("uq_waiting_places_live", "waiting_places", sqlite_where=_IN_LINE, postgresql_where=_IN_LINE)
    _number("waiting_places", "table_id", "0")
    _unique("waiting_places", "uq_waiting_places_live", ["round_id", "pupil_id", "home", "table_id"], _IN_LINE)


def downgrade() -> None:
    # What has no place in the older schema goes: of a child's several talks all but the first, and its later places.
    op.execute(
        "UPDATE bookings SET state = 'cancelled' WHERE state IN ('booked', 'moved') AND EXISTS (SELECT 1 FROM bookings"
        " AS earlier WHERE earlier.round_id = bookings.round_id AND earlier.pupil_id = bookings.pupil_id"
        " AND earlier.home = bookings.home AND earlier.id < bookings.id AND earlier.state IN ('booked', 'moved'))"
    )
    op.execute(
        "UPDATE waiting_places SET left_at = since WHERE left_at IS NULL AND EXISTS (SELECT 1 FROM waiting_places"
        " AS earlier WHERE earlier.round_id = waiting_places.round_id AND earlier.pupil_id = waiting_places.pupil_id"
        " AND earlier.home = waiting_places.home AND earlier.id < waiting_places.id AND earlier.left_at IS NULL)"
    )
    op.drop_index("uq_waiting_places_live", "waiting_places", sqlite_where=_IN_LINE, postgresql_where=_IN_LINE)
    _without("waiting_places", "table_id")
    _unique("waiting_places", "uq_waiting_places_live", ["round_id", "pupil_id", "home"], _IN_LINE)
    op.drop_index("uq_bookings_pupil", "bookings", sqlite_where=_BOOKED, postgresql_where=_BOOKED)
    _without("bookings", "turn")
    _unique("bookings", "uq_bookings_pupil", ["round_id", "pupil_id", "home"], _BOOKED)
    with op.batch_alter_table("slots", schema=None, table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_constraint(op.f("fk_slots_table_id"), type_="foreignkey")
        batch_op.drop_column("table_id")
    _without("talk_facts", "turn")
    _without("rounds", "seats")
    op.drop_table("round_pupils")
    op.drop_table("round_tables")
