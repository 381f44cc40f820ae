"""Why a time was not booked, moved or cancelled, as the reply that says so: whatever slice asked for it.

The one rule kept here: each refusal is worded with the world as it is now, and leaves a way on.
"""

from __future__ import annotations

from bot.conferences.booking import refused
from bot.conferences.booking.choosing import Choice
from bot.conferences.booking.doubling import in_pairs, takes_two
from bot.conferences.booking.errors import (
    AlreadyBooked,
    AtTheSameTime,
    BeingChanged,
    CancelledBySchool,
    ChoosingIsOver,
    NoLongerBooked,
    NoTwoTimes,
    NotYetOpen,
    NotYourTalk,
    OneTalkOnly,
    SlotTaken,
    SuggestedEnough,
    TalkIsOver,
    TooLate,
    TooLateToCancel,
)
from bot.conferences.booking.queries import Talk
from bot.conferences.booking.views import talk_view
from bot.conferences.facts import FreeSlot, RoundFacts
from bot.conferences.queries import free_slots
from bot.conferences.rules import is_open
from bot.conferences.waiting import queries as waiting
from bot.conferences.waiting.presses import JoinForTime
from bot.conferences.waiting.rules import in_minutes
from bot.core.errors import Refusal
from bot.core.presses import Press
from bot.core.replies import Reply
from bot.core.unit import Unit
from bot.people.acting import Acting
from bot.schools.queries import policy_of


async def refuse(unit: Unit, acting: Acting, subject: object, refusal: Refusal) -> Reply:
    """Word a refusal with the world as it is now. What is no refusal of booking is raised again."""
    if isinstance(refusal, SlotTaken):
        return Reply(refused.taken(*await _left(unit, acting, refusal), await _waits(unit, refusal)))
    if isinstance(refusal, NoTwoTimes):
        return Reply(refused.no_two_times(*await _left(unit, acting, refusal)))
    if isinstance(refusal, AtTheSameTime):
        return await _collision(unit, acting, refusal)
    if isinstance(refusal, AlreadyBooked):
        view = await talk_view(unit, acting, Talk(refusal.booking, refusal.round_))
        return Reply(refused.already_booked(view, refusal.wanted_slot_id, refusal.wanted_at))
    if isinstance(refusal, TooLate):
        view = await talk_view(unit, acting, Talk(refusal.booking, refusal.round_))
        return Reply(refused.too_late(view, refusal.limit, _phone(acting, refusal.round_)))
    if isinstance(refusal, TooLateToCancel):
        phone = _phone(acting, refusal.round_)
        return Reply(refused.too_late_to_cancel(refusal.booking, refusal.round_, refusal.limit, phone))
    if isinstance(refusal, TalkIsOver):
        return Reply(refused.talk_is_over(refusal.booking, refusal.round_))
    if isinstance(refusal, NoLongerBooked):
        return Reply(refused.no_longer_booked(refusal.round_, refusal.pupil_id))
    if isinstance(refusal, OneTalkOnly):
        return Reply(refused.one_talk_only(refusal.round_, refusal.pupil_id))
    if isinstance(refusal, NotYourTalk):
        return Reply(refused.not_your_talk(refusal.booking))
    if isinstance(refusal, SuggestedEnough):
        return Reply(refused.suggested_enough(refusal.booking, refusal.round_))
    if isinstance(refusal, CancelledBySchool) and refusal.pupil_id and is_open(refusal.round_, unit.now):
        return Reply(refused.talk_cancelled_by_school(refusal.round_, refusal.pupil_id))
    return _round_refused(acting, subject, refusal)


async def _collision(unit: Unit, acting: Acting, refusal: AtTheSameTime) -> Reply:
    other = acting.child(refusal.other_pupil_id)[1].given_name if refusal.other_pupil_id else None
    choice, slots = await _left(unit, acting, refusal)
    return Reply(refused.at_the_same_time(choice, other, refusal.starts_at, slots))


async def _left(
    unit: Unit, acting: Acting, refusal: SlotTaken | AtTheSameTime | NoTwoTimes
) -> tuple[Choice, list[FreeSlot]]:
    """What can still be chosen instead: times of the round, at a café of the same table."""
    round_, table_id = refusal.round_, refusal.table_id
    child = acting.child(refusal.pupil_id)[1].given_name
    slots = await free_slots(unit, [round_.round_id])
    here = [slot for slot in slots if not round_.is_cafe or slot.table_id == table_id]
    double = await takes_two(unit, round_, refusal.pupil_id, acting.at(round_.school_id).person_id)
    choice = Choice(round_, refusal.pupil_id, child, table_id=table_id, double=double)
    return choice, in_pairs(here) if double else here


async def _waits(unit: Unit, refusal: SlotTaken) -> Press | None:
    """The way to wait for the time that somebody has: none for one that is gone, or where the school keeps no list."""
    round_, starts_at = refusal.round_, refusal.starts_at
    policy = await policy_of(unit, round_.school_id, round_.policy_version)
    if starts_at is None or not policy.booking.waiting_list:
        return None
    gone = await waiting.taken(unit, round_, refusal.table_id)
    if starts_at not in {begin for begin, _end in gone.times}:
        return None
    return JoinForTime(round_.round_id, refusal.pupil_id, in_minutes(starts_at), refusal.table_id or 0)


def _phone(acting: Acting, round_: RoundFacts) -> str | None:
    return acting.at(round_.school_id).school.phone


def _round_refused(acting: Acting, subject: object, refusal: Refusal) -> Reply:
    if isinstance(refusal, NotYetOpen):
        return Reply(refused.not_yet_open(refusal.round_))
    if isinstance(refusal, BeingChanged):
        return Reply(refused.being_changed(refusal.round_, getattr(subject, "pupil_id", 0)))
    if isinstance(refusal, ChoosingIsOver):
        return Reply(refused.choosing_is_over(refusal.round_, _phone(acting, refusal.round_)))
    if isinstance(refusal, CancelledBySchool):
        return Reply(refused.cancelled_by_school())
    raise refusal
