"""Routes of topics without the child: a press in, a protected screen out that folds after ten minutes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.conferences.single import screens as single_screens
from bot.conferences.single.access import invited_to
from bot.conferences.single.views import view_of as single_view
from bot.core.errors import Outdated, Refusal
from bot.core.replies import Reply, Screen
from bot.core.routes import PressRoute, Route
from bot.core.unit import Unit
from bot.people.acting import Acting
from bot.talks.topics.access import DECIDE
from bot.talks.topics.aside import passing, presses, screens, service, staff_screens
from bot.talks.topics.aside.access import Mine, own_aside
from bot.talks.topics.aside.errors import HasChanged, NobodyHears
from bot.talks.topics.aside.presses import ShowAside
from bot.talks.topics.aside.views import view_of
from bot.talks.topics.facts import Party, Step
from bot.talks.topics.headlines import headline
from bot.talks.topics.presses import OpenTopics
from bot.talks.topics.queries import names_of
from bot.talks.topics.screens import closed, folding

Use = Callable[[Unit, Acting, int], Awaitable[Mine]]


async def _shown(unit: Unit, mine: Mine, screen: Screen | None = None) -> Reply:
    """Where it stands now, for whichever of the two presses."""
    view = await view_of(unit, mine)
    if screen is None:
        screen = screens.aside(view, unit.now) if mine.at_home else staff_screens.aside(view)
    line = await headline(unit, mine.person.person_id, mine.aside.pupil.pupil_id)
    return Reply(folding(screen, line, ShowAside(mine.aside.aside_id), unit.now))


async def show(unit: Unit, acting: Acting, press: presses.ShowAside) -> Reply:
    return await _shown(unit, await own_aside(unit, acting, press.aside_id, locked=False))


async def raise_it(unit: Unit, acting: Acting, press: presses.RaiseAside) -> Reply:
    """Sent. Folded it opens the pupil's topics, as it would had it been put on the agenda."""
    mine = await service.raise_aside(unit, acting, press.pupil_id, press.area, calls=press.calls)
    if mine.aside.step is not Step.PROPOSED or not mine.raised_it:
        return await _shown(unit, mine)
    line = await headline(unit, mine.person.person_id, press.pupil_id)
    return Reply(folding(screens.sent(await view_of(unit, mine)), line, OpenTopics(press.pupil_id), unit.now))


async def pick_guardian(unit: Unit, acting: Acting, press: presses.PickGuardian) -> Reply:
    """The one guardian there is needs no choosing."""
    person, about = await service.asking(unit, acting, press.pupil_id, Party.SCHOOL)
    found = await service.guardians(unit, person, about.pupil)
    if len(found) == 1:
        return await propose(unit, acting, presses.ProposeAside(press.pupil_id, press.area, found[0]))
    names = await names_of(unit, found)
    line = await headline(unit, person.person_id, press.pupil_id)
    screen = staff_screens.which_guardian(about.pupil, press.area, [(each, names[each]) for each in found])
    return Reply(folding(screen, line, OpenTopics(press.pupil_id), unit.now))


async def propose(unit: Unit, acting: Acting, press: presses.ProposeAside) -> Reply:
    return await _shown(unit, await service.propose_aside(unit, acting, press.pupil_id, press.area, press.guardian_id))


async def say(unit: Unit, acting: Acting, press: presses.SayWord) -> Reply:
    """A guardian's yes shows the times at once (text 10)."""
    mine = await service.say_word(unit, acting, press.aside_id, press.word)
    if mine.at_home and mine.aside.round_id is not None:
        invited = await invited_to(unit, acting, mine.aside.round_id)
        return Reply(single_screens.opened(await single_view(unit, acting, invited)))
    return await _shown(unit, mine)


async def invite(unit: Unit, acting: Acting, press: presses.InviteBoth) -> Reply:
    return await _shown(unit, await service.invite(unit, acting, press.aside_id, both=press.both))


async def let_pass(unit: Unit, acting: Acting, press: presses.LetPass) -> Reply:
    return await _shown(unit, await passing.let_pass(unit, acting, press.aside_id, at_once=press.now))


def _does(use: Use) -> Callable[[Unit, Acting, presses.AskCall], Awaitable[Reply]]:
    """A use case of the row alone, and where it stands then."""

    async def handle(unit: Unit, acting: Acting, press: presses.AskCall) -> Reply:
        return await _shown(unit, await use(unit, acting, press.aside_id))

    return handle


async def fold(unit: Unit, acting: Acting, press: presses.FoldAside | presses.LetRest) -> Reply:
    """Close it; let it lie: nothing changes, and the screen is gone at once."""
    mine = await own_aside(unit, acting, press.aside_id, locked=False)
    line = await headline(unit, mine.person.person_id, mine.aside.pupil.pupil_id)
    return Reply(closed(line, ShowAside(press.aside_id)))


async def refuse(unit: Unit, acting: Acting, _subject: object, refusal: Refusal) -> Reply:
    """Word a refusal with the world as it is now."""
    if isinstance(refusal, NobodyHears):
        return Reply(screens.nobody_hears(refusal.phone))
    if isinstance(refusal, HasChanged):
        try:
            return await show(unit, acting, presses.ShowAside(refusal.aside_id))
        except Outdated:
            raise refusal from None
    raise refusal


def _decides(handle: object, *, reads: bool = False) -> Route:
    return Route(handle, DECIDE, reads=reads, refused=refuse)  # type: ignore[arg-type]


ROUTES = (
    PressRoute(presses.RaiseAside, _decides(raise_it)),
    PressRoute(presses.PickGuardian, _decides(pick_guardian)),
    PressRoute(presses.ProposeAside, _decides(propose)),
    # Not a reading route: that it was opened is audited.
    PressRoute(presses.ShowAside, _decides(show)),
    PressRoute(presses.SayWord, _decides(say)),
    PressRoute(presses.InviteBoth, _decides(invite)),
    PressRoute(presses.LetPass, _decides(let_pass)),
    PressRoute(presses.AskCall, _decides(_does(service.ask_call))),
    PressRoute(presses.SayCalled, _decides(_does(service.say_called))),
    PressRoute(presses.ReleaseAside, _decides(_does(service.release))),
    PressRoute(presses.WithdrawAside, _decides(_does(service.withdraw))),
    PressRoute(presses.PassOn, _decides(_does(passing.pass_on))),
    PressRoute(presses.LetRest, _decides(fold)),
    PressRoute(presses.FoldAside, _decides(fold)),
)
