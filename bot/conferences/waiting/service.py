"""Use cases of the home's side of waiting: stand in line, leave it, take a held time or let it go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from msgspec.structs import replace
from sqlalchemy import bindparam, insert, update

from bot.conferences.booking.access import about_talk, ensure_own_round
from bot.conferences.booking.errors import AtTheSameTime
from bot.conferences.booking.queries import Talk, family_of, locked_slots, nearby
from bot.conferences.booking.rules import SlotFacts, ensure_movable, ensure_open, in_round
from bot.conferences.booking.service import (
    Taker,
    own_children,
    own_talk,
    say_no_time_suits,
    shift_talk,
    take_slot,
)
from bot.conferences.facts import BookingFacts, RoundFacts
from bot.conferences.homes import NO_HOMES, Homes, homes_of
from bot.conferences.models import RoundState, Slot, SlotState
from bot.conferences.needs import needs_of
from bot.conferences.queries import bookings_of_pupils, free_slots, rounds, tables_of
from bot.conferences.rules import overlaps
from bot.conferences.waiting.errors import OfferGone, TimesAreFree
from bot.conferences.waiting.facts import Standing
from bot.conferences.waiting.lining import end_offers, leave, of_home, offer_to_line
from bot.conferences.waiting.models import Ending, WaitingPlace
from bot.conferences.waiting.queries import OfferFacts, Taken, held_in_round, lock_slots, offers, places_of, taken
from bot.conferences.waiting.rules import Awaited, Place, in_minutes
from bot.core.among import among
from bot.core.dates import local
from bot.core.errors import Outdated
from bot.core.unit import Unit
from bot.people.access import require
from bot.people.acting import Acting, ActingPerson
from bot.schools.queries import policy_of

_JOIN = insert(WaitingPlace)
_WISH = (
    update(WaitingPlace)
    .where(WaitingPlace.id == bindparam("place"))
    .values(day=bindparam("to_day"), starts_at=bindparam("to_start"), since=bindparam("from_then"))
)
_REHOME = update(WaitingPlace).where(WaitingPlace.id == bindparam("place")).values(home=bindparam("to_home"))
_FREE = update(Slot).where(among(Slot.id, "slots")).values(state=SlotState.FREE.value)


async def standing(
    unit: Unit, acting: Acting, round_id: int, pupil_id: int, action: str, table_id: int = 0
) -> Standing:
    """Where one stands. Raises Outdated (also where the school keeps no line), NotAllowed, or why the round takes no
    bookings."""
    round_ = (await rounds(unit, [round_id])).get(round_id)
    if round_ is None:
        raise Outdated
    person = require(unit, acting, action, about_talk(pupil_id, round_))
    ensure_own_round(acting, pupil_id, round_)
    place = await _place(unit, person, round_id, pupil_id, table_id)
    policy = await policy_of(unit, round_.school_id, round_.policy_version)
    if not policy.booking.waiting_list and place is None:
        raise Outdated
    if round_.is_cafe and table_id not in await tables_of(unit, [round_id]):
        raise Outdated
    ensure_open(round_, unit.now)
    homes = (await homes_of(unit, [pupil_id])).get(pupil_id, NO_HOMES)
    own = [
        talk
        for talk in await bookings_of_pupils(unit, [pupil_id])
        if talk.round_id == round_id and homes.in_home(person.person_id, talk) and (talk.table_id or 0) == table_id
    ]
    free = any((slot.table_id or 0) == table_id for slot in await free_slots(unit, [round_id]))
    # Who has a second talk to come waits for that one, and keeps the first.
    has_all = (await needs_of(unit, [round_])).has_all(round_id, pupil_id, own)
    gone = await taken(unit, round_, table_id or None, [talk.booking_id for talk in own])
    talk = own[0] if own and has_all else None
    clashes = await _clashes(unit, acting, person, round_, gone, talk)
    times = tuple(starts_at for starts_at, _ends_at in gone.times if starts_at not in clashes)
    return Standing(round_, pupil_id, place, gone.days, times, clashes, free, talk, table_id)


async def _clashes(
    unit: Unit, acting: Acting, person: ActingPerson, round_: RoundFacts, gone: Taken, moves: BookingFacts | None
) -> dict[datetime, int]:
    """Of the taken times those at which the family has another talk than the one it would move, and of which child."""
    if not gone.times:
        return {}
    children = own_children(acting)
    homes = await homes_of(unit, list(children))
    first, last = gone.times[0][0], gone.times[-1][1]
    talks = [
        found.booking
        for found in await nearby(unit, list(children), round_.teacher_id, first, last, person.person_id)
        if (who := children.get(found.booking.pupil_id)) is not None
        and homes.get(found.booking.pupil_id, NO_HOMES).in_home(who, found.booking)
        and (moves is None or found.booking.booking_id != moves.booking_id)
    ]
    return {
        starts_at: talk.pupil_id
        for starts_at, ends_at in gone.times
        for talk in talks
        if overlaps(starts_at, ends_at, talk.starts_at, talk.ends_at)
    }


async def _place(
    unit: Unit, person: ActingPerson, round_id: int, pupil_id: int, table_id: int | None = 0
) -> Place | None:
    """The place for this table, 0 where there are none; None: for whichever."""
    homes = (await homes_of(unit, [pupil_id])).get(pupil_id, NO_HOMES)
    found = [each for each in await places_of(unit, round_id, pupil_id) if table_id in {None, each.table_id}]
    return next((each for each in found if _is_mine(homes, each.person_id, person.person_id, round_id)), None)


def _is_mine(homes: Homes, whose: int | None, person_id: int, round_id: int) -> bool:
    return person_id in of_home(homes, whose, round_id)


async def join_line(
    unit: Unit, acting: Acting, round_id: int, pupil_id: int, day: date | None, table_id: int = 0
) -> Standing:
    """Wait for a time of a day, or of any. Raises TimesAreFree, and what `standing` and `_stand` raise."""
    found = await standing(unit, acting, round_id, pupil_id, "conference.book", table_id)
    if (day is None and found.free) or (day is not None and day not in found.days):
        raise TimesAreFree(found.round_, pupil_id)
    return await _stand(unit, acting, found, Awaited(day))


async def join_for_time(
    unit: Unit, acting: Acting, round_id: int, pupil_id: int, minutes: int, table_id: int = 0
) -> Standing:
    """Wait for the taken time that begins then (minutes since 1970).

    Raises TimesAreFree when it came free meanwhile, AtTheSameTime when the family has another talk then, Outdated when
    it is no taken time of the round and none is free, and what `standing` and `_stand` raise.
    """
    found = await standing(unit, acting, round_id, pupil_id, "conference.book", table_id)
    round_ = found.round_
    starts_at = next((each for each in (*found.times, *found.clashes) if in_minutes(each) == minutes), None)
    if starts_at is None and found.free:
        raise TimesAreFree(round_, pupil_id)
    if starts_at is None:
        raise Outdated
    if (other := found.clashes.get(starts_at)) is not None:
        raise AtTheSameTime(round_, pupil_id, other, starts_at, table_id or None)
    return await _stand(unit, acting, found, Awaited(local(starts_at, round_.zone).date(), starts_at))


async def _stand(unit: Unit, acting: Acting, found: Standing, wish: Awaited) -> Standing:
    """Stand in line; whoever waits already keeps their place if they now wait for more, or for less.

    Raises Outdated or NotAllowed for a talk that the other guardian booked.
    """
    round_, pupil_id, table_id = found.round_, found.pupil_id, found.table_id
    person = acting.at(round_.school_id)
    if found.talk is not None:
        await own_talk(unit, acting, found.talk.booking_id, "conference.book")
    if found.place is None:
        homes = (await homes_of(unit, [pupil_id])).get(pupil_id, NO_HOMES)
        home = homes.place(person.person_id, round_.round_id, split=True)
        await _make_way(unit, homes, await places_of(unit, round_.round_id, pupil_id), (home, table_id))
        values = {
            "school_id": round_.school_id,
            "round_id": round_.round_id,
            "pupil_id": pupil_id,
            "person_id": person.person_id,
            "home": home,
            "day": wish.day,
            "starts_at": wish.starts_at,
            "first": False,
            "moves": found.talk is not None,
            "since": unit.now,
            "left_at": None,
            "table_id": table_id,
        }
        await unit.execute(_JOIN, values)
    elif (old := found.place.awaits) != wish:
        # Another day or time is another line.
        since = found.place.since if wish.includes(old) or old.includes(wish) else unit.now
        to = {"to_day": wish.day, "to_start": wish.starts_at, "from_then": since}
        await unit.execute(_WISH, {"place": found.place.place_id, **to})
    return replace(found, place=await _place(unit, person, round_.round_id, pupil_id, table_id))


async def _make_way(unit: Unit, homes: Homes, places: Sequence[Place], where: tuple[int, int]) -> None:
    """Nobody else of this pupil stands there (home, table): who has moved to another home goes with it, and who has
    none, or comes to one that waits already, waits no longer."""
    taken = {(each.home, each.table_id) for each in places}
    for each in places:
        if (each.home, each.table_id) != where:
            continue
        own = where[0]
        if each.person_id in homes.custody:
            own = homes.place(each.person_id, each.round_id, split=True)
        if (own, each.table_id) in taken:
            await leave(unit, [each.place_id])
        else:
            await unit.execute(_REHOME, {"place": each.place_id, "to_home": own})


async def leave_line(unit: Unit, acting: Acting, round_id: int, pupil_id: int, table_id: int = 0) -> RoundFacts:
    """Wait no longer; a time that is held goes to the next in line. Raises Outdated or NotAllowed."""
    round_ = (await rounds(unit, [round_id])).get(round_id)
    if round_ is None:
        raise Outdated
    person = require(unit, acting, "conference.book", about_talk(pupil_id, round_))
    place = await _place(unit, person, round_id, pupil_id, table_id)
    if place is not None:
        held = [offer for offer in await held_in_round(unit, round_id) if offer.place_id == place.place_id]
        await lock_slots(unit, sorted(offer.slot_id for offer in held))
        await leave(unit, [place.place_id])
        await _let_go(unit, round_, list((await offers(unit, [each.offer_id for each in held])).values()))
    return round_


async def _let_go(
    unit: Unit, round_: RoundFacts, found: Sequence[OfferFacts], ending: Ending = Ending.DECLINED
) -> None:
    """End offers whose times are locked, and hand times of the line on to the next."""
    live = [offer for offer in found if offer.ended_at is None]
    await end_offers(unit, live, ending)
    await offer_to_line(unit, round_, [offer.slot_id for offer in live if offer.place_id is not None])


async def own_offer(
    unit: Unit, acting: Acting, offer_id: int, action: str = "conference.book"
) -> tuple[OfferFacts, SlotFacts]:
    """An offer to one's own home, its time locked, read after the lock was had: whether it stands is asked by whoever
    uses it. Raises Outdated or NotAllowed."""
    known = (await offers(unit, [offer_id])).get(offer_id)
    if known is None:
        raise Outdated
    slot = (await locked_slots(unit, [known.slot_id])).get(known.slot_id)
    if slot is None:
        raise Outdated
    person = require(unit, acting, action, about_talk(known.pupil_id, slot.round_))
    ensure_own_round(acting, known.pupil_id, slot.round_)
    homes = (await homes_of(unit, [known.pupil_id])).get(known.pupil_id, NO_HOMES)
    if not _is_mine(homes, known.person_id, person.person_id, slot.round_.round_id):
        raise Outdated
    return (await offers(unit, [offer_id]))[offer_id], slot


async def take_offer(unit: Unit, acting: Acting, offer_id: int) -> Talk:
    """Yes to a held time: book it, or move the home's talk there; whatever else was held for the home is let go.

    Raises OfferGone, Outdated, NotAllowed, AtTheSameTime, TooLate, OneTalkOnly, or why the round is over.
    """
    offer, slot = await own_offer(unit, acting, offer_id)
    round_, pupil_id = slot.round_, offer.pupil_id
    person = acting.at(round_.school_id)
    place = await _place(unit, person, round_.round_id, pupil_id, slot.table_id or 0)
    if not offer.stands(unit.now) or round_.state is RoundState.CANCELLED:
        raise OfferGone(round_, pupil_id, in_line=place is not None, table_id=slot.table_id or 0)
    # An offer stands on its own clock, whatever the round's is.
    ahead = replace(round_, state=RoundState.OPEN, closes_at=slot.ends_at)
    open_slot = replace(slot, state=SlotState.FREE, round_=ahead)
    await unit.execute(_FREE, {"slots": [slot.slot_id]})
    taker = Taker(person.person_id, person.school, own_children(acting))
    family = await family_of(unit, list(taker.family))
    busy = await nearby(unit, list(taker.family), slot.teacher_id, slot.starts_at, slot.ends_at, person.person_id)
    homes = family.homes(pupil_id)
    own = [each for each in in_round(slot, pupil_id, busy) if homes.in_home(person.person_id, each)]
    has_all = (await needs_of(unit, [round_])).has_all(round_.round_id, pupil_id, own)
    await end_offers(unit, [offer], Ending.TAKEN)
    if place is not None:
        await leave(unit, [place.place_id])
    if own and has_all:
        old = await own_talk(unit, acting, own[0].booking_id, "conference.book")
        policy = await policy_of(unit, round_.school_id, round_.policy_version)
        ensure_movable(policy, person.school.calendar(policy), old.booking, old.round_, unit.now)
        made = await shift_talk(unit, old, open_slot, taker, busy, family)
    else:
        made = await take_slot(unit, open_slot, pupil_id, taker, busy, family)
    await _served(unit, round_, homes, person.person_id, offer)
    return replace(made, round_=round_)


async def _served(unit: Unit, round_: RoundFacts, homes: Homes, person_id: int, taken: OfferFacts) -> None:
    """The home has its time: nothing else is held for it."""
    others = [
        offer
        for offer in await held_in_round(unit, round_.round_id)
        if offer.pupil_id == taken.pupil_id
        and offer.offer_id != taken.offer_id
        and offer.table_id == taken.table_id
        and _is_mine(homes, offer.person_id, person_id, round_.round_id)
    ]
    await lock_slots(unit, sorted(offer.slot_id for offer in others))
    await _let_go(unit, round_, others, Ending.GONE)


async def decline_offer(unit: Unit, acting: Acting, offer_id: int) -> tuple[RoundFacts, OfferFacts]:
    """No thanks: the time goes to the next in line, and one's own place stays. Raises Outdated or NotAllowed."""
    offer, slot = await own_offer(unit, acting, offer_id)
    if offer.ended_at is None:
        await _let_go(unit, slot.round_, [offer])
    return slot.round_, offer


async def none_suits(unit: Unit, acting: Acting, offer_id: int) -> RoundFacts:
    """None of the times that the teacher made for this home suits: they are let go, and the teacher is rung up.

    Raises Outdated, NotAllowed, AlreadyBooked, or why the round takes no bookings.
    """
    offer, slot = await own_offer(unit, acting, offer_id)
    held = await held_in_round(unit, slot.round_.round_id)
    made = [
        each
        for each in held
        if (each.pupil_id, each.person_id, each.place_id) == (offer.pupil_id, offer.person_id, None)
    ]
    await lock_slots(unit, sorted(each.slot_id for each in made))
    await _let_go(unit, slot.round_, made)
    return await say_no_time_suits(unit, acting, slot.round_.round_id, offer.pupil_id)
