"""Selects of feedback: what was answered already, and the numbers of a class's rounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy import bindparam, func, select

from bot.conferences.holding.feedback.rules import Answer, may_be_shown
from bot.conferences.holding.models import FeedbackGiven, FeedbackTotal, Outcome, TalkFact
from bot.conferences.models import Round, Slot
from bot.conferences.queries import CLASS_ROUND
from bot.core.among import among
from bot.core.tables import written
from bot.core.unit import Unit
from bot.schools.queries import HasPolicy, policy_of

# The numbers of so many rounds stand below a class's counter.
_ROUNDS = 2

_GIVEN = select(FeedbackGiven.booking_id, FeedbackGiven.person_id).where(among(FeedbackGiven.booking_id, "bookings"))
_NOBODY_CAME = select(TalkFact.booking_id).where(
    among(TalkFact.booking_id, "bookings"), TalkFact.outcome == written(Outcome.NOT_MET)
)
_LAST = select(func.max(Slot.ends_at)).where(Slot.round_id == Round.id).correlate(Round).scalar_subquery()
_TOTALS = (
    select(
        FeedbackTotal.round_id,
        FeedbackTotal.question,
        FeedbackTotal.answer,
        FeedbackTotal.number,
        _LAST.label("last_end"),
    )
    .join(Round, Round.id == FeedbackTotal.round_id)
    .where(Round.class_id == bindparam("class_id"), CLASS_ROUND)
    .order_by(FeedbackTotal.round_id.desc(), FeedbackTotal.question)
)


class Result(Struct, frozen=True):
    """A round's answers by question, none of them anybody's; when its last talk ended."""

    last_end: datetime
    numbers: Mapping[int, Mapping[Answer, int]]


async def settled(unit: Unit, booking_ids: Sequence[int]) -> tuple[set[tuple[int, int]], set[int]]:
    """(talk, person) of those who have answered, and the talks to which nobody came."""
    if not booking_ids:
        return set(), set()
    values = {"bookings": list(booking_ids)}
    given = {(row.booking_id, row.person_id) for row in await unit.all(_GIVEN, values)}
    return given, {row.booking_id for row in await unit.all(_NOBODY_CAME, values)}


async def results_of_class(unit: Unit, school: HasPolicy, class_id: int) -> list[Result]:
    """The last rounds' numbers that may be shown, the newest first."""
    policy = await policy_of(unit, school.id, school.policy_version)
    found: dict[int, tuple[datetime, dict[int, dict[Answer, int]]]] = {}
    for row in await unit.all(_TOTALS, {"class_id": class_id}):
        _end, numbers = found.setdefault(row.round_id, (row.last_end, {}))
        numbers.setdefault(row.question, {})[Answer(row.answer)] = row.number
    results = []
    for last_end, numbers in found.values():
        shown = {
            question: counted
            for question, counted in numbers.items()
            if may_be_shown(counted, last_end, unit.now, policy.surveys.hide_groups_under)
        }
        if shown:
            results.append(Result(last_end, shown))
    return results[:_ROUNDS]
