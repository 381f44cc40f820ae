"""Text that nobody asked for, where it reports absence, and the buttons under what was understood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.absence.facts import Wanted
from bot.absence.plain import presses, screens
from bot.absence.plain.facts import Moment, Named, Reading
from bot.absence.plain.reader import read
from bot.absence.plain.service import drop
from bot.absence.reporting import drafts, views
from bot.absence.reporting.drafts import Draft
from bot.absence.reporting.refused import said
from bot.absence.reporting.sending import not_so, shown
from bot.absence.reports import reporting
from bot.absence.rights import REPORT
from bot.core.errors import Outdated
from bot.core.replies import Reply
from bot.core.routes import AnyRoute, PressRoute, Route
from bot.core.unit import Unit
from bot.people.acting import Acting, ActingPerson, Child

_MIDNIGHT = 24 * 60


async def door(unit: Unit, acting: Acting, text: str) -> Reply | None:
    """The filled-in report to confirm, or the one question it takes; None where the text is about something else."""
    children = drafts.reportable(acting)
    found = await _reading(unit, children, text)
    if found is None:
        return None
    if found.refusal is not None:
        return Reply(screens.not_possible(said(found.refusal) or ""), answers=True)
    draft = await drafts.start(unit, acting, found.pupils, found.ways[0], more=found.more)
    filling = await views.filling(unit, acting, draft)
    if len(found.ways) > 1:
        return Reply(screens.which(filling, found.ways, unit.now), answers=True)
    ask = screens.understood if draft.pupil_ids else screens.whom
    return Reply(ask(filling, unit.now, moved=found.moved), answers=True)


async def _reading(unit: Unit, children: Sequence[tuple[ActingPerson, Child]], text: str) -> Reading | None:
    """By the rules of the school whose children it names; of two schools, the first one's."""
    named = [Named(child.pupil_id, child.called) for _person, child in children]
    found = await _read_at(unit, children[0][0], named, text) if children else None
    if found is None or not found.pupils:
        return found
    persons = list(dict.fromkeys(person for person, child in children if child.pupil_id in found.pupils))
    if persons[0] is not children[0][0]:
        found = await _read_at(unit, persons[0], named, text)
    return found if found is None or len(persons) == 1 else await _for_all(unit, persons, found)


async def _for_all(unit: Unit, persons: Sequence[ActingPerson], found: Reading) -> Reading:
    """Children at two schools: without a reason that one of them does not ask for."""
    codes = [(await reporting(unit, person)).policy.absence.codes for person in persons]
    ways = [way if all(way.reason in each for each in codes) else replace(way, reason=None) for way in found.ways]
    return replace(found, ways=tuple(dict.fromkeys(ways)))


async def _read_at(unit: Unit, person: ActingPerson, named: Sequence[Named], text: str) -> Reading | None:
    who = await reporting(unit, person)
    return read(text, named, Moment(unit.now, who.policy, who.calendar))


async def _shown(unit: Unit, acting: Acting, draft: Draft) -> Reply:
    if draft.sent_at is not None:
        return await shown(unit, acting, draft)
    filling = await views.filling(unit, acting, draft)
    return Reply(screens.understood(filling, unit.now) if draft.pupil_ids else screens.whom(filling, unit.now))


async def show_understood(unit: Unit, acting: Acting, press: presses.ShowUnderstood) -> Reply:
    return await _shown(unit, acting, await drafts.load(unit, acting, press.entry_id))


async def mean_child(unit: Unit, acting: Acting, press: presses.MeanChild) -> Reply:
    everyone = [child.pupil_id for _person, child in drafts.reportable(acting)]
    chosen = [press.pupil_id] if press.pupil_id else everyone
    return await _shown(unit, acting, await drafts.change(unit, acting, press.entry_id, pupil_ids=chosen))


async def mean_way(unit: Unit, acting: Acting, press: presses.MeanWay) -> Reply:
    """The way it was meant, as the button says it; what cannot be reported is said when it is sent."""
    draft = await drafts.load(unit, acting, press.entry_id)
    hours = {"kind": press.kind, "from_minute": _minute(press.since), "until_minute": _minute(press.until)}
    wanted: Wanted = replace(draft.wanted, first_on=press.first, last_on=press.last, **hours)  # type: ignore[arg-type]
    if wanted.last_on < wanted.first_on:
        raise Outdated
    return await _shown(unit, acting, await drafts.change(unit, acting, press.entry_id, wanted=wanted))


def _minute(given: int) -> int | None:
    """Raises Outdated for a forger's."""
    if not -1 <= given < _MIDNIGHT:
        raise Outdated
    return None if given < 0 else given


async def drop_understood(unit: Unit, acting: Acting, press: presses.DropUnderstood) -> Reply:
    draft = await drafts.load(unit, acting, press.entry_id)
    if draft.sent_at is not None:
        return await shown(unit, acting, draft)
    await drop(unit, draft.id)
    return Reply(screens.dropped())


def _writes(handle: object) -> Route:
    return Route(handle, REPORT, refused=not_so)  # type: ignore[arg-type]


routes: tuple[AnyRoute, ...] = (
    PressRoute(presses.ShowUnderstood, _writes(show_understood)),
    PressRoute(presses.MeanChild, _writes(mean_child)),
    PressRoute(presses.MeanWay, _writes(mean_way)),
    PressRoute(presses.DropUnderstood, _writes(drop_understood)),
)
