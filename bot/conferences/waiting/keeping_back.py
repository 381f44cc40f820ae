"""Times kept back for families whom the bot does not reach: given free again when fewer of them need one.

The one rule kept here: there are never more times kept than families who cannot press for themselves (D1.17, D3.9).
"""

from __future__ import annotations

from sqlalchemy import bindparam, select, update

from bot.conferences.facts import RoundFacts
from bot.conferences.models import RoundState, Slot, SlotState
from bot.conferences.needs import needs_of
from bot.conferences.queries import bookings_of_round, pupils_of_class, rounds
from bot.conferences.rounds.running.queries import reached_pupils
from bot.conferences.waiting.lining import offer_to_line
from bot.conferences.waiting.queries import rounds_with_kept_times
from bot.core.among import among
from bot.core.tables import written
from bot.core.unit import Unit

_SURPLUS = (
    select(Slot.id)
    .where(
        Slot.round_id == bindparam("round"),
        Slot.state == written(SlotState.KEPT),
        Slot.starts_at > bindparam("now"),
    )
    .order_by(Slot.starts_at.desc(), Slot.id.desc())
    .limit(bindparam("surplus"))
    .with_for_update()
)
_FREE = update(Slot).where(among(Slot.id, "slots")).values(state=SlotState.FREE.value)


async def free_kept(unit: Unit) -> None:
    """A tick: who joined, or was given a time, needs none kept; those times go to the line, or are there for all."""
    kept = await rounds_with_kept_times(unit)
    for round_ in (await rounds(unit, sorted(kept))).values():
        if round_.state not in {RoundState.OPEN, RoundState.PAUSED}:
            continue
        surplus = kept[round_.round_id] - await _in_need(unit, round_)
        if surplus > 0:
            values = {"round": round_.round_id, "now": unit.now, "surplus": surplus}
            slots = [row.id for row in await unit.all(_SURPLUS, values)]
            await unit.execute(_FREE, {"slots": slots})
            await offer_to_line(unit, round_, slots)


async def _in_need(unit: Unit, round_: RoundFacts) -> int:
    """How many families of the class have no time and are not reached here."""
    needs = await needs_of(unit, [round_])
    booked = {booking.pupil_id for booking in await bookings_of_round(unit, round_.round_id)}
    in_class = (each.pupil_id for each in await pupils_of_class(unit, round_.class_id))
    pupils = [each for each in in_class if each not in booked and needs.is_asked(round_.round_id, each)]
    return len(pupils) - len(await reached_pupils(unit, pupils))
