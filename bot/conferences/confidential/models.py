"""Tables of confidential words: what was written, and who may read it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped

from bot.core.sealed import Sealed
from bot.core.tables import Base, column


class ConfidentialWords(Base):
    """What somebody wrote about a pupil; NULL when it was erased. `about_*`: the slice's own thing it belongs to, if
    any. `link_id`: the link it came through, each of which brings words once; not a foreign key, links go after days.
    """

    __tablename__ = "confidential_words"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    pupil_id: Mapped[int] = column(ForeignKey("pupils.id"))
    author_id: Mapped[int] = column(ForeignKey("persons.id"))
    link_id: Mapped[int | None] = column(unique=True)
    about_kind: Mapped[str | None] = column(String(24))
    about_id: Mapped[int | None]
    answers_id: Mapped[int | None] = column(ForeignKey("confidential_words.id"))
    words: Mapped[str | None] = column(Sealed("confidential_words.words"))
    written_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_confidential_words_pupil_id", "pupil_id"),
        Index("ix_confidential_words_about_kind_about_id", "about_kind", "about_id"),
        Index("ix_confidential_words_written_at", "written_at"),
        {"sqlite_autoincrement": True},
    )


class ConfidentialReader(Base):
    """Somebody who may read the words, since when, and when they first did."""

    __tablename__ = "confidential_readers"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    words_id: Mapped[int] = column(ForeignKey("confidential_words.id"))
    person_id: Mapped[int] = column(ForeignKey("persons.id"))
    since: Mapped[datetime]
    read_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("words_id", "person_id"),
        Index("ix_confidential_readers_person_id", "person_id"),
        {"sqlite_autoincrement": True},
    )
