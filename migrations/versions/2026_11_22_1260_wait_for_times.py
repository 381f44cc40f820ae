"""wait for times

Yesterday's release must run on this schema: add, or mark the version `contract` and drop only what the release
before no longer names. No import from the application in here.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "a7b6c8d9e0f1"
down_revision = "f6a5b7c8d9e0"
branch_labels = None
depends_on = None
kind = "expand"


_IN_LINE = sa.text("left_at IS NULL")
_HELD = sa.text("ended_at IS NULL")


def _number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _instant(name: str, *, nullable: bool = False) -> sa.Column[sa.DateTime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    with op.batch_alter_table("rounds", schema=None, table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(_number("late_lead", nullable=True))
    _places()
    _offers()


def _places() -> None:
    op.create_table(
        "waiting_places",
        _number("id"),
        _number("school_id"),
        _number("round_id"),
        _number("pupil_id"),
        _number("person_id", nullable=True),
        _number("home"),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("first", sa.Boolean(), nullable=False),
        sa.Column("moves", sa.Boolean(), nullable=False),
        _instant("since"),
        _instant("left_at", nullable=True),
        _refers("waiting_places", "school_id", "schools"),
        _refers("waiting_places", "round_id", "rounds"),
        _refers("waiting_places", "pupil_id", "pupils"),
        _refers("waiting_places", "person_id", "persons"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting_places")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_waiting_places_live",
        "waiting_places",
        ["round_id", "pupil_id", "home"],
        unique=True,
        sqlite_where=_IN_LINE,
        postgresql_where=_IN_LINE,
    )
    op.create_index("ix_waiting_places_pupil_id", "waiting_places", ["pupil_id"])


def _offers() -> None:
    op.create_table(
        "slot_offers",
        _number("id"),
        _number("school_id"),
        _number("round_id"),
        _number("slot_id"),
        _number("pupil_id"),
        _number("person_id", nullable=True),
        _number("place_id", nullable=True),
        _instant("offered_at"),
        _instant("until"),
        _instant("ended_at", nullable=True),
        sa.Column("ending", sa.String(length=8), nullable=True),
        _refers("slot_offers", "school_id", "schools"),
        _refers("slot_offers", "round_id", "rounds"),
        _refers("slot_offers", "slot_id", "slots"),
        _refers("slot_offers", "pupil_id", "pupils"),
        _refers("slot_offers", "person_id", "persons"),
        _refers("slot_offers", "place_id", "waiting_places"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slot_offers")),
        sqlite_autoincrement=True,
    )
    live = {"sqlite_where": _HELD, "postgresql_where": _HELD}
    op.create_index("uq_slot_offers_live", "slot_offers", ["slot_id"], unique=True, **live)
    op.create_index("ix_slot_offers_until", "slot_offers", ["until"], **live)
    op.create_index("ix_slot_offers_pupil_id", "slot_offers", ["pupil_id"])


def downgrade() -> None:
    op.drop_table("slot_offers")
    op.drop_table("waiting_places")
    # The release before knows no time that is held or kept: nobody there gives it to anybody.
    op.execute("UPDATE slots SET state = 'free' WHERE state IN ('held', 'kept')")
    with op.batch_alter_table("rounds", schema=None, table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_column("late_lead")
