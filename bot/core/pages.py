"""The school's own pages as data: what stands on a page and what can be sent from it. `web` draws it and checks it.

The one rule kept here: a slice that brings a page says what it shows and what a sent form does, and never sees an
address, a header or a cookie. What a person wrote comes in through `Filled`, within its limits.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from msgspec import Struct, field

from bot.core.errors import Refusal
from bot.core.unit import Unit

# About two pages of paper. Who pastes more is told so, and keeps what they wrote.
MAX_WORDS = 4000
MAX_LINE = 200
_NAME = re.compile(r"[a-z][a-z_.]{0,23}")


class FieldKind(StrEnum):
    """How something is asked for, and what it comes in as."""

    WORDS = "words"  # several lines; str
    LINE = "line"  # one line; str
    CHOICE = "choice"  # one of the options; str
    CHOICES = "choices"  # any of the options; tuple of str
    TICK = "tick"  # bool
    DATE = "date"  # date, or None
    TIME = "time"  # time by the school's clock, or None


class Field(Struct, frozen=True):
    """One thing that is asked for. `options` are (value, label); `value` is what stands there to begin with, written
    as a browser sends it ("2026-12-01", "15:20", a tick as "1"); `values` likewise for CHOICES."""

    name: str
    label: str
    kind: FieldKind = FieldKind.WORDS
    hint: str = ""
    options: Sequence[tuple[str, str]] = ()
    value: str = ""
    values: Sequence[str] = ()
    required: bool = True
    most: int = 0

    @property
    def limit(self) -> int:
        """How many characters it takes."""
        return self.most or (MAX_WORDS if self.kind is FieldKind.WORDS else MAX_LINE)


class Form(Struct, frozen=True):
    """Something that can be sent. `name` and `about` (an id of the slice's own) come back in `Filled`.

    `context` is read aloud after the button's label where many look alike ("Block" – "Tuesday 15.20").
    """

    name: str
    send: str
    fields: Sequence[Field] = ()
    about: int = 0
    title: str = ""
    context: str = ""


class Heading(Struct, frozen=True):
    """A heading inside the page; `part` of a long page starts here."""

    text: str


class Say(Struct, frozen=True):
    """A paragraph of the school's."""

    text: str


class Note(Struct, frozen=True):
    """What has just happened, or what matters first; read aloud at once."""

    text: str


class Words(Struct, frozen=True):
    """What somebody wrote, exactly as written; `by` is the line over it ("Mette, 1 December 15.20")."""

    text: str
    by: str = ""


class Facts(Struct, frozen=True):
    """Pairs of what and what about it."""

    rows: Sequence[tuple[str, str]]


class Place(Struct, frozen=True):
    """A part of the page that can be turned to, or something in it: `part` and `pick` come back in `Asked`.

    `context` is read aloud after the label where many look alike.
    """

    part: int
    label: str
    pick: str = ""
    context: str = ""

    @property
    def query(self) -> str:
        """What leads there, behind the page's address."""
        return f"?part={self.part}&pick={self.pick}" if self.pick else f"?part={self.part}"


class Cell(Struct, frozen=True):
    """One field of a table: text, what can be sent from there, and where one can turn."""

    text: str = ""
    forms: Sequence[Form] = ()
    places: Sequence[Place] = ()


class Grid(Struct, frozen=True):
    """A table; the first cell of each row is the row's heading, of words that may wrap or (a time) that may not."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    wraps: bool = False


class Places(Struct, frozen=True):
    """Where one can turn inside the page."""

    label: str
    places: Sequence[Place]


class Outward(Struct, frozen=True):
    """A link that leads away from the page, to the school's own system; only to an address with TLS."""

    url: str
    label: str

    def __post_init__(self) -> None:
        if not self.url.startswith("https://"):
            raise ValueError("a page leads to addresses with TLS only")


Block = Heading | Say | Note | Words | Facts | Grid | Places | Outward | Form


class Sheet(Struct, frozen=True):
    """What stands on a page, from the top down, worded in the reader's language."""

    title: str
    blocks: Sequence[Block] = ()

    @property
    def forms(self) -> list[Form]:
        """Everything that can be sent from here."""
        found = [block for block in self.blocks if isinstance(block, Form)]
        grids = [block for block in self.blocks if isinstance(block, Grid)]
        return [*found, *(form for grid in grids for row in grid.rows for cell in row for form in cell.forms)]

    def form(self, name: str, about: int) -> Form | None:
        """The form that somebody sent, if it stands here now."""
        return next((each for each in self.forms if (each.name, each.about) == (name, about)), None)


class Asked(Struct, frozen=True):
    """Which page was opened: at which school, about what, which part of it (0: the beginning), and what there.

    `pick` comes from the address, as anybody may have written it: digits and hyphens.
    """

    school_id: int
    about_id: int
    part: int = 0
    pick: str = ""


class Filled(Struct, frozen=True):
    """A form as it was sent, every value checked against its field."""

    form: str
    about: int
    values: Mapping[str, Any] = field(default_factory=dict)
    # Which link it came through: unique, so a row that keeps it cannot be written twice by one sending.
    link_id: int = 0

    def __getitem__(self, name: str) -> Any:
        return self.values[name]


# (unit, acting, asked): who acts is a people.Acting with the one person the link was made for.
Show = Callable[[Unit, Any, Asked], Awaitable[Sheet]]
Take = Callable[[Unit, Any, Asked, Filled], Awaitable[Sheet]]
PageRefused = Callable[[Unit, Any, Asked, Refusal], Awaitable[str | None]]


class Page(Struct, frozen=True):
    """A page of the school's own.

    `show` reads and must ask `require` (each opening is audited); it may note that something was read. `take` is a
    use case and may be run again; it gives the receipt. After it the page is over, or (`stays`) goes on, as a board
    does. `refused` words a refusal of the slice's own in one paragraph; None leaves it to the general wording.
    """

    name: str
    show: Show
    take: Take | None = None
    refused: PageRefused | None = None
    stays: bool = False

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"{self.name!r} is no page's name")


class Door(Struct, frozen=True):
    """A link to a page, and until when it opens."""

    url: str
    until: datetime
