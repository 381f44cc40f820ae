"""The preparation sheet as it lies on the paper: one page a pupil, with room to write.

The one rule kept here: the page lies on kitchen tables and school desks. It says when the talk is and what it is about,
and nothing that anybody raised. Imported where a sheet is made only: the libraries behind it are large.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.core.replies import Document
from bot.core.texts import _, capital, language
from bot.people.letters.typesetting import ACCENT, GREY, INK, RULE, Column, Style, Typesetter, can_write
from bot.schools.words import POINTS
from bot.talks.preparation.models import Part
from bot.talks.preparation.questions import part_name, questions
from bot.talks.preparation.sheet import Page

_LEFT, _TOP, _WIDTH, _BOTTOM = 22.0, 20.0, 166.0, 284.0
_WRITES = 10.0
# What stands below the agenda, and a line of it.
_BELOW, _LINE = 34.0, 6.0
_TITLE, _NAME = Style(24, bold=True, colour=ACCENT), Style(15, bold=True)
_HEAD, _BODY, _FOOT = Style(13, bold=True, colour=ACCENT), Style(12), Style(9, colour=GREY)


def set_sheets(school: str, pages: Sequence[Page], made_at: datetime) -> Document:
    """The pages as one file, in the language being written in."""
    setter = Typesetter(_("Before the talk"), language(), made_at)
    for page in pages:
        _draw(setter, school, page)
    # Translators: the name of a file, without its ending and without spaces.
    name = _("before-the-talk")
    return Document(f"{name}.pdf", setter.finished(), "application/pdf")


def _draw(setter: Typesetter, school: str, page: Page) -> None:
    setter.new_page(page.klass)
    column = Column(setter, _LEFT, _TOP, _WIDTH)
    column.text(_("My talk at school"), _TITLE)
    _name(setter, column, page)
    if page.starts:
        column.text(page.when(), _BODY)
    column.space(4)
    for question in questions(page.band):
        column.text(question, _HEAD)
        _lines(setter, column, 2)
    column.text(_("At the talk I would like to:"), _HEAD)
    column.space(1)
    for part in Part:
        _box(setter, column, part_name(part))
    column.space(2)
    if page.agenda:
        column.text(_("This is what it is about:"), _HEAD)
        room = max(0, int((_BOTTOM - _BELOW - column.y) // _LINE))
        for point in page.agenda[:room]:
            column.text(f"• {capital(_(POINTS[point]))}", _BODY)
        column.space(2)
    _box(setter, column, _("I would like to talk with my teacher alone about something."))
    foot = Column(setter, _LEFT, _BOTTOM - 8, _WIDTH)
    foot.text(_("You write only what you like. The sheet is yours, and you decide who sees it."), _FOOT)
    foot.text(school, _FOOT)


def _name(setter: Typesetter, column: Column, page: Page) -> None:
    if page.name and can_write(page.name):
        column.fitted(" · ".join(part for part in (page.name, page.klass) if part), _NAME, 1, name=True)
        return
    # A protected pupil, or a script without a font here: a line on which the name is written.
    column.space(8)
    setter.box(_LEFT, column.y, 90, 0.3, RULE)
    column.space(2)


def _lines(setter: Typesetter, column: Column, count: int) -> None:
    """Lines to write on."""
    for _number in range(count):
        column.space(_WRITES)
        setter.box(_LEFT, column.y, _WIDTH, 0.25, RULE)
    column.space(4)


def _box(setter: Typesetter, column: Column, text: str) -> None:
    """A box to tick and what it says."""
    top = column.y + 1.3
    setter.box(_LEFT, top, 4, 4, INK)
    setter.box(_LEFT + 0.4, top + 0.4, 3.2, 3.2, (255, 255, 255))
    column.text(text, _BODY, 8)
