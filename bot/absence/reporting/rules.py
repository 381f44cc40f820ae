"""Pure rules of filling in a report: what a press makes of what is filled in so far."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from bot.absence.facts import Wanted
from bot.absence.models import AbsenceKind
from bot.core.errors import Outdated

_MIDNIGHT = 24 * 60


def with_day(wanted: Wanted, day: date, *, last: bool) -> Wanted:
    """That day; as the `last` of several, only of whole days and none before the first. Raises Outdated."""
    if not last:
        return replace(wanted, first_on=day, last_on=day)
    if day < wanted.first_on or wanted.kind is not AbsenceKind.DAY:
        raise Outdated
    return replace(wanted, last_on=day)


def with_hours(wanted: Wanted, kind: AbsenceKind, since: int, until: int) -> Wanted:
    """What of the day, which is then one day; -1 is no time. Raises Outdated for minutes that are none."""
    if not all(-1 <= minute < _MIDNIGHT for minute in (since, until)):
        raise Outdated
    last = wanted.last_on if kind is AbsenceKind.DAY else wanted.first_on
    from_minute, until_minute = (None if minute < 0 else minute for minute in (since, until))
    return replace(wanted, kind=kind, last_on=last, from_minute=from_minute, until_minute=until_minute)
