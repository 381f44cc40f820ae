"""What a slice says about a sort of thing that waits for the office."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from msgspec import Struct

from bot.core.replies import Screen
from bot.core.unit import Unit
from bot.people.acting import Acting
from bot.people.office.queries import Task

Show = Callable[[Unit, Acting, Task], Awaitable[Screen]]


class TaskKind(Struct, frozen=True):
    """One sort: `title` (a message id) is its line in the list and in a notice, and names nobody; `show` opens it.

    Kinds are handed to the house as `Feature.tasks`. The list is shown to office and head only, and only they are
    asked for `show`; what its buttons do asks the access table itself.
    """

    name: str
    title: str
    show: Show
