"""What rows of conferences look like once they are read: frozen values, instants aware."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.conferences.models import BookingState, Form, RoundState, TalkKind


@dataclass(frozen=True, slots=True)
class FreeSlot:
    """A time that can be booked now."""

    slot_id: int
    round_id: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class RoundSchool:
    """What the school's calendar is found by."""

    id: int
    zone: str
    policy_version: int


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """A round with what screens say of it. `zone` is the school's; `single_of` the pupil whose talk alone it is."""

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

    @property
    def is_cancelled(self) -> bool:
        return self.state is RoundState.CANCELLED

    @property
    def school(self) -> RoundSchool:
        """The school, under the policy the round was made with."""
        return RoundSchool(self.school_id, self.zone, self.policy_version)


@dataclass(frozen=True, slots=True)
class BookingFacts:
    """A booking with its time. `owner_id`: whose talk it is, None everybody's who has the child."""

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


@dataclass(frozen=True, slots=True)
class DayOfSlots:
    """A day in the school's zone and its free times."""

    day: date
    slots: tuple[FreeSlot, ...]
