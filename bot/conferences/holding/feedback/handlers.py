"""The route of feedback: one question after another, about one child after another."""

from __future__ import annotations

from bot.conferences.booking.queries import talk
from bot.conferences.holding.access import Mine
from bot.conferences.holding.feedback import screens
from bot.conferences.holding.feedback.presses import AnswerFeedback
from bot.conferences.holding.feedback.rules import GUARDIAN
from bot.conferences.holding.feedback.service import answer_feedback
from bot.core.errors import Outdated
from bot.core.replies import Reply
from bot.core.routes import AnyRoute, PressRoute, Route
from bot.core.unit import Unit
from bot.people.acting import Acting
from bot.schools.queries import policy_of


async def answer(unit: Unit, acting: Acting, press: AnswerFeedback) -> Reply:
    """Count it, and ask what comes next."""
    if not press.booking_ids:
        raise Outdated
    mine = await answer_feedback(unit, acting, press.booking_ids[0], press.question, press.answer)
    if press.question == GUARDIAN and await _was_there(unit, mine):
        return Reply(screens.ask_pupil(press.booking_ids, _child(acting, mine)))
    rest = press.booking_ids[1:]
    following = await talk(unit, rest[0]) if rest else None
    if following is None:
        return Reply(screens.thanks(press.booking_ids[0]))
    return Reply(screens.ask_next(rest, acting.child(following.booking.pupil_id)[1].given_name))


def _child(acting: Acting, mine: Mine) -> str:
    return acting.child(mine.talk.booking.pupil_id)[1].given_name


async def _was_there(unit: Unit, mine: Mine) -> bool:
    """Whether the pupil took part, as far as anybody said."""
    policy = await policy_of(unit, mine.talk.round_.school_id, mine.talk.round_.policy_version)
    return policy.conferences.attend.pupil != "no" and mine.talk.booking.coming.get("pupil") is not False


ROUTES: tuple[AnyRoute, ...] = (PressRoute(AnswerFeedback, Route(answer, "conference.book")),)
