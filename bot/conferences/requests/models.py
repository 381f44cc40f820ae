"""Tables of what a home asks or tells: codes and times only, never words.

The one rule kept here: of two open requests of one kind by one person about one child there is never more than one.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped

from bot.core.sealed import Sealed
from bot.core.tables import Base, column

_OPEN = text("closed_at IS NULL")
_STANDS = text("state IN ('wished', 'offered', 'agreed', 'told')")


class RequestKind(StrEnum):
    """A talk or call by need; a change at home that one person is to know of; a child who is unsafe or bullied."""

    TALK = "talk"
    CHANGE = "change"
    UNSAFE = "unsafe"


class AnswerKind(StrEnum):
    """TIMES were offered; somebody says that they RANG; it was READ; the home took it BACK."""

    TIMES = "times"
    RANG = "rang"
    READ = "read"
    BACK = "back"


class VisitState(StrEnum):
    """WISHED by the home; another day OFFERED by the team; AGREED; DECLINED by a reason; TOLD where none is asked;
    OFF: called off by the home."""

    WISHED = "wished"
    OFFERED = "offered"
    AGREED = "agreed"
    TOLD = "told"
    DECLINED = "declined"
    OFF = "off"


class TalkRequest(Base):
    """What one adult asks or tells about one child. `detail`: codes of how and when they would like to talk.

    `due_at`: until when somebody answers; `late_at`: when that had passed and it went on to the head.
    """

    __tablename__ = "talk_requests"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    pupil_id: Mapped[int] = column(ForeignKey("pupils.id"))
    asked_by: Mapped[int] = column(ForeignKey("persons.id"))
    kind: Mapped[str] = column(String(8))
    detail: Mapped[dict[str, Any]] = column(Sealed("talk_requests.detail"))
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    late_at: Mapped[datetime | None]
    answer: Mapped[str | None] = column(String(8))
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = column(ForeignKey("persons.id"))
    round_id: Mapped[int | None] = column(ForeignKey("rounds.id"))
    closed_at: Mapped[datetime | None]

    __table_args__ = (
        Index(
            "uq_talk_requests_open",
            "asked_by",
            "pupil_id",
            "kind",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_talk_requests_pupil_id", "pupil_id"),
        {"sqlite_autoincrement": True},
    )


class RequestHearer(Base):
    """Who at the school was told of a request, since when, and since when they have it open."""

    __tablename__ = "request_hearers"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    request_id: Mapped[int] = column(ForeignKey("talk_requests.id"))
    person_id: Mapped[int] = column(ForeignKey("persons.id"))
    told_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("request_id", "person_id"),
        Index("ix_request_hearers_person_id", "person_id"),
        {"sqlite_autoincrement": True},
    )


class ClassVisit(Base):
    """An adult of a child visits its class. `reason`: why a day does not suit, as a code; `on_day` follows an offer."""

    __tablename__ = "class_visits"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    class_id: Mapped[int] = column(ForeignKey("classes.id"))
    pupil_id: Mapped[int] = column(ForeignKey("pupils.id"))
    person_id: Mapped[int] = column(ForeignKey("persons.id"))
    on_day: Mapped[date]
    part: Mapped[str] = column(String(10))
    state: Mapped[str] = column(String(10))
    reason: Mapped[str | None] = column(String(10))
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = column(ForeignKey("persons.id"))

    __table_args__ = (
        Index(
            "uq_class_visits_standing",
            "person_id",
            "pupil_id",
            "on_day",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
        Index("ix_class_visits_class_id", "class_id"),
        {"sqlite_autoincrement": True},
    )
