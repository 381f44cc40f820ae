"""What questions look like when they are read."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from msgspec import Struct


class Area(StrEnum):
    """What a question is about (D2.12)."""

    WELLBEING = "wellbeing"
    SCHOOL_DAY = "day"
    LEARNING = "learning"
    OTHER = "other"


class Stand(StrEnum):
    """How a question stands (experience.md 2.1)."""

    HELD = "held"
    DELIVERED = "delivered"
    SEEN = "seen"
    ANSWERED = "answered"
    PASSED_ON = "passed on"
    OVERDUE = "overdue"
    CLOSED = "closed"


class ContactWay(StrEnum):
    """How one talked with a home: at the door or at school, or by phone (D1.7)."""

    MET = "met"
    PHONE = "phone"


class Question(Struct, frozen=True):
    """A question as it stands. `called` is what the bot calls the child; empty for a protected one without alias, of
    which no class and no adult is named either."""

    id: int
    school_id: int
    class_id: int
    class_name: str
    pupil_id: int
    called: str
    home_id: int
    home_name: str
    begun_by_school: bool
    area: Area | None
    post_id: int | None
    asked_at: datetime
    deliver_at: datetime
    due_at: datetime
    late_at: datetime | None
    head_at: datetime | None
    answered_at: datetime | None
    answered_by: int | None
    first_answered_at: datetime | None
    closed_at: datetime | None
    closed_by: int | None
    zone: str

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def waits(self) -> bool:
        """Whether the home waits for an answer."""
        return self.closed_at is None and self.answered_at is None

    def is_held(self, now: datetime) -> bool:
        """Whether what the home wrote last has not reached the school yet."""
        return now < self.deliver_at

    def is_new_to_school(self, now: datetime) -> bool:
        """Whether nobody at the school has read anything of it, so that it can be changed and undone."""
        return self.waits and self.is_held(now) and not self.begun_by_school and self.first_answered_at is None


class WrittenTo(Struct, frozen=True):
    """To whom the post went that a question answers: the whole school, these classes, or these pupils' homes alone."""

    school: bool = False
    classes: frozenset[int] = frozenset()
    pupils: frozenset[int] = frozenset()


class Sibling(Struct, frozen=True):
    """Another child of the same home that an answer to a post is about."""

    pupil_id: int
    name: str
    class_id: int
    class_name: str


class Said(Struct, frozen=True):
    """One message of a thread, and who wrote it."""

    number: int
    person_id: int
    name: str
    from_home: bool
    words: str
    written_at: datetime


class Hearer(Struct, frozen=True):
    """Who at the school was told; `left_at`: since when it is with somebody else; `reached`: they are still of this
    class or school and have a phone here."""

    question_id: int
    person_id: int
    given_name: str
    family_name: str
    told_at: datetime
    seen_at: datetime | None
    left_at: datetime | None
    reached: bool

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def has_it(self) -> bool:
        return self.left_at is None


class Wanted(Struct, frozen=True):
    """A question as it was written: about which child, in which area, to whom alone (0: the right person), about which
    post (0: none)."""

    pupil_id: int
    area: Area | None = None
    post_id: int = 0
    person_id: int = 0
