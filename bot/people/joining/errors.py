"""Refusals of joining, and the races it may lose."""

from __future__ import annotations

from datetime import datetime

from bot.core.errors import Constraint, Refusal


class NotACode(Refusal):
    """What was written has not the shape of a code: nothing was looked up, and no try is counted."""


class CodeDoesNotFit(Refusal):
    """Unknown, used by another account, revoked or too old: which of them is not said."""


class TooManyTries(Refusal):
    """Five wrong codes within an hour; from `until` on the next one is looked at."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


class CodeAlreadyYours(Refusal):
    """This very account used the code and is still linked to the person."""

    def __init__(self, school_id: int) -> None:
        super().__init__(school_id)
        self.school_id = school_id


class CodeOfSomebodyElse(Refusal):
    """The code is good, but for another person of a school where this account is somebody already. Not used up."""


# Two phones with one letter at the same moment: the second run finds the code used.
LOST_RACES = (
    Constraint("uq_account_links_person", ("account_links.person_id",)),
    Constraint("uq_account_links_account", ("account_links.account_id", "account_links.school_id")),
)
