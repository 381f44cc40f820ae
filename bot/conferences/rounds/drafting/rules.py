"""Pure rules of a draft: which question is next, which times it makes, what typed hours mean.

Times are made between instants, so the night in which the clocks change is as long as it really is.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta

from msgspec.structs import replace

from bot.conferences.models import Form
from bot.conferences.needs import ONE_TALK, Need
from bot.conferences.rounds.drafting.draft import Draft, Hours, LastTime, Part, Pauses, Span, Step, TableDraft
from bot.conferences.rounds.errors import (
    EndsBeforeStart,
    HoursAtNight,
    HoursUnread,
    LinkFlaw,
    LinkUnfit,
    RoomTooLong,
    SubjectTooLong,
    TableTwice,
)
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
LONGEST_LINK = 300
# As long as a button shows, with how many seats are free behind it.
LONGEST_SUBJECT = 14
# Families at one time; a table has fewer chairs than a room.
SEATS_OF_GROUP = (2, 3, 4, 5, 6, 8, 10, 12)
SEATS_OF_TABLE = (1, 2, 3, 4, 5, 6)
# Seats of a whole round.
MOST_SEATS = 600
MOST_TALKS = 3
# At a café a family goes from table to table.
_AT_A_TABLE = 10
# When families read a message before the day begins.
MORNING = time(7, 40)
_FIRST, _LAST = time(6), time(22)
_WEEKS_SHOWN = 2
# What Telegram takes as the address of a button: for another one it would refuse the whole message.
_LINK = re.compile(r"(?a)https://(?:[a-z0-9][a-z0-9-]*\.)+[a-z][a-z0-9-]*[a-z0-9](?::\d{2,5})?(?:[/?#][!-~]*)?", re.I)
_NOT_IN_LINKS = frozenset('"<>\\^`{|}')
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
        (Step.TABLES, draft.is_cafe and not (draft.tables and draft.tables_done)),
        (Step.SEATS, draft.form is not None and draft.form.is_shared and draft.seats is None),
        (Step.ROOM, draft.form is not None and draft.form.is_at_school and not draft.room_done),
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
    room = draft.room if form.is_at_school else None
    needs = draft.needs
    if form.is_shared:
        # One seat each, all in the same way.
        needs = {pupil: Need(0) for pupil, need in draft.needs.items() if not need.talks}
    return replace(draft, form=form, room=room, room_done=not form.is_at_school, seats=None, needs=needs)


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
        room=last.room if form.is_at_school else None,
        room_done=True,
        seats=last.seats if form.is_shared else None,
        tables=last.tables,
        tables_done=bool(last.tables),
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
    return replace(draft, form=None, room=None, room_done=False, seats=None, tables_done=False)


def with_table(draft: Draft, table: TableDraft) -> Draft:
    """The draft with one more table, or another subject at the teacher's. Raises TableTwice for a subject that is at
    another one."""
    others = tuple(each for each in draft.tables if each.teacher_id != table.teacher_id)
    if any(each.subject.casefold() == table.subject.casefold() for each in others):
        raise TableTwice
    return replace(draft, tables=(*others, table), leave_out=False)


def without_table(draft: Draft, teacher_id: int) -> Draft:
    """The draft without this teacher's table."""
    return replace(draft, tables=tuple(each for each in draft.tables if each.teacher_id != teacher_id))


def with_need(draft: Draft, pupil_id: int, need: Need) -> Draft:
    """The draft with what a pupil needs; what everybody needs is not noted."""
    needs = {pupil: each for pupil, each in draft.needs.items() if pupil != pupil_id}
    return replace(draft, needs=needs if need == ONE_TALK else {**needs, pupil_id: need})


def read_subject(text: str) -> str:
    """A typed subject on one line. Raises SubjectTooLong."""
    subject = " ".join(text.split())
    if not 0 < len(subject) <= LONGEST_SUBJECT:
        raise SubjectTooLong
    return subject


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


def read_link(text: str) -> str:
    """A typed link into talks online. Raises LinkUnfit."""
    link = text.strip().strip("<>").strip()
    if any(letter.isspace() for letter in link):
        raise LinkUnfit(LinkFlaw.SPACES)
    if len(link) > LONGEST_LINK:
        raise LinkUnfit(LinkFlaw.LONG)
    if not _LINK.fullmatch(link) or _NOT_IN_LINKS & set(link):
        raise LinkUnfit(LinkFlaw.UNREAD)
    return link


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


def last_time(times: Iterable[Span], minutes: int, form: Form, room: str | None, calendar: SchoolCalendar) -> LastTime:
    """How a round was held, read back from its times (at least one): the commonest hours, and its pauses."""
    days: dict[date, list[Span]] = {}
    # The seats of a time are one time.
    for span in sorted(set(times), key=lambda each: each.starts_at):
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
    at_tables = (_AT_A_TABLE,) if "subject_cafe" in conferences.forms else ()
    return tuple(dict.fromkeys((conferences.slot_minutes, *conferences.slot_minutes_choices, *phone, *at_tables)))


def forms_of(policy: Policy) -> tuple[Form, ...]:
    """The policy's forms in which one family meets one teacher; in person where it names none of them (D1.21)."""
    return tuple(form for form in map(Form, policy.conferences.forms) if not form.is_shared) or (Form.IN_PERSON,)


def round_forms(policy: Policy) -> tuple[Form, ...]:
    """The forms a whole round may take: those, and the ones in which several families come at once (D2.33, D2.34)."""
    return (*forms_of(policy), *(form for form in map(Form, policy.conferences.forms) if form.is_shared))


def seats_choices(form: Form) -> tuple[int, ...]:
    """How many families may come at once."""
    return SEATS_OF_TABLE if form is Form.SUBJECT_CAFE else SEATS_OF_GROUP


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
