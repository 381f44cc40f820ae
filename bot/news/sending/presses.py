"""What is pressed on a report, and on the way to a correction."""

from __future__ import annotations

from enum import StrEnum

from bot.core.presses import Press


class Who(StrEnum):
    """Whom a list shows."""

    UNREACHED = "u"
    READ = "r"
    UNREAD = "n"
    DONE = "d"
    WITHOUT = "w"
    COMING = "c"
    NOT_COMING = "x"


class ListSent(Press, prefix="nsl"):
    """What was sent to my classes, or by the school. `new`: beside the report, which stays as it is."""

    page: int = 0
    new: bool = False


class ShowReport(Press, prefix="nsr"):
    """How far has it come, and whom did it reach?"""

    post_id: int


class ShowWho(Press, prefix="nsw"):
    """Who are they? `new`: beside the report, which stays as it is."""

    post_id: int
    who: Who
    page: int
    new: bool


class RemindWithout(Press, prefix="nsm"):
    """Remind who has not done or answered it."""

    post_id: int


class CorrectPost(Press, prefix="nsc"):
    """Put it in other words: those of the message that this screen answers, else I will write them."""

    post_id: int


class CorrectIn(Press, prefix="nsi"):
    """I will write the words of this language anew."""

    post_id: int
    language: str


class SaveCorrection(Press, prefix="nss"):
    """Everybody's copy is to say what I wrote, in place of this revision; with `asks` they are asked for their OK
    again."""

    post_id: int
    language: str
    asks: bool
    named: bool
    revision: int


class WithdrawPost(Press, prefix="nsx"):
    """Take it back: are you sure?"""

    post_id: int


class ConfirmWithdraw(Press, prefix="nsy"):
    """Yes, take it back."""

    post_id: int
