"""How long wishes live, and what of a person they hold."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, delete, select

from bot.conferences.wishes.models import InterpreterNeed, TimeWish, WishCall
from bot.core.feature import Keep
from bot.core.keeping import Rows
from bot.core.unit import Unit

_ENDED = select(WishCall.id).where(WishCall.until < bindparam("before"))
_PURGE_WISHES = delete(TimeWish).where(TimeWish.call_id.in_(_ENDED))
_PURGE_CALLS = delete(WishCall).where(WishCall.until < bindparam("before"))


async def _purge(unit: Unit, before: datetime) -> None:
    # The calls' purge deletes both: what was said goes with the question.
    await unit.execute(_PURGE_WISHES, {"before": before})
    await unit.execute(_PURGE_CALLS, {"before": before})


async def _purge_wishes(unit: Unit, before: datetime) -> None:
    await unit.execute(_PURGE_WISHES, {"before": before})


KEEPS = (
    Keep(
        "time_wishes",
        90,
        "when a guardian can come: as long as the talks that it was asked for are planned and held",
        purge=_purge_wishes,
        holds=Rows(TimeWish, person=("person_id",), pupil=("pupil_id",), others=("person_id",)),
    ),
    Keep(
        "wish_calls",
        90,
        "that a class was asked, as long as the answers are kept",
        purge=_purge,
        holds=Rows(WishCall, person=("person_id",), thin=True),
    ),
    Keep(
        "interpreter_needs",
        None,
        "which interpreter somebody needs, so that it is asked once: as long as the person is known here",
        holds=Rows(InterpreterNeed, person=("person_id",)),
    ),
)
