"""Buttons of the school's day. A board stays what it is: what is done from it opens in a message of its own."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from bot.absence.models import AbsenceKind
from bot.core.presses import Press


class Paper(StrEnum):
    """A file of the day: the LIST to print, the after-school CLUB's, the TABLE for the school's register."""

    LIST = "l"
    CLUB = "c"
    TABLE = "t"


class ShowClass(Press, prefix="atc"):
    """The class's board, of today or the next school day; of a day that is over, today's."""

    class_id: int
    day: date


class ShowSchool(Press, prefix="atw"):
    """The whole school's."""

    school_id: int
    day: date


class ShowClub(Press, prefix="atk"):
    """Who does not come to the after-school club that day."""

    school_id: int
    day: date


class ShowClubOfClass(Press, prefix="atkc"):
    """The same of one class."""

    class_id: int
    day: date


class SendPaper(Press, prefix="atf"):
    """Send the day's file of the whole school."""

    school_id: int
    day: date
    paper: Paper


class SendPaperOfClass(Press, prefix="atfc"):
    """The same of one class."""

    class_id: int
    day: date
    paper: Paper


class OpenRegister(Press, prefix="atx"):
    """The class's register, beside the board."""

    class_id: int


class RingsFor(Press, prefix="atr"):
    """A home rang: about which pupil of the class?"""

    class_id: int
    day: date


class RingsAbout(Press, prefix="atp"):
    """What did they say?"""

    pupil_id: int
    day: date


class RingsWhen(Press, prefix="ath"):
    """Late, or early: at what time?"""

    pupil_id: int
    day: date
    kind: AbsenceKind


class RingsUntil(Press, prefix="atd"):
    """Several days: up to and including which?"""

    pupil_id: int
    day: date


class Note(Press, prefix="atn"):
    """Write it down as the home's report. `minute`: when the child comes, or leaves; 0 for whole days."""

    pupil_id: int
    first: date
    last: date
    kind: AbsenceKind
    minute: int


class TakeNoteBack(Press, prefix="atu"):
    """It was a slip, or the home rang again."""

    report_id: int
