"""Routes of wishes: a press or command in, a reply out. Nothing is sent from here."""

from __future__ import annotations

from collections.abc import Callable

from bot.conferences.homes import NO_HOMES, homes_of
from bot.conferences.queries import pupils_of_class
from bot.conferences.rounds.access import allowed_class, classes_open_to
from bot.conferences.rounds.drafting.rules import forms_of
from bot.conferences.wishes import presses as p
from bot.conferences.wishes import screens
from bot.conferences.wishes.errors import AskedAlready, NothingAsked
from bot.conferences.wishes.queries import interpreter_needs, newest_calls, wishes_of
from bot.conferences.wishes.rules import Wish, with_day, with_form, with_part
from bot.conferences.wishes.screens import Need
from bot.conferences.wishes.service import Mine, ask_wishes, my_wish, say_wish, set_interpreter
from bot.core.errors import Outdated, Refusal
from bot.core.replies import Reply
from bot.core.routes import AnyRoute, Command, CommandRoute, PressRoute, Route
from bot.core.texts import N_
from bot.core.unit import Unit
from bot.people.acting import Acting
from bot.schools.queries import policy_of

_MANAGE = "round.manage"
_SAY = "wish.say"


async def _shown(unit: Unit, mine: Mine) -> Reply:
    person, _child, call = min(mine.asked, key=lambda each: each[2].until)
    policy = await policy_of(unit, person.school.id, person.school.policy_version)
    asks = policy.interpreter.ask
    return Reply(screens.mine(mine.wish, call, forms_of(policy), mine.interpreter, asks=asks))


async def show_wish(unit: Unit, acting: Acting, _press: p.ShowWish) -> Reply:
    """What I said."""
    return await _shown(unit, await my_wish(unit, acting))


async def _say(unit: Unit, acting: Acting, change: Callable[[Wish], Wish]) -> Reply:
    return await _shown(unit, await say_wish(unit, acting, change))


async def choose_part(unit: Unit, acting: Acting, press: p.ChoosePart) -> Reply:
    """A part of the day."""
    return await _say(unit, acting, lambda wish: with_part(wish, press.part, press.on))


async def choose_day(unit: Unit, acting: Acting, press: p.ChooseDay) -> Reply:
    """A day of the week."""
    if press.day not in screens.SCHOOL_WEEK:
        raise Outdated
    return await _say(unit, acting, lambda wish: with_day(wish, press.day, press.on))


async def choose_form(unit: Unit, acting: Acting, press: p.ChooseForm) -> Reply:
    """How the talk is held."""
    return await _say(unit, acting, lambda wish: with_form(wish, press.form, press.on))


async def any_time(unit: Unit, acting: Acting, _press: p.AnyTimeSuits) -> Reply:
    """Whenever it is."""
    mine = await say_wish(unit, acting, lambda wish: Wish(forms=wish.forms))
    return Reply(screens.thanks(mine.wish or Wish(), mine.asked[0][2]))


async def finish(unit: Unit, acting: Acting, _press: p.FinishWish) -> Reply:
    """That is all; who has chosen nothing has said that any time suits."""
    mine = await say_wish(unit, acting, lambda wish: wish)
    return Reply(screens.thanks(mine.wish or Wish(), mine.asked[0][2]))


async def ask_interpreter(unit: Unit, acting: Acting, _press: p.AskInterpreter) -> Reply:
    """For which language?"""
    await my_wish(unit, acting)
    return Reply(screens.ask_interpreter())


async def choose_interpreter(unit: Unit, acting: Acting, press: p.SetInterpreter) -> Reply:
    """This language, or none."""
    return await _shown(unit, await set_interpreter(unit, acting, press.language))


# The teacher's side --------------------------------------------------------------------------------------------------


async def list_wishes(unit: Unit, acting: Acting, _asked: Command | p.ListWishes) -> Reply:
    """/wishes: which class, or the one there is."""
    found = await classes_open_to(unit, acting, _MANAGE)
    if not found:
        return Reply(screens.no_class())
    if len(found) == 1:
        return await show_needs(unit, acting, p.ShowNeeds(found[0].class_id, 0))
    return Reply(screens.classes(found))


async def show_needs(unit: Unit, acting: Acting, press: p.ShowNeeds) -> Reply:
    """What the families of a class need."""
    person, class_ = await allowed_class(unit, acting, press.class_id)
    policy = await policy_of(unit, person.school.id, person.school.policy_version)
    call = (await newest_calls(unit, [press.class_id])).get(press.class_id)
    pupils = await pupils_of_class(unit, press.class_id)
    homes = await homes_of(unit, (pupil.pupil_id for pupil in pupils))
    said = await wishes_of(unit, [call.call_id] if call else [])
    spoken = await interpreter_needs(unit, {who for each in homes.values() for who in each.custody})
    found = []
    for pupil in pupils:
        custody = homes.get(pupil.pupil_id, NO_HOMES).custody
        own = [said.get((call.call_id, pupil.pupil_id, who)) for who in custody] if call else []
        codes = tuple(dict.fromkeys(code for who in custody if (code := spoken.get(who))))
        found.append(Need(pupil, tuple(wish for wish in own if wish is not None), codes))
    is_open = call is not None and call.is_open(unit.now)
    asks = policy.booking.wishes_first
    return Reply(screens.needs(class_, call, found, press.page, asks=asks, is_open=is_open))


async def ask(unit: Unit, acting: Acting, press: p.AskWishes) -> Reply:
    """Ask the families."""
    return Reply(screens.asked(*await ask_wishes(unit, acting, press.class_id)))


async def refused(unit: Unit, acting: Acting, _subject: object, refusal: Refusal) -> Reply:
    """Why it was not taken, with a way on."""
    if isinstance(refusal, AskedAlready):
        return await show_needs(unit, acting, p.ShowNeeds(refusal.class_id, 0))
    if isinstance(refusal, NothingAsked):
        return Reply(screens.nothing_asked())
    raise refusal


def _says(handle: object, *, reads: bool = False) -> Route:
    return Route(handle, _SAY, reads=reads, refused=refused)  # type: ignore[arg-type]


def _asks(handle: object, *, reads: bool = True) -> Route:
    return Route(handle, _MANAGE, reads=reads, refused=refused)  # type: ignore[arg-type]


ROUTES: tuple[AnyRoute, ...] = (
    CommandRoute(
        "wishes",
        {"da": "oensker", "nb": "onsker", "sv": "onskemal"},
        N_("When families can come"),
        _asks(list_wishes),
    ),
    PressRoute(p.ListWishes, _asks(list_wishes)),
    PressRoute(p.ShowNeeds, _asks(show_needs)),
    PressRoute(p.AskWishes, _asks(ask, reads=False)),
    PressRoute(p.ShowWish, _says(show_wish, reads=True)),
    PressRoute(p.ChoosePart, _says(choose_part)),
    PressRoute(p.ChooseDay, _says(choose_day)),
    PressRoute(p.ChooseForm, _says(choose_form)),
    PressRoute(p.AnyTimeSuits, _says(any_time)),
    PressRoute(p.FinishWish, _says(finish)),
    PressRoute(p.AskInterpreter, _says(ask_interpreter, reads=True)),
    PressRoute(p.SetInterpreter, _says(choose_interpreter)),
)
