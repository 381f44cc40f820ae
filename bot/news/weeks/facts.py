"""What a class's weeks look like when they are read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec import Struct, field

from bot.news.facts import Concerned, Post
from bot.schools.policy import Policy


class Week(Struct, frozen=True):
    """A week, by its Monday."""

    monday: date

    @property
    def key(self) -> str:
        """ "2026-W48", as a post has it."""
        year, week, _day = self.monday.isocalendar()
        return f"{year}-W{week:02}"

    @property
    def number(self) -> str:
        return str(self.monday.isocalendar().week)


class Ahead(Struct, frozen=True):
    """The weeks that plans are for: this one and the next with school. `between` are without school, this one too if
    `this` has none."""

    this: Week
    next: Week
    between: tuple[Week, ...] = ()

    @property
    def weeks(self) -> tuple[Week, ...]:
        return tuple(each for each in (self.this, self.next) if each not in self.between)


class ClassWeeks(Struct, frozen=True):
    """A class and its plans, by the week's key. `name` is the child's for who may not read the class's, and
    where two have one name."""

    class_id: int
    name: str
    ahead: Ahead
    plans: Mapping[str, Post] = field(default_factory=dict)


class Seen(Struct, frozen=True):
    """One week of a class, as an adult at home sees it; `several`: there are other classes, too."""

    class_: ClassWeeks
    week: Week
    plan: Post | None
    concerned: Concerned
    policy: Policy
    has_school: bool
    several: bool
