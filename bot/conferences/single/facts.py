"""What single talks look like: the offer that makes one, and one that is read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from bot.conferences.facts import RoundFacts
from bot.conferences.models import Form, GuestPart, TalkKind


class Reason(StrEnum):
    """Why the school asks for a talk, so neutral that it may stand on a phone (D1.4: what worries or puzzles it)."""

    WONDER = "w"
    WORRY = "o"
    GOING = "g"
    SINCE = "s"


# A meeting of several adults has one time, which the school sets (D1.22, D1.23).
MEETINGS = frozenset({TalkKind.NETWORK_MEETING, TalkKind.ACTION_PLAN_MEETING})
# A family calendar hangs where the child reads it.
WITHOUT_FILE = frozenset({TalkKind.SEPARATE})


class Offer(Struct, frozen=True):
    """A talk to be offered, with the times to choose from; `guests` are guardians, none: all who hold custody.

    A meeting with one time is booked at once. `asked_by`: the guardian who asked for it; `offered_by`: who arranged
    it, where that is not the teacher.
    """

    kind: TalkKind
    school_id: int
    class_id: int
    pupil_id: int
    teacher_id: int
    form: Form
    minutes: int
    room: str | None
    starts: Sequence[datetime]
    guests: Sequence[int] = ()
    asked_by: int | None = None
    offered_by: int | None = None
    colleagues: Sequence[int] = ()
    outside: Sequence[str] = ()
    reason: Reason | None = None
    follow_up_on: date | None = None


class Guest(Struct, frozen=True):
    """Somebody invited; `name` their given name, or the whole name of somebody outside the school."""

    part: GuestPart
    person_id: int | None
    name: str
    comes: bool | None


class Single(Struct, frozen=True):
    """A single talk as it stands, whoever may look at it."""

    round_: RoundFacts
    pupil_id: int
    asked_by: int | None
    offered_by: int | None
    reason: Reason | None
    follow_up_on: date | None
    guests: tuple[Guest, ...]

    @property
    def round_id(self) -> int:
        return self.round_.round_id

    @property
    def kind(self) -> TalkKind:
        return self.round_.kind

    def of(self, part: GuestPart) -> tuple[Guest, ...]:
        """The guests invited as this."""
        return tuple(guest for guest in self.guests if guest.part is part)

    def guardians(self, custody: Collection[int]) -> list[int]:
        """Those of the custody holders who are invited."""
        named = {guest.person_id for guest in self.of(GuestPart.GUARDIAN)}
        return [person for person in custody if not named or person in named]

    def is_run_by(self, person_id: int) -> bool:
        """Whether this member of staff holds or arranged it."""
        return person_id in {self.round_.teacher_id, self.offered_by}

    def guest(self, person_id: int) -> Guest | None:
        """What they are invited as, if by name."""
        return next((guest for guest in self.guests if guest.person_id == person_id), None)
