"""Buttons of inviting a colleague to a talk, and of the one who is invited."""

from __future__ import annotations

from bot.core.presses import Press


class PickColleague(Press, prefix="rjg"):
    """Which colleague?"""

    booking_id: int


class InviteColleague(Press, prefix="rjgi"):
    """Invite this colleague."""

    booking_id: int
    person_id: int


class TakeBack(Press, prefix="rjgb"):
    """This colleague need not come."""

    booking_id: int
    person_id: int


class ListInvited(Press, prefix="rjl"):
    """Colleagues' talks to which I am invited."""


class OpenInvited(Press, prefix="rjo"):
    """A colleague's talk to which I am invited."""

    booking_id: int


class AnswerColleague(Press, prefix="rjoa"):
    """Come to it, or not."""

    booking_id: int
    comes: bool
