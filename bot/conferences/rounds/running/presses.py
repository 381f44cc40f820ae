"""Button payloads of a running round: lists, names and times, and booking for a guardian without Telegram."""

from __future__ import annotations

from datetime import date

from bot.core.presses import Press


class ListRounds(Press, prefix="ry"):
    """Which round?"""


class ShowRound(Press, prefix="ra"):
    """Who comes when, a page of it."""

    round_id: int
    page: int


class OpenRound(Press, prefix="rao"):
    """Who comes when, in a message of its own: the board, which keeps changing, stays what it is."""

    round_id: int


class ShowMissing(Press, prefix="rq"):
    """Who has no time yet, a page of it."""

    round_id: int
    page: int


class RemindMissing(Press, prefix="rqr"):
    """Send a reminder to those without a time."""

    round_id: int


class ShowLeftOut(Press, prefix="rul"):
    """Whom none of the free times suits, by what they wished for, a page of it."""

    round_id: int
    page: int


class ShowUnsuited(Press, prefix="ru"):
    """Which families find no time that suits."""

    round_id: int


class SettleUnsuited(Press, prefix="rua"):
    """I have been in touch with this family."""

    round_id: int
    pupil_id: int


class PickPupil(Press, prefix="rb"):
    """For which pupil? Those without a time, a page of them."""

    round_id: int
    page: int


class PickDay(Press, prefix="rbt"):
    """On which day? For a pupil who gets a time."""

    round_id: int
    pupil_id: int


class PickTime(Press, prefix="rbd"):
    """At which time that day? A page of them."""

    round_id: int
    pupil_id: int
    day: date
    page: int


class BookFor(Press, prefix="rbb"):
    """Book this time for this pupil."""

    slot_id: int
    pupil_id: int


class PickBooking(Press, prefix="rv"):
    """Whose talk? Those with a time, a page of them."""

    round_id: int
    page: int


class ShowBooking(Press, prefix="rj"):
    """One talk, and what can be done about it."""

    booking_id: int


class PickNewDay(Press, prefix="rjm"):
    """To which day is the talk moved?"""

    booking_id: int


class PickNewTime(Press, prefix="rjd"):
    """To which time that day? A page of them."""

    booking_id: int
    day: date
    page: int


class MoveFor(Press, prefix="rjt"):
    """Move the talk to this time."""

    booking_id: int
    slot_id: int


class AskCancelFor(Press, prefix="rjc"):
    """Ask who wants the talk cancelled, before it is."""

    booking_id: int


class CancelFor(Press, prefix="rjx"):
    """Cancel the talk: for the school, or because the family asked."""

    booking_id: int
    by_school: bool


class BookForHome(Press, prefix="rbh"):
    """Book this time for this pupil and the home of this guardian."""

    slot_id: int
    pupil_id: int
    guardian_id: int


class DecideTwoTalks(Press, prefix="rjh"):
    """In this round each home of the pupil has a talk of its own, or the pupil has one again."""

    round_id: int
    pupil_id: int
    two: bool
