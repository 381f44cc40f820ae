"""Selects of the home's side. What is about to be changed is read locked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, or_, select, union_all

from bot.conferences.booking.rules import Nearby, SlotFacts
from bot.conferences.facts import BookingFacts, RoundFacts
from bot.conferences.models import Booking, Round, Slot, SlotState
from bot.conferences.plans import CALENDAR
from bot.conferences.queries import BOOKING_COLUMNS, IS_LIVE, ROUND_COLUMNS, booking_facts, round_facts
from bot.core.unit import Unit
from bot.outbox.models import OutboxRow
from bot.people.models import Guardianship, GuardianshipRow, Person, Pupil, SchoolClass
from bot.reminders.models import Preference, Preferences
from bot.reminders.queries import CHOICES, preferences_in
from bot.schools.models import School

_SLOT = (
    select(
        *ROUND_COLUMNS,
        Slot.id.label("slot_id"),
        Slot.starts_at,
        Slot.ends_at,
        Slot.state.label("slot_state"),
        Booking.pupil_id.label("held_by"),
    )
    .select_from(Slot)
    .join(Round, Round.id == Slot.round_id)
    .join(SchoolClass, SchoolClass.id == Round.class_id)
    .join(Person, Person.id == Round.teacher_id)
    .join(School, School.id == Round.school_id)
    .outerjoin(Booking, and_(Booking.slot_id == Slot.id, IS_LIVE))
)
_LOCKED_SLOTS = _SLOT.where(Slot.id.in_(bindparam("slots", expanding=True))).order_by(Slot.id).with_for_update(of=Slot)

_TALKS = (
    select(*BOOKING_COLUMNS, *(column for column in ROUND_COLUMNS if column.name not in {"round_id", "state"}))
    .add_columns(Round.state.label("round_state"))
    .select_from(Booking)
    .join(Slot, Slot.id == Booking.slot_id)
    .join(Round, Round.id == Booking.round_id)
    .join(SchoolClass, SchoolClass.id == Round.class_id)
    .join(Person, Person.id == Round.teacher_id)
    .join(School, School.id == Round.school_id)
    .where(Booking.id.in_(bindparam("bookings", expanding=True)))
)
_LOCKED_TALKS = _TALKS.with_for_update(of=Booking)

# Two halves, each by its own index; with an OR between two tables every booking there ever was would be read.
_LIVE_TALKS = select(*BOOKING_COLUMNS, Slot.teacher_id).select_from(Booking).join(Slot, Slot.id == Booking.slot_id)
_NEARBY = union_all(
    _LIVE_TALKS.where(IS_LIVE, Booking.pupil_id.in_(bindparam("family", expanding=True))),
    _LIVE_TALKS.where(
        IS_LIVE,
        Slot.teacher_id == bindparam("teacher"),
        Slot.starts_at < bindparam("ends"),
        Slot.ends_at > bindparam("starts"),
        Booking.pupil_id.not_in(bindparam("family", expanding=True)),
    ),
)

# Locking the guardians makes two parents who book for two siblings at once take turns.
_FAMILY = (
    select(
        GuardianshipRow.pupil_id,
        GuardianshipRow.person_id,
        *CHOICES,
    )
    .select_from(GuardianshipRow)
    .join(Person, Person.id == GuardianshipRow.person_id)
    .outerjoin(Preference, Preference.person_id == GuardianshipRow.person_id)
    .where(
        GuardianshipRow.pupil_id.in_(bindparam("pupils", expanding=True)),
        GuardianshipRow.kind == Guardianship.CUSTODY.value,
        or_(GuardianshipRow.until.is_(None), GuardianshipRow.until > bindparam("now")),
    )
    .order_by(Person.id)
    .with_for_update(of=Person)
)


@dataclass(frozen=True, slots=True)
class Told:
    """A custody holder of a pupil, and what they chose about reminders."""

    pupil_id: int
    person_id: int
    preferences: Preferences


@dataclass(frozen=True, slots=True)
class Talk:
    """A booking with its round."""

    booking: BookingFacts
    round_: RoundFacts


async def locked_slots(unit: Unit, slot_ids: Sequence[int]) -> dict[int, SlotFacts]:
    """The times with their rounds, locked in id order; unknown ids are left out."""
    rows = await unit.all(_LOCKED_SLOTS, {"slots": list(slot_ids)})
    return {
        row.slot_id: SlotFacts(
            row.slot_id, row.starts_at, row.ends_at, SlotState(row.slot_state), row.held_by, round_facts(row)
        )
        for row in rows
    }


async def talk(unit: Unit, booking_id: int, *, locked: bool = False) -> Talk | None:
    """The booking, live or not, with its round."""
    row = await unit.first(_LOCKED_TALKS if locked else _TALKS, {"bookings": [booking_id]})
    if row is None and locked:
        # PostgreSQL, after waiting for a talk that was moved meanwhile, no longer finds it beside its old time.
        row = await unit.first(_LOCKED_TALKS, {"bookings": [booking_id]})
    return Talk(booking_facts(row), round_facts(row, state=row.round_state)) if row else None


async def nearby(
    unit: Unit, family: Sequence[int], teacher_id: int, starts_at: datetime, ends_at: datetime
) -> list[Nearby]:
    """Live bookings of these pupils, and of the teacher within the span."""
    values = {"family": list(family), "teacher": teacher_id, "starts": starts_at, "ends": ends_at}
    return [Nearby(booking_facts(row), row.teacher_id) for row in await unit.all(_NEARBY, values)]


async def family_of(unit: Unit, pupil_ids: Sequence[int]) -> list[Told]:
    """The custody holders of these pupils, their persons locked."""
    rows = await unit.all(_FAMILY, {"pupils": list(pupil_ids), "now": unit.now})
    return [Told(row.pupil_id, row.person_id, preferences_in(row)) for row in rows]


_INVITED_PUPILS = (
    select(
        GuardianshipRow.person_id,
        GuardianshipRow.pupil_id,
        Pupil.class_id,
        Pupil.given_name,
    )
    .join(Pupil, and_(Pupil.id == GuardianshipRow.pupil_id, Pupil.left_on.is_(None)))
    .where(
        GuardianshipRow.person_id.in_(bindparam("persons", expanding=True)),
        GuardianshipRow.kind == Guardianship.CUSTODY.value,
        or_(GuardianshipRow.until.is_(None), GuardianshipRow.until > bindparam("now")),
    )
    .order_by(GuardianshipRow.pupil_id)
)
_HAVE_FILES = (
    select(OutboxRow.person_id)
    .distinct()
    .where(OutboxRow.about_kind == "booking", OutboxRow.about_id == bindparam("booking"), OutboxRow.kind == CALENDAR)
)


@dataclass(frozen=True, slots=True)
class Ward:
    """A pupil whom a person has custody of."""

    person_id: int
    pupil_id: int
    class_id: int
    given_name: str


async def wards_of(unit: Unit, person_ids: Sequence[int]) -> list[Ward]:
    """The pupils these persons have custody of at this instant."""
    rows = await unit.all(_INVITED_PUPILS, {"persons": list(person_ids), "now": unit.now})
    return [Ward(row.person_id, row.pupil_id, row.class_id, row.given_name) for row in rows]


async def talks(unit: Unit, booking_ids: Sequence[int]) -> dict[int, Talk]:
    """The bookings, live or not, with their rounds, by id."""
    rows = await unit.all(_TALKS, {"bookings": list(booking_ids)})
    return {row.booking_id: Talk(booking_facts(row), round_facts(row, state=row.round_state)) for row in rows}


async def owners_of_files(unit: Unit, booking_id: int) -> list[int]:
    """The persons who were sent this talk's calendar file, and whose calendars must follow."""
    return [row.person_id for row in await unit.all(_HAVE_FILES, {"booking": booking_id})]
