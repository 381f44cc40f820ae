"""Tables of questions between one home and the school, and of their talks in passing.

The one rule kept here: words lie in a table of their own, so that they can go while the fact stays (asked then,
answered then).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped

from bot.core.sealed import Sealed
from bot.core.tables import Base, column

_OPEN = text("closed_at IS NULL")


class Question(Base):
    """A thread between one adult at home and the school, about one pupil.

    `begun_by_school`: the school wrote first. `post_id`: the post it answers, whose table lies a floor higher.
    `deliver_at`: until then it can be changed or undone. `answered_at` is empty while the home waits;
    `first_answered_at` stays. `late_at`: when `due_at` had passed and the school was told so; `head_at`: when the head
    was.
    """

    __tablename__ = "questions"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    pupil_id: Mapped[int] = column(ForeignKey("pupils.id"))
    home_id: Mapped[int] = column(ForeignKey("persons.id"))
    begun_by_school: Mapped[bool]
    area: Mapped[str | None] = column(String(10))
    post_id: Mapped[int | None]
    asked_at: Mapped[datetime]
    deliver_at: Mapped[datetime]
    due_at: Mapped[datetime]
    late_at: Mapped[datetime | None]
    head_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = column(ForeignKey("persons.id"))
    first_answered_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None] = column(ForeignKey("persons.id"))

    __table_args__ = (
        Index("ix_questions_pupil_id", "pupil_id"),
        Index("ix_questions_home_id", "home_id"),
        Index("ix_questions_open", "due_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
        {"sqlite_autoincrement": True},
    )


class QuestionWords(Base):
    """One message of a thread. Numbers follow each other, so of two who answer the same one only one is counted.

    `message_id`: in which message of the chat it was written, for who changes that afterwards.
    """

    __tablename__ = "question_words"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    question_id: Mapped[int] = column(ForeignKey("questions.id"))
    number: Mapped[int]
    person_id: Mapped[int] = column(ForeignKey("persons.id"))
    from_home: Mapped[bool]
    words: Mapped[Any] = column(Sealed("question_words.words"))
    written_at: Mapped[datetime]
    message_id: Mapped[int | None] = column(Sealed("question_words.message_id"))

    __table_args__ = (
        UniqueConstraint("question_id", "number"),
        Index("ix_question_words_person_id", "person_id"),
        {"sqlite_autoincrement": True},
    )


class QuestionHearer(Base):
    """Who at the school was told of a question; `left_at`: since when it is with somebody else."""

    __tablename__ = "question_hearers"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    question_id: Mapped[int] = column(ForeignKey("questions.id"))
    person_id: Mapped[int] = column(ForeignKey("persons.id"))
    told_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("question_id", "person_id"),
        Index("ix_question_hearers_person_id", "person_id"),
        {"sqlite_autoincrement": True},
    )


class HomeContact(Base):
    """That somebody of a pupil's class talked with the home on this day, and how; never a word of what (D1.7)."""

    __tablename__ = "home_contacts"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    pupil_id: Mapped[int] = column(ForeignKey("pupils.id"))
    person_id: Mapped[int | None] = column(ForeignKey("persons.id"))
    way: Mapped[str] = column(String(8))
    talked_on: Mapped[date]

    __table_args__ = (
        UniqueConstraint("pupil_id", "talked_on", "person_id"),
        Index("ix_home_contacts_person_id", "person_id"),
        {"sqlite_autoincrement": True},
    )
