"""Use cases of running late: either side says how much, and the other hears it at once."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from bot.conferences.booking.queries import Talk
from bot.conferences.facts import RoundFacts
from bot.conferences.holding.access import MARK, own_talk
from bot.conferences.holding.lateness.errors import NoneAhead
from bot.conferences.holding.lateness.plans import behind_plans, late_plan
from bot.conferences.holding.lateness.queries import late_home, minutes_late, talks_ahead
from bot.conferences.holding.lateness.rules import HOME_MINUTES, SCHOOL_MINUTES, ensure_offered, ensure_today
from bot.conferences.holding.models import Side, TalkDelay
from bot.conferences.homes import who_sees
from bot.conferences.rounds.access import allowed_round
from bot.core.dates import local
from bot.core.unit import Unit
from bot.outbox.planning import plan_again
from bot.people.acting import Acting
from bot.schools.queries import calendar_of


def _say(dialect: str) -> Any:
    statement: Any = sqlite.insert(TalkDelay) if dialect == "sqlite" else postgresql.insert(TalkDelay)
    said = {"minutes": statement.excluded.minutes, "said_at": statement.excluded.said_at}
    return statement.on_conflict_do_update(index_elements=["booking_id", "side"], set_=said)


_SAY = {dialect: _say(dialect) for dialect in ("sqlite", "postgresql")}


def _row(unit: Unit, talk: Talk, side: Side, minutes: int) -> dict[str, Any]:
    return {
        "school_id": talk.round_.school_id,
        "booking_id": talk.booking.booking_id,
        "side": side.value,
        "minutes": minutes,
        "said_at": unit.now,
    }


async def say_late(unit: Unit, acting: Acting, booking_id: int, minutes: int) -> Talk:
    """The home comes so many minutes late, or on time after all; the teacher is rung up.

    Raises Outdated, NotAllowed or NotToday.
    """
    ensure_offered(minutes, HOME_MINUTES)
    mine = await own_talk(unit, acting, booking_id, locked=True)
    ensure_today(mine.talk.booking, mine.talk.round_.zone, unit.now)
    if await late_home(unit, booking_id) != minutes:
        await unit.execute(_SAY[unit.connection.dialect.name], [_row(unit, mine.talk, Side.HOME, minutes)])
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
    ahead = await talks_ahead(unit, round_.school_id, round_.teacher_id, calendar.at(tomorrow, time()))
    if not ahead:
        raise NoneAhead(round_id)
    said = await minutes_late(unit, [talk.booking.booking_id for talk in ahead], Side.SCHOOL)
    other = [talk for talk in ahead if said.get(talk.booking.booking_id, 0) != minutes]
    if other:
        rows = [_row(unit, talk, Side.SCHOOL, minutes) for talk in other]
        await unit.execute(_SAY[unit.connection.dialect.name], rows)
        sees = await who_sees(unit, [talk.booking for talk in other])
        plan_again(unit, behind_plans(other, sees, unit.now))
    return round_, len(ahead)
