"""Use cases of running late: either side says how much, and the other hears it at once."""

from __future__ import annotations

from datetime import time, timedelta

from bot.conferences.booking.queries import Talk
from bot.conferences.facts import RoundFacts
from bot.conferences.holding.access import MARK, own_talk
from bot.conferences.holding.lateness.errors import NoneAhead
from bot.conferences.holding.lateness.noting import note_late
from bot.conferences.holding.lateness.plans import behind_plans, late_plan
from bot.conferences.holding.lateness.queries import talks_ahead
from bot.conferences.holding.lateness.rules import HOME_MINUTES, SCHOOL_MINUTES, ensure_offered, ensure_today
from bot.conferences.holding.models import Side
from bot.conferences.homes import who_sees
from bot.conferences.rounds.access import allowed_round
from bot.conferences.single.lateness import say_singles_behind
from bot.core.dates import local
from bot.core.unit import Unit
from bot.outbox.planning import plan_again
from bot.people.acting import Acting
from bot.schools.queries import calendar_of


async def say_late(unit: Unit, acting: Acting, booking_id: int, minutes: int) -> Talk:
    """The home comes so many minutes late, or on time after all; the teacher is rung up.

    Raises Outdated, NotAllowed or NotToday.
    """
    ensure_offered(minutes, HOME_MINUTES)
    mine = await own_talk(unit, acting, booking_id, locked=True)
    ensure_today(mine.talk.booking, mine.talk.round_.zone, unit.now)
    if await note_late(unit, [mine.talk], Side.HOME, minutes):
        plan_again(unit, [late_plan(mine.talk, unit.now)])
    return mine.talk


async def say_behind(unit: Unit, acting: Acting, round_id: int, minutes: int) -> tuple[RoundFacts, int]:
    """The teacher's talks of today that have not begun begin so many minutes late, or on time again.

    Told are the homes of those that this changes. Gives the round and how many talks it is about. Raises Outdated,
    NotAllowed or NoneAhead.
    """
    ensure_offered(minutes, SCHOOL_MINUTES)
    _person, round_ = await allowed_round(unit, acting, round_id, MARK, locked=True)
    calendar = await calendar_of(unit, round_.school)
    tomorrow = local(unit.now, round_.zone).date() + timedelta(days=1)
    midnight = calendar.at(tomorrow, time())
    ahead = await talks_ahead(unit, round_.school_id, round_.teacher_id, midnight)
    if not ahead:
        raise NoneAhead(round_id)
    other = await note_late(unit, ahead, Side.SCHOOL, minutes)
    if other:
        sees = await who_sees(unit, [talk.booking for talk in other])
        plan_again(unit, behind_plans(other, sees, unit.now))
    # Talks with one family wait, too; of how many there are nobody learns who holds none of them.
    await say_singles_behind(unit, round_.school_id, round_.teacher_id, midnight, minutes)
    return round_, len(ahead)
