"""Which outbox rows leave plans, and under which keys (experience.md 1.3): who is asked or answered hears it ring,
everybody else silently. What is sent names nobody and says no reason."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.absence.leave.facts import Leave
from bot.outbox.models import Ring
from bot.outbox.notices import Plan, Reader

# To the other custody holder: agree? To the child's other adults: applied for.
ASKED, TOLD = "leave.asked", "leave.told"
# To who decides: it waits; to the next: it is late, or nobody else can be reached.
WAITS, LATE = "leave.waits", "leave.late"
# To the home: the answer; nobody has answered in time; withdrawn (to the school, too).
ANSWERED, UNANSWERED, OFF = "leave.answered", "leave.unanswered", "leave.off"
ABOUT = "leave"
BEFORE_ANSWER = (ASKED, TOLD, WAITS, LATE, UNANSWERED)


def _plans(leave: Leave, kind: str, turn: str, persons: Iterable[int], now: datetime, ring: Ring) -> list[Plan]:
    return [
        Plan.to(
            Reader(leave.school.id, person_id),
            kind,
            f"{leave.id}:{turn}:{person_id}",
            (ABOUT, leave.id),
            now,
            ring=ring,
        )
        for person_id in sorted(set(persons))
    ]


def asked(leave: Leave, persons: Iterable[int], now: datetime, turn: str = "0") -> list[Plan]:
    """Do you agree? Once, and once more when time runs."""
    return _plans(leave, ASKED, turn, persons, now, Ring.RING)


def told(leave: Leave, persons: Iterable[int], now: datetime) -> list[Plan]:
    """Applied for; there is nothing to do."""
    return _plans(leave, TOLD, "0", persons, now, Ring.SILENT)


def waits(leave: Leave, persons: Iterable[int], now: datetime) -> list[Plan]:
    """To who decides; passed on, it is another's."""
    return _plans(leave, WAITS, leave.goes_to.value, persons, now, Ring.RING)


def late(leave: Leave, persons: Iterable[int], now: datetime) -> list[Plan]:
    """To who sees to it that somebody answers."""
    return _plans(leave, LATE, "late" if leave.late_at else "unreached", persons, now, Ring.RING)


def unanswered(leave: Leave, now: datetime) -> list[Plan]:
    """Whoever applied is not left without a word."""
    return _plans(leave, UNANSWERED, leave.state.value, [leave.applied_by], now, Ring.SILENT)


def answered(leave: Leave, others: Iterable[int], now: datetime) -> list[Plan]:
    """It rings for who applied."""
    rest = set(others) - {leave.applied_by}
    return [
        *_plans(leave, ANSWERED, leave.state.value, [leave.applied_by], now, Ring.RING),
        *_plans(leave, ANSWERED, leave.state.value, rest, now, Ring.SILENT),
    ]


def off(leave: Leave, persons: Iterable[int], now: datetime) -> list[Plan]:
    """Withdrawn: to all who had heard of it."""
    return _plans(leave, OFF, "0", persons, now, Ring.SILENT)
