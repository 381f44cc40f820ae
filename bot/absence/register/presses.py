"""Buttons of the register, of the answers from home, and of the list of whom to ring."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from bot.absence.models import MissingAnswer
from bot.core.presses import Press


class Said(StrEnum):
    """What a tap makes of a pupil; AS_REPORTED takes back what an earlier one made."""

    AS_REPORTED = "n"
    MISSING = "m"
    LATE = "l"
    HERE = "h"


class Found(StrEnum):
    """What the school found out of a missing child: at HOME today; on the WAY; it CAME; SETTLED with the home."""

    HOME = "h"
    WAY = "w"
    CAME = "c"
    SETTLED = "s"


class ListRegisters(Press, prefix="agk"):
    """Which class?"""

    page: int


class OpenRegister(Press, prefix="agr"):
    """The class's list of today."""

    class_id: int
    page: int = 0


class MarkPupil(Press, prefix="agt"):
    """One pupil is missing, late or here. The day stands in it: a tap on yesterday's list says nothing of today."""

    class_id: int
    pupil_id: int
    day: date
    said: Said
    page: int = 0


class TakeRegister(Press, prefix="agd"):
    """That is all: who is not tapped is here."""

    class_id: int
    day: date


class AnswerMissing(Press, prefix="agm"):
    """The home says where the child is, or wants to be rung."""

    case_id: int
    answer: MissingAnswer

    @property
    def is_report(self) -> bool:
        """It makes a report."""
        return self.answer is MissingAnswer.HOME


class ListMissing(Press, prefix="agl"):
    """Whom to ring, of one class."""

    class_id: int


class ListAllMissing(Press, prefix="agq"):
    """Whom to ring, of every class of one's own."""


class OpenMissing(Press, prefix="ago"):
    """One missing child, with the numbers of its home."""

    case_id: int


class SayFound(Press, prefix="agc"):
    """What came out of it."""

    case_id: int
    found: Found
