"""What the directory's screens have in common: pages to turn, short labels two to a row, the way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.core.presses import Press
from bot.core.replies import Button, Rows, Screen
from bot.core.texts import _
from bot.directory.classes import CLASSES_A_PAGE, ClassFacts


def titled(title: str, number: int, count: int) -> str:
    """The title, with its page where there are several; pages count from 0."""
    if count < 2:
        return title
    # Translators: the heading of one of several pages, as in "Talks (1 of 2)".
    return _("%(title)s (%(page)s of %(pages)s)", title=title, page=number + 1, pages=count)


def page_row(number: int, count: int, press: Callable[[int], Press]) -> Rows:
    """The buttons to the pages before and after."""
    # Translators: buttons, at most 20 characters; the page before and the page after.
    row = [Button(_("Page before"), press(number - 1))] if number else []
    row += [Button(_("Next page"), press(number + 1))] if number + 1 < count else []
    return (tuple(row),) if row else ()


def back(press: Press) -> tuple[Button, ...]:
    return (Button(_("Back"), press),)


def class_list(
    question: str,
    choices: Sequence[ClassFacts],
    page: int,
    show: Callable[[int], Press],
    turn: Callable[[int], Press],
) -> Screen:
    """A page of classes, two to a row."""
    shown = choices[page * CLASSES_A_PAGE : (page + 1) * CLASSES_A_PAGE]
    rows = in_twos([Button(each.title[:60], show(each.class_id)) for each in shown])
    return Screen(question, (*rows, *page_row(page, -(-len(choices) // CLASSES_A_PAGE), turn)))


def in_twos(buttons: Sequence[Button]) -> list[tuple[Button, ...]]:
    """Two short labels to a row."""
    return [tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2)]
