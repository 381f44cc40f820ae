"""Which outbox rows topics plan, and under which keys.

The one rule kept here: what is on the agenda and what was raised without the child reach the school as one and the
same kind, with the same ring in the same moment. A message that came only for secret things would tell of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.conferences.booking.queries import Talk
from bot.outbox.models import Ring
from bot.outbox.notices import Plan, Reader
from bot.talks.topics.facts import AsideFacts, TopicFacts

TOLD = "topic.told"
LATE = "topic.late"
NEWS = "topic.news"
ASKED = "topic.asked"
TOPIC, ASIDE = "topic", "aside"

# After that the talk, or the clock for an answer, has overtaken it.
_LASTS = timedelta(days=14)


def told(topic: TopicFacts, school_id: int, teacher_id: int, now: datetime) -> Plan:
    """The school hears that the home has raised something."""
    return Plan(
        key=f"{TOLD}:{TOPIC}:{topic.topic_id}:{teacher_id}",
        kind=TOLD,
        school_id=school_id,
        person_id=teacher_id,
        about_kind=TOPIC,
        about_id=topic.topic_id,
        send_at=now,
        not_after=now + _LASTS,
        bundle=TOLD,
    )


def asked(talk: Talk, by: int, team: Iterable[int], now: datetime) -> list[Plan]:
    """Who holds the talk asks the team what they have for it; what is asked of one class together is one message.
    Silent (experience.md 1.3); with a last moment of its own it would come in the staff's quiet hours."""
    round_, booking_id = talk.round_, talk.booking.booking_id
    about, params = ("booking", booking_id), {"by": by, "at": now.isoformat()}
    return [
        Plan.to(
            Reader(round_.school_id, person_id),
            ASKED,
            f"{booking_id}:{by}:{person_id}",
            about,
            now,
            ring=Ring.SILENT,
            bundle=f"{ASKED}:{round_.class_id}",
            params=params,
        )
        for person_id in team
    ]


def told_aside(aside: AsideFacts, now: datetime) -> Plan:
    """The same of a topic without the child; each turn of it is told once."""
    return Plan(
        key=f"{TOLD}:{ASIDE}:{aside.aside_id}:{aside.turn}",
        kind=TOLD,
        school_id=aside.pupil.school_id,
        person_id=aside.teacher_id,
        about_kind=ASIDE,
        about_id=aside.aside_id,
        send_at=now,
        not_after=now + _LASTS,
        bundle=TOLD,
        params={"turn": aside.turn},
    )


def late(topic: TopicFacts, school_id: int, guardians: Iterable[int], now: datetime, until: datetime) -> list[Plan]:
    """The school added a point to an agenda that was fixed: the home tells the pupil (D3.14). Silent."""
    return [
        Plan(
            key=f"{LATE}:{topic.topic_id}:{person_id}",
            kind=LATE,
            school_id=school_id,
            person_id=person_id,
            about_kind=TOPIC,
            about_id=topic.topic_id,
            send_at=now,
            not_after=until,
            ring=Ring.SILENT,
        )
        for person_id in sorted(set(guardians))
    ]


def news(aside: AsideFacts, now: datetime) -> Plan:
    """The guardian hears that there is something new about a topic without the child."""
    return Plan(
        key=f"{NEWS}:{aside.aside_id}:{aside.turn}",
        kind=NEWS,
        school_id=aside.pupil.school_id,
        person_id=aside.guardian_id,
        about_kind=ASIDE,
        about_id=aside.aside_id,
        send_at=now,
        not_after=now + _LASTS,
        params={"turn": aside.turn},
    )
