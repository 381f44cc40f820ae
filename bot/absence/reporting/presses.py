"""Buttons of reporting. An entry is a draft: what is filled in, and afterwards what it became."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from bot.absence.models import AbsenceKind
from bot.core.presses import Press


class Part(StrEnum):
    """What of an entry is being filled in; FORM is all of it."""

    FORM = "f"
    CHILDREN = "c"
    DAYS = "d"
    LAST = "l"
    PAST = "p"
    HOURS = "h"
    LATE = "t"
    EARLY = "e"
    AWAY = "a"
    REASON = "r"


class Why(StrEnum):
    """A reason; NONE says none."""

    ILLNESS = "illness"
    MEDICAL = "medical"
    VALID = "valid"
    OTHER = "other"
    NONE = "none"


class PinDeed(StrEnum):
    """What becomes of the digits."""

    CHOOSE = "c"
    TAKE_AWAY = "t"


class ShowStart(Press, prefix="ars"):
    """What can be reported."""


class ReportToday(Press, prefix="arh"):
    """At home: today, or the next school day. Which day that is, is decided when it is pressed."""

    pupil_id: int


class FillIn(Press, prefix="arf"):
    """Something else than that, about this child; 0: about several."""

    pupil_id: int


class FillInAll(Press, prefix="arfa"):
    """The same, about all children."""


class ShowEntry(Press, prefix="arv"):
    """Fill in this part."""

    entry_id: int
    part: Part


class TurnChild(Press, prefix="arc"):
    """About this child, too; or not."""

    entry_id: int
    pupil_id: int


class ChooseDay(Press, prefix="ard"):
    """That day; or up to that day (`last`)."""

    entry_id: int
    day: date
    last: bool


class AwayFrom(Press, prefix="arz"):
    """Away from then: until when?"""

    entry_id: int
    minute: int


class ChooseHours(Press, prefix="art"):
    """What of the day, in minutes after midnight; -1 for none."""

    entry_id: int
    kind: AbsenceKind
    since: int
    until: int


class ChooseReason(Press, prefix="arr"):
    """For this reason."""

    entry_id: int
    why: Why


class TellClub(Press, prefix="arb"):
    """Tell the after-school club, too; or not."""

    entry_id: int
    told: bool


class SendEntry(Press, prefix="arn"):
    """Report it."""

    entry_id: int


class EnterDigit(Press, prefix="arq"):
    """One of the four digits before a report; -1 takes the last one back."""

    entry_id: int
    digit: int


class UndoEntry(Press, prefix="aru"):
    """Take back what it became."""

    entry_id: int


class MoreDays(Press, prefix="arx"):
    """At home for longer."""

    entry_id: int


class SayWhy(Press, prefix="ary"):
    """Add the reason to what was reported."""

    entry_id: int
    why: Why


class AlsoChild(Press, prefix="ara"):
    """Another child, too: which?"""

    entry_id: int


class AlsoReport(Press, prefix="arg"):
    """This one, too."""

    entry_id: int
    pupil_id: int


class ShowReports(Press, prefix="arl"):
    """What is reported of one's children."""


class ShowReport(Press, prefix="aro"):
    """One of them."""

    report_id: int


class ChangeReport(Press, prefix="are"):
    """Put it right."""

    report_id: int


class WithdrawReport(Press, prefix="arw"):
    """Take it back."""

    report_id: int


class ComeBack(Press, prefix="ark"):
    """The child is back on that day."""

    report_id: int
    day: date


class ShowPin(Press, prefix="arp"):
    """Whether four digits are asked for before a report."""


class BeginPin(Press, prefix="arpb"):
    """Choose, change or take them away."""

    deed: PinDeed


class PinDigit(Press, prefix="arpd"):
    """One of the digits being chosen, or of those that were; -1 takes the last one back."""

    entry_id: int
    digit: int
