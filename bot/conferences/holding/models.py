"""Tables of what was held: a thin fact a talk, nameless totals of a year, delays of today, second times, and answers
as numbers."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped

from bot.core.tables import Base, column


class Outcome(StrEnum):
    """What the teacher said of a talk whose time has come. Nothing said is NULL: neither is assumed."""

    HELD = "held"
    NOT_MET = "not_met"


class Side(StrEnum):
    """Who runs late."""

    HOME = "home"
    SCHOOL = "school"


class Why(StrEnum):
    """Why there is a second time: the first was not enough, or nobody came."""

    MORE = "more"
    AGAIN = "again"


class TalkFact(Base):
    """That a pupil had a talk of this kind on this day, or that nobody came: no word of what it was about.

    It outlives its booking and its round (experience.md rule 4), so it points to neither: their ids only keep one
    fact a talk, and two homes' talks in one round from counting twice. `turn`: of a pupil's several talks in the
    round, which one; the tables of a café are one talk.
    """

    __tablename__ = "talk_facts"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    pupil_id: Mapped[int] = column(ForeignKey("pupils.id"))
    booking_id: Mapped[int] = column(unique=True)
    round_id: Mapped[int]
    kind: Mapped[str] = column(String(20))
    held_on: Mapped[date]
    outcome: Mapped[str | None] = column(String(8))
    turn: Mapped[int] = column(default=0, server_default="0")

    __table_args__ = (
        Index("ix_talk_facts_pupil_id", "pupil_id", "held_on"),
        Index("ix_talk_facts_school_id", "school_id", "held_on"),
        {"sqlite_autoincrement": True},
    )


class YearTotal(Base):
    """What stays of a school year's facts: numbers of ordinary talks, without names or classes."""

    __tablename__ = "talk_year_totals"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    began_on: Mapped[date]
    pupils: Mapped[int]
    pupils_met: Mapped[int]
    held: Mapped[int]
    not_met: Mapped[int]
    unmarked: Mapped[int]

    __table_args__ = (UniqueConstraint("school_id", "began_on"), {"sqlite_autoincrement": True})


class TalkDelay(Base):
    """How many minutes late a side has said it will be for a talk of today; 0: on time again."""

    __tablename__ = "talk_delays"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    booking_id: Mapped[int] = column(ForeignKey("bookings.id"))
    side: Mapped[str] = column(String(6))
    minutes: Mapped[int]
    said_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("booking_id", "side"), {"sqlite_autoincrement": True})


class SecondTime(Base):
    """A second time for a talk: asked for by a guardian (`asked_by`, NULL: the teacher saw to it), and the round of
    the single talk that was offered for it, once it was."""

    __tablename__ = "second_times"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    booking_id: Mapped[int] = column(ForeignKey("bookings.id"))
    why: Mapped[str] = column(String(6))
    asked_by: Mapped[int | None] = column(ForeignKey("persons.id"))
    asked_at: Mapped[datetime]
    offered_round_id: Mapped[int | None] = column(ForeignKey("rounds.id"))

    __table_args__ = (
        UniqueConstraint("booking_id", "why"),
        Index("ix_second_times_asked_by", "asked_by"),
        {"sqlite_autoincrement": True},
    )


class FeedbackGiven(Base):
    """That a guardian has answered a question about a talk, so that nobody counts twice; not what."""

    __tablename__ = "feedback_given"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    booking_id: Mapped[int] = column(ForeignKey("bookings.id"))
    person_id: Mapped[int] = column(ForeignKey("persons.id"))
    question: Mapped[int]
    given_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("booking_id", "person_id", "question"),
        Index("ix_feedback_given_person_id", "person_id"),
        {"sqlite_autoincrement": True},
    )


class FeedbackTotal(Base):
    """How often a question about a round's talks was answered so: a number, nobody's."""

    __tablename__ = "feedback_totals"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    round_id: Mapped[int] = column(ForeignKey("rounds.id"))
    question: Mapped[int]
    answer: Mapped[str] = column(String(6))
    number: Mapped[int]

    __table_args__ = (UniqueConstraint("round_id", "question", "answer"), {"sqlite_autoincrement": True})
