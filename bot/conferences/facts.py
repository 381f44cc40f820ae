"""What rows of conferences look like once they are read: frozen values, instants aware."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from msgspec import Struct

from bot.conferences.models import BookingState, Form, RoundState, TalkKind


class FreeSlot(Struct, frozen=True):
    """A time that can be booked now; `left`: how many of its seats are free."""

    slot_id: int
    round_id: int
    starts_at: datetime
    ends_at: datetime
    table_id: int | None = None
    left: int = 1


class RoundSchool(Struct, frozen=True):
    """What the school's calendar is found by."""

    id: int
    zone: str
    policy_version: int


class RoundFacts(Struct, frozen=True):
    """A round with what screens say of it. `zone` is the school's; `single_of` the pupil whose talk alone it is;
    `has_link`: it has a link of its own into its talks online, which stands nowhere but in `online.WayIn`."""

    round_id: int
    school_id: int
    class_id: int
    class_name: str
    teacher_id: int
    teacher_name: str
    policy_version: int
    state: RoundState
    form: Form
    room: str | None
    minutes: int
    opens_at: datetime
    closes_at: datetime
    zone: str
    kind: TalkKind = TalkKind.ORDINARY
    single_of: int | None = None
    late_lead: int | None = None
    seats: int = 1
    has_link: bool = False

    @property
    def is_cafe(self) -> bool:
        """Whether a family chooses among tables, and may sit at each of them once."""
        return self.form is Form.SUBJECT_CAFE

    @property
    def is_cancelled(self) -> bool:
        return self.state is RoundState.CANCELLED

    @property
    def school(self) -> RoundSchool:
        """The school, under the policy the round was made with."""
        return RoundSchool(self.school_id, self.zone, self.policy_version)


class BookingFacts(Struct, frozen=True):
    """A booking with its time. `owner_id`: whose talk it is, None everybody's who has the child; `turn`: which of the
    pupil's talks in the round, or at which table, with its `subject` and `teacher_name`; `form`: the pupil's own."""

    booking_id: int
    round_id: int
    slot_id: int
    pupil_id: int
    booked_by: int
    state: BookingState
    sequence: int
    starts_at: datetime
    ends_at: datetime
    coming: Mapping[str, Any]
    owner_id: int | None = None
    home: int = 0
    held_until: datetime | None = None
    turn: int = 0
    table_id: int | None = None
    subject: str | None = None
    teacher_name: str | None = None
    form: Form | None = None

    def form_in(self, round_: RoundFacts) -> Form:
        """How the talk is held."""
        return self.form or round_.form

    def with_whom(self, round_: RoundFacts) -> str:
        """The teacher who sits there."""
        return self.teacher_name or round_.teacher_name


class Table(Struct, frozen=True):
    """A table of a subject café: what it is about, and who sits there."""

    table_id: int
    round_id: int
    subject: str
    teacher_id: int
    teacher_name: str


class TalkCount(Struct, frozen=True):
    """Which talk this is for a home, of how many the policy gives a school year or (`is_term`) a term at least."""

    number: int
    least: int
    is_term: bool


class DayOfSlots(Struct, frozen=True):
    """A day in the school's zone and its free times."""

    day: date
    slots: tuple[FreeSlot, ...]
