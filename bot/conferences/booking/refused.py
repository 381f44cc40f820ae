"""What a guardian reads when a time cannot be had: each reason its own screen, each with a way on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.conferences.booking.choosing import Choice, times
from bot.conferences.booking.presses import (
    AskCancel,
    BookOwn,
    ConfirmTalk,
    MoveTo,
    SayNoTimeSuits,
    ShowMoves,
    ShowTalk,
    ShowTimes,
    SuggestTime,
)
from bot.conferences.booking.screens import TalkView, to_talks
from bot.conferences.doors import AskForSecondTime
from bot.conferences.facts import BookingFacts, FreeSlot, RoundFacts
from bot.core.dates import clock_time, local, long_moment, short_moment
from bot.core.presses import Press
from bot.core.replies import Button, Screen
from bot.core.texts import _, isolated


def taken(choice: Choice, slots: Sequence[FreeSlot], waits: Press | None) -> Screen:
    """Somebody was quicker; the way to wait for that time, where one can."""
    rest = times(choice, slots)
    rows = rest.rows
    if waits is not None:
        # Translators: a button below "Someone just took that time."
        rows = (*rows, (Button(_("Wait for that time"), waits),))
    if not slots:
        return Screen(rest.text, rows)
    return Screen(_("Someone just took that time. Here are the free ones.") + "\n" + rest.text, rows)


def no_two_times(choice: Choice, slots: Sequence[FreeSlot]) -> Screen:
    """The next time is taken: with an interpreter a talk needs both."""
    rest = times(choice, slots)
    if not slots:
        return rest
    text = _("An interpreter comes, so the talk takes two times in a row. Here are the ones that are free.")
    return Screen(text + "\n" + rest.text, rest.rows)


def at_the_same_time(choice: Choice, other: str | None, starts_at: datetime, slots: Sequence[FreeSlot]) -> Screen:
    """Another talk of the family lies there, or one of the teacher's."""
    rest, round_ = times(choice, slots), choice.round_
    when = clock_time(local(starts_at, round_.zone))
    if other is None:
        reason = _("%(teacher)s has another talk at that time.", teacher=isolated(round_.teacher_name))
    else:
        reason = _("You have the talk about %(other)s then, at %(time)s.", other=isolated(other), time=when)
    return Screen(reason + "\n" + rest.text, rest.rows)


def already_booked(view: TalkView, wanted_slot_id: int | None, wanted_at: datetime | None) -> Screen:
    """The child has a time: keep it, or move it; what the other guardian booked one may only suggest to move."""
    zone = view.round_.zone
    start = local(view.booking.starts_at, zone)
    wanted = local(wanted_at, zone) if wanted_at else start
    # Two times on one day are told apart by the clock; else the buttons need their days.
    name = clock_time if wanted.date() == start.date() else short_moment
    keep = Button(_("Keep %(time)s", time=name(start)), ShowTalk(view.booking.booking_id))
    text = _("%(child)s has a time already: %(when)s.", child=isolated(view.child), when=long_moment(start))
    if wanted_slot_id is None:
        other = Button(_("Other times"), ShowMoves(view.booking.booking_id, 0))
        return Screen(text, ((keep,), (other,)))
    if not view.other:
        move = Button(_("Move to %(time)s", time=name(wanted)), MoveTo(view.booking.booking_id, wanted_slot_id))
        return Screen(text + " " + _("Which one do you want?"), ((keep,), (move,)))
    suggest = Button(_("Suggest %(time)s", time=name(wanted)), SuggestTime(view.booking.booking_id, wanted_slot_id))
    own = Button(_("A talk of my own"), BookOwn(wanted_slot_id, view.booking.pupil_id))
    return Screen(
        text + " " + _("Which one do you want?"), ((keep,), (suggest,), (own,)) if view.own else ((keep,), (suggest,))
    )


def one_talk_only(round_: RoundFacts, pupil_id: int) -> Screen:
    """It cannot be booked from this home. Why is said to nobody: the other home's talk is nobody else's business."""
    text = _(
        "I can't book this talk here. %(teacher)s will find a time with you.", teacher=isolated(round_.teacher_name)
    )
    return Screen(text, ((Button(_("Ask the teacher"), SayNoTimeSuits(round_.round_id, pupil_id)),),))


def not_your_talk(booking: BookingFacts) -> Screen:
    """The one who booked moves and cancels; the other suggests."""
    text = _("The one who booked this time can change it. You can suggest another time.")
    rows = (
        (Button(_("Suggest another"), ShowMoves(booking.booking_id, 0)),),
        (Button(_("See the talk"), ShowTalk(booking.booking_id)),),
    )
    return Screen(text, rows)


def suggested_enough(booking: BookingFacts, round_: RoundFacts) -> Screen:
    """No more suggestions: from here on the teacher helps."""
    text = _(
        "You have suggested another time already. Does none of this work? Then ask %(teacher)s.",
        teacher=isolated(round_.teacher_name),
    )
    return Screen(text, ((Button(_("See the talk"), ShowTalk(booking.booking_id)),),))


def not_yet_open(round_: RoundFacts) -> Screen:
    """From when on."""
    return Screen(
        _(
            "You can choose a time from %(when)s. I will write to you then.",
            when=long_moment(local(round_.opens_at, round_.zone)),
        ),
        ((to_talks(),),),
    )


def being_changed(round_: RoundFacts, pupil_id: int) -> Screen:
    """Paused by the teacher."""
    text = _(
        "%(teacher)s is changing the times right now. Try again in a while.", teacher=isolated(round_.teacher_name)
    )
    return Screen(text, ((Button(_("Try again"), ShowTimes(round_.round_id, pupil_id)),),))


def choosing_is_over(round_: RoundFacts, phone: str | None) -> Screen:
    """Closed, with a way on."""
    teacher = isolated(round_.teacher_name)
    if phone:
        return Screen(
            _(
                "The last day to choose has passed. Call the school on %(phone)s, and find a time with %(teacher)s.",
                phone=phone,
                teacher=teacher,
            ),
            ((to_talks(),),),
        )
    return Screen(
        _(
            "The last day to choose has passed. Call the school, and find a time with %(teacher)s.",
            teacher=teacher,
        ),
        ((to_talks(),),),
    )


def talk_cancelled_by_school(round_: RoundFacts, pupil_id: int) -> Screen:
    """Only this talk is off; the round has other times."""
    text = _("The school has had to cancel this talk. Please choose a new time.")
    return Screen(text, ((Button(_("See the times"), ShowTimes(round_.round_id, pupil_id)),),))


def cancelled_by_school() -> Screen:
    """Off, and what happens next."""
    text = _("The school has had to cancel these talks. I will write to you when there are new times.")
    return Screen(text, ((to_talks(),),))


def talk_is_over(booking: BookingFacts, round_: RoundFacts) -> Screen:
    """It has begun, or been held."""
    when = long_moment(local(booking.starts_at, round_.zone))
    more = Button(_("We need more time"), AskForSecondTime(booking.booking_id))
    return Screen(_("The talk on %(when)s is over.", when=when), ((more,), (to_talks(),)))


def too_late(view: TalkView, limit: datetime, phone: str | None) -> Screen:
    """Moving is over; cancelling is still possible, or calling, and kinder than not coming."""
    if not view.may_cancel:
        text = _("The time could be moved until %(when)s.", when=long_moment(local(limit, view.round_.zone)))
        return Screen(f"{text} {_call(view.round_, phone)}", (_still_coming(view.booking),))
    text = _(
        "The time could be moved until %(when)s. If you can't come after all, tell us here.",
        when=long_moment(local(limit, view.round_.zone)),
    )
    rows = (
        (
            Button(_("Can't come after all"), AskCancel(view.booking.booking_id)),
            Button(_("We are coming"), ConfirmTalk(view.booking.booking_id)),
        ),
    )
    return Screen(text, rows)


def too_late_to_cancel(booking: BookingFacts, round_: RoundFacts, limit: datetime, phone: str | None) -> Screen:
    """The school wants a call by now."""
    text = _("The talk could be cancelled here until %(when)s.", when=long_moment(local(limit, round_.zone)))
    return Screen(f"{text} {_call(round_, phone)}", (_still_coming(booking),))


def _call(round_: RoundFacts, phone: str | None) -> str:
    teacher = isolated(round_.teacher_name)
    if phone:
        return _(
            "If you can't come after all, please call the school on %(phone)s, so that %(teacher)s knows.",
            phone=phone,
            teacher=teacher,
        )
    return _("If you can't come after all, please call the school, so that %(teacher)s knows.", teacher=teacher)


def _still_coming(booking: BookingFacts) -> tuple[Button, ...]:
    return (
        Button(_("See the talk"), ShowTalk(booking.booking_id)),
        Button(_("We are coming"), ConfirmTalk(booking.booking_id)),
    )


def no_longer_booked(round_: RoundFacts, pupil_id: int) -> Screen:
    """The talk behind the button is gone."""
    return Screen(
        _("This talk is no longer booked."), ((Button(_("See the times"), ShowTimes(round_.round_id, pupil_id)),),)
    )
