"""The day's files: a list to print, the after-school club's, and the table for the school's register.

The one rule kept here: what goes through Telegram says who is away and when, never why; its caption names nobody.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import datetime

from bot.absence.today import words
from bot.absence.today.exporting import Row, rows_of_day
from bot.absence.today.facts import Day, Seen
from bot.absence.today.presses import Paper
from bot.absence.today.rules import Group, group_of, grouped, not_at_club, seen
from bot.core.cells import harmless
from bot.core.dates import clock_time, dated
from bot.core.replies import Document, Message
from bot.core.texts import _, capital, isolated, language, pgettext

_LEFT, _TOP, _WIDTH, _BOTTOM = 20.0, 18.0, 170.0, 282.0


def paper(day: Day, wanted: Paper, made_at: datetime) -> Message:
    """The file that was asked for, with a line that says what it is."""
    match wanted:
        case Paper.TABLE:
            return Message(_("The day's absence, for the school's register."), document=_table(day))
        case Paper.CLUB:
            # Translators: the name of a file, without its ending and without spaces.
            document = _printed(day, not_at_club(day), _("club-list"), made_at)
            return Message(_("The list for %(club)s, to print.", club=isolated(day.club or "")), document=document)
        case Paper.LIST:
            found = [each for each in seen(day) if group_of(each) is not Group.REST]
            return Message(_("The day's list, to print."), document=_printed(day, found, _("day-list"), made_at))


# A list to print ------------------------------------------------------------------------------------------------------


def _printed(day: Day, found: Sequence[Seen], name: str, made_at: datetime) -> Document:
    # Only here is type set; the libraries are large.
    from bot.people.letters.typesetting import Typesetter

    setter = Typesetter(_("Absence"), language(), made_at)
    page = _Page(setter, day)
    for group, pupils in grouped(found).items():
        page.heading(words.heading(group))
        for each in pupils:
            page.entry(each)
    if not found:
        page.heading(_("Nothing has been reported."))
    return Document(f"{name}.pdf", setter.finished(), "application/pdf")


class _Page:
    """Lines one under the other, on as many pages as they need."""

    def __init__(self, setter: object, day: Day) -> None:
        from bot.people.letters.typesetting import GREY, Style, Typesetter

        assert isinstance(setter, Typesetter)
        self._setter, self._day = setter, day
        self._name, self._detail, self._head = Style(11, bold=True), Style(10, colour=GREY), Style(13, bold=True)
        self._begin()

    def _begin(self) -> None:
        from bot.people.letters.typesetting import ACCENT, GREY, Column, Style

        day = self._day
        self._setter.new_page(capital(dated(day.day)))
        self._column = Column(self._setter, _LEFT, _TOP, _WIDTH)
        title = isolated(day.class_named) if day.class_id is not None else _("The whole school")
        self._column.fitted(title, Style(24, bold=True, colour=ACCENT), 1)
        self._column.fitted(capital(dated(day.day)), Style(13, bold=True), 1)
        made = _("Updated at %(time)s.", time=clock_time(day.now))
        self._column.fitted(made, Style(10, colour=GREY), 1)
        self._column.space(4)

    def _room(self, height: float) -> None:
        if self._column.y + height > _BOTTOM:
            self._begin()

    def heading(self, text: str) -> None:
        """What the lines under it have in common."""
        self._room(24)
        self._column.space(4)
        self._column.fitted(text, self._head, 1)

    def entry(self, found: Seen) -> None:
        """One pupil, with what is known on the right."""
        from bot.people.letters.typesetting import RULE, Column

        self._room(14)
        top, half = self._column.y, _WIDTH / 2
        self._setter.box(_LEFT, top, _WIDTH, 0.2, RULE)
        left = Column(self._setter, _LEFT, top, half)
        left.fitted(words.name(found, with_class=self._day.class_id is None), self._name, 1, name=True)
        right = Column(self._setter, _LEFT + half, top, half)
        if said := ", ".join(part for part in words.details(found, self._day) if part):
            right.fitted(said, self._detail, 2)
        self._column.y = max(left.y, right.y)


# The table for the register -------------------------------------------------------------------------------------------


def _table(day: Day) -> Document:
    """As the region's spreadsheets read it: semicolons, and a mark that says how letters are written."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(_columns())
    writer.writerows([harmless(cell) for cell in _cells(row)] for row in rows_of_day(day))
    name = _("absence-of-the-day")
    return Document(f"{name}.csv", out.getvalue().encode("utf-8-sig"), "text/csv")


def _columns() -> list[str]:
    return [
        pgettext("in a table", "Class"),
        pgettext("in a table", "First name"),
        pgettext("in a table", "Last name"),
        pgettext("in a table", "Date"),
        pgettext("in a table", "Absence"),
        pgettext("in a table", "From"),
        pgettext("in a table", "To"),
        pgettext("in a table", "Reported"),
        pgettext("in a table", "Reported by"),
    ]


def _cells(row: Row) -> list[str]:
    kinds = {
        "day": pgettext("in a table", "all day"),
        "late": pgettext("in a table", "late"),
        "early": pgettext("in a table", "left early"),
        "hours": pgettext("in a table", "some hours"),
        "missing": pgettext("in a table", "missing, nobody told"),
    }
    sources = {
        "home": pgettext("in a table", "home"),
        "school": pgettext("in a table", "by phone"),
        "leave": pgettext("in a table", "leave"),
        "": "",
    }
    kind, source = kinds[row.kind], sources[row.source]
    return [row.class_name, row.given_name, row.family_name, row.date, kind, row.since, row.until, row.told_at, source]
