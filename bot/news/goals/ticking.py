"""The tick: as a term starts, teams whose class was told no goals are asked for them."""

from __future__ import annotations

from datetime import time

from bot.core.unit import Unit
from bot.news.goals.notices import GOALS
from bot.news.goals.plans import goals_due
from bot.news.goals.rules import ASKS_AT, start_of_term
from bot.news.untold import to_ask
from bot.outbox.notices import Reader
from bot.outbox.planning import plan
from bot.schools.queries import all_schools, calendar_of, policy_of


async def ask_for_goals(unit: Unit) -> None:
    for school in await all_schools(unit):
        policy = await policy_of(unit, school.id, school.policy_version)
        if not policy.messages.goals:
            continue
        calendar = await calendar_of(unit, school)
        now = calendar.local(unit.now)
        start = start_of_term(policy, calendar, now.date())
        if start is None or now.time() < ASKS_AT:
            continue
        since, until = calendar.at(start.since, time()), calendar.at(start.until, time())
        plan(
            unit,
            [
                goals_due(Reader(school.id, each.person_id), each.class_id, since, unit.now, until)
                for each in await to_ask(unit, GOALS, school.id, since, calendar.at(start.asked_on, time()))
            ],
        )
