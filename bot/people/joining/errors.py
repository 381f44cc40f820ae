"""Refusals of joining, and the races it may lose."""

from __future__ import annotations

from datetime import datetime

from bot.core.errors import Constraint, Refusal


class NotACode(Refusal):
    """What was written has not the shape of a code: nothing was looked up, and no try is counted."""


class CodeDoesNotFit(Refusal):
    """Unknown, used by another account, revoked or too old: which of them is not said.

    `invitation_id` is written down with the try where the code once was somebody's; no answer depends on it.
    """

    def __init__(self, invitation_id: int | None = None) -> None:
        super().__init__(invitation_id)
        self.invitation_id = invitation_id


class TooManyTries(Refusal):
    """Five wrong codes within an hour; from `until` on the next one is looked at."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


class TooManyGuesses(Refusal):
    """So many wrong codes from everybody together that typed ones are looked at one by one for a while."""


class CodeAlreadyYours(Refusal):
    """This very account used the code and is still linked to the person."""

    def __init__(self, school_id: int) -> None:
        super().__init__(school_id)
        self.school_id = school_id


class StillWaiting(Refusal):
    """This very account used the code, and the office has not said yes yet. `phone` is the office's."""

    def __init__(self, phone: str | None) -> None:
        super().__init__(phone)
        self.phone = phone


class CodeOfSomebodyElse(Refusal):
    """The code is good, but for another person of a school where this account is somebody already. Not used up."""


class NumberDoesNotFit(Refusal):
    """The number that was shared is not the sender's own, or not the one in the class list. Counted as a try."""

    def __init__(self, invitation_id: int) -> None:
        super().__init__(invitation_id)
        self.invitation_id = invitation_id


# Two phones with one letter at the same moment: the second run finds the code used.
LOST_RACES = (
    Constraint("uq_account_links_person", ("account_links.person_id",)),
    Constraint("uq_account_links_account", ("account_links.account_id", "account_links.school_id")),
    Constraint("uq_waiting_joins_person", ("waiting_joins.person_id",)),
)
