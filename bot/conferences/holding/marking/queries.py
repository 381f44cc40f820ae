"""Selects of marking: a round's talks with what was said of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from msgspec import Struct
from sqlalchemy import and_, bindparam, func, select

from bot.conferences.facts import RoundFacts
from bot.conferences.holding.models import Outcome, SecondTime, Side, TalkDelay, TalkFact, Why
from bot.conferences.models import Booking, Slot
from bot.conferences.queries import IS_LIVE, PupilName, pupil_name
from bot.core.dates import local
from bot.core.tables import written
from bot.core.unit import Unit
from bot.people.models import Person, Pupil

_LINES = (
    select(
        Booking.id.label("booking_id"),
        Booking.home,
        Slot.starts_at,
        Slot.ends_at,
        Pupil.id.label("pupil_id"),
        Pupil.given_name,
        Pupil.family_name,
        Pupil.protected,
        Pupil.alias,
        Person.given_name.label("guardian"),
        TalkFact.outcome,
        TalkDelay.minutes.label("late"),
    )
    .select_from(Booking)
    .join(Slot, Slot.id == Booking.slot_id)
    .join(Pupil, Pupil.id == Booking.pupil_id)
    .outerjoin(Person, Person.id == Booking.owner_id)
    .outerjoin(TalkFact, TalkFact.booking_id == Booking.id)
    .outerjoin(TalkDelay, and_(TalkDelay.booking_id == Booking.id, TalkDelay.side == written(Side.HOME)))
    .where(Booking.round_id == bindparam("round"), IS_LIVE)
    .order_by(Slot.starts_at, Slot.id)
)
_SECONDS = (
    select(SecondTime.booking_id, SecondTime.why, SecondTime.asked_by, SecondTime.offered_round_id)
    .join(Booking, Booking.id == SecondTime.booking_id)
    .where(Booking.round_id == bindparam("round"))
)
_OUTCOME = select(TalkFact.outcome).where(TalkFact.booking_id == bindparam("booking"))
_LAST_END = (
    select(func.max(Slot.ends_at))
    .join(Booking, Booking.slot_id == Slot.id)
    .where(Slot.round_id == bindparam("round"), IS_LIVE, Slot.ends_at < bindparam("midnight"))
)


class Second(Struct, frozen=True):
    """A second time: asked for by a guardian, or offered already."""

    asked: bool
    round_id: int | None


class HeldLine(Struct, frozen=True):
    """A talk of a round and what was said of it; `late`: the minutes that the home has said."""

    booking_id: int
    pupil: PupilName
    starts_at: datetime
    ends_at: datetime
    guardian: str | None
    outcome: Outcome | None
    late: int | None
    second: Second | None

    def has_begun(self, now: datetime) -> bool:
        return self.starts_at <= now

    @property
    def why(self) -> Why:
        """Why there would be a second time."""
        return Why.AGAIN if self.outcome is Outcome.NOT_MET else Why.MORE


class HeldDay(Struct, frozen=True):
    """A day of a round: its talks in order, and the days beside it on which there are others."""

    round_: RoundFacts
    day: date
    lines: tuple[HeldLine, ...]
    days: tuple[date, ...]
    now: datetime
    new_times: bool

    @property
    def unmarked(self) -> tuple[HeldLine, ...]:
        """The talks that have begun and that nothing was said of."""
        return tuple(line for line in self.lines if line.outcome is None and line.has_begun(self.now))

    @property
    def ahead(self) -> tuple[HeldLine, ...]:
        """The talks that have not begun."""
        return tuple(line for line in self.lines if not line.has_begun(self.now))


async def held_lines(unit: Unit, round_id: int) -> list[HeldLine]:
    """The live talks of a class's round, in time order."""
    rows = await unit.all(_LINES, {"round": round_id})
    seconds = {
        (row.booking_id, Why(row.why)): Second(row.asked_by is not None, row.offered_round_id)
        for row in await unit.all(_SECONDS, {"round": round_id})
    }
    found = []
    for row in rows:
        outcome = Outcome(row.outcome) if row.outcome else None
        why = Why.AGAIN if outcome is Outcome.NOT_MET else Why.MORE
        guardian = row.guardian if row.home else None
        found.append(
            HeldLine(
                row.booking_id,
                pupil_name(row),
                row.starts_at,
                row.ends_at,
                guardian,
                outcome,
                row.late,
                seconds.get((row.booking_id, why)),
            )
        )
    return found


def days_of(lines: Sequence[HeldLine], zone: str) -> tuple[date, ...]:
    """The days on which there are talks, in order."""
    return tuple(sorted({local(line.starts_at, zone).date() for line in lines}))


async def outcome_of(unit: Unit, booking_id: int) -> Outcome | None:
    """What was said of this talk."""
    found = await unit.scalar(_OUTCOME, {"booking": booking_id})
    return Outcome(found) if found else None


async def last_end(unit: Unit, round_id: int, midnight: datetime) -> datetime | None:
    """When the last live talk of the round before this midnight ends."""
    found: datetime | None = await unit.scalar(_LAST_END, {"round": round_id, "midnight": midnight})
    return found
