"""Tables of absence and leave: codes, days and times, never words.

The one rule kept here: a report is never overwritten. What changes ends a row and writes the next, so that what a
home told the school, and when, stays to be seen. Times of day are minutes after midnight on the school's wall clock.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped

from bot.core.sealed import Blind, Sealed
from bot.core.tables import Base, column

_STANDS = text("ended_at IS NULL")
_WAITS = text("closed_at IS NULL")


class AbsenceKind(StrEnum):
    """Away all DAY; comes LATE (`until_minute`); leaves EARLY (`from_minute`); away for some HOURS (both)."""

    DAY = "day"
    LATE = "late"
    EARLY = "early"
    HOURS = "hours"


class Source(StrEnum):
    """Who made a report: a HOME; the SCHOOL, for a home that rang; granted LEAVE."""

    HOME = "home"
    SCHOOL = "school"
    LEAVE = "leave"


class Ended(StrEnum):
    """Why a report stands no more: WITHDRAWN by its home; CHANGED into another; the child is BACK earlier."""

    WITHDRAWN = "withdrawn"
    CHANGED = "changed"
    BACK = "back"


class Still(StrEnum):
    """The answer to "at home today, too?": HOME; WEEK, for the rest of it; BACK."""

    HOME = "home"
    WEEK = "week"
    BACK = "back"


class Mark(StrEnum):
    """What a register says of a pupil who is not as was reported: MISSING without a report, came LATE, or is HERE in
    spite of one."""

    MISSING = "missing"
    LATE = "late"
    HERE = "here"


class MissingAnswer(StrEnum):
    """What a guardian says of a child who is missing: at HOME today; on the WAY; ring me (CALL)."""

    HOME = "home"
    WAY = "way"
    CALL = "call"


class CaseEnd(StrEnum):
    """How a missing child's case was over: REPORTED by the home; ARRIVED at school; SETTLED on the phone."""

    REPORTED = "reported"
    ARRIVED = "arrived"
    SETTLED = "settled"


class Origin(StrEnum):
    """Where a day's fact comes from: it was REPORTED, was granted LEAVE, or nobody had told (UNREPORTED)."""

    REPORTED = "reported"
    LEAVE = "leave"
    UNREPORTED = "unreported"


class LeaveState(StrEnum):
    """ASKED: the other custody holder's yes is waited for; WAITING for who decides; the rest are ends."""

    ASKED = "asked"
    WAITING = "waiting"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Decides(StrEnum):
    """Who decides about leave, by its length and the policy."""

    TEACHER = "teacher"
    HEAD = "head"


class AbsenceReport(Base):
    """What an adult told the school about one child: which days, what of them, why by a code.

    `first_reported_at`: when the first of the rows that this one continues was made, which is what the home can show.
    """

    __tablename__ = "absence_reports"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    pupil_id: Mapped[int] = column(ForeignKey("pupils.id"))
    reported_by: Mapped[int] = column(ForeignKey("persons.id"))
    source: Mapped[str] = column(String(8))
    kind: Mapped[str] = column(String(8))
    reason: Mapped[str | None] = column(Sealed("absence_reports.reason"))
    first_on: Mapped[date]
    last_on: Mapped[date]
    from_minute: Mapped[int | None]
    until_minute: Mapped[int | None]
    club: Mapped[bool] = column(default=False, server_default=false())
    first_reported_at: Mapped[datetime]
    reported_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = column(ForeignKey("persons.id"))
    ended_why: Mapped[str | None] = column(String(10))

    __table_args__ = (
        Index(
            "uq_absence_reports_standing",
            "pupil_id",
            "reported_by",
            "first_on",
            "kind",
            "source",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
        Index("ix_absence_reports_pupil_id", "pupil_id", "last_on"),
        Index("ix_absence_reports_school_id", "school_id", "last_on"),
        {"sqlite_autoincrement": True},
    )


class AbsenceDraft(Base):
    """A report being filled in: by buttons, or from a sentence that was read and not kept. Sent once, or forgotten."""

    __tablename__ = "absence_drafts"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    person_id: Mapped[int] = column(ForeignKey("persons.id"))
    # {"pupils": [ids], "kind", "reason", "first", "last" (ISO), "from", "until" (minutes), "club", "report" (id)}
    filled: Mapped[dict[str, Any]] = column(Sealed("absence_drafts.filled"))
    made_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_absence_drafts_person_id", "person_id"), {"sqlite_autoincrement": True})


class StillAwayPrompt(Base):
    """The morning after a day away: somebody is asked whether the child stays at home. No answer is unconfirmed."""

    __tablename__ = "still_away_prompts"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    pupil_id: Mapped[int] = column(ForeignKey("pupils.id"))
    report_id: Mapped[int] = column(ForeignKey("absence_reports.id"))
    on_day: Mapped[date]
    asked_at: Mapped[datetime]
    answer: Mapped[str | None] = column(String(8))
    answered_by: Mapped[int | None] = column(ForeignKey("persons.id"))
    answered_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("pupil_id", "on_day"),
        Index("ix_still_away_prompts_school_id", "school_id", "on_day"),
        {"sqlite_autoincrement": True},
    )


class ClassRegister(Base):
    """A class's register of one day; `taken_at` None while it is being taken. Who has no mark is there."""

    __tablename__ = "class_registers"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    class_id: Mapped[int] = column(ForeignKey("classes.id"))
    on_day: Mapped[date]
    taken_by: Mapped[int | None] = column(ForeignKey("persons.id"))
    taken_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("class_id", "on_day"), {"sqlite_autoincrement": True})


class RegisterMark(Base):
    """A pupil who is missing from a register, or came late; one row a pupil and day."""

    __tablename__ = "register_marks"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    register_id: Mapped[int] = column(ForeignKey("class_registers.id"))
    pupil_id: Mapped[int] = column(ForeignKey("pupils.id"))
    mark: Mapped[str] = column(String(8))
    marked_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("register_id", "pupil_id"),
        Index("ix_register_marks_pupil_id", "pupil_id"),
        {"sqlite_autoincrement": True},
    )


class MissingCase(Base):
    """A child who is not at school and of whom nobody has told: from the register until it is known where they are.

    `passed_on_at`: nobody had answered in time, and the school rings.
    """

    __tablename__ = "missing_cases"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    pupil_id: Mapped[int] = column(ForeignKey("pupils.id"))
    class_id: Mapped[int] = column(ForeignKey("classes.id"))
    on_day: Mapped[date]
    raised_by: Mapped[int] = column(ForeignKey("persons.id"))
    raised_at: Mapped[datetime]
    tell_at: Mapped[datetime]
    answer: Mapped[str | None] = column(String(8))
    answered_by: Mapped[int | None] = column(ForeignKey("persons.id"))
    answered_at: Mapped[datetime | None]
    passed_on_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_why: Mapped[str | None] = column(String(10))

    __table_args__ = (
        UniqueConstraint("pupil_id", "on_day"),
        Index("ix_missing_cases_open", "school_id", sqlite_where=_WAITS, postgresql_where=_WAITS),
        {"sqlite_autoincrement": True},
    )


class AbsenceDay(Base):
    """The thin fact (experience.md 0.4): this pupil was away that school day, in this way. It stays for the year.

    `unlawful` is said by office or head, or by the school's register, never by a total (DK-12).
    """

    __tablename__ = "absence_days"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    pupil_id: Mapped[int] = column(ForeignKey("pupils.id"))
    on_day: Mapped[date]
    kind: Mapped[str] = column(String(8))
    origin: Mapped[str] = column(String(10))
    unlawful: Mapped[bool] = column(default=False, server_default=false())
    judged_by: Mapped[int | None] = column(ForeignKey("persons.id"))
    judged_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("pupil_id", "on_day"),
        Index("ix_absence_days_school_id", "school_id", "on_day"),
        {"sqlite_autoincrement": True},
    )


class FollowUp(Base):
    """Something in a pupil's absence that is worth a talk, once a rule and period; never shown to the home as blame."""

    __tablename__ = "absence_follow_ups"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    pupil_id: Mapped[int] = column(ForeignKey("pupils.id"))
    rule: Mapped[str] = column(String(12))
    # What it was counted over: "2026Q4", "2026-27", or the day it was seen.
    period: Mapped[str] = column(String(12))
    counted: Mapped[int]
    found_at: Mapped[datetime]
    outcome: Mapped[str | None] = column(String(10))
    taken_by: Mapped[int | None] = column(ForeignKey("persons.id"))
    closed_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("pupil_id", "rule", "period"),
        Index("ix_absence_follow_ups_open", "school_id", sqlite_where=_WAITS, postgresql_where=_WAITS),
        {"sqlite_autoincrement": True},
    )


class LeaveApplication(Base):
    """An application for leave: days, kind, the policy's questions answered by codes, and what became of it."""

    __tablename__ = "leave_applications"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    pupil_id: Mapped[int] = column(ForeignKey("pupils.id"))
    applied_by: Mapped[int] = column(ForeignKey("persons.id"))
    kind: Mapped[str] = column(Sealed("leave_applications.kind"))
    first_on: Mapped[date]
    last_on: Mapped[date]
    school_days: Mapped[int]
    answers: Mapped[dict[str, Any]] = column(Sealed("leave_applications.answers"))
    state: Mapped[str] = column(String(10))
    goes_to: Mapped[str] = column(String(8))
    applied_at: Mapped[datetime]
    consent_by: Mapped[int | None] = column(ForeignKey("persons.id"))
    consent_at: Mapped[datetime | None]
    due_at: Mapped[datetime]
    late_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = column(ForeignKey("persons.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str | None] = column(String(12))
    closed_at: Mapped[datetime | None]
    policy_version: Mapped[int]

    __table_args__ = (
        Index(
            "uq_leave_applications_open",
            "pupil_id",
            "first_on",
            unique=True,
            sqlite_where=_WAITS,
            postgresql_where=_WAITS,
        ),
        Index("ix_leave_applications_pupil_id", "pupil_id"),
        Index("ix_leave_applications_school_id", "school_id", sqlite_where=_WAITS, postgresql_where=_WAITS),
        {"sqlite_autoincrement": True},
    )


class AbsencePin(Base):
    """Four digits a guardian chose, so that nobody else holding the phone can report. Kept as a hash."""

    __tablename__ = "absence_pins"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    person_id: Mapped[int] = column(ForeignKey("persons.id"), unique=True)
    pin: Mapped[bytes] = column(Blind("absence_pin"))
    strikes: Mapped[int] = column(default=0)
    struck_at: Mapped[datetime | None]

    __table_args__ = ({"sqlite_autoincrement": True},)
