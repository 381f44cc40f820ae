"""Use cases of the home: ask for a talk or a call, tell of a change, tell that a child is unsafe, take it back.

The one rule kept here: no words are taken and nothing is refused; asking twice leads to the request that is open.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import insert

from bot.conferences.requests.allowed import own_request
from bot.conferences.requests.errors import AlreadyAnswered, TalksNotAskedFor
from bot.conferences.requests.facts import DayPart, Request, Staff, Way
from bot.conferences.requests.models import AnswerKind, RequestKind, TalkRequest
from bot.conferences.requests.plans import to_staff
from bot.conferences.requests.queries import hearers_of, open_request, requests_by_ids, staff_around
from bot.conferences.requests.rights import ASK, TELL
from bot.conferences.requests.rules import (
    CLASS_STAFF,
    answer_by,
    hearers,
    hearers_at_once,
    once,
    opened_by,
    reminder_at,
)
from bot.conferences.requests.telling import add_hearers, change, hush, tell_all
from bot.core.errors import Outdated
from bot.core.unit import Unit
from bot.outbox.planning import plan
from bot.people.access import About, require
from bot.people.acting import Acting, ActingPerson, Child
from bot.people.models import StaffRole
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import Policy
from bot.schools.queries import policy_of

_INSERT = insert(TalkRequest).returning(TalkRequest.id)


class Asking(Struct, frozen=True):
    """Who asks about which child, under which policy."""

    person: ActingPerson
    child: Child
    policy: Policy

    @property
    def calendar(self) -> SchoolCalendar:
        return self.person.school.calendar(self.policy)

    def due(self, now: datetime) -> datetime:
        """Until when the school answers (`needs_talk.answer_school_days`)."""
        return answer_by(self.calendar, now, self.policy.needs_talk.answer_school_days)


async def asking_about(unit: Unit, acting: Acting, pupil_id: int, action: str = TELL) -> Asking:
    """Raises NotAllowed where the child is nobody's here, or this is not for them to do."""
    person, child = acting.child(pupil_id)
    about = About(person.school.id, child.class_id, pupil_id, kind="pupil", id=pupil_id)
    require(unit, acting, action, about)
    return Asking(person, child, await policy_of(unit, person.school.id, person.school.policy_version))


def may_ask_for_talks(policy: Policy) -> bool:
    """Whether the principle lets homes ask for a talk of their own accord (D2.23)."""
    return "guardian" in policy.needs_talk.who


async def ask_for_talk(unit: Unit, acting: Acting, pupil_id: int, way: Way, rings: DayPart | None = None) -> Request:
    """Ask for a talk, which custody may; or for a call, which any adult of the child may.

    Raises TalksNotAskedFor where the principle leaves talks to the school; NotAllowed.
    """
    asks = await asking_about(unit, acting, pupil_id, TELL if way is Way.PHONE else ASK)
    if way is not Way.PHONE and not may_ask_for_talks(asks.policy):
        raise TalksNotAskedFor(pupil_id)
    found = await open_request(unit, asks.person.person_id, pupil_id, RequestKind.TALK)
    detail = _detail(way, rings)
    if found is not None:
        return await change(unit, found.id, detail=detail)
    staff = await staff_around(unit, asks.person.school.id, asks.child.class_id)
    request = await _begin(unit, asks, RequestKind.TALK, detail, asks.due(unit.now))
    await _tell(unit, request, hearers(staff, asks.person.person_id), asks.calendar)
    return request


async def confidants(unit: Unit, asks: Asking) -> list[Staff]:
    """Whom of the school this adult may tell of a change: the class's own and the head, if they can be reached."""
    staff = await staff_around(unit, asks.person.school.id, asks.child.class_id)
    roles = (*CLASS_STAFF, StaffRole.HEAD)
    found = [each for each in staff if each.role in roles and each.reached]
    return [each for each in once(found) if each.person_id != asks.person.person_id]


async def tell_change(unit: Unit, acting: Acting, pupil_id: int, person_id: int) -> Request:
    """Tell one named person that something has changed at home (D2.13); what it is, is asked nowhere.

    Raises NotAllowed; Outdated for somebody who is none of those it may be told to.
    """
    asks = await asking_about(unit, acting, pupil_id)
    chosen = [each for each in await confidants(unit, asks) if each.person_id == person_id]
    if not chosen:
        raise Outdated
    found = await open_request(unit, asks.person.person_id, pupil_id, RequestKind.CHANGE)
    if found is not None:
        return found
    request = await _begin(unit, asks, RequestKind.CHANGE, {}, asks.due(unit.now))
    await _tell(unit, request, chosen, asks.calendar)
    return request


async def would_hear(unit: Unit, asks: Asking) -> list[Staff]:
    """Who is told at once that the child is unsafe."""
    staff = await staff_around(unit, asks.person.school.id, asks.child.class_id)
    return hearers_at_once(staff, asks.person.person_id, head=asks.policy.concern.tell_head_at_once)


async def tell_unsafe(unit: Unit, acting: Acting, pupil_id: int) -> Request:
    """Tell contact teacher and head now, whatever the hour (D4.14)."""
    asks = await asking_about(unit, acting, pupil_id)
    found = await open_request(unit, asks.person.person_id, pupil_id, RequestKind.UNSAFE)
    if found is not None:
        return found
    request = await _begin(unit, asks, RequestKind.UNSAFE, {}, opened_by(asks.calendar, unit.now))
    new = await add_hearers(unit, request, await would_hear(unit, asks))
    plan(unit, to_staff(request, new, "0", unit.now))
    return request


async def _begin(unit: Unit, asks: Asking, kind: RequestKind, detail: dict[str, Any], due: datetime) -> Request:
    values = {
        "school_id": asks.person.school.id,
        "pupil_id": asks.child.pupil_id,
        "asked_by": asks.person.person_id,
        "kind": kind.value,
        "detail": detail,
        "asked_at": unit.now,
        "due_at": due,
    }
    request_id: int = await unit.scalar(_INSERT, values)
    return (await requests_by_ids(unit, [request_id]))[request_id]


async def _tell(unit: Unit, request: Request, staff: Sequence[Staff], calendar: SchoolCalendar) -> None:
    """Now, and again on the morning of the last day if it still waits then."""
    new = await add_hearers(unit, request, staff)
    plan(unit, to_staff(request, new, "0", unit.now))
    plan(unit, to_staff(request, new, "last", max(unit.now, reminder_at(calendar, request.due_at))))


def _detail(way: Way, rings: DayPart | None) -> dict[str, Any]:
    return {"way": way.value, **({"rings": rings.value} if rings else {})}


async def ring_me(unit: Unit, acting: Acting, request_id: int, when: DayPart) -> Request:
    """Ask to be rung about what was told; what was read and closed waits again."""
    _person, request = await own_request(unit, acting, request_id, locked=True)
    if not request.is_open:
        other = await open_request(unit, request.asked_by, request.pupil_id, request.kind)
        request = other or request
    asks = await asking_about(unit, acting, request.pupil_id)
    values: dict[str, Any] = {"detail": _detail(Way.PHONE, when), "closed_at": None}
    # Who has not even opened that a child is unsafe has no more time because of it.
    if request.answer is not None or request.kind is not RequestKind.UNSAFE:
        values |= {"due_at": asks.due(unit.now), "late_at": None}
    if request.answer is AnswerKind.RANG or request.kind is not RequestKind.UNSAFE:
        values |= {"answer": None, "answered_at": None, "answered_by": None}
    changed = await change(unit, request.id, **values)
    await tell_all(unit, changed, f"ring{unit.now:%m%d%H%M}")
    return changed


async def take_back(unit: Unit, acting: Acting, request_id: int) -> Request:
    """The home needs it no more. That a child is unsafe is not taken back: the school knows it now (D4.14).

    Raises AlreadyAnswered, NotAllowed, Outdated.
    """
    _person, request = await own_request(unit, acting, request_id, locked=True)
    if request.kind is RequestKind.UNSAFE:
        raise Outdated
    if not request.is_open or request.answer is not None:
        raise AlreadyAnswered(request_id)
    await hush(unit, request_id)
    return await change(unit, request_id, closed_at=unit.now, answer=AnswerKind.BACK.value, answered_at=unit.now)


async def tell_head(unit: Unit, acting: Acting, request_id: int) -> Request:
    """Let the head hear of a change that the one who was told does not open; only the home decides that.

    Raises Outdated where there is no head to be reached.
    """
    _person, request = await own_request(unit, acting, request_id, locked=True)
    if request.kind is not RequestKind.CHANGE or not request.is_open:
        raise AlreadyAnswered(request_id)
    asks = await asking_about(unit, acting, request.pupil_id)
    heads = [each for each in await confidants(unit, asks) if each.role is StaffRole.HEAD]
    if not heads:
        raise Outdated
    new = await add_hearers(unit, request, heads)
    changed = await change(unit, request_id, due_at=asks.due(unit.now), late_at=None)
    plan(unit, to_staff(changed, new, "0", unit.now))
    return changed


async def has_head_heard(unit: Unit, request: Request) -> bool:
    """Whether every head who can be reached has heard of it."""
    staff = await staff_around(unit, request.school_id, request.class_id)
    heads = {each.person_id for each in staff if each.role is StaffRole.HEAD and each.reached}
    return heads <= {each.person_id for each in await hearers_of(unit, [request.id])} | {request.asked_by}


async def say_whether_we_talked(unit: Unit, acting: Acting, request_id: int, *, yes: bool) -> Request:
    """The school noted a call: only the home's yes closes it. Raises AlreadyAnswered where nothing is asked."""
    _person, request = await own_request(unit, acting, request_id, locked=True)
    if not request.is_open or request.answer is not AnswerKind.RANG:
        raise AlreadyAnswered(request_id)
    if yes:
        return await change(unit, request_id, closed_at=unit.now)
    asks = await asking_about(unit, acting, request.pupil_id)
    due = answer_by(asks.calendar, unit.now, 1)
    values = {"answer": None, "answered_at": None, "answered_by": None, "due_at": due, "late_at": None}
    changed = await change(unit, request_id, **values)
    await tell_all(unit, changed, f"again{unit.now:%m%d%H%M}")
    return changed
