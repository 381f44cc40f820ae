"""Selects of colleagues at talks: who can be invited, who is, what else they have then, what changed since."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import CompoundSelect, Row, and_, bindparam, exists, or_, select, union_all

from bot.conferences.booking.queries import TALKS, Talk
from bot.conferences.colleagues.models import BookingGuest
from bot.conferences.facts import RoundFacts
from bot.conferences.models import Booking, GuestPart, Round, RoundGuest, Slot
from bot.conferences.queries import CLASS_ROUND, IS_LIVE, booking_facts, round_facts
from bot.conferences.single.queries import lock_span
from bot.core.among import among
from bot.core.tables import written
from bot.core.unit import Unit
from bot.people.models import Person, StaffRole, StaffRoleRow
from bot.people.ties import holds

_SCHOOL_WIDE = (written(StaffRole.OFFICE), written(StaffRole.HEAD))
_STAFF = (
    select(Person.id, Person.given_name, Person.family_name, StaffRoleRow.class_id)
    .select_from(StaffRoleRow)
    .join(Person, Person.id == StaffRoleRow.person_id)
    .where(
        holds(StaffRoleRow),
        or_(
            StaffRoleRow.class_id == bindparam("class_id"),
            and_(StaffRoleRow.school_id == bindparam("school"), StaffRoleRow.role.in_(_SCHOOL_WIDE)),
        ),
    )
    .order_by(StaffRoleRow.id)
)
# Whoever has left the class and the school's office comes to none of its talks; whoever holds them by now is no guest.
_STILL_GUEST = (BookingGuest.person_id != Round.teacher_id) & exists().where(
    StaffRoleRow.person_id == BookingGuest.person_id,
    holds(StaffRoleRow),
    or_(
        StaffRoleRow.class_id == Round.class_id,
        and_(StaffRoleRow.school_id == Round.school_id, StaffRoleRow.role.in_(_SCHOOL_WIDE)),
    ),
)
_GUESTS = (
    select(BookingGuest.booking_id, BookingGuest.person_id, BookingGuest.comes, Person.given_name, Person.family_name)
    .join(Booking, Booking.id == BookingGuest.booking_id)
    .join(Round, Round.id == Booking.round_id)
    .join(Person, Person.id == BookingGuest.person_id)
    .where(among(BookingGuest.booking_id, "bookings"), _STILL_GUEST)
    .order_by(BookingGuest.id)
)
_INVITED = (
    TALKS.join(BookingGuest, BookingGuest.booking_id == Booking.id)
    .where(
        among(BookingGuest.person_id, "persons"),
        BookingGuest.comes.is_not(False),
        IS_LIVE,
        CLASS_ROUND,
        Slot.ends_at > bindparam("now"),
        _STILL_GUEST,
    )
    .order_by(Slot.starts_at, Booking.id)
)
# What a move or a cancellation leaves behind, wherever it happened: both count the sequence up.
_DRIFTED = (
    select(BookingGuest.id, BookingGuest.booking_id, BookingGuest.person_id, BookingGuest.comes)
    .join(Booking, Booking.id == BookingGuest.booking_id)
    .where(BookingGuest.sequence != Booking.sequence)
    .order_by(BookingGuest.id)
    .with_for_update(of=BookingGuest)
)
_LEFT = (
    select(BookingGuest.id, BookingGuest.booking_id, BookingGuest.person_id, BookingGuest.comes)
    .join(Booking, Booking.id == BookingGuest.booking_id)
    .join(Slot, Slot.id == Booking.slot_id)
    .join(Round, Round.id == Booking.round_id)
    .where(Slot.starts_at > bindparam("now"), ~_STILL_GUEST)
    .order_by(BookingGuest.id)
)
_THEN = (
    IS_LIVE,
    Booking.id != bindparam("but"),
    Slot.starts_at < bindparam("ends"),
    Slot.ends_at > bindparam("starts"),
)
_BUSY: CompoundSelect[Any] = union_all(
    select(Slot.teacher_id.label("person_id"))
    .join(Booking, Booking.slot_id == Slot.id)
    .where(among(Slot.teacher_id, "persons"), *_THEN),
    select(BookingGuest.person_id)
    .join(Booking, Booking.id == BookingGuest.booking_id)
    .join(Slot, Slot.id == Booking.slot_id)
    .where(
        among(BookingGuest.person_id, "persons"),
        BookingGuest.comes.is_not(False),
        *_THEN,
    ),
    select(RoundGuest.person_id)
    .join(Booking, Booking.round_id == RoundGuest.round_id)
    .join(Slot, Slot.id == Booking.slot_id)
    .where(
        among(RoundGuest.person_id, "persons"),
        RoundGuest.part == written(GuestPart.COLLEAGUE),
        RoundGuest.comes.is_not(False),
        *_THEN,
    ),
)
# Leaves the key alone: what refers to the person does not wait.
_LOCK = select(Person.id).where(Person.id == bindparam("person")).with_for_update(key_share=True)


class Colleague(Struct, frozen=True):
    """Somebody of the class's team, the office or the head."""

    person_id: int
    given_name: str
    family_name: str


class Guest(Struct, frozen=True):
    """A colleague invited to a talk, and what they answered."""

    colleague: Colleague
    comes: bool | None

    @property
    def person_id(self) -> int:
        return self.colleague.person_id


class Drifted(Struct, frozen=True):
    """An invitation whose talk, or whose colleague's part at the school, is not what it was."""

    guest_id: int
    booking_id: int
    person_id: int
    comes: bool | None


def _colleague(row: Row[Any], person_id: int) -> Colleague:
    return Colleague(person_id, row.given_name, row.family_name)


async def colleagues_of(unit: Unit, round_: RoundFacts, *, others: bool) -> list[Colleague]:
    """The class's team without whoever holds the talks; with `others` the office and the head."""
    rows = await unit.all(_STAFF, {"class_id": round_.class_id, "school": round_.school_id, "now": unit.now})
    found = [_colleague(row, row.id) for row in rows if others or row.class_id is not None]
    return [each for each in dict.fromkeys(found) if each.person_id != round_.teacher_id]


async def guests_at(unit: Unit, booking_ids: Sequence[int]) -> dict[int, list[Guest]]:
    """By booking, the colleagues who are invited, in the order in which they were."""
    found: dict[int, list[Guest]] = {booking_id: [] for booking_id in booking_ids}
    for row in await unit.all(_GUESTS, {"bookings": list(booking_ids), "now": unit.now}):
        found[row.booking_id].append(Guest(_colleague(row, row.person_id), row.comes))
    return found


async def taking_part(unit: Unit, booking_id: int) -> tuple[str, ...]:
    """The given names of who is invited and has not said no: what the home reads."""
    return tuple(
        each.colleague.given_name
        for each in (await guests_at(unit, [booking_id]))[booking_id]
        if each.comes is not False
    )


async def invited_talks(unit: Unit, person_ids: Sequence[int]) -> list[Talk]:
    """Colleagues' talks that are not over and to which these persons come, in time order."""
    rows = await unit.all(_INVITED, {"persons": list(person_ids), "now": unit.now})
    return [Talk(booking_facts(row), round_facts(row, state=row.round_state)) for row in rows]


async def drifted(unit: Unit) -> list[Drifted]:
    """Invitations whose talk was moved or cancelled, locked."""
    return [Drifted(row.id, row.booking_id, row.person_id, row.comes) for row in await unit.all(_DRIFTED)]


async def left(unit: Unit) -> list[Drifted]:
    """Invitations to talks ahead whose colleague has left, or holds the talk by now."""
    rows = await unit.all(_LEFT, {"now": unit.now})
    return [Drifted(row.id, row.booking_id, row.person_id, row.comes) for row in rows]


async def busy_then(
    unit: Unit, person_ids: Collection[int], starts_at: datetime, ends_at: datetime, but: int
) -> set[int]:
    """Those of the persons who have another talk than `but` in the span, of their own or a colleague's."""
    values = {"persons": list(person_ids), "starts": starts_at, "ends": ends_at, "but": but}
    return {row.person_id for row in await unit.all(_BUSY, values)} if person_ids else set()


async def lock_colleague(unit: Unit, person_id: int, starts_at: datetime, ends_at: datetime) -> None:
    """Whoever books a time of this colleague's that touches the span, or invites them too, waits."""
    await lock_span(unit, person_id, starts_at, ends_at)
    await unit.scalar(_LOCK, {"person": person_id})
