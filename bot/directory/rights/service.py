"""The card of rights, once a school year, and the [Read] under it (D4.32)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy import bindparam, delete, update

from bot.core.dates import local
from bot.core.unit import Unit
from bot.core.upserts import Upsert
from bot.directory.models import RightsCardRow
from bot.directory.rights.plans import card_plan
from bot.directory.rights.queries import without_card
from bot.outbox.planning import plan
from bot.people.access import About, require
from bot.people.acting import Acting, ActingPerson
from bot.people.lifecycle.rules import FIRST_HOUR, LAST_HOUR, year_began
from bot.schools.queries import SchoolEntry, all_schools, calendar_of, policy_of

SEE = "rights.see"
# The first week has enough to read.
_NOT_BEFORE = timedelta(days=7)
_AT = time(16)
KEEP_CARDS = timedelta(days=400)

_INSERT = Upsert(RightsCardRow, by=["person_id", "year"])
_READ = (
    update(RightsCardRow)
    .where(
        RightsCardRow.person_id == bindparam("whose"),
        RightsCardRow.year == bindparam("of_year"),
        RightsCardRow.read_at.is_(None),
    )
    .values(read_at=bindparam("at"))
)
_PURGE = delete(RightsCardRow).where(RightsCardRow.planned_at < bindparam("before"))


async def plan_cards(unit: Unit) -> None:
    """A tick: in the first weeks of a school year, in the school's own daytime, some hundred guardians a look."""
    for school in await all_schools(unit):
        now = local(unit.now, school.zone)
        if FIRST_HOUR <= now.hour < LAST_HOUR:
            await _plan_at(unit, school, now.date())


async def _plan_at(unit: Unit, school: SchoolEntry, today: date) -> None:
    policy = await policy_of(unit, school.id, school.policy_version)
    calendar = await calendar_of(unit, school)
    began = year_began(policy.school_year.starts, calendar, today)
    if began is None or today < began + _NOT_BEFORE or not calendar.is_school_day(today):
        return
    year = began.year
    persons = await without_card(unit, school.id, year)
    values = [
        {"school_id": school.id, "person_id": person_id, "year": year, "planned_at": unit.now} for person_id in persons
    ]
    if values:
        await unit.execute(_INSERT, values)
        at = max(unit.now, calendar.at(today, _AT))
        plan(unit, [card_plan(school.id, person_id, year, at) for person_id in persons])


async def read_card(unit: Unit, acting: Acting, school_id: int, year: int) -> ActingPerson:
    """This person has read that year's card; a second press, and one without a card, changes nothing."""
    person = require(unit, acting, SEE, About(school_id, kind="school", id=school_id))
    await unit.execute(_READ, {"whose": person.person_id, "of_year": year, "at": unit.now})
    return person


async def purge(unit: Unit, before: datetime) -> None:
    """Forget who got a card, and who read it, before then."""
    await unit.execute(_PURGE, {"before": before})
