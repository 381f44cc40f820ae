"""Button payloads of the home's side."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from bot.core.presses import Press


class Coming(StrEnum):
    """Who comes, as one choice (experience.md rule 3)."""

    ME = "m"
    BOTH = "b"
    OTHER = "o"


class ShowTimes(Press, prefix="bt"):
    """Free times of a round for a pupil: all at once, or by day when they are many."""

    round_id: int
    pupil_id: int


class ShowDay(Press, prefix="bd"):
    """Free times on one day."""

    round_id: int
    pupil_id: int
    day: date


class ShowTable(Press, prefix="btb"):
    """Free times at a table of a café, of all days (0) or of one (its ordinal)."""

    table_id: int
    pupil_id: int
    day: int


class ShowMoves(Press, prefix="bmd"):
    """Times to which this talk can be moved, or suggested to be, of all days (0) or of one (its ordinal)."""

    booking_id: int
    day: int


class BookSlot(Press, prefix="bs"):
    """Book this time; for a pupil with a talk in the round the answer is a choice."""

    slot_id: int
    pupil_id: int


class MoveTo(Press, prefix="bm"):
    """Give up the booked time for this one."""

    booking_id: int
    slot_id: int


class SuggestTime(Press, prefix="bu"):
    """Suggest this time for a talk that the other guardian booked."""

    booking_id: int
    slot_id: int


class KeepTime(Press, prefix="bq"):
    """Another time was suggested: the talk stays where it is."""

    proposal_id: int


class BookOwn(Press, prefix="bsh"):
    """Book this time for a talk of my own, beside the other home's."""

    slot_id: int
    pupil_id: int


class ShowTalk(Press, prefix="bb"):
    """The booked talk with what can be done about it."""

    booking_id: int


class AskCancel(Press, prefix="bc"):
    """Ask before the time is given up."""

    booking_id: int


class CancelTalk(Press, prefix="bx"):
    """Give the time up."""

    booking_id: int


class AskWhoComes(Press, prefix="bw"):
    """Who comes?"""

    booking_id: int


class SayWhoComes(Press, prefix="bv"):
    """These adults come, and the child does or does not."""

    booking_id: int
    adults: Coming
    pupil: bool


class ConfirmTalk(Press, prefix="by"):
    """*We are coming*, under the reminder."""

    booking_id: int


class ConfirmTalks(Press, prefix="bz"):
    """*We are coming*, under the reminder about several children."""

    booking_ids: tuple[int, ...]


class AddToCalendar(Press, prefix="bk"):
    """Send the calendar file."""

    booking_id: int


class SayNoTimeSuits(Press, prefix="bn"):
    """None of the times suits: tell the teacher."""

    round_id: int
    pupil_id: int


class ProposeInARow(Press, prefix="bf"):
    """The family's open talks one right after another."""


class BookInARow(Press, prefix="ba"):
    """Book these times for these pupils, all or none: pairs by position."""

    slot_ids: tuple[int, ...]
    pupil_ids: tuple[int, ...]


class AcceptTimes(Press, prefix="bh"):
    """Yes to the times that the school keeps for these talks."""

    booking_ids: tuple[int, ...]


class RefuseTime(Press, prefix="bhn"):
    """Neither the time that the school keeps nor any other suits: tell the teacher."""

    booking_id: int


class ShowFamily(Press, prefix="bo"):
    """All my children's talks, to choose one at a time."""
