"""Which request one may open: the home its own, the school what it was told of.

The one rule kept here: a change at home is opened by the one person it was told to; to everybody else it does not
exist, whatever their role.
"""

from __future__ import annotations

from bot.conferences.requests.facts import Hearer, Request
from bot.conferences.requests.models import RequestKind
from bot.conferences.requests.queries import hearers_of, requests_by_ids
from bot.conferences.requests.rights import ANSWER, TELL
from bot.conferences.requests.rules import CLASS_STAFF
from bot.core.errors import Outdated
from bot.core.unit import Unit
from bot.people.access import About, Asked, may, require
from bot.people.acting import Acting, ActingPerson


def about(request: Request) -> About:
    return About(request.school_id, request.class_id, request.pupil_id, kind="request", id=request.id)


async def own_request(
    unit: Unit, acting: Acting, request_id: int, *, locked: bool = False
) -> tuple[ActingPerson, Request]:
    """The request of whoever acts. Raises NotAllowed, and Outdated for one that is somebody else's or gone."""
    request = (await requests_by_ids(unit, [request_id], locked=locked)).get(request_id)
    if request is None:
        raise Outdated
    person = require(unit, acting, TELL, about(request))
    if request.asked_by != person.person_id:
        _deny(unit, request, person.person_id)
    return person, request


async def heard_request(
    unit: Unit, acting: Acting, request_id: int, *, locked: bool = False
) -> tuple[ActingPerson, Request, list[Hearer]]:
    """The request for staff it was told to, or whose class it is about. Raises Outdated for everybody else."""
    request = (await requests_by_ids(unit, [request_id], locked=locked)).get(request_id)
    if request is None:
        raise Outdated
    heard = await hearers_of(unit, [request_id])
    person = next((each for each in acting.persons if each.school.id == request.school_id), None)
    if person is None:
        raise Outdated
    part = any(each.person_id == person.person_id for each in heard) or _is_of_class(person, request)
    # Who asked is no judge of the answer.
    if not part or person.person_id == request.asked_by or not may(acting, ANSWER, about(request)):
        _deny(unit, request, person.person_id)
    return require(unit, acting, ANSWER, about(request)), request, heard


def _is_of_class(person: ActingPerson, request: Request) -> bool:
    held = any(role.role in CLASS_STAFF and role.class_id == request.class_id for role in person.roles)
    return held and request.kind is not RequestKind.CHANGE


def _deny(unit: Unit, request: Request, person_id: int) -> None:
    unit.asked.append(Asked(ANSWER, about(request), person_id, allowed=False))
    raise Outdated
