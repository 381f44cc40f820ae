"""What absence looks like when it is read: a report, and a pupil's day put together from everything known of it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from bot.absence.models import AbsenceKind, CaseEnd, Ended, Mark, MissingAnswer, Source, Still
from bot.core.texts import isolated, pgettext
from bot.schools.policy.values import AbsenceReason


class AbsenceSchool(Struct, frozen=True):
    """What the school's calendar and policy are found by."""

    id: int
    zone: str
    policy_version: int


class Wanted(Struct, frozen=True):
    """What somebody reports. Times of day are minutes after midnight on the school's clock."""

    kind: AbsenceKind
    first_on: date
    last_on: date
    reason: AbsenceReason | None = None
    from_minute: int | None = None
    until_minute: int | None = None
    club: bool = False


class Report(Struct, frozen=True):
    """A report as it stands. `called` is what the bot calls the child; empty for a protected one without alias."""

    id: int
    school: AbsenceSchool
    pupil_id: int
    called: str
    class_id: int
    reported_by: int
    source: Source
    wanted: Wanted
    first_reported_at: datetime
    reported_at: datetime
    ended_at: datetime | None
    ended_why: Ended | None

    @property
    def stands(self) -> bool:
        return self.ended_at is None

    @property
    def given_name(self) -> str:
        """What texts call the child, in the language being written in; not isolated."""
        return self.called or pgettext("instead of a name", "your child")

    def covers(self, day: date) -> bool:
        return self.wanted.first_on <= day <= self.wanted.last_on


class Told(Struct, frozen=True):
    """What of a report shows in a pupil's day: who told, what, when; without why. `reporter` is that adult's name,
    empty for a protected pupil's."""

    report_id: int
    reported_by: int
    source: Source
    kind: AbsenceKind
    from_minute: int | None
    until_minute: int | None
    club: bool
    last_on: date
    reported_at: datetime
    reporter: str = ""


class Standing(StrEnum):
    """Where a pupil is today, as far as the school knows."""

    HERE = "here"
    UNKNOWN = "unknown"
    AWAY = "away"
    LATE = "late"
    EARLY = "early"
    HOURS = "hours"
    UNCONFIRMED = "unconfirmed"
    BACK = "back"
    MISSING = "missing"
    ON_THE_WAY = "on_the_way"


class PupilDay(Struct, frozen=True):
    """Everything known of one pupil and one school day. `told` holds the reports that stand, newest first."""

    pupil_id: int
    class_id: int
    class_name: str
    given_name: str
    family_name: str
    protected: bool
    told: tuple[Told, ...]
    asked: bool
    still: Still | None
    register_taken_at: datetime | None
    mark: Mark | None
    case_id: int | None
    case_answer: MissingAnswer | None
    case_passed_on: bool
    case_closed: CaseEnd | None

    @property
    def name(self) -> str:
        """For lists of the class, isolated; a neutral word for a protected pupil without an alias."""
        found = f"{self.given_name} {self.family_name}".strip()
        return isolated(found) if found else pgettext("instead of a name", "a pupil")
