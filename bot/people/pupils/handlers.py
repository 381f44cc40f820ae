"""/pupils: find a pupil by class, the adults, protection; and the guardian's own yes, reached from /privacy."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from msgspec import Struct

from bot.core.errors import Outdated, Refusal
from bot.core.presses import Press
from bot.core.replies import Ask, Reply
from bot.core.routes import Answer, AnswerRoute, AnyRoute, Command, CommandRoute, PressRoute, Route
from bot.core.texts import N_
from bot.core.unit import Unit
from bot.people.access import About, may, require
from bot.people.acting import Acting
from bot.people.closing import Ends
from bot.people.pupils import own_screens, screens, service
from bot.people.pupils import presses as p
from bot.people.pupils.errors import AliasUnfit
from bot.people.pupils.queries import PupilEntry, adults_of, pupils_in
from bot.people.pupils.service import (
    ADMIT,
    ADMIT_OWN,
    MANAGE,
    PROTECT,
    SEE,
    about_pupil,
    allowed_adult,
    allowed_pupil,
)
from bot.people.roles.queries import class_entry, classes_of

QUESTION = "pupils.alias"


async def list_classes(unit: Unit, acting: Acting, asked: Command | p.ListPupilClasses) -> Reply:
    """/pupils: in which class?"""
    schools = [person.school.id for person in acting.persons if may(acting, SEE, About(person.school.id))]
    for school_id in schools:
        require(unit, acting, SEE, About(school_id))
    page = asked.page if isinstance(asked, p.ListPupilClasses) else 0
    return Reply(screens.class_list(await classes_of(unit, schools), page))


async def list_pupils(unit: Unit, acting: Acting, press: p.ListPupils) -> Reply:
    found = await class_entry(unit, press.class_id)
    if found is None:
        raise Outdated
    require(unit, acting, SEE, About(found.school_id, class_id=found.class_id, kind="class", id=found.class_id))
    return Reply(screens.pupil_list(found, await pupils_in(unit, press.class_id), press.page))


async def _card(unit: Unit, acting: Acting, pupil: PupilEntry, note: str | None = None) -> Reply:
    may_protect = may(acting, PROTECT, about_pupil(pupil))
    return Reply(screens.card(pupil, await adults_of(unit, pupil.pupil_id), may_protect, note), closes=True)


async def show_pupil(unit: Unit, acting: Acting, press: p.ShowPupil) -> Reply:
    return await _card(unit, acting, await allowed_pupil(unit, acting, press.pupil_id))


async def show_adult(unit: Unit, acting: Acting, press: p.ShowGuardianship) -> Reply:
    return Reply(screens.adult_card(*await allowed_adult(unit, acting, press.guardianship_id, MANAGE)))


async def ask_end(unit: Unit, acting: Acting, press: p.AskEndGuardianship) -> Reply:
    return Reply(screens.ask_end(*await allowed_adult(unit, acting, press.guardianship_id, MANAGE)))


async def ask_protect(unit: Unit, acting: Acting, press: p.AskProtect) -> Reply:
    return Reply(screens.ask_protect(await allowed_pupil(unit, acting, press.pupil_id, PROTECT)))


async def ask_unprotect(unit: Unit, acting: Acting, press: p.AskUnprotect) -> Reply:
    return Reply(screens.ask_unprotect(await allowed_pupil(unit, acting, press.pupil_id, PROTECT)))


async def unprotect(unit: Unit, acting: Acting, press: p.UnprotectPupil) -> Reply:
    await service.unprotect(unit, acting, press.pupil_id)
    return await _card(unit, acting, await allowed_pupil(unit, acting, press.pupil_id))


async def ask_alias(unit: Unit, acting: Acting, press: p.AskAlias) -> Reply:
    return await _ask_alias(unit, acting, press.pupil_id)


async def _ask_alias(unit: Unit, acting: Acting, pupil_id: int, note: str | None = None) -> Reply:
    pupil = await allowed_pupil(unit, acting, pupil_id, ADMIT)
    return Reply(screens.ask_alias(pupil, note), ask=Ask(QUESTION, {"pupil_id": pupil_id}))


async def alias_typed(unit: Unit, acting: Acting, answer: Answer) -> Reply:
    pupil_id = int(answer.remember["pupil_id"])
    await service.set_alias(unit, acting, pupil_id, answer.text)
    return await _card(unit, acting, await allowed_pupil(unit, acting, pupil_id))


async def refused(unit: Unit, acting: Acting, _subject: Any, refusal: Refusal) -> Reply:
    """An alias that tells is asked for again; all else is worded by the house."""
    if isinstance(refusal, AliasUnfit):
        return await _ask_alias(unit, acting, refusal.pupil_id, screens.alias_unfit())
    raise refusal


async def show_own(_unit: Unit, acting: Acting, _press: p.ShowOwnProtected) -> Reply:
    """A guardian's protected children: those that wait for a yes, and those that have one."""
    waiting = [child for person in acting.persons for child in person.waiting]
    admitted = [child for _person, child in acting.children if child.protected]
    return Reply(own_screens.own(waiting, admitted))


class Pupils(Struct, frozen=True):
    """The handlers that may end something, with the function that tells all features."""

    ends: Ends

    async def end_guardianship(self, unit: Unit, acting: Acting, press: p.EndGuardianship) -> Reply:
        pupil, adult = await service.end_guardianship(unit, acting, press.guardianship_id, self.ends)
        return await _card(unit, acting, pupil, screens.ended(pupil, adult))

    async def change_kind(self, unit: Unit, acting: Acting, press: p.ChangeKind) -> Reply:
        pupil = await service.change_kind(unit, acting, press.guardianship_id, press.kind, self.ends)
        return await _card(unit, acting, pupil)

    async def protect(self, unit: Unit, acting: Acting, press: p.ProtectPupil) -> Reply:
        """An alias is asked for at once: without one the office cannot tell two protected pupils apart."""
        await service.protect(unit, acting, press.pupil_id, self.ends)
        return await _ask_alias(unit, acting, press.pupil_id)

    async def admit(self, unit: Unit, acting: Acting, press: p.AdmitPupil) -> Reply:
        await service.admit(unit, acting, press.pupil_id, self.ends, yes=press.yes)
        return await _card(unit, acting, await allowed_pupil(unit, acting, press.pupil_id))

    async def admit_own(self, unit: Unit, acting: Acting, press: p.AdmitChild) -> Reply:
        await service.admit_own(unit, acting, press.pupil_id, self.ends, yes=press.yes)
        return Reply(own_screens.said(press.yes), keyboard=True)


def _press(
    kind: type[Press], handle: Callable[[Unit, Acting, Any], Awaitable[Reply]], action: str, *, reads: bool = False
) -> AnyRoute:
    return PressRoute(kind, Route(handle, action, reads=reads, refused=refused))


def routes(ends: Ends) -> tuple[AnyRoute, ...]:
    """/pupils and its buttons."""
    changing = Pupils(ends)
    return (
        CommandRoute(
            "pupils",
            {"da": "elever", "nb": "elever", "sv": "elever"},
            N_("Pupils and their adults"),
            Route(list_classes, SEE, reads=True),
        ),
        _press(p.ListPupilClasses, list_classes, SEE, reads=True),
        _press(p.ListPupils, list_pupils, SEE, reads=True),
        # It closes the question for an alias, so it writes.
        _press(p.ShowPupil, show_pupil, SEE),
        _press(p.ShowGuardianship, show_adult, MANAGE, reads=True),
        _press(p.AskEndGuardianship, ask_end, MANAGE, reads=True),
        _press(p.EndGuardianship, changing.end_guardianship, MANAGE),
        _press(p.ChangeKind, changing.change_kind, MANAGE),
        _press(p.AskProtect, ask_protect, PROTECT, reads=True),
        _press(p.ProtectPupil, changing.protect, PROTECT),
        _press(p.AskUnprotect, ask_unprotect, PROTECT, reads=True),
        _press(p.UnprotectPupil, unprotect, PROTECT),
        _press(p.AskAlias, ask_alias, ADMIT),
        AnswerRoute(QUESTION, Route(alias_typed, ADMIT, refused=refused)),
        _press(p.AdmitPupil, changing.admit, ADMIT),
        _press(p.ShowOwnProtected, show_own, ADMIT_OWN, reads=True),
        _press(p.AdmitChild, changing.admit_own, ADMIT_OWN),
    )
