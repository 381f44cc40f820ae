"""What of topics goes when: over with the talk, gone some days later; who agreed when stays the school year.

The one rule kept here: a topic is over when a talk was held after it was raised, and at no other time. So it follows
the child when a talk is moved or cancelled.
"""

from __future__ import annotations

from datetime import time, timedelta

from sqlalchemy import and_, bindparam, delete, null, or_, select, update

from bot.conferences.models import Booking, Round, Slot
from bot.conferences.queries import CLASS_ROUND, IS_LIVE
from bot.core.unit import Unit
from bot.people.models import Pupil
from bot.schools.daily import due_today
from bot.schools.queries import calendar_of
from bot.schools.years import kept_from
from bot.talks.topics.aside import confiding
from bot.talks.topics.models import Aside, Topic

# Talks of one round lie no further apart.
_A_ROUND = timedelta(days=21)

_OF_PUPIL = (
    select(Booking.id)
    .join(Slot, Slot.id == Booking.slot_id)
    .join(Round, Round.id == Booking.round_id)
    .where(Booking.pupil_id == Topic.pupil_id, IS_LIVE, CLASS_ROUND)
    .correlate(Topic)
)
_HELD = _OF_PUPIL.where(Slot.ends_at <= bindparam("now"), Slot.ends_at > Topic.raised_at).exists()
# Two homes may have a talk each: what the one raised waits for its own.
_STILL_ONE = _OF_PUPIL.where(Slot.ends_at > bindparam("now"), Slot.starts_at < bindparam("soon")).exists()
_OVER = update(Topic).where(Topic.over_at.is_(None), _HELD, ~_STILL_ONE).values(over_at=bindparam("now"))
_HAS_LEFT = select(Pupil.id).where(Pupil.left_on.is_not(None), Pupil.left_on < bindparam("day"))
_OF_SCHOOL = Topic.school_id == bindparam("of_school")
_FORGET_TOPICS = delete(Topic).where(
    _OF_SCHOOL,
    or_(
        Topic.over_at <= bindparam("until"),
        and_(Topic.over_at.is_(None), or_(Topic.raised_at < bindparam("year"), Topic.pupil_id.in_(_HAS_LEFT))),
    ),
)
_OF_SCHOOL_TOO = Aside.school_id == bindparam("of_school")
_TO_FORGET = select(Aside.id).where(_OF_SCHOOL_TOO, Aside.area.is_not(None), Aside.over_at <= bindparam("until"))
_FORGET_AREA = update(Aside).where(Aside.id == bindparam("row")).values(area=null())
_FORGET_ASIDES = delete(Aside).where(
    _OF_SCHOOL_TOO,
    or_(
        Aside.over_at < bindparam("year"),
        and_(Aside.over_at.is_(None), or_(Aside.changed_at < bindparam("year"), Aside.pupil_id.in_(_HAS_LEFT))),
    ),
)


async def close_talked_about(unit: Unit) -> None:
    """The tick: what a talk was about is over with it."""
    await unit.execute(_OVER, {"now": unit.now, "soon": unit.now + _A_ROUND})


async def forget_topics(unit: Unit) -> None:
    """The tick: each school once a day, by its own policy (`retention`)."""
    for day in await due_today(unit, "topics"):
        school, policy, today = day.school, day.policy, day.today
        kept = policy.retention
        began = kept_from(policy, today)
        until = unit.now - timedelta(days=kept.details_days_after_talk)
        values = {"of_school": school.id, "until": until}
        year = (await calendar_of(unit, school)).at(began, time(0))
        for row in await unit.all(_TO_FORGET, values):
            await confiding.erase(unit, school.id, row.id)
            await unit.execute(_FORGET_AREA, {"row": row.id})
        for statement in (_FORGET_TOPICS, _FORGET_ASIDES):
            await unit.execute(statement, {**values, "year": year, "day": until.date()})
        await day.done(unit)
