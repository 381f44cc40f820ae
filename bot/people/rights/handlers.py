"""The one button of one's own rights."""

from __future__ import annotations

from bot.core.replies import Reply
from bot.core.routes import AnyRoute, PressRoute, Route
from bot.core.unit import Unit
from bot.people.acting import Acting
from bot.people.rights import screens
from bot.people.rights.presses import ShowMyRights


async def show(_unit: Unit, acting: Acting, _press: ShowMyRights) -> Reply:
    return Reply(screens.my_rights(acting))


routes: tuple[AnyRoute, ...] = (PressRoute(ShowMyRights, Route(show, "home.see", reads=True)),)
