"""What is kept of the acting account, put together for a screen and for its files.

The one rule kept here: only one's own rows and one's own children as they are listed for oneself; nothing that
another adult said or did, and not whether a child is protected.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct
from sqlalchemy import select

from bot.core.among import among
from bot.core.feature import Keep
from bot.core.keeping import Row, Subject
from bot.core.texts import by_name
from bot.core.unit import Unit
from bot.people.acting import Acting, ActingPerson
from bot.people.models import Person
from bot.people.privacy.service import export

_NAMES = select(Person.id, Person.given_name, Person.family_name, Person.phone).where(among(Person.id, "persons"))


class AtSchool(Struct, frozen=True):
    """Who I am at one school (without its name, where that must not be said), and its tables' rows of me."""

    school: str
    zone: str
    name: str
    phone: str | None
    person: ActingPerson
    tables: Mapping[str, Sequence[Row]]

    @property
    def children(self) -> list[str]:
        """The children as they are listed, in the language being written in."""
        return by_name({child.pupil_id: child.listed_as for child in self.person.children}.values())

    @property
    def classes(self) -> list[str]:
        return by_name({role.class_name for role in self.person.roles if role.class_name})

    def count(self, table: str) -> int:
        return len(self.tables.get(table, ()))


class Mine(Struct, frozen=True):
    """What is kept of me, school by school, and of my account."""

    schools: tuple[AtSchool, ...]
    account: Mapping[str, Sequence[Row]]


async def mine(unit: Unit, keeps: Sequence[Keep], acting: Acting) -> Mine:
    """Read it all."""
    ids = [person.person_id for person in acting.persons]
    rows = {row.id: row for row in await unit.all(_NAMES, {"persons": ids})} if ids else {}
    schools = []
    for person in acting.persons:
        row = rows[person.person_id]
        tables = await export(unit, keeps, Subject(person.school.id, person_id=person.person_id))
        schools.append(
            AtSchool(
                # No text says where a child at a secret address goes to school.
                "" if any(child.protected for child in person.children) else person.school.name,
                person.school.zone,
                f"{row.given_name} {row.family_name}",
                row.phone,
                person,
                # What waits for the office about somebody is the office's own work.
                {table: found for table, found in tables.items() if table != "office_tasks"},
            )
        )
    return Mine(tuple(schools), await export(unit, keeps, Subject(0, account_id=acting.account.id)))
