"""Which outbox rows tell the office that something waits, and under which keys.

The one rule kept here: whatever comes in, a member of the office hears of it once in ten minutes and not at night;
only what is urgent has a message of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.outbox.models import Lane
from bot.outbox.notices import Plan

WAITS = "office.waits"
ALERT = "office.alert"
TOGETHER = timedelta(minutes=10)


def waits(school_id: int, office: Iterable[int], now: datetime) -> list[Plan]:
    """One row a person: what waits for its moment already says "and this, too". For `plan_again`."""
    return [
        Plan(
            key=f"{WAITS}:{person_id}",
            kind=WAITS,
            school_id=school_id,
            person_id=person_id,
            about_kind="school",
            about_id=school_id,
            send_at=_next_moment(now),
        )
        for person_id in office
    ]


def alerts(school_id: int, task_id: int, office: Iterable[int], now: datetime) -> list[Plan]:
    """This one thing, at once."""
    return [
        Plan(
            key=f"{ALERT}:{task_id}:{person_id}",
            kind=ALERT,
            school_id=school_id,
            person_id=person_id,
            about_kind="office_task",
            about_id=task_id,
            send_at=now,
            lane=Lane.INTERACTIVE,
        )
        for person_id in office
    ]


def _next_moment(now: datetime) -> datetime:
    """The end of the ten minutes of the clock that this is in, so that more coming in never puts it off."""
    minutes = TOGETHER // timedelta(minutes=1)
    start = now.replace(minute=now.minute - now.minute % minutes, second=0, microsecond=0)
    return start + TOGETHER
