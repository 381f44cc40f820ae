"""Use cases of the school's side that other slices build on: offer a talk, offer more times, take it back.

No right is asked here: whoever calls has asked the access table for what leads to the talk. Everything is written in
the caller's unit, and told by the outbox.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace
from sqlalchemy import bindparam, func, insert, select, update

from bot.conferences.booking.queries import Talk, family_of
from bot.conferences.models import (
    Booking,
    BookingState,
    GuestPart,
    Round,
    RoundGuest,
    RoundState,
    Slot,
    SlotState,
    TalkKind,
    Unsuited,
)
from bot.conferences.queries import IS_LIVE
from bot.conferences.rounds.drafting.queries import taken_times
from bot.conferences.rules import overlaps
from bot.conferences.single.errors import KindOff, TeacherBusy
from bot.conferences.single.facts import MEETINGS, Offer, Single
from bot.conferences.single.models import SingleTalk
from bot.conferences.single.plans import ALL, off, offered, to_guests
from bot.conferences.single.queries import booked_spans, invited_of, singles, talks_in, who_hears
from bot.conferences.single.rules import are_apart, times_that_fit
from bot.conferences.single.telling import plan_talk, renew_files
from bot.core.errors import Outdated
from bot.core.unit import Unit
from bot.outbox.planning import cancel_about, plan, plan_again
from bot.people.models import Person
from bot.schools.models import School
from bot.schools.queries import HasPolicy, calendar_of, policy_of

# Whatever the policy names, an ordinary talk and one that looks back are always possible.
_ALWAYS = frozenset({TalkKind.ORDINARY, TalkKind.FOLLOW_UP})
_LOOKS_AHEAD = timedelta(days=120)

_LOCK_PERSON = select(Person.id).where(Person.id == bindparam("person")).with_for_update(key_share=True)
_VERSION = select(School.policy_version).where(School.id == bindparam("school"))
_OPEN = insert(Round).returning(Round.id)
_CLOSE = update(Round).where(Round.id == bindparam("of_round")).values(state=bindparam("to_state"))
_EXTEND = update(Round).where(Round.id == bindparam("of_round")).values(closes_at=bindparam("until"))
_SLOT = insert(Slot).returning(Slot.id)
_CLEAR = (
    update(Slot)
    .where(Slot.round_id == bindparam("of_round"), Slot.starts_at > bindparam("now"))
    .values(state=SlotState.BLOCKED.value)
)
_BOOK = insert(Booking).returning(Booking.id)
_CALL_OFF = (
    update(Booking)
    .where(Booking.round_id == bindparam("of_round"), IS_LIVE)
    .values(state=BookingState.CANCELLED_BY_SCHOOL.value, sequence=Booking.sequence + 1, changed_at=bindparam("at"))
)
_SUITED = (
    update(Unsuited)
    .where(Unsuited.round_id == bindparam("of_round"), Unsuited.answered_at.is_(None))
    .values(answered_at=bindparam("at"))
)
_COUNT = select(func.count(Slot.id)).where(Slot.round_id == bindparam("round"))


async def fitting_times(
    unit: Unit, school: HasPolicy, teacher_id: int, minutes: int, count: int = 3, after: datetime | None = None
) -> list[datetime]:
    """So many beginnings at which the teacher has neither a talk nor a time offered: on school days, in the
    afternoon, on different days. Fewer, or none, where the next months have no more."""
    policy = await policy_of(unit, school.id, school.policy_version)
    calendar = await calendar_of(unit, school)
    since = max(after or unit.now, unit.now)
    taken = await taken_times(unit, [teacher_id], since, since + _LOOKS_AHEAD)
    busy = [(clash.span.starts_at, clash.span.ends_at) for clash in taken]
    return times_that_fit(policy, calendar, busy, minutes, count, since, unit.now)


async def offer_times(unit: Unit, offer: Offer) -> int:
    """Offer a talk of one pupil with times to choose from; who is invited hears that there is something new.

    A meeting with one time is booked at once. Returns the id of its round. Raises KindOff, or TeacherBusy for times
    that have passed, overlap each other, or at which the teacher has a talk.
    """
    version = await unit.scalar(_VERSION, {"school": offer.school_id})
    policy = await policy_of(unit, offer.school_id, version)
    if offer.kind not in _ALWAYS and offer.kind.value not in policy.talk_kinds:
        raise KindOff
    starts = await free_of_teacher(unit, offer.teacher_id, offer.starts, offer.minutes)
    values = {
        "school_id": offer.school_id,
        "class_id": offer.class_id,
        "teacher_id": offer.teacher_id,
        "policy_version": version,
        "state": RoundState.OPEN.value,
        "form": offer.form.value,
        "room": offer.room,
        "minutes": offer.minutes,
        "opens_at": unit.now,
        "closes_at": starts[-1],
        "created_at": unit.now,
        "kind": offer.kind.value,
        "pupil_id": offer.pupil_id,
    }
    round_id: int = await unit.scalar(_OPEN, values)
    family = await family_of(unit, [offer.pupil_id])
    if offer.kind in MEETINGS and not offer.guests:
        # Everybody invited to a meeting is asked whether they come, so each stands there by name.
        offer = replace(offer, guests=tuple(told.person_id for told in family.told))
    await _describe(unit, offer, round_id)
    slots = await add_slots(unit, offer.school_id, round_id, offer.teacher_id, starts, offer.minutes)
    single = (await singles(unit, [round_id]))[round_id]
    if offer.kind in MEETINGS and len(starts) == 1:
        await _book_meeting(unit, single, slots[0])
    plan(unit, offered(single.round_, (told.person_id for told in invited_of(single, family)), unit.now))
    return round_id


async def free_of_teacher(
    unit: Unit, teacher_id: int, wanted: Sequence[datetime], minutes: int, *, leaving: Talk | None = None
) -> tuple[datetime, ...]:
    """The times in order, the teacher locked; `leaving`: a talk whose time is given up for one of them. Raises
    TeacherBusy."""
    starts = tuple(sorted(set(wanted)))
    if not starts or starts[0] <= unit.now or not are_apart(starts, minutes):
        raise TeacherBusy(starts)
    await unit.scalar(_LOCK_PERSON, {"person": teacher_id})
    lasts = timedelta(minutes=minutes)
    spans = await booked_spans(unit, teacher_id, starts[0], starts[-1] + lasts)
    if leaving is not None:
        spans = [span for span in spans if span != (leaving.booking.starts_at, leaving.booking.ends_at)]
    clash = tuple(start for start in starts if any(overlaps(start, start + lasts, *span) for span in spans))
    if clash:
        raise TeacherBusy(clash)
    return starts


async def _describe(unit: Unit, offer: Offer, round_id: int) -> None:
    """What the talk has besides its round, and who is invited by name."""
    about = {
        "school_id": offer.school_id,
        "round_id": round_id,
        "asked_by": offer.asked_by,
        "offered_by": offer.offered_by if offer.offered_by != offer.teacher_id else None,
        "detail": {"reason": offer.reason.value} if offer.reason else {},
        "follow_up_on": offer.follow_up_on,
        "offered_at": unit.now,
    }
    await unit.execute(insert(SingleTalk), about)
    people: dict[int, GuestPart] = dict.fromkeys(offer.guests, GuestPart.GUARDIAN)
    for colleague in offer.colleagues:
        people.setdefault(colleague, GuestPart.COLLEAGUE)
    same: dict[str, Any] = {"school_id": offer.school_id, "round_id": round_id}
    rows = [{**same, "part": part.value, "person_id": person, "name": None} for person, part in people.items()]
    rows += [{**same, "part": GuestPart.OUTSIDE.value, "person_id": None, "name": name} for name in offer.outside]
    if rows:
        await unit.execute(insert(RoundGuest), rows)


async def add_slots(
    unit: Unit, school_id: int, round_id: int, teacher_id: int, starts: Iterable[datetime], minutes: int
) -> list[int]:
    """Times of the talk's own; their ids."""
    same = {"school_id": school_id, "round_id": round_id, "teacher_id": teacher_id, "state": SlotState.FREE.value}
    return [
        await unit.scalar(_SLOT, {**same, "starts_at": start, "ends_at": start + timedelta(minutes=minutes)})
        for start in starts
    ]


async def _book_meeting(unit: Unit, single: Single, slot_id: int) -> None:
    """The school sets a meeting's time (D1.22): everybody's, and nobody's to move."""
    round_ = single.round_
    values: dict[str, Any] = {
        "school_id": round_.school_id,
        "round_id": round_.round_id,
        "slot_id": slot_id,
        "pupil_id": single.pupil_id,
        "booked_by": single.offered_by or round_.teacher_id,
        "owner_id": None,
        "home": 0,
        "state": BookingState.BOOKED.value,
        "sequence": 0,
        "coming": {},
        "booked_at": unit.now,
        "changed_at": unit.now,
    }
    await unit.scalar(_BOOK, values)
    (made,) = (await talks_in(unit, [round_.round_id]))[round_.round_id]
    await plan_talk(unit, single, made, by=None, tells=False)


async def offer_more(unit: Unit, round_id: int, starts: Sequence[datetime]) -> None:
    """Offer other times of the same talk instead of those that nobody chose; the invited hear that there is something
    new. Raises Outdated for a talk that is gone, and TeacherBusy."""
    single = (await singles(unit, [round_id], locked=True)).get(round_id)
    if single is None or single.round_.state is RoundState.CANCELLED:
        raise Outdated
    round_ = single.round_
    checked = await free_of_teacher(unit, round_.teacher_id, starts, round_.minutes)
    turn: int = await unit.scalar(_COUNT, {"round": round_id})
    held = {made.booking.slot_id for made in (await talks_in(unit, [round_id], locked=True)).get(round_id, ())}
    await unit.execute(_CLEAR, {"of_round": round_id, "now": unit.now})
    if held:
        again = update(Slot).where(Slot.id == bindparam("slot")).values(state=SlotState.FREE.value)
        await unit.execute(again, [{"slot": slot} for slot in sorted(held)])
    await add_slots(unit, round_.school_id, round_id, round_.teacher_id, checked, round_.minutes)
    until = max(checked[-1], round_.closes_at)
    await unit.execute(_EXTEND, {"of_round": round_id, "until": until})
    await unit.execute(_SUITED, {"of_round": round_id, "at": unit.now})
    family = await family_of(unit, [single.pupil_id])
    guardians = [told.person_id for told in invited_of(single, family)]
    plan(unit, offered(replace(round_, closes_at=until), guardians, unit.now, turn))


async def withdraw_offer(unit: Unit, round_id: int) -> None:
    """Take the talk back. Who had a time is rung up; an offer that nobody answered ends without a word.

    Twice is once; Outdated for an unknown id.
    """
    single = (await singles(unit, [round_id], locked=True)).get(round_id)
    if single is None:
        raise Outdated
    if single.round_.state is RoundState.CANCELLED:
        return
    await unit.execute(_CLOSE, {"of_round": round_id, "to_state": RoundState.CANCELLED.value})
    await unit.execute(_SUITED, {"of_round": round_id, "at": unit.now})
    live = (await talks_in(unit, [round_id], locked=True)).get(round_id, [])
    await unit.execute(_CALL_OFF, {"of_round": round_id, "at": unit.now})
    await cancel_about(unit, "single", [round_id], ALL)
    family = await family_of(unit, [single.pupil_id])
    for made in live:
        if made.booking.ends_at <= unit.now:
            continue
        ended = _ended(made)
        plan_again(unit, off(ended, (each.person_id for each in who_hears(single, family, made.booking)), unit.now))
        plan_again(unit, to_guests(ended, _colleagues(single), unit.now))
        await renew_files(unit, ended)


def _ended(made: Talk) -> Talk:
    booking = replace(made.booking, state=BookingState.CANCELLED_BY_SCHOOL, sequence=made.booking.sequence + 1)
    return replace(made, booking=booking)


def _colleagues(single: Single) -> list[int]:
    return [guest.person_id for guest in single.of(GuestPart.COLLEAGUE) if guest.person_id is not None]
