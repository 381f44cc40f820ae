"""What is done once a day in each school, by the school's own clock and policy."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from bot.accounts.installation import keep_value, kept_values
from bot.core.dates import local
from bot.core.unit import Unit
from bot.schools.policy import Policy
from bot.schools.queries import SchoolEntry, all_schools, policy_of


class SchoolDay(Struct, frozen=True):
    """A school in which it was not yet done today. `last`: the day on which it was, if ever."""

    school: SchoolEntry
    policy: Policy
    today: date
    last: date | None
    name: str

    async def done(self, unit: Unit) -> None:
        """Not again today."""
        await keep_value(unit, self.name, self.today.isoformat())


async def due_today(unit: Unit, thing: str) -> list[SchoolDay]:
    """The schools whose turn `thing` still is today; two statements where it is nobody's."""
    looked = await kept_values(unit, f"{thing}:")
    found: list[SchoolDay] = []
    for school in await all_schools(unit):
        today, name = local(unit.now, school.zone).date(), f"{thing}:{school.id}"
        last = date.fromisoformat(looked[name]) if name in looked else None
        if last != today:
            policy = await policy_of(unit, school.id, school.policy_version)
            found.append(SchoolDay(school, policy, today, last, name))
    return found
