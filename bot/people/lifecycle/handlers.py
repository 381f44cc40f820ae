"""The two answers to "is it still you?"."""

from __future__ import annotations

from bot.core.replies import Reply
from bot.core.routes import PressRoute, Route
from bot.core.texts import by_name
from bot.core.unit import Unit
from bot.people.acting import Acting
from bot.people.lifecycle import presses, reviews, screens


async def still_me(unit: Unit, acting: Acting, _press: presses.StillMe) -> Reply:
    """Open to everyone: whose links rest may do nothing else."""
    rested = acting.account.suspended_at is not None
    now = await reviews.confirm(unit, acting)
    children = by_name({child.pupil_id: child.given_name for _person, child in now.children}.values())
    return Reply(screens.confirmed(children), keyboard=rested)


async def not_me(_unit: Unit, _acting: Acting, _press: presses.NotMe) -> Reply:
    return Reply(screens.not_you())


ROUTES = (
    PressRoute(presses.StillMe, Route(still_me, None)),
    PressRoute(presses.NotMe, Route(not_me, None, reads=True)),
)
