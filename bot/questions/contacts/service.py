"""Use cases: note that one talked with a pupil's home today, and take that back.

The one rule kept here: a member of staff has one line a pupil and day, however often they press.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import bindparam, delete, insert, update

from bot.conferences.queries import PupilName
from bot.conferences.rounds.access import ClassChoice
from bot.core.dates import local
from bot.core.errors import Outdated
from bot.core.unit import Unit
from bot.people.access import About, require
from bot.people.acting import Acting, ActingPerson
from bot.questions.contacts.facts import Home
from bot.questions.contacts.queries import homes_of, pupil_by_id
from bot.questions.facts import ContactWay
from bot.questions.models import HomeContact
from bot.questions.rights import NOTE

_MINE = (
    HomeContact.pupil_id == bindparam("pupil"),
    HomeContact.person_id == bindparam("person"),
    HomeContact.talked_on == bindparam("today"),
)
_CHANGE = update(HomeContact).where(*_MINE).values(way=bindparam("how"))
_TAKE_BACK = delete(HomeContact).where(*_MINE)


def today_at(unit: Unit, person: ActingPerson) -> date:
    return local(unit.now, person.school.zone).date()


async def home_of(unit: Unit, acting: Acting, pupil_id: int) -> tuple[ClassChoice, Home]:
    """The pupil's home for whoever answers for the class. Raises NotAllowed, and Outdated for a pupil there is not."""
    person, pupil, class_ = await _allowed(unit, acting, pupil_id)
    homes = (await homes_of(unit, [class_.class_id], person.school.zone))[class_.class_id]
    return class_, next(home for home in homes if home.pupil.pupil_id == pupil.pupil_id)


async def note(unit: Unit, acting: Acting, pupil_id: int, way: ContactWay) -> tuple[PupilName, ClassChoice]:
    """One talked with the home today; pressed again, in this way. Raises NotAllowed, Outdated."""
    person, pupil, class_ = await _allowed(unit, acting, pupil_id)
    mine = {"pupil": pupil_id, "person": person.person_id, "today": today_at(unit, person)}
    if not (await unit.execute(_CHANGE, {**mine, "how": way.value})).rowcount:
        values = {"pupil_id": pupil_id, "person_id": person.person_id, "talked_on": mine["today"], "way": way.value}
        await unit.execute(insert(HomeContact), {"school_id": person.school.id, **values})
    return pupil, class_


async def take_back(unit: Unit, acting: Acting, pupil_id: int) -> None:
    """What one noted of the pupil's home today. Raises NotAllowed, Outdated."""
    person, _pupil, _class = await _allowed(unit, acting, pupil_id)
    mine = {"pupil": pupil_id, "person": person.person_id, "today": today_at(unit, person)}
    if not (await unit.execute(_TAKE_BACK, mine)).rowcount:
        # Taken back already, or of another day, which stays.
        raise Outdated


async def _allowed(unit: Unit, acting: Acting, pupil_id: int) -> tuple[ActingPerson, PupilName, ClassChoice]:
    found = await pupil_by_id(unit, pupil_id)
    if found is None:
        raise Outdated
    pupil, class_ = found
    about = About(class_.school_id, class_.class_id, pupil_id, kind="pupil", id=pupil_id)
    return require(unit, acting, NOTE, about), pupil, class_
