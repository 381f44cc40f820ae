"""Pure rules of topics: which areas, when an agenda is fixed, in which order its points stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.conferences.facts import RoundFacts
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import Policy
from bot.schools.policy.timeline import Step, moments
from bot.talks.topics.facts import TopicFacts
from bot.talks.topics.models import Area, Party

# A few words that a button cannot say; whoever has more to say talks, or writes on the school's own page (D2.15).
MOST_LETTERS = 80
# The pupil's own points come first (D2.28).
_ORDER = (Party.PUPIL, Party.HOME, Party.SCHOOL)


def areas(policy: Policy) -> tuple[Area, ...]:
    """What topics can be about, in the policy's order."""
    return tuple(Area(name) for name in policy.topics.areas)


def raises(policy: Policy, party: Party) -> bool:
    """Whether topics are said before a talk at this school, and by this party."""
    return policy.topics.announce_before and party.value in policy.topics.by


def closes_at(policy: Policy, calendar: SchoolCalendar, starts_at: datetime, round_: RoundFacts) -> datetime | None:
    """When the agenda of a talk is fixed; None where that would lie before times could be chosen at all."""
    steps = moments(policy, calendar, starts_at, round_.opens_at)
    return next((moment.at for moment in steps if moment.step is Step.TOPICS_CLOSE), None)


def in_order(topics: Sequence[TopicFacts]) -> list[TopicFacts]:
    """The points as they stand on an agenda: the pupil's, the home's, the school's, each as they were raised."""
    return sorted(topics, key=lambda topic: (_ORDER.index(topic.party), topic.raised_at, topic.topic_id))
