"""How one person wants to be told: lock screen, quiet hours, which reminders. No row means the policy's defaults."""

from __future__ import annotations

from datetime import time, timedelta
from enum import StrEnum

from msgspec import Struct
from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped

from bot.core.tables import Base, column


class LockScreen(StrEnum):
    """What a push may show of which child it is about."""

    INITIAL = "initial"
    NAMES = "names"
    NEUTRAL = "neutral"


class Preference(Base):
    """A person's own choices; NULL is the policy's default, of `plan_time` the class's."""

    __tablename__ = "preferences"

    person_id: Mapped[int] = column(ForeignKey("persons.id"), primary_key=True, autoincrement=False)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    lock_screen: Mapped[str | None] = column(String(8))
    quiet_from: Mapped[time | None]
    quiet_to: Mapped[time | None]
    day_before: Mapped[bool | None]
    day_before_at: Mapped[time | None]
    same_day: Mapped[bool | None]
    same_day_minutes: Mapped[int | None]
    plan_time: Mapped[str | None] = column(String(8))


class ToldWay(Base):
    """The way a person chose for one sort of message (`ways.Topic`, `ways.Way`); no row is the usual way."""

    __tablename__ = "told_ways"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    person_id: Mapped[int] = column(ForeignKey("persons.id"))
    topic: Mapped[str] = column(String(12))
    way: Mapped[str] = column(String(8))

    __table_args__ = (UniqueConstraint("person_id", "topic"), {"sqlite_autoincrement": True})


class Preferences(Struct, frozen=True):
    """What one person chose, as read in a unit; None everywhere is "as the school does it".

    `quiet` is from and to on the school's clock, equal ends for none at all. `day_before` False: not wanted, and so
    `same_day`; the minutes count back from the start of the talk.
    """

    person_id: int
    lock_screen: LockScreen | None = None
    quiet: tuple[time, time] | None = None
    day_before: bool | None = None
    day_before_at: time | None = None
    same_day: bool | None = None
    same_day_minutes: int | None = None


class ReminderTimes(Struct, frozen=True):
    """When a person is reminded of a talk: at this time the day before, and this long before. None: not at all."""

    day_before: time | None
    same_day: timedelta | None


class ClassHours(Struct, frozen=True):
    """When the team of a class is not disturbed, by its card; equal ends for no quiet hours."""

    start: time
    end: time
    weekends: bool
