"""A single talk of a place's pupil, offered by its teacher to one guardian, and another that is being arranged."""

from __future__ import annotations

import inspect
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select

from bot.conferences.models import Form, Slot, TalkKind
from bot.conferences.single import presses
from bot.conferences.single.arranging import presses as arranging
from bot.conferences.single.arranging.draft import Draft, written
from bot.conferences.single.facts import Offer
from bot.conferences.single.models import SingleDraft
from bot.conferences.single.offering import offer_times
from bot.core.presses import Press
from bot.core.unit import Unit
from bot.people.models import StaffRoleRow

# The table behind each field, for the guard that looks the rows up.
TABLES = {"single_draft": "single_drafts", "TakeTime.slot_id": "slots"}
_FIRST = datetime(2027, 1, 12, 13, 0, tzinfo=UTC)


def _presses() -> list[type[Press]]:
    kinds = [each for module in (presses, arranging) for each in vars(module).values() if inspect.isclass(each)]
    return [each for each in kinds if issubclass(each, Press) and each is not Press]


async def single_of(unit: Unit, ids: dict[str, int], number: int) -> dict[str, int]:
    """The ids, by "Press.field", of the place with these."""
    teacher = await unit.scalar(select(StaffRoleRow.person_id).where(StaffRoleRow.id == ids["role_id"]))
    start = _FIRST + timedelta(hours=number)
    place: dict[str, Any] = {name: ids[name] for name in ("school_id", "class_id", "pupil_id")}
    offer = Offer(
        TalkKind.SEPARATE, **place, teacher_id=teacher, form=Form.IN_PERSON, minutes=20, room=None, starts=[start],
        guests=[ids["person_id"]],
    )  # fmt: skip
    round_id = await offer_times(unit, offer)
    slot = await unit.scalar(select(Slot.id).where(Slot.round_id == round_id))
    draft = Draft(0, ids["school_id"], teacher, ids["class_id"], ids["pupil_id"])
    values = {
        "school_id": ids["school_id"],
        "person_id": teacher,
        "plan": written(draft),
        "changed_at": unit.now,
    }
    drafted = await unit.scalar(insert(SingleDraft).returning(SingleDraft.id), values)
    found = {"single_draft": drafted, "TakeTime.slot_id": slot}
    for kind in _presses():
        if "round_id" in kind.names:
            found[f"{kind.__name__}.round_id"] = round_id
    return found
