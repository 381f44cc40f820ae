"""Writing a topic without the child: each change counts its turn, and tells the side that did not make it."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace
from sqlalchemy import bindparam, insert, update

from bot.core.unit import Unit
from bot.outbox.planning import cancel_about, plan
from bot.talks.topics import plans
from bot.talks.topics.facts import AsideFacts
from bot.talks.topics.models import Aside

_INSERT = insert(Aside).returning(Aside.id)
_CHANGE = update(Aside).where(Aside.id == bindparam("row")).values(changed_at=bindparam("at"))


async def write_new(unit: Unit, values: dict[str, Any]) -> int:
    """A new row, at its first turn."""
    same = {"both": False, "turn": 0, "raised_at": unit.now, "changed_at": unit.now}
    aside_id: int = await unit.scalar(_INSERT, {**same, **values})
    return aside_id


async def change(unit: Unit, aside: AsideFacts, **changes: Any) -> AsideFacts:
    """Write these columns of a locked row. What waited to be said of it is overtaken."""
    turn = aside.turn + 1
    stored = {name: getattr(value, "value", value) for name, value in {**changes, "turn": turn}.items()}
    columns = {name: bindparam(f"new_{name}", type_=getattr(Aside, name).type) for name in stored}
    values = {f"new_{name}": value for name, value in stored.items()}
    await unit.execute(_CHANGE.values(**columns), {**values, "row": aside.aside_id, "at": unit.now})
    await cancel_about(unit, plans.ASIDE, [aside.aside_id], [plans.TOLD, plans.NEWS])
    return replace(aside, turn=turn, **changes)


def tell(unit: Unit, aside: AsideFacts, *, home: bool) -> None:
    """The guardian, or the school's side, hears that there is something new."""
    plan(unit, [plans.news(aside, unit.now) if home else plans.told_aside(aside, unit.now)])
