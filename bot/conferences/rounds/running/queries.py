"""Selects of a running round: its times with who has them, who is missing and why, what was sent already."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from msgspec import Struct
from sqlalchemy import Row, and_, bindparam, func, select

from bot.conferences.facts import BookingFacts, RoundFacts
from bot.conferences.homes import NO_HOMES, Homes, homes_of, who_sees
from bot.conferences.models import Booking, RoundTable, Slot, SlotState, TwoTalks
from bot.conferences.needs import needs_of
from bot.conferences.plans import NUDGE
from bot.conferences.queries import (
    IS_LIVE,
    Board,
    PupilName,
    boards,
    pupil_name,
    pupils_of_class,
    rounds_of_classes,
    waiting_for_times,
)
from bot.conferences.rounds.access import classes_open_to
from bot.conferences.rounds.running.rules import is_shown
from bot.core.among import among
from bot.core.tables import aliased, written
from bot.core.unit import Unit
from bot.outbox.models import OutboxRow, State
from bot.people.acting import Acting
from bot.people.models import Guardianship, GuardianshipRow, Person, Pupil
from bot.people.protection import IN_THE_BOT_FOR
from bot.people.reach import is_reached
from bot.people.ties import lasts

_TIMES = (
    select(
        Slot.id.label("slot_id"),
        Slot.starts_at,
        Slot.ends_at,
        Slot.state,
        Booking.id.label("booking_id"),
        Booking.coming,
        Booking.confirmed_at,
        Booking.held_until,
        Booking.home,
        Booking.owner_id,
        Booking.turn,
        Slot.table_id,
        RoundTable.subject,
        Person.given_name.label("guardian"),
        Pupil.id.label("pupil_id"),
        Pupil.given_name,
        Pupil.family_name,
        Pupil.protected,
        Pupil.alias,
    )
    .select_from(Slot)
    .outerjoin(Booking, and_(Booking.slot_id == Slot.id, IS_LIVE))
    .outerjoin(Pupil, Pupil.id == Booking.pupil_id)
    .outerjoin(Person, Person.id == Booking.owner_id)
    .outerjoin(RoundTable, RoundTable.id == Slot.table_id)
    .order_by(Slot.starts_at, RoundTable.id, Slot.id)
)
# What belongs to the time before it is no time of its own.
_TIMES_OF_ROUND = _TIMES.where(Slot.round_id == bindparam("round"), Slot.state != written(SlotState.JOINED))
_TIME_OF_BOOKING = _TIMES.add_columns(Slot.round_id).where(Booking.id == bindparam("booking"))

_HAS_CUSTODY = and_(
    GuardianshipRow.kind == Guardianship.CUSTODY.value,
    lasts(GuardianshipRow),
)
_REACHED = (
    select(GuardianshipRow.pupil_id, GuardianshipRow.person_id)
    .distinct()
    .join(Pupil, Pupil.id == GuardianshipRow.pupil_id)
    .where(
        among(GuardianshipRow.pupil_id, "pupils"), _HAS_CUSTODY, IN_THE_BOT_FOR, is_reached(GuardianshipRow.person_id)
    )
)
_OTHERS = aliased(GuardianshipRow)
_SIBLINGS = (
    select(_OTHERS.pupil_id)
    .distinct()
    .select_from(GuardianshipRow)
    .join(
        _OTHERS,
        and_(
            _OTHERS.person_id == GuardianshipRow.person_id,
            _OTHERS.kind == Guardianship.CUSTODY.value,
            lasts(_OTHERS),
        ),
    )
    .where(GuardianshipRow.pupil_id == bindparam("pupil"), _HAS_CUSTODY)
)
_ENDS = (
    select(Slot.round_id, func.max(Slot.ends_at).label("ends_at"))
    .where(Slot.round_id.in_(bindparam("rounds", expanding=True)))
    .group_by(Slot.round_id)
)
_APART = select(TwoTalks.pupil_id).where(TwoTalks.round_id == bindparam("round"), TwoTalks.until.is_(None))
_NAMES = select(Person.id, Person.given_name).where(Person.id.in_(bindparam("persons", expanding=True)))
_NUDGED = select(OutboxRow.person_id, OutboxRow.key, OutboxRow.settled_at).where(
    OutboxRow.about_kind == "round",
    OutboxRow.about_id == bindparam("round"),
    OutboxRow.kind == NUDGE,
    OutboxRow.state.in_([State.SENT.value, State.SENDING.value]),
)


class Why(StrEnum):
    """Why a pupil has no time."""

    NOT_ANSWERED = "not answered"
    NO_TIME = "no time suits"
    NOT_REACHED = "not reached"


class Line(Struct, frozen=True):
    """A time of a round, or a seat of it, and who has it if anybody has; `guardian` where two homes have a talk each,
    `held` while the school waits for the home's yes, `subject` at a table of a café."""

    slot_id: int
    starts_at: datetime
    ends_at: datetime
    state: SlotState
    booking_id: int | None
    pupil: PupilName | None
    coming: dict[str, Any]
    confirmed: bool
    guardian: str | None = None
    owner_id: int | None = None
    held: bool = False
    turn: int = 0
    table_id: int | None = None
    subject: str | None = None

    @property
    def time(self) -> tuple[datetime, int]:
        """Which time it is a seat of."""
        return self.starts_at, self.table_id or 0

    @property
    def is_open(self) -> bool:
        """Whether a family can choose it."""
        return self.booking_id is None and self.state is SlotState.FREE

    @property
    def is_free(self) -> bool:
        """Whether staff can give it to somebody."""
        return self.booking_id is None and self.state in {SlotState.FREE, SlotState.KEPT}

    @property
    def can_be_blocked(self) -> bool:
        """Whether nobody has it, and it is held for nobody."""
        return self.booking_id is None and self.state is not SlotState.HELD

    def is_double(self, round_: RoundFacts) -> bool:
        """Whether it is twice as long as the round's, because an interpreter comes."""
        return self.ends_at - self.starts_at >= timedelta(minutes=2 * round_.minutes)


class Missing(Struct, frozen=True):
    """A pupil without a time; with `home` only these of its guardians, whose home was given a talk of its own. `more`:
    it has one, and is to have another."""

    pupil: PupilName
    why: Why
    home: tuple[int, ...] = ()
    guardian: str | None = None
    more: bool = False


class Listing(Struct, frozen=True):
    """A round's times in order, and who is missing, unordered: names are sorted where they are shown. `asking` are
    pupils with a talk whose other home asks for a time and was given no talk of its own."""

    round_: RoundFacts
    lines: tuple[Line, ...]
    missing: tuple[Missing, ...]
    now: datetime
    asking: tuple[PupilName, ...] = ()

    @property
    def free_ahead(self) -> tuple[Line, ...]:
        """The times that can still be given to somebody; one with several free seats once."""
        ahead = (line for line in self.lines if line.is_free and line.starts_at > self.now)
        found: dict[tuple[datetime, int], Line] = {}
        for line in ahead:
            found.setdefault(line.time, line)
        return tuple(found.values())

    def left_at(self, time: Line) -> int:
        """How many seats of this time can still be given to somebody."""
        return sum(line.time == time.time and line.is_free for line in self.lines)

    @property
    def booked_ahead(self) -> tuple[Line, ...]:
        """The talks to come."""
        return tuple(line for line in self.lines if line.pupil is not None and line.starts_at > self.now)

    @property
    def pupils(self) -> int:
        without = {each.pupil.pupil_id for each in self.missing}
        return len(without | {line.pupil.pupil_id for line in self.lines if line.pupil is not None})


def _line(row: Row[Any]) -> Line:
    pupil = pupil_name(row) if row.pupil_id is not None else None
    return Line(
        row.slot_id,
        row.starts_at,
        row.ends_at,
        SlotState(row.state),
        row.booking_id,
        pupil,
        row.coming or {},
        row.confirmed_at is not None,
        row.guardian if row.home else None,
        row.owner_id,
        row.held_until is not None,
        row.turn or 0,
        row.table_id,
        row.subject,
    )


async def times_of_round(unit: Unit, round_id: int) -> tuple[Line, ...]:
    """Every time of the round, blocked and past ones too, in order."""
    return tuple(map(_line, await unit.all(_TIMES_OF_ROUND, {"round": round_id})))


async def line_of_booking(unit: Unit, booking_id: int) -> tuple[int, Line] | None:
    """(round id, the time) of a live booking."""
    row = await unit.first(_TIME_OF_BOOKING, {"booking": booking_id})
    return (row.round_id, _line(row)) if row else None


async def listing_of(unit: Unit, round_: RoundFacts) -> Listing:
    """Who comes when, and who is missing and why: pupils, and homes that were given a talk of their own."""
    lines = await times_of_round(unit, round_.round_id)
    needs = await needs_of(unit, [round_])
    talks: dict[int, set[int]] = {}
    for line in lines:
        if line.pupil:
            talks.setdefault(line.pupil.pupil_id, set()).add(line.turn)
    booked = talks.keys()
    in_class = await pupils_of_class(unit, round_.class_id)
    by_home = await _homes_without(unit, round_, lines)
    everybody: tuple[int, ...] = ()
    families = [
        (pupil, everybody)
        for pupil in in_class
        if len(talks.get(pupil.pupil_id, ())) < needs.of(round_.round_id, pupil.pupil_id).talks
    ]
    families += [(pupil, home) for pupil in in_class for home in by_home.get(pupil.pupil_id, ())]
    unsuited = await waiting_for_times(unit, [round_.round_id])
    reached = await reached_adults(unit, [pupil.pupil_id for pupil, _home in families])
    names = await names_of(unit, [home[0] for _pupil, home in families if home])

    def missing(pupil: PupilName, home: tuple[int, ...]) -> Missing:
        own = {each for each in unsuited if each.pupil_id == pupil.pupil_id}
        there = {person for pupil_id, person in reached if pupil_id == pupil.pupil_id}
        if any(each.person_id in home for each in own) if home else own:
            why = Why.NO_TIME
        else:
            why = Why.NOT_ANSWERED if there & set(home or there) else Why.NOT_REACHED
        more = pupil.pupil_id in booked and not home
        return Missing(pupil, why, home, names.get(home[0]) if home else None, more)

    asks = {each.pupil_id for each in unsuited} & set(booked) - by_home.keys()
    asking = tuple(pupil for pupil in in_class if pupil.pupil_id in asks)
    return Listing(round_, lines, tuple(missing(pupil, home) for pupil, home in families), unit.now, asking)


async def _homes_without(unit: Unit, round_: RoundFacts, lines: Sequence[Line]) -> dict[int, list[tuple[int, ...]]]:
    """By pupil with a talk and two homes that have one each, the homes that have none yet."""
    talks: dict[int, set[int | None]] = {}
    for line in lines:
        if line.pupil is not None:
            talks.setdefault(line.pupil.pupil_id, set()).add(line.owner_id)
    apart = [row.pupil_id for row in await unit.all(_APART, {"round": round_.round_id}) if row.pupil_id in talks]
    homes = await homes_of(unit, apart)
    return {pupil: _without(homes.get(pupil, NO_HOMES), round_.round_id, talks[pupil]) for pupil in apart}


def _without(homes: Homes, round_id: int, owners: set[int | None]) -> list[tuple[int, ...]]:
    # A talk that is nobody's own is everybody's.
    return [] if None in owners else [tuple(home) for home in homes.homes(round_id) if not owners & set(home)]


async def reached_adults(unit: Unit, pupil_ids: Sequence[int]) -> set[tuple[int, int]]:
    """(pupil, person) for each custody holder who is reached here."""
    if not pupil_ids:
        return set()
    rows = await unit.all(_REACHED, {"pupils": sorted(set(pupil_ids)), "now": unit.now})
    return {(row.pupil_id, row.person_id) for row in rows}


async def reached_pupils(unit: Unit, pupil_ids: Sequence[int]) -> set[int]:
    """Those of the pupils of whom at least one custody holder is reached here."""
    return {pupil_id for pupil_id, _person in await reached_adults(unit, pupil_ids)}


async def told_here(unit: Unit, talks: Sequence[BookingFacts]) -> set[int]:
    """Those of the talks (booking ids) of which somebody at home hears here; about the others the school has to call.
    Of a talk that is hidden between two homes the other home is not told."""
    reached = await reached_adults(unit, [talk.pupil_id for talk in talks])
    sees = await who_sees(unit, talks) if reached else {}
    return {
        talk.booking_id
        for talk in talks
        if any((talk.pupil_id, person) in reached for person in sees.get(talk.booking_id, ()))
    }


async def is_told(unit: Unit, talk: BookingFacts) -> bool:
    """Whether somebody at home hears of what became of this talk here."""
    return talk.booking_id in await told_here(unit, [talk])


async def family_pupils(unit: Unit, pupil_id: int) -> list[int]:
    """The pupil and everybody who shares a custody holder with it: whom one adult cannot come for at once."""
    rows = await unit.all(_SIBLINGS, {"pupil": pupil_id, "now": unit.now})
    return sorted({pupil_id, *(row.pupil_id for row in rows)})


async def nudges_sent(unit: Unit, round_id: int) -> dict[int, dict[int, datetime | None]]:
    """By person, the numbers of the round's nudges that went out, with their instants (None: going out just now)."""
    found: dict[int, dict[int, datetime | None]] = {}
    for row in await unit.all(_NUDGED, {"round": round_id}):
        number = int(row.key.split(":")[2])
        found.setdefault(row.person_id, {})[number] = row.settled_at
    return found


async def rounds_shown_to(unit: Unit, acting: Acting) -> list[tuple[RoundFacts, Board]]:
    """The rounds of one's classes that are not long over, oldest first, with how far each is."""
    classes = await classes_open_to(unit, acting, "round.see")
    if not classes:
        return []
    found = await rounds_of_classes(unit, [each.class_id for each in classes])
    ids = [each.round_id for each in found]
    if not ids:
        return []
    ends = {row.round_id: row.ends_at for row in await unit.all(_ENDS, {"rounds": ids})}
    shown = [each for each in found if is_shown(each, ends.get(each.round_id), unit.now)]
    far = await boards(unit, [each.round_id for each in shown]) if shown else {}
    return [(each, far[each.round_id]) for each in shown]


async def names_of(unit: Unit, person_ids: Sequence[int]) -> dict[int, str]:
    """The given names of these persons, for staff who choose between two homes."""
    if not person_ids:
        return {}
    rows = await unit.all(_NAMES, {"persons": list(person_ids)})
    return {row.id: row.given_name for row in rows}
