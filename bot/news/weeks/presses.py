"""What is pressed about a class's week. `monday` is the week's first day."""

from __future__ import annotations

from datetime import date

from bot.core.presses import Press


class MyPlans(Press, prefix="npm"):
    """My children's classes, this week and next."""


class SeePlan(Press, prefix="nps"):
    """What does this class do that week?"""

    class_id: int
    monday: date


class HelpAtHome(Press, prefix="npt"):
    """How can I help?"""

    class_id: int
    monday: date


class ListPlans(Press, prefix="npl"):
    """The classes that I write for, and which of their weeks are written."""

    page: int = 0


class WritePlan(Press, prefix="npw"):
    """Write this class's plan for that week, or look at it."""

    class_id: int
    monday: date


class TakePlan(Press, prefix="npo"):
    """A colleague has begun it: I go on with it."""

    post_id: int


class SayHelp(Press, prefix="nph"):
    """Say how one can help at home that week."""

    post_id: int


class SayHelpIn(Press, prefix="npi"):
    """Say it in this language."""

    post_id: int
    language: str


class DropHelp(Press, prefix="npd"):
    """Leave it out after all."""

    post_id: int
    language: str
