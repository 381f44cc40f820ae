"""The sent forms of the office's notices, and the words that its screens share with them.

The one rule kept here: what stands on a lock screen counts and names nobody.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.core.replies import Button, Message
from bot.core.texts import _, ngettext
from bot.people.office.presses import ShowTask, ShowTasks
from bot.people.office.queries import Task


def how_many(number: int) -> str:
    """How many things wait."""
    return ngettext("One thing waits for the office.", "%(number)s things wait for the office.", number)


def title_of(task: Task, titles: Mapping[str, str]) -> str:
    """What sort of thing this is; a sort that nobody knows any more has a name, too."""
    title = titles.get(task.kind)
    return _(title) if title else _("Something to look at")


def back() -> tuple[Button, ...]:
    """To the list."""
    return (Button(_("See what waits"), ShowTasks(0)),)


def waiting(number: int) -> Message:
    """Sent form: how many things wait, never about whom."""
    return Message(how_many(number), (back(),))


def alert(task: Task, titles: Mapping[str, str]) -> Message:
    """Sent form of what is urgent: what it is, never about whom."""
    return Message(
        _("For the office: %(what)s.", what=title_of(task, titles)), ((Button(_("Have a look"), ShowTask(task.id)),),)
    )
