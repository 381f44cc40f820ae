"""Refusals of giving and ending roles, and the races they may lose."""

from __future__ import annotations

from datetime import date

from bot.core.errors import Constraint, Refusal


class HasTheRole(Refusal):
    """The person holds this very role already."""

    def __init__(self, class_id: int | None) -> None:
        super().__init__(class_id)
        self.class_id = class_id


class DayHasPassed(Refusal):
    """A role cannot end on a day that is over."""

    def __init__(self, class_id: int | None, day: date | None) -> None:
        super().__init__(class_id, day)
        self.class_id = class_id
        self.day = day


class IsOver(Refusal):
    """The role ended already."""

    def __init__(self, class_id: int | None) -> None:
        super().__init__(class_id)
        self.class_id = class_id


class LastHead(Refusal):
    """A school has a head: the last one stays until another is named."""


class UnknownBody(Refusal):
    """The school's policy names no such body. `known` are those it names."""

    def __init__(self, body: str, known: tuple[str, ...]) -> None:
        super().__init__(body, known)
        self.body = body
        self.known = known


class UnknownHolder(Refusal):
    """Nobody at the school has this id, or it is not one who can have the role."""

    def __init__(self, who: str) -> None:
        super().__init__(who)
        self.who = who


class UnknownClass(Refusal):
    """The school has no such class, or the role belongs to one and none was named."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


# Two of the office name the same contact parent at once: the second run finds the role held.
LOST_RACES = (
    Constraint("uq_representatives_class", ("representatives.person_id", "representatives.class_id")),
    Constraint("uq_representatives_body", ("representatives.person_id", "representatives.body")),
)
