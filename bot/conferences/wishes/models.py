"""Tables of wishes: what a class was asked, what a guardian said, and who needs an interpreter."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from bot.core.sealed import Sealed
from bot.core.tables import Base, column


class PartOfDay(StrEnum):
    """When somebody can come, by the clock of the school: before 12, to 15, to 17, and later."""

    MORNING = "m"
    MIDDAY = "d"
    AFTERNOON = "a"
    EVENING = "e"


class WishCall(Base):
    """A class was asked for wishes: by whom, and until when it counts."""

    __tablename__ = "wish_calls"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    class_id: Mapped[int] = column(ForeignKey("classes.id"))
    person_id: Mapped[int] = column(ForeignKey("persons.id"))
    asked_at: Mapped[datetime]
    until: Mapped[datetime]

    __table_args__ = (Index("ix_wish_calls_class_id", "class_id", "until"), {"sqlite_autoincrement": True})


class TimeWish(Base):
    """What a guardian said for a child: parts of the day, days of the week (0 is Monday) and forms, none of a sort for
    all of it."""

    __tablename__ = "time_wishes"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    call_id: Mapped[int] = column(ForeignKey("wish_calls.id"))
    pupil_id: Mapped[int] = column(ForeignKey("pupils.id"))
    person_id: Mapped[int] = column(ForeignKey("persons.id"))
    said: Mapped[dict[str, Any]] = column(Sealed("time_wishes.said"))
    said_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("call_id", "pupil_id", "person_id"), {"sqlite_autoincrement": True})


class InterpreterNeed(Base):
    """Whether a guardian needs an interpreter and for which language, asked once: "" for no, "other" for one that is
    in no list."""

    __tablename__ = "interpreter_needs"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    person_id: Mapped[int] = column(ForeignKey("persons.id"), unique=True)
    language: Mapped[str] = column(Sealed("interpreter_needs.language"))
    said_at: Mapped[datetime]

    __table_args__ = ({"sqlite_autoincrement": True},)
