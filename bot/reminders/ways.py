"""Which way each sort of message comes to a person: ringing, silent, or with the week's bundle.

The one rule kept here: what the school needs an answer to, and what is important, waits for no bundle
(experience.md 1.3).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from bot.core.among import among
from bot.core.unit import Unit
from bot.outbox.models import Ring
from bot.reminders.models import ToldWay
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import Policy
from bot.schools.policy.values import WEEKDAYS


class Topic(StrEnum):
    """What a message to many is about, as a person tells them apart."""

    NEWS = "news"
    STORY = "story"
    NEED = "need"
    IMPORTANT = "important"
    PORTAL = "portal"
    PLAN = "plan"
    MEETING = "meeting"


class Way(StrEnum):
    """RING and SILENT come at once; BUNDLE waits for the week's one message, which is silent."""

    RING = "ring"
    SILENT = "silent"
    BUNDLE = "bundle"


# Without settings at all this is a bearable week (experience.md 1.3).
DEFAULT_WAYS: Mapping[Topic, Way] = {
    Topic.NEWS: Way.SILENT,
    Topic.STORY: Way.BUNDLE,
    Topic.NEED: Way.RING,
    Topic.IMPORTANT: Way.RING,
    Topic.PORTAL: Way.BUNDLE,
    Topic.PLAN: Way.BUNDLE,
    Topic.MEETING: Way.RING,
}
NOT_BUNDLED = frozenset({Topic.NEED, Topic.IMPORTANT})

_CHOSEN = select(ToldWay.person_id, ToldWay.topic, ToldWay.way).where(among(ToldWay.person_id, "persons"))


def ways_for(topic: Topic) -> tuple[Way, ...]:
    """The ways there are to choose from."""
    return tuple(way for way in Way if way is not Way.BUNDLE or topic not in NOT_BUNDLED)


def ring_of(way: Way) -> Ring:
    """How a row of this way arrives; a bundle makes no sound."""
    return Ring.RING if way is Way.RING else Ring.SILENT


def at_once(way: Way) -> Way:
    """The same way for what has a time of its own: in place of the bundle, and as silent."""
    return Way.SILENT if way is Way.BUNDLE else way


async def ways_of(unit: Unit, person_ids: Collection[int], topic: Topic) -> dict[int, Way]:
    """Each person's way for this sort of message, chosen or usual; one statement."""
    found = dict.fromkeys(person_ids, DEFAULT_WAYS[topic])
    if found:
        rows = await unit.all(_CHOSEN, {"persons": list(found)})
        found.update({row.person_id: Way(row.way) for row in rows if row.topic == topic.value})
    return found


async def chosen_ways(unit: Unit, person_id: int) -> dict[Topic, Way]:
    """Every sort's way for one person."""
    rows = await unit.all(_CHOSEN, {"persons": [person_id]})
    return {**DEFAULT_WAYS, **{Topic(row.topic): Way(row.way) for row in rows}}


def bundle_due(policy: Policy, calendar: SchoolCalendar, now: datetime) -> datetime:
    """When the week's bundle comes next, after `now`.

    Where the bundle's day is without school it comes on the school day before; a week without school has none.
    """
    messages = policy.messages
    return calendar.weekly_after(now, WEEKDAYS.index(messages.bundle_on), messages.bundle_at)
