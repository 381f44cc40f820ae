"""Is it still you? Asked at school start and after half a year of silence, twice; then the office hears, then it rests.

The one rule kept here: every step waits for the one before it, in days, so that a tick that runs twice does nothing
and one that did not run for a month hurries nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from sqlalchemy import bindparam, update

from bot.accounts.models import Account
from bot.core.dates import local
from bot.core.feature import Ended, Who
from bot.core.unit import Unit
from bot.outbox.planning import plan, revive
from bot.people.acting import Acting, acting_of
from bot.people.lifecycle import queries, rules
from bot.people.lifecycle.notices import ask_plan
from bot.people.lifecycle.queries import Known
from bot.people.lifecycle.rules import Why
from bot.people.office.service import Matter, close_task, open_task
from bot.schools.calendar import SchoolCalendar
from bot.schools.queries import SchoolEntry, all_schools, calendar_of, policy_of

SILENT = "link.silent"
_ASK_AT = time(17)

_OF = update(Account).where(Account.id == bindparam("account"))
_FIRST = _OF.values(
    asked_since=bindparam("today"), asked_on=bindparam("today"), asked_times=1, asked_why=bindparam("why")
)
_NEXT = _OF.values(asked_on=bindparam("today"), asked_times=bindparam("times"))
_SUSPEND = _OF.values(suspended_at=bindparam("at"), asked_times=0)
_CLEAR = _OF.values(asked_times=0)
_CONFIRM = _OF.values(confirmed_on=bindparam("today"), asked_times=0, suspended_at=None)


def _key(person_id: int) -> str:
    return f"{SILENT}:{person_id}"


async def review(unit: Unit) -> None:
    """The tick: every school in its own daytime, some hundred people a step."""
    for school in await all_schools(unit):
        now = local(unit.now, school.zone)
        if not rules.FIRST_HOUR <= now.hour < rules.LAST_HOUR:
            continue
        calendar = await calendar_of(unit, school)
        if calendar.is_school_day(now.date()):
            await _Review(unit, school, calendar, now.date()).run()


class _Review:
    """One school's look on one day."""

    def __init__(self, unit: Unit, school: SchoolEntry, calendar: SchoolCalendar, today: date) -> None:
        self._unit = unit
        self._school = school
        self._calendar = calendar
        self._today = today

    async def run(self) -> None:
        """The last step first, so that nobody takes two in one look."""
        unit, school_id = self._unit, self._school.id
        answer, office = self._today - rules.ANSWER_WITHIN, self._today - rules.OFFICE_FIRST
        for known in await queries.alive(unit, school_id, answer):
            await unit.execute(_CLEAR, {"account": known.account_id})
            await _close(unit, known.account_id)
        # Whoever cannot be asked loses nothing by resting, and is asked before a name is said when they come back.
        lost = await queries.lost(unit, school_id, self._today - rules.SILENT_FOR)
        for known in [*lost, *await queries.waiting(unit, school_id, 4, office)]:
            await unit.execute(_SUSPEND, {"account": known.account_id, "at": unit.now})
        for known in await queries.waiting(unit, school_id, 3, answer):
            await self._step(known, 3)
            await _tell_offices(unit, known.account_id)
        for known in await queries.waiting(unit, school_id, 2, answer):
            await self._step(known, 2)
            self._ask([known])
        await self._begin(await queries.silent(unit, school_id, self._today - rules.SILENT_FOR), Why.SILENCE)
        await self._school_year()

    async def _school_year(self) -> None:
        policy = await policy_of(self._unit, self._school.id, self._school.policy_version)
        began = rules.year_began(policy.school_year.starts, self._calendar, self._today)
        if began is None:
            return
        before = began - rules.FRESH_FOR
        joined = self._calendar.at(before, time(0))
        await self._begin(await queries.unconfirmed(self._unit, self._school.id, began, before, joined), Why.YEAR)

    async def _step(self, known: Known, times: int) -> None:
        await self._unit.execute(_NEXT, {"account": known.account_id, "today": self._today, "times": times})

    async def _begin(self, found: Sequence[Known], why: Why) -> None:
        values = [{"account": each.account_id, "today": self._today, "why": why.value} for each in found]
        if values:
            await self._unit.execute(_FIRST, values)
            self._ask(found)

    def _ask(self, found: Sequence[Known]) -> None:
        at: datetime = self._calendar.at(self._today, _ASK_AT)
        plan(
            self._unit,
            [ask_plan(self._school.id, each.person_id, each.account_id, self._today, at) for each in found],
        )


async def _tell_offices(unit: Unit, account_id: int) -> None:
    for school_id, person_id in await queries.links_of(unit, account_id):
        await open_task(unit, Matter(school_id, SILENT, _key(person_id), person_id=person_id))


async def _close(unit: Unit, account_id: int) -> None:
    for school_id, person_id in await queries.links_of(unit, account_id):
        await close_task(unit, school_id, _key(person_id), None)


async def after_link(unit: Unit, ended: Ended) -> None:
    """`Feature.ends`: whoever is linked no longer is not waited for."""
    if ended.what is Who.LINK:
        await close_task(unit, ended.school_id, _key(ended.person_id), None)


async def confirm(unit: Unit, acting: Acting) -> Acting:
    """It is still them: nothing is asked any more, an account that rested wakes, and what it missed is told.

    Returns who acts from now on.
    """
    account = acting.account
    await unit.execute(_CONFIRM, {"account": account.id, "today": unit.now.date()})
    for school_id, person_id in await queries.links_of(unit, account.id):
        await close_task(unit, school_id, _key(person_id), None)
        if account.suspended_at is not None:
            await revive(unit, person_id)
    return await acting_of(unit, account.roused) if account.suspended_at is not None else acting
