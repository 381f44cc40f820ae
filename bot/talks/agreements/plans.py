"""Which outbox rows agreements plan, and under which keys.

The one rule kept here: a key has the day for which it was agreed, so that one that goes on is asked about anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from bot.outbox.models import Ring
from bot.outbox.notices import Plan, Reader
from bot.talks.agreements.facts import TAKES_BACK, Agreement

COPY = "talk_agreement.copy"
DIFFERS = "talk_agreement.differs"
DUE = "talk_agreement.due"
HOW = "talk_agreement.how"
NEXT = "talk_agreement.next"
ABOUT, CLASS = "talk_agreement", "class"
# What is asked about a day, and ends with it.
OF_A_DAY = (DUE, HOW)

_LASTS = timedelta(days=14)
_ASKS_FOR = timedelta(days=10)


def _of(
    found: Agreement, kind: str, person_id: int, at: datetime, lasts: timedelta, named: str = "", **more: object
) -> Plan:
    to = Reader(found.school_id, person_id)
    key = f"{found.agreement_id}:{person_id}{named}"
    return Plan.to(to, kind, key, (ABOUT, found.agreement_id), at, not_after=at + lasts, **more)


def copies(found: Agreement, guardians: Iterable[int], now: datetime, *, at_once: bool) -> list[Plan]:
    """The home gets a copy when the talk has ended, or soon after in any case; silently, one a family."""
    at = now if at_once else now + TAKES_BACK
    return [_of(found, COPY, person, at, _LASTS, bundle=COPY, ring=Ring.SILENT) for person in sorted(set(guardians))]


def reminders(found: Agreement, persons: Iterable[int], at: datetime, now: datetime) -> list[Plan]:
    """Whoever took it on is reminded as the day nears; silent."""
    if at <= now + timedelta(days=1):
        return []
    return [
        _of(found, DUE, person, at, _ASKS_FOR, _day(found.due_on), bundle=DUE, ring=Ring.SILENT, params=_due(found))
        for person in sorted(set(persons))
    ]


def questions(found: Agreement, guardians: Iterable[int], at: datetime, now: datetime) -> list[Plan]:
    """Homes are asked how it went, with the week's bundle."""
    if at <= now:
        return []
    return [
        _of(found, HOW, person, at, _ASKS_FOR, _day(found.due_on), bundle=HOW, ring=Ring.SILENT, params=_due(found))
        for person in sorted(set(guardians))
    ]


def differs(found: Agreement, teacher_id: int, by: int, now: datetime) -> Plan:
    """The school hears that a home remembers it differently."""
    return _of(found, DIFFERS, teacher_id, now, _LASTS, f":{by}", bundle=DIFFERS)


def next_talks(to: Reader, class_id: int, next_on: date, at: datetime) -> Plan:
    """The teacher hears once a class and month that talks were promised."""
    named = f"{class_id}:{next_on:%y%m}:{to.person_id}"
    params = {"month": next_on.isoformat()}
    return Plan.to(to, NEXT, named, (CLASS, class_id), at, not_after=at + timedelta(days=60), params=params)


def _day(day: date) -> str:
    return f":{day:%y%m%d}"


def _due(found: Agreement) -> dict[str, str]:
    return {"due": found.due_on.isoformat()}
