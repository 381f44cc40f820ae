"""An elected parent decides whether the homes may read the name."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, insert

from bot.core.unit import Unit
from bot.directory.models import ShownNameRow
from bot.directory.who.queries import shows_name
from bot.people.access import About, require
from bot.people.acting import Acting, ActingPerson

SHOW_NAME = "who.show_name"

_INSERT = insert(ShownNameRow)
_DELETE = delete(ShownNameRow).where(ShownNameRow.person_id == bindparam("who"))


async def show_name(unit: Unit, acting: Acting, school_id: int, shown: bool) -> ActingPerson:
    """Show or hide one's own name; doing it twice changes nothing. Raises NotAllowed for who is not elected."""
    mine = next((person.person_id for person in acting.persons if person.school.id == school_id), None)
    person = require(unit, acting, SHOW_NAME, About(school_id, person_id=mine))
    if not shown:
        await unit.execute(_DELETE, {"who": person.person_id})
    elif not await shows_name(unit, person.person_id):
        values = {"school_id": school_id, "person_id": person.person_id, "since": unit.now}
        await unit.execute(_INSERT, values)
    return person
