"""/language: three buttons in their own names, and from the press on everything is in that language."""

from __future__ import annotations

from typing import Any

import pytest

from bot.accounts import accounts_feature
from bot.accounts.presses import ChooseLanguage, ShowLanguages
from bot.accounts.service import find_account
from bot.core.errors import Outdated
from bot.core.replies import Reply
from bot.core.routes import Command, Routes
from bot.core.texts import in_language
from bot.core.unit import Unit, Units
from tests.reminders.family import acting, joined, maria


class Phone:
    """One account's presses and commands, and who was told of its choice."""

    def __init__(self, units: Units) -> None:
        self.units = units
        self.told: list[int] = []
        self.routes = Routes(accounts_feature(self._plan).routes)

    async def _plan(self, _unit: Unit, acting: Any) -> None:
        self.told.append(acting.account.id)

    async def does(self, asked: Any) -> Reply:
        route = self.routes.commands[asked].route if isinstance(asked, str) else self.routes.press(asked.encode())[0]
        assert route.action is None

        async def work(unit: Unit) -> Reply:
            with in_language("da"):
                subject = Command() if isinstance(asked, str) else asked
                return await route.handle(unit, await acting(unit, 1), subject)

        return await self.units.run(work)


async def language_of(units: Units) -> str | None:
    account = await units.read(lambda unit: find_account(unit, 1))
    assert account is not None
    return account.language


def text_of(reply: Reply) -> str:
    assert reply.screen is not None
    return reply.screen.text


@pytest.mark.parametrize("asked", ["language", "sprog", "sprak", ShowLanguages()])
async def test_languages_stand_in_their_own_names(units: Units, asked: Any) -> None:
    await joined(units, 1)
    reply = await Phone(units).does(asked)
    assert reply.screen is not None
    assert [[button.label for button in row] for row in reply.screen.rows] == [
        ["Dansk"],
        ["Norsk bokmål"],
        ["Svenska"],
    ]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("da", "Fra nu af skriver jeg på dansk."),
        ("nb", "Fra nå av skriver jeg på norsk."),
        ("sv", "Från och med nu skriver jag på svenska."),
    ],
)
async def test_choice_is_kept_and_answered_in_that_language_with_its_keyboard(
    units: Units, code: str, expected: str
) -> None:
    await maria(units, "Emma")
    phone = Phone(units)
    reply = await phone.does(ChooseLanguage(code))
    assert text_of(reply) == expected
    assert reply.keyboard
    assert await language_of(units) == code
    assert phone.told == [1]


async def test_stranger_chooses_too_and_is_told_what_comes_next(units: Units) -> None:
    await joined(units, 1)
    reply = await Phone(units).does(ChooseLanguage("sv"))
    assert text_of(reply).endswith("Skriv koden som står i brevet från skolan.")
    assert await language_of(units) == "sv"


async def test_language_nobody_speaks_here_is_outdated(units: Units) -> None:
    await joined(units, 1)
    phone = Phone(units)
    with pytest.raises(Outdated):
        await phone.does(ChooseLanguage("en"))
    assert await language_of(units) is None
    assert phone.told == []
