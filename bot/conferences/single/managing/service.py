"""Use cases of a talk that was offered: other times, another time, form or room, the day it is looked at again, taken
back; told by the neutral sentence only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from msgspec.structs import replace
from sqlalchemy import bindparam, update

from bot.conferences.booking.queries import Talk, family_of
from bot.conferences.holding.lateness.rules import is_today
from bot.conferences.models import (
    Booking,
    BookingState,
    Form,
    GuestPart,
    Round,
    RoundGuest,
    RoundState,
    Slot,
    SlotState,
)
from bot.conferences.online import way_into
from bot.conferences.queries import bookings_of_pupils
from bot.conferences.rounds.drafting.rules import read_link, read_room
from bot.conferences.rules import overlaps
from bot.conferences.single.access import arranged_by
from bot.conferences.single.arranging.rules import from_minutes, read_times
from bot.conferences.single.errors import TalkGone, TeacherBusy
from bot.conferences.single.facts import MEETINGS, Single
from bot.conferences.single.managing.rules import is_ahead, reminded_at
from bot.conferences.single.models import SingleTalk
from bot.conferences.single.offering import add_slots, free_of_teacher, offer_more, withdraw_offer
from bot.conferences.single.plans import ABOUT, FOLLOW, follow_ups
from bot.conferences.single.queries import all_times, invited_of, lock_span, singles, talks_in
from bot.conferences.single.telling import plan_talk
from bot.core.dates import local
from bot.core.errors import Outdated
from bot.core.unit import Unit
from bot.outbox.planning import cancel_about, plan_again
from bot.people.acting import Acting
from bot.schools.queries import calendar_of, policy_of

_FORM = (
    update(Round).where(Round.id == bindparam("of_round")).values(form=bindparam("to_form"), room=bindparam("to_room"))
)
_LINK = update(Round).where(Round.id == bindparam("of_round")).values(link=bindparam("to_link", type_=Round.link.type))
_SLOT_STATE = update(Slot).where(Slot.id == bindparam("slot")).values(state=bindparam("to_state"))
_MOVE = (
    update(Booking)
    .where(Booking.id == bindparam("booking"))
    .values(
        slot_id=bindparam("to_slot"),
        state=BookingState.MOVED.value,
        sequence=Booking.sequence + 1,
        changed_at=bindparam("at"),
        confirmed_at=None,
        held_until=None,
    )
)
_UNTIL = update(Round).where(Round.id == bindparam("of_round")).values(closes_at=bindparam("until"))
_ASK_ANEW = (
    update(RoundGuest)
    .where(RoundGuest.round_id == bindparam("of_round"), RoundGuest.part != GuestPart.OUTSIDE.value)
    .values(comes=None, answered_at=None)
)
_FOLLOW = update(SingleTalk).where(SingleTalk.round_id == bindparam("of_round")).values(follow_up_on=bindparam("day"))


async def offer_others(unit: Unit, acting: Acting, round_id: int, starts: Sequence[datetime]) -> None:
    """Offer these times instead. Raises Outdated, TalkGone or TeacherBusy."""
    _person, single = await arranged_by(unit, acting, round_id, locked=True)
    if single.round_.state is RoundState.CANCELLED or single.kind in MEETINGS:
        raise TalkGone(round_id)
    await offer_more(unit, round_id, starts)


async def offer_typed(unit: Unit, acting: Acting, round_id: int, text: str) -> None:
    """The same, typed. Raises TimesUnread, too."""
    person, single = await arranged_by(unit, acting, round_id)
    policy = await policy_of(unit, single.round_.school_id, single.round_.policy_version)
    await offer_others(unit, acting, round_id, read_times(text, person.school.calendar(policy), unit.now))


async def offer_minutes(unit: Unit, acting: Acting, round_id: int, minutes: Sequence[int]) -> None:
    """The same, from a button."""
    await offer_others(unit, acting, round_id, from_minutes(minutes))


async def move_talk(unit: Unit, acting: Acting, round_id: int, start: datetime) -> None:
    """Give the talk another time; who has the old one is rung up, and a meeting's guests are asked anew. The old time
    is not offered to anybody. Raises Outdated, TalkGone or TeacherBusy."""
    _person, single = await arranged_by(unit, acting, round_id, locked=True)
    made = await _ahead(unit, single)
    if start == made.booking.starts_at:
        return
    round_, lasts = single.round_, timedelta(minutes=single.round_.minutes)
    await lock_span(unit, round_.teacher_id, start, start + lasts)
    await free_of_teacher(unit, round_.teacher_id, [start], round_.minutes, leaving=made)
    # What the class's teacher can see for themselves; of anything else the family has, nothing is told here.
    for other in await bookings_of_pupils(unit, [single.pupil_id]):
        if overlaps(start, start + lasts, other.starts_at, other.ends_at):
            raise TeacherBusy((start,))
    slot_id = await _time_at(unit, single, start)
    await unit.execute(_SLOT_STATE, {"slot": made.booking.slot_id, "to_state": SlotState.BLOCKED.value})
    await unit.execute(_MOVE, {"booking": made.booking.booking_id, "to_slot": slot_id, "at": unit.now})
    until = max(round_.closes_at, start)
    await unit.execute(_UNTIL, {"of_round": round_id, "until": until})
    if single.kind in MEETINGS:
        await unit.execute(_ASK_ANEW, {"of_round": round_id})
    booking = replace(
        made.booking, slot_id=slot_id, state=BookingState.MOVED, sequence=made.booking.sequence + 1, starts_at=start,
        ends_at=start + lasts, held_until=None,
    )  # fmt: skip
    after = Talk(booking, replace(made.round_, closes_at=until))
    await plan_talk(unit, single, after, None, rings=True)


async def _ahead(unit: Unit, single: Single) -> Talk:
    """The booking that lies ahead, locked. Raises TalkGone."""
    if single.round_.state is not RoundState.CANCELLED:
        for made in (await talks_in(unit, [single.round_id], locked=True)).get(single.round_id, ()):
            if made.booking.starts_at > unit.now:
                return made
    raise TalkGone(single.round_id)


async def _time_at(unit: Unit, single: Single, start: datetime) -> int:
    """A time of the talk's own that begins then."""
    round_ = single.round_
    for slot in await all_times(unit, [round_.round_id]):
        if slot.starts_at == start and slot.ends_at - slot.starts_at == timedelta(minutes=round_.minutes):
            await unit.execute(_SLOT_STATE, {"slot": slot.slot_id, "to_state": SlotState.FREE.value})
            return slot.slot_id
    (made,) = await add_slots(unit, round_.school_id, round_.round_id, round_.teacher_id, [start], round_.minutes)
    return made


async def move_typed(unit: Unit, acting: Acting, round_id: int, text: str) -> None:
    """The same, typed. Raises TimesUnread, too."""
    person, single = await arranged_by(unit, acting, round_id)
    policy = await policy_of(unit, single.round_.school_id, single.round_.policy_version)
    starts = read_times(text, person.school.calendar(policy), unit.now)
    await move_talk(unit, acting, round_id, starts[0])


async def switch_form(unit: Unit, acting: Acting, round_id: int, *, phone: bool) -> None:
    """By phone, or at the school; who has the time is told, silently. Raises Outdated or TalkGone."""
    await _change_place(unit, acting, round_id, Form.PHONE if phone else Form.IN_PERSON, None)


async def change_room(unit: Unit, acting: Acting, round_id: int, text: str | None) -> None:
    """At the school, in another room or in none; told likewise. Raises RoomTooLong, Outdated or TalkGone."""
    await _change_place(unit, acting, round_id, Form.IN_PERSON, read_room(text) if text is not None else None)


async def _change_place(unit: Unit, acting: Acting, round_id: int, form: Form, room: str | None) -> None:
    _person, single = await arranged_by(unit, acting, round_id, locked=True)
    if single.round_.state is RoundState.CANCELLED:
        raise TalkGone(round_id)
    if (single.round_.form, single.round_.room) == (form, room):
        return
    await unit.execute(_FORM, {"of_round": round_id, "to_form": form.value, "to_room": room})
    now = (await singles(unit, [round_id]))[round_id]
    for made in (await talks_in(unit, [round_id], locked=True)).get(round_id, ()):
        if made.booking.starts_at > unit.now:
            await plan_talk(unit, now, made, None)


async def change_link(unit: Unit, acting: Acting, round_id: int, text: str | None) -> None:
    """Give the link into a talk online, or none; who meets today is told, silently. Raises LinkUnfit, Outdated or
    TalkGone."""
    _person, single = await arranged_by(unit, acting, round_id, locked=True)
    before = await way_into(unit, single.round_)
    if single.round_.state is RoundState.CANCELLED or before is None:
        raise TalkGone(round_id)
    await unit.execute(_LINK, {"of_round": round_id, "to_link": read_link(text) if text is not None else None})
    if await way_into(unit, single.round_) == before:
        return
    for made in (await talks_in(unit, [round_id], locked=True)).get(round_id, ()):
        if made.booking.starts_at > unit.now and is_today(made.booking, single.round_.zone, unit.now):
            await plan_talk(unit, single, made, None)


async def set_follow_up(unit: Unit, acting: Acting, round_id: int, day: date | None) -> None:
    """The day on which a meeting is looked at again (D1.23), or none; either side is reminded as it nears. Raises
    Outdated, also for a day that does not lie ahead, or TalkGone."""
    _person, single = await arranged_by(unit, acting, round_id, locked=True)
    round_ = single.round_
    if round_.state is RoundState.CANCELLED or single.kind not in MEETINGS:
        raise TalkGone(round_id)
    if day is not None and not is_ahead(day, local(unit.now, round_.zone).date()):
        raise Outdated
    await unit.execute(_FOLLOW, {"of_round": round_id, "day": day})
    await cancel_about(unit, ABOUT, [round_id], [FOLLOW])
    await plan_follow_up(unit, replace(single, follow_up_on=day))


async def plan_follow_up(unit: Unit, single: Single) -> None:
    """Remind who holds the talk, the colleagues and the guardians who are invited."""
    day, round_ = single.follow_up_on, single.round_
    if day is None:
        return
    calendar = await calendar_of(unit, round_.school)
    family = await family_of(unit, [single.pupil_id])
    homes = {told.person_id for told in invited_of(single, family)}
    staff = {round_.teacher_id, *(guest.person_id for guest in single.of(GuestPart.COLLEAGUE) if guest.person_id)}
    for persons, at in (
        (staff, reminded_at(calendar, day, staff=True)),
        (homes - staff, reminded_at(calendar, day, staff=False)),
    ):
        if at > unit.now:
            plan_again(unit, follow_ups(round_, persons, day, at))


async def withdraw(unit: Unit, acting: Acting, round_id: int) -> Single:
    """Take the talk back. Raises Outdated."""
    _person, single = await arranged_by(unit, acting, round_id, locked=True)
    await withdraw_offer(unit, round_id)
    return single
