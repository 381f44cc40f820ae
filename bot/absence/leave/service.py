"""What a home does about leave: look at the limits, apply, agree, withdraw.

The one rule kept here: the days are looked at again under lock, so that two homes cannot apply for the same ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import insert

from bot.absence import reports
from bot.absence.leave import plans
from bot.absence.leave.errors import AlreadyApplied, LeaveAnswered
from bot.absence.leave.facts import OPEN, STANDS, Leave, LeaveReason, Outlook
from bot.absence.leave.queries import leaves_by_ids, spans_of
from bot.absence.leave.rules import answers_in, consent_by, outlook
from bot.absence.leave.telling import change, close, others_who_see, staff_for, to_school, who_is_asked
from bot.absence.models import Decides, LeaveApplication, LeaveState
from bot.absence.queries import lock_pupils
from bot.absence.rights import APPLY, SEE
from bot.absence.rules import end_of
from bot.conferences.requests.queries import custody_of
from bot.core.dates import local
from bot.core.errors import Outdated
from bot.core.unit import Unit
from bot.outbox.planning import plan
from bot.people.access import About, Asked, may, require
from bot.people.acting import Acting, ActingPerson, Child
from bot.people.models import StaffRole
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import Policy
from bot.schools.queries import calendar_of, policy_of

_INSERT = insert(LeaveApplication).returning(LeaveApplication.id)


class Applying(Struct, frozen=True):
    """Who applies for which child, under which policy."""

    person: ActingPerson
    child: Child
    policy: Policy

    @property
    def calendar(self) -> SchoolCalendar:
        return self.person.school.calendar(self.policy)


async def applying(unit: Unit, acting: Acting, pupil_id: int) -> Applying:
    """Raises NotAllowed."""
    person, child = acting.child(pupil_id)
    require(unit, acting, APPLY, About(person.school.id, child.class_id, pupil_id, kind="pupil", id=pupil_id))
    return Applying(person, child, await policy_of(unit, person.school.id, person.school.policy_version))


async def look(unit: Unit, who: Applying, first: date, last: date) -> Outlook:
    """What the principle says of these days. Raises what `rules.ensure_days` raises, and AlreadyApplied."""
    pupil_id = who.child.pupil_id
    rows = await spans_of(unit, pupil_id)
    if taken := next((row.id for row in rows if row.first_on <= last and row.last_on >= first), None):
        raise AlreadyApplied(taken)
    granted = [(row.first_on, row.last_on) for row in rows if row.state == LeaveState.GRANTED.value]
    asked = [(row.first_on, row.last_on) for row in rows if row.state != LeaveState.GRANTED.value]
    found = outlook(who.policy, who.calendar, unit.now, (first, last), granted, asked)
    if who.policy.leave.both_guardians and await who_is_asked(unit, pupil_id, who.person.person_id):
        return replace(found, asks_other=True)
    return found


async def apply(unit: Unit, acting: Acting, pupil_id: int, span: tuple[date, date], kind: str, said: str) -> Leave:
    """Send it: to the other custody holder first where the principle asks for both, else to who decides.

    Pressed twice it is one application. Raises NotAllowed, Outdated, AlreadyApplied, and as `look`.
    """
    who = await applying(unit, acting, pupil_id)
    answers = answers_in(who.policy, said)
    if kind not in who.policy.leave.kinds:
        raise Outdated
    await lock_pupils(unit, [pupil_id])
    try:
        seen = await look(unit, who, *span)
    except AlreadyApplied as taken:
        there = (await leaves_by_ids(unit, [taken.leave_id]))[taken.leave_id]
        if there.applied_by == who.person.person_id and (there.first_on, there.last_on, there.kind) == (*span, kind):
            return there
        raise
    made = await _write(unit, who, seen, kind, answers)
    if seen.asks_other:
        plan(unit, plans.asked(made, await who_is_asked(unit, pupil_id, made.applied_by), unit.now))
        return made
    plan(unit, plans.told(made, await others_who_see(unit, made), unit.now))
    return await to_school(unit, made, seen.goes_to)


async def _write(unit: Unit, who: Applying, seen: Outlook, kind: str, answers: Mapping[str, str]) -> Leave:
    waits_until = consent_by(who.calendar, unit.now, seen.first_on) if seen.asks_other else seen.answer_on
    values = {
        "school_id": who.person.school.id,
        "pupil_id": who.child.pupil_id,
        "applied_by": who.person.person_id,
        "kind": kind,
        "first_on": seen.first_on,
        "last_on": seen.last_on,
        "school_days": seen.school_days,
        "answers": dict(answers),
        "state": (LeaveState.ASKED if seen.asks_other else LeaveState.WAITING).value,
        "goes_to": seen.goes_to.value,
        "applied_at": unit.now,
        "due_at": end_of(who.calendar, waits_until),
        "policy_version": who.person.school.policy_version,
    }
    leave_id: int = await unit.scalar(_INSERT, values)
    return (await leaves_by_ids(unit, [leave_id]))[leave_id]


async def own_leave(
    unit: Unit, acting: Acting, leave_id: int, action: str = SEE, *, locked: bool = False
) -> tuple[ActingPerson, Leave]:
    """An application for a child of one's own. Raises Outdated, NotAllowed."""
    found = (await leaves_by_ids(unit, [leave_id], locked=locked)).get(leave_id)
    if found is None:
        raise Outdated
    return require(unit, acting, action, about(found)), found


def about(leave: Leave) -> About:
    """What the access table is asked about an application."""
    return About(leave.school.id, leave.class_id, leave.pupil_id, kind="leave", id=leave.id)


def knows_why(acting: Acting, leave: Leave) -> bool:
    """What it is for, and what was answered, is for who holds custody."""
    return may(acting, APPLY, about(leave))


async def agree(unit: Unit, acting: Acting, leave_id: int, *, agrees: bool) -> Leave:
    """The other custody holder says yes, and it goes to the school; or no, and it does not.

    Raises Outdated, NotAllowed, LeaveAnswered.
    """
    person, found = await own_leave(unit, acting, leave_id, APPLY, locked=True)
    if found.applied_by == person.person_id:
        unit.asked.append(Asked(APPLY, about(found), person.person_id, allowed=False))
        raise Outdated
    if found.state is not LeaveState.ASKED:
        raise LeaveAnswered(leave_id)
    if agrees:
        agreed = await change(unit, found, consent_by=person.person_id, consent_at=unit.now)
        plan(unit, plans.told(agreed, set(await others_who_see(unit, agreed)) - {person.person_id}, unit.now))
        return await to_school(unit, agreed, found.goes_to)
    refused = await close(
        unit, found, LeaveState.REFUSED, reason=LeaveReason.NO_CONSENT.value, decided_by=person.person_id,
        decided_at=unit.now,
    )  # fmt: skip
    plan(unit, plans.answered(refused, set(await custody_of(unit, found.pupil_id)) - {person.person_id}, unit.now))
    return refused


async def withdraw(unit: Unit, acting: Acting, leave_id: int) -> Leave:
    """Not needed after all, asked by who applied: granted leave is no absence any more from then on.

    Raises Outdated, NotAllowed, LeaveAnswered.
    """
    person, found = await own_leave(unit, acting, leave_id, APPLY, locked=True)
    if found.applied_by != person.person_id:
        unit.asked.append(Asked(APPLY, about(found), person.person_id, allowed=False))
        raise Outdated
    begun = found.first_on <= local(unit.now, found.school.zone).date()
    if found.state not in (OPEN if begun else STANDS):
        # From the first day on a child that is back is reported as such.
        raise LeaveAnswered(leave_id)
    return await take_back(unit, found, person.person_id)


async def take_back(unit: Unit, found: Leave, by: int) -> Leave:
    """It is withdrawn; whoever had heard of it hears that."""
    hears = {*await others_who_see(unit, found)}
    if found.state in {LeaveState.WAITING, LeaveState.GRANTED}:
        role = StaffRole.CONTACT_TEACHER if found.goes_to is Decides.TEACHER else StaffRole.HEAD
        hears |= {each.person_id for each in await staff_for(unit, found) if each.role is role}
    if found.state is LeaveState.GRANTED:
        calendar = await calendar_of(unit, found.school)
        await reports.leave_off(unit, calendar, found.pupil_id, found.first_on, found.last_on, by)
    made = await close(unit, found, LeaveState.WITHDRAWN)
    plan(unit, plans.off(made, hears - {by}, unit.now))
    return made
