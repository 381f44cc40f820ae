"""Selects that both sides of a conference share: rounds with their school, free times, who is to be told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Row, and_, bindparam, case, exists, func, or_, select
from sqlalchemy.sql.base import Executable

from bot.conferences.colleagues.models import BookingGuest
from bot.conferences.facts import BookingFacts, FreeSlot, RoundFacts, Table
from bot.conferences.models import (
    Booking,
    BookingState,
    Form,
    Round,
    RoundPupil,
    RoundState,
    RoundTable,
    Slot,
    SlotState,
    TalkKind,
    Unsuited,
)
from bot.core.among import among
from bot.core.tables import aliased, written
from bot.core.unit import Unit
from bot.people.models import Guardianship, GuardianshipRow, Person, Pupil, SchoolClass
from bot.people.protection import IN_THE_BOT_FOR, admitted, shown_name
from bot.people.ties import lasts
from bot.schools.models import School

LIVE = (BookingState.BOOKED.value, BookingState.MOVED.value)
# In words, as the indexes over live bookings have it.
IS_LIVE = Booking.state.in_([written(BookingState.BOOKED), written(BookingState.MOVED)])

# What everybody may see: not the single talks, which have selects of their own (single/queries.py).
CLASS_ROUND = Round.pupil_id.is_(None)

ROUND_COLUMNS = (
    Round.id.label("round_id"),
    Round.school_id,
    Round.class_id,
    SchoolClass.name.label("class_name"),
    Round.teacher_id,
    Person.given_name.label("teacher_name"),
    Round.policy_version,
    Round.state,
    Round.form,
    Round.room,
    Round.minutes,
    Round.opens_at,
    Round.closes_at,
    School.zone,
    Round.kind,
    Round.pupil_id.label("single_of"),
    Round.late_lead,
    Round.seats,
    Round.link.is_not(None).label("has_link"),
)
FROM_ROUND = (
    select(*ROUND_COLUMNS)
    .select_from(Round)
    .join(SchoolClass, SchoolClass.id == Round.class_id)
    .join(Person, Person.id == Round.teacher_id)
    .join(School, School.id == Round.school_id)
)
_ROUNDS = FROM_ROUND.where(among(Round.id, "rounds"), CLASS_ROUND)
_ROUNDS_OF_CLASSES = FROM_ROUND.where(
    among(Round.class_id, "classes"), CLASS_ROUND, Round.state != RoundState.CANCELLED.value
).order_by(Round.id)

_IS_BOOKED = exists().where(Booking.slot_id == Slot.id, IS_LIVE)
_OTHER = aliased(Slot)
# A single talk of the teacher's takes the time away, as a booking of it would, and says nothing else.
_TEACHER_IS_BUSY = (
    select(_OTHER.id)
    .join(Round, Round.id == _OTHER.round_id)
    .join(Booking, Booking.slot_id == _OTHER.id)
    .where(
        _OTHER.teacher_id == Slot.teacher_id,
        _OTHER.starts_at < Slot.ends_at,
        _OTHER.ends_at > Slot.starts_at,
        _OTHER.starts_at > bindparam("since"),
        _OTHER.round_id != Slot.round_id,
        Round.pupil_id.is_not(None),
        IS_LIVE,
    )
    .correlate(Slot)
    .exists()
)
# Nobody is at two talks at once: a colleague's talk that the teacher comes to takes the time away too.
TEACHER_IS_ELSEWHERE = (
    select(BookingGuest.id)
    .join(Booking, Booking.id == BookingGuest.booking_id)
    .join(_OTHER, _OTHER.id == Booking.slot_id)
    .where(
        BookingGuest.person_id == Slot.teacher_id,
        BookingGuest.comes.is_not(False),
        _OTHER.starts_at < Slot.ends_at,
        _OTHER.ends_at > Slot.starts_at,
        IS_LIVE,
    )
    .correlate(Slot)
    .exists()
)
_FREE = (
    select(Slot.id.label("slot_id"), Slot.round_id, Slot.starts_at, Slot.ends_at, Slot.table_id)
    .where(
        among(Slot.round_id, "rounds"),
        Slot.state == SlotState.FREE.value,
        Slot.starts_at > bindparam("now"),
        ~_IS_BOOKED,
        ~_TEACHER_IS_BUSY,
        ~TEACHER_IS_ELSEWHERE,
    )
    .order_by(Slot.starts_at, Slot.id)
)

_SITS = aliased(Person)
BOOKING_COLUMNS = (
    Booking.id.label("booking_id"),
    Booking.round_id,
    Booking.slot_id,
    Booking.pupil_id,
    Booking.booked_by,
    Booking.state,
    Booking.sequence,
    Slot.starts_at,
    Slot.ends_at,
    Booking.coming,
    Booking.owner_id,
    Booking.home,
    Booking.held_until,
    Booking.turn,
    Slot.table_id,
    select(RoundTable.subject).where(RoundTable.id == Slot.table_id).scalar_subquery().label("subject"),
    (
        select(_SITS.given_name)
        .join(RoundTable, RoundTable.teacher_id == _SITS.id)
        .where(RoundTable.id == Slot.table_id)
        .scalar_subquery()
        .label("at_table")
    ),
    (
        select(RoundPupil.form)
        .where(RoundPupil.round_id == Booking.round_id, RoundPupil.pupil_id == Booking.pupil_id)
        .scalar_subquery()
        .label("own_form")
    ),
)
_FROM_BOOKING = select(*BOOKING_COLUMNS).select_from(Booking).join(Slot, Slot.id == Booking.slot_id)
_BOOKINGS_OF_PUPILS = (
    _FROM_BOOKING.join(Round, Round.id == Booking.round_id)
    .where(among(Booking.pupil_id, "pupils"), IS_LIVE, CLASS_ROUND)
    .order_by(Slot.starts_at)
)
_BOOKINGS_OF_ROUND = _FROM_BOOKING.where(Booking.round_id == bindparam("round"), IS_LIVE).order_by(Slot.starts_at)

_HOLD_CUSTODY = (
    select(GuardianshipRow.person_id, GuardianshipRow.pupil_id)
    .join(Pupil, Pupil.id == GuardianshipRow.pupil_id)
    .where(
        among(GuardianshipRow.pupil_id, "pupils"),
        GuardianshipRow.kind == Guardianship.CUSTODY.value,
        lasts(GuardianshipRow),
    )
)
_GUARDIANS = _HOLD_CUSTODY.where(IN_THE_BOT_FOR)
_PUPILS_OF_CLASS = select(
    Pupil.id.label("pupil_id"), Pupil.given_name, Pupil.family_name, Pupil.protected, Pupil.alias
).where(Pupil.class_id == bindparam("class_id"), Pupil.left_on.is_(None), admitted())
_NO_TIME_SUITS = select(Unsuited.round_id, Unsuited.pupil_id, Unsuited.person_id, Unsuited.home).where(
    among(Unsuited.round_id, "rounds"), Unsuited.answered_at.is_(None)
)
_WAITING_FOR_TIMES = _NO_TIME_SUITS.where(
    # Who has a time by now waits for nothing, whoever gave it; the other home's is not theirs.
    ~exists().where(
        Booking.round_id == Unsuited.round_id,
        Booking.pupil_id == Unsuited.pupil_id,
        Booking.state.in_(LIVE),
        or_(
            Unsuited.home == 0,
            Booking.home == Unsuited.home,
            Booking.owner_id == Unsuited.person_id,
            Booking.owner_id.is_(None),
        ),
    ),
)
_HAS_ALL = select(func.count(Booking.turn.distinct())).where(
    Booking.round_id == Round.id, Booking.pupil_id == Pupil.id, IS_LIVE
).correlate(Round, Pupil).scalar_subquery() >= func.coalesce(
    select(RoundPupil.talks)
    .where(RoundPupil.round_id == Round.id, RoundPupil.pupil_id == Pupil.id)
    .correlate(Round, Pupil)
    .scalar_subquery(),
    1,
)
_BOARD = (
    select(
        Round.id.label("round_id"),
        SchoolClass.name.label("class_name"),
        func.count(Pupil.id.distinct()).label("pupils"),
        # Pupils, not talks: two homes may have one each. Who is to have two counts with the second.
        func.count(case((_HAS_ALL, Pupil.id)).distinct()).label("booked"),
    )
    .select_from(Round)
    .join(SchoolClass, SchoolClass.id == Round.class_id)
    .outerjoin(
        Pupil,
        and_(
            Pupil.class_id == Round.class_id,
            Pupil.left_on.is_(None),
            Pupil.protected.is_(False),
            # Whom the team does not ask to come is nobody's to count (D3.10).
            ~exists().where(RoundPupil.round_id == Round.id, RoundPupil.pupil_id == Pupil.id, RoundPupil.talks == 0),
        ),
    )
    .where(among(Round.id, "rounds"))
    .group_by(Round.id, SchoolClass.name)
)


_TABLES = (
    select(
        RoundTable.id.label("table_id"),
        RoundTable.round_id,
        RoundTable.subject,
        RoundTable.teacher_id,
        Person.given_name.label("teacher_name"),
    )
    .join(Person, Person.id == RoundTable.teacher_id)
    .order_by(RoundTable.id)
)
_TABLES_OF_ROUNDS = _TABLES.where(among(RoundTable.round_id, "rounds"))
_ONE_TABLE = _TABLES.where(RoundTable.id == bindparam("table"))


class PupilName(Struct, frozen=True):
    """A pupil of a class, for lists of staff: a protected one by its alias, or without a name."""

    pupil_id: int
    given_name: str
    family_name: str
    protected: bool = False


class Board(Struct, frozen=True):
    """How far a round is: pupils of the class and how many have a time, protected ones as if they were not there."""

    round_id: int
    class_name: str
    pupils: int
    booked: int


class Waiting(Struct, frozen=True):
    """A family that needs another time, and who of it said so; `home` is 0, or one of two that are hidden."""

    round_id: int
    pupil_id: int
    person_id: int
    home: int = 0


def round_facts(row: Row[Any], *, state: str | None = None) -> RoundFacts:
    """The round columns of a row as facts; `state` where the row has its round's state under another name."""
    values = {name: getattr(row, name) for name in RoundFacts.__struct_fields__}
    said = {"state": RoundState(state or row.state), "form": Form(row.form), "kind": TalkKind(row.kind)}
    return RoundFacts(**{**values, **said})


def booking_facts(row: Row[Any]) -> BookingFacts:
    """The booking columns of a row as facts."""
    names = (name for name in BookingFacts.__struct_fields__ if name not in {"teacher_name", "form"})
    values = {name: getattr(row, name) for name in names}
    form = Form(row.own_form) if row.own_form else None
    said = {"state": BookingState(row.state), "coming": row.coming or {}, "teacher_name": row.at_table, "form": form}
    return BookingFacts(**{**values, **said})


async def rounds(unit: Unit, round_ids: Sequence[int]) -> dict[int, RoundFacts]:
    """The classes' rounds by id; unknown ids, and those of single talks, are left out."""
    rows = await unit.all(_ROUNDS, {"rounds": list(round_ids)})
    return {row.round_id: round_facts(row) for row in rows}


async def rounds_of_classes(unit: Unit, class_ids: Sequence[int]) -> list[RoundFacts]:
    """Every round of these classes that was not cancelled, oldest first; no single talks."""
    return [round_facts(row) for row in await unit.all(_ROUNDS_OF_CLASSES, {"classes": list(class_ids)})]


async def free_slots(unit: Unit, round_ids: Sequence[int]) -> list[FreeSlot]:
    """The times of these rounds that still lie ahead and have a seat that nobody has, in time order: each once, with
    how many."""
    found: dict[tuple[int, int | None, datetime], FreeSlot] = {}
    for seat in await free_seats(unit, round_ids):
        time = (seat.round_id, seat.table_id, seat.starts_at)
        before = found.get(time)
        found[time] = seat if before is None else replace(before, left=before.left + 1)
    return list(found.values())


async def free_seats(unit: Unit, round_ids: Sequence[int]) -> list[FreeSlot]:
    """The same seat by seat."""
    # The longest talk is shorter than a day: the teacher's times are looked through from there on only.
    values = {"rounds": list(round_ids), "now": unit.now, "since": unit.now - timedelta(days=1)}
    rows = await unit.all(_FREE, values)
    return [FreeSlot(row.slot_id, row.round_id, row.starts_at, row.ends_at, row.table_id) for row in rows]


async def tables_of(unit: Unit, round_ids: Sequence[int]) -> dict[int, Table]:
    """The tables of these rounds, by id, in the order in which they were set."""
    rows = await unit.all(_TABLES_OF_ROUNDS, {"rounds": list(round_ids)}) if round_ids else []
    return {row.table_id: Table(**row._asdict()) for row in rows}


async def table(unit: Unit, table_id: int) -> Table | None:
    """The table of a café with this id."""
    row = await unit.first(_ONE_TABLE, {"table": table_id})
    return Table(**row._asdict()) if row else None


async def bookings_of_pupils(unit: Unit, pupil_ids: Sequence[int]) -> list[BookingFacts]:
    """The live bookings of these pupils in their classes' rounds, in time order, past ones too."""
    return [booking_facts(row) for row in await unit.all(_BOOKINGS_OF_PUPILS, {"pupils": list(pupil_ids)})]


async def bookings_of_round(unit: Unit, round_id: int) -> list[BookingFacts]:
    """The live bookings of a round, in time order."""
    return [booking_facts(row) for row in await unit.all(_BOOKINGS_OF_ROUND, {"round": round_id})]


async def custody_holders(unit: Unit, pupil_ids: Sequence[int]) -> dict[int, list[int]]:
    """By pupil, the persons who hold custody at this instant: those who are told and may book."""
    return await _by_pupil(unit, _GUARDIANS, pupil_ids)


async def holds_anybody_custody(unit: Unit, pupil_id: int) -> bool:
    """Whether somebody has custody of the pupil, in the bot or not."""
    return bool((await _by_pupil(unit, _HOLD_CUSTODY, [pupil_id]))[pupil_id])


async def _by_pupil(unit: Unit, statement: Executable, pupil_ids: Sequence[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {pupil_id: [] for pupil_id in pupil_ids}
    for row in await unit.all(statement, {"pupils": list(pupil_ids), "now": unit.now}):
        found[row.pupil_id].append(row.person_id)
    return found


def pupil_name(row: Row[Any]) -> PupilName:
    """The pupil of a row as staff read it in the bot."""
    family = shown_name(row.family_name, row.protected, None)
    return PupilName(row.pupil_id, shown_name(row.given_name, row.protected, row.alias), family, bool(row.protected))


async def pupils_of_class(unit: Unit, class_id: int) -> list[PupilName]:
    """Everybody in the class who is in the bot, unordered: names are sorted where they are shown."""
    return [pupil_name(row) for row in await unit.all(_PUPILS_OF_CLASS, {"class_id": class_id})]


async def waiting_for_times(unit: Unit, round_ids: Sequence[int]) -> set[Waiting]:
    """Families who said that no time suits and have no answer and no time yet."""
    rows = await unit.all(_WAITING_FOR_TIMES, {"rounds": list(round_ids)})
    return {Waiting(**row._asdict()) for row in rows}


async def said_no_time(unit: Unit, round_ids: Sequence[int]) -> set[Waiting]:
    """The same, whether they have a time by now or not: what one home has is not asked for another."""
    return {Waiting(**row._asdict()) for row in await unit.all(_NO_TIME_SUITS, {"rounds": list(round_ids)})}


async def boards(unit: Unit, round_ids: Sequence[int]) -> dict[int, Board]:
    """How far each round is."""
    rows = await unit.all(_BOARD, {"rounds": list(round_ids)})
    return {row.round_id: Board(row.round_id, row.class_name, row.pupils, row.booked) for row in rows}
