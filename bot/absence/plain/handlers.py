"""Text that nobody asked for, where it reports absence, and the buttons under what was understood."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from bot.absence.facts import Wanted
from bot.absence.plain import presses, screens
from bot.absence.plain.facts import Moment, Named, Reading
from bot.absence.reporting import drafts, views
from bot.absence.reporting.drafts import Draft
from bot.absence.reporting.refused import said
from bot.absence.reporting.rules import with_hours
from bot.absence.reporting.sending import not_so, shown
from bot.absence.reports import reporting
from bot.absence.rights import REPORT
from bot.core.errors import Outdated
from bot.core.replies import Reply
from bot.core.routes import AnyRoute, PressRoute, Route, Written
from bot.core.unit import Unit
from bot.people.acting import Acting, ActingPerson, Child
from bot.schools.policy.values import AbsenceReason


async def door(unit: Unit, acting: Acting, written: Written) -> Reply | None:
    """The filled-in report to confirm, or the one question it takes; None where the text is about something else."""
    children = drafts.reportable(acting)
    found = await _reading(unit, children, written.brief) if written.brief else None
    if found is None:
        return None
    if found.refusal is not None:
        return Reply(screens.not_possible(said(found.refusal) or ""), answers=True)
    if found.pupils:
        codes = await views.codes_of(unit, acting, found.pupils)
        found = replace(found, ways=tuple(dict.fromkeys(_as_asked(way, codes) for way in found.ways)))
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
    return found if persons[0] is children[0][0] else await _read_at(unit, persons[0], named, text)


def _as_asked(wanted: Wanted, codes: Sequence[AbsenceReason]) -> Wanted:
    """Children at two schools: without a reason that one of them does not ask for."""
    return wanted if wanted.reason in codes else replace(wanted, reason=None)


async def _read_at(unit: Unit, person: ActingPerson, named: Sequence[Named], text: str) -> Reading | None:
    # Its hundreds of expressions are compiled when somebody first writes: a fifteenth of a start.
    from bot.absence.plain.reader import read

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
    wanted = (await drafts.load(unit, acting, press.entry_id)).wanted
    wanted = _as_asked(wanted, await views.codes_of(unit, acting, chosen))
    draft = await drafts.change(unit, acting, press.entry_id, pupil_ids=chosen, wanted=wanted)
    return await _shown(unit, acting, draft)


async def mean_way(unit: Unit, acting: Acting, press: presses.MeanWay) -> Reply:
    """The way it was meant, as the button says it; what cannot be reported is said when it is sent."""
    draft = await drafts.load(unit, acting, press.entry_id)
    meant = with_hours(draft.wanted, press.kind, press.since, press.until)
    wanted = replace(meant, first_on=press.first, last_on=press.last)
    if wanted.last_on < wanted.first_on:
        raise Outdated
    return await _shown(unit, acting, await drafts.change(unit, acting, press.entry_id, wanted=wanted))


async def drop_understood(unit: Unit, acting: Acting, press: presses.DropUnderstood) -> Reply:
    draft = await drafts.load(unit, acting, press.entry_id)
    if draft.sent_at is not None:
        return await shown(unit, acting, draft)
    await drafts.drop(unit, draft.id)
    return Reply(screens.dropped())


def _writes(handle: object) -> Route:
    return Route(handle, REPORT, refused=not_so)  # type: ignore[arg-type]


routes: tuple[AnyRoute, ...] = (
    PressRoute(presses.ShowUnderstood, _writes(show_understood)),
    PressRoute(presses.MeanChild, _writes(mean_child)),
    PressRoute(presses.MeanWay, _writes(mean_way)),
    PressRoute(presses.DropUnderstood, _writes(drop_understood)),
)
