"""Words and buttons of the four digits. They are pressed, never written: what is written stays in the chat."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.absence.reporting import presses
from bot.absence.reporting.pins import LENGTH
from bot.absence.reporting.presses import PinDeed
from bot.core.dates import clock_time, local
from bot.core.presses import Press
from bot.core.replies import Button, Rows, Screen, Toast
from bot.core.texts import _

_ERASE = -1
_KEYS = ((1, 2, 3), (4, 5, 6), (7, 8, 9), (_ERASE, 0))


def page(*, pinned: bool) -> Screen:
    """What the digits are for, and whether there are any."""
    back = (Button(_("Back"), presses.ShowStart()),)
    if not pinned:
        text = _(
            "With a PIN I ask for four digits before I report absence, so that nobody else does it on your phone. "
            "Do you want one?"
        )
        return Screen(text, ((Button(_("Choose a PIN"), presses.BeginPin(PinDeed.CHOOSE)),), back))
    text = _(
        "I ask for your four digits before I report absence. Have you forgotten them? Ask the school office for a new "
        "code to the bot: then they are gone."
    )
    # Translators: buttons, at most 20 characters.
    change = Button(_("Change the PIN"), presses.BeginPin(PinDeed.CHOOSE))
    drop = Button(_("Remove the PIN"), presses.BeginPin(PinDeed.TAKE_AWAY))
    return Screen(text, ((change,), (drop,), back))


def asked(entry_id: int, typed: int) -> Screen:
    """The digits before a report."""
    return Screen(
        _("Your four digits, please: %(dots)s", dots=_dots(typed)),
        _keys(lambda digit: presses.EnterDigit(entry_id, digit), presses.ShowStart()),
    )


def old(entry_id: int, typed: int) -> Screen:
    """Those that hold so far."""
    return Screen(_("The four digits you have now, please: %(dots)s", dots=_dots(typed)), _choosing(entry_id))


def new(entry_id: int, typed: int) -> Screen:
    return Screen(_("Choose four digits: %(dots)s", dots=_dots(typed)), _choosing(entry_id))


def again(entry_id: int, typed: int) -> Screen:
    return Screen(_("The same four digits once more: %(dots)s", dots=_dots(typed)), _choosing(entry_id))


def _choosing(entry_id: int) -> Rows:
    return _keys(lambda digit: presses.PinDigit(entry_id, digit), presses.ShowPin())


def _keys(press: Callable[[int], Press], back: Press) -> Rows:
    rows = tuple(tuple(Button("⌫" if key == _ERASE else str(key), press(key)) for key in row) for row in _KEYS)
    return (*rows, (Button(_("Back"), back),))


def _dots(typed: int) -> str:
    return "●" * typed + "○" * (LENGTH - typed)


def wrong() -> Toast:
    return Toast(_("Those are not the digits. Try again."), alert=True)


def differ() -> Toast:
    return Toast(_("They were not the same. Choose once more."), alert=True)


def rests(until: datetime, zone: str) -> Toast:
    text = _(
        "That was a lot of tries. Try again after %(time)s, or ring the school.", time=clock_time(local(until, zone))
    )
    return Toast(text, alert=True)


def chosen() -> Toast:
    return Toast(_("From now on I ask for your digits."))


def removed() -> Toast:
    return Toast(_("I do not ask for digits any more."))
