"""The errand that lets reports fill up, and what else makes one worth drawing anew."""

from __future__ import annotations

from sqlalchemy import bindparam, or_, select, update

from bot.core.unit import Unit, Units
from bot.news.models import PostRow
from bot.news.posts import change
from bot.news.queries import posts_by_ids
from bot.news.sending.plans import draw_again, report_plan
from bot.news.sending.queries import deliveries
from bot.news.sending.rules import EVERY, next_look
from bot.outbox.planning import plan

# Posts a unit: the others are looked at the next time.
_MOST = 20

_DUE = select(PostRow.id).where(PostRow.look_at <= bindparam("now")).order_by(PostRow.look_at).limit(_MOST)
_SOON = (
    update(PostRow)
    .where(PostRow.id == bindparam("of_post"), or_(PostRow.look_at.is_(None), PostRow.look_at > bindparam("soon")))
    .values(look_at=bindparam("soon"))
)


def look_soon(unit: Unit, post_id: int) -> None:
    """A reader pressed something: the report follows in a moment, once for all who press in it."""
    unit.defer(_SOON, [{"of_post": post_id, "soon": unit.now + EVERY}])


async def draw_reports(units: Units) -> None:
    """The errand: each post under way has its report drawn anew, until nothing changes by itself any more."""
    if await units.read(_due):
        await units.run(_draw)


async def _due(unit: Unit) -> list[int]:
    return [row.id for row in await unit.all(_DUE, {"now": unit.now})]


async def _draw(unit: Unit) -> None:
    ids = await _due(unit)
    # Locked: what is decided about one meanwhile asks for a look of its own, which this one may not undo.
    posts = await posts_by_ids(unit, ids, locked=True)
    found = await deliveries(unit, ids)
    plan(unit, [report_plan(post, unit.now) for post in posts.values()])
    await draw_again(unit, ids)
    for post in posts.values():
        await change(unit, post.id, look_at=next_look(post, found[post.id], unit.now))
