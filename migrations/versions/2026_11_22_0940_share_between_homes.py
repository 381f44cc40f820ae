"""share between homes

Yesterday's release must run on this schema: add, or mark the version `contract` and drop only what the release
before no longer names. No import from the application in here.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "84170188db8a"
down_revision = "609070ae1b3f"
branch_labels = None
depends_on = None
kind = "expand"


_LIVE = sa.text("until IS NULL")
_BOOKED = sa.text("state IN ('booked', 'moved')")
_WAITING = sa.text("answered_at IS NULL")


def _instant(name: str, *, nullable: bool = False) -> sa.Column[sa.DateTime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))


def _unique(table: str, name: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(name, table, columns, unique=True, sqlite_where=where, postgresql_where=where)


def upgrade() -> None:
    op.create_table(
        "guardian_pairs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("sharing", sa.String(length=8), nullable=False),
        sa.Column("decided_by", sa.String(length=8), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        _instant("since"),
        _instant("until", nullable=True),
        _refers("guardian_pairs", "school_id", "schools"),
        _refers("guardian_pairs", "pupil_id", "pupils"),
        _refers("guardian_pairs", "first_id", "persons"),
        _refers("guardian_pairs", "second_id", "persons"),
        _refers("guardian_pairs", "person_id", "persons"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guardian_pairs")),
        sqlite_autoincrement=True,
    )
    _unique("guardian_pairs", "uq_guardian_pairs_live", ["pupil_id", "first_id", "second_id"], _LIVE)
    op.create_table(
        "sharing_wishes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("wish", sa.String(length=8), nullable=False),
        _instant("agreed_at", nullable=True),
        _instant("since"),
        _instant("until", nullable=True),
        _refers("sharing_wishes", "school_id", "schools"),
        _refers("sharing_wishes", "pupil_id", "pupils"),
        _refers("sharing_wishes", "person_id", "persons"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sharing_wishes")),
        sqlite_autoincrement=True,
    )
    _unique("sharing_wishes", "uq_sharing_wishes_live", ["pupil_id", "person_id"], _LIVE)
    op.create_table(
        "two_talks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        _instant("since"),
        _instant("until", nullable=True),
        _refers("two_talks", "school_id", "schools"),
        _refers("two_talks", "round_id", "rounds"),
        _refers("two_talks", "pupil_id", "pupils"),
        _refers("two_talks", "decided_by", "persons"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_two_talks")),
        sqlite_autoincrement=True,
    )
    _unique("two_talks", "uq_two_talks_live", ["pupil_id", "round_id"], _LIVE)
    op.create_table(
        "time_proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        _instant("proposed_at"),
        _instant("answered_at", nullable=True),
        _refers("time_proposals", "school_id", "schools"),
        _refers("time_proposals", "booking_id", "bookings"),
        _refers("time_proposals", "slot_id", "slots"),
        _refers("time_proposals", "person_id", "persons"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_proposals")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_time_proposals_booking_id", "time_proposals", ["booking_id"])
    _unique("time_proposals", "uq_time_proposals_waiting", ["booking_id", "person_id"], _WAITING)
    _talks_of_homes()


def _talks_of_homes() -> None:
    """One live talk a child, round and home instead of one a child and round; the guardian who booked owns it."""
    op.drop_index("uq_bookings_pupil", "bookings", sqlite_where=_BOOKED, postgresql_where=_BOOKED)
    with op.batch_alter_table("bookings", schema=None, table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(sa.Column("owner_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("home", sa.Integer(), server_default="0", nullable=False))
        batch_op.create_foreign_key(op.f("fk_bookings_owner_id"), "persons", ["owner_id"], ["id"])
    _unique("bookings", "uq_bookings_pupil", ["round_id", "pupil_id", "home"], _BOOKED)
    op.execute(
        "UPDATE bookings SET owner_id = booked_by WHERE EXISTS (SELECT 1 FROM guardianships WHERE"
        " guardianships.person_id = bookings.booked_by AND guardianships.pupil_id = bookings.pupil_id"
        " AND guardianships.kind = 'custody')"
    )
    op.drop_index("uq_unsuited_waiting", "unsuited", sqlite_where=_WAITING, postgresql_where=_WAITING)
    with op.batch_alter_table("unsuited", schema=None, table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(sa.Column("home", sa.Integer(), server_default="0", nullable=False))
    _unique("unsuited", "uq_unsuited_waiting", ["round_id", "pupil_id", "home"], _WAITING)


def downgrade() -> None:
    # What has no place in the older schema goes: of two talks of one child the later, and its second "no time suits".
    op.execute(
        "UPDATE bookings SET state = 'cancelled' WHERE state IN ('booked', 'moved') AND EXISTS (SELECT 1 FROM bookings"
        " AS earlier WHERE earlier.round_id = bookings.round_id AND earlier.pupil_id = bookings.pupil_id"
        " AND earlier.id < bookings.id AND earlier.state IN ('booked', 'moved'))"
    )
    op.execute(
        "UPDATE unsuited SET answered_at = said_at WHERE answered_at IS NULL AND EXISTS (SELECT 1 FROM unsuited"
        " AS earlier WHERE earlier.round_id = unsuited.round_id AND earlier.pupil_id = unsuited.pupil_id"
        " AND earlier.id < unsuited.id AND earlier.answered_at IS NULL)"
    )
    op.drop_index("uq_unsuited_waiting", "unsuited", sqlite_where=_WAITING, postgresql_where=_WAITING)
    with op.batch_alter_table("unsuited", schema=None, table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_column("home")
    _unique("unsuited", "uq_unsuited_waiting", ["round_id", "pupil_id"], _WAITING)
    op.drop_index("uq_bookings_pupil", "bookings", sqlite_where=_BOOKED, postgresql_where=_BOOKED)
    with op.batch_alter_table("bookings", schema=None, table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_constraint(op.f("fk_bookings_owner_id"), type_="foreignkey")
        batch_op.drop_column("home")
        batch_op.drop_column("owner_id")
    _unique("bookings", "uq_bookings_pupil", ["round_id", "pupil_id"], _BOOKED)
    op.drop_table("time_proposals")
    op.drop_table("two_talks")
    op.drop_table("sharing_wishes")
    op.drop_table("guardian_pairs")
