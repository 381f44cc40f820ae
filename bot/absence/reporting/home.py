"""What of reports stands on the home screen: who is away today, or next."""

from __future__ import annotations

from bot.absence.facts import Report
from bot.absence.queries import standing_reports
from bot.absence.reporting import screens
from bot.absence.reporting.drafts import reportable
from bot.absence.reports import reporting
from bot.absence.rules import day_meant
from bot.core.feature import HomeLines
from bot.core.unit import Unit
from bot.people.acting import Acting
from bot.reminders.queries import marks_for


async def away_now(unit: Unit, acting: Acting) -> HomeLines:
    """A line for each child that is reported for the day that "today" means; the newest report shows."""
    children = reportable(acting)
    if not children:
        return HomeLines()
    days, todays = {}, {}
    for person, child in children:
        who = await reporting(unit, person)
        todays[child.pupil_id] = who.calendar.local(unit.now).date()
        days[child.pupil_id] = day_meant(who.policy, who.calendar, unit.now)
    standing = await standing_reports(unit, list(days), min(days.values()), max(days.values()), locked=False)
    newest: dict[int, Report] = {}
    for each in standing:
        if each.covers(days[each.pupil_id]):
            newest.setdefault(each.pupil_id, each)
    if not newest:
        return HomeLines()
    persons = {child.pupil_id: person.person_id for person, child in children}
    marks = await marks_for(unit, sorted(set(persons.values())))
    return screens.home(
        [(marks.get((persons[pupil_id], pupil_id)), each, todays[pupil_id]) for pupil_id, each in newest.items()]
    )
