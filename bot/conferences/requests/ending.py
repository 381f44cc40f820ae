"""What becomes of requests when somebody stops acting for a child.

The one rule kept here: that a child is unsafe does not end with whoever said so.
"""

from __future__ import annotations

from sqlalchemy import bindparam, update

from bot.conferences.requests.models import AnswerKind, ClassVisit, RequestKind, TalkRequest, VisitState
from bot.core.feature import Ended, Who
from bot.core.unit import Unit

_CLOSE = (
    update(TalkRequest)
    .where(
        TalkRequest.asked_by == bindparam("whose"),
        TalkRequest.pupil_id == bindparam("child"),
        TalkRequest.closed_at.is_(None),
        TalkRequest.kind != RequestKind.UNSAFE.value,
    )
    .values(closed_at=bindparam("at"), answered_at=bindparam("at"), answer=AnswerKind.BACK.value)
)
_CALL_OFF = (
    update(ClassVisit)
    .where(
        ClassVisit.person_id == bindparam("whose"),
        ClassVisit.pupil_id == bindparam("child"),
        ClassVisit.state.not_in([VisitState.DECLINED.value, VisitState.OFF.value]),
    )
    .values(state=VisitState.OFF.value)
)


async def ends(unit: Unit, ended: Ended) -> None:
    """A guardianship is over: what was asked for goes with it. Staff's notices look again when they are sent."""
    if ended.what is Who.GUARDIANSHIP and ended.pupil_id is not None:
        values = {"whose": ended.person_id, "child": ended.pupil_id}
        await unit.execute(_CLOSE, {**values, "at": unit.now})
        await unit.execute(_CALL_OFF, values)
