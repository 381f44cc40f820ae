"""Words and buttons for what was understood of a message: the filled-in report, or one question.

The one rule kept here: every screen says that nothing is reported yet, and what stays of it names nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.absence import words
from bot.absence.facts import Wanted
from bot.absence.models import AbsenceKind
from bot.absence.plain.presses import DropUnderstood, MeanChild, MeanWay, ShowUnderstood
from bot.absence.reporting.presses import Part, SendEntry, ShowEntry, ShowStart
from bot.absence.reporting.views import Filling
from bot.core.dates import short_date
from bot.core.presses import Press
from bot.core.replies import Button, Fold, Screen, shortened
from bot.core.texts import _, capital, isolated, listed, pgettext

_OPEN = timedelta(minutes=30)
_NAME = 18
_NONE = -1


def understood(found: Filling, now: datetime, *, moved: bool = False) -> Screen:
    """The filled-in report: one press sends it."""
    entry, wanted = found.draft.id, found.draft.wanted
    # Translators: three buttons under a report that was read from a message: right, change it, no.
    right, change = Button(pgettext("a report", "That is right"), SendEntry(entry)), _change(found)
    rows = ((right,), (change, Button(pgettext("a report", "No"), DropUnderstood(entry))))
    parts = [_("There is no school on the day you wrote.")] if moved else []
    said = words.sentence(wanted, listed(found.called), today=found.today, many=len(found.called))
    parts.append(_("Have I understood you? %(what)s", what=said))
    parts.append(_only_that(found))
    return Screen(" ".join(parts), rows, fold=_fold(now, ShowUnderstood(entry)))


def _only_that(found: Filling) -> str:
    if found.draft.more:
        return _("Only this goes to the school, and only when you press. The rest of what you wrote does not.")
    return _("The school is told when you press.")


def _change(found: Filling) -> Button:
    return Button(pgettext("a report", "Change"), ShowEntry(found.draft.id, Part.FORM))


def _fold(now: datetime, opens: Press) -> Fold:
    return Fold(now + _OPEN, _("You wrote about absence. Nothing has been reported."), opens)


def whom(found: Filling, now: datetime, *, moved: bool = False) -> Screen:
    """About which child?"""
    entry = found.draft.id
    rows: list[tuple[Button, ...]] = [
        (Button(capital(isolated(shortened(name, _NAME))), MeanChild(entry, pupil_id)),)
        for pupil_id, name in found.names
    ]
    if len(found.names) > 1:
        # Translators: a button under "Who is it about?", at most 20 characters.
        rows.append((Button(_("All of them"), MeanChild(entry, 0)),))
    rows.append((_change(found), Button(pgettext("a report", "No"), DropUnderstood(entry))))
    parts = [_("There is no school on the day you wrote.")] if moved else []
    what = capital(words.what(found.draft.wanted, found.today))
    parts.append(_("You wrote about absence: %(what)s. Who is it about?", what=what))
    return Screen(" ".join(parts), tuple(rows), fold=_fold(now, ShowUnderstood(entry)))


def which(found: Filling, ways: Sequence[Wanted], now: datetime) -> Screen:
    """It can mean several things: which?"""
    entry = found.draft.id
    label = _label_of(ways)
    rows: list[tuple[Button, ...]] = [
        (
            Button(
                capital(label(way)),
                MeanWay(
                    entry, way.kind, way.first_on, way.last_on, _minute(way.from_minute), _minute(way.until_minute)
                ),
            ),
        )
        for way in ways
    ]
    rows.append((_change(found), Button(pgettext("a report", "No"), DropUnderstood(entry))))
    if len({(way.first_on, way.last_on) for way in ways}) > 1:
        text = _("You wrote about absence. Which days do you mean?")
    else:
        day = words.days(ways[0], found.today)
        text = _("You wrote about absence %(day)s. What of the day do you mean?", day=day)
    return Screen(text, tuple(rows), fold=_fold(now, ShowStart()))


def _minute(minute: int | None) -> int:
    return _NONE if minute is None else minute


def _label_of(ways: Sequence[Wanted]) -> Callable[[Wanted], str]:
    """What tells the ways apart: the days, the hours, or both."""
    if len({(way.kind, way.from_minute, way.until_minute) for way in ways}) == 1:
        return _days
    if len({(way.first_on, way.last_on) for way in ways}) == 1:
        return _hours
    return lambda way: f"{_days(way)}, {_hours(way)}"


def _days(way: Wanted) -> str:
    if way.first_on == way.last_on:
        return short_date(way.first_on)
    return f"{short_date(way.first_on)} – {short_date(way.last_on)}"


def _hours(way: Wanted) -> str:
    return _("All day") if way.kind is AbsenceKind.DAY else words.hours(way)


def dropped() -> Screen:
    """It was something else."""
    button = Button(pgettext("a start screen", "Report absence"), ShowStart())
    text = _("All right, nothing is reported. Nobody at the school has got what you wrote.")
    return Screen(text, ((button,),))


def not_possible(refusal: str) -> Screen:
    """It was understood, and cannot be reported."""
    button = Button(pgettext("a start screen", "Report absence"), ShowStart())
    return Screen(_("I cannot report that. %(why)s", why=refusal), ((button,),))
