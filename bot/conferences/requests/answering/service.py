"""Use cases of the school: open a request, say that it was read or that one rang, offer times.

The one rule kept here: there is no way to refuse. A talk is answered with times; a call is over when the home says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, insert, update

from bot.conferences.models import TalkKind
from bot.conferences.requests.allowed import heard_request
from bot.conferences.requests.errors import AlreadyAnswered, NoTimesChosen
from bot.conferences.requests.facts import Hearer, Request, Way
from bot.conferences.requests.models import AnswerKind, RequestHearer, RequestKind
from bot.conferences.requests.plans import to_home
from bot.conferences.requests.queries import custody_of, hearers_of
from bot.conferences.requests.rules import MOST_OFFERED, answer_by
from bot.conferences.requests.telling import change, hush
from bot.conferences.single.facts import Offer
from bot.conferences.single.offering import offer_times
from bot.core.errors import Outdated
from bot.core.unit import Unit
from bot.outbox.planning import plan_again
from bot.people.acting import Acting, ActingPerson
from bot.schools.queries import policy_of

_SEE = (
    update(RequestHearer)
    .where(
        RequestHearer.request_id == bindparam("request"),
        RequestHearer.person_id == bindparam("person"),
        RequestHearer.seen_at.is_(None),
    )
    .values(seen_at=bindparam("at"))
)
MINUTES = (10, 20, 30, 45)


async def open_request(unit: Unit, acting: Acting, request_id: int) -> tuple[ActingPerson, Request, list[Hearer]]:
    """The request, which this person has open from now on: the home can read that."""
    person, request, heard = await heard_request(unit, acting, request_id)
    if any(each.person_id == person.person_id for each in heard):
        await unit.execute(_SEE, {"request": request_id, "person": person.person_id, "at": unit.now})
    else:
        row = {"school_id": request.school_id, "request_id": request_id, "person_id": person.person_id}
        await unit.execute(insert(RequestHearer), {**row, "told_at": unit.now, "seen_at": unit.now})
    return person, request, await hearers_of(unit, [request_id])


async def _waiting(unit: Unit, acting: Acting, request_id: int) -> tuple[ActingPerson, Request]:
    """The request, locked. Raises AlreadyAnswered when nobody has to do anything."""
    person, request, _heard = await heard_request(unit, acting, request_id, locked=True)
    if not request.waits:
        raise AlreadyAnswered(request_id)
    return person, request


async def say_read(unit: Unit, acting: Acting, request_id: int) -> Request:
    """I know it and look after it; the home is told. A talk is not answered by reading that it is asked for.

    A change at home is over then, unless a call was asked for. An unsafe child stays on the list until the school has
    talked with the home, in the policy's school days.
    """
    person, request = await _waiting(unit, acting, request_id)
    if request.kind is RequestKind.TALK:
        raise Outdated
    if request.answer is AnswerKind.READ:
        raise AlreadyAnswered(request_id)
    policy = await policy_of(unit, person.school.id, person.school.policy_version)
    days = policy.needs_talk.answer_school_days
    due = answer_by(person.school.calendar(policy), unit.now, days)
    over = request.kind is RequestKind.CHANGE and request.rings is None
    changed = await change(
        unit,
        request_id,
        answer=AnswerKind.READ.value,
        answered_at=unit.now,
        answered_by=person.person_id,
        closed_at=unit.now if over else None,
        due_at=request.due_at if over else due,
        late_at=request.late_at if over else None,
    )
    await hush(unit, request_id)
    plan_again(unit, [to_home(changed, f"read{unit.now:%m%d%H%M}", unit.now)])
    return changed


async def say_rung(unit: Unit, acting: Acting, request_id: int) -> Request:
    """We have talked: the home is asked whether that is so."""
    person, _request = await _waiting(unit, acting, request_id)
    answer = {"answer": AnswerKind.RANG.value, "answered_at": unit.now, "answered_by": person.person_id}
    changed = await change(unit, request_id, **answer)
    await hush(unit, request_id)
    plan_again(unit, [to_home(changed, f"rang{unit.now:%m%d%H%M}", unit.now)])
    return changed


async def offer(
    unit: Unit, acting: Acting, request_id: int, way: Way, minutes: int, starts: Sequence[datetime], *, everyone: bool
) -> Request:
    """Offer a talk by need with whoever answers; the home chooses among the times.

    Raises AlreadyAnswered, NoTimesChosen, TeacherBusy, and Outdated for an adult who may not choose times.
    """
    person, request = await _waiting(unit, acting, request_id)
    if not starts or len(starts) > MOST_OFFERED:
        raise NoTimesChosen(request_id)
    custody = await custody_of(unit, request.pupil_id)
    if minutes not in MINUTES or request.asked_by not in custody:
        raise Outdated
    policy = await policy_of(unit, person.school.id, person.school.policy_version)
    # A policy that was changed meanwhile takes no request back.
    kind = TalkKind.NEEDS_BASED if "needs_based" in policy.talk_kinds else TalkKind.ORDINARY
    offered = Offer(
        kind=kind,
        school_id=request.school_id,
        class_id=request.class_id,
        pupil_id=request.pupil_id,
        teacher_id=person.person_id,
        form=way.form,
        minutes=minutes,
        room=None,
        starts=starts,
        guests=() if everyone else (request.asked_by,),
        asked_by=request.asked_by,
    )
    round_id = await offer_times(unit, offered)
    await hush(unit, request_id)
    return await change(
        unit,
        request_id,
        answer=AnswerKind.TIMES.value,
        answered_at=unit.now,
        answered_by=person.person_id,
        round_id=round_id,
        closed_at=unit.now,
    )
