"""The notices of reports as outbox rows: kinds, keys, when, how they ring (experience.md 1.3)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from bot.absence.facts import Report
from bot.absence.rules import end_of
from bot.outbox.models import Ring
from bot.outbox.notices import Plan, Reader
from bot.schools.calendar import SchoolCalendar

# To the child's other adults: reported; withdrawn or shortened; two adults said different things.
TOLD, TAKEN_BACK, DIFFERS = "absence.told", "absence.taken_back", "absence.differs"
ABOUT = "absence_report"


def told(calendar: SchoolCalendar, report: Report, persons: Iterable[int], now: datetime) -> list[Plan]:
    """Silently, to each; of children reported in one go, one message."""
    return _plans(TOLD, calendar, report, persons, now, ring=Ring.SILENT, bundle=TOLD)


def taken_back(calendar: SchoolCalendar, report: Report, persons: Iterable[int], now: datetime) -> list[Plan]:
    """Silently, to each who heard of the report or made it."""
    return _plans(TAKEN_BACK, calendar, report, persons, now, ring=Ring.SILENT, bundle=TAKEN_BACK)


def differs(calendar: SchoolCalendar, report: Report, persons: Iterable[int], now: datetime) -> list[Plan]:
    """To both adults: the school has two different reports, and the newest shows."""
    return _plans(DIFFERS, calendar, report, persons, now)


def _plans(
    kind: str, calendar: SchoolCalendar, report: Report, persons: Iterable[int], now: datetime, **more: Any
) -> list[Plan]:
    """One to each, worth nothing any more when the report's days are over; of days that were over, today."""
    about, last_on = (ABOUT, report.id), max(report.wanted.last_on, calendar.local(now).date())
    return [
        Plan.to(
            Reader(report.school.id, person_id),
            kind,
            f"{report.id}:{person_id}",
            about,
            now,
            not_after=end_of(calendar, last_on),
            **more,
        )
        for person_id in persons
    ]
