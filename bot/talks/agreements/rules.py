"""Pure rules of agreements: who may take one on, by when, and when each side is asked about it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from bot.reminders.ways import bundle_due
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import Policy
from bot.schools.years import school_year_of
from bot.talks.agreements.facts import Agreement
from bot.talks.agreements.models import Owner

# Longer ahead lies the next school year, with other people.
FURTHEST = timedelta(days=370)
# The talk that is on, or was held so lately that it is noted now.
LATELY = timedelta(days=14)
MONTHS_AHEAD = 10
_BEFOREHAND = 3
_HOMES_AT, STAFF_AT = time(17), time(14)
_ASK_FOR_ROUND = timedelta(days=28)


def is_on(policy: Policy) -> bool:
    """Whether agreements are noted at this school."""
    return policy.agreements.mode != "off"


def wants_one(policy: Policy) -> bool:
    """Whether a talk ends with an agreement, or with the word that there is none this time (D2.26, D3.7, D5.17)."""
    return policy.agreements.mode in {"ask", "required"}


def owners(policy: Policy) -> tuple[Owner, ...]:
    """Who may take something on, in the policy's order."""
    return tuple(Owner(name) for name in policy.agreements.owners)


def is_due_day(day: date, today: date) -> bool:
    """Whether something can be agreed on until then."""
    return today < day <= today + FURTHEST


def due_days(calendar: SchoolCalendar, today: date) -> list[date]:
    """Days to choose from: in one, two, four and eight weeks, each a school day."""
    found = [calendar.school_days_before(today + timedelta(weeks=weeks), 0) for weeks in (1, 2, 4, 8)]
    return sorted({day for day in found if is_due_day(day, today)})


def reminded_at(calendar: SchoolCalendar, due_on: date, *, staff: bool) -> datetime:
    """When whoever took it on is reminded: some school days before."""
    return calendar.at(calendar.school_days_before(due_on, _BEFOREHAND), STAFF_AT if staff else _HOMES_AT)


def asked_at(policy: Policy, calendar: SchoolCalendar, due_on: date) -> datetime:
    """When homes are asked how it went: with the week's bundle of the week in which it is due (experience.md 1.3)."""
    return bundle_due(policy, calendar, calendar.at(due_on, time()))


def months_ahead(today: date) -> list[date]:
    """The first days of the months in which the next talk may be, this one first."""
    months = [today.year * 12 + today.month - 1 + ahead for ahead in range(MONTHS_AHEAD)]
    return [date(month // 12, month % 12 + 1, 1) for month in months]


def is_month_ahead(day: date, today: date) -> bool:
    return day in months_ahead(today)


def round_asked_on(next_on: date, today: date) -> date:
    """When the teacher is reminded of the talks that were promised for a month."""
    return max(next_on - _ASK_FOR_ROUND, today)


def of_first_talk(agreements: Sequence[Agreement], policy: Policy, today: date) -> list[Agreement]:
    """What was agreed at the school year's first talk, where each talk starts from it (D5.21), closed or not."""
    if policy.agreements.carry_over != "baseline":
        return []
    began = school_year_of(policy, today)[0]
    days = sorted({each.talk_on for each in agreements if each.talk_on is not None and each.talk_on >= began})
    return [each for each in agreements if days and each.talk_on == days[0]]
