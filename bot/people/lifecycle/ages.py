"""Fifteenth and eighteenth birthdays: a tick that opens some pupils' birthdays at a time, each school once a day.

The one rule kept here: a birthday is sealed, so it is looked at in Python, in batches, and where a day's look has
come to is a row: a hundred thousand pupils hold nobody up, and a restart starts nothing over.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from datetime import date, datetime, time

from sqlalchemy import bindparam, update

from bot.accounts.installation import keep_value, kept_values
from bot.core.dates import local
from bot.core.feature import Ended, Who
from bot.core.unit import Unit
from bot.outbox.planning import plan
from bot.people.closing import tell_ended
from bot.people.lifecycle import queries, rules
from bot.people.lifecycle.notices import of_age_plan
from bot.people.models import Decider, GuardianshipRow
from bot.people.office.service import Matter, open_task
from bot.schools.queries import SchoolEntry, all_schools, calendar_of

Ends = Callable[[Unit, Ended], Awaitable[None]]
TURNED_15 = "pupil.turned_15"

_LOOKED = "ages:"
_DONE = "done"
# The hour of the school's clock at which the home hears, and from which a day's look begins.
_NOON, _FROM = time(12), 4

_END = (
    update(GuardianshipRow)
    .where(GuardianshipRow.id == bindparam("row_id"))
    # Staff's, so that no class list brings it back: from this day on it would need the pupil's own word.
    .values(until=bindparam("at"), closed_at=bindparam("at"), decided_by=Decider.STAFF.value)
)


def look_at_ages(ends: Ends) -> Callable[[Unit], Awaitable[None]]:
    """The tick: one school's next pupils; nothing but two statements when the day's look is over everywhere."""

    async def run(unit: Unit) -> None:
        looked = await kept_values(unit, _LOOKED)
        for school in await all_schools(unit):
            now = local(unit.now, school.zone)
            day, _colon, after = looked.get(f"{_LOOKED}{school.id}", "").partition(":")
            today = now.date()
            if now.hour < _FROM or (day, after) == (today.isoformat(), _DONE):
                continue
            begun = int(after) if day == today.isoformat() else 0
            reached = await _look(unit, ends, school, today, begun)
            await keep_value(unit, f"{_LOOKED}{school.id}", f"{today}:{reached or _DONE}")
            return

    return run


async def _look(unit: Unit, ends: Ends, school: SchoolEntry, today: date, after: int) -> int | None:
    """Look at the next pupils. Returns the last one's id; None when there are no more."""
    born = await queries.births(unit, school.id, after)
    fifteen = [pupil for pupil, day in born if rules.turned_lately(day, rules.ASKED_ABOUT, today)]
    if fifteen:
        await _ask_office(unit, school.id, fifteen)
    grown = {pupil: day for pupil, day in born if rules.has_turned(day, rules.OF_AGE, today)}
    if grown:
        await _let_go(unit, ends, school, today, grown)
    return born[-1][0] if len(born) == queries.PUPILS else None


async def _ask_office(unit: Unit, school_id: int, pupils: Iterable[int]) -> None:
    told = await queries.told_about(unit, school_id, TURNED_15)
    for pupil_id in pupils:
        if pupil_id not in told:
            await open_task(unit, Matter(school_id, TURNED_15, f"{TURNED_15}:{pupil_id}", pupil_id=pupil_id))


async def _let_go(unit: Unit, ends: Ends, school: SchoolEntry, today: date, grown: dict[int, date]) -> None:
    """End what began before the birthday or came from a list; what staff began afterwards has the pupil's word."""
    calendar = await calendar_of(unit, school)
    send_at = max(unit.now, calendar.at(today, _NOON))
    for row in await queries.guarding(unit, list(grown)):
        birthday = calendar.at(rules.birthday(grown[row.pupil_id], rules.OF_AGE), time(0))
        if row.since >= birthday and row.decided_by == Decider.STAFF:
            continue
        await unit.execute(_END, {"row_id": row.id, "at": unit.now})
        ended = Ended(Who.GUARDIANSHIP, school.id, row.person_id, pupil_id=row.pupil_id)
        await tell_ended(unit, ends, ended)
        if _is_news(birthday, unit.now):
            plan(unit, [of_age_plan(school.id, row.person_id, row.pupil_id, send_at)])


def _is_news(birthday: datetime, now: datetime) -> bool:
    """A class list may bring pupils who have been of age for long: nobody congratulates them."""
    return now - birthday < rules.NEWS_FOR
