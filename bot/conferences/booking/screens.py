"""Every word and button that a guardian reads about choosing a time, outside pushed messages.

A screen is seen after a press or a command, so it may name the child; what is pushed is worded in `notices.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.conferences.booking.presses import (
    AcceptTimes,
    AddToCalendar,
    AskCancel,
    AskWhoComes,
    BookSlot,
    CancelTalk,
    Coming,
    MoveTo,
    RefuseTime,
    SayNoTimeSuits,
    SayWhoComes,
    ShowDay,
    ShowFamily,
    ShowTalk,
    ShowTimes,
    SuggestTime,
)
from bot.conferences.doors import RaiseTopic, ShowPreparation
from bot.conferences.facts import BookingFacts, DayOfSlots, FreeSlot, RoundFacts
from bot.conferences.holding.lateness.presses import AskHowLate
from bot.conferences.models import Form
from bot.conferences.rules import MANY_TIMES, by_day
from bot.core.dates import clock_time, local, long_date, long_moment, short_date, short_moment, span
from bot.core.presses import Press
from bot.core.replies import Button, Fold, Reply, Rows, Screen, Toast, shortened
from bot.core.texts import _, capital, isolated, ngettext
from bot.schools.policy.values import PupilPart

# Room for times in a row of the keyboard, and for days in one screen (Telegram: 100 buttons a message).
TIMES_IN_A_ROW = 3
MOST_DAYS = 20
# The day after it is over nobody needs the details on top any more (experience.md 1.2).
FOLDS_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class TalkView:
    """A talk as one guardian sees it. `other`: the other guardian booked it, and one may suggest another time;
    `own`: the policy lets each home have a talk, and one has none yet; `may_cancel`: here, without a call; `has_right`:
    the pupil is old enough to have a right to be there; `raises`: topics are said before the talk; `prepares`: it is
    to be prepared; `is_today`: one may be late for it."""

    booking: BookingFacts
    round_: RoundFacts
    child: str
    pupil_part: PupilPart
    move_until: datetime
    may_change: bool = True
    may_move: bool = True
    may_cancel: bool = True
    has_right: bool = False
    other: bool = False
    own: bool = False
    raises: bool = False
    prepares: bool = False
    is_today: bool = False


@dataclass(frozen=True, slots=True)
class Moving:
    """The talk that choosing a time moves; one that the other guardian booked is not moved, but suggested to be."""

    booking_id: int
    suggests: bool = False


def short(name: str, most: int = 40) -> str:
    """A name that fits a button."""
    return shortened(name, most)


def _pairs(buttons: Sequence[Button], width: int = 2) -> Rows:
    return tuple(tuple(buttons[start : start + width]) for start in range(0, len(buttons), width))


def _ways_on(round_: RoundFacts, pupil_id: int, moving: Moving | None = None) -> Rows:
    """Below the times: who has none tells the teacher, who has one may keep it."""
    if moving is not None and moving.suggests:
        return ((Button(_("Keep the time"), ShowTalk(moving.booking_id)),),)
    if moving is not None:
        return ((Button(_("Keep my time"), ShowTalk(moving.booking_id)),),)
    return ((Button(_("No time suits me"), SayNoTimeSuits(round_.round_id, pupil_id)),),)


def to_talks() -> Button:
    """The way on where nothing can be done about this very talk."""
    return Button(_("See the talks"), ShowFamily())


# Choosing ----------------------------------------------------------------------------------------------------------


def times(
    round_: RoundFacts, pupil_id: int, child: str, slots: Sequence[FreeSlot], moving: Moving | None = None
) -> Screen:
    """The free times: all of them, or their days when they are many. `moving` keeps the present time until then."""
    days = by_day(slots, round_.zone)
    if not days:
        return no_times(round_, pupil_id, child)
    if len(days) == 1:
        return day_of_times(round_, pupil_id, child, days[0], only=True, moving=moving)
    if len(slots) > MANY_TIMES:
        rows = _pairs([_day_button(round_, pupil_id, day) for day in days[:MOST_DAYS]])
        return Screen(
            _("Which day suits you for the talk about %(child)s?", child=isolated(child)),
            (*rows, *_ways_on(round_, pupil_id, moving)),
        )
    rows = tuple((time_button(slot, round_.zone, pupil_id, moving),) for slot in slots)
    question = _("Which time would you like to suggest?") if _suggests(moving) else _("Which time suits you?")
    return Screen(_length(round_, child) + " " + question, (*rows, *_ways_on(round_, pupil_id, moving)))


def _suggests(moving: Moving | None) -> bool:
    return moving is not None and moving.suggests


def _length(round_: RoundFacts, child: str) -> str:
    return ngettext(
        "The talk about %(child)s takes %(number)s minute.",
        "The talk about %(child)s takes %(number)s minutes.",
        round_.minutes,
        child=isolated(child),
    )


def _day_button(round_: RoundFacts, pupil_id: int, day: DayOfSlots) -> Button:
    # Translators: a button for a day; %(number)s is how many times are free that day.
    label = _("%(day)s (%(number)s)", day=capital(short_date(day.day)), number=len(day.slots))
    return Button(label, ShowDay(round_.round_id, pupil_id, day.day))


def time_button(slot: FreeSlot, zone: str, pupil_id: int, moving: Moving | None = None) -> Button:
    """A dated time, one to a row."""
    return Button(capital(short_moment(local(slot.starts_at, zone))), _chooses(slot, pupil_id, moving))


def _chooses(slot: FreeSlot, pupil_id: int, moving: Moving | None) -> Press:
    if moving is not None and moving.suggests:
        return SuggestTime(moving.booking_id, slot.slot_id)
    return MoveTo(moving.booking_id, slot.slot_id) if moving else BookSlot(slot.slot_id, pupil_id)


def day_of_times(
    round_: RoundFacts, pupil_id: int, child: str, day: DayOfSlots, *, only: bool, moving: Moving | None = None
) -> Screen:
    """The free times of one day."""
    buttons = [
        Button(clock_time(local(slot.starts_at, round_.zone)), _chooses(slot, pupil_id, moving)) for slot in day.slots
    ]
    if _suggests(moving):
        question = _("Which time would you like to suggest on %(date)s?", date=long_date(day.day))
    else:
        question = _("Which time suits you on %(date)s?", date=long_date(day.day))
    rows = _pairs(buttons, TIMES_IN_A_ROW)
    other = () if only else ((Button(_("Other days"), ShowTimes(round_.round_id, pupil_id)),),)
    return Screen(_length(round_, child) + " " + question, (*rows, *other, *_ways_on(round_, pupil_id, moving)))


def no_times(round_: RoundFacts, pupil_id: int, child: str) -> Screen:
    """Nothing is free: the teacher helps."""
    text = _(
        "There are no free times left for the talk about %(child)s. "
        "Press the button, and %(teacher)s will find one with you.",
        child=isolated(child),
        teacher=isolated(round_.teacher_name),
    )
    return Screen(text, ((Button(_("Ask for a time"), SayNoTimeSuits(round_.round_id, pupil_id)),),))


def no_time_noted(round_: RoundFacts) -> Screen:
    """Thanks, and who gets in touch."""
    return Screen(
        _("Thank you. %(teacher)s will contact you about another time.", teacher=isolated(round_.teacher_name))
    )


# One talk ----------------------------------------------------------------------------------------------------------


def booked(view: TalkView) -> Screen:
    """Right after booking or moving: when, where, with whom, and what can still be done."""
    return Screen("\n".join([_("That's agreed."), *_details(view)]), _talk_buttons(view), fold=_talk_fold(view))


def talk(view: TalkView) -> Screen:
    """The talk, shown again."""
    return Screen("\n".join(_details(view)), _talk_buttons(view), fold=_talk_fold(view))


def _details(view: TalkView) -> list[str]:
    zone = view.round_.zone
    found = [where(view.booking, view.round_)]
    if part := _pupil_line(view):
        found.append(part)
    if view.booking.held_until is not None:
        found.append(kept_until(view.booking.held_until, zone))
    elif view.may_change and view.may_move:
        found.append(_("You can move the time until %(when)s.", when=long_moment(local(view.move_until, zone))))
    return found


def kept_until(moment: datetime, zone: str) -> str:
    """How long a proposed time waits for a yes."""
    return _("The time is kept for you until %(when)s.", when=long_moment(local(moment, zone)))


def where(booking: BookingFacts, round_: RoundFacts) -> str:
    """When, how and with whom, in one sentence."""
    start, end = local(booking.starts_at, round_.zone), local(booking.ends_at, round_.zone)
    values = {"date": long_date(start.date()), "time": span(start, end), "teacher": isolated(round_.teacher_name)}
    if round_.form is Form.PHONE:
        # The beginning only: a span reads like the hours in which to wait for the call.
        return _("%(teacher)s calls you on %(date)s at %(time)s.", **{**values, "time": clock_time(start)})
    if round_.form is Form.VIRTUAL:
        return _("You meet %(teacher)s online on %(date)s at %(time)s. You get the link from the school.", **values)
    if not round_.room:
        return _("See you on %(date)s at %(time)s with %(teacher)s.", **values)
    if is_room_number(round_.room):
        return _("See you on %(date)s at %(time)s in room %(room)s with %(teacher)s.", **values, room=round_.room)
    return _(
        "See you on %(date)s at %(time)s with %(teacher)s. Place: %(room)s.",
        **values,
        room=isolated(round_.room.rstrip(".")),
    )


def is_room_number(room: str) -> bool:
    """Whether the room is a number like "12" or "B14", which goes into a sentence; names stand for themselves."""
    return len(room) <= 5 and any(letter.isdigit() for letter in room) and " " not in room


def _pupil_line(view: TalkView) -> str | None:
    child = isolated(view.child)
    if view.round_.form is not Form.IN_PERSON or view.pupil_part == "no":
        return None
    if view.pupil_part in {"party", "expected"}:
        if view.booking.coming.get("pupil") is False:
            return _("%(child)s is not coming.", child=child)
        return _("Bring %(child)s.", child=child)
    if view.has_right:
        return _("%(child)s has the right to be there.", child=child)
    return _("You are welcome to bring %(child)s.", child=child)


def _talk_buttons(view: TalkView) -> Rows:
    booking_id = view.booking.booking_id
    if view.booking.held_until is not None:
        return held_rows(booking_id, view.round_.round_id, view.booking.pupil_id) if view.may_change else ()
    buttons = [Button(_("Add to calendar"), AddToCalendar(booking_id))]
    if view.may_change and view.may_move:
        buttons.append(Button(_("Move the time"), ShowTimes(view.round_.round_id, view.booking.pupil_id)))
    if view.may_change:
        buttons += [
            Button(_("Cancel the talk"), AskCancel(booking_id)),
            Button(_("Who is coming?"), AskWhoComes(booking_id)),
        ]
    if view.raises:
        buttons.append(Button(_("Something to discuss"), RaiseTopic(booking_id)))
    if view.prepares:
        buttons.append(Button(_("Prepare"), ShowPreparation(booking_id)))
    if view.is_today:
        buttons.append(Button(_("We are running late"), AskHowLate(booking_id)))
    if view.other and view.may_move:
        buttons.append(Button(_("Suggest another"), ShowTimes(view.round_.round_id, view.booking.pupil_id)))
    return _pairs(buttons)


def held_rows(booking_id: int, round_id: int, pupil_id: int) -> Rows:
    """Yes, another time, or none at all: the answers to a time that the school keeps."""
    return (
        (Button(_("Yes, that suits me"), AcceptTimes((booking_id,))),),
        (Button(_("Another time"), ShowTimes(round_id, pupil_id)),),
        (Button(_("No time suits me"), RefuseTime(booking_id)),),
    )


def _talk_fold(view: TalkView) -> Fold:
    return over_fold(view, view.booking.ends_at)


def over_fold(view: TalkView, ends_at: datetime) -> Fold:
    """The fold of a screen about this talk, or about several of which the last ends then."""
    when = long_moment(local(view.booking.starts_at, view.round_.zone))
    return Fold(ends_at + FOLDS_AFTER, _("The talk on %(when)s is over.", when=when))


def suggested(view: TalkView, starts_at: datetime) -> Screen:
    """Asked; the talk stays where it is until the one who booked it says yes."""
    zone = view.round_.zone
    text = _(
        "I have passed on that %(when)s would suit you better. The talk stays as it is until you hear from me.",
        when=long_moment(local(starts_at, zone)),
    )
    return Screen(text, ((Button(_("See the talk"), ShowTalk(view.booking.booking_id)),),))


def ask_cancel(view: TalkView) -> Screen:
    """Are you sure?"""
    when = long_moment(local(view.booking.starts_at, view.round_.zone))
    booking_id = view.booking.booking_id
    rows = ((Button(_("Yes, cancel it"), CancelTalk(booking_id)), Button(_("No, keep it"), ShowTalk(booking_id))),)
    return Screen(
        _("Do you want to cancel the talk about %(child)s on %(when)s?", child=isolated(view.child), when=when), rows
    )


def cancelled(view: TalkView, slots: Sequence[FreeSlot], *, late: bool, again: bool) -> Screen:
    """Given up; a new time can be chosen (`again`) as long as the round is open."""
    if late:
        teacher = isolated(view.round_.teacher_name)
        return Screen(
            _("The talk is cancelled, and %(teacher)s has been told. Thank you for letting us know.", teacher=teacher)
        )
    rows = tuple((time_button(slot, view.round_.zone, view.booking.pupil_id),) for slot in slots)
    more = (Button(_("More times"), ShowTimes(view.round_.round_id, view.booking.pupil_id)),)
    if not again:
        return Screen(_("The time has been cancelled."), ((to_talks(),),))
    if not rows:
        return Screen(_("The time has been cancelled."), _ways_on(view.round_, view.booking.pupil_id))
    return Screen(_("The time has been cancelled. Would you like to choose a new one?"), (*rows, more))


def who_comes(view: TalkView, *, guardians: int) -> Screen:
    """Who is coming? Where the principle makes the pupil a party there is no "without" among the choices."""
    now = Coming(str(view.booking.coming.get("adults", Coming.ME.value)))
    pupil = view.booking.coming.get("pupil", True) is not False
    choices = [
        (Coming.ME, _("I am coming")),
        (Coming.OTHER, _("The other parent")),
        (Coming.BOTH, _("We are both coming")),
    ]
    if guardians < 2:
        choices = choices[:1]
    rows = [
        (Button(_chosen(label, on=adults is now), SayWhoComes(view.booking.booking_id, adults, pupil)),)
        for adults, label in choices
    ]
    if view.pupil_part in {"expected", "optional", "right_from_12"}:
        name = short(view.child, 12)
        rows.append(
            (
                Button(
                    _chosen(_("%(child)s is coming", child=name), on=pupil),
                    SayWhoComes(view.booking.booking_id, now, not pupil),
                ),
            )
        )
    rows.append((Button(_("Done"), ShowTalk(view.booking.booking_id)),))
    return Screen(_("Who is coming?"), tuple(rows))


def _chosen(label: str, *, on: bool) -> str:
    return f"✓ {label}" if on else label


def confirmed(view: TalkView) -> Screen:
    """Nice: see you."""
    return Screen(
        "\n".join([_("Good, see you then."), where(view.booking, view.round_)]),
        _talk_buttons(view),
        fold=_talk_fold(view),
    )


def file_is_coming() -> Reply:
    """The calendar file is on its way through the outbox."""
    return Reply(toast=Toast(_("The calendar file is on its way.")))
