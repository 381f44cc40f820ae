"""The door list on paper: a page a day, to be read from two steps away.

The one rule kept here: nobody's name, nobody's reason. Whoever waits outside finds their time and their initial.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from bot.conferences.doorlist.lines import DoorLine
from bot.conferences.facts import RoundFacts
from bot.conferences.rounds.wording import place_line
from bot.core.dates import dated, span
from bot.core.replies import Document
from bot.core.texts import _, capital, language, ngettext

_LEFT, _TOP, _WIDTH, _BOTTOM = 22.0, 18.0, 166.0, 284.0
# As large as a day allows, down to what is read from two steps away.
_SIZES = (20.0, 17.0, 14.0, 12.0, 10.0, 8.0)


def door_list(round_: RoundFacts, days: Mapping[date, Sequence[DoorLine]], made_at: datetime) -> Document:
    """The pages as one file, in the language being written in."""
    # Only here is type set; the libraries are large.
    from bot.people.letters.typesetting import Typesetter

    setter = Typesetter(_("School conferences"), language(), made_at)
    for day, lines in sorted(days.items()):
        for start in range(0, len(lines), _PAGE):
            _page(setter, round_, day, lines[start : start + _PAGE])
    # Translators: the name of a file, without its ending and without spaces.
    name = _("door-list")
    return Document(f"{name}.pdf", setter.finished(), "application/pdf")


_PAGE = 48


def _page(setter: object, round_: RoundFacts, day: date, lines: Sequence[DoorLine]) -> None:
    from bot.people.letters.typesetting import ACCENT, GREY, RULE, Column, Style, Typesetter

    assert isinstance(setter, Typesetter)
    setter.new_page(capital(dated(day)))
    column = Column(setter, _LEFT, _TOP, _WIDTH)
    column.fitted(round_.class_name, Style(34, bold=True, colour=ACCENT), 1)
    column.fitted(capital(dated(day)), Style(16, bold=True), 1)
    column.fitted(place_line(round_.form, round_.room), Style(13, colour=GREY), 1)
    column.space(5)
    room = _BOTTOM - column.y
    size = next((each for each in _SIZES if Style(each).height(1.0) * len(lines) <= room), _SIZES[-1])
    style = Style(size, leading=1.4)
    for line in lines:
        top = column.y
        setter.box(_LEFT, top, _WIDTH, 0.2, RULE)
        column.text(_when(line), style)
        Column(setter, _LEFT + _WIDTH / 2, top, _WIDTH / 2).text(_said(line), Style(size, bold=bool(line.initial)))


def _when(line: DoorLine) -> str:
    hours = span(line.starts, line.ends)
    return _("%(time)s %(subject)s", time=hours, subject=line.subject) if line.subject else hours


def _said(line: DoorLine) -> str:
    if line.seats is not None:
        return ngettext("%(number)s seat free", "%(number)s seats free", line.seats) if line.seats else _("full")
    if line.initial is None:
        return _("busy")
    return line.initial or _("free")
