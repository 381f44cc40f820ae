"""Why a register or an answer does not go on as pressed; worded in the screens."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.errors import Refusal


@dataclass
class OtherDay(Refusal):
    """The list was another day's; a register is taken on its day."""

    class_id: int


@dataclass
class NoSchoolToday(Refusal):
    """Today is no school day."""

    class_id: int


@dataclass
class CaseOver(Refusal):
    """It is known already where the child is, or its day is over."""

    case_id: int


@dataclass
class CaseAnswered(Refusal):
    """Another adult of the child's answered first."""

    case_id: int
