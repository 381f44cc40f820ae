"""Why a post that has gone out stays as it is: facts, worded in the screens."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.errors import Refusal


@dataclass
class NothingChanged(Refusal):
    """The corrected words are the ones that stand there."""

    post_id: int


@dataclass
class NeedsMoreMessages(Refusal):
    """The corrected words need more messages than the post came in."""

    post_id: int


@dataclass
class CorrectedMeanwhile(Refusal):
    """Somebody has corrected the post since the words were looked at."""

    post_id: int


@dataclass
class StillFollowing(Refusal):
    """The copies still follow what was decided last."""

    post_id: int


@dataclass
class RemindedToday(Refusal):
    """Who is without was reminded today already."""

    post_id: int


@dataclass
class NobodyWithout(Refusal):
    """Every home has done it, or has answered."""

    post_id: int


@dataclass
class NamesSomebody(Refusal):
    """A pupil of the audience is named in the corrected words."""

    post_id: int
    names: tuple[str, ...]
