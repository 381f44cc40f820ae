"""Why a draft is not changed or sent as pressed: facts, worded in the screens."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.errors import Refusal


@dataclass
class NameInText(Refusal):
    """A pupil's name stands in a text to many, or pictures go to them, and the writer has not said that it is meant for
    all, and that everybody in the pictures may be shown (D2.10)."""

    post_id: int
    names: tuple[str, ...]
    pictures: bool = False


@dataclass
class TooManyWords(Refusal):
    """Longer than a post may be."""


@dataclass
class TooManyFiles(Refusal):
    """More pictures or files than a post may have."""


@dataclass
class MomentUnread(Refusal):
    """No day and time that could be read."""


@dataclass
class MomentPast(Refusal):
    """The chosen time has passed, or lies too far ahead."""


@dataclass
class DoneByPast(Refusal):
    """It would come after the day by which it is to be done."""
