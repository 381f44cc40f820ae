"""Use cases between two homes: suggesting another time for the other's talk, and a talk of one's own beside it.

The one rule kept here: whoever did not book moves nothing; they suggest, twice at most a talk, and the answer is told.
"""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from sqlalchemy import bindparam, insert, select, update

from bot.conferences.booking.access import about_talk
from bot.conferences.booking.errors import SuggestedEnough
from bot.conferences.booking.plans import kept_plan, suggested_plan
from bot.conferences.booking.queries import Talk, locked_slots, nearby
from bot.conferences.booking.rules import as_held_now, ensure_free, ensure_movable, is_instead
from bot.conferences.booking.service import book_slot, own_talk
from bot.conferences.homes import NO_HOMES, homes_of
from bot.conferences.models import TimeProposal, TwoTalks
from bot.core.errors import Outdated
from bot.core.unit import Unit
from bot.outbox.planning import plan
from bot.people.access import require
from bot.people.acting import Acting
from bot.schools.queries import policy_of

# More would be quarrelling through the school's bot; from there on the teacher helps.
MOST_SUGGESTIONS = 2

_SUGGESTED = select(TimeProposal.answered_at).where(
    TimeProposal.booking_id == bindparam("booking"), TimeProposal.person_id == bindparam("person")
)
_SUGGEST = insert(TimeProposal).returning(TimeProposal.id)
_SUGGESTION = select(TimeProposal.booking_id, TimeProposal.person_id, TimeProposal.answered_at).where(
    TimeProposal.id == bindparam("proposal")
)
_ANSWER = (
    update(TimeProposal)
    .where(TimeProposal.id == bindparam("proposal"), TimeProposal.answered_at.is_(None))
    .values(answered_at=bindparam("at"))
)
_SPLIT = select(TwoTalks.id).where(
    TwoTalks.round_id == bindparam("round"), TwoTalks.pupil_id == bindparam("pupil"), TwoTalks.until.is_(None)
)


class Suggested(Struct, frozen=True):
    """A talk, and the other time that was suggested for it."""

    talk: Talk
    starts_at: datetime


async def suggest_time(unit: Unit, acting: Acting, booking_id: int, slot_id: int) -> Suggested:
    """Ask the guardian who booked to move the talk to this free time; it stays where it is until they do.

    Raises SuggestedEnough, Outdated (also for a talk one may move oneself), NotAllowed, SlotTaken, TooLate, or why
    the talk is none any more.
    """
    found = await own_talk(unit, acting, booking_id, "conference.book", changes=False)
    booking, round_ = found.booking, found.round_
    person = acting.at(round_.school_id)
    homes = (await homes_of(unit, [booking.pupil_id])).get(booking.pupil_id, NO_HOMES)
    slot = (await locked_slots(unit, [slot_id])).get(slot_id)
    if slot is None or not is_instead(slot, booking) or booking.owner_id is None:
        raise Outdated
    if homes.may_change(person.person_id, booking):
        raise Outdated
    policy = await policy_of(unit, round_.school_id, round_.policy_version)
    ensure_movable(policy, person.school.calendar(policy), booking, round_, unit.now)
    busy = await nearby(unit, [booking.pupil_id], slot.teacher_id, slot.starts_at, slot.ends_at, person.person_id)
    ensure_free(as_held_now(slot, busy), booking.pupil_id, unit.now)
    before = await unit.all(_SUGGESTED, {"booking": booking_id, "person": person.person_id})
    if len(before) >= MOST_SUGGESTIONS or any(row.answered_at is None for row in before):
        raise SuggestedEnough(booking, round_)
    values = {
        "school_id": round_.school_id,
        "booking_id": booking_id,
        "slot_id": slot_id,
        "person_id": person.person_id,
        "proposed_at": unit.now,
    }
    proposal_id = await unit.scalar(_SUGGEST, values)
    plan(unit, [suggested_plan(found, proposal_id, booking.owner_id, unit.now)])
    return Suggested(found, slot.starts_at)


async def keep_time(unit: Unit, acting: Acting, proposal_id: int) -> Talk:
    """Leave the talk where it is; whoever suggested another time hears so. Raises as `own_talk` does."""
    row = await unit.first(_SUGGESTION, {"proposal": proposal_id})
    if row is None:
        raise Outdated
    found = await own_talk(unit, acting, row.booking_id, "conference.book")
    answered = await unit.execute(_ANSWER, {"proposal": proposal_id, "at": unit.now})
    if answered.rowcount:
        plan(unit, [kept_plan(found, proposal_id, row.person_id, unit.now)])
    return found


async def book_own(unit: Unit, acting: Acting, slot_id: int, pupil_id: int) -> Talk:
    """Book a talk of one's own beside the other home's, where the policy gives each home one without asking.

    Raises Outdated where it does not, and what `book_slot` raises.
    """
    slot = (await locked_slots(unit, [slot_id])).get(slot_id)
    if slot is None:
        raise Outdated
    round_ = slot.round_
    person = require(unit, acting, "conference.book", about_talk(pupil_id, round_))
    policy = await policy_of(unit, round_.school_id, round_.policy_version)
    if policy.booking.two_talks_for_two_homes != "yes":
        raise Outdated
    await split_talks(unit, round_.school_id, round_.round_id, pupil_id, person.person_id)
    return await book_slot(unit, acting, slot_id, pupil_id)


async def split_talks(unit: Unit, school_id: int, round_id: int, pupil_id: int, by: int) -> bool:
    """From now on each of the pupil's homes has a talk of its own in this round. False when it was so."""
    if await unit.scalar(_SPLIT, {"round": round_id, "pupil": pupil_id}) is not None:
        return False
    values = {"school_id": school_id, "round_id": round_id, "pupil_id": pupil_id, "decided_by": by, "since": unit.now}
    await unit.execute(insert(TwoTalks), values)
    return True
