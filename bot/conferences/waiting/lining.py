"""A time comes free, and the line moves: who is offered it, and what happens when they do not want it.

The one rule kept here: a time that comes free goes to the line before anybody else can choose it, to one family at a
time, in the order of the line. Whatever gives a time up calls `offer_to_line` in its own transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set

from msgspec import Struct
from sqlalchemy import bindparam, insert, select, update

from bot.conferences.booking.doubling import in_pairs
from bot.conferences.facts import BookingFacts, FreeSlot, RoundFacts
from bot.conferences.homes import NO_HOMES, Homes, homes_of
from bot.conferences.models import RoundState, Slot, SlotState
from bot.conferences.needs import Needs, needs_of
from bot.conferences.no_time import note_no_time
from bot.conferences.plans import board
from bot.conferences.queries import bookings_of_round, free_seats, rounds
from bot.conferences.waiting.models import Ending, SlotOffer, WaitingPlace
from bot.conferences.waiting.plans import OFFERED, PROPOSED, offered
from bot.conferences.waiting.queries import (
    OfferFacts,
    asked_before,
    due_offers,
    held_in_round,
    line_of,
    lock_slots,
    offers,
    rounds_to_look_at,
    rounds_with_offers,
)
from bot.conferences.waiting.rules import Place, held_until, next_in_line
from bot.conferences.wishes.queries import interpreter_needs
from bot.core.among import among
from bot.core.dates import local
from bot.core.tables import written
from bot.core.unit import Unit
from bot.outbox.planning import cancel_about, plan, plan_again
from bot.people.models import Pupil
from bot.reminders.models import Preferences
from bot.reminders.queries import preferences_of
from bot.reminders.rules import quiet_for
from bot.schools.calendar import QuietHours
from bot.schools.policy.document import Policy
from bot.schools.queries import calendar_of, policy_of

_HOLD = update(Slot).where(Slot.id == bindparam("slot"), Slot.state == written(SlotState.FREE))
_HOLD_IT = _HOLD.values(state=SlotState.HELD.value)
_RELEASE = (
    update(Slot)
    .where(among(Slot.id, "slots"), Slot.state == written(SlotState.HELD))
    .values(state=bindparam("to_state"))
)
_OFFER = insert(SlotOffer).returning(SlotOffer.id)
_END = (
    update(SlotOffer)
    .where(among(SlotOffer.id, "offers"), SlotOffer.ended_at.is_(None))
    .values(ended_at=bindparam("at"), ending=bindparam("as_what"))
)
_LEAVE = (
    update(WaitingPlace)
    .where(among(WaitingPlace.id, "places"), WaitingPlace.left_at.is_(None))
    .values(left_at=bindparam("at"))
)
_JOIN = insert(WaitingPlace)
_TO_FRONT = (
    update(WaitingPlace)
    .where(WaitingPlace.id == bindparam("place"))
    .values(first=True, moves=False, day=None, starts_at=None, since=bindparam("from_then"))
)
_IN_CLASS = select(Pupil.id).where(among(Pupil.id, "pupils"), Pupil.class_id == bindparam("class_id"))


async def offer_to_line(
    unit: Unit, round_: RoundFacts, slot_ids: Iterable[int] | None, *, but: int = 0, firsts: bool = True
) -> set[int]:
    """Offer these times (None: all that are free) to the line, each to the next family that wants it.

    `but` is a pupil who just gave these times up. `firsts` False leaves out whose talk the school cancelled: they come
    first when a time comes free, and choose among what was free before like everybody. Returns the pupils whose homes
    were offered one.
    """
    if round_.state not in {RoundState.OPEN, RoundState.ANNOUNCED}:
        return set()
    # The line's locks: two times that come free at once are given out one after the other.
    line = await line_of(unit, round_.round_id, locked=True)
    policy = await policy_of(unit, round_.school_id, round_.policy_version)
    line = [
        place for place in line if place.pupil_id != but and (firsts if place.first else policy.booking.waiting_list)
    ]
    if not line:
        return set()
    wanted = None if slot_ids is None else set(slot_ids)
    free = [slot for slot in await free_seats(unit, [round_.round_id]) if wanted is None or slot.slot_id in wanted]
    if not free:
        return set()
    await lock_slots(unit, [slot.slot_id for slot in free])
    still = {slot.slot_id: slot for slot in await free_seats(unit, [round_.round_id])}
    lining = await _lining(unit, round_, line, policy)
    pairs = {slot.slot_id for slot in in_pairs(list(still.values()))} if lining.doubles else set()
    return await lining.give_out([slot for slot in free if slot.slot_id in still], pairs)


async def _lining(unit: Unit, round_: RoundFacts, line: Sequence[Place], policy: Policy) -> _Lining:
    """The line without those who wait no longer, and what is needed to offer them a time."""
    who = await _who_waits(unit, round_, (place.pupil_id for place in line))
    await leave(unit, [place.place_id for place in line if not who.waits(place)])
    held = {offer.place_id for offer in await held_in_round(unit, round_.round_id)}
    staying = [place for place in line if who.waits(place)]
    wishes = await preferences_of(unit, [place.person_id for place in staying if place.person_id is not None])
    calendar = await calendar_of(unit, round_.school)
    nobody = Preferences(0)
    quiet = {
        place.place_id: quiet_for(wishes.get(place.person_id or 0, nobody), policy.quiet.guardian, calendar)
        for place in staying
    }
    of = {place.place_id: who.guardians(place) for place in staying}
    doubles: set[int] = set()
    if policy.interpreter.double_length and not round_.form.is_shared:
        spoken = await interpreter_needs(unit, sorted({person for home in of.values() for person in home}))
        doubles = {place_id for place_id, home in of.items() if any(spoken.get(person) for person in home)}
    return _Lining(unit, round_, staying, of, quiet, {place_id for place_id in held if place_id}, doubles)


class _Waiting(Struct, frozen=True):
    """Who of a round still waits: by whom has the child, who is in the class, and who has a talk."""

    round_: RoundFacts
    homes: Mapping[int, Homes]
    in_class: Set[int]
    booked: Sequence[BookingFacts]
    needs: Needs

    def guardians(self, each: Place | OfferFacts) -> list[int]:
        return of_home(self._homes(each), each.person_id, self.round_.round_id)

    def waits(self, each: Place | OfferFacts) -> bool:
        """Whether whoever stands here, or is held a time, can want one yet."""
        there = each.pupil_id in self.in_class and bool(self.guardians(each))
        return there and (each.moves or not self._has_talk(each))

    def _has_talk(self, each: Place | OfferFacts) -> bool:
        """Whether the home has the talks of its own, or everybody's, that it is to have in the round, or at the
        table."""
        of = self._homes(each)
        here = [talk for talk in self.booked if talk.pupil_id == each.pupil_id]
        own = [talk for talk in here if each.person_id is None or of.in_home(each.person_id, talk)]
        if each.table_id:
            return any(talk.table_id == each.table_id for talk in own)
        return bool(own) and self.needs.has_all(each.round_id, each.pupil_id, own)

    def _homes(self, each: Place | OfferFacts) -> Homes:
        return self.homes.get(each.pupil_id, NO_HOMES)


async def _who_waits(unit: Unit, round_: RoundFacts, pupil_ids: Iterable[int]) -> _Waiting:
    pupils = sorted(set(pupil_ids))
    in_class = await unit.all(_IN_CLASS, {"pupils": pupils, "class_id": round_.class_id})
    return _Waiting(
        round_,
        await homes_of(unit, pupils),
        {row.id for row in in_class},
        await bookings_of_round(unit, round_.round_id),
        await needs_of(unit, [round_]),
    )


def of_home(homes: Homes, person_id: int | None, round_id: int) -> list[int]:
    """Whom a place or an offer is for: one home's guardians, or all who have the child."""
    if person_id is None:
        return list(homes.custody)
    return [person for person in homes.custody if person in homes.home_of(person_id, round_id)]


class _Lining(Struct, frozen=True):
    """A line under its locks."""

    unit: Unit
    round_: RoundFacts
    line: Sequence[Place]
    # By place, whom it is for.
    guardians: Mapping[int, list[int]]
    quiet: dict[int, QuietHours]
    offered: set[int]
    # Places of homes to which an interpreter comes: half a talk is none.
    doubles: set[int]

    async def give_out(self, free: Sequence[FreeSlot], pairs: Set[int] = frozenset()) -> set[int]:
        """Each time to the next in line who wants it and has none offered; the pupils of those who got one. `pairs`:
        the times that are followed by another free one."""
        asked = await asked_before(self.unit, [slot.slot_id for slot in free])
        found: set[int] = set()
        for slot in free:
            day = local(slot.starts_at, self.round_.zone).date()
            passed = self.offered | asked[slot.slot_id] | (set() if slot.slot_id in pairs else self.doubles)
            place = next_in_line(self.line, day, slot.starts_at, passed, slot.table_id)
            if place is not None and await self._offer(slot, place):
                self.offered.add(place.place_id)
                found.add(place.pupil_id)
        return found

    async def _offer(self, slot: FreeSlot, place: Place) -> bool:
        unit, round_ = self.unit, self.round_
        until = held_until(self.quiet[place.place_id], unit.now, slot.starts_at)
        if until is None:
            return False
        if not (await unit.execute(_HOLD_IT, {"slot": slot.slot_id})).rowcount:
            return False
        offer_id = await write_offer(unit, round_, slot.slot_id, place, until)
        plan(unit, offered(round_, offer_id, until, self.guardians[place.place_id], unit.now))
        return True


async def write_offer(
    unit: Unit, round_: RoundFacts, slot_id: int, to: Place, until: object, *, in_line: bool = True
) -> int:
    """The row of a time that is held for a home."""
    values = {
        "school_id": round_.school_id,
        "round_id": round_.round_id,
        "slot_id": slot_id,
        "pupil_id": to.pupil_id,
        "person_id": to.person_id,
        "place_id": to.place_id if in_line else None,
        "offered_at": unit.now,
        "until": until,
        "ended_at": None,
        "ending": None,
    }
    found: int = await unit.scalar(_OFFER, values)
    return found


async def put_first(unit: Unit, round_: RoundFacts, bookings: Sequence[BookingFacts]) -> None:
    """Whose talks the school has just cancelled come before everybody else when there are new times, in the order of
    the times they had."""
    homes = await homes_of(unit, (booking.pupil_id for booking in bookings))
    found = [place for place in await line_of(unit, round_.round_id, locked=True) if place.pupil_id in homes]
    nobodys = [place for place in found if not of_home(homes[place.pupil_id], place.person_id, round_.round_id)]
    await leave(unit, [place.place_id for place in nobodys])
    line = {(place.pupil_id, place.home, place.table_id): place for place in found if place not in nobodys}
    put: set[tuple[int, int, int]] = set()
    for booking in sorted(bookings, key=lambda each: (each.starts_at, each.booking_id)):
        of = homes.get(booking.pupil_id, NO_HOMES)
        home = of.place(booking.owner_id, round_.round_id, split=True)
        where = (booking.pupil_id, home, booking.table_id or 0)
        if (place := line.get(where)) is not None:
            await unit.execute(_TO_FRONT, {"place": place.place_id, "from_then": unit.now})
            continue
        # Two talks of one child are one place: it is offered a time, and then the next.
        if where in put:
            continue
        put.add(where)
        values = {
            "school_id": round_.school_id,
            "round_id": round_.round_id,
            "pupil_id": booking.pupil_id,
            "person_id": booking.owner_id,
            "home": home,
            "day": None,
            "first": True,
            "moves": False,
            "since": unit.now,
            "left_at": None,
            "table_id": booking.table_id or 0,
            "starts_at": None,
        }
        await unit.execute(_JOIN, values)


async def leave(unit: Unit, place_ids: Sequence[int]) -> None:
    """These homes wait no longer."""
    if place_ids:
        await unit.execute(_LEAVE, {"places": list(place_ids), "at": unit.now})


async def end_offers(unit: Unit, found: Sequence[OfferFacts], ending: Ending) -> None:
    """End these offers, whose times are locked: a time from the line is free again, one made for the home is not."""
    if not found:
        return
    ids = [offer.offer_id for offer in found]
    await unit.execute(_END, {"offers": ids, "at": unit.now, "as_what": ending.value})
    await cancel_about(unit, "offer", ids, [OFFERED, PROPOSED])
    for state, slots in (
        (SlotState.FREE, [offer.slot_id for offer in found if offer.place_id is not None]),
        (SlotState.BLOCKED, [offer.slot_id for offer in found if offer.place_id is None]),
    ):
        if slots:
            await unit.execute(_RELEASE, {"slots": slots, "to_state": state.value})


async def drop_offers(unit: Unit, round_id: int, slot_ids: Sequence[int]) -> None:
    """Nobody is offered these times any more, which are locked and about to be something else."""
    held = await held_in_round(unit, round_id)
    await end_offers(unit, [offer for offer in held if offer.slot_id in slot_ids], Ending.GONE)


async def pass_on(unit: Unit) -> None:
    """A tick: what nobody took goes to the next in line, and what came free unnoticed to the first."""
    due = await due_offers(unit)
    if due:
        await lock_slots(unit, sorted(slot_id for _offer_id, slot_id in due))
        fresh = await offers(unit, [offer_id for offer_id, _slot_id in due])
        lapsed = [offer for offer in fresh.values() if offer.ended_at is None and not offer.stands(unit.now)]
        await _pass_on(unit, lapsed, Ending.LAPSED)
    for round_ in (await rounds(unit, await rounds_with_offers(unit))).values():
        await _withdraw(unit, round_)
    wanted = await rounds(unit, await rounds_to_look_at(unit))
    for round_ in wanted.values():
        await offer_to_line(unit, round_, None, firsts=False)


async def _withdraw(unit: Unit, round_: RoundFacts) -> None:
    """Nothing is held for whoever can want no time any more: it would be kept from the line for hours."""
    held = await held_in_round(unit, round_.round_id)
    who = await _who_waits(unit, round_, (offer.pupil_id for offer in held))
    gone = [offer for offer in held if not who.waits(offer)]
    if gone:
        await lock_slots(unit, sorted(offer.slot_id for offer in gone))
        fresh = await offers(unit, [offer.offer_id for offer in gone])
        await _pass_on(unit, [offer for offer in fresh.values() if offer.ended_at is None], Ending.GONE)


async def _pass_on(unit: Unit, found: Sequence[OfferFacts], ending: Ending) -> None:
    await end_offers(unit, found, ending)
    facts = await rounds(unit, sorted({offer.round_id for offer in found}))
    for round_ in facts.values():
        own = [offer for offer in found if offer.round_id == round_.round_id]
        await offer_to_line(unit, round_, [offer.slot_id for offer in own if offer.place_id is not None])
        if ending is Ending.LAPSED:
            await _tell_teacher_again(unit, round_, [offer for offer in own if offer.place_id is None])


async def _tell_teacher_again(unit: Unit, round_: RoundFacts, made: Sequence[OfferFacts]) -> None:
    """Times that the teacher made for a family ran out: it stands in the list of those whom no time suits again."""
    homes = await homes_of(unit, (offer.pupil_id for offer in made))
    for pupil_id, person_id in sorted({(offer.pupil_id, offer.person_id or 0) for offer in made}):
        if person_id:
            await note_no_time(unit, homes.get(pupil_id, NO_HOMES), round_, pupil_id, person_id)
    plan_again(unit, [board(round_.round_id, round_.school_id, round_.teacher_id, unit.now)])
