"""Tables of topics: what is on a talk's agenda, and what was raised without the child.

Two tables, so that no agenda, list, count or file can show a topic without the child by forgetting a condition:
whoever reads `topics` reads what everybody who takes part may know.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped

from bot.core.sealed import Sealed
from bot.core.tables import Base, column

_OPEN = text("over_at IS NULL")


class Area(StrEnum):
    """What a topic is about, by button: the words of the policy's `topics.areas`."""

    LEARNING = "learning"
    WELLBEING = "wellbeing"
    PERSONAL = "personal"
    SOCIAL = "social"
    SCHOOL_DAY = "school_day"
    CHANGES_AT_HOME = "changes_at_home"
    CONFLICT = "conflict"
    HEALTH = "health"
    MIND = "on_the_childs_mind"
    LEISURE = "leisure"


class Party(StrEnum):
    """Whose point it is: the three who talk as equals (D3.1, D5.7)."""

    HOME = "home"
    PUPIL = "pupil"
    SCHOOL = "school"


class Topic(Base):
    """A point on the agenda of a pupil's next talk. It is the pupil's, not the talk's: it follows when a talk moves
    or is cancelled, and is over when one was held. The pupil's own points are raised on a guardian's phone."""

    __tablename__ = "topics"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    pupil_id: Mapped[int] = column(ForeignKey("pupils.id"))
    person_id: Mapped[int] = column(ForeignKey("persons.id"))
    party: Mapped[str] = column(String(8))
    area: Mapped[str] = column(String(20))
    words: Mapped[str | None] = column(Sealed("topics.words"))
    raised_at: Mapped[datetime]
    over_at: Mapped[datetime | None]

    __table_args__ = (
        Index(
            "uq_topics_open",
            "pupil_id",
            "person_id",
            "party",
            "area",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        {"sqlite_autoincrement": True},
    )


class Step(StrEnum):
    """Where a topic without the child stands. PROPOSED waits for a word; RESTS: not of one mind, on nobody's agenda;
    AGREED waits for a way to talk (a call, or the ordinary talk's own part); ARRANGED has a talk of its own."""

    PROPOSED = "proposed"
    RESTS = "rests"
    AGREED = "agreed"
    ARRANGED = "arranged"
    RELEASED = "released"
    WITHDRAWN = "withdrawn"
    HELD = "held"


OPEN_STEPS = (Step.PROPOSED, Step.RESTS, Step.AGREED, Step.ARRANGED)


class Word(StrEnum):
    """What one side has said (D3.19)."""

    WITHOUT = "without"
    WITH = "with"


class Aside(Base):
    """A topic that somebody wants to talk about without the child, between one guardian and one member of staff.

    `guardian_id` and `teacher_id` are its parties and the only two who know of it; `raised_by` is one of them.
    `home` and `school` are what each has said and when: that stays as codes when `area` is erased. `both`: the other
    guardian is invited, too. `round_id` is its own talk. `heir_id` takes over from the teacher at `passes_at`; the
    guardian has been told. `turn` counts what was new, so that a notice that was overtaken is not sent. `over_at`: it
    was released, withdrawn or talked about.
    """

    __tablename__ = "asides"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    pupil_id: Mapped[int] = column(ForeignKey("pupils.id"))
    guardian_id: Mapped[int] = column(ForeignKey("persons.id"))
    teacher_id: Mapped[int] = column(ForeignKey("persons.id"))
    raised_by: Mapped[int] = column(ForeignKey("persons.id"))
    area: Mapped[str | None] = column(Sealed("asides.area"))
    step: Mapped[str] = column(String(10))
    home: Mapped[str | None] = column(String(8))
    home_at: Mapped[datetime | None]
    school: Mapped[str | None] = column(String(8))
    school_at: Mapped[datetime | None]
    both: Mapped[bool] = column(default=False)
    call_at: Mapped[datetime | None]
    called_at: Mapped[datetime | None]
    round_id: Mapped[int | None] = column(ForeignKey("rounds.id"))
    heir_id: Mapped[int | None] = column(ForeignKey("persons.id"))
    passes_at: Mapped[datetime | None]
    answer_by: Mapped[datetime]
    turn: Mapped[int]
    raised_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    over_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_asides_pupil_id", "pupil_id"),
        Index("ix_asides_teacher_id", "teacher_id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        {"sqlite_autoincrement": True},
    )
