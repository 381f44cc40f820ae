"""The commands of home: menu, children, help, privacy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from bot.accounts.installation import count_one
from bot.core.feature import Feature
from bot.core.replies import Reply, Screen
from bot.core.routes import Command, CommandRoute, PressRoute, Route, Routes
from bot.core.texts import N_, _, language
from bot.core.unit import Unit
from bot.home import calendar, presses, screens
from bot.home.queries import added_to_home, lines_of
from bot.home.words import HELP_WORDS, MENU_WORDS
from bot.people.access import has_role_for
from bot.people.acting import Acting

# The house's routes, known only once all features are there.
RoutesOf = Callable[[], Routes]

SEE = "home.see"
# Of five lines the last says what to do when stuck.
HELP_GROUPS = 4
# How often help had what somebody looked for, and had it not: whoever runs the bot reads it.
HELPED = {True: "help:found", False: "help:missed"}
# Who reads help has started and found it; the way to the menu is in the last line.
_NOT_IN_HELP = {"start", "help", "menu"}


async def show_menu(
    features: Sequence[Feature], unit: Unit, acting: Acting, asked: Command | presses.ShowMenu
) -> Reply:
    """The home screen; the command puts the keyboard up again, too."""
    screen = screens.menu(acting, await lines_of(features, unit, acting), added_to_home(features, acting))
    return Reply(screen, keyboard=isinstance(asked, Command))


async def show_children(_unit: Unit, acting: Acting, _asked: Command) -> Reply:
    return Reply(screens.children(acting))


async def show_help(routes: RoutesOf, _unit: Unit, acting: Acting, _asked: Command | presses.ShowHelp) -> Reply:
    return Reply(_help(routes, acting))


def _help(routes: RoutesOf, acting: Acting, *, asked: bool = True) -> Screen:
    """At most five lines, made from the routes this person may use."""
    commands = [
        (route.words.get(language(), route.name), _(route.title))
        for route in routes().listed
        if route.listed and route.name not in _NOT_IN_HELP and _may_use(acting, route)
    ]
    return screens.help_lines(acting, shared_out(commands), MENU_WORDS[language()], asked=asked)


async def say_helped(routes: RoutesOf, unit: Unit, acting: Acting, press: presses.SayHelped) -> Reply:
    """Counted, and nobody's (D4.59). What was found stays there to be pressed."""
    await count_one(unit, HELPED[press.found])
    if press.found:
        return Reply(_help(routes, acting, asked=False), toast=screens.thanks())
    return Reply(screens.not_helped(acting))


def _may_use(acting: Acting, route: CommandRoute) -> bool:
    action = route.route.action
    return action is None or has_role_for(acting, action)


def shared_out(commands: Sequence[tuple[str, str]]) -> list[Sequence[tuple[str, str]]]:
    """The commands on HELP_GROUPS lines in their order, the first lines one longer where it does not come out even."""
    each, rest = divmod(len(commands), HELP_GROUPS)
    groups, start = [], 0
    for place in range(HELP_GROUPS):
        end = start + each + (place < rest)
        if end > start:
            groups.append(commands[start:end])
        start = end
    return groups


async def show_privacy(_unit: Unit, acting: Acting, _asked: Command | presses.ShowPrivacy) -> Reply:
    """Open to everyone, linked or not."""
    return Reply(screens.privacy(acting))


def home_feature(features: Sequence[Feature], routes: RoutesOf) -> Feature:
    """The feature. `features` say what stands on the home screen, in menu order; `routes` gives the whole house's."""
    menu = Route(partial(show_menu, features), SEE, reads=True)
    help_ = Route(partial(show_help, routes), None, reads=True)
    privacy = Route(show_privacy, None, reads=True)
    return Feature(
        "home",
        routes=(
            CommandRoute("menu", MENU_WORDS, N_("Menu"), menu, keyboard=N_("Menu")),
            CommandRoute(
                "children",
                {"da": "boern", "nb": "barn", "sv": "barn"},
                N_("My children"),
                Route(show_children, "children.see", reads=True),
            ),
            *calendar.routes(features, SEE),
            CommandRoute("help", HELP_WORDS, N_("Help"), help_, keyboard=N_("Help")),
            CommandRoute(
                "privacy",
                {"da": "privatliv", "nb": "personvern", "sv": "integritet"},
                N_("How we use your data"),
                privacy,
            ),
            PressRoute(presses.ShowMenu, menu),
            PressRoute(presses.ShowHelp, help_),
            PressRoute(presses.ShowPrivacy, privacy),
            PressRoute(presses.SayHelped, Route(partial(say_helped, routes), SEE)),
        ),
        notices=(calendar.file_kind(features),),
        adds={"home": calendar.on_home},
        actions=frozenset({SEE, "children.see"}),
    )


# For who only reads the routes.
feature = home_feature((), lambda: Routes(()))
