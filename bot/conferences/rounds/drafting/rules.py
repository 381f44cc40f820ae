"""Pure rules of a draft: which question is next, which times it makes, what typed hours mean.

Times are made between instants, so the night in which the clocks change is as long as it really is.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.conferences.models import Form
from bot.conferences.rounds.drafting.draft import Draft, Hours, LastTime, Part, Pauses, Span, Step
from bot.conferences.rounds.errors import EndsBeforeStart, HoursAtNight, HoursUnread, RoomTooLong
from bot.conferences.rules import overlaps
from bot.core.errors import Outdated
from bot.reminders.errors import SameTimes, UnreadableTimes
from bot.reminders.rules import read_span
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import Policy

PRESET_HOURS = (Hours(time(8), time(12)), Hours(time(14), time(17)), Hours(time(15), time(18)))
PAUSE_CHOICES = (Pauses(), Pauses(5, 1), Pauses(10, 1), Pauses(15, 3), Pauses(15, 4))
# More than any class needs; a slip of the finger must not make a thousand rows.
MOST_TIMES = 200
MOST_DAYS = 20
LONGEST_ROOM = 40
# When families read a message before the day begins.
MORNING = time(7, 40)
_FIRST, _LAST = time(6), time(22)
_WEEKS_SHOWN = 2
# Screens say "room 12": who types the word, too, would read it twice.
_ROOM_WORD = re.compile(r"^(lokale|rum|rom|room|sal)\s+(?=\S)", re.I)


def next_step(draft: Draft) -> Step:
    """The first question without an answer; PREVIEW when there is none."""
    missing = (
        (Step.HOW, draft.like is None),
        (Step.DAYS, not draft.days_done),
        (Step.HOURS, draft.day_without_hours is not None),
        (Step.LENGTH, draft.minutes is None),
        (Step.PAUSES, draft.pauses is None),
        (Step.FORM, draft.form is None),
        (Step.ROOM, draft.form is Form.IN_PERSON and not draft.room_done),
    )
    return next((step for step, open_ in missing if open_), Step.PREVIEW)


def is_complete(draft: Draft) -> bool:
    """Whether only [Next] after the days is missing: then the days and the preview fit on one screen."""
    return bool(draft.days) and next_step(replace(draft, days_done=True)) is Step.PREVIEW


def with_day(draft: Draft, day: date, on: bool) -> Draft:
    """The draft with the day chosen or left; more than MOST_DAYS are not taken."""
    days = set(draft.days) | {day} if on else set(draft.days) - {day}
    if len(days) > MOST_DAYS:
        return draft
    hours = {each: span for each, span in draft.hours.items() if each in days}
    return replace(draft, days=tuple(sorted(days)), hours=hours, leave_out=False)


def with_hours(draft: Draft, day: date | None, hours: Hours) -> Draft:
    """The draft with hours for one day, or for all. Raises Outdated for a day that is not chosen any more."""
    if day is None:
        return replace(draft, usual=hours, hours={}, by_day=False, leave_out=False)
    if day not in draft.days:
        raise Outdated
    return replace(draft, hours={**draft.hours, day: hours}, leave_out=False)


def with_form(draft: Draft, form: Form, forms: Sequence[Form]) -> Draft:
    """The draft with a form of the policy. Raises Outdated for another one."""
    if form not in forms:
        raise Outdated
    in_person = form is Form.IN_PERSON
    return replace(draft, form=form, room=draft.room if in_person else None, room_done=not in_person)


def like_last(draft: Draft, last: LastTime, forms: Sequence[Form]) -> Draft:
    """The draft with all answers of last time but the days."""
    form = last.form if last.form in forms else forms[0]
    return replace(
        draft,
        like=True,
        usual=last.hours,
        minutes=last.minutes,
        pauses=last.pauses,
        form=form,
        room=last.room if form is Form.IN_PERSON else None,
        room_done=True,
    )


def without(draft: Draft, part: Part) -> Draft:
    """The draft with one part to be answered again."""
    if part is Part.DAYS:
        return replace(draft, days_done=False)
    if part is Part.HOURS:
        return replace(draft, usual=None, hours={}, by_day=False)
    if part is Part.LENGTH:
        return replace(draft, minutes=None)
    if part is Part.PAUSES:
        return replace(draft, pauses=None)
    return replace(draft, form=None, room=None, room_done=False)


def read_hours(text: str) -> Hours:
    """Typed hours: "14.00–17.00", "14-17", "kl 15 til 18", "halv 9 til 12".

    Raises HoursUnread, EndsBeforeStart or HoursAtNight.
    """
    try:
        start, end = read_span(text)
    except SameTimes:
        raise EndsBeforeStart from None
    except UnreadableTimes:
        raise HoursUnread from None
    return checked_hours(start, end)


def checked_hours(start: time, end: time) -> Hours:
    """The hours, if people may meet then. Raises EndsBeforeStart or HoursAtNight."""
    if end <= start:
        raise EndsBeforeStart
    if start < _FIRST or end > _LAST:
        raise HoursAtNight
    return Hours(start, end)


def read_room(text: str) -> str:
    """A typed room on one line. Raises RoomTooLong."""
    room = _ROOM_WORD.sub("", " ".join(text.split()))
    if not room or len(room) > LONGEST_ROOM:
        raise RoomTooLong
    return room


def times_of_day(calendar: SchoolCalendar, day: date, hours: Hours, minutes: int, pauses: Pauses) -> Iterator[Span]:
    """The talks that fit between the hours, in order, each `minutes` long, pauses between them."""
    at, end = calendar.at(day, hours.start), calendar.at(day, hours.end)
    length, pause = timedelta(minutes=minutes), timedelta(minutes=pauses.minutes)
    held = 0
    while at + length <= end:
        yield Span(at, at + length)
        held += 1
        at += length + (pause if held % pauses.every == 0 else timedelta())


def times_of(draft: Draft, calendar: SchoolCalendar, now: datetime) -> tuple[Span, ...]:
    """Every time the draft makes that still lies ahead, rising. The draft must be complete."""
    assert draft.minutes is not None
    assert draft.pauses is not None
    found: list[Span] = []
    for day in draft.days:
        hours = draft.hours_of(day)
        assert hours is not None
        found.extend(times_of_day(calendar, day, hours, draft.minutes, draft.pauses))
    return tuple(span for span in found if span.starts_at > now)


def clear_of(times: Sequence[Span], taken: Sequence[Span]) -> tuple[Span, ...]:
    """The times that overlap none of `taken`."""
    return tuple(span for span in times if not any(is_in_the_way(other, span) for other in taken))


def is_in_the_way(other: Span, span: Span) -> bool:
    """Whether the two share any moment."""
    return overlaps(span.starts_at, span.ends_at, other.starts_at, other.ends_at)


def last_time(times: Sequence[Span], minutes: int, form: Form, room: str | None, calendar: SchoolCalendar) -> LastTime:
    """How a round was held, read back from its times (at least one): the commonest hours, and its pauses."""
    days: dict[date, list[Span]] = {}
    for span in sorted(times, key=lambda each: each.starts_at):
        days.setdefault(calendar.local(span.starts_at).date(), []).append(span)
    hours = Counter(
        Hours(calendar.local(spans[0].starts_at).time(), calendar.local(spans[-1].ends_at).time())
        for spans in days.values()
    )
    # Of equally common ones the longest: what is shorter had times blocked or added.
    usual = max(hours, key=lambda each: (hours[each], each.end.hour - each.start.hour, each.end))
    return LastTime(usual, minutes, pauses_of(list(days.values())), form, room)


def pauses_of(days: Sequence[Sequence[Span]]) -> Pauses:
    """The pauses between the talks of each day: none, after each, or after so many. What fits no pattern is none."""
    gaps = [
        [(later.starts_at - sooner.ends_at) // timedelta(minutes=1) for sooner, later in itertools.pairwise(day)]
        for day in days
    ]
    lengths = {gap for day in gaps for gap in day if gap > 0}
    if len(lengths) != 1:
        return Pauses()
    minutes = lengths.pop()
    every = next(place for day in gaps for place, gap in enumerate(day, start=1) if gap)
    kept = all((gap > 0) == (place % every == 0) for day in gaps for place, gap in enumerate(day, start=1))
    return Pauses(minutes, every) if kept else Pauses()


def lengths_of(policy: Policy) -> tuple[int, ...]:
    """The policy's length first, then its other choices, and that of a call where talks may be calls."""
    conferences = policy.conferences
    phone = (conferences.phone_minutes,) if "phone" in conferences.forms else ()
    return tuple(dict.fromkeys((conferences.slot_minutes, *conferences.slot_minutes_choices, *phone)))


def forms_of(policy: Policy) -> tuple[Form, ...]:
    """The policy's forms in which one family meets one teacher; in person where it names none of them (D1.21)."""
    known = {form.value for form in Form}
    return tuple(Form(form) for form in policy.conferences.forms if form in known) or (Form.IN_PERSON,)


def pauses_choices(policy: Policy) -> tuple[Pauses, ...]:
    """The usual choices, the policy's own pause first."""
    return tuple(dict.fromkeys((Pauses(policy.conferences.pause_minutes, 1), *PAUSE_CHOICES)))


def notice_of(calendar: SchoolCalendar, now: datetime, first: datetime) -> int:
    """Days from the day of opening to the day of the first talk."""
    return (calendar.local(first).date() - calendar.local(now).date()).days


def next_morning(calendar: SchoolCalendar, now: datetime) -> datetime:
    """The morning of the next school day, or of this one while it lies ahead."""
    today = calendar.local(now).date()
    if calendar.is_school_day(today) and now < calendar.at(today, MORNING):
        return calendar.at(today, MORNING)
    return calendar.at(calendar.next_school_day(today), MORNING)


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def first_monday(calendar: SchoolCalendar, now: datetime, notice_days: int) -> date:
    """The week to show first: the one in which the school's wish for notice is kept. Earlier ones are a press away."""
    return monday_of(calendar.school_days_after(calendar.local(now).date() + timedelta(days=notice_days), 0))


def shown_weeks(calendar: SchoolCalendar, now: datetime, monday: date) -> tuple[tuple[date, ...], tuple[date, ...]]:
    """Two weeks from a Monday on: the school days after today, and the weekdays without school."""
    today = calendar.local(now).date()
    days = [monday + timedelta(days=count) for count in range(7 * _WEEKS_SHOWN)]
    weekdays = [day for day in days if day > today and day.weekday() < 5]
    open_days = tuple(day for day in weekdays if calendar.is_school_day(day))
    return open_days, tuple(day for day in weekdays if day not in open_days)
