"""A tick: what is late goes on to the head, a call that nobody denied is over, times that were withdrawn are due anew.

The one rule kept here: what a home asked for never ends with silence.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import bindparam, exists, select

from bot.conferences.models import Round, RoundState
from bot.conferences.requests.facts import Request, Staff
from bot.conferences.requests.models import AnswerKind, RequestKind, TalkRequest
from bot.conferences.requests.plans import to_home, to_staff
from bot.conferences.requests.queries import (
    hearers_of,
    late_requests,
    requests_by_ids,
    staff_around,
    still_guarded,
    unconfirmed_calls,
)
from bot.conferences.requests.rules import answer_by, once
from bot.conferences.requests.telling import add_hearers, change, tell_all
from bot.conferences.requests.visits.late import pass_late_visits_on
from bot.core.tables import aliased, written
from bot.core.unit import Unit
from bot.outbox.planning import plan, plan_again
from bot.people.models import StaffRole
from bot.schools.queries import SchoolEntry, all_schools, calendar_of

# Some tens of milliseconds; the others at the next look.
_MOST = 50
_UNDENIED = timedelta(days=7)
_OTHER = aliased(TalkRequest)
_WITHDRAWN = (
    select(TalkRequest.id)
    .join(Round, Round.id == TalkRequest.round_id)
    .where(
        TalkRequest.answer == written(AnswerKind.TIMES),
        TalkRequest.closed_at > bindparam("since"),
        Round.state == written(RoundState.CANCELLED),
        ~exists().where(
            _OTHER.asked_by == TalkRequest.asked_by,
            _OTHER.pupil_id == TalkRequest.pupil_id,
            _OTHER.kind == TalkRequest.kind,
            _OTHER.closed_at.is_(None),
        ),
    )
    .order_by(TalkRequest.id)
)
# A talk that was held and whose round was then tidied away is no broken promise.
_LOOKS_BACK = timedelta(days=60)


async def look_at_clocks(unit: Unit) -> None:
    """Every ten minutes."""
    schools = {school.id: school for school in await all_schools(unit)}
    late = await requests_by_ids(unit, (await late_requests(unit))[:_MOST], locked=True)
    for request in late.values():
        await _pass_on(unit, request)
    for request_id in (await unconfirmed_calls(unit, unit.now - _UNDENIED))[:_MOST]:
        await change(unit, request_id, closed_at=unit.now)
    await pass_late_visits_on(unit)
    withdrawn = [row.id for row in await unit.all(_WITHDRAWN, {"since": unit.now - _LOOKS_BACK})]
    found = await requests_by_ids(unit, withdrawn[:_MOST], locked=True)
    guarded = await still_guarded(unit, [request.asked_by for request in found.values()])
    for request in found.values():
        if (request.asked_by, request.pupil_id) in guarded:
            await _ask_anew(unit, schools[request.school_id], request)
        else:
            await change(unit, request.id, round_id=None)


async def _pass_on(unit: Unit, request: Request) -> None:
    """The head hears of it; of a change at home nobody but the home, which decides what then."""
    changed = await change(unit, request.id, late_at=unit.now)
    if request.kind is RequestKind.TALK:
        new = await add_hearers(unit, changed, await _next_to_hear(unit, request, (StaffRole.HEAD,)))
        plan(unit, to_staff(changed, new, "late", unit.now))
    elif request.kind is RequestKind.UNSAFE:
        await add_hearers(unit, changed, await _next_to_hear(unit, request, (StaffRole.HEAD, StaffRole.OFFICE)))
        await tell_all(unit, changed, f"late{unit.now:%m%d}")
    plan_again(unit, [to_home(changed, f"late{unit.now:%m%d}", unit.now)])


async def _next_to_hear(unit: Unit, request: Request, roles: tuple[StaffRole, ...]) -> list[Staff]:
    """Those of these roles; the office where they have all heard already, or cannot be reached."""
    staff = [
        each
        for each in await staff_around(unit, request.school_id, request.class_id)
        if each.person_id != request.asked_by
    ]
    known = {each.person_id for each in await hearers_of(unit, [request.id])}
    found = [each for each in staff if each.role in roles]
    if any(each.reached and each.person_id not in known for each in found):
        return once(found)
    return once([*found, *(each for each in staff if each.role is StaffRole.OFFICE)])


async def _ask_anew(unit: Unit, school: SchoolEntry, request: Request) -> None:
    """The times were taken back: the next ones are due tomorrow."""
    calendar = await calendar_of(unit, school)
    changed = await change(
        unit,
        request.id,
        answer=None,
        answered_at=None,
        answered_by=None,
        round_id=None,
        closed_at=None,
        due_at=answer_by(calendar, unit.now, 1),
        late_at=None,
    )
    await tell_all(unit, changed, f"anew{unit.now:%m%d%H%M}")
