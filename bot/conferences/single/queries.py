"""Selects of single talks. Nothing else reads them but what keeps a teacher from being at two places at once.

The one rule kept here: what is read here is shown only to whoever `access.py` has let through.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, exists, func, or_, select

from bot.conferences.booking.queries import SLOTS, TALKS, Family, Talk, Told
from bot.conferences.booking.rules import SlotFacts
from bot.conferences.facts import BookingFacts, FreeSlot
from bot.conferences.models import Booking, GuestPart, Round, RoundGuest, RoundState, Slot, SlotState
from bot.conferences.queries import FROM_ROUND, IS_LIVE, LIVE, TEACHER_IS_ELSEWHERE, booking_facts, round_facts
from bot.conferences.single.facts import Guest, Reason, Single
from bot.conferences.single.models import SingleTalk
from bot.core.among import among
from bot.core.tables import aliased, written
from bot.core.unit import Unit
from bot.people.models import Person

_IS_SINGLE = Round.pupil_id.is_not(None)
_SINGLES = (
    FROM_ROUND.add_columns(SingleTalk.asked_by, SingleTalk.offered_by, SingleTalk.detail, SingleTalk.follow_up_on)
    .join(SingleTalk, SingleTalk.round_id == Round.id)
    .where(_IS_SINGLE)
)
_BY_ID = _SINGLES.where(among(Round.id, "rounds"))
_LOCKED = _BY_ID.with_for_update(of=Round, key_share=True)
_LAST = select(func.max(Slot.ends_at)).where(Slot.round_id == Round.id).correlate(Round).scalar_subquery()
_RUN_OR_JOINED = _SINGLES.where(
    or_(
        Round.teacher_id == bindparam("person"),
        SingleTalk.offered_by == bindparam("person"),
        exists().where(
            RoundGuest.round_id == Round.id,
            RoundGuest.person_id == bindparam("person"),
            RoundGuest.part == written(GuestPart.COLLEAGUE),
        ),
    ),
    Round.state != written(RoundState.CANCELLED),
).order_by(Round.id)
_OF_STAFF = _RUN_OR_JOINED.where(bindparam("since") < _LAST)
_AGAIN = SingleTalk.follow_up_on >= bindparam("today")
_AGAIN_OF_STAFF = _RUN_OR_JOINED.where(_AGAIN)
_AGAIN_OF_PUPILS = _SINGLES.where(
    among(Round.pupil_id, "pupils"), _AGAIN, Round.state != written(RoundState.CANCELLED)
).order_by(Round.id)
_GUESTS = (
    select(
        RoundGuest.round_id,
        RoundGuest.part,
        RoundGuest.person_id,
        RoundGuest.name,
        RoundGuest.comes,
        Person.given_name,
    )
    .outerjoin(Person, Person.id == RoundGuest.person_id)
    .where(among(RoundGuest.round_id, "rounds"))
    .order_by(RoundGuest.id)
)
_TALKS_IN = TALKS.where(_IS_SINGLE, among(Booking.round_id, "rounds")).order_by(Booking.id)
_TALKS_BY_ID = TALKS.where(_IS_SINGLE, among(Booking.id, "bookings")).order_by(Booking.id)
_LOCKED_TALKS = _TALKS_IN.where(IS_LIVE).with_for_update(of=Booking)
_AHEAD = TALKS.where(_IS_SINGLE, IS_LIVE, Slot.ends_at > bindparam("now")).order_by(Slot.starts_at, Booking.id)
_AHEAD_OF_PUPILS = _AHEAD.where(among(Booking.pupil_id, "pupils"))
_AHEAD_OF_TEACHER = _AHEAD.where(
    Slot.teacher_id == bindparam("teacher"),
    Slot.starts_at > bindparam("now"),
    Slot.starts_at < bindparam("midnight"),
    Round.school_id == bindparam("school"),
)
_SLOT = SLOTS.where(_IS_SINGLE, Slot.id == bindparam("slot"))
_TIMES = select(Slot.id.label("slot_id"), Slot.round_id, Slot.starts_at, Slot.ends_at, Slot.teacher_id)
_OTHER, _HELD = aliased(Slot), aliased(Booking)
_LIVE_THERE = _HELD.state.in_(LIVE)
# Of single talks every booking of the teacher's is in the way, of whatever round: their times may lie anywhere.
_TAKEN = (
    select(_HELD.id)
    .join(_OTHER, _OTHER.id == _HELD.slot_id)
    .where(
        _LIVE_THERE,
        _OTHER.teacher_id == Slot.teacher_id,
        _OTHER.starts_at < Slot.ends_at,
        _OTHER.ends_at > Slot.starts_at,
    )
    .correlate(Slot)
    .exists()
)
_FREE = _TIMES.where(
    among(Slot.round_id, "rounds"),
    Slot.state == written(SlotState.FREE),
    Slot.starts_at > bindparam("now"),
    ~_TAKEN,
    ~TEACHER_IS_ELSEWHERE,
).order_by(Slot.starts_at, Slot.id)
# One order for all: whoever books any time of this teacher's that touches the span waits for its row.
_LOCK_SPAN = (
    select(Slot.id)
    .where(
        Slot.teacher_id == bindparam("teacher"),
        Slot.starts_at < bindparam("ends"),
        Slot.ends_at > bindparam("starts"),
    )
    .order_by(Slot.id)
    .with_for_update()
)
_ALL_TIMES = _TIMES.where(among(Slot.round_id, "rounds")).order_by(Slot.starts_at, Slot.id)
_BUSY = (
    select(Slot.starts_at, Slot.ends_at, Slot.round_id)
    .join(Booking, and_(Booking.slot_id == Slot.id, IS_LIVE))
    .where(
        Slot.teacher_id == bindparam("teacher"),
        Slot.starts_at < bindparam("until"),
        Slot.ends_at > bindparam("since"),
    )
)


async def singles(unit: Unit, round_ids: Iterable[int], *, locked: bool = False) -> dict[int, Single]:
    """The single talks by the ids of their rounds; unknown ids, and those of classes' rounds, are left out."""
    wanted = sorted(set(round_ids))
    rows = await unit.all(_LOCKED if locked else _BY_ID, {"rounds": wanted}) if wanted else []
    return await _with_guests(unit, rows)


async def singles_of_staff(unit: Unit, person_id: int, since: datetime) -> list[Single]:
    """Those this member of staff holds, arranged or is invited to, that were not over at that instant."""
    rows = await unit.all(_OF_STAFF, {"person": person_id, "since": since})
    return list((await _with_guests(unit, rows)).values())


async def again_of_staff(unit: Unit, person_id: int, today: date) -> list[Single]:
    """Those of this member of staff that are looked at again from that day on."""
    rows = await unit.all(_AGAIN_OF_STAFF, {"person": person_id, "today": today})
    return list((await _with_guests(unit, rows)).values())


async def again_of_pupils(unit: Unit, pupil_ids: Sequence[int], today: date) -> list[Single]:
    """Those about these pupils that are looked at again from that day on."""
    rows = await unit.all(_AGAIN_OF_PUPILS, {"pupils": list(pupil_ids), "today": today})
    return list((await _with_guests(unit, rows)).values())


async def _with_guests(unit: Unit, rows: Sequence[Row[Any]]) -> dict[int, Single]:
    guests: dict[int, list[Guest]] = {row.round_id: [] for row in rows}
    if rows:
        for row in await unit.all(_GUESTS, {"rounds": list(guests)}):
            name = row.name or row.given_name or ""
            guests[row.round_id].append(Guest(GuestPart(row.part), row.person_id, name, row.comes))
    return {row.round_id: _single(row, tuple(guests[row.round_id])) for row in rows}


def _single(row: Row[Any], guests: tuple[Guest, ...]) -> Single:
    reason = (row.detail or {}).get("reason")
    return Single(
        round_facts(row),
        row.single_of,
        row.asked_by,
        row.offered_by,
        Reason(reason) if reason else None,
        row.follow_up_on,
        guests,
    )


async def talks_in(unit: Unit, round_ids: Iterable[int], *, locked: bool = False) -> dict[int, list[Talk]]:
    """By round of a single talk its bookings, the newest last; `locked` only the live ones."""
    found: dict[int, list[Talk]] = {}
    for row in await unit.all(_LOCKED_TALKS if locked else _TALKS_IN, {"rounds": sorted(set(round_ids))}):
        made = Talk(booking_facts(row), round_facts(row, state=row.round_state))
        found.setdefault(made.booking.round_id, []).append(made)
    return found


async def single_slot(unit: Unit, slot_id: int) -> SlotFacts | None:
    """A time of a single talk with its round; not locked (`lock_span`)."""
    row = await unit.first(_SLOT, {"slot": slot_id})
    if row is None:
        return None
    return SlotFacts(row.slot_id, row.starts_at, row.ends_at, SlotState(row.slot_state), row.held_by, round_facts(row))


async def lock_span(unit: Unit, teacher_id: int, starts_at: datetime, ends_at: datetime) -> None:
    """Lock every time of the teacher's that touches the span.

    Single talks lie across the times of classes: without this, two families would book one teacher at one moment
    under different rows.
    """
    await unit.all(_LOCK_SPAN, {"teacher": teacher_id, "starts": starts_at, "ends": ends_at})


async def free_times(unit: Unit, round_ids: Iterable[int]) -> list[FreeSlot]:
    """The offered times that lie ahead and at which the teacher has no talk yet, in time order."""
    rows = await unit.all(_FREE, {"rounds": sorted(set(round_ids)), "now": unit.now})
    return [FreeSlot(row.slot_id, row.round_id, row.starts_at, row.ends_at) for row in rows]


async def all_times(unit: Unit, round_ids: Iterable[int]) -> list[FreeSlot]:
    """Every time that was ever offered in these rounds, in time order."""
    rows = await unit.all(_ALL_TIMES, {"rounds": sorted(set(round_ids))})
    return [FreeSlot(row.slot_id, row.round_id, row.starts_at, row.ends_at) for row in rows]


async def booked_spans(
    unit: Unit, teacher_id: int, since: datetime, until: datetime
) -> list[tuple[datetime, datetime]]:
    """The teacher's talks between two instants, of whatever kind."""
    rows = await unit.all(_BUSY, {"teacher": teacher_id, "since": since, "until": until})
    return [(row.starts_at, row.ends_at) for row in rows]


def invited_of(single: Single, family: Family) -> list[Told]:
    """The custody holders of this family who are invited."""
    custody = [told.person_id for told in family.told if told.pupil_id == single.pupil_id]
    wanted = set(single.guardians(custody))
    return [told for told in family.told if told.pupil_id == single.pupil_id and told.person_id in wanted]


def who_hears(single: Single, family: Family, booking: BookingFacts) -> list[Told]:
    """The invited guardians who may know of this booking: of two homes that are hidden, only its own."""
    homes = family.homes(single.pupil_id)
    return [told for told in invited_of(single, family) if homes.sees(told.person_id, booking)]


async def bookings_by_id(unit: Unit, booking_ids: Iterable[int]) -> dict[int, Talk]:
    """Bookings of single talks, live or not, by id."""
    rows = await unit.all(_TALKS_BY_ID, {"bookings": sorted(set(booking_ids))})
    return {row.booking_id: Talk(booking_facts(row), round_facts(row, state=row.round_state)) for row in rows}


async def ahead_of_pupils(unit: Unit, pupil_ids: Sequence[int]) -> list[Talk]:
    """The live bookings of single talks of these pupils that are not over, in time order."""
    rows = await unit.all(_AHEAD_OF_PUPILS, {"pupils": list(pupil_ids), "now": unit.now})
    return [Talk(booking_facts(row), round_facts(row, state=row.round_state)) for row in rows]


async def ahead_of_teacher(unit: Unit, school_id: int, teacher_id: int, midnight: datetime) -> list[Talk]:
    """The teacher's single talks that begin between now and midnight."""
    values = {"school": school_id, "teacher": teacher_id, "now": unit.now, "midnight": midnight}
    rows = await unit.all(_AHEAD_OF_TEACHER, values)
    return [Talk(booking_facts(row), round_facts(row, state=row.round_state)) for row in rows]
