"""Which outbox rows conferences plan, and under which keys. Words and re-checks live in the notices modules.

One place, so that the family's sum of messages can be read at a glance: one invitation, at most two nudges, one
reminder the day before and a silent one on the day, whatever the number of children.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from bot.conferences.facts import RoundFacts
from bot.conferences.rules import next_moment
from bot.outbox.models import Act, Lane, Ring
from bot.outbox.notices import Plan
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy.document import Policy
from bot.schools.policy.timeline import nudge_moments

INVITED = "conference.invited"
NUDGE = "conference.nudge"
TOLD = "conference.told"
DAY_BEFORE = "conference.day_before"
SAME_DAY = "conference.same_day"
OFF = "conference.off"
MOVED = "conference.moved"
BOARD = "conference.board"
NO_TIME = "conference.no_time"
LATE = "conference.late"
CALENDAR = "conference.calendar"
SUGGESTED = "conference.suggested"
KEPT = "conference.kept"

# What stops when a talk is moved or cancelled.
ABOUT_A_TALK = (DAY_BEFORE, SAME_DAY)


def invitations(round_: RoundFacts, guardians: Iterable[int], now: datetime, again: str = "") -> list[Plan]:
    """One invitation a guardian (person ids) to a round; `again` names a renewed one.

    Rounds opened within the same few minutes become one message to a family (experience.md 1.3).
    """
    send_at = next_moment(max(now, round_.opens_at))
    return [
        Plan(
            key=f"{INVITED}:{round_.round_id}:{person_id}{again}",
            kind=INVITED,
            school_id=round_.school_id,
            person_id=person_id,
            about_kind="round",
            about_id=round_.round_id,
            send_at=send_at,
            not_after=round_.closes_at,
            bundle=INVITED,
        )
        for person_id in sorted(set(guardians))
    ]


def nudges(policy: Policy, calendar: SchoolCalendar, round_: RoundFacts, guardians: Sequence[int]) -> list[Plan]:
    """The policy's nudges, at most two; who has booked by then is dropped when they are about to be sent."""
    return [
        Plan(
            key=f"{NUDGE}:{round_.round_id}:{moment.number}:{person_id}",
            kind=NUDGE,
            school_id=round_.school_id,
            person_id=person_id,
            about_kind="round",
            about_id=round_.round_id,
            send_at=moment.at,
            not_after=min(round_.closes_at, moment.at + timedelta(hours=20)),
            bundle=NUDGE,
            ring=Ring.SILENT if moment.silent else Ring.RING,
        )
        for moment in nudge_moments(policy, calendar, round_.opens_at, round_.closes_at)[:2]
        for person_id in sorted(set(guardians))
    ]


def board(round_id: int, school_id: int, person_id: int, now: datetime) -> Plan:
    """The teacher's one message about a round, edited whenever something changed; it never rings."""
    return Plan(
        key=f"{BOARD}:{round_id}:{person_id}",
        kind=BOARD,
        school_id=school_id,
        person_id=person_id,
        about_kind="round",
        about_id=round_id,
        send_at=now,
        act=Act.EDIT,
        ring=Ring.SILENT,
        lane=Lane.INTERACTIVE,
    )
