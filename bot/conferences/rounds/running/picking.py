"""Choosing a pupil, a day and a time, when a teacher books or moves for a guardian; and why it was not done."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from datetime import date, datetime

from bot.conferences.facts import RoundFacts
from bot.conferences.queries import PupilName
from bot.conferences.rounds.changing.presses import EditRound
from bot.conferences.rounds.running.presses import (
    BookFor,
    BookForHome,
    ListRounds,
    MoveFor,
    PickBooking,
    PickDay,
    PickNewTime,
    PickPupil,
    PickTime,
    ShowBooking,
    ShowRound,
)
from bot.conferences.rounds.running.queries import Line, Listing
from bot.conferences.rounds.wording import (
    LONGEST_LABEL,
    bookings_button,
    by_name,
    clipped,
    day_label,
    day_of,
    full_name,
    in_rows,
    name_label,
    paged,
)
from bot.core.dates import clock_time, local, long_date, long_moment
from bot.core.presses import Press
from bot.core.replies import Button, Screen
from bot.core.texts import _

NAMES_A_PAGE = 16
TIMES_A_PAGE = 20
DAYS_A_SCREEN = 20


def pick_pupil(found: Listing, page: int) -> Screen:
    """For which pupil?"""
    ordered = by_name(list(dict.fromkeys(each.pupil for each in found.missing)), lambda pupil: pupil)
    round_id = found.round_.round_id
    buttons = [
        Button(name_label(pupil.given_name, pupil.family_name), PickDay(round_id, pupil.pupil_id)) for pupil in ordered
    ]
    return _name_screen(_("For which pupil?"), buttons, page, lambda to: PickPupil(round_id, to), found.round_)


def pick_booking(found: Listing, page: int) -> Screen:
    """Whose talk?"""
    round_id = found.round_.round_id
    ordered = by_name(found.booked_ahead, lambda line: line.pupil or PupilName(0, "", ""))
    buttons = [
        Button(name_label(line.pupil.given_name, line.pupil.family_name), ShowBooking(line.booking_id))
        for line in ordered
        if line.pupil is not None and line.booking_id is not None
    ]
    return _name_screen(_("Whose talk is it about?"), buttons, page, lambda to: PickBooking(round_id, to), found.round_)


def _name_screen(
    text: str, buttons: Sequence[Button], page: int, turn: Callable[[int], Press], round_: RoundFacts
) -> Screen:
    shown, turns = paged(buttons, NAMES_A_PAGE, page, turn)
    return Screen(text, (*in_rows(shown, 2), *turns, (bookings_button(round_),)))


def pick_day(found: Listing, pupil: PupilName) -> Screen:
    """On which day, for a pupil who gets a time?"""
    name = full_name(pupil.given_name, pupil.family_name)
    return _days(found, name, lambda day: PickTime(found.round_.round_id, pupil.pupil_id, day, 0))


def pick_new_day(found: Listing, line: Line) -> Screen:
    """To which day is the talk moved?"""
    assert line.pupil is not None
    assert line.booking_id is not None
    booking_id = line.booking_id
    name = full_name(line.pupil.given_name, line.pupil.family_name)
    return _days(found, name, lambda day: PickNewTime(booking_id, day, 0))


def _days(found: Listing, name: str, press: Callable[[date], Press]) -> Screen:
    round_ = found.round_
    if not found.free_ahead:
        return Screen(
            _("There are no free times left. You can add some under Edit round."),
            ((Button(_("Edit round"), EditRound(round_.round_id)), bookings_button(round_)),),
        )
    buttons = []
    for day, lines in itertools.groupby(found.free_ahead, key=lambda line: day_of(line, round_)):
        count = sum(1 for _line in lines)
        buttons.append(Button(_("%(day)s (%(count)s)", day=day_label(day), count=count), press(day)))
    return Screen(
        _("Which day for %(name)s?", name=name), (*in_rows(buttons[:DAYS_A_SCREEN], 2), (bookings_button(round_),))
    )


def pick_time(found: Listing, pupil: PupilName, day: date, page: int = 0) -> Screen:
    """At which time that day, for a pupil who gets one?"""
    round_id, pupil_id = found.round_.round_id, pupil.pupil_id
    name = full_name(pupil.given_name, pupil.family_name)
    free = [(line, BookFor(line.slot_id, pupil_id)) for line in _free_on(found, day)]
    return _times(found, name, day, free, page, lambda to: PickTime(round_id, pupil_id, day, to))


def pick_new_time(found: Listing, line: Line, day: date, page: int = 0) -> Screen:
    """To which time that day is the talk moved?"""
    assert line.pupil is not None
    assert line.booking_id is not None
    booking_id = line.booking_id
    name = full_name(line.pupil.given_name, line.pupil.family_name)
    free = [
        (other, MoveFor(booking_id, other.slot_id))
        for other in _free_on(found, day)
        if other.table_id == line.table_id and other.time != line.time
    ]
    return _times(found, name, day, free, page, lambda to: PickNewTime(booking_id, day, to))


def _free_on(found: Listing, day: date) -> list[Line]:
    return [line for line in found.free_ahead if day_of(line, found.round_) == day]


def _times(
    found: Listing,
    name: str,
    day: date,
    free: Sequence[tuple[Line, Press]],
    page: int,
    turn: Callable[[int], Press],
) -> Screen:
    round_ = found.round_
    buttons = [Button(_label(found, line), press) for line, press in free]
    if not buttons:
        text = _("There are no free times left on %(date)s.", date=long_date(day))
    else:
        text = _("Which time for %(name)s on %(date)s?", name=name, date=long_date(day))
    shown, turns = paged(buttons, TIMES_A_PAGE, page, turn)
    return Screen(text, (*in_rows(shown, 2 if round_.form.is_shared else 4), *turns, (bookings_button(round_),)))


def _label(found: Listing, line: Line) -> str:
    """The time; with its table, and how many seats are left."""
    time = clock_time(local(line.starts_at, found.round_.zone))
    if line.subject:
        time = _("%(time)s %(subject)s", time=time, subject=line.subject)
    if found.round_.seats == 1:
        return time
    return _("%(time)s (%(number)s)", time=time, number=found.left_at(line))


def for_which_home(round_id: int, slot_id: int, pupil_id: int, homes: Sequence[tuple[int, str]]) -> Screen:
    """With whom is the talk? Homes as (a guardian's id, the names of the home)."""
    rows = [
        (Button(clipped(names, LONGEST_LABEL), BookForHome(slot_id, pupil_id, guardian_id)),)
        for guardian_id, names in homes
    ]
    return Screen(_("Who is the talk with?"), (*rows, (Button(_("Bookings"), ShowRound(round_id, 0)),)))


def taken(round_: RoundFacts, others: Press) -> Screen:
    """Somebody has that time now; `others` leads to the free ones."""
    return Screen(
        _("Someone just took that time, or it is blocked."),
        ((Button(_("Other times"), others), bookings_button(round_)),),
    )


def no_two_times(round_: RoundFacts, others: Press) -> Screen:
    """An interpreter comes, and the time after this one is not free."""
    return Screen(
        _("An interpreter comes to this family, so the talk takes two times in a row. The one after this is taken."),
        ((Button(_("Other times"), others), bookings_button(round_)),),
    )


def has_a_time(round_: RoundFacts, starts_at: datetime, booking_id: int) -> Screen:
    """The pupil has a talk in this round already."""
    moment = long_moment(local(starts_at, round_.zone))
    return Screen(
        _("The pupil has a time already: %(moment)s.", moment=moment),
        ((Button(_("See the talk"), ShowBooking(booking_id)), bookings_button(round_)),),
    )


def collides(round_: RoundFacts, others: Press, starts_at: datetime, family: bool) -> Screen:
    """The family, or the teacher, has another talk then."""
    moment = long_moment(local(starts_at, round_.zone))
    if family:
        text = _("The family has another talk on %(moment)s.", moment=moment)
    else:
        text = _("The teacher has another talk on %(moment)s.", moment=moment)
    return Screen(text, ((Button(_("Other times"), others), bookings_button(round_)),))


def is_over(round_id: int) -> Screen:
    """The talk or the round behind the button is over."""
    return Screen(_("That talk is over or was cancelled."), ((Button(_("Bookings"), ShowRound(round_id, 0)),),))


def left_class(round_id: int) -> Screen:
    """The pupil is in another class now."""
    return Screen(_("The pupil is no longer in the class."), ((Button(_("Bookings"), ShowRound(round_id, 0)),),))


def nothing_to_remind() -> str:
    """Why no reminder went out."""
    return _("A reminder would not help now: no free time can be chosen. Add times, or book for them.")


def outdated() -> Screen:
    """A button of something that is gone."""
    return Screen(_("This button is too old."), ((Button(_("Bookings"), ListRounds()),),))
