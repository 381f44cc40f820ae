"""Button payloads of following up: `ShowYear` stands on the home's screen of absence."""

from __future__ import annotations

from bot.absence.following.rules import Outcome
from bot.core.presses import Press


class ListFollowUps(Press, prefix="afl"):
    """What waits to be followed up."""


class OpenFollowUp(Press, prefix="afo"):
    """One of them."""

    follow_up_id: int


class CloseFollowUp(Press, prefix="afc"):
    """It is taken care of, in this way."""

    follow_up_id: int
    outcome: Outcome


class ShowTrail(Press, prefix="aft"):
    """What was followed up, for the head."""

    page: int


class ShowDays(Press, prefix="afd"):
    """A pupil's days of the school year."""

    pupil_id: int
    page: int


class Judge(Press, prefix="afj"):
    """This day was not lawful, or was."""

    fact_id: int
    unlawful: bool
    page: int


class ShowYear(Press, prefix="afy"):
    """My child's school year in numbers."""

    pupil_id: int


class TakeYear(Press, prefix="afx"):
    """The same as a file."""

    pupil_id: int
