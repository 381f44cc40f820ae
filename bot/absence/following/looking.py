"""Looking at pupils' facts for what is worth a talk, and telling who follows it up.

The one rule kept here: the home is not told by this; a person at the school decides what to say to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, delete, select, update

from bot.absence.following.plans import ABOUT, WORTH, worth_a_talk
from bot.absence.following.queries import facts_of, found_lately, talked_about
from bot.absence.following.rules import OF_THE_LAW, Finding, Outcome, findings, is_new
from bot.absence.models import FollowUp
from bot.core.unit import Unit
from bot.core.upserts import Upsert
from bot.outbox.planning import cancel_about, plan
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import Policy

# A school year, and the quarter that began before it.
_YEAR = timedelta(days=366 + 92)

_INSERT = Upsert(FollowUp, by=["pupil_id", "rule", "period"], returning=FollowUp.id)
_CLOSE = (
    update(FollowUp)
    .where(FollowUp.id == bindparam("follow_up"), FollowUp.closed_at.is_(None))
    .values(outcome=bindparam("became"), taken_by=bindparam("by"), closed_at=bindparam("at"))
)
_WAITS_BY_LAW = select(FollowUp.id, FollowUp.rule, FollowUp.period).where(
    FollowUp.pupil_id == bindparam("pupil"),
    FollowUp.closed_at.is_(None),
    FollowUp.rule.in_(sorted(rule.value for rule in OF_THE_LAW)),
)
_FORGET = delete(FollowUp).where(FollowUp.id == bindparam("follow_up"))


async def look(
    unit: Unit, policy: Policy, calendar: SchoolCalendar, school_id: int, pupil_ids: Sequence[int], today: date
) -> None:
    """Find what these pupils' facts say, write down what is new, and tell it."""
    if not pupil_ids:
        return
    rows = await facts_of(unit, pupil_ids, today - _YEAR)
    lately = await found_lately(unit, pupil_ids)
    for pupil_id in pupil_ids:
        facts = [row.fact for row in rows if row.pupil_id == pupil_id]
        last = {rule: calendar.local(at).date() for rule, at in lately.get(pupil_id, {}).items()}
        for finding in findings(policy, calendar, facts, today):
            if is_new(finding, last, policy.absence.pattern_weeks, today):
                await _note(unit, school_id, pupil_id, finding)


async def clear(unit: Unit, policy: Policy, calendar: SchoolCalendar, pupil_id: int, today: date) -> None:
    """Days were judged lawful after all: what waits because of them, and is not reached any more, is taken back."""
    facts = [row.fact for row in await facts_of(unit, [pupil_id], today - _YEAR)]
    reached = [f"{each.rule.value}/{each.period}" for each in findings(policy, calendar, facts, today)]
    for row in await unit.all(_WAITS_BY_LAW, {"pupil": pupil_id}):
        if f"{row.rule}/{row.period}" not in reached:
            await cancel_about(unit, ABOUT, [row.id], [WORTH])
            await unit.execute(_FORGET, {"follow_up": row.id})


async def _note(unit: Unit, school_id: int, pupil_id: int, finding: Finding) -> None:
    values = {
        "school_id": school_id,
        "pupil_id": pupil_id,
        "rule": finding.rule.value,
        "period": finding.period,
        "counted": finding.counted,
        "found_at": unit.now,
    }
    new = await unit.scalar(_INSERT, values)
    if new is not None:
        plan(unit, await worth_a_talk(unit, school_id, pupil_id, new, finding.rule, unit.now))


async def close(unit: Unit, follow_up_id: int, outcome: Outcome, by: int | None, at: datetime) -> None:
    """It was taken up."""
    await unit.execute(_CLOSE, {"follow_up": follow_up_id, "became": outcome.value, "by": by, "at": at})


async def close_talked_about(unit: Unit) -> None:
    """The tick: a talk of its own was offered since."""
    for follow_up_id, offered_by in await talked_about(unit):
        await close(unit, follow_up_id, Outcome.TALK, offered_by, unit.now)
