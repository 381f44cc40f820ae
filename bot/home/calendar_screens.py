"""Every word and button of /calendar.

The one rule kept here: whatever stands in it, it is protected and closes itself after ten minutes, so that neither
tells of a talk that only some are invited to.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.core.dates import long_date
from bot.core.feature import Ahead
from bot.core.replies import Button, Document, Fold, Message, Rows, Screen, Toast, shortened
from bot.core.texts import _, capital
from bot.home.ahead import Pages
from bot.home.presses import ShowMenu, TakeCalendarOfAll, TurnCalendar

_FOLDS_AFTER = timedelta(minutes=10)
# So many lines open by a button with their name; more are numbered.
_FEW = 4
_LINE = 200


def calendar(found: Pages, now: datetime, *, new: bool) -> Screen:
    """What lies ahead, by day."""
    buttons = [line.button for line in found.lines if line.button is not None]
    ways = {button.data: button for button in buttons}
    numbered = len(ways) > _FEW or len({button.label for button in ways.values()}) < len(ways)
    text = "\n".join([_title(found), *_days(found.lines, numbered=numbered)])
    opening = _numbers(buttons) if numbered else tuple((button,) for button in ways.values())
    rows = (*opening, *_turning(found), *_ways(found))
    fold = Fold(now + _FOLDS_AFTER, _("Your calendar."), TurnCalendar(0))
    return Screen(text, rows, new=new, protected=True, fold=fold)


def _title(found: Pages) -> str:
    if found.lines:
        return _("Your calendar")
    if found.later:
        return _("Nothing lies ahead in the next four weeks.")
    return _("Nothing lies ahead right now. You will hear from me when there is something.")


def _days(lines: Sequence[Ahead], *, numbered: bool) -> list[str]:
    """A paragraph a day; numbers for those with a screen of their own, where they are many."""
    text: list[str] = []
    day: date | None = None
    number = 0
    for line in lines:
        said = capital(shortened(line.line, _LINE))
        if line.until is not None and line.until > line.on:
            # Translators: a line of a calendar that holds for several days: "Emma: leave, until Friday 4 December".
            said = _("%(line)s, until %(date)s", line=said, date=long_date(line.until))
        number += line.button is not None
        if line.on != day:
            day = line.on
            text += ["", capital(long_date(day))]
        text.append(f"{number}. {said}" if numbered and line.button is not None else f"• {said}")
    return text


def _numbers(buttons: Sequence[Button]) -> Rows:
    found = [
        Button(_("Open %(number)s", number=str(number)), button.press) for number, button in enumerate(buttons, start=1)
    ]
    return tuple(tuple(found[at : at + 3]) for at in range(0, len(found), 3))


def _turning(found: Pages) -> Rows:
    row = []
    if found.earlier:
        # Translators: buttons, at most 20 characters: turn to what is sooner, or later, in a calendar.
        row.append(Button(_("Sooner"), TurnCalendar(found.page - 1)))
    if found.later:
        row.append(Button(_("Later"), TurnCalendar(found.page + 1)))
    return (tuple(row),) if row else ()


def _ways(found: Pages) -> Rows:
    menu = Button(_("Menu"), ShowMenu())
    return ((Button(_("To my calendar"), TakeCalendarOfAll()), menu),) if found.has_file else ((menu,),)


def file_is_coming() -> Toast:
    return Toast(_("The calendar file is on its way."))


def file(document: Document, *, protected: bool) -> Message:
    """The caption of the file; what is in it, a lock screen does not say."""
    text = _(
        "For your calendar: what lies ahead. If something changes, take the file again: nothing stands there twice."
    )
    return Message(text, document=document, protected=protected)
