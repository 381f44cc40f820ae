"""The route of the door list."""

from __future__ import annotations

from bot.conferences.doorlist.plans import door_list_plan
from bot.conferences.doorlist.presses import PrintDoorList
from bot.conferences.rounds.access import allowed_round
from bot.core.replies import Reply, Toast
from bot.core.routes import AnyRoute, PressRoute, Route
from bot.core.texts import _
from bot.core.unit import Unit
from bot.outbox.planning import plan_again
from bot.people.acting import Acting


async def print_door_list(unit: Unit, acting: Acting, press: PrintDoorList) -> Reply:
    """Have the file sent; it arrives as a message of its own."""
    person, round_ = await allowed_round(unit, acting, press.round_id, "round.see")
    plan_again(unit, [door_list_plan(round_, person.person_id, unit.now)])
    return Reply(toast=Toast(_("The door list is on its way.")))


ROUTES: tuple[AnyRoute, ...] = (PressRoute(PrintDoorList, Route(print_door_list, "round.see")),)
