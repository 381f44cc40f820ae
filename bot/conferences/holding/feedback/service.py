"""The use case of feedback: an answer becomes a number, and who gave it is kept apart from what it was."""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from bot.conferences.holding.access import Mine, own_talk
from bot.conferences.holding.feedback.rules import GUARDIAN, PUPIL, Answer, is_late
from bot.conferences.holding.models import FeedbackGiven, FeedbackTotal
from bot.core.errors import Outdated
from bot.core.unit import Unit
from bot.people.acting import Acting


def _once(dialect: str) -> Any:
    statement: Any = sqlite.insert(FeedbackGiven) if dialect == "sqlite" else postgresql.insert(FeedbackGiven)
    return statement.on_conflict_do_nothing(index_elements=["booking_id", "person_id", "question"])


def _one_more(dialect: str) -> Any:
    statement: Any = sqlite.insert(FeedbackTotal) if dialect == "sqlite" else postgresql.insert(FeedbackTotal)
    return statement.on_conflict_do_update(
        index_elements=["round_id", "question", "answer"], set_={"number": FeedbackTotal.number + 1}
    )


_GIVE = {dialect: _once(dialect) for dialect in ("sqlite", "postgresql")}
_COUNT = {dialect: _one_more(dialect) for dialect in ("sqlite", "postgresql")}


async def answer_feedback(unit: Unit, acting: Acting, booking_id: int, question: int, answer: Answer) -> Mine:
    """Count an answer, once a guardian, talk and question. Raises Outdated or NotAllowed."""
    mine = await own_talk(unit, acting, booking_id)
    booking, round_ = mine.talk.booking, mine.talk.round_
    if question not in {GUARDIAN, PUPIL} or booking.starts_at > unit.now or is_late(booking.ends_at, unit.now):
        raise Outdated
    if answer is Answer.SKIP:
        return mine
    dialect = unit.connection.dialect.name
    given = {
        "school_id": round_.school_id,
        "booking_id": booking_id,
        "person_id": mine.person.person_id,
        "question": question,
        "given_at": unit.now,
    }
    if (await unit.execute(_GIVE[dialect], given)).rowcount == 1:
        total = {
            "school_id": round_.school_id,
            "round_id": round_.round_id,
            "question": question,
            "answer": answer.value,
            "number": 1,
        }
        await unit.execute(_COUNT[dialect], total)
    return mine
