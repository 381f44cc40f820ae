"""Weeks in which a class takes no visits: the team says so, a value a class and week.

The one rule kept here: where the principle says that a class is open at any time, the team cannot close it (D5.19).
"""

from __future__ import annotations

from datetime import date, timedelta

from bot.accounts.installation import keep_value, kept_values
from bot.core.unit import Unit
from bot.schools.policy.values import ClassVisit

_CLOSED, _OPEN = "closed", "open"
# As far ahead as a team plans.
WEEKS_AHEAD = 12


def monday_of(day: date) -> date:
    """The week a day is in."""
    return day - timedelta(days=day.weekday())


def weeks_from(today: date) -> list[date]:
    """The weeks that can be closed, this one first, by their Mondays."""
    return [monday_of(today) + timedelta(weeks=ahead) for ahead in range(WEEKS_AHEAD)]


def may_close(policy: ClassVisit) -> bool:
    """Whether weeks can be closed under this principle."""
    return policy in {"by_appointment", "ask_team"}


def _name(class_id: int) -> str:
    return f"visits:{class_id}:"


async def closed_weeks(unit: Unit, class_id: int, policy: ClassVisit) -> frozenset[date]:
    """The Mondays of the weeks in which the class takes no visits."""
    if not may_close(policy):
        return frozenset()
    kept = await kept_values(unit, _name(class_id))
    return frozenset(date.fromisoformat(name.rpartition(":")[2]) for name, value in kept.items() if value == _CLOSED)


async def turn_week(unit: Unit, class_id: int, monday: date, *, closed: bool) -> None:
    """Close the week, or open it again; visits that were agreed stand."""
    await keep_value(unit, f"{_name(class_id)}{monday.isoformat()}", _CLOSED if closed else _OPEN)
