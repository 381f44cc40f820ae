"""`/mydata` and `/forget`: open to everyone, since everybody may ask and leave, linked or not."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

from bot.core.feature import Keep
from bot.core.replies import Reply
from bot.core.routes import AnyRoute, Command, CommandRoute, PressRoute, Route
from bot.core.texts import N_
from bot.core.unit import Unit
from bot.outbox.planning import plan_again
from bot.people.acting import Acting
from bot.people.lifecycle.screens import resting
from bot.people.privacy import presses, screens, service
from bot.people.privacy.mine import mine
from bot.people.privacy.plans import file_plans

# The whole house's, known only once all features are there.
Keeps = Callable[[], Sequence[Keep]]


def _is_linked(acting: Acting) -> bool:
    """Links that rest go, too."""
    return bool(acting.persons) or acting.account.suspended_at is not None


class Privacy(Struct, frozen=True):
    """The handlers, with what every table holds and the function that tells all features what has ended."""

    keeps: Keeps
    ends: service.Ends

    async def show(self, unit: Unit, acting: Acting, _asked: Command | presses.ShowMyData) -> Reply:
        if acting.account.suspended_at is not None:
            # Somebody else may have the phone by now: nothing is said before the yes.
            return Reply(resting())
        return Reply(screens.my_data(await mine(unit, self.keeps(), acting)))

    async def send(self, unit: Unit, acting: Acting, press: presses.SendMyData) -> Reply:
        if not acting.persons:
            return await self.show(unit, acting, presses.ShowMyData())
        # One chat, however many schools: the files hold all of them.
        first = acting.persons[0]
        plan_again(unit, file_plans(unit, first.school.id, first.person_id))
        return Reply(screens.files_come())

    async def explain(self, _unit: Unit, acting: Acting, _asked: Command | presses.ShowForget) -> Reply:
        return Reply(screens.forget(linked=_is_linked(acting)))

    async def ask(self, _unit: Unit, acting: Acting, _press: presses.AskForget) -> Reply:
        return Reply(screens.sure(linked=_is_linked(acting)))

    async def forget(self, unit: Unit, acting: Acting, _press: presses.Forget) -> Reply:
        await service.forget(unit, self.keeps(), self.ends, acting)
        return Reply(screens.forgotten(), keyboard=True)

    async def purge(self, unit: Unit) -> None:
        await service.purge(unit, self.keeps())

    @property
    def routes(self) -> tuple[AnyRoute, ...]:
        show = Route(self.show, None, reads=True)
        explain = Route(self.explain, None, reads=True)
        return (
            CommandRoute(
                "mydata",
                {"da": "minedata", "nb": "minedata", "sv": "minadata"},
                N_("See your data"),
                show,
                listed=False,
            ),
            CommandRoute(
                "forget", {"da": "slet", "nb": "slett", "sv": "radera"}, N_("Delete my data"), explain, listed=False
            ),
            PressRoute(presses.ShowMyData, show),
            PressRoute(presses.SendMyData, Route(self.send, None)),
            PressRoute(presses.ShowForget, explain),
            PressRoute(presses.AskForget, Route(self.ask, None, reads=True)),
            PressRoute(presses.Forget, Route(self.forget, None)),
        )
