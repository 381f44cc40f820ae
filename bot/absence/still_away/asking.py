"""The tick that asks: on the morning of a school day, about every child that was away the whole school day before.

The one rule kept here: a child is asked about once a day, and only while nobody has said anything of that day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import insert

from bot.absence.models import StillAwayPrompt
from bot.absence.queries import guardians_of
from bot.absence.rights import REPORT
from bot.absence.still_away.facts import Candidate
from bot.absence.still_away.plans import ask
from bot.absence.still_away.queries import candidates
from bot.absence.still_away.rules import in_turn, is_time, to_ask_about
from bot.absence.today import boards
from bot.core.dates import local
from bot.core.unit import Unit
from bot.outbox.planning import plan
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import Policy
from bot.schools.queries import SchoolEntry, all_schools, calendar_of, policy_of

_INSERT = insert(StillAwayPrompt).returning(StillAwayPrompt.id, StillAwayPrompt.pupil_id)


async def ask_homes(unit: Unit) -> None:
    """The tick: every school whose time it is."""
    for school in await all_schools(unit):
        policy, now = await policy_of(unit, school.id, school.policy_version), local(unit.now, school.zone)
        if is_time(policy, now):
            calendar = await calendar_of(unit, school)
            if calendar.is_school_day(now.date()):
                await _ask(unit, school, policy, calendar, now.date())


async def _ask(unit: Unit, school: SchoolEntry, policy: Policy, calendar: SchoolCalendar, day: date) -> None:
    found = to_ask_about(await candidates(unit, school.id, day, calendar.school_days_before(day, 1)))
    adults = await guardians_of(unit, [each.pupil_id for each in found], REPORT)
    asked = [each for each in found if adults[each.pupil_id]]
    if not asked:
        return
    written = await _write(unit, school.id, asked, day)
    until = calendar.at(day, policy.absence.register_by)
    for each in asked:
        firsts, others = in_turn(each, adults[each.pupil_id])
        plan(unit, ask(school.id, written[each.pupil_id], firsts, others, unit.now, until))
    for class_id in sorted({each.class_id for each in asked}):
        boards.refresh(unit, school.id, class_id, day)


async def _write(unit: Unit, school_id: int, asked: Sequence[Candidate], day: date) -> Mapping[int, int]:
    """The questions by pupil."""
    rows = [
        {
            "school_id": school_id,
            "pupil_id": each.pupil_id,
            "report_id": each.report_id,
            "on_day": day,
            "asked_at": unit.now,
        }
        for each in asked
    ]
    return {row.pupil_id: row.id for row in await unit.execute(_INSERT, rows)}
