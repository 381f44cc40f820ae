"""What the directory keeps: classes' cards, parents' agreements, whose names a class may read, whom rights reached.

The one rule kept here: what held earlier stays readable. A card that is used and an agreement that is made are never
changed; the next one is a row of its own.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped

from bot.core.sealed import Sealed
from bot.core.tables import Base, column
from bot.people.models import ClassCardRow as ClassCardRow  # whoever is told keeps its hours, too

_PROPOSED = text("agreed_on IS NULL")


class Channel(StrEnum):
    """A way in which the class's team and the homes reach each other."""

    PORTAL = "portal"
    CHAT = "chat"
    PHONE = "phone"
    MEETING = "meeting"


class FirstAsked(StrEnum):
    """Whom a home asks first."""

    CONTACT_TEACHER = "contact_teacher"
    TEAM = "team"
    OFFICE = "office"


class ClassAgreementRow(Base):
    """What the parents of a class agree on among themselves (D2.17); without `agreed_on` the school's proposal."""

    __tablename__ = "class_agreements"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    class_id: Mapped[int] = column(ForeignKey("classes.id"))
    words: Mapped[str] = column(Sealed("class_agreements.words"))
    written_by: Mapped[int] = column(ForeignKey("persons.id"))
    written_at: Mapped[datetime]
    agreed_on: Mapped[date | None]
    recorded_by: Mapped[int | None] = column(ForeignKey("persons.id"))
    recorded_at: Mapped[datetime | None]

    __table_args__ = (
        Index(
            "uq_class_agreements_proposal", "class_id", unique=True, sqlite_where=_PROPOSED, postgresql_where=_PROPOSED
        ),
        Index("ix_class_agreements_class_id", "class_id"),
        {"sqlite_autoincrement": True},
    )


class ShownNameRow(Base):
    """An elected parent who said that the homes may read the name. Taken back by deleting the row."""

    __tablename__ = "shown_names"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    person_id: Mapped[int] = column(ForeignKey("persons.id"), unique=True)
    since: Mapped[datetime]

    __table_args__ = ({"sqlite_autoincrement": True},)


class RightsCardRow(Base):
    """The card of rights of the school year that began in `year`, as one guardian got it; `read_at`: their [Read]."""

    __tablename__ = "rights_cards"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    person_id: Mapped[int] = column(ForeignKey("persons.id"))
    year: Mapped[int]
    planned_at: Mapped[datetime]
    read_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("person_id", "year"),
        Index("ix_rights_cards_school_id", "school_id", "year"),
        {"sqlite_autoincrement": True},
    )
