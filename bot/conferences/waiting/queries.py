"""Selects of waiting: the line of a round, times that are held, days without a free time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Row, and_, bindparam, exists, func, or_, select

from bot.conferences.facts import RoundFacts
from bot.conferences.models import Booking, Round, RoundState, Slot, SlotState
from bot.conferences.queries import CLASS_ROUND, IS_LIVE, free_slots
from bot.conferences.waiting.models import SlotOffer, WaitingPlace
from bot.conferences.waiting.rules import LEAD, Place
from bot.core.among import among
from bot.core.dates import local
from bot.core.tables import written
from bot.core.unit import Unit

_PLACES = (
    select(
        WaitingPlace.id.label("place_id"),
        WaitingPlace.school_id,
        WaitingPlace.round_id,
        WaitingPlace.pupil_id,
        WaitingPlace.person_id,
        WaitingPlace.home,
        WaitingPlace.day,
        WaitingPlace.first,
        WaitingPlace.moves,
        WaitingPlace.since,
        WaitingPlace.table_id,
        WaitingPlace.starts_at,
    )
    .where(WaitingPlace.left_at.is_(None))
    .order_by(WaitingPlace.id)
)
_LINE = _PLACES.where(WaitingPlace.round_id == bindparam("round"))
_LOCKED_LINE = _LINE.with_for_update()
_OF_PUPIL = _PLACES.where(WaitingPlace.pupil_id == bindparam("pupil"), WaitingPlace.round_id == bindparam("round"))

_OFFERS = (
    select(
        SlotOffer.id.label("offer_id"),
        SlotOffer.round_id,
        SlotOffer.slot_id,
        SlotOffer.pupil_id,
        SlotOffer.person_id,
        SlotOffer.place_id,
        SlotOffer.until,
        SlotOffer.ended_at,
        Slot.starts_at,
        Slot.ends_at,
        Slot.state,
        Slot.table_id,
        WaitingPlace.first,
        WaitingPlace.moves,
    )
    .join(Slot, Slot.id == SlotOffer.slot_id)
    .outerjoin(WaitingPlace, WaitingPlace.id == SlotOffer.place_id)
    .order_by(Slot.starts_at, SlotOffer.id)
)
_OFFERS_BY_ID = _OFFERS.where(among(SlotOffer.id, "offers"))
_HELD = _OFFERS.where(SlotOffer.ended_at.is_(None))
_HELD_IN_ROUND = _HELD.where(SlotOffer.round_id == bindparam("round"))
_DUE = (
    select(SlotOffer.id, SlotOffer.slot_id)
    .join(Slot, Slot.id == SlotOffer.slot_id)
    .where(
        SlotOffer.ended_at.is_(None),
        or_(SlotOffer.until <= bindparam("now"), Slot.state != written(SlotState.HELD)),
    )
    .order_by(SlotOffer.id)
    .limit(200)
)
_ASKED = select(SlotOffer.slot_id, SlotOffer.place_id).where(
    among(SlotOffer.slot_id, "slots"), SlotOffer.place_id.is_not(None)
)
_LOCK_SLOTS = select(Slot.id).where(among(Slot.id, "slots")).order_by(Slot.id).with_for_update(key_share=True)
_STARTS = (
    select(Slot.starts_at, Slot.ends_at, Slot.table_id, Booking.id.label("booking_id"))
    .select_from(Slot)
    .outerjoin(Booking, and_(Booking.slot_id == Slot.id, IS_LIVE))
    .where(
        Slot.round_id == bindparam("round"),
        Slot.starts_at > bindparam("now"),
        # What the teacher took out can come free for nobody.
        Slot.state.in_([written(SlotState.FREE), written(SlotState.HELD)]),
    )
)
_LINES = (
    select(Round.id)
    .distinct()
    .join(WaitingPlace, WaitingPlace.round_id == Round.id)
    .where(
        WaitingPlace.left_at.is_(None),
        WaitingPlace.first.is_(False),
        CLASS_ROUND,
        Round.state.in_([written(RoundState.OPEN), written(RoundState.ANNOUNCED)]),
        # The first free time may have been looked at for nothing; a round without any is not looked at.
        exists().where(
            Slot.round_id == Round.id,
            Slot.state == written(SlotState.FREE),
            Slot.starts_at > bindparam("now"),
            or_(WaitingPlace.starts_at.is_(None), WaitingPlace.starts_at == Slot.starts_at),
            ~exists().where(Booking.slot_id == Slot.id, IS_LIVE),
        ),
    )
)
_WITH_OFFERS = select(SlotOffer.round_id).distinct().where(SlotOffer.ended_at.is_(None))
_KEPT = (
    select(Slot.round_id, func.count(Slot.id).label("kept"))
    .where(Slot.state == written(SlotState.KEPT), Slot.starts_at > bindparam("now"))
    .group_by(Slot.round_id)
)


class Taken(Struct, frozen=True):
    """The days to come on which every time is taken, and all times (from, to) of which no seat is free."""

    days: tuple[date, ...]
    times: tuple[tuple[datetime, datetime], ...]

    def __bool__(self) -> bool:
        return bool(self.days or self.times)


class OfferFacts(Struct, frozen=True):
    """A time that is, or was, held for a home. `place_id` None: the teacher made it for them."""

    offer_id: int
    round_id: int
    slot_id: int
    pupil_id: int
    person_id: int | None
    place_id: int | None
    until: datetime
    ended_at: datetime | None
    starts_at: datetime
    ends_at: datetime
    state: SlotState
    first: bool
    moves: bool
    table_id: int | None = None

    def stands(self, now: datetime) -> bool:
        """Whether the time can still be had."""
        return self.ended_at is None and now < self.until and self.state is SlotState.HELD


def _offer(row: Row[Any]) -> OfferFacts:
    said = {"state": SlotState(row.state), "first": bool(row.first), "moves": bool(row.moves)}
    return OfferFacts(**{**row._asdict(), **said})


async def line_of(unit: Unit, round_id: int, *, locked: bool = False) -> list[Place]:
    """Everybody in the line of a round; locked, so that two times that come free at once go to two families."""
    rows = await unit.all(_LOCKED_LINE if locked else _LINE, {"round": round_id})
    return [Place(**row._asdict()) for row in rows]


async def places_of(unit: Unit, round_id: int, pupil_id: int) -> list[Place]:
    """The places of a pupil's homes in the line of a round."""
    rows = await unit.all(_OF_PUPIL, {"round": round_id, "pupil": pupil_id})
    return [Place(**row._asdict()) for row in rows]


async def offers(unit: Unit, offer_ids: Sequence[int]) -> dict[int, OfferFacts]:
    """The offers by id, whether they stand or not."""
    return {row.offer_id: _offer(row) for row in await unit.all(_OFFERS_BY_ID, {"offers": list(offer_ids)})}


async def held_in_round(unit: Unit, round_id: int) -> list[OfferFacts]:
    """What is held for anybody in this round, in time order."""
    return [_offer(row) for row in await unit.all(_HELD_IN_ROUND, {"round": round_id})]


async def due_offers(unit: Unit) -> list[tuple[int, int]]:
    """(offer id, slot id) of offers whose hour has passed or whose time was taken out."""
    return [(row.id, row.slot_id) for row in await unit.all(_DUE, {"now": unit.now})]


async def asked_before(unit: Unit, slot_ids: Sequence[int]) -> dict[int, set[int]]:
    """By slot, the places that were offered it at some time."""
    found: dict[int, set[int]] = {slot_id: set() for slot_id in slot_ids}
    for row in await unit.all(_ASKED, {"slots": list(slot_ids)}):
        found[row.slot_id].add(row.place_id)
    return found


async def lock_slots(unit: Unit, slot_ids: Sequence[int]) -> None:
    """Lock these times in id order, without what they are joined to: that is read afterwards."""
    await unit.all(_LOCK_SLOTS, {"slots": list(slot_ids)})


async def rounds_to_look_at(unit: Unit) -> list[int]:
    """Rounds in which somebody waits although a time is free."""
    return [row.id for row in await unit.all(_LINES, {"now": unit.now})]


async def rounds_with_offers(unit: Unit) -> list[int]:
    """Rounds in which a time is held for somebody."""
    return [row.round_id for row in await unit.all(_WITH_OFFERS)]


async def rounds_with_kept_times(unit: Unit) -> dict[int, int]:
    """By round, how many times to come are kept for families whom the bot does not reach."""
    return {row.round_id: row.kept for row in await unit.all(_KEPT, {"now": unit.now})}


async def taken(unit: Unit, round_: RoundFacts, table_id: int | None = None, own: Collection[int] = ()) -> Taken:
    """What is taken of a round, or of one table of a café. `own` are talks whose times nobody need wait for."""
    rows = await unit.all(_STARTS, {"round": round_.round_id, "now": unit.now + LEAD})
    here = [row for row in rows if row.table_id == table_id]
    free = {slot.starts_at for slot in await free_slots(unit, [round_.round_id]) if slot.table_id == table_id}
    has = {row.starts_at for row in here if row.booking_id in own}
    days = {local(row.starts_at, round_.zone).date() for row in here}
    return Taken(
        tuple(sorted(days - {local(start, round_.zone).date() for start in free})),
        tuple(sorted({(row.starts_at, row.ends_at) for row in here if row.starts_at not in free | has})),
    )
