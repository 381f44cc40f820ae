"""Planning the two questions: with the week's bundle, silently, one message a family."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.conferences.booking.queries import Talk
from bot.conferences.holding.feedback.rules import is_late
from bot.conferences.homes import who_sees
from bot.conferences.models import TalkKind
from bot.core.unit import Unit
from bot.outbox.models import Ring
from bot.outbox.notices import Plan, Reader
from bot.outbox.planning import plan
from bot.schools.policy.timeline import Step, moments
from bot.schools.queries import calendar_of, policy_of

FEEDBACK = "held.feedback"
_LASTS = timedelta(days=4)


async def plan_feedback(unit: Unit, talks: Sequence[Talk]) -> None:
    """Ask the homes that had these talks, once a talk, where the policy says so; only about classes' rounds."""
    asked: list[tuple[Talk, datetime]] = []
    for talk in talks:
        round_ = talk.round_
        if round_.kind is not TalkKind.ORDINARY or round_.single_of is not None:
            continue
        policy = await policy_of(unit, round_.school_id, round_.policy_version)
        if not policy.conferences.feedback_after or is_late(talk.booking.ends_at, unit.now):
            continue
        starts = talk.booking.starts_at
        steps = moments(policy, await calendar_of(unit, round_.school), starts, starts)
        due = next((moment.at for moment in steps if moment.step is Step.AFTER), None)
        if due is not None:
            asked.append((talk, max(due, unit.now)))
    sees = await who_sees(unit, [talk.booking for talk, _due in asked]) if asked else {}
    plan(unit, [_plan(talk, person, due) for talk, due in asked for person in sees[talk.booking.booking_id]])


def _plan(talk: Talk, person_id: int, due: datetime) -> Plan:
    booking = talk.booking
    return Plan.to(
        Reader(talk.round_.school_id, person_id),
        FEEDBACK,
        f"{booking.booking_id}:{person_id}",
        ("booking", booking.booking_id),
        due,
        not_after=due + _LASTS,
        ring=Ring.SILENT,
        bundle=FEEDBACK,
    )
