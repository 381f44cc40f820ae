"""Why a round was not opened or changed: facts with ids, worded in the screens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.core.errors import Constraint, Refusal

LOST_RACES = (Constraint("uq_round_drafts_person_id", ("round_drafts.person_id",)),)


class DraftGone(Refusal):
    """The draft behind the button was opened, dropped or begun anew."""


@dataclass
class DraftChanged(Refusal):
    """The preview that was pressed is no longer what the draft says, or another round of the class was opened."""

    draft_id: int


@dataclass
class CannotOpen(Refusal):
    """The draft has no times, too many, times at which the teacher has other talks, or less notice than must be."""

    draft_id: int


class HoursUnread(Refusal):
    """The text is not a from and a to."""


class EndsBeforeStart(Refusal):
    """The hours end before they begin, or as they begin."""


class HoursAtNight(Refusal):
    """The hours begin before six or end after ten: most likely not written on the 24-hour clock."""


class LineUnread(Refusal):
    """The line is not days with hours, with the length and the room if one likes."""


@dataclass
class DayUnfit(Refusal):
    """A day of the line has passed, is today, or there is no school."""

    day: date


@dataclass
class LengthUnfit(Refusal):
    """The school's talks are not of that length; they are one of these, in minutes."""

    lengths: tuple[int, ...]


class SubjectTooLong(Refusal):
    """A table's subject is one line of at most fourteen characters."""


class TableTwice(Refusal):
    """Another table of the café has this subject."""


class RoomTooLong(Refusal):
    """A room's name is one line of at most forty characters."""


class LinkFlaw(StrEnum):
    """Why a link is not taken."""

    SPACES = "spaces"
    LONG = "long"
    UNREAD = "unread"


@dataclass
class LinkUnfit(Refusal):
    """A link is one word of at most three hundred characters that begins with https://."""

    flaw: LinkFlaw


@dataclass
class TimeIsBooked(Refusal):
    """The time cannot be blocked: a family has it."""

    round_id: int
    starts_at: datetime


@dataclass
class TimesOverlap(Refusal):
    """The teacher has talks or times at these hours already."""

    round_id: int
    starts_at: datetime


@dataclass
class NoTimesFit(Refusal):
    """Between these hours there is no room for a talk, or they have passed."""

    round_id: int
    day: date


@dataclass
class RoundIsOver(Refusal):
    """The round was cancelled."""

    round_id: int


@dataclass
class BookingIsOver(Refusal):
    """The booking behind the button was cancelled, or its time has passed."""

    round_id: int


@dataclass
class NotInTheClass(Refusal):
    """The pupil has left the class since the list was shown."""

    round_id: int


@dataclass
class NothingToRemind(Refusal):
    """Choosing times is over or paused, or no time is free: a reminder would lead nowhere."""

    round_id: int


@dataclass
class ForWhichHome(Refusal):
    """The pupil has two homes that have a talk each, or are hidden from each other: by person ids, which they are."""

    round_id: int
    pupil_id: int
    homes: tuple[tuple[int, ...], ...]
