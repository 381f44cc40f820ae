"""Importing a register: what it changes, and changing it, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import Struct
from sqlalchemy import bindparam, insert, or_, select, update

from bot.absence.following.looking import clear, look
from bot.absence.following.registering.errors import RegisterError
from bot.absence.following.registering.reading import Register
from bot.absence.following.registering.rules import Days, Judgement, Known, Listed, RegisterPlan, plan_of, wrong_here
from bot.absence.models import AbsenceDay, AbsenceKind, Origin
from bot.core.unit import Unit
from bot.people.models import Pupil
from bot.schools.policy import Policy
from bot.schools.queries import SchoolEntry, calendar_of, policy_of
from bot.schools.years import kept_from

_PUPILS = select(
    Pupil.id,
    Pupil.sourced_id,
    Pupil.left_on,
    or_(Pupil.protected.is_(False), Pupil.admitted_at.is_not(None)).label("in_bot"),
).where(Pupil.school_id == bindparam("school"), Pupil.erased_on.is_(None))
_KNOWN = select(
    AbsenceDay.id,
    AbsenceDay.pupil_id,
    AbsenceDay.on_day,
    AbsenceDay.kind,
    AbsenceDay.unlawful,
    AbsenceDay.judged_at,
).where(
    AbsenceDay.school_id == bindparam("school"),
    AbsenceDay.on_day >= bindparam("first"),
    AbsenceDay.on_day <= bindparam("last"),
)
_INSERT = insert(AbsenceDay)
# Judged by nobody here: so `settling` knows what the register said, and lets it stand.
_CHANGE = (
    update(AbsenceDay)
    .where(AbsenceDay.id == bindparam("fact"))
    .values(kind=bindparam("is_kind"), unlawful=bindparam("is_so"), judged_by=None, judged_at=bindparam("at"))
)


class _Rules(Struct, frozen=True):
    policy: Policy
    days: Days


async def _rules(unit: Unit, school: SchoolEntry) -> _Rules:
    policy, calendar = await policy_of(unit, school.id, school.policy_version), await calendar_of(unit, school)
    today = calendar.local(unit.now).date()
    since = kept_from(policy, today)
    return _Rules(policy, Days(calendar, since, today))


async def plan_register(unit: Unit, school: SchoolEntry, register: Register) -> RegisterPlan:
    """What the register changes. Raises RegisterError with everything that is wrong with it."""
    rules = await _rules(unit, school)
    pupils = {
        row.sourced_id: Listed(row.id, row.left_on, bool(row.in_bot))
        for row in await unit.all(_PUPILS, {"school": school.id})
    }
    wrong = sorted([*register.wrong, *wrong_here(register, pupils, rules.days)])
    if wrong:
        raise RegisterError(each.sentence for each in wrong)
    return plan_of(register.entries, pupils, await _known(unit, school.id, register))


async def _known(unit: Unit, school_id: int, register: Register) -> Mapping[tuple[int, date], Known]:
    days = [entry.on_day for entry in register.entries]
    rows = await unit.all(_KNOWN, {"school": school_id, "first": min(days), "last": max(days)})
    return {
        (row.pupil_id, row.on_day): Known(row.id, AbsenceKind(row.kind), bool(row.unlawful), row.judged_at is not None)
        for row in rows
    }


def _new(judgement: Judgement) -> dict[str, Any]:
    """Nobody had told of it, or it would be known."""
    entry = judgement.entry
    about = {"pupil_id": judgement.listed.pupil_id, "on_day": entry.on_day, "kind": judgement.kind.value}
    return {**about, "origin": Origin.UNREPORTED.value, "unlawful": entry.unlawful}


def _changed(judgement: Judgement) -> dict[str, Any]:
    assert judgement.known is not None
    return {"fact": judgement.known.fact_id, "is_kind": judgement.kind.value, "is_so": judgement.entry.unlawful}


async def import_register(unit: Unit, school: SchoolEntry, register: Register) -> RegisterPlan:
    """Write what it changes, and look at what that makes worth a talk. Raises RegisterError; then nothing changes."""
    plan, rules = await plan_register(unit, school, register), await _rules(unit, school)
    if plan.new:
        facts = ({**_new(each), "school_id": school.id, "judged_at": unit.now} for each in plan.new)
        await unit.execute(_INSERT, list(facts))
    if plan.changed:
        await unit.execute(_CHANGE, [{**_changed(each), "at": unit.now} for each in plan.changed])
    there = [each for each in plan.judgements if each.listed.left_on is None]
    for pupil_id in sorted({each.listed.pupil_id for each in there if each.takes_back}):
        await clear(unit, rules.policy, rules.days.calendar, pupil_id, rules.days.today)
    touched = sorted({each.listed.pupil_id for each in there})
    await look(unit, rules.policy, rules.days.calendar, school.id, touched, rules.days.today)
    return plan
