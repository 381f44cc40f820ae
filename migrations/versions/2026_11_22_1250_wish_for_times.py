"""wish for times

Yesterday's release must run on this schema: add, or mark the version `contract` and drop only what the release
before no longer names. No import from the application in here.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "f6a5b7c8d9e0"
down_revision = "e5f4a6b7c8d9"
branch_labels = None
depends_on = None
kind = "expand"


_LIVE = sa.text("live")
_WORK = sa.text("state IN ('waiting', 'running')")
_HELD = sa.text("held_until IS NOT NULL")


def _number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _instant(name: str, *, nullable: bool = False) -> sa.Column[sa.DateTime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _table(
    name: str, *columns: sa.Column[sa.types.TypeEngine[object]], refers: dict[str, str], unique: str = ""
) -> None:
    """A table with an id and a school, these columns, and their references."""
    made = [_number("id"), _number("school_id"), *columns]
    references = [
        sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{name}_{column}"))
        for column, to in {"school_id": "schools", **refers}.items()
    ]
    together = unique.split(",") if unique else []
    if together:
        references.append(sa.UniqueConstraint(*together, name=op.f(f"uq_{name}_{'_'.join(together)}")))
    op.create_table(
        name, *made, *references, sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")), sqlite_autoincrement=True
    )


def upgrade() -> None:
    _wishes()
    _schedules()
    with op.batch_alter_table("bookings", schema=None, table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(_instant("held_until", nullable=True))
    op.create_index("ix_bookings_held_until", "bookings", ["held_until"], sqlite_where=_HELD, postgresql_where=_HELD)


def _wishes() -> None:
    _table(
        "wish_calls",
        _number("class_id"),
        _number("person_id"),
        _instant("asked_at"),
        _instant("until"),
        refers={"class_id": "classes", "person_id": "persons"},
    )
    op.create_index("ix_wish_calls_class_id", "wish_calls", ["class_id", "until"])
    _table(
        "time_wishes",
        _number("call_id"),
        _number("pupil_id"),
        _number("person_id"),
        sa.Column("said", sa.LargeBinary(), nullable=False),
        _instant("said_at"),
        refers={"call_id": "wish_calls", "pupil_id": "pupils", "person_id": "persons"},
        unique="call_id,pupil_id,person_id",
    )
    _table(
        "interpreter_needs",
        _number("person_id"),
        sa.Column("language", sa.LargeBinary(), nullable=False),
        _instant("said_at"),
        refers={"person_id": "persons"},
        unique="person_id",
    )


def _schedules() -> None:
    _table(
        "schedulings",
        _number("person_id"),
        sa.Column("state", sa.String(length=12), nullable=False),
        _number("pause_after", nullable=True),
        _number("attempts"),
        _instant("asked_at"),
        sa.Column("figures", sa.LargeBinary(), nullable=False),
        refers={"person_id": "persons"},
    )
    op.create_index("ix_schedulings_work", "schedulings", ["id"], sqlite_where=_WORK, postgresql_where=_WORK)
    _table(
        "scheduled_rounds",
        _number("scheduling_id"),
        _number("round_id"),
        sa.Column("live", sa.Boolean(), nullable=False),
        refers={"scheduling_id": "schedulings", "round_id": "rounds"},
    )
    op.create_index(
        "uq_scheduled_rounds_live",
        "scheduled_rounds",
        ["round_id"],
        unique=True,
        sqlite_where=_LIVE,
        postgresql_where=_LIVE,
    )
    op.create_index("ix_scheduled_rounds_scheduling_id", "scheduled_rounds", ["scheduling_id"])
    _table(
        "proposed_times",
        _number("scheduling_id"),
        _number("round_id"),
        _number("slot_id"),
        _number("next_slot_id", nullable=True),
        _number("pupil_id"),
        _number("owner_id", nullable=True),
        sa.Column("kept", sa.Boolean(), nullable=False),
        refers={
            "scheduling_id": "schedulings",
            "round_id": "rounds",
            "slot_id": "slots",
            "next_slot_id": "slots",
            "pupil_id": "pupils",
            "owner_id": "persons",
        },
        unique="scheduling_id,slot_id",
    )


def downgrade() -> None:
    # The older schema knows no time that waits for a yes, and no family knows of a round that is being planned.
    op.execute("UPDATE bookings SET state = 'cancelled' WHERE held_until IS NOT NULL AND state IN ('booked', 'moved')")
    op.execute("UPDATE slots SET state = 'blocked' WHERE state = 'joined'")
    op.execute("UPDATE rounds SET state = 'paused' WHERE state = 'planned'")
    op.drop_index("ix_bookings_held_until", "bookings", sqlite_where=_HELD, postgresql_where=_HELD)
    with op.batch_alter_table("bookings", schema=None, table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_column("held_until")
    for table in ("proposed_times", "scheduled_rounds", "schedulings"):
        op.drop_table(table)
    for table in ("interpreter_needs", "time_wishes", "wish_calls"):
        op.drop_table(table)
