"""Buttons of leave. What is being filled in rides in the button: nothing is kept before it is sent."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from bot.absence.leave.facts import LeaveReason
from bot.core.presses import Press


class ListLeave(Press, prefix="alh"):
    """The home's applications, and for whom leave can be asked."""


class ChooseWeek(Press, prefix="alw"):
    """When? Weeks to come, from this page on."""

    pupil_id: int
    page: int


class ChooseFirst(Press, prefix="alf"):
    """The days of the week of this Monday."""

    pupil_id: int
    day: date


class ChooseLast(Press, prefix="all"):
    """From that day on; until when?"""

    pupil_id: int
    first: date
    page: int


class Fill(Press, prefix="alq"):
    """What is chosen so far: the next question, or the whole of it. `kind` and `said` (a letter an answer) are empty
    while they are still asked for."""

    pupil_id: int
    first: date
    last: date
    kind: str = ""
    said: str = ""


class SendLeave(Press, prefix="als"):
    """Send it."""

    pupil_id: int
    first: date
    last: date
    kind: str
    said: str = ""


class ShowLeave(Press, prefix="alo"):
    """How an application stands."""

    leave_id: int


class TakeBackLeave(Press, prefix="alx"):
    """We do not need it after all: really? and then yes."""

    leave_id: int
    sure: bool


class AgreeToLeave(Press, prefix="alc"):
    """The other custody holder's yes or no."""

    leave_id: int
    agrees: bool


class ListApplications(Press, prefix="ald"):
    """What waits for me to decide."""


class Does(StrEnum):
    """What who decides does with an application."""

    OPEN = "o"
    GRANT = "g"
    WHY_NOT = "w"
    TO_HEAD = "p"


class DecideLeave(Press, prefix="ale"):
    """Open it, grant it, ask why not, or pass it on to the head."""

    leave_id: int
    does: Does


class RefuseLeave(Press, prefix="aln"):
    """Not granted, for this reason."""

    leave_id: int
    reason: LeaveReason
