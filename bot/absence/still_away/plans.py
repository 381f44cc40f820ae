"""The outbox rows of the morning's question: kinds, keys, when, how they ring (experience.md 1.3)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from bot.absence.rules import end_of
from bot.absence.still_away.facts import Prompt
from bot.outbox.models import Act, Ring
from bot.outbox.notices import Notice, Plan, Reader
from bot.schools.calendar import SchoolCalendar

# The question itself; that a child is back, to its other adults.
STILL, BACK = "absence.still_away", "absence.back"
ABOUT = "still_away"
# Whoever reported is asked first, the others when nobody has answered by then (experience.md 2.4).
OTHERS_AFTER = timedelta(minutes=30)


def ask(
    school_id: int, prompt_id: int, firsts: Iterable[int], others: Iterable[int], now: datetime, until: datetime
) -> list[Plan]:
    """It rings. What is asked in one look is one message a person, however many children they have."""
    plans = []
    for turn, persons, at in ((1, firsts, now), (2, others, now + OTHERS_AFTER)):
        plans += [
            Plan.to(
                Reader(school_id, person_id),
                STILL,
                f"{prompt_id}:{person_id}",
                (ABOUT, prompt_id),
                at,
                bundle=f"{STILL}:{now:%y%m%d%H%M%S}:{turn}",
                not_after=until,
            )
            for person_id in persons
        ]
    return plans


def follow(told: Sequence[Notice], now: datetime) -> list[Plan]:
    """What was sent says what stands now, in place and without a sound."""
    return [replace(_again(row), send_at=now, act=Act.EDIT, ring=Ring.SILENT) for row in told]


def later(waited: Sequence[Notice], now: datetime) -> list[Plan]:
    """What was no longer to be sent is to be sent after all."""
    return [replace(_again(row), send_at=max(row.send_at, now), not_after=row.not_after) for row in waited]


def _again(row: Notice) -> Plan:
    return Plan(
        row.key, row.kind, row.school_id, row.person_id, row.about_kind, row.about_id, row.send_at, bundle=row.bundle
    )


def back(calendar: SchoolCalendar, prompt: Prompt, persons: Iterable[int], now: datetime) -> list[Plan]:
    """To the child's other adults, silently; for a family's children one message."""
    return [
        Plan.to(
            Reader(prompt.school.id, person_id),
            BACK,
            f"{prompt.id}:{person_id}",
            (ABOUT, prompt.id),
            now,
            ring=Ring.SILENT,
            bundle=BACK,
            not_after=end_of(calendar, prompt.on_day),
        )
        for person_id in persons
    ]
