"""Every word and button of choosing a time: the days, the times of a day, the tables of a café.

The one rule kept here: of who else comes nothing is said but how many seats are free.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct

from bot.conferences.booking.presses import (
    BookSlot,
    MoveTo,
    SayNoTimeSuits,
    ShowDay,
    ShowMoves,
    ShowTable,
    ShowTalk,
    ShowTimes,
    SuggestTime,
)
from bot.conferences.facts import BookingFacts, DayOfSlots, FreeSlot, RoundFacts, Table
from bot.conferences.rules import MANY_TIMES, by_day
from bot.core.dates import clock_time, local, long_date, short_date, short_moment
from bot.core.presses import Press
from bot.core.replies import Button, Rows, Screen
from bot.core.texts import _, capital, isolated, ngettext

# Room for times in a row of the keyboard, and for days in one screen (Telegram: 100 buttons a message).
TIMES_IN_A_ROW = 3
MOST_DAYS = 20


class Moving(Struct, frozen=True):
    """The talk that choosing a time moves; one that the other guardian booked is not moved, but suggested to be."""

    booking_id: int
    suggests: bool = False


class Choice(Struct, frozen=True):
    """What is chosen for: a pupil's talk in a round, at a table of a café, instead of a talk there is."""

    round_: RoundFacts
    pupil_id: int
    child: str
    moving: Moving | None = None
    table_id: int | None = None
    # An interpreter comes: the times are two in a row.
    double: bool = False

    @property
    def suggests(self) -> bool:
        return self.moving is not None and self.moving.suggests

    def days(self, day: date | None = None) -> Press:
        """The way to the times of a day, or to all days."""
        if self.moving is not None:
            return ShowMoves(self.moving.booking_id, day.toordinal() if day else 0)
        if self.table_id is not None:
            return ShowTable(self.table_id, self.pupil_id, day.toordinal() if day else 0)
        round_id = self.round_.round_id
        return ShowDay(round_id, self.pupil_id, day) if day else ShowTimes(round_id, self.pupil_id)


def pairs(buttons: Sequence[Button], width: int = 2) -> Rows:
    """The buttons in rows of `width`."""
    return tuple(tuple(buttons[start : start + width]) for start in range(0, len(buttons), width))


def ways_on(round_: RoundFacts, pupil_id: int, moving: Moving | None = None) -> Rows:
    """Below the times: who has none tells the teacher, who has one may keep it."""
    if moving is not None and moving.suggests:
        return ((Button(_("Keep the time"), ShowTalk(moving.booking_id)),),)
    if moving is not None:
        return ((Button(_("Keep my time"), ShowTalk(moving.booking_id)),),)
    return ((Button(_("No time suits me"), SayNoTimeSuits(round_.round_id, pupil_id)),),)


def times(choice: Choice, slots: Sequence[FreeSlot]) -> Screen:
    """The free times: all of them, or their days when they are many. Whoever moves keeps their time until then."""
    round_, pupil_id = choice.round_, choice.pupil_id
    days = by_day(slots, round_.zone)
    if not days:
        return no_times(round_, pupil_id, choice.child)
    if len(days) == 1:
        return day_of_times(choice, days[0], only=True)
    rest = ways_on(round_, pupil_id, choice.moving)
    if len(slots) > MANY_TIMES:
        rows = pairs([_day_button(choice, day) for day in days[:MOST_DAYS]])
        text = _("Which day suits you for the talk about %(child)s?", child=isolated(choice.child))
        return Screen(text, (*rows, *rest))
    rows = tuple((time_button(slot, round_, pupil_id, choice.moving),) for slot in slots)
    question = _("Which time would you like to suggest?") if choice.suggests else _("Which time suits you?")
    return Screen(f"{_length(choice)} {question}", (*rows, *rest))


def _length(choice: Choice) -> str:
    text = ngettext(
        "The talk about %(child)s takes %(number)s minute.",
        "The talk about %(child)s takes %(number)s minutes.",
        choice.round_.minutes * (2 if choice.double else 1),
        child=isolated(choice.child),
    )
    if choice.double:
        return f"{text} {twice_as_long()}"
    if choice.round_.seats == 1:
        return text
    seats = ngettext(
        "%(number)s family comes at a time; how many seats are free stands in brackets.",
        "Up to %(number)s families come at a time; how many seats are free stands in brackets.",
        choice.round_.seats,
    )
    return f"{text} {seats}"


def twice_as_long() -> str:
    """Why a talk takes two times."""
    return _("That is twice as long as usual, because an interpreter comes.")


def _day_button(choice: Choice, day: DayOfSlots) -> Button:
    # Translators: a button for a day; %(number)s is how many times are free that day.
    label = _("%(day)s (%(number)s)", day=capital(short_date(day.day)), number=len(day.slots))
    return Button(label, choice.days(day.day))


def time_button(slot: FreeSlot, round_: RoundFacts, pupil_id: int, moving: Moving | None = None) -> Button:
    """A dated time, one to a row."""
    label = _with_seats(capital(short_moment(local(slot.starts_at, round_.zone))), slot, round_)
    return Button(label, _chooses(slot, pupil_id, moving))


def _with_seats(time: str, slot: FreeSlot, round_: RoundFacts) -> str:
    if round_.seats == 1:
        return time
    # Translators: a button for a time; %(number)s is how many seats are free then.
    return _("%(time)s (%(number)s)", time=time, number=slot.left)


def _chooses(slot: FreeSlot, pupil_id: int, moving: Moving | None) -> Press:
    if moving is not None and moving.suggests:
        return SuggestTime(moving.booking_id, slot.slot_id)
    return MoveTo(moving.booking_id, slot.slot_id) if moving else BookSlot(slot.slot_id, pupil_id)


def day_of_times(choice: Choice, day: DayOfSlots, *, only: bool) -> Screen:
    """The free times of one day."""
    round_ = choice.round_
    buttons = [
        Button(
            _with_seats(clock_time(local(slot.starts_at, round_.zone)), slot, round_),
            _chooses(slot, choice.pupil_id, choice.moving),
        )
        for slot in day.slots
    ]
    if choice.suggests:
        question = _("Which time would you like to suggest on %(date)s?", date=long_date(day.day))
    else:
        question = _("Which time suits you on %(date)s?", date=long_date(day.day))
    rows = pairs(buttons, TIMES_IN_A_ROW)
    other = () if only else ((Button(_("Other days"), choice.days()),),)
    rest = ways_on(round_, choice.pupil_id, choice.moving)
    return Screen(f"{_length(choice)} {question}", (*rows, *other, *rest))


def tables(
    choice: Choice, of_round: Sequence[Table], free: Mapping[int, int], booked: Mapping[int, BookingFacts]
) -> Screen:
    """The tables of a café: how many seats are free at each, or when one sits there (D2.34)."""
    round_ = choice.round_
    rows = []
    for table in of_round:
        if (talk := booked.get(table.table_id)) is not None:
            time = clock_time(local(talk.starts_at, round_.zone))
            # Translators: a button: a subject, and when one has a seat at its table.
            label = _("✓ %(subject)s %(time)s", subject=table.subject, time=time)
            rows.append((Button(label, ShowTalk(talk.booking_id)),))
        else:
            # Translators: a button: a subject, and how many seats are free at its table.
            label = _("%(subject)s (%(number)s)", subject=table.subject, number=free.get(table.table_id, 0))
            rows.append((Button(label, ShowTable(table.table_id, choice.pupil_id, 0)),))
    text = ngettext(
        "At which tables would you like to talk about %(child)s? A talk takes %(number)s minute. "
        "How many seats are free stands in brackets.",
        "At which tables would you like to talk about %(child)s? A talk takes %(number)s minutes. "
        "How many seats are free stands in brackets.",
        round_.minutes,
        child=isolated(choice.child),
    )
    return Screen(text, (*rows, *ways_on(round_, choice.pupil_id)))


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
