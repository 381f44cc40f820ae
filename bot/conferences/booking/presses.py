"""Button payloads of the home's side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.core.presses import Press


class Coming(StrEnum):
    """Who comes, as one choice (experience.md rule 3)."""

    ME = "m"
    BOTH = "b"
    OTHER = "o"


@dataclass(frozen=True)
class ShowTimes(Press, prefix="bt"):
    """Free times of a round for a pupil: all at once, or by day when they are many."""

    round_id: int
    pupil_id: int


@dataclass(frozen=True)
class ShowDay(Press, prefix="bd"):
    """Free times on one day."""

    round_id: int
    pupil_id: int
    day: date


@dataclass(frozen=True)
class BookSlot(Press, prefix="bs"):
    """Book this time; for a pupil with a talk in the round the answer is a choice."""

    slot_id: int
    pupil_id: int


@dataclass(frozen=True)
class MoveTo(Press, prefix="bm"):
    """Give up the booked time for this one."""

    booking_id: int
    slot_id: int


@dataclass(frozen=True)
class SuggestTime(Press, prefix="bu"):
    """Suggest this time for a talk that the other guardian booked."""

    booking_id: int
    slot_id: int


@dataclass(frozen=True)
class KeepTime(Press, prefix="bq"):
    """Another time was suggested: the talk stays where it is."""

    proposal_id: int


@dataclass(frozen=True)
class BookOwn(Press, prefix="bsh"):
    """Book this time for a talk of my own, beside the other home's."""

    slot_id: int
    pupil_id: int


@dataclass(frozen=True)
class ShowTalk(Press, prefix="bb"):
    """The booked talk with what can be done about it."""

    booking_id: int


@dataclass(frozen=True)
class AskCancel(Press, prefix="bc"):
    """Ask before the time is given up."""

    booking_id: int


@dataclass(frozen=True)
class CancelTalk(Press, prefix="bx"):
    """Give the time up."""

    booking_id: int


@dataclass(frozen=True)
class AskWhoComes(Press, prefix="bw"):
    """Who comes?"""

    booking_id: int


@dataclass(frozen=True)
class SayWhoComes(Press, prefix="bv"):
    """These adults come, and the child does or does not."""

    booking_id: int
    adults: Coming
    pupil: bool


@dataclass(frozen=True)
class ConfirmTalk(Press, prefix="by"):
    """*We are coming*, under the reminder."""

    booking_id: int


@dataclass(frozen=True)
class ConfirmTalks(Press, prefix="bz"):
    """*We are coming*, under the reminder about several children."""

    booking_ids: tuple[int, ...]


@dataclass(frozen=True)
class AddToCalendar(Press, prefix="bk"):
    """Send the calendar file."""

    booking_id: int


@dataclass(frozen=True)
class SayNoTimeSuits(Press, prefix="bn"):
    """None of the times suits: tell the teacher."""

    round_id: int
    pupil_id: int


@dataclass(frozen=True)
class ProposeInARow(Press, prefix="bf"):
    """The family's open talks one right after another."""


@dataclass(frozen=True)
class BookInARow(Press, prefix="ba"):
    """Book these times for these pupils, all or none: pairs by position."""

    slot_ids: tuple[int, ...]
    pupil_ids: tuple[int, ...]


@dataclass(frozen=True)
class ShowFamily(Press, prefix="bo"):
    """All my children's talks, to choose one at a time."""
