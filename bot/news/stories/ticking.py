"""The tick: at the end of a period, teams whose class was told no good story are asked for one."""

from __future__ import annotations

from datetime import time

from bot.core.dates import local
from bot.core.unit import Unit
from bot.news.stories.plans import story_due
from bot.news.stories.queries import STORIES
from bot.news.stories.rules import ASKS_AT, period_over
from bot.news.untold import to_ask
from bot.outbox.notices import Reader
from bot.outbox.planning import plan
from bot.schools.queries import all_schools, calendar_of, policy_of

_SATURDAY = 5


async def ask_for_stories(unit: Unit) -> None:
    for school in await all_schools(unit):
        policy = await policy_of(unit, school.id, school.policy_version)
        now = local(unit.now, school.zone)
        if not policy.messages.good_stories or now.weekday() >= _SATURDAY or now.time() < ASKS_AT:
            continue
        calendar = await calendar_of(unit, school)
        period = period_over(policy, calendar, now.date())
        if period is None or unit.now < (asks_at := calendar.at(period.asked_on, ASKS_AT)):
            continue
        since, until = calendar.at(period.since, time()), calendar.at(period.until, time())
        weeks = policy.messages.story_weeks
        plan(
            unit,
            [
                story_due(Reader(school.id, each.person_id), each.class_id, since, weeks, unit.now, until)
                for each in await to_ask(unit, STORIES, school.id, since, asks_at)
            ],
        )
