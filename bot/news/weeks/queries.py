"""Reading classes' plans."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import bindparam, select

from bot.core.among import among
from bot.core.unit import Unit
from bot.news.facts import Post
from bot.news.models import PostRow, PostState
from bot.news.queries import posts_by_ids

_OVER = (PostState.WITHDRAWN.value, PostState.DISCARDED.value)
_PLANS = select(PostRow.id).where(
    among(PostRow.class_id, "classes"), among(PostRow.week, "weeks"), PostRow.state.not_in(_OVER)
)
_PLAN = select(PostRow.id).where(
    PostRow.class_id == bindparam("of_class"), PostRow.week == bindparam("of_week"), PostRow.state.not_in(_OVER)
)


async def plans_of(unit: Unit, classes: Collection[int], weeks: Collection[str]) -> list[Post]:
    """The plans of these classes for these weeks, written or sent."""
    rows = await unit.all(_PLANS, {"classes": sorted(classes), "weeks": sorted(weeks)}) if classes else []
    return list((await posts_by_ids(unit, [row.id for row in rows])).values())


async def plan_of(unit: Unit, class_id: int, week: str) -> Post | None:
    """The class's plan for the week, if somebody began one."""
    found = await unit.scalar(_PLAN, {"of_class": class_id, "of_week": week})
    return (await posts_by_ids(unit, [found])).get(found) if found is not None else None
