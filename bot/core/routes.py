"""What a person can do, as data: a command, a press, an answer to an open question, or sharing one's number.

A route says which action it needs and whether it only reads; menu, keyboard, help and the README's table follow
from the same rows. Finding a route is a dictionary look-up, however many features there are.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

from msgspec import Struct, field

from bot.core.errors import Outdated, Refusal
from bot.core.files import File
from bot.core.presses import Press
from bot.core.replies import Reply
from bot.core.unit import Unit

# (unit, who acts, what arrived). Who acts is a people.Acting; core only hands it through.
Handle = Callable[[Unit, Any, Any], Awaitable[Reply]]
Refused = Callable[[Unit, Any, Any, Refusal], Awaitable[Reply]]

# Telegram: a command is 1–32 of these.
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
# A longer text is no code, no chip and no short report.
BRIEF = 500


class Command(Struct, frozen=True):
    """A command as it arrived: the text behind it, trimmed."""

    args: str = ""


class Written(Struct, frozen=True):
    """A message of the person's own: one that nobody asked for, or the one that a pressed screen answers.

    `text` is its text or its file's caption, as written. Telegram brings an album as messages of one file each, which
    share `album`; one of them has the caption.
    """

    text: str
    files: tuple[File, ...] = ()
    album: str | None = None
    message_id: int | None = None
    forwarded: bool = False

    @property
    def brief(self) -> str:
        """The text where it is a text alone, and a short one; else nothing."""
        return "" if self.files or len(self.text) > BRIEF else self.text


class Answer(Struct, frozen=True):
    """What answers the open question, and what the question remembered. `files` as in `Written`, one at a time, and
    only to a route that takes them: the text is then the caption, or empty."""

    text: str
    remember: Mapping[str, Any] = field(default_factory=dict)
    files: tuple[File, ...] = ()
    album: str | None = None
    message_id: int | None = None
    forwarded: bool = False


class Contact(Struct, frozen=True):
    """A contact that was shared while a question asked for one.

    `own`: Telegram says that it is the sender's; anybody else's card, or one typed by hand, says nothing.
    """

    phone: str
    own: bool
    remember: Mapping[str, Any] = field(default_factory=dict)


class Route(Struct, frozen=True):
    """How one kind of update is handled.

    `action` None is open to everyone, linked or not. `reads` routes change nothing and run without a lock;
    `refused` words a Refusal (None: the general wording).
    """

    handle: Handle
    action: str | None
    reads: bool = False
    refused: Refused | None = None


class CommandRoute(Struct, frozen=True):
    """A route with its canonical name, its word in each language, and its line in menu and help.

    `title` and `keyboard` are message ids; `keyboard` None keeps it off the reply keyboard.
    """

    name: str
    words: Mapping[str, str]
    title: str
    route: Route
    keyboard: str | None = None
    listed: bool = True

    def __post_init__(self) -> None:
        for word in (self.name, *self.words.values()):
            if not _COMMAND.fullmatch(word):
                raise ValueError(f"/{word} is no command at Telegram")


class PressRoute(Struct, frozen=True):
    """A route for one press type; its prefix is unique among all features."""

    press: type[Press]
    route: Route


class AnswerRoute(Struct, frozen=True):
    """A route for the text that answers a question opened with `Ask(name)`; with `files`, for a file, too."""

    name: str
    route: Route
    files: bool = False


class ContactRoute(Struct, frozen=True):
    """A route for the contact that answers a question opened with `Ask(name)`."""

    name: str
    route: Route


AnyRoute = CommandRoute | PressRoute | AnswerRoute | ContactRoute


class Routes:
    """All routes of all features, found by dictionary. Raises ValueError on a word or prefix used twice."""

    def __init__(self, routes: Iterable[AnyRoute]) -> None:
        self.commands: dict[str, CommandRoute] = {}
        self.presses: dict[str, PressRoute] = {}
        self.answers: dict[str, AnswerRoute] = {}
        self.contacts: dict[str, ContactRoute] = {}
        self.listed: list[CommandRoute] = []
        for route in routes:
            if isinstance(route, CommandRoute):
                self.listed.append(route)
                for word in {route.name, *route.words.values()}:
                    self._add(self.commands, word, route)
            elif isinstance(route, PressRoute):
                self._add(self.presses, route.press.prefix, route)
            elif isinstance(route, ContactRoute):
                self._add(self.contacts, route.name, route)
            else:
                self._add(self.answers, route.name, route)

    @staticmethod
    def _add(table: dict[str, Any], key: str, route: AnyRoute) -> None:
        if key in table:
            raise ValueError(f"{key!r} is routed twice")
        table[key] = route

    def press(self, data: str) -> tuple[Route, Press]:
        """The route and the typed press behind callback_data. Raises Outdated for what nobody knows."""
        found = self.presses.get(data.partition(":")[0])
        if found is None:
            raise Outdated
        return found.route, found.press.decode(data)
