"""What an application for leave looks like when it is read, and what is known before one is sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from bot.absence.facts import AbsenceSchool, Wanted
from bot.absence.models import AbsenceKind, Decides, LeaveState
from bot.core.texts import pgettext
from bot.schools.policy.values import Period


class LeaveReason(StrEnum):
    """Why there is no leave. The last two are no answer of the school's: the other home said no, or nothing in time."""

    TESTS = "tests"
    DAYS = "days"
    LEARNING = "learning"
    NOTICE = "notice"
    HOLIDAYS = "holidays"
    TALK = "talk"
    NO_CONSENT = "no_consent"
    UNANSWERED = "unanswered"


OF_SCHOOL = (
    LeaveReason.LEARNING,
    LeaveReason.HOLIDAYS,
    LeaveReason.TESTS,
    LeaveReason.DAYS,
    LeaveReason.NOTICE,
    LeaveReason.TALK,
)
# What never came to the school.
OF_HOME = frozenset({LeaveReason.NO_CONSENT, LeaveReason.UNANSWERED})
OPEN = frozenset({LeaveState.ASKED, LeaveState.WAITING})
STANDS = OPEN | {LeaveState.GRANTED}


class Leave(Struct, frozen=True):
    """An application as it stands. `called` and `applicant` are empty for a protected child without alias; `answers`
    are codes by question."""

    id: int
    school: AbsenceSchool
    pupil_id: int
    called: str
    class_id: int
    class_name: str
    left: bool
    applied_by: int
    applicant: str
    kind: str
    first_on: date
    last_on: date
    school_days: int
    answers: Mapping[str, str]
    state: LeaveState
    goes_to: Decides
    applied_at: datetime
    consent_by: int | None
    due_at: datetime
    late_at: datetime | None
    decided_by: int | None
    reason: LeaveReason | None
    policy_version: int

    @property
    def given_name(self) -> str:
        """What texts call the child, in the language being written in; not isolated."""
        return self.called or pgettext("instead of a name", "your child")

    @property
    def wanted(self) -> Wanted:
        """The days, as absence."""
        return Wanted(AbsenceKind.DAY, self.first_on, self.last_on)


class Outlook(Struct, frozen=True):
    """What the school's principle says of these days, shown before they are applied for. `used` are the school days
    of leave that the school year has already; `late` when the school would have liked to know earlier."""

    first_on: date
    last_on: date
    school_days: int
    used: int
    most: int | None
    blocked: tuple[Period, ...]
    notice_days: int
    late: bool
    goes_to: Decides
    answer_on: date
    asks_other: bool = False

    @property
    def over(self) -> bool:
        """More than the year's number."""
        return self.most is not None and self.used + self.school_days > self.most
