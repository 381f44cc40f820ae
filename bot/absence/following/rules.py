"""Pure rules of following up: what a day leaves behind, and which days together are worth a talk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum

from msgspec import Struct

from bot.absence.facts import PupilDay
from bot.absence.models import AbsenceKind, CaseEnd, Mark, Origin, Source
from bot.schools.calendar import SchoolCalendar
from bot.schools.closing.rules import school_days
from bot.schools.policy import Policy
from bot.schools.years import school_year_of

# A spell of so many school days is a short one.
_SHORT = 2
_ONE_DAY = timedelta(days=1)


class Rule(StrEnum):
    """Why something is worth a talk. The first two count what was not lawful in a quarter, for head and office."""

    NOTIFY = "notify"
    WARN = "warn"
    DAYS = "days"
    WEEKDAY = "weekday"
    LATE = "late"
    SHORT = "short"


# What the head has to do; all else is for who follows up.
OF_THE_LAW = frozenset({Rule.WARN, Rule.NOTIFY})


class Outcome(StrEnum):
    """What became of it: SEEN, nothing more needed; a TALK was offered; home or municipality were TOLD."""

    SEEN = "seen"
    TALK = "talk"
    TOLD = "told"


class Fact(Struct, frozen=True):
    """A day's fact without words."""

    on_day: date
    kind: AbsenceKind
    origin: Origin
    unlawful: bool = False


class Finding(Struct, frozen=True):
    """Something worth a talk: how often it was counted, over which period."""

    rule: Rule
    period: str
    counted: int


def fact_of(day: PupilDay) -> tuple[AbsenceKind, Origin] | None:
    """What a day leaves behind; None for a pupil who was there, or of whom nobody knows anything."""
    told = day.told[0] if day.told else None
    origin = Origin.UNREPORTED if told is None else Origin.LEAVE if told.source is Source.LEAVE else Origin.REPORTED
    if day.mark is Mark.HERE:
        return None
    if day.mark is Mark.LATE or day.case_closed is CaseEnd.ARRIVED:
        return AbsenceKind.LATE, origin
    if told is not None:
        return told.kind, origin
    return (AbsenceKind.DAY, origin) if day.mark is Mark.MISSING else None


def quarter_of(day: date) -> tuple[date, date]:
    """First and last day of the calendar quarter (DK-11)."""
    month = 3 * ((day.month - 1) // 3) + 1
    following = date(day.year + month // 10, (month + 2) % 12 + 1, 1)
    return date(day.year, month, 1), following - _ONE_DAY


def findings(policy: Policy, calendar: SchoolCalendar, facts: Sequence[Fact], today: date) -> list[Finding]:
    """What a pupil's facts of the school year say today, the gravest first."""
    return [
        *_unlawful(policy, calendar, facts, today),
        *_days(policy, facts, today),
        *_patterns(policy, calendar, facts, today),
    ]


def _unlawful(policy: Policy, calendar: SchoolCalendar, facts: Sequence[Fact], today: date) -> Iterator[Finding]:
    """Unlawful days of a quarter against all its school days; of two limits that are passed, the higher.

    The quarter before is looked at, too: its last days are judged in the new one.
    """
    limits = ((Rule.NOTIFY, policy.absence.notify_percent), (Rule.WARN, policy.absence.warn_percent))
    this = quarter_of(today)
    for first, last in (quarter_of(this[0] - _ONE_DAY), this):
        counted = sum(fact.unlawful and fact.kind is AbsenceKind.DAY and first <= fact.on_day <= last for fact in facts)
        days = school_days(calendar, first, last) if counted else 0
        passed = (rule for rule, percent in limits if percent and days and counted * 100 >= percent * days)
        if (rule := next(passed, None)) is not None:
            yield Finding(rule, f"{first.year}Q{(first.month + 2) // 3}", counted)


def _days(policy: Policy, facts: Sequence[Fact], today: date) -> Iterator[Finding]:
    """Every so many days of absence in a school year, leave apart, an offer of help (D4.28)."""
    step = policy.absence.follow_up_days
    began = school_year_of(policy, today)[0]
    counted = sum(_away(fact) and fact.on_day >= began for fact in facts)
    if step and counted >= step:
        yield Finding(Rule.DAYS, f"{began.year}:{counted // step}", counted)


def _patterns(policy: Policy, calendar: SchoolCalendar, facts: Sequence[Fact], today: date) -> Iterator[Finding]:
    """Weekdays, late mornings and short spells of the last weeks."""
    since = today - timedelta(weeks=policy.absence.pattern_weeks)
    times = policy.absence.pattern_times
    if not times:
        return
    lately = [fact for fact in facts if since < fact.on_day <= today]
    late = sum(fact.kind is AbsenceKind.LATE and fact.origin is Origin.UNREPORTED for fact in lately)
    if late >= times:
        yield Finding(Rule.LATE, f"{today:%Y-%m-%d}", late)
    away = sorted(fact.on_day for fact in lately if _away(fact))
    by_weekday = [sum(day.weekday() == weekday for day in away) for weekday in range(7)]
    most = max(by_weekday)
    short = sum(len(spell) <= _SHORT for spell in _spells(calendar, away))
    # A long illness has every weekday in it; four Mondays are four short spells, and told once.
    if most >= times and most * 2 > len(away):
        yield Finding(Rule.WEEKDAY, f"{today:%Y-%m-%d}/{by_weekday.index(most)}", most)
    elif short >= times:
        yield Finding(Rule.SHORT, f"{today:%Y-%m-%d}", short)


def _away(fact: Fact) -> bool:
    return fact.kind is AbsenceKind.DAY and fact.origin is not Origin.LEAVE


def _spells(calendar: SchoolCalendar, days: Sequence[date]) -> list[list[date]]:
    """Days in a row, as the school counts them: a weekend between does not end one."""
    found: list[list[date]] = []
    for day in days:
        if found and calendar.next_school_day(found[-1][-1]) == day:
            found[-1].append(day)
        else:
            found.append([day])
    return found


def is_new(finding: Finding, lately: Mapping[Rule, date], weeks: int, today: date) -> bool:
    """A pattern is told once in the weeks it is counted over; a count by its period, which the table keeps unique."""
    if finding.rule in {Rule.WARN, Rule.NOTIFY, Rule.DAYS}:
        return True
    last = lately.get(finding.rule)
    return last is None or last <= today - timedelta(weeks=weeks)


def weekday_of(period: str) -> int:
    """The weekday (Monday 0) that a WEEKDAY finding is about."""
    return int(period.rpartition("/")[2])
