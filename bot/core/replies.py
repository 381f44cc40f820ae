"""What a handler returns: screens, buttons, toasts and questions, checked against Telegram's limits when made.

Frozen values without any Telegram type: a handler can be called as a function, and called again after a lost
race, because nothing has been said until the unit has committed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct, field
from msgspec.structs import force_setattr

from bot.core.files import MAX_CAPTION, File, check_album
from bot.core.presses import Press

# Telegram's limits: a message's text and a callback answer, in UTF-16 code units; a label by common sense.
MAX_TEXT = 4096
MAX_TOAST = 200
MAX_LABEL = 64
MAX_FILE_BYTES = 50_000_000


def utf16_length(text: str) -> int:
    """Length as Telegram counts it: characters outside the basic plane count twice."""
    # Encoding counts in C; a loop over the characters was a twentieth of what a notice costs.
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def shortened(text: str, most: int) -> str:
    """The text, or its beginning with "…": at most `most` units as Telegram counts them."""
    if utf16_length(text) <= most:
        return text
    while utf16_length(text) >= most:
        text = text[:-1]
    return text.rstrip() + "…"


def _check(text: str, limit: int, what: str) -> None:
    if not text.strip():
        raise ValueError(f"{what} is empty")
    if utf16_length(text) > limit:
        raise ValueError(f"{what} is longer than {limit}: {text[:40]!r}…")


def _check_body(text: str, files: tuple[File, ...], what: str) -> None:
    check_album(files)
    if not files:
        _check(text, MAX_TEXT, what)
    elif text:
        _check(text, MAX_CAPTION, what)


class Button(Struct, frozen=True):
    """An inline button: a typed press, or a link (`url`) that leaves the chat."""

    label: str
    press: Press | None = None
    url: str | None = None
    # The press as it goes under the button: written once, where it is also checked.
    data: str | None = None

    def __post_init__(self) -> None:
        _check(self.label, MAX_LABEL, "a button's label")
        if (self.press is None) == (self.url is None):
            raise ValueError(f"button {self.label!r} needs a press or a link, and not both")
        # Whatever was given: nobody but the press says what goes under its button.
        force_setattr(self, "data", self.press.encode() if self.press is not None else None)


Rows = tuple[tuple[Button, ...], ...]


class Live(Struct, frozen=True):
    """A screen that keeps itself up to date until it folds: the outbox kind that draws it anew, for whom, about what.

    It is redrawn and never sent, so it may show what no lock screen may. First at `at`, a moment after it was put up:
    what changed in between is not missed.
    """

    at: datetime
    kind: str
    school_id: int
    person_id: int
    about_kind: str
    about_id: int
    params: Mapping[str, Any] = field(default_factory=dict)


class Fold(Struct, frozen=True):
    """When a screen's details are over: at `at` it is edited back to `headline`, which names nobody; `opens` is
    what its one button then does (None: no button).

    Nothing is deleted (a bot may delete for 48 hours only, but edit for ever), and scrolling still makes sense.
    """

    at: datetime
    headline: str
    opens: Press | None = None
    live: Live | None = None

    @property
    def params(self) -> dict[str, str]:
        """What an outbox row must know to fold later."""
        return {"headline": self.headline, **({"opens": self.opens.encode()} if self.opens else {})}


class Screen(Struct, frozen=True):
    """A message with its buttons. Edits the message whose button was pressed, unless `new`.

    `files`: one at most, whose caption is the text. Pressed under a message with a file, it changes the caption and
    the buttons, never the file.
    """

    text: str
    rows: Rows = ()
    new: bool = False
    protected: bool = False
    fold: Fold | None = None
    files: tuple[File, ...] = ()

    def __post_init__(self) -> None:
        _check_body(self.text, self.files, "a screen's text")
        if len(self.files) > 1:
            raise ValueError("a screen shows one file")


class Toast(Struct, frozen=True):
    """The short answer to a press: a line that fades, or a box to close (`alert`)."""

    text: str
    alert: bool = False

    def __post_init__(self) -> None:
        _check(self.text, MAX_TOAST, "a toast")


class Ask(Struct, frozen=True):
    """The question the person is now answering: the name of an answer route, and what it must remember."""

    route: str
    remember: Mapping[str, Any] = field(default_factory=dict)


class Document(Struct, frozen=True):
    """A file to send; made where it is sent, from ids."""

    name: str
    content: bytes
    mime: str

    def __post_init__(self) -> None:
        if not 0 < len(self.content) <= MAX_FILE_BYTES:
            raise ValueError(f"{self.name} has {len(self.content)} bytes")


class Reply(Struct, frozen=True):
    """Everything one update is answered with.

    `keyboard` puts up the reply keyboard anew (after joining, or in another language). An open question is closed
    by a command or its own answer, and by a press only when `closes`; `ask` opens one. `contact` is the label of a
    key that shares the person's own number, put up instead of the keyboard; the screen then has no buttons.
    `answers`: the screen stands as a reply to the message that brought it, of a press to the one that the pressed
    screen answers. `forgets`: that one is deleted, and this line then stands under the new one.
    """

    screen: Screen | None = None
    toast: Toast | None = None
    ask: Ask | None = None
    keyboard: bool = False
    closes: bool = False
    leave: bool = False
    contact: str | None = None
    answers: bool = False
    forgets: str | None = None


class Message(Struct, frozen=True):
    """A notice as it is sent: what a lock screen shows, complete and nameless, with its buttons.

    `files`: one, whose caption is the text, or an album, which has no buttons and so folds to none. What a message
    without text shows is its files. Pictures that are `covered` show only when they are touched.
    """

    text: str
    rows: Rows = ()
    protected: bool = False
    document: Document | None = None
    fold: Fold | None = None
    files: tuple[File, ...] = ()
    covered: bool = False

    def __post_init__(self) -> None:
        if self.document is not None and self.files:
            raise ValueError("a file is made here or is at Telegram, and not both")
        _check_body(self.text, self.files, "a message's text")
        if len(self.files) > 1 and (self.rows or self.fold):
            raise ValueError("an album has no buttons and does not fold")


class Dropped(Struct, frozen=True):
    """A notice that is no longer true or no longer allowed, and why."""

    reason: str
