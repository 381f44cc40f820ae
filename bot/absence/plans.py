"""The notices of reports as outbox rows: kinds, keys, when, how they ring (experience.md 1.3)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from bot.absence.facts import Report
from bot.outbox.models import Ring
from bot.outbox.notices import Plan, Reader
from bot.schools.calendar import SchoolCalendar

# To the child's other adults: reported; withdrawn or shortened; two adults said different things.
TOLD, TAKEN_BACK, DIFFERS = "absence.told", "absence.taken_back", "absence.differs"
ABOUT = "absence_report"


def _end_of(calendar: SchoolCalendar, report: Report) -> datetime:
    return calendar.at(report.wanted.last_on + timedelta(days=1), time())


def told(calendar: SchoolCalendar, report: Report, persons: Iterable[int], now: datetime) -> list[Plan]:
    """Silently, to each; of children reported in one go, one message."""
    return [
        Plan.to(
            Reader(report.school.id, person_id),
            TOLD,
            f"{report.id}:{person_id}",
            (ABOUT, report.id),
            now,
            ring=Ring.SILENT,
            bundle=TOLD,
            not_after=_end_of(calendar, report),
        )
        for person_id in persons
    ]


def taken_back(calendar: SchoolCalendar, report: Report, persons: Iterable[int], now: datetime) -> list[Plan]:
    """Silently, to each who heard of the report or made it."""
    return [
        Plan.to(
            Reader(report.school.id, person_id),
            TAKEN_BACK,
            f"{report.id}:{person_id}",
            (ABOUT, report.id),
            now,
            ring=Ring.SILENT,
            bundle=TAKEN_BACK,
            not_after=_end_of(calendar, report),
        )
        for person_id in persons
    ]


def differs(calendar: SchoolCalendar, report: Report, persons: Iterable[int], now: datetime) -> list[Plan]:
    """To both adults: the school has two different reports, and the newest shows."""
    return [
        Plan.to(
            Reader(report.school.id, person_id),
            DIFFERS,
            f"{report.id}:{person_id}",
            (ABOUT, report.id),
            now,
            not_after=_end_of(calendar, report),
        )
        for person_id in persons
    ]
