"""What is left of a screen about topics when it folds: the neutral sentence with the child's mark, as it was sent."""

from __future__ import annotations

from bot.core.unit import Unit
from bot.reminders.marks import marked
from bot.reminders.queries import marks_for
from bot.talks.topics.screens import neutral


async def headline(unit: Unit, person_id: int, pupil_id: int) -> str:
    """For this reader; staff's has no mark."""
    found = await marks_for(unit, [person_id])
    return marked(found.get((person_id, pupil_id)), neutral())
