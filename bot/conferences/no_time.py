""" "No time suits me": the one place that writes it, for a class's round and for a talk of its own.

The one rule kept here: each home waits once. Who has moved to another home waits there, and who is no guardian any
more waits for nothing and is in nobody's way.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update

from bot.conferences.facts import RoundFacts
from bot.conferences.homes import Homes
from bot.conferences.models import Unsuited
from bot.core.unit import Unit

_SAID = (
    select(Unsuited.id, Unsuited.person_id, Unsuited.home)
    .where(
        Unsuited.round_id == bindparam("of_round"),
        Unsuited.pupil_id == bindparam("pupil"),
        Unsuited.answered_at.is_(None),
    )
    .with_for_update()
)
_SAY = insert(Unsuited)
_ANSWER = update(Unsuited).where(Unsuited.id == bindparam("row")).values(answered_at=bindparam("at"))
_REHOME = update(Unsuited).where(Unsuited.id == bindparam("row")).values(home=bindparam("to_home"))


async def note_no_time(unit: Unit, homes: Homes, round_: RoundFacts, pupil_id: int, person_id: int) -> bool:
    """None of the times suits this guardian's home. False where the home has said so already."""
    said = await said_of_pupil(unit, round_.round_id, pupil_id)
    own = homes.home_of(person_id, round_.round_id)
    if any(row.person_id in own for row in said):
        return False
    home = homes.place(person_id, round_.round_id, split=True)
    for row in said:
        if row.home == home:
            theirs = homes.place(row.person_id, round_.round_id, split=True) if row.person_id in homes.custody else home
            if theirs in {each.home for each in said}:
                await unit.execute(_ANSWER, {"row": row.id, "at": unit.now})
            else:
                await unit.execute(_REHOME, {"row": row.id, "to_home": theirs})
    values = {"school_id": round_.school_id, "round_id": round_.round_id, "pupil_id": pupil_id}
    await unit.execute(_SAY, {**values, "person_id": person_id, "home": home, "said_at": unit.now})
    return True


async def said_of_pupil(unit: Unit, round_id: int, pupil_id: int) -> Sequence[Row[Any]]:
    """Who waits for another time for this pupil, locked."""
    return await unit.all(_SAID, {"of_round": round_id, "pupil": pupil_id})
