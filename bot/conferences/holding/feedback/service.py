"""The use case of feedback: an answer becomes a number, and who gave it is kept apart from what it was."""

from __future__ import annotations

from bot.conferences.holding.access import Mine, own_talk
from bot.conferences.holding.feedback.rules import GUARDIAN, PUPIL, Answer, is_late
from bot.conferences.holding.models import FeedbackGiven, FeedbackTotal
from bot.core.errors import Outdated
from bot.core.unit import Unit
from bot.core.upserts import Upsert
from bot.people.acting import Acting

_GIVE = Upsert(FeedbackGiven, by=["booking_id", "person_id", "question"])
_COUNT = Upsert(FeedbackTotal, by=["round_id", "question", "answer"], to={"number": FeedbackTotal.number + 1})


async def answer_feedback(unit: Unit, acting: Acting, booking_id: int, question: int, answer: Answer) -> Mine:
    """Count an answer, once a guardian, talk and question. Raises Outdated or NotAllowed."""
    mine = await own_talk(unit, acting, booking_id)
    booking, round_ = mine.talk.booking, mine.talk.round_
    if question not in {GUARDIAN, PUPIL} or booking.starts_at > unit.now or is_late(booking.ends_at, unit.now):
        raise Outdated
    if answer is Answer.SKIP:
        return mine
    given = {
        "school_id": round_.school_id,
        "booking_id": booking_id,
        "person_id": mine.person.person_id,
        "question": question,
        "given_at": unit.now,
    }
    if (await unit.execute(_GIVE, given)).rowcount == 1:
        total = {
            "school_id": round_.school_id,
            "round_id": round_.round_id,
            "question": question,
            "answer": answer.value,
            "number": 1,
        }
        await unit.execute(_COUNT, total)
    return mine
