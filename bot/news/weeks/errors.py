"""Why a plan stays as it is: facts, worded in the screens."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.errors import Refusal


@dataclass
class NoPlansHere(Refusal):
    """The school's principle has no weekly plans."""


@dataclass
class NoSchoolThen(Refusal):
    """There is no school in that week, or it is over, or too far ahead."""


@dataclass
class HelpTooLong(Refusal):
    """How to help is said in a few lines."""

    post_id: int


@dataclass
class HelpNames(Refusal):
    """How to help is for all, and names a pupil."""

    post_id: int
    names: tuple[str, ...]
