"""Selects of the home's side. What is about to be changed is read locked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Row, and_, bindparam, exists, false, func, or_, select, union_all

from bot.conferences.booking.rules import Nearby, SlotFacts
from bot.conferences.colleagues.models import BookingGuest
from bot.conferences.facts import BookingFacts, RoundFacts, Table
from bot.conferences.homes import NO_HOMES, Homes, homes_columns, homes_in
from bot.conferences.models import Booking, GuestPart, Round, RoundGuest, RoundTable, Slot, SlotState, TimeProposal
from bot.conferences.plans import CALENDAR
from bot.conferences.queries import BOOKING_COLUMNS, CLASS_ROUND, IS_LIVE, ROUND_COLUMNS, booking_facts, round_facts
from bot.conferences.wishes.models import InterpreterNeed
from bot.core.among import among, not_among
from bot.core.tables import aliased, written
from bot.core.unit import Unit
from bot.outbox.models import OutboxRow
from bot.people.models import Guardianship, GuardianshipRow, Person, Pupil, SchoolClass
from bot.people.protection import IN_THE_BOT_FOR
from bot.people.ties import lasts
from bot.reminders.models import Preference, Preferences
from bot.reminders.queries import CHOICES, preferences_in
from bot.schools.models import School
from bot.schools.queries import policy_of

_SITS = aliased(Person)
# Of class rounds and single talks; each side reads its own.
SLOTS = (
    select(
        *ROUND_COLUMNS,
        Slot.id.label("slot_id"),
        Slot.starts_at,
        Slot.ends_at,
        Slot.state.label("slot_state"),
        Booking.pupil_id.label("held_by"),
        RoundTable.id.label("table_id"),
        RoundTable.subject,
        RoundTable.teacher_id.label("sits"),
        _SITS.given_name.label("sits_there"),
    )
    .select_from(Slot)
    .join(Round, Round.id == Slot.round_id)
    .join(SchoolClass, SchoolClass.id == Round.class_id)
    .join(Person, Person.id == Round.teacher_id)
    .join(School, School.id == Round.school_id)
    .outerjoin(Booking, and_(Booking.slot_id == Slot.id, IS_LIVE))
    .outerjoin(RoundTable, RoundTable.id == Slot.table_id)
    .outerjoin(_SITS, _SITS.id == RoundTable.teacher_id)
)
_LOCKED_SLOTS = SLOTS.where(among(Slot.id, "slots"), CLASS_ROUND).order_by(Slot.id).with_for_update(of=Slot)
_PRESSED, _SEAT = aliased(Slot), aliased(Slot)
_SEATS_OF_TIME = (
    select(_SEAT.id)
    .join(
        _PRESSED,
        and_(
            _PRESSED.round_id == _SEAT.round_id,
            _PRESSED.starts_at == _SEAT.starts_at,
            func.coalesce(_PRESSED.table_id, 0) == func.coalesce(_SEAT.table_id, 0),
        ),
    )
    .where(among(_PRESSED.id, "pressed"))
)
# All seats of the time in one order, whichever was pressed: or two families would wait for each other.
_LOCKED_SEATS = SLOTS.where(Slot.id.in_(_SEATS_OF_TIME), CLASS_ROUND).order_by(Slot.id).with_for_update(of=Slot)
_FOLLOWING = SLOTS.where(
    Slot.round_id == bindparam("round"), Slot.starts_at == bindparam("at"), CLASS_ROUND
).with_for_update(of=Slot)

TALKS = (
    select(*BOOKING_COLUMNS, *(column for column in ROUND_COLUMNS if column.name not in {"round_id", "state"}))
    .add_columns(Round.state.label("round_state"))
    .select_from(Booking)
    .join(Slot, Slot.id == Booking.slot_id)
    .join(Round, Round.id == Booking.round_id)
    .join(SchoolClass, SchoolClass.id == Round.class_id)
    .join(Person, Person.id == Round.teacher_id)
    .join(School, School.id == Round.school_id)
)
_TALKS = TALKS.where(among(Booking.id, "bookings"), CLASS_ROUND)
_LOCKED_TALKS = _TALKS.with_for_update(of=Booking)

_PHONE = select(Person.phone).where(Person.id == bindparam("person"))
_GUEST = exists().where(RoundGuest.round_id == Round.id, RoundGuest.person_id == bindparam("who"))
_NAMED = exists().where(RoundGuest.round_id == Round.id, RoundGuest.part == written(GuestPart.GUARDIAN))
_HAS_CUSTODY = exists().where(
    GuardianshipRow.pupil_id == Round.pupil_id,
    GuardianshipRow.person_id == bindparam("who"),
    GuardianshipRow.kind == written(Guardianship.CUSTODY),
    lasts(GuardianshipRow),
)
# Whether the person `who` has a part in the round's talk: everybody in a class's, in a single one its guests.
IS_KNOWN = or_(CLASS_ROUND, _GUEST, and_(~_NAMED, _HAS_CUSTODY))

# Two halves, each by its own index; with an OR between two tables every booking there ever was would be read.
_LIVE_TALKS = (
    select(*BOOKING_COLUMNS, Slot.teacher_id, IS_KNOWN.label("known"))
    .select_from(Booking)
    .join(Slot, Slot.id == Booking.slot_id)
    .join(Round, Round.id == Booking.round_id)
)
_NEARBY = union_all(
    _LIVE_TALKS.where(IS_LIVE, among(Booking.pupil_id, "family")),
    _LIVE_TALKS.where(
        IS_LIVE,
        Slot.teacher_id == bindparam("teacher"),
        Slot.starts_at < bindparam("ends"),
        Slot.ends_at > bindparam("starts"),
        not_among(Booking.pupil_id, "family"),
    ),
    # A colleague's talk that the teacher comes to keeps them as busy as one of their own.
    select(*BOOKING_COLUMNS, BookingGuest.person_id.label("teacher_id"), false().label("known"))
    .select_from(BookingGuest)
    .join(Booking, Booking.id == BookingGuest.booking_id)
    .join(Slot, Slot.id == Booking.slot_id)
    .where(
        IS_LIVE,
        BookingGuest.person_id == bindparam("teacher"),
        BookingGuest.comes.is_not(False),
        Slot.starts_at < bindparam("ends"),
        Slot.ends_at > bindparam("starts"),
        not_among(Booking.pupil_id, "family"),
    ),
)

# Locking the guardians makes two parents who book for two siblings at once take turns.
_FAMILY = (
    select(
        GuardianshipRow.pupil_id,
        GuardianshipRow.person_id,
        GuardianshipRow.school_id,
        *CHOICES,
        *homes_columns(GuardianshipRow.__table__.c.pupil_id),
        InterpreterNeed.language,
    )
    .select_from(GuardianshipRow)
    .join(Person, Person.id == GuardianshipRow.person_id)
    .join(Pupil, Pupil.id == GuardianshipRow.pupil_id)
    .outerjoin(Preference, Preference.person_id == GuardianshipRow.person_id)
    .outerjoin(InterpreterNeed, InterpreterNeed.person_id == GuardianshipRow.person_id)
    .where(
        IN_THE_BOT_FOR,
        among(GuardianshipRow.pupil_id, "pupils"),
        GuardianshipRow.kind == Guardianship.CUSTODY.value,
        lasts(GuardianshipRow),
    )
    .order_by(Person.id)
    .with_for_update(of=Person)
)


class Told(Struct, frozen=True):
    """A custody holder of a pupil, what they chose about reminders, and whether an interpreter comes with them."""

    pupil_id: int
    person_id: int
    preferences: Preferences
    interpreter: bool = False


class Family(Struct, frozen=True):
    """The custody holders of some pupils, and the homes of each."""

    told: tuple[Told, ...]
    by_pupil: Mapping[int, Homes]

    def homes(self, pupil_id: int) -> Homes:
        """The homes of this pupil; none where nobody holds custody."""
        return self.by_pupil.get(pupil_id, NO_HOMES)

    def needs_interpreter(self, pupil_id: int, owner: int | None, round_id: int) -> bool:
        """Whether somebody of this guardian's home (None: of all who have the child) needs one."""
        home = None if owner is None else self.homes(pupil_id).home_of(owner, round_id)
        own = (each for each in self.told if each.pupil_id == pupil_id and each.interpreter)
        return any(home is None or each.person_id in home for each in own)

    def who_hears(self, booking: BookingFacts) -> list[Told]:
        """The custody holders of the talk's pupil who may know of it."""
        homes = self.homes(booking.pupil_id)
        return [each for each in self.told if each.pupil_id == booking.pupil_id and homes.sees(each.person_id, booking)]


class Talk(Struct, frozen=True):
    """A booking with its round."""

    booking: BookingFacts
    round_: RoundFacts


async def locked_slots(unit: Unit, slot_ids: Sequence[int]) -> dict[int, SlotFacts]:
    """The times with their rounds, locked in id order; unknown ids are left out."""
    rows = await unit.all(_LOCKED_SLOTS, {"slots": list(slot_ids)})
    return {row.slot_id: _slot(row) for row in rows}


async def locked_seats(unit: Unit, slot_ids: Sequence[int]) -> list[SlotFacts]:
    """Every seat of the times that these belong to, locked in id order; unknown ids are left out."""
    return [_slot(row) for row in await unit.all(_LOCKED_SEATS, {"pressed": list(slot_ids)})]


async def following(unit: Unit, slot: SlotFacts) -> SlotFacts | None:
    """The time of the round that begins when this one ends, locked, whoever has it."""
    row = await unit.first(_FOLLOWING, {"round": slot.round_.round_id, "at": slot.ends_at})
    return _slot(row) if row else None


def _slot(row: Row[Any]) -> SlotFacts:
    table = Table(row.table_id, row.round_id, row.subject, row.sits, row.sits_there) if row.table_id else None
    state = SlotState(row.slot_state)
    return SlotFacts(row.slot_id, row.starts_at, row.ends_at, state, row.held_by, round_facts(row), table)


async def talk(unit: Unit, booking_id: int, *, locked: bool = False) -> Talk | None:
    """The booking, live or not, with its round."""
    row = await unit.first(_LOCKED_TALKS if locked else _TALKS, {"bookings": [booking_id]})
    if row is None and locked:
        # PostgreSQL, after waiting for a talk that was moved meanwhile, no longer finds it beside its old time.
        row = await unit.first(_LOCKED_TALKS, {"bookings": [booking_id]})
    return Talk(booking_facts(row), round_facts(row, state=row.round_state)) if row else None


async def nearby(
    unit: Unit, family: Sequence[int], teacher_id: int, starts_at: datetime, ends_at: datetime, who: int = 0
) -> list[Nearby]:
    """Live bookings of these pupils, and of the teacher within the span, as the person `who` may know of them."""
    span = {"starts": starts_at, "ends": ends_at}
    values = {"family": list(family), "teacher": teacher_id, "who": who, "now": unit.now, **span}
    return [
        Nearby(booking_facts(row), row.teacher_id, known=bool(row.known)) for row in await unit.all(_NEARBY, values)
    ]


async def family_of(unit: Unit, pupil_ids: Sequence[int]) -> Family:
    """The custody holders of these pupils, their persons locked, and the pupils' homes."""
    rows = await unit.all(_FAMILY, {"pupils": list(pupil_ids), "now": unit.now})
    told = [Told(row.pupil_id, row.person_id, preferences_in(row), bool(row.language)) for row in rows]
    one = {row.pupil_id: row for row in rows}
    homes = {
        pupil_id: await homes_in(unit, row, (each.person_id for each in told if each.pupil_id == pupil_id))
        for pupil_id, row in one.items()
    }
    return Family(tuple(told), homes)


_INVITED_PUPILS = (
    select(
        GuardianshipRow.person_id,
        GuardianshipRow.pupil_id,
        Pupil.class_id,
    )
    .join(Pupil, and_(Pupil.id == GuardianshipRow.pupil_id, Pupil.left_on.is_(None)))
    .where(
        IN_THE_BOT_FOR,
        among(GuardianshipRow.person_id, "persons"),
        GuardianshipRow.kind == Guardianship.CUSTODY.value,
        lasts(GuardianshipRow),
    )
    .order_by(GuardianshipRow.pupil_id)
)
_SEEN_PUPILS = (
    select(
        GuardianshipRow.person_id,
        GuardianshipRow.pupil_id,
        GuardianshipRow.kind,
        GuardianshipRow.school_id,
        School.policy_version,
    )
    .join(Pupil, and_(Pupil.id == GuardianshipRow.pupil_id, Pupil.left_on.is_(None)))
    .join(School, School.id == GuardianshipRow.school_id)
    .where(
        IN_THE_BOT_FOR,
        among(GuardianshipRow.person_id, "persons"),
        lasts(GuardianshipRow),
    )
)
_HAVE_FILES = (
    select(OutboxRow.person_id)
    .distinct()
    .where(OutboxRow.about_kind == "booking", OutboxRow.about_id == bindparam("booking"), OutboxRow.kind == CALENDAR)
)


class Ward(Struct, frozen=True):
    """A pupil whom a person has custody of."""

    person_id: int
    pupil_id: int
    class_id: int


async def wards_of(unit: Unit, person_ids: Sequence[int]) -> list[Ward]:
    """The pupils these persons have custody of at this instant."""
    rows = await unit.all(_INVITED_PUPILS, {"persons": list(person_ids), "now": unit.now})
    return [Ward(row.person_id, row.pupil_id, row.class_id) for row in rows]


async def seers(unit: Unit, person_ids: Sequence[int]) -> set[tuple[int, int]]:
    """(person, pupil) of those who may see when the pupil's talks are: custody, and whom the school's policy lets."""
    found: set[tuple[int, int]] = set()
    for row in await unit.all(_SEEN_PUPILS, {"persons": list(person_ids), "now": unit.now}):
        kind = Guardianship(row.kind)
        says = (await policy_of(unit, row.school_id, row.policy_version)).guardianships
        allowed = says.information if kind is Guardianship.INFORMATION else says.other
        if kind is Guardianship.CUSTODY or "conference.see" in allowed:
            found.add((row.person_id, row.pupil_id))
    return found


async def talks(unit: Unit, booking_ids: Sequence[int]) -> dict[int, Talk]:
    """The bookings, live or not, with their rounds, by id."""
    rows = await unit.all(_TALKS, {"bookings": list(booking_ids)})
    return {row.booking_id: Talk(booking_facts(row), round_facts(row, state=row.round_state)) for row in rows}


async def owners_of_files(unit: Unit, booking_id: int) -> list[int]:
    """The persons who were sent this talk's calendar file, and whose calendars must follow."""
    return [row.person_id for row in await unit.all(_HAVE_FILES, {"booking": booking_id})]


_SUGGESTIONS = (
    select(
        TimeProposal.id,
        TimeProposal.person_id,
        TimeProposal.slot_id,
        TimeProposal.answered_at,
        Slot.starts_at,
        Slot.state,
        Booking.id.label("taken_by"),
    )
    .join(Slot, Slot.id == TimeProposal.slot_id)
    .outerjoin(Booking, and_(Booking.slot_id == Slot.id, IS_LIVE))
    .where(among(TimeProposal.id, "proposals"))
)


class Suggestion(Struct, frozen=True):
    """Another time that somebody suggested for a talk; `over` when it was answered or cannot be had any more."""

    proposal_id: int
    person_id: int
    slot_id: int
    starts_at: datetime
    over: bool


async def suggestions(unit: Unit, proposal_ids: Sequence[int]) -> dict[int, Suggestion]:
    """The suggestions by id."""
    rows = await unit.all(_SUGGESTIONS, {"proposals": list(proposal_ids)})
    return {
        row.id: Suggestion(
            row.id,
            row.person_id,
            row.slot_id,
            row.starts_at,
            row.answered_at is not None or row.taken_by is not None or row.state != SlotState.FREE.value,
        )
        for row in rows
    }


async def phone_of(unit: Unit, person_id: int) -> str | None:
    """The number that the school has of somebody."""
    found: str | None = await unit.scalar(_PHONE, {"person": person_id})
    return found
