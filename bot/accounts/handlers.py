"""How a person chooses the language they are written to in, linked or not."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from bot.accounts import presses, screens, service
from bot.accounts.keeps import KEEPS
from bot.core.errors import Outdated
from bot.core.feature import Feature
from bot.core.replies import Reply
from bot.core.routes import Command, CommandRoute, PressRoute, Route
from bot.core.texts import LANGUAGES, N_, in_language
from bot.core.unit import Unit

# Called with the acting (people.Acting) after the choice was kept, in the same unit: plans the command menu anew.
AfterChoice = Callable[[Unit, Any], Awaitable[None]]


async def show_languages(_unit: Unit, _acting: Any, _asked: Command | presses.ShowLanguages) -> Reply:
    """Three languages in their own names."""
    return Reply(screens.languages())


async def choose_language(after_choice: AfterChoice, unit: Unit, acting: Any, press: presses.ChooseLanguage) -> Reply:
    """Keep the choice, and say so in that language with its keyboard. Raises Outdated for one nobody speaks here."""
    if press.code not in LANGUAGES:
        raise Outdated
    await service.choose_language(unit, acting.account.id, press.code)
    await after_choice(unit, acting)
    with in_language(press.code):
        return Reply(screens.chosen(linked=bool(acting.persons)), keyboard=True)


async def _nothing_follows(_unit: Unit, _acting: Any) -> None:
    """No menu is known."""


def accounts_feature(after_choice: AfterChoice = _nothing_follows) -> Feature:
    """The feature: /language, open to everyone, and forgetting handled updates."""
    language = CommandRoute(
        "language",
        {"da": "sprog", "nb": "sprak", "sv": "sprak"},
        N_("Language"),
        Route(show_languages, None, reads=True),
    )
    return Feature(
        "accounts",
        routes=(
            language,
            PressRoute(presses.ShowLanguages, Route(show_languages, None, reads=True)),
            PressRoute(presses.ChooseLanguage, Route(partial(choose_language, after_choice), None)),
        ),
        keeps=KEEPS,
    )


# For who only reads the routes.
feature = accounts_feature()
