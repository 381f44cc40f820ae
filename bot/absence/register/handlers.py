"""Routes of the register: /register and its taps, the home's answers, whom to ring."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from msgspec.structs import replace

from bot.absence.register import presses as p
from bot.absence.register import screens, service
from bot.absence.register.errors import CaseAnswered, CaseOver, NoSchoolToday, OtherDay
from bot.absence.register.facts import Case
from bot.absence.register.queries import cases_by_ids, open_cases
from bot.absence.register.views import Taking, numbers, register, registers, sees_protected
from bot.absence.reporting.pins import pinned
from bot.absence.reporting.sending import asks_pin
from bot.absence.rights import REGISTER, REPORT, SEE
from bot.core.dates import local
from bot.core.errors import NotAllowed, Refusal
from bot.core.presses import Press
from bot.core.replies import Reply, Screen
from bot.core.routes import AnyRoute, Command, CommandRoute, PressRoute, Route
from bot.core.texts import N_
from bot.core.unit import Unit
from bot.people.access import About, may
from bot.people.acting import Acting
from bot.reminders.queries import marks_for


async def show(unit: Unit, acting: Acting, asked: Command | p.ListRegisters) -> Reply:
    """/register: of several classes, which one?"""
    found = await registers(unit, acting)
    if not found:
        raise NotAllowed
    if len(found) == 1:
        return await _list(unit, await service.taking(unit, acting, found[0].class_id))
    return Reply(screens.registers(found, asked.page if isinstance(asked, p.ListRegisters) else 0))


async def _list(unit: Unit, takes: Taking, page: int = 0, note: str | None = None) -> Reply:
    return Reply(screens.register(await register(unit, takes), page, note))


async def open_register(unit: Unit, acting: Acting, press: p.OpenRegister) -> Reply:
    return await _list(unit, await service.taking(unit, acting, press.class_id), press.page)


async def mark_pupil(unit: Unit, acting: Acting, press: p.MarkPupil) -> Reply:
    said = screens.MARKS[press.said]
    takes = await service.mark_pupil(unit, acting, press.class_id, press.pupil_id, press.day, said)
    return await _list(unit, takes, press.page)


async def take_register(unit: Unit, acting: Acting, press: p.TakeRegister) -> Reply:
    takes, taken = await service.take_register(unit, acting, press.class_id, press.day)
    note = screens.taken(taken.raised, taken.tell_at, unit.now, takes.person.school.zone)
    return await _list(unit, takes, note=note)


# The home ------------------------------------------------------------------------------------------------------------


async def answer_missing(unit: Unit, acting: Acting, press: p.AnswerMissing) -> Reply:
    """What it came to; where digits are asked for before a report, those first, in a message of their own."""
    if press.is_report and await pinned(unit, [person.person_id for person in acting.persons]):
        asked = asks_pin(await service.fill_in(unit, acting, press.case_id)).screen
        return Reply(replace(asked, new=True) if asked else None)
    case, report = await service.answer_missing(unit, acting, press.case_id, press.answer)
    if report is not None:
        marks = await marks_for(unit, [report.reported_by])
        return Reply(screens.at_home(case, report, marks.get((report.reported_by, case.pupil_id)), unit.now))
    return Reply(_own(unit, acting, case))


def _own(unit: Unit, acting: Acting, case: Case) -> Screen:
    about = About(case.school.id, case.class_id, case.pupil_id)
    answers = case.answered_by in {None, acting.at(case.school.id).person_id}
    return screens.own_case(case, reports=may(acting, REPORT, about) if answers else None, now=unit.now)


# Whom to ring --------------------------------------------------------------------------------------------------------


async def list_missing(unit: Unit, acting: Acting, press: p.ListMissing) -> Reply:
    takes = await service.taking(unit, acting, press.class_id)
    cases = await open_cases(unit, [press.class_id], takes.today)
    protected = sees_protected(acting, takes.person.school.id)
    found = await numbers(unit, [case.pupil_id for case in cases])
    back = p.OpenRegister(press.class_id)
    return Reply(screens.missing_children(cases, found, back, unit.now, protected=protected))


async def list_all_missing(unit: Unit, acting: Acting, _press: p.ListAllMissing) -> Reply:
    """Of every class of one's own, school by school."""
    classes, cases, protected = await registers(unit, acting), [], True
    for person in acting.persons:
        ids = [each.class_id for each in classes if each.school_id == person.school.id]
        cases += await open_cases(unit, ids, local(unit.now, person.school.zone).date())
        protected = protected and (not ids or sees_protected(acting, person.school.id))
    found = await numbers(unit, [case.pupil_id for case in cases])
    return Reply(screens.missing_children(cases, found, p.ListRegisters(0), unit.now, protected=protected))


async def open_missing(unit: Unit, acting: Acting, press: p.OpenMissing) -> Reply:
    _takes, case = await service.shown_case(unit, acting, press.case_id)
    return await _one(unit, acting, case)


async def _one(unit: Unit, acting: Acting, case: Case) -> Reply:
    contacts = (await numbers(unit, [case.pupil_id])).get(case.pupil_id, [])
    protected = sees_protected(acting, case.school.id)
    return Reply(screens.missing_child(case, contacts, unit.now, protected=protected))


_FOUND: dict[p.Found, Callable[[Unit, Acting, int], Awaitable[Case]]] = {
    p.Found.HOME: service.found_home,
    p.Found.WAY: service.found_on_the_way,
    p.Found.CAME: service.found_here,
    p.Found.SETTLED: service.settle,
}


async def say_found(unit: Unit, acting: Acting, press: p.SayFound) -> Reply:
    return Reply(screens.found(await _FOUND[press.found](unit, acting, press.case_id)))


async def refused(unit: Unit, acting: Acting, subject: Any, refusal: Refusal) -> Reply:
    """Today's list, or what is known already."""
    if isinstance(refusal, NoSchoolToday):
        return Reply(screens.no_school())
    if isinstance(refusal, OtherDay):
        return Reply(
            (await _list(unit, await service.taking(unit, acting, refusal.class_id))).screen, screens.other_day()
        )
    if isinstance(refusal, CaseOver | CaseAnswered):
        case = (await cases_by_ids(unit, [refusal.case_id]))[refusal.case_id]
        if isinstance(subject, p.SayFound):
            return await _one(unit, acting, case)
        toast = screens.another_answered() if isinstance(refusal, CaseAnswered) else None
        return Reply(_own(unit, acting, case), toast)
    raise refusal


def _press(
    kind: type[Press],
    handle: Callable[[Unit, Acting, Any], Awaitable[Reply]],
    action: str = REGISTER,
    *,
    reads: bool = False,
) -> AnyRoute:
    return PressRoute(kind, Route(handle, action, reads=reads, refused=refused))


ROUTES: tuple[AnyRoute, ...] = (
    CommandRoute(
        "register",
        {"da": "fremmoede", "nb": "oppmote", "sv": "narvaro"},
        N_("Take the register"),
        Route(show, REGISTER, reads=True, refused=refused),
    ),
    _press(p.ListRegisters, show, reads=True),
    _press(p.OpenRegister, open_register, reads=True),
    _press(p.MarkPupil, mark_pupil),
    _press(p.TakeRegister, take_register),
    _press(p.AnswerMissing, answer_missing, SEE),
    _press(p.ListMissing, list_missing, reads=True),
    _press(p.ListAllMissing, list_all_missing, reads=True),
    _press(p.OpenMissing, open_missing, reads=True),
    _press(p.SayFound, say_found),
)
