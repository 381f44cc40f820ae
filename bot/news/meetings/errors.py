"""Why a meeting does not go on as pressed: facts, worded in the screens."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.errors import Refusal


class LineUnread(Refusal):
    """No day and time could be read from what was written."""


class TooLong(Refusal):
    """A point, a place or the words are longer than there is room for."""


@dataclass
class TimePast(Refusal):
    """It would have begun already, or ends before it begins, or lies too far ahead."""

    post_id: int


@dataclass
class HasBegun(Refusal):
    """It has begun: nothing is changed or answered any more."""

    post_id: int


@dataclass
class NobodyMissed(Refusal):
    """At every home somebody said that they would come."""

    post_id: int


@dataclass
class ProposalChanged(Refusal):
    """What was answered is not what is proposed any more, or nothing is."""

    post_id: int


@dataclass
class MustBeAgreed(Refusal):
    """What contact parents agreed to is not moved without them: it is proposed anew."""

    post_id: int
