"""What the directory keeps: classes' cards, parents' agreements, whose names a class may read, whom rights reached.

The one rule kept here: what held earlier stays readable. A card that is used and an agreement that is made are never
changed; the next one is a row of its own.
"""

from __future__ import annotations

from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.database import Base
from bot.core.sealed import Sealed

_DRAFT = text("set_at IS NULL")
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


class ClassCardRow(Base):
    """How a class's team and its homes keep in touch (D2.16). The newest with `set_at` holds; without, it is a draft.

    `channels` joins `Channel`s with commas; equal ends of the quiet hours mean none.
    """

    __tablename__ = "class_cards"

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"))
    class_id: Mapped[int] = mapped_column(ForeignKey("classes.id"))
    set_by: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    channels: Mapped[str] = mapped_column(String(60))
    answer_days: Mapped[int]
    quiet_from: Mapped[time]
    quiet_to: Mapped[time]
    weekends: Mapped[bool]
    first_asked: Mapped[str] = mapped_column(String(20))
    welcome: Mapped[str | None] = mapped_column(Sealed("class_cards.welcome"))
    began_at: Mapped[datetime]
    set_at: Mapped[datetime | None]

    __table_args__ = (
        # One draft a class: two colleagues who begin at once go on with the same one.
        Index("uq_class_cards_draft", "class_id", unique=True, sqlite_where=_DRAFT, postgresql_where=_DRAFT),
        Index("ix_class_cards_class_id", "class_id"),
        {"sqlite_autoincrement": True},
    )


class ClassAgreementRow(Base):
    """What the parents of a class agree on among themselves (D2.17); without `agreed_on` the school's proposal."""

    __tablename__ = "class_agreements"

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"))
    class_id: Mapped[int] = mapped_column(ForeignKey("classes.id"))
    words: Mapped[str] = mapped_column(Sealed("class_agreements.words"))
    written_by: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    written_at: Mapped[datetime]
    agreed_on: Mapped[date | None]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
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

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), unique=True)
    since: Mapped[datetime]

    __table_args__ = ({"sqlite_autoincrement": True},)


class RightsCardRow(Base):
    """The card of rights of the school year that began in `year`, as one guardian got it; `read_at`: their [Read]."""

    __tablename__ = "rights_cards"

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    year: Mapped[int]
    planned_at: Mapped[datetime]
    read_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("person_id", "year"),
        Index("ix_rights_cards_school_id", "school_id", "year"),
        {"sqlite_autoincrement": True},
    )
