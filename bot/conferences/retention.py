"""What of talks goes when: the detail some days after the talk, the fact some months after the school year.

The one rule kept here: the numbers of a round are counted before its rows go, and a day's look is remembered, so that
nothing is rewritten every hour.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import BindParameter, bindparam, delete, select, update

from bot.conferences.colleagues.models import BookingGuest
from bot.conferences.confidential.service import forget_records
from bot.conferences.holding.models import FeedbackGiven, SecondTime, TalkDelay
from bot.conferences.holding.retention import forget_facts
from bot.conferences.models import (
    Booking,
    Round,
    RoundGuest,
    RoundPupil,
    RoundTotal,
    Slot,
    TimeProposal,
    TwoTalks,
    Unsuited,
)
from bot.conferences.rounds.totals import count_round
from bot.conferences.single.keeps import forget_single_details
from bot.conferences.waiting.keeps import forget_waiting
from bot.core.unit import Unit
from bot.schools.daily import due_today
from bot.schools.policy import Policy
from bot.schools.queries import SchoolEntry, calendar_of
from bot.schools.years import kept_from

_EVER = datetime(2000, 1, 1, tzinfo=UTC)
_OVER = select(Slot.id).where(
    Slot.school_id == bindparam("school"), Slot.ends_at > bindparam("after"), Slot.ends_at <= bindparam("until")
)
_FORGET_DETAIL = (
    update(Booking)
    .where(Booking.school_id == bindparam("school"), Booking.slot_id.in_(_OVER))
    .values(coming=bindparam("nothing", type_=Booking.coming.type))
)
_UNENDED = select(Slot.round_id).where(Slot.school_id == bindparam("school"), Slot.ends_at > bindparam("until"))
_FORGET_LINKS = (
    update(Round)
    .where(Round.school_id == bindparam("school"), Round.link.is_not(None), Round.id.not_in(_UNENDED))
    .values(link=None)
)
# A round with a talk in the present year keeps all of its rows.
_LAST = select(Slot.round_id).where(Slot.ends_at >= bindparam("year")).scalar_subquery()
# Only while it has bookings: counted again without them, its numbers would become nothing.
_OLD_ROUNDS = (
    select(Booking.round_id).where(Booking.school_id == bindparam("school"), Booking.round_id.not_in(_LAST)).distinct()
)
_OLD_TOTALS = select(RoundTotal.round_id).where(RoundTotal.round_id.in_(bindparam("rounds", expanding=True)))
_OF_ROUNDS: BindParameter[list[int]] = bindparam("rounds", expanding=True)
_OF_OLD_BOOKINGS = select(Booking.id).where(Booking.round_id.in_(_OF_ROUNDS))
_DELETE = (
    *(
        delete(table).where(table.booking_id.in_(_OF_OLD_BOOKINGS))
        for table in (SecondTime, TalkDelay, FeedbackGiven, BookingGuest)
    ),
    delete(TimeProposal).where(TimeProposal.booking_id.in_(_OF_OLD_BOOKINGS)),
    delete(TwoTalks).where(TwoTalks.round_id.in_(_OF_ROUNDS)),
    delete(RoundPupil).where(RoundPupil.round_id.in_(_OF_ROUNDS)),
    delete(Unsuited).where(Unsuited.round_id.in_(_OF_ROUNDS)),
    delete(RoundGuest).where(RoundGuest.round_id.in_(_OF_ROUNDS)),
    delete(Booking).where(Booking.round_id.in_(_OF_ROUNDS)),
)


async def forget_talks(unit: Unit) -> None:
    """The tick: each school once a day, by its own policy (`retention`)."""
    for day in await due_today(unit, "talks"):
        school, policy, today = day.school, day.policy, day.today
        await _forget_details(unit, school, policy, today, day.last)
        await forget_single_details(unit, school.id, policy.retention.details_days_after_talk)
        days = timedelta(days=policy.retention.details_days_after_talk)
        await forget_records(unit, school.id, unit.now - days)
        await _forget_facts(unit, school, policy, today)
        await forget_facts(unit, school.id, kept_from(policy, today))
        await day.done(unit)


async def _forget_details(unit: Unit, school: SchoolEntry, policy: Policy, today: date, looked: date | None) -> None:
    """Who came and what was needed, and the link. `looked`: up to this day it was done; a day is done twice rather than
    never."""
    days = timedelta(days=policy.retention.details_days_after_talk)
    until = unit.now - days
    after = datetime.combine(looked - days - timedelta(days=1), time(0), UTC) if looked else _EVER
    await unit.execute(_FORGET_DETAIL, {"school": school.id, "after": after, "until": until, "nothing": {}})
    await unit.execute(_FORGET_LINKS, {"school": school.id, "until": until})


async def _forget_facts(unit: Unit, school: SchoolEntry, policy: Policy, today: date) -> None:
    """That there was a talk: until some months after the school year in which it was."""
    began = kept_from(policy, today)
    calendar = await calendar_of(unit, school)
    rows = await unit.all(_OLD_ROUNDS, {"school": school.id, "year": calendar.at(began, time(0))})
    rounds = [row.round_id for row in rows]
    if not rounds:
        return
    for row in await unit.all(_OLD_TOTALS, {"rounds": rounds}):
        await count_round(unit, row.round_id)
    await forget_waiting(unit, rounds)
    for statement in _DELETE:
        await unit.execute(statement, {"rounds": rounds})
