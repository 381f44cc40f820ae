"""Every word and button of changing a running round. What takes a time from a family is asked twice."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from bot.conferences import online
from bot.conferences.facts import BookingFacts, RoundFacts
from bot.conferences.models import RoundState, SlotState
from bot.conferences.online import WayIn, link_lines, link_row
from bot.conferences.queries import Board
from bot.conferences.rounds.changing.presses import (
    AddHours,
    AddTimes,
    AskCancel,
    AskCancelDay,
    AskClose,
    AskForm,
    AskLate,
    AskLink,
    AskRoom,
    CancelDay,
    ChangeForm,
    ClearLink,
    ClearRoom,
    CloseRound,
    EditRound,
    PauseRound,
    PickAddDay,
    PickBlockDay,
    ResumeRound,
    SetBlocked,
    SetLate,
    ShowDayTimes,
)
from bot.conferences.rounds.changing.queries import Changing
from bot.conferences.rounds.changing.rules import LATE_CHOICES
from bot.conferences.rounds.errors import NoTimesFit, TimeIsBooked, TimesOverlap
from bot.conferences.rounds.running.picking import TIMES_A_PAGE
from bot.conferences.rounds.running.presses import ListRounds, ShowRound
from bot.conferences.rounds.running.queries import Line
from bot.conferences.rounds.running.screens import board_line
from bot.conferences.rounds.wording import (
    class_name,
    day_label,
    form_label,
    full_name,
    in_rows,
    noted,
    paged,
    place_line,
    unread_note,
)
from bot.conferences.rules import is_open
from bot.core.dates import clock_time, local, long_date, long_moment, short_moment, span
from bot.core.errors import Refusal
from bot.core.replies import Button, Screen
from bot.core.texts import _, capital, ngettext

_TWO_WEEKS = timedelta(days=14)
_MOST_DAYS = 20
# A class; more would not fit a message with names of any length.
_MOST_CALLS = 30


def edit(
    round_: RoundFacts,
    board: Board,
    first_monday: date,
    now: datetime,
    note: str | None = None,
    way: WayIn | None = None,
) -> Screen:
    """What would you like to change?"""
    round_id = round_.round_id
    lines = [*([note, ""] if note else []), board_line(round_, board, now), place_line(round_.form, round_.room)]
    if round_.state is RoundState.CANCELLED:
        return Screen("\n".join(lines), ((_bookings(round_id),),))
    lines += link_lines(way)
    lines.append(_("Choose by: %(moment)s", moment=long_moment(local(round_.closes_at, round_.zone))))
    late = (Button(_("Late booking"), AskLate(round_id)),) if round_.state is not RoundState.CLOSED else ()
    rows: list[tuple[Button, ...]] = [
        (Button(_("Add times"), AddTimes(round_id, first_monday)), Button(_("Block a time"), PickBlockDay(round_id))),
        (Button(_("Room or form"), AskForm(round_id)), *_state_button(round_, now)),
    ]
    if round_.state is not RoundState.CLOSED:
        rows.append((Button(_("Close the round"), AskClose(round_id)), Button(_("Cancel talks"), AskCancel(round_id))))
    else:
        rows.append((Button(_("Cancel talks"), AskCancel(round_id)),))
    return Screen("\n".join(lines), (*rows, *link_row(way, AskLink(round_id)), (*late, _bookings(round_id))))


def _state_button(round_: RoundFacts, now: datetime) -> tuple[Button, ...]:
    if round_.state is RoundState.PAUSED:
        return (Button(_("Go on"), ResumeRound(round_.round_id)),)
    if round_.state is RoundState.CLOSED or (now >= round_.closes_at and not is_open(round_, now)):
        return (Button(_("Open again"), ResumeRound(round_.round_id)),)
    return (Button(_("Pause"), PauseRound(round_.round_id)),)


def paused() -> str:
    return _("The round is paused. Nobody can choose a time until you go on.")


def resumed(round_: RoundFacts, now: datetime) -> str:
    if round_.state is RoundState.ANNOUNCED:
        return _("The round opens by itself as planned.")
    if not is_open(round_, now):
        return _("There are no free times to choose from. Add some first.")
    return _("The round is open again.")


def closed() -> str:
    return _("The round is closed. The booked times stand.")


def told_of_change() -> str:
    return _("Saved. Those who have a time are told.")


def ask_close(found: Changing) -> Screen:
    """Close for everybody?"""
    round_ = found.round_
    text = _(
        "Close the round for %(class_name)s? Booked times stand, but nobody can choose any more.",
        class_name=class_name(round_.class_name),
    )
    return Screen(text, ((Button(_("Close the round"), CloseRound(round_.round_id)), _back(round_.round_id)),))


def ask_form(found: Changing) -> Screen:
    """How or where?"""
    round_id = found.round_.round_id
    rows = [
        (Button(form_label(form), AskRoom(round_id) if form.is_at_school else ChangeForm(round_id, form)),)
        for form in found.forms
    ]
    return Screen(_("How are the talks held?"), (*rows, (_back(round_id),)))


def ask_room(round_id: int, note: str | None = None) -> Screen:
    """In which room?"""
    text = _("In which room? Write it, for example 12.")
    return Screen(noted(note, text), ((Button(_("No room"), ClearRoom(round_id)), _back(round_id)),))


def ask_link(found: Changing, way: WayIn | None, note: str | None = None) -> Screen:
    """Which link leads into the talks?"""
    round_id = found.round_.round_id
    return online.ask_link(way, ClearLink(round_id), EditRound(round_id), note)


def ask_late(found: Changing) -> Screen:
    """May free times be booked late?"""
    round_, now = found.round_, found.round_.late_lead or 0
    rows = [
        (Button(f"✓ {label}" if minutes == now else label, SetLate(round_.round_id, minutes)),)
        for minutes, label in zip(LATE_CHOICES, _late_labels(), strict=True)
    ]
    text = _("May a free time still be booked after the last day to choose?")
    return Screen(text, (*rows, (_back(round_.round_id),)))


def _late_labels() -> tuple[str, ...]:
    return _("No"), _("Until 2 hours before"), _("Until 1 day before")


def late_set(round_: RoundFacts) -> str:
    """What holds from now on."""
    if round_.late_lead is None:
        return _("After the last day to choose nobody can book any more.")
    return ngettext(
        "Free times can be booked until %(number)s hour before they begin.",
        "Free times can be booked until %(number)s hours before they begin.",
        round_.late_lead // 60,
    )


def pick_block_day(found: Changing, lines: Sequence[Line], now: datetime) -> Screen:
    """On which day is a time blocked or freed?"""
    round_id = found.round_.round_id
    days = _days(found, lines, now)
    if not days:
        return Screen(_("There are no times ahead."), ((_back(round_id),),))
    buttons = [Button(day_label(day), ShowDayTimes(round_id, day, 0)) for day in days]
    return Screen(_("On which day?"), (*in_rows(buttons, 2), (_back(round_id),)))


def day_times(found: Changing, lines: Sequence[Line], day: date, now: datetime, page: int = 0) -> Screen:
    """The times of a day: a press blocks or frees one; booked ones stand in the text only."""
    round_ = found.round_
    shown = [line for line in lines if found.day_of(line.starts_at) == day and line.starts_at > now]
    can = _once([line for line in shown if line.can_be_blocked])
    buttons = [_block_button(line, round_) for line in can]
    times = {line.time for line in can}
    taken = _once([line for line in shown if not line.can_be_blocked and line.time not in times])
    booked = [_named(line, round_) for line in taken]
    text = [_("Press a time on %(date)s to block it or to free it again.", date=long_date(day))]
    if booked:
        text.append(_("Booked: %(times)s", times=", ".join(booked)))
    on_page, turns = paged(buttons, TIMES_A_PAGE, page, lambda to: ShowDayTimes(round_.round_id, day, to))
    foot = (Button(_("Other days"), PickBlockDay(round_.round_id)), _back(round_.round_id))
    return Screen("\n".join(text), (*in_rows(on_page, 4), *turns, foot))


def page_of(found: Changing, lines: Sequence[Line], slot_id: int, now: datetime) -> int:
    """The page on which a time that can be blocked stands."""
    day = next((found.day_of(line.starts_at) for line in lines if line.slot_id == slot_id), None)
    can = [
        line for line in lines if found.day_of(line.starts_at) == day and line.starts_at > now and line.can_be_blocked
    ]
    shown = [line.slot_id for line in _once(can)]
    return shown.index(slot_id) // TIMES_A_PAGE if slot_id in shown else 0


def _once(lines: Sequence[Line]) -> list[Line]:
    """A time with several seats once: blocked or freed together. Free ones first, so that what is left is blocked."""
    found: dict[tuple[datetime, int], Line] = {}
    for line in lines:
        if line.time not in found or found[line.time].state is SlotState.BLOCKED:
            found[line.time] = line
    return list(found.values())


def _named(line: Line, round_: RoundFacts) -> str:
    time_ = clock_time(local(line.starts_at, round_.zone))
    return _("%(time)s %(subject)s", time=time_, subject=line.subject) if line.subject else time_


def _block_button(line: Line, round_: RoundFacts) -> Button:
    time_ = _named(line, round_)
    if line.state is not SlotState.FREE:
        return Button(_("✕ %(time)s", time=time_), SetBlocked(line.slot_id, False))
    return Button(time_, SetBlocked(line.slot_id, True))


def add_day(found: Changing, monday: date, now: datetime) -> Screen:
    """On which day are there more times?"""
    round_id = found.round_.round_id
    buttons = [Button(day_label(day), PickAddDay(round_id, day)) for day in found.open_days(now, monday)]
    turning = [Button(_("Later"), AddTimes(round_id, monday + _TWO_WEEKS))]
    if monday > found.first_monday(now):
        turning.insert(0, Button(_("Earlier"), AddTimes(round_id, monday - _TWO_WEEKS)))
    return Screen(_("On which day?"), (*in_rows(buttons, 2), tuple(turning), (_back(round_id),)))


def add_hours(found: Changing, day: date, note: str | None = None) -> Screen:
    """Between which times?"""
    round_id = found.round_.round_id
    rows = [
        (Button(span(hours.start, hours.end), AddHours(round_id, day, _minutes(hours.start), _minutes(hours.end))),)
        for hours in found.preset_hours
    ]
    text = _("Between which times on %(date)s? Press a button, or write for example 14.00–17.00.", date=long_date(day))
    return Screen(noted(note, text), (*rows, (_back(round_id),)))


def added(times: int, families: int) -> str:
    """How many times there are more, and who hears of it."""
    text = ngettext("%(number)s time was added.", "%(number)s times were added.", times)
    if not families:
        return text
    told = ngettext(
        "%(number)s family that was waiting is being told.",
        "%(number)s families that were waiting are being told.",
        families,
    )
    return f"{text} {told}"


def ask_cancel(found: Changing, lines: Sequence[Line], now: datetime) -> Screen:
    """Which day, or all?"""
    round_id = found.round_.round_id
    days = _days(found, lines, now)
    if not days:
        return Screen(_("There are no times ahead."), ((_back(round_id),),))
    buttons = [Button(day_label(day), AskCancelDay(round_id, day.toordinal())) for day in days]
    rows = (*in_rows(buttons, 2), (Button(_("The whole round"), AskCancelDay(round_id, 0)),), (_back(round_id),))
    return Screen(_("What has to be cancelled?"), rows)


def confirm_cancel(found: Changing, day: date | None, bookings: Sequence[BookingFacts]) -> Screen:
    """Really? How many families it concerns."""
    round_ = found.round_
    concerned = [each for each in bookings if day is None or found.day_of(each.starts_at) == day]
    if day is None:
        text = _("Cancel the whole round for %(class_name)s?", class_name=class_name(round_.class_name))
    else:
        text = _("Cancel all talks on %(date)s?", date=long_date(day))
    if concerned:
        text += " " + ngettext(
            "%(number)s family has a time and is told at once.",
            "%(number)s families have a time and are told at once.",
            len(concerned),
        )
    press = CancelDay(round_.round_id, day.toordinal() if day else 0)
    return Screen(text, ((Button(_("Cancel talks"), press), _back(round_.round_id, _("Keep them"))),))


def called_off(families: int, to_call: Sequence[Line], free: int, zone: str) -> str:
    """What was cancelled, what the families can do, and whom somebody has to call."""
    if not families and not to_call:
        return _("Cancelled. Nobody had a time.")
    if free:
        left = ngettext(
            "They can choose %(number)s other time.", "They can choose between %(number)s other times.", free
        )
    else:
        left = _("There are no other times to choose, so please add some when you can.")
    return "\n".join([f"{_told(families)} {left}", *_calls(to_call, zone)])


def called_off_round(families: int, to_call: Sequence[Line], zone: str) -> str:
    """The whole round was cancelled."""
    if not families and not to_call:
        return _("Cancelled. Nobody had a time.")
    return "\n".join([_told(families), *_calls(to_call, zone)])


def _told(families: int) -> str:
    """Zero gets a sentence of its own: all of them have to be called."""
    if not families:
        return _("Cancelled.")
    return ngettext(
        "Cancelled. %(number)s family is being told.", "Cancelled. %(number)s families are being told.", families
    )


def _calls(lines: Sequence[Line], zone: str) -> list[str]:
    """Who is not reached here, by name: the teacher asked, and nobody else tells them."""
    if not lines:
        return []
    named = [
        _(
            "%(moment)s: %(name)s",
            moment=capital(short_moment(local(line.starts_at, zone))),
            name=full_name(line.pupil.given_name, line.pupil.family_name),
        )
        for line in lines[:_MOST_CALLS]
        if line.pupil is not None
    ]
    return ["", _("Please call these families, who are not on Telegram:"), *named]


def note_of(refusal: Refusal, zone: str) -> str | None:
    """Why it was not done, to stand above the question."""
    if isinstance(refusal, NoTimesFit):
        return _("No talk fits into these hours, or they have passed.")
    if isinstance(refusal, TimesOverlap):
        moment = long_moment(local(refusal.starts_at, zone))
        return _("There are other talks or times on %(moment)s already.", moment=moment)
    if isinstance(refusal, TimeIsBooked):
        moment = long_moment(local(refusal.starts_at, zone))
        return _("The time on %(moment)s was just booked, so it cannot be blocked.", moment=moment)
    return unread_note(refusal)


def is_over(round_id: int) -> Screen:
    """The round was cancelled meanwhile."""
    return Screen(_("This round was cancelled."), ((_bookings(round_id),),))


def outdated() -> Screen:
    """A button of something that is gone."""
    return Screen(_("This button is too old."), ((Button(_("Bookings"), ListRounds()),),))


def _days(found: Changing, lines: Sequence[Line], now: datetime) -> list[date]:
    ahead = [line for line in lines if line.starts_at > now]
    days = [day for day, _lines in itertools.groupby(ahead, key=lambda line: found.day_of(line.starts_at))]
    return days[:_MOST_DAYS]


def _minutes(moment: time) -> int:
    return 60 * moment.hour + moment.minute


def _bookings(round_id: int) -> Button:
    return Button(_("Bookings"), ShowRound(round_id, 0))


def _back(round_id: int, label: str | None = None) -> Button:
    return Button(label or _("Back"), EditRound(round_id))
