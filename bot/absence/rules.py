"""Pure rules of absence: which day is meant, what can be reported, and where a pupil is as far as anybody knows.

The one rule kept here: what nobody said is never "back". A day without an answer is unconfirmed, and from the
register's time on it counts as not reported (experience.md 2.4).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta

from msgspec.structs import replace

from bot.absence.errors import (
    EndsBeforeItStarts,
    NoSchoolThen,
    OutsideSchoolHours,
    ReasonNotAsked,
    TooFarAhead,
    TooLong,
    TooLongAgo,
)
from bot.absence.facts import PupilDay, Report, Standing, Told, Wanted
from bot.absence.models import AbsenceKind, Mark, MissingAnswer, Still
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import Policy

_ONE_DAY = timedelta(days=1)
_MIDNIGHT = 24 * 60


def minutes(clock: time) -> int:
    """Minutes after midnight."""
    return clock.hour * 60 + clock.minute


def at_minute(minute: int) -> time:
    """The time of day, from minutes after midnight."""
    return time(minute // 60, minute % 60)


def day_meant(policy: Policy, calendar: SchoolCalendar, now: datetime) -> date:
    """The day that "today" on a button means, decided at the press: today while school is on or still to come, else
    the next school day (experience.md 2.4: on a Saturday the button says Monday)."""
    local = calendar.local(now)
    if calendar.is_school_day(local.date()) and local.time() < policy.absence.day_ends:
        return local.date()
    return calendar.next_school_day(local.date())


def days_of(first: date, last: date) -> Iterator[date]:
    """Every day of a span."""
    while first <= last:
        yield first
        first += _ONE_DAY


def school_days(calendar: SchoolCalendar, first: date, last: date) -> list[date]:
    """The school days of a span."""
    return [day for day in days_of(first, last) if calendar.is_school_day(day)]


def ensure_reportable(policy: Policy, calendar: SchoolCalendar, now: datetime, wanted: Wanted) -> None:
    """The days and hours can be reported today.

    Raises EndsBeforeItStarts, TooLongAgo, TooFarAhead, TooLong, NoSchoolThen, OutsideSchoolHours, ReasonNotAsked.
    """
    rules, today = policy.absence, calendar.local(now).date()
    if wanted.last_on < wanted.first_on:
        raise EndsBeforeItStarts
    if wanted.first_on < (earliest := today - timedelta(days=rules.correct_days)):
        raise TooLongAgo(earliest)
    if wanted.last_on > (latest := today + timedelta(days=rules.ahead_days)):
        raise TooFarAhead(latest)
    if (wanted.last_on - wanted.first_on).days >= rules.longest_days:
        raise TooLong(rules.longest_days)
    if not school_days(calendar, wanted.first_on, wanted.last_on):
        raise NoSchoolThen
    if wanted.reason is not None and wanted.reason not in rules.codes:
        raise ReasonNotAsked
    _ensure_hours(policy, wanted)


def _ensure_hours(policy: Policy, wanted: Wanted) -> None:
    starts, ends = minutes(policy.absence.day_starts), minutes(policy.absence.day_ends)
    begins = wanted.from_minute if wanted.from_minute is not None else starts
    until = wanted.until_minute if wanted.until_minute is not None else ends
    if wanted.kind is AbsenceKind.DAY:
        return
    both_said = wanted.from_minute is not None and wanted.until_minute is not None
    if wanted.first_on != wanted.last_on or (both_said and begins >= until):
        raise EndsBeforeItStarts
    late, early = wanted.kind is AbsenceKind.LATE, wanted.kind is AbsenceKind.EARLY
    nothing = begins >= ends or until <= starts
    # Whoever comes later or leaves early without a time said so is there for some of it.
    everything = (late and (wanted.until_minute or 0) >= ends) or (early and (wanted.from_minute or ends) <= starts)
    if nothing or everything:
        raise OutsideSchoolHours


def end_of(calendar: SchoolCalendar, day: date) -> datetime:
    """The midnight that ends the day."""
    return calendar.at(day + _ONE_DAY, time())


def may_be_changed(policy: Policy, calendar: SchoolCalendar, now: datetime, report: Report) -> bool:
    """It stands, and its last day is not longer ago than reports are put right."""
    earliest = calendar.local(now).date() - timedelta(days=policy.absence.correct_days)
    return report.stands and report.wanted.last_on >= earliest


def replaces(new: Wanted, old: Wanted) -> bool:
    """A second report of one adult takes the place of the first: of one day they cannot both be so. Coming late and
    leaving early can."""
    if new.first_on > old.last_on or old.first_on > new.last_on:
        return False
    if AbsenceKind.DAY in {new.kind, old.kind} or new.kind is old.kind:
        return True
    new_from, new_until = _hours(new)
    old_from, old_until = _hours(old)
    return new_from < old_until and old_from < new_until


def _hours(wanted: Wanted) -> tuple[int, int]:
    return wanted.from_minute or 0, wanted.until_minute if wanted.until_minute is not None else _MIDNIGHT


def says_as_much(old: Wanted, new: Wanted) -> bool:
    """The same once more; or a day at home, without why, that a longer report or one with its reason covers."""
    if new.kind is not AbsenceKind.DAY or new.reason is not None:
        return old == new
    return old.kind is AbsenceKind.DAY and old.first_on <= new.first_on and new.last_on <= old.last_on


def remains(old: Wanted, new: Wanted) -> list[Wanted]:
    """What is left of a report of whole days that another one reaches into: the days before, and those after."""
    left = []
    if old.first_on < new.first_on:
        left.append(replace(old, last_on=new.first_on - _ONE_DAY))
    if old.last_on > new.last_on:
        left.append(replace(old, first_on=new.last_on + _ONE_DAY))
    return left


def differ(one: Report, other: Report) -> bool:
    """What two reports say of a day is not the same; why, is nobody's."""
    said = [(each.wanted.kind, each.wanted.from_minute, each.wanted.until_minute) for each in (one, other)]
    return said[0] != said[1]


def said_last(told: Sequence[Told]) -> list[Told]:
    """What the adult whose newest word shows says of the day, in the day's order: that a child comes late and leaves
    early stands side by side."""
    newest = [each for each in told if (each.reported_by, each.source) == (told[0].reported_by, told[0].source)]
    return sorted(newest, key=lambda each: each.from_minute or 0)


_REPORTED = {
    AbsenceKind.DAY: Standing.AWAY,
    AbsenceKind.LATE: Standing.LATE,
    AbsenceKind.EARLY: Standing.EARLY,
    AbsenceKind.HOURS: Standing.HOURS,
}


def standing(day: PupilDay, *, register_over: bool) -> Standing:
    """Where the pupil is, as far as anybody knows. `register_over`: the register's time has passed, so that a prompt
    without an answer counts as not reported."""
    if day.case_id is not None and day.case_closed is None:
        return Standing.ON_THE_WAY if day.case_answer is MissingAnswer.WAY else Standing.MISSING
    if day.mark is Mark.LATE:
        return Standing.LATE
    if day.mark is Mark.HERE:
        return Standing.HERE
    if day.told:
        return _REPORTED[day.told[0].kind]
    if day.mark is Mark.MISSING:
        return Standing.MISSING if day.case_closed is None else Standing.AWAY
    if day.register_taken_at is not None:
        return Standing.HERE
    if day.still is Still.BACK:
        return Standing.BACK
    if day.asked and day.still is None and not register_over:
        return Standing.UNCONFIRMED
    return Standing.UNKNOWN


def newest_first(told: Iterable[Told]) -> tuple[Told, ...]:
    return tuple(sorted(told, key=lambda each: (each.reported_at, each.report_id), reverse=True))
