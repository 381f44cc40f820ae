"""What a slice hands to the rest of the house: one `Feature`, all parts but the name optional."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date, datetime, time
from enum import Enum
from typing import Any

from msgspec import Struct, field

from bot.core.calendar_file import Entry
from bot.core.errors import Constraint
from bot.core.keeping import Holding
from bot.core.pages import Page
from bot.core.presses import Press
from bot.core.replies import Button, Reply
from bot.core.routes import AnyRoute, Written
from bot.core.unit import Unit, Units


class Who(Enum):
    """What has ended when `Feature.ends` is called."""

    ROLE = "role"
    GUARDIANSHIP = "guardianship"
    LINK = "link"


class Ended(Struct, frozen=True):
    """A person's role, guardianship or link that ends in this transaction.

    `for_good`: of a link, that its person has left by themselves; else a new phone may follow at once.
    """

    what: Who
    school_id: int
    person_id: int
    class_id: int | None = None
    pupil_id: int | None = None
    for_good: bool = False


class HomeLines(Struct, frozen=True):
    """What a feature says on the home screen: lines of text and the buttons that belong to them."""

    lines: tuple[str, ...] = ()
    buttons: tuple[Button, ...] = ()


class Ahead(Struct, frozen=True):
    """Something with a date that a feature has for who reads: a line of their calendar, in their language and for their
    eyes only, by the school's wall clock.

    `until`: the last of its days, if there are several. `button` opens its own screen. `entry` is what stands of it in
    a calendar file, as in the file that it has alone; `protected` as that file is.
    """

    on: date
    line: str
    at: time | None = None
    until: date | None = None
    button: Button | None = None
    entry: Entry | None = None
    protected: bool = False


class Keep(Struct, frozen=True):
    """How long a table's rows live, and what a person's export and erasure do with them (`holds`).

    `days` after the row's own end (None: as long as the thing it belongs to); `purge(unit, before)` deletes what
    ended before, every day. A table with `days` and without `purge` would promise what nobody does.
    """

    table: str
    days: int | None
    why: str
    purge: Callable[[Unit, datetime], Awaitable[Any]] | None = None
    holds: Holding | None = None


class Tick(Struct, frozen=True):
    """Something looked at again and again: `run(unit)` is one short unit of work, every `seconds`."""

    name: str
    seconds: int
    run: Callable[[Unit], Awaitable[Any]]


class Errand(Struct, frozen=True):
    """Something looked at every `seconds` that takes longer than a unit may: `run(units)` makes its own short units,
    before and after what it waits for (a child process that reckons). Never twice at once; what it had begun when the
    process died stands in a row, and is begun again."""

    name: str
    seconds: int
    run: Callable[[Units], Awaitable[Any]]


class Offer(Struct, frozen=True):
    """What a text that nobody asked for may have been: a button (`label` is a message id) under a reply to it, for
    whoever has a role for `action`. The press reads the text back from `acting.answers`, if it wants it."""

    label: str
    press: Press
    action: str


# (unit, who acts, the message).
Takes = Callable[[Unit, Any, Written], Awaitable[Reply | None]]
# (unit, school id, policy before, policy after); (unit, school id, calendar before, calendar after).
PolicyEffects = Callable[[Unit, int, Any, Any], Awaitable[Sequence[str]]]
DaysEffects = Callable[[Unit, int, Any, Any], Awaitable[Sequence[str]]]
DaysChanged = Callable[[Unit, int, Any, Any], Awaitable[None]]


class Feature(Struct, frozen=True):
    """A capability of the product.

    `doors(unit, acting, written)` answers text and files that nobody asked for, `edited` a message that the person has
    changed since (`written.message_id` says which); None leaves it to the next. `doors_last`: after all others, since
    it takes nearly everything.
    `offers` are its buttons under a text that no door took.
    `ahead` is what it has with a date for who acts, from now on: /calendar puts the features' together.
    `pages` are the school's own pages that `web` draws (`core/pages.py`).
    `tasks` are the sorts of things that may wait for the office (`people.office.kinds.TaskKind`).
    `policy_effects` and `days_effects` tell whoever is about to change a school's policy or closed days, in plain
    English lines, what that does to what is already made; they write nothing. `days_changed` then brings it along.
    """

    name: str
    routes: Sequence[AnyRoute] = ()
    notices: Sequence[Any] = ()
    ticks: Sequence[Tick] = ()
    errands: Sequence[Errand] = ()
    actions: frozenset[str] = frozenset()
    lost_races: Sequence[Constraint] = ()
    pages: Sequence[Page] = ()
    home: Callable[[Unit, Any], Awaitable[HomeLines]] | None = None
    ahead: Callable[[Unit, Any], Awaitable[Sequence[Ahead]]] | None = None
    adds: Mapping[str, Callable[..., Sequence[Button]]] = field(default_factory=dict)
    doors: Takes | None = None
    doors_last: bool = False
    edited: Takes | None = None
    offers: Sequence[Offer] = ()
    keeps: Sequence[Keep] = ()
    ends: Callable[[Unit, Ended], Awaitable[None]] | None = None
    tasks: Sequence[Any] = ()
    policy_effects: PolicyEffects | None = None
    days_effects: DaysEffects | None = None
    days_changed: DaysChanged | None = None
