"""Every word and button that a guardian reads about choosing a time, outside pushed messages.

A screen is seen after a press or a command, so it may name the child; what is pushed is worded in `notices.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from bot.conferences.booking.choosing import pairs, time_button, twice_as_long, ways_on
from bot.conferences.booking.presses import (
    AcceptTimes,
    AddToCalendar,
    AskCancel,
    AskWhoComes,
    CancelTalk,
    Coming,
    RefuseTime,
    SayWhoComes,
    ShowFamily,
    ShowMoves,
    ShowTalk,
    ShowTimes,
)
from bot.conferences.doors import RaiseTopic, ShowPreparation
from bot.conferences.facts import BookingFacts, FreeSlot, RoundFacts, TalkCount
from bot.conferences.holding.lateness.presses import AskHowLate
from bot.conferences.models import Form
from bot.conferences.online import WayIn, if_it_fails, way_in_row
from bot.core.dates import clock_time, local, long_date, long_moment, span
from bot.core.replies import Button, Fold, Reply, Rows, Screen, Toast, shortened
from bot.core.texts import _, isolated, listed, ngettext
from bot.schools.policy.values import PupilPart

# Room for times in a row of the keyboard, and for days in one screen (Telegram: 100 buttons a message).
TIMES_IN_A_ROW = 3
MOST_DAYS = 20
# The day after it is over nobody needs the details on top any more (experience.md 1.2).
FOLDS_AFTER = timedelta(days=1)


class TalkView(Struct, frozen=True):
    """A talk as one guardian sees it. `other`: the other guardian booked it, and one may suggest another time;
    `own`: the policy lets each home have a talk, and one has none yet; `may_cancel`: here, without a call; `has_right`:
    the pupil is old enough to have a right to be there; `raises`: topics are said before the talk; `prepares`: it is
    to be prepared; `is_today`: one may be late for it; `way_in`: of a talk online, on its day."""

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
    way_in: WayIn | None = None
    # Of one's own talk by phone: the number that is called, masked, and the office's.
    called: tuple[str | None, str | None] | None = None
    # Which talk of the year or term it is, where the principle gives a number.
    count: TalkCount | None = None
    # Given names of those who come with the teacher.
    colleagues: tuple[str, ...] = ()


def short(name: str, most: int = 40) -> str:
    """A name that fits a button."""
    return shortened(name, most)


def to_talks() -> Button:
    """The way on where nothing can be done about this very talk."""
    return Button(_("See the talks"), ShowFamily())


# One talk ----------------------------------------------------------------------------------------------------------


def booked(view: TalkView) -> Screen:
    """Right after booking or moving: when, where, with whom, and what can still be done."""
    return Screen("\n".join([_("That's agreed."), *_details(view)]), _talk_buttons(view), fold=_talk_fold(view))


def talk(view: TalkView) -> Screen:
    """The talk, shown again."""
    return Screen("\n".join(_details(view)), _talk_buttons(view), fold=_talk_fold(view))


def _details(view: TalkView) -> list[str]:
    zone = view.round_.zone
    found = [where(view.booking, view.round_, view.way_in), *if_it_fails(view.way_in), *_who_else(view)]
    if view.called is not None:
        found += called(view.booking.with_whom(view.round_), *view.called)
    if view.colleagues:
        found.append(who_takes_part(view.colleagues))
    if view.count is not None:
        found.append(which_talk(view.count))
    if part := _pupil_line(view):
        found.append(part)
    if view.booking.held_until is not None:
        found.append(kept_until(view.booking.held_until, zone))
    elif view.may_change and view.may_move:
        found.append(_("You can move the time until %(when)s.", when=long_moment(local(view.move_until, zone))))
    return found


def _who_else(view: TalkView) -> list[str]:
    """How large the group is, and no more of the others than that (D2.33); or what the table is about."""
    if view.booking.ends_at - view.booking.starts_at >= timedelta(minutes=2 * view.round_.minutes):
        return [twice_as_long()]
    if view.booking.subject:
        return [_("The table is about %(subject)s.", subject=isolated(view.booking.subject))]
    return [group_size(view.round_)] if view.round_.form is Form.GROUP else []


def group_size(round_: RoundFacts) -> str:
    """How many families come at once."""
    return ngettext(
        "Up to %(number)s family meets there at the same time.",
        "Up to %(number)s families meet there at the same time.",
        round_.seats,
    )


def who_takes_part(names: Sequence[str]) -> str:
    """Which of the teacher's colleagues come: nobody meets one at the door whom they did not expect."""
    return ngettext(
        "%(names)s from the school takes part too.",
        "%(names)s from the school take part too.",
        len(names),
        names=listed([isolated(name) for name in names]),
    )


def which_talk(count: TalkCount) -> str:
    """How far one is against the principle's number (D1.19, D4.11, D5.13)."""
    values = {"number": count.number, "all": count.least}
    if count.is_term:
        return _("This is talk %(number)s of %(all)s this term.", **values)
    return _("This is talk %(number)s of %(all)s this school year.", **values)


def kept_until(moment: datetime, zone: str) -> str:
    """How long a proposed time waits for a yes."""
    return _("The time is kept for you until %(when)s.", when=long_moment(local(moment, zone)))


def where(booking: BookingFacts, round_: RoundFacts, way: WayIn | None = None) -> str:
    """When, how and with whom, in one sentence; `way`: of a talk online that is today."""
    start, end = local(booking.starts_at, round_.zone), local(booking.ends_at, round_.zone)
    values = {"date": long_date(start.date()), "time": span(start, end), "teacher": isolated(booking.with_whom(round_))}
    form = booking.form_in(round_)
    if form is Form.PHONE:
        # The beginning only: a span reads like the hours in which to wait for the call.
        return _("%(teacher)s calls you on %(date)s at %(time)s.", **{**values, "time": clock_time(start)})
    if form is Form.VIRTUAL:
        if way is not None and way.address:
            return _("You meet %(teacher)s online on %(date)s at %(time)s. Press the button when it is time.", **values)
        if round_.has_link and way is None:
            return _("You meet %(teacher)s online on %(date)s at %(time)s. You get the link here on the day.", **values)
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


def called(teacher: str, number: str | None, office: str | None) -> list[str]:
    """Who calls which number, as much of it as its owner needs (D1.21)."""
    if number:
        return [_("%(teacher)s calls you on %(number)s.", teacher=isolated(teacher), number=number)]
    if office:
        return [_("The school has no number for you: give it to the office, %(phone)s.", phone=office)]
    return [_("The school has no number for you: give it to the office.")]


def is_room_number(room: str) -> bool:
    """Whether the room is a number like "12" or "B14", which goes into a sentence; names stand for themselves."""
    return len(room) <= 5 and any(letter.isdigit() for letter in room) and " " not in room


def _pupil_line(view: TalkView) -> str | None:
    child = isolated(view.child)
    if not view.booking.form_in(view.round_).is_at_school or view.pupil_part == "no":
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
        return held_rows(booking_id) if view.may_change else ()
    buttons = [Button(_("Add to calendar"), AddToCalendar(booking_id))]
    if view.may_change and view.may_move:
        buttons.append(Button(_("Move the time"), ShowMoves(booking_id, 0)))
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
        buttons.append(Button(_("Suggest another"), ShowMoves(booking_id, 0)))
    return (*way_in_row(view.way_in), *pairs(buttons))


def held_rows(booking_id: int) -> Rows:
    """Yes, another time, or none at all: the answers to a time that the school keeps."""
    return (
        (Button(_("Yes, that suits me"), AcceptTimes((booking_id,))),),
        (Button(_("Another time"), ShowMoves(booking_id, 0)),),
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
    rows = tuple((time_button(slot, view.round_, view.booking.pupil_id),) for slot in slots)
    more = (Button(_("More times"), ShowTimes(view.round_.round_id, view.booking.pupil_id)),)
    if not again:
        return Screen(_("The time has been cancelled."), ((to_talks(),),))
    if not rows:
        return Screen(_("The time has been cancelled."), ways_on(view.round_, view.booking.pupil_id))
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
        "\n".join([_("Good, see you then."), where(view.booking, view.round_, view.way_in)]),
        _talk_buttons(view),
        fold=_talk_fold(view),
    )


def file_is_coming() -> Reply:
    """The calendar file is on its way through the outbox."""
    return Reply(toast=Toast(_("The calendar file is on its way.")))
