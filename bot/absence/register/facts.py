"""What a missing child's case and a class's register look like once they are read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from msgspec import Struct

from bot.absence.facts import AbsenceSchool, PupilDay
from bot.absence.models import CaseEnd, Mark, MissingAnswer
from bot.core.texts import isolated, pgettext


class Case(Struct, frozen=True):
    """A missing child, as it stands. `called` is what the bot calls the child; empty for a protected one without
    alias. `phone` is the office's number."""

    id: int
    school: AbsenceSchool
    phone: str | None
    pupil_id: int
    called: str
    family_name: str
    protected: bool
    at_school: bool
    class_id: int
    class_name: str
    on_day: date
    raised_by: int
    raised_at: datetime
    tell_at: datetime
    answer: MissingAnswer | None
    answered_by: int | None
    answered_at: datetime | None
    passed_on_at: datetime | None
    closed_at: datetime | None
    closed_why: CaseEnd | None

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def given_name(self) -> str:
        """What texts call the child to its home; not isolated."""
        return self.called or pgettext("instead of a name", "your child")

    @property
    def name(self) -> str:
        """What lists of the class call the child, isolated."""
        found = f"{self.called} {self.family_name}".strip()
        return isolated(found) if found else pgettext("instead of a name", "a pupil")


class Contact(Struct, frozen=True):
    """An adult of a pupil, for ringing. `reached`: a message of the bot gets there."""

    person_id: int
    pupil_id: int
    given_name: str
    family_name: str
    phone: str | None
    reached: bool


class ClassToday(Struct, frozen=True):
    """A class in the list of registers. `missing`: children nobody has told of."""

    class_id: int
    school_id: int
    name: str
    taken_at: datetime | None
    missing: int


class Line(Struct, frozen=True):
    """A pupil of a register. `away`: somebody told that it is not there at this hour."""

    day: PupilDay
    away: bool

    @property
    def mark(self) -> Mark | None:
        return self.day.mark


class Register(Struct, frozen=True):
    """A class's list of today, by name. `cases`: missing children nobody has told of."""

    class_id: int
    class_name: str
    day: date
    zone: str
    taken_at: datetime | None
    lines: Sequence[Line]
    cases: int

    @property
    def to_raise(self) -> list[Line]:
        """Who is missing without a report, and without a word on the phone."""
        missing = (line for line in self.lines if line.mark is Mark.MISSING and not line.away)
        return [line for line in missing if line.day.case_closed is not CaseEnd.SETTLED]
