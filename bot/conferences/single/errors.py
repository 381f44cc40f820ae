"""Why a single talk was not offered, chosen or changed: facts with ids, worded in the screens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.core.errors import Constraint, Refusal

LOST_RACES = (
    Constraint("uq_round_guests_round_id_person_id", ("round_guests.round_id", "round_guests.person_id")),
    Constraint("uq_single_drafts_person_id", ("single_drafts.person_id",)),
)


@dataclass
class TeacherBusy(Refusal):
    """The teacher has other talks at these times, or they overlap each other, or have passed."""

    starts: tuple[datetime, ...]


class KindOff(Refusal):
    """The school does not have this kind of talk."""


@dataclass
class TimeGone(Refusal):
    """The time that was pressed cannot be had any more; the others may be."""

    round_id: int


@dataclass
class OtherHasIt(Refusal):
    """The other guardian chose the time, and moves it."""

    round_id: int


@dataclass
class TalkGone(Refusal):
    """The talk was withdrawn, has begun, or is not booked any more."""

    round_id: int


@dataclass
class TooLateHere(Refusal):
    """Past the limit for changing it here: whoever cannot come calls."""

    round_id: int


class DraftGone(Refusal):
    """The draft behind the button was sent, dropped or begun anew."""


@dataclass
class DraftChanged(Refusal):
    """The preview that was pressed is no longer what the draft says."""

    draft_id: int


class NamesUnread(Refusal):
    """Not one to five names of at most sixty characters, a line each."""


class TimesUnread(Refusal):
    """The text is not one to six days with a time each, all ahead; or the button is no choice of this school."""
