"""Tables of what was agreed at talks: the agreements, what each side says of them, and how a talk ended."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped

from bot.core.sealed import Sealed
from bot.core.tables import Base, column


class Owner(StrEnum):
    """Who takes it on: the words of the policy's `agreements.owners`."""

    PUPIL = "pupil"
    HOME = "home"
    SCHOOL = "school"


class AgreementState(StrEnum):
    """OPEN is carried from talk to talk until it is DONE or DROPPED."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class Saying(StrEnum):
    """What somebody says of an agreement: that they remember it differently, or how it went."""

    DIFFERS = "differs"
    WELL = "well"
    PARTLY = "partly"
    NOT_YET = "not_yet"


OUTCOMES = (Saying.WELL, Saying.PARTLY, Saying.NOT_YET)


class TalkAgreement(Base):
    """What was agreed for a pupil, who does it and by when.

    `what` is a code of `deeds.py`; `words` instead were written on the school's own page. `with_id`: the guardian
    whose talk it was, NULL everybody's who has the child: who is hidden from them does not see it. `talk_on`: the day
    of the talk. `told_at`: when the home got its copy. `carried`: how often it was given more time.
    """

    __tablename__ = "talk_agreements"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    pupil_id: Mapped[int] = column(ForeignKey("pupils.id"))
    with_id: Mapped[int | None] = column(ForeignKey("persons.id"))
    made_by: Mapped[int] = column(ForeignKey("persons.id"))
    owner: Mapped[str] = column(String(8))
    what: Mapped[str | None] = column(Sealed("talk_agreements.what"))
    words: Mapped[str | None] = column(Sealed("talk_agreements.words"))
    due_on: Mapped[date]
    talk_on: Mapped[date | None]
    carried: Mapped[int]
    state: Mapped[str] = column(String(8))
    made_at: Mapped[datetime]
    told_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None] = column(ForeignKey("persons.id"))
    # Through which of the school's own pages it came: one sending makes one agreement.
    page_link: Mapped[int | None] = column(unique=True)

    __table_args__ = (
        Index("ix_talk_agreements_pupil_id", "pupil_id", "state"),
        {"sqlite_autoincrement": True},
    )


class AgreementWord(Base):
    """What one person says of an agreement, for one of the three parties; the last word of each stands (D3.3)."""

    __tablename__ = "agreement_words"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    agreement_id: Mapped[int] = column(ForeignKey("talk_agreements.id"))
    pupil_id: Mapped[int] = column(ForeignKey("pupils.id"))
    person_id: Mapped[int] = column(ForeignKey("persons.id"))
    party: Mapped[str] = column(String(8))
    word: Mapped[str] = column(String(10))
    # Of "remembers it differently" and of how it went there is one word each.
    outcome: Mapped[bool]
    said_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("agreement_id", "person_id", "party", "outcome"),
        Index("ix_agreement_words_pupil_id", "pupil_id"),
        {"sqlite_autoincrement": True},
    )


class TalkEnding(Base):
    """How a pupil's talk of a round ended: with agreements or without, and when the next talk will be (D3.7, D5.22).

    `next_on` is the first day of the month that was chosen."""

    __tablename__ = "talk_endings"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    round_id: Mapped[int] = column(ForeignKey("rounds.id"))
    pupil_id: Mapped[int] = column(ForeignKey("pupils.id"))
    ended_by: Mapped[int] = column(ForeignKey("persons.id"))
    ended_at: Mapped[datetime]
    agreed: Mapped[bool]
    next_on: Mapped[date | None]

    __table_args__ = (UniqueConstraint("round_id", "pupil_id"), {"sqlite_autoincrement": True})
