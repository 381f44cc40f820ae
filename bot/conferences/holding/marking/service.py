"""Use cases of marking: a talk was held or not, a whole day was, a second time is asked for and offered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import bindparam, insert, select, update

from bot.conferences.booking.queries import Talk, talks
from bot.conferences.facts import RoundFacts
from bot.conferences.holding.access import MARK, class_talk, own_talk
from bot.conferences.holding.feedback.plans import plan_feedback
from bot.conferences.holding.marking.errors import AlreadyOffered
from bot.conferences.holding.marking.plans import more_plan
from bot.conferences.holding.marking.queries import held_lines, outcome_of
from bot.conferences.holding.marking.rules import ensure_begun, ensure_recent
from bot.conferences.holding.models import Outcome, SecondTime, Why
from bot.conferences.holding.recording import say
from bot.conferences.homes import NO_HOMES, homes_of
from bot.conferences.models import Form, TalkKind
from bot.conferences.queries import LIVE
from bot.conferences.rounds.access import allowed_round
from bot.conferences.rounds.totals import count_round
from bot.conferences.single.access import arranged_by
from bot.conferences.single.facts import Offer
from bot.conferences.single.offering import offer_times
from bot.conferences.single.queries import talks_in
from bot.core.dates import local
from bot.core.errors import Outdated
from bot.core.unit import Unit
from bot.outbox.planning import plan
from bot.people.acting import Acting
from bot.schools.queries import policy_of

_SECOND = select(SecondTime.id, SecondTime.offered_round_id).where(
    SecondTime.booking_id == bindparam("booking"), SecondTime.why == bindparam("reason")
)
_OFFERED = update(SecondTime).where(SecondTime.id == bindparam("second")).values(offered_round_id=bindparam("made"))


async def mark_talk(unit: Unit, acting: Acting, booking_id: int, *, met: bool) -> Talk:
    """The talk was held, or nobody came; the last word counts. Raises Outdated, NotAllowed or NotBegun."""
    found = await class_talk(unit, acting, booking_id, locked=True)
    ensure_begun(found.booking, unit.now)
    await say(unit, [found], Outcome.HELD if met else Outcome.NOT_MET)
    if met:
        await plan_feedback(unit, [found])
    await count_round(unit, found.round_.round_id)
    return found


async def mark_day(unit: Unit, acting: Acting, round_id: int, day: date) -> RoundFacts:
    """All talks of the day that have begun and that nothing was said of were held. Raises Outdated or NotAllowed."""
    _person, round_ = await allowed_round(unit, acting, round_id, MARK, locked=True)
    unmarked = [
        line.booking_id
        for line in await held_lines(unit, round_id)
        if line.outcome is None and line.has_begun(unit.now) and local(line.starts_at, round_.zone).date() == day
    ]
    if unmarked:
        held = list((await talks(unit, unmarked)).values())
        await say(unit, held, Outcome.HELD)
        await plan_feedback(unit, held)
        await count_round(unit, round_id)
    return round_


async def mark_single(unit: Unit, acting: Acting, round_id: int, *, met: bool) -> None:
    """A talk with one family was held, or nobody came: its fact, and nothing else. Raises Outdated or NotBegun."""
    await arranged_by(unit, acting, round_id, locked=True)
    live = [made for made in (await talks_in(unit, [round_id])).get(round_id, []) if made.booking.state.value in LIVE]
    if not live:
        raise Outdated
    for made in live:
        ensure_begun(made.booking, unit.now)
    await say(unit, live, Outcome.HELD if met else Outcome.NOT_MET)


async def ask_for_more(unit: Unit, acting: Acting, booking_id: int) -> Talk:
    """A guardian needs more time than the talk had: the teacher is told, once a talk.

    Raises Outdated, NotAllowed, NotBegun, TooLongAgo or AlreadyOffered.
    """
    mine = await own_talk(unit, acting, booking_id, locked=True)
    booking = mine.talk.booking
    ensure_begun(booking, unit.now)
    ensure_recent(booking, unit.now)
    row = await unit.first(_SECOND, {"booking": booking_id, "reason": Why.MORE.value})
    if row is not None and row.offered_round_id is not None:
        raise AlreadyOffered(booking_id, row.offered_round_id)
    if row is None:
        await _note(unit, mine.talk, Why.MORE, mine.person.person_id, None)
        plan(unit, [more_plan(mine.talk, unit.now)])
    return mine.talk


async def _note(unit: Unit, made: Talk, why: Why, asked_by: int | None, offered: int | None) -> None:
    values = {
        "school_id": made.round_.school_id,
        "booking_id": made.booking.booking_id,
        "why": why.value,
        "asked_by": asked_by,
        "asked_at": unit.now,
        "offered_round_id": offered,
    }
    await unit.execute(insert(SecondTime), values)


async def offer_second(unit: Unit, acting: Acting, booking_id: int, starts: Sequence[datetime]) -> int:
    """Offer times for a second talk to the home that had, or missed, the first. Returns its round's id.

    One that nobody came to is held anew as an ordinary talk, where the policy says so; one that was too short goes on
    as a talk of its own kind, which counts for no minimum. Raises Outdated, NotAllowed, NotBegun, AlreadyOffered or
    TeacherBusy.
    """
    found = await class_talk(unit, acting, booking_id, locked=True)
    booking, round_ = found.booking, found.round_
    ensure_begun(booking, unit.now)
    why = Why.AGAIN if await outcome_of(unit, booking_id) is Outcome.NOT_MET else Why.MORE
    policy = await policy_of(unit, round_.school_id, round_.policy_version)
    if why is Why.AGAIN and not policy.booking.new_time_after_no_show:
        raise Outdated
    row = await unit.first(_SECOND, {"booking": booking_id, "reason": why.value})
    if row is not None and row.offered_round_id is not None:
        raise AlreadyOffered(booking_id, row.offered_round_id)
    homes = (await homes_of(unit, [booking.pupil_id])).get(booking.pupil_id, NO_HOMES)
    there = [person for person in homes.custody if homes.in_home(person, booking)]
    offer = Offer(
        kind=TalkKind.ORDINARY if why is Why.AGAIN else TalkKind.FOLLOW_UP,
        school_id=round_.school_id,
        class_id=round_.class_id,
        pupil_id=booking.pupil_id,
        teacher_id=round_.teacher_id,
        # What was too short among others goes on alone.
        form=Form.IN_PERSON if round_.form.is_shared else booking.form_in(round_),
        minutes=round_.minutes,
        room=round_.room,
        starts=starts,
        guests=() if len(there) == len(homes.custody) else there,
        offered_by=acting.at(round_.school_id).person_id,
    )
    made = await offer_times(unit, offer)
    if row is None:
        await _note(unit, found, why, None, made)
    else:
        await unit.execute(_OFFERED, {"second": row.id, "made": made})
    return made
