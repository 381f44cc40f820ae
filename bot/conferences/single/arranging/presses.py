"""Button payloads of whoever arranges single talks."""

from __future__ import annotations

from datetime import date

from bot.conferences.single.arranging.draft import What
from bot.conferences.single.facts import Reason
from bot.core.presses import Press


class ListSingles(Press, prefix="snl"):
    """My talks with single families, and the way to a new one."""


class PickFamily(Press, prefix="snf"):
    """With which pupil's family?"""

    class_id: int
    page: int


class BeginFor(Press, prefix="snb"):
    """Begin to arrange a talk about this pupil."""

    pupil_id: int


class SetWhat(Press, prefix="snd1"):
    """This sort of talk."""

    single_draft: int
    what: What


class SetReason(Press, prefix="snd2"):
    """For this neutral reason."""

    single_draft: int
    reason: Reason


class ShowDraft(Press, prefix="snd3"):
    """The preview, or the next question."""

    single_draft: int


class ShiftTimes(Press, prefix="snd4"):
    """Propose later times."""

    single_draft: int


class WriteTimes(Press, prefix="snd5"):
    """Ask for typed times."""

    single_draft: int


class TurnForm(Press, prefix="snd6"):
    """By phone instead of at the school, or back."""

    single_draft: int


class ShowInvited(Press, prefix="snd7"):
    """Who is invited?"""

    single_draft: int


class TurnGuardian(Press, prefix="snd8"):
    """Invite this guardian, or not."""

    single_draft: int
    person_id: int


class ShowColleagues(Press, prefix="snd9"):
    """The school's staff, to invite one."""

    single_draft: int
    page: int


class TurnColleague(Press, prefix="snda"):
    """Invite this colleague, or not."""

    single_draft: int
    person_id: int
    page: int


class NameOthers(Press, prefix="sndb"):
    """Ask for the names of people from outside the school."""

    single_draft: int


class DropSingle(Press, prefix="sndc"):
    """Throw the draft away."""

    single_draft: int


class SendSingle(Press, prefix="sndd"):
    """Send what the preview says."""

    single_draft: int
    changes: int


class ManageSingle(Press, prefix="sng"):
    """A talk I hold or arranged: what came of it."""

    round_id: int


class ProposeOthers(Press, prefix="sng1"):
    """Find other times for it."""

    round_id: int


class OfferThese(Press, prefix="sng2"):
    """Offer these times: minutes since 1970."""

    round_id: int
    minutes: tuple[int, ...]


class WriteOthers(Press, prefix="sng3"):
    """Ask for typed times for it."""

    round_id: int


class SwitchForm(Press, prefix="sng4"):
    """By phone instead of at the school, or back."""

    round_id: int
    phone: bool


class AskWithdraw(Press, prefix="sng5"):
    """Ask before it is taken back."""

    round_id: int


class Withdraw(Press, prefix="sng6"):
    """Take it back."""

    round_id: int


class AskMove(Press, prefix="sng7"):
    """Find another time for a talk that has one."""

    round_id: int


class MoveSingle(Press, prefix="sng8"):
    """Move it to this time: minutes since 1970."""

    round_id: int
    start: int


class WriteMove(Press, prefix="sng9"):
    """Ask for a typed time to move it to."""

    round_id: int


class AskRoom(Press, prefix="snga"):
    """Ask for another room."""

    round_id: int


class NoRoom(Press, prefix="sngb"):
    """At the school, in no room that is named."""

    round_id: int


class AskSingleLink(Press, prefix="sngi"):
    """Which link leads into it online?"""

    round_id: int


class ClearSingleLink(Press, prefix="sngj"):
    """No link is given here."""

    round_id: int


class AskFollowUp(Press, prefix="sngc"):
    """When is it looked at again?"""

    round_id: int


class SetFollowUp(Press, prefix="sngd"):
    """On this day."""

    round_id: int
    day: date


class DropFollowUp(Press, prefix="snge"):
    """On no day."""

    round_id: int


class AskBehindSingle(Press, prefix="sngf"):
    """I am running late: how much?"""

    round_id: int


class SayBehindSingle(Press, prefix="sngh"):
    """The talk begins so many minutes late; 0: on time again."""

    round_id: int
    minutes: int
