"""What becomes of questions when somebody stops acting for a child, or stops working with a class.

The one rule kept here: a question is never lost with whoever had it.
"""

from __future__ import annotations

from sqlalchemy import bindparam, select, update

from bot.core.among import among
from bot.core.feature import Ended, Who
from bot.core.unit import Unit
from bot.outbox.planning import cancel_about
from bot.questions.models import Question
from bot.questions.plans import HOME, STAFF
from bot.questions.queries import ABOUT

_OPEN = select(Question.id).where(Question.home_id == bindparam("whose"), Question.closed_at.is_(None))
_ABOUT_CHILD = _OPEN.where(Question.pupil_id == bindparam("child"))
_CLOSE = update(Question).where(among(Question.id, "questions")).values(closed_at=bindparam("at"))


async def ends(unit: Unit, ended: Ended) -> None:
    """A guardianship is over, or an adult has left: their questions close, and nobody is told anything more of them.

    Of a role or a phone that is gone the next tick thinks: until then what waits is where it was.
    """
    found: list[int] = []
    if ended.what is Who.GUARDIANSHIP and ended.pupil_id is not None:
        rows = await unit.all(_ABOUT_CHILD, {"whose": ended.person_id, "child": ended.pupil_id})
        found = [row.id for row in rows]
    elif ended.what is Who.LINK and ended.for_good:
        found = [row.id for row in await unit.all(_OPEN, {"whose": ended.person_id})]
    if found:
        await unit.execute(_CLOSE, {"questions": found, "at": unit.now})
        await cancel_about(unit, ABOUT, found, (STAFF, HOME))
