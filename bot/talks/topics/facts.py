"""What rows of topics look like once they are read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from bot.conferences.booking.queries import Talk
from bot.core.texts import pgettext
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import Policy
from bot.talks.topics.models import Area as Area
from bot.talks.topics.models import Party as Party
from bot.talks.topics.models import Step as Step
from bot.talks.topics.models import Word


class PupilFacts(Struct, frozen=True):
    """A pupil as staff and guardians of its class meet it; `called` is empty for a protected one without an alias."""

    pupil_id: int
    school_id: int
    class_id: int
    called: str
    family_name: str
    class_name: str
    zone: str
    policy_version: int
    phone: str | None
    born_on: str | None = None
    protected: bool = False

    @property
    def id(self) -> int:
        """The school, for its calendar."""
        return self.school_id

    @property
    def child(self) -> str:
        """What texts call the child, in the language being written in."""
        return self.called or pgettext("instead of a name", "your child")


class TopicFacts(Struct, frozen=True):
    """A point on the agenda. `raised_by` is the given name of who raised it, for the other side."""

    topic_id: int
    pupil_id: int
    person_id: int
    party: Party
    area: Area
    words: str | None
    raised_at: datetime
    raised_by: str


class Before(Struct, frozen=True):
    """What a pupil's topics are raised for: the next ordinary talk if there is one, and when its agenda is fixed."""

    pupil: PupilFacts
    policy: Policy
    calendar: SchoolCalendar
    talk: Talk | None = None
    closes_at: datetime | None = None

    def is_fixed(self, now: datetime) -> bool:
        """Whether the agenda stands, so that what comes now is late and nothing goes any more (D3.14)."""
        return self.closes_at is not None and now > self.closes_at

    def is_late(self, topic: TopicFacts) -> bool:
        return self.closes_at is not None and topic.raised_at > self.closes_at


class TeamFacts(Struct, frozen=True):
    """Who works with the class of an ordinary talk that lies ahead. `holder_id` holds it; `others` are the rest of the
    class's teachers, and whether the bot reaches each. Nobody in it has custody of the pupil."""

    pupil_id: int
    holder_id: int
    others: Mapping[int, bool]

    @property
    def reached(self) -> list[int]:
        """Whom of the others the holder can ask here."""
        return sorted(person_id for person_id, reached in self.others.items() if reached)


class AsideFacts(Struct, frozen=True):
    """A topic without the child, with its two parties' names and the pupil."""

    aside_id: int
    pupil: PupilFacts
    guardian_id: int
    guardian: str
    guardian_phone: str | None
    teacher_id: int
    teacher: str
    raised_by: int
    area: Area | None
    step: Step
    home: Word | None
    home_at: datetime | None
    school: Word | None
    school_at: datetime | None
    both: bool
    call_at: datetime | None
    called_at: datetime | None
    round_id: int | None
    heir_id: int | None
    heir: str | None
    passes_at: datetime | None
    answer_by: datetime
    turn: int
    raised_at: datetime
    over_at: datetime | None

    @property
    def from_home(self) -> bool:
        """Whether the guardian raised it: then only the guardian releases or withdraws it (experience.md 0.2)."""
        return self.raised_by == self.guardian_id

    @property
    def waits_for_call(self) -> bool:
        return self.call_at is not None and self.called_at is None
