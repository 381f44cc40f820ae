"""A day's facts: written after school, and again when what is known of a past day changes.

The one rule kept here: a fact follows what is known and is never written by hand; only whether it was lawful is said.
What the school's own register said of a day (`registering`) is known, too, and stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import and_, bindparam, delete, insert, select, update

from bot.absence.facts import PupilDay
from bot.absence.following.looking import clear, look
from bot.absence.following.rules import fact_of
from bot.absence.models import AbsenceDay, Origin
from bot.absence.queries import days_of_pupils, days_of_school
from bot.absence.rules import school_days
from bot.accounts.installation import keep_value, kept_values
from bot.core.among import among
from bot.core.unit import Unit
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import Policy
from bot.schools.queries import SchoolEntry, all_schools, calendar_of, policy_of

_LOOKED = "absence:"
# After a long stop, what a school can still correct.
_CATCHES_UP = timedelta(days=14)
_ONE_DAY = timedelta(days=1)

# Judged, and by nobody here: the school's register did.
_OF_REGISTER = and_(AbsenceDay.judged_at.is_not(None), AbsenceDay.judged_by.is_(None))
_THERE = select(
    AbsenceDay.id, AbsenceDay.pupil_id, AbsenceDay.kind, AbsenceDay.origin, _OF_REGISTER.label("of_register")
).where(among(AbsenceDay.pupil_id, "pupils"), AbsenceDay.on_day == bindparam("day"))
_INSERT = insert(AbsenceDay)
_CHANGE = (
    update(AbsenceDay)
    .where(AbsenceDay.id == bindparam("fact"))
    .values(kind=bindparam("is_kind"), origin=bindparam("is_origin"))
)
_DELETE = delete(AbsenceDay).where(among(AbsenceDay.id, "facts"))
_FORGET_DAY = (
    delete(AbsenceDay)
    .where(AbsenceDay.school_id == bindparam("school"), AbsenceDay.on_day == bindparam("day"))
    .returning(AbsenceDay.pupil_id, AbsenceDay.unlawful)
)


async def settle_days(
    unit: Unit, policy: Policy, calendar: SchoolCalendar, school_id: int, pupil_id: int, days: Iterable[date]
) -> None:
    """What is known of these days of a pupil has changed: those that are past get their facts anew."""
    local = calendar.local(unit.now)
    last = _last_over(policy, local)
    over = [day for day in days if day <= last and calendar.is_school_day(day)]
    for day in over:
        await _settle(unit, school_id, await days_of_pupils(unit, [pupil_id], day), day)
    await look(unit, policy, calendar, school_id, [pupil_id] if over else [], local.date())


def _last_over(policy: Policy, local: datetime) -> date:
    """The last day on which school is out by now."""
    return local.date() if local.time() >= policy.absence.day_ends else local.date() - _ONE_DAY


async def settle_due(unit: Unit) -> None:
    """The tick: each school's days that are over and have no facts yet."""
    looked = await kept_values(unit, _LOOKED)
    for school in await all_schools(unit):
        policy = await policy_of(unit, school.id, school.policy_version)
        calendar = await calendar_of(unit, school)
        local = calendar.local(unit.now)
        last = _last_over(policy, local)
        name = f"{_LOOKED}{school.id}"
        if looked.get(name) == last.isoformat():
            continue
        first = date.fromisoformat(looked[name]) + _ONE_DAY if name in looked else last
        await _settle_school(unit, school, policy, calendar, max(first, last - _CATCHES_UP), last)
        await keep_value(unit, name, last.isoformat())


async def _settle_school(
    unit: Unit, school: SchoolEntry, policy: Policy, calendar: SchoolCalendar, first: date, last: date
) -> None:
    touched: set[int] = set()
    for day in school_days(calendar, first, last):
        touched |= await _settle(unit, school.id, await days_of_school(unit, school.id, day), day)
    await look(unit, policy, calendar, school.id, sorted(touched), last)


async def _settle(unit: Unit, school_id: int, known: Sequence[PupilDay], day: date) -> set[int]:
    """Write the facts of these pupils' day. Returns those who were away."""
    wanted = {each.pupil_id: fact for each in known if (fact := fact_of(each)) is not None}
    pupils = [each.pupil_id for each in known]
    there = {row.pupil_id: row for row in await unit.all(_THERE, {"pupils": pupils, "day": day})}
    for pupil_id, (kind, origin) in wanted.items():
        old = there.pop(pupil_id, None)
        if old is None:
            values = {"school_id": school_id, "pupil_id": pupil_id, "on_day": day}
            unit.defer(_INSERT, [{**values, "kind": kind.value, "origin": origin.value, "unlawful": False}])
        elif (old.kind, old.origin) != (kind.value, origin.value):
            await unit.execute(_CHANGE, {"fact": old.id, "is_kind": kind.value, "is_origin": origin.value})
    gone = [row.id for row in there.values() if not row.of_register]
    for row in there.values():
        if row.of_register and row.origin != Origin.UNREPORTED.value:
            # Nobody here has told of it any more.
            unreported = {"fact": row.id, "is_kind": row.kind, "is_origin": Origin.UNREPORTED.value}
            await unit.execute(_CHANGE, unreported)
    if gone:
        await unit.execute(_DELETE, {"facts": gone})
    await unit.flush()
    return set(wanted)


async def days_changed(unit: Unit, school_id: int, before: SchoolCalendar, after: SchoolCalendar) -> None:
    """A day that is over was none of school after all: nobody was away. One that was gets its facts, if it can."""
    school = next(each for each in await all_schools(unit) if each.id == school_id)
    policy = await policy_of(unit, school_id, school.policy_version)
    local = after.local(unit.now)
    last = _last_over(policy, local)
    for day in sorted(day for day in before.closed ^ after.closed if day <= local.date()):
        if after.is_school_day(day) and last - _CATCHES_UP <= day <= last:
            await _settle_school(unit, school, policy, after, day, day)
        elif not after.is_school_day(day):
            rows = await unit.all(_FORGET_DAY, {"school": school_id, "day": day})
            for pupil_id in sorted({row.pupil_id for row in rows if row.unlawful}):
                await clear(unit, policy, after, pupil_id, local.date())
