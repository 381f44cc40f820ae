"""What rows of preparation look like once they are read, and what screens need of a talk to be prepared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from bot.conferences.booking.queries import Talk
from bot.conferences.facts import BookingFacts, RoundFacts
from bot.conferences.queries import PupilName
from bot.schools.policy import Policy
from bot.talks.preparation.models import HomeStep, Part
from bot.talks.topics.facts import PupilFacts


class PupilPart(Struct, frozen=True):
    """The pupil's preparation: when the school did its part, and what the pupil would like to do."""

    pupil_id: int
    prepared_at: datetime | None = None
    parts: tuple[Part, ...] = ()


class HomePart(Struct, frozen=True):
    """One guardian's own list."""

    ticks: frozenset[HomeStep] = frozenset()
    ready_at: datetime | None = None


class Preparing(Struct, frozen=True):
    """A talk as a guardian prepares it. `age`: the child's in years on that day, if known; `looks_back`: how many
    agreements there are to look back on."""

    talk: Talk
    pupil: PupilFacts
    policy: Policy
    age: int | None
    pupil_part: PupilPart
    home_part: HomePart
    looks_back: int = 0
    topics: bool = True

    @property
    def booking(self) -> BookingFacts:
        return self.talk.booking

    @property
    def round_(self) -> RoundFacts:
        return self.talk.round_


class RoundView(Struct, frozen=True):
    """How far a round's preparation is. `booked`: pupils with a talk to come; `ready`: those of them whose home is."""

    round_: RoundFacts
    policy: Policy
    pupils: Sequence[PupilName]
    parts: Mapping[int, PupilPart]
    booked: frozenset[int]
    ready: frozenset[int]
    first_at: datetime | None

    @property
    def prepared(self) -> frozenset[int]:
        return frozenset(pupil_id for pupil_id, part in self.parts.items() if part.prepared_at is not None)
