"""Which visits wait for whoever acts: for the home screen and the list."""

from __future__ import annotations

from datetime import date

from bot.conferences.requests.facts import Visit
from bot.conferences.requests.models import VisitState
from bot.conferences.requests.rights import RECEIVE
from bot.conferences.requests.visits import screens
from bot.conferences.requests.visits.late import late_for
from bot.conferences.requests.visits.queries import visits_of_classes
from bot.core.dates import local
from bot.core.feature import HomeLines
from bot.core.unit import Unit
from bot.people.access import classes_for
from bot.people.acting import Acting


async def visits_ahead(unit: Unit, acting: Acting) -> list[Visit]:
    """To the classes one works with."""
    classes = {class_id: person for person, class_id, _name in classes_for(acting, RECEIVE)}
    if not classes:
        return []
    today: date = min(local(unit.now, person.school.zone).date() for person in classes.values())
    return await visits_of_classes(unit, list(classes), today)


async def visits_waiting(unit: Unit, acting: Acting) -> HomeLines:
    """A line where somebody waits for the team's answer, and one for who stands in for a team."""
    mine = {person.person_id for person in acting.persons}
    found = await visits_ahead(unit, acting)
    own = screens.home(sum(each.state is VisitState.WISHED and each.person_id not in mine for each in found))
    late = screens.home_of_late(len([each for each in await late_for(unit, acting) if each.person_id not in mine]))
    return HomeLines((*own.lines, *late.lines), (*own.buttons, *late.buttons))
