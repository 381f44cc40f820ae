"""Tables of the pointer: that there is something new in a pupil's record, and who has read it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped

from bot.core.tables import Base, column


class RecordNote(Base):
    """There is something new about a pupil; two of a team who press on one day have told it once."""

    __tablename__ = "record_notes"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    pupil_id: Mapped[int] = column(ForeignKey("pupils.id"))
    told_by: Mapped[int] = column(ForeignKey("persons.id"))
    told_on: Mapped[date]
    told_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("pupil_id", "told_on"), {"sqlite_autoincrement": True})


class RecordReading(Base):
    """Somebody has read it; `with_pupil`: together with the child, so that all parties know it (D2.38)."""

    __tablename__ = "record_readings"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    note_id: Mapped[int] = column(ForeignKey("record_notes.id"))
    pupil_id: Mapped[int] = column(ForeignKey("pupils.id"))
    person_id: Mapped[int] = column(ForeignKey("persons.id"))
    with_pupil: Mapped[bool]
    read_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("note_id", "person_id"), {"sqlite_autoincrement": True})
