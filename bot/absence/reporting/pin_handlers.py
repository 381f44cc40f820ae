"""The four digits: choosing them, and entering them before a report."""

from __future__ import annotations

from datetime import datetime

from bot.absence.reporting import pin_screens, pinning, presses
from bot.absence.reporting.pinning import Choosing, Said, Step
from bot.absence.reporting.pins import pinned
from bot.absence.reporting.sending import asks_pin, not_so, send_or_ask
from bot.absence.rights import REPORT
from bot.core.replies import Reply, Screen, Toast
from bot.core.routes import AnyRoute, PressRoute, Route
from bot.core.unit import Unit
from bot.people.acting import Acting


async def show(unit: Unit, acting: Acting, _press: presses.ShowPin) -> Reply:
    return Reply(await _page(unit, acting))


async def _page(unit: Unit, acting: Acting) -> Screen:
    return pin_screens.page(pinned=await pinned(unit, [person.person_id for person in acting.persons]))


async def begin_digits(unit: Unit, acting: Acting, press: presses.BeginPin) -> Reply:
    return Reply(_asked(await pinning.start(unit, acting, press.deed)))


async def digit(unit: Unit, acting: Acting, press: presses.PinDigit) -> Reply:
    """One digit more of those being chosen."""
    found = await pinning.press(unit, acting, press.entry_id, press.digit)
    if found.step in {Step.DONE, Step.REMOVED}:
        toast = pin_screens.chosen() if found.step is Step.DONE else pin_screens.removed()
        return Reply(await _page(unit, acting), toast)
    return Reply(_asked(found), _toast(acting, found.said, found.until))


def _asked(found: Choosing) -> Screen:
    screens = {Step.OLD: pin_screens.old, Step.NEW: pin_screens.new, Step.AGAIN: pin_screens.again}
    return screens[found.step](found.entry_id, found.typed)


def _toast(acting: Acting, said: Said, until: datetime | None) -> Toast | None:
    if said is Said.WRONG:
        return pin_screens.wrong()
    if said is Said.DIFFER:
        return pin_screens.differ()
    return pin_screens.rests(until, acting.persons[0].school.zone) if until is not None else None


async def enter(unit: Unit, acting: Acting, press: presses.EnterDigit) -> Reply:
    """One digit more of those before a report; with the last one it is reported."""
    found = await pinning.enter(unit, acting, press.entry_id, press.digit)
    if found.said is Said.RIGHT:
        return await send_or_ask(unit, acting, press.entry_id)
    return Reply(asks_pin(found.draft).screen, _toast(acting, found.said, found.until))


routes: tuple[AnyRoute, ...] = (
    PressRoute(presses.ShowPin, Route(show, REPORT, reads=True)),
    PressRoute(presses.BeginPin, Route(begin_digits, REPORT)),
    PressRoute(presses.PinDigit, Route(digit, REPORT)),
    PressRoute(presses.EnterDigit, Route(enter, REPORT, refused=not_so)),
)
