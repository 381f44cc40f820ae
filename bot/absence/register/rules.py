"""Pure rules of the register: who is away as was told, what a tap makes of a pupil, and when a case goes on."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.absence.facts import PupilDay, Told
from bot.absence.models import AbsenceKind, Mark, MissingAnswer
from bot.absence.register.facts import Case
from bot.absence.rules import said_last
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import Policy

# Who is on the way needs longer than an answer does.
_ON_THE_WAY = 2


def is_away(day: PupilDay, minute: int) -> bool:
    """The newest word says that the pupil is not at school at this minute of the day."""
    return any(_covers(told, minute) for told in said_last(day.told))


def _covers(told: Told, minute: int) -> bool:
    begun = told.from_minute is not None and told.from_minute <= minute
    match told.kind:
        case AbsenceKind.DAY:
            return True
        case AbsenceKind.LATE:
            return told.until_minute is None or minute < told.until_minute
        case AbsenceKind.EARLY:
            return begun
        case AbsenceKind.HOURS:
            return begun and (told.until_minute is None or minute < told.until_minute)


def is_explained(day: PupilDay, minute: int) -> bool:
    """What was told says where a missing pupil is: away at this hour, or late, later than was told, too."""
    return is_away(day, minute) or any(told.kind is AbsenceKind.LATE for told in said_last(day.told))


_TAP: dict[Mark | None, Mark | None] = {
    None: Mark.MISSING,
    Mark.HERE: Mark.MISSING,
    Mark.MISSING: Mark.LATE,
    Mark.LATE: None,
}


def next_mark(mark: Mark | None, *, away: bool) -> Mark | None:
    """What a tap makes of it: here → missing → late → here; of who was told away: away → here → away."""
    if away:
        return None if mark is Mark.HERE else Mark.HERE
    return _TAP[mark]


def tell_at(policy: Policy, calendar: SchoolCalendar, now: datetime) -> datetime:
    """When a home hears that its child is missing: never before it has had its time to report."""
    return max(now, calendar.at(calendar.local(now).date(), policy.absence.missing_notice_at))


def is_school_over(policy: Policy, calendar: SchoolCalendar, now: datetime) -> bool:
    """Who is put down as missing now has gone home long ago: nobody is alarmed."""
    return calendar.local(now).time() >= policy.absence.day_ends


def passes_on_at(policy: Policy, case: Case, *, reached: bool) -> datetime:
    """When the school rings: nobody answered in time, or can; nobody rang who was asked to; the child on its way has
    not come."""
    wait = timedelta(minutes=policy.absence.answer_minutes)
    if case.answer is None or case.answered_at is None:
        return case.tell_at + wait if reached else case.tell_at
    return case.answered_at + (wait * _ON_THE_WAY if case.answer is MissingAnswer.WAY else wait)
