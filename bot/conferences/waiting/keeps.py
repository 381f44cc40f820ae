"""How long places in line and offers live: with their round, as the times they are about."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import BindParameter, bindparam, delete

from bot.conferences.waiting.models import SlotOffer, WaitingPlace
from bot.core.feature import Keep
from bot.core.keeping import Rows
from bot.core.unit import Unit

_OF_ROUNDS: BindParameter[list[int]] = bindparam("rounds", expanding=True)
_DELETE = (
    delete(SlotOffer).where(SlotOffer.round_id.in_(_OF_ROUNDS)),
    delete(WaitingPlace).where(WaitingPlace.round_id.in_(_OF_ROUNDS)),
)

# Offers first: they point at places.
KEEPS = (
    Keep(
        "slot_offers",
        None,
        "which times were held for a family, as long as the round is kept",
        holds=Rows(SlotOffer, person=("person_id",), pupil=("pupil_id",), others=("person_id",)),
    ),
    Keep(
        "waiting_places",
        None,
        "who waited for a time, as long as the round is kept",
        holds=Rows(WaitingPlace, person=("person_id",), pupil=("pupil_id",), others=("person_id", "home")),
    ),
)


async def forget_waiting(unit: Unit, round_ids: Sequence[int]) -> None:
    """Delete what is kept of these old rounds."""
    for statement in _DELETE:
        await unit.execute(statement, {"rounds": list(round_ids)})
