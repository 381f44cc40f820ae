"""What is said when nothing fits: kindly, with a way on, and to a stranger always the same."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import update

from bot.core.errors import NotAllowed, Outdated, Refusal
from bot.core.feature import Feature
from bot.core.files import File, FileKind
from bot.core.manners import Manners, Odd
from bot.core.replies import Reply, Screen
from bot.core.routes import Written
from bot.core.texts import LANGUAGES, in_language
from bot.core.unit import Unit, Units
from bot.features import assemble
from bot.home import HomeManners
from bot.people.models import GuardianshipRow
from bot.schools.models import School
from tests.home.test_home import labels, says, text_of
from tests.reminders.family import acting, joined, maria, two_schools

Meets = Callable[[HomeManners, Unit, Any], Awaitable[Reply]]


async def meet(units: Units, what: Meets, *features: Feature, code: str = "da") -> Reply:
    async def work(unit: Unit) -> Reply:
        with in_language(code):
            return await what(HomeManners(features), unit, await acting(unit, 1))

    return await units.read(work)


async def door(_unit: Unit, _acting: Any, written: Written) -> Reply | None:
    return Reply(Screen("Er Emma syg?")) if "syg" in written.brief else None


EVERYTHING: list[Meets] = [
    lambda manners, unit, who: manners.refused(unit, who, Outdated()),
    lambda manners, unit, who: manners.refused(unit, who, NotAllowed()),
    lambda manners, unit, who: manners.refused(unit, who, Refusal()),
    lambda manners, unit, who: manners.text(unit, who, Written("Hej")),
    lambda manners, unit, who: manners.text(unit, who, Written("x" * 10_000)),
    lambda manners, unit, who: manners.text(unit, who, Written("Hej", (File(FileKind.PHOTO, "id"),))),
    lambda manners, unit, who: manners.edited(unit, who, Written("Hej", message_id=1)),
    lambda manners, unit, who: manners.odd(unit, who, Odd.STICKER),
    lambda manners, unit, who: manners.odd(unit, who, Odd.FILE),
    lambda manners, unit, who: manners.odd(unit, who, Odd.EDITED),
    lambda manners, unit, who: manners.odd(unit, who, Odd.OTHER),
    lambda manners, unit, who: manners.unknown_command(unit, who),
    lambda manners, unit, who: manners.present(unit, who),
]


def test_home_keeps_the_promise_that_intake_relies_on() -> None:
    manners: Manners = HomeManners(())
    assert isinstance(manners, HomeManners)


@pytest.mark.parametrize("code", LANGUAGES)
async def test_stranger_gets_one_answer_to_everything(units: Units, code: str) -> None:
    await joined(units, 1)
    with in_language(code):
        stranger = HomeManners(()).stranger()
    for what in EVERYTHING:
        assert await meet(units, what, says("hemmeligt"), Feature("door", doors=door), code=code) == stranger


async def test_stranger_is_offered_what_works_without_a_code(units: Units) -> None:
    with in_language("da"):
        reply = HomeManners(()).stranger()
    assert labels(reply) == [["Jeg har ingen kode"], ["Dine oplysninger", "Skift sprog"]]
    routes = assemble().routes
    assert reply.screen is not None
    for row in reply.screen.rows:
        for button in row:
            assert button.press is not None
            assert routes.press(button.press.encode())[0].action is None


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("what", EVERYTHING)
async def test_every_answer_has_words_and_buttons_that_work(units: Units, what: Meets, code: str) -> None:
    await maria(units, "Emma")
    reply = await meet(units, what, says("Intet", buttons=["Vælg tid"]), code=code)
    routes = assemble().routes
    assert reply.screen is not None
    assert sum(map(len, reply.screen.rows)) >= 1
    for row in reply.screen.rows:
        for button in row:
            assert len(button.label) <= 20
            assert button.press is not None
            assert routes.press(button.press.encode())


@pytest.mark.parametrize("what", EVERYTHING)
async def test_nobody_is_left_without_an_answer_when_all_roles_have_ended(units: Units, what: Meets) -> None:
    await maria(units, "Emma")
    await units.run(lambda unit: unit.execute(update(GuardianshipRow).values(until=unit.now)))
    assert "Emma" not in text_of(await meet(units, what, says("hemmeligt")))


async def test_text_goes_to_the_first_door_that_knows_it(units: Units) -> None:
    await maria(units, "Emma")
    features = Feature("no door"), Feature("door", doors=door)
    heard = await meet(units, lambda manners, unit, who: manners.text(unit, who, Written("Emma er syg")), *features)
    assert text_of(heard) == "Er Emma syg?"
    unheard = await meet(units, lambda manners, unit, who: manners.text(unit, who, Written("Hej")), *features)
    assert text_of(unheard) == "Jeg har ikke sendt det til nogen. Hvad drejer det sig om?"
    long = await meet(units, lambda manners, unit, who: manners.text(unit, who, Written("syg" * 4000)), *features)
    assert text_of(long).endswith("Ring til skolen på 12 34 56 78.")


async def test_unasked_text_is_offered_what_the_home_screen_offers(units: Units) -> None:
    await maria(units, "Emma")
    waiting = says(buttons=["Vælg tid", "Se tider", "3", "4", "5"])
    reply = await meet(units, lambda manners, unit, who: manners.text(unit, who, Written("Hej")), waiting)
    assert labels(reply) == [["Vælg tid", "Se tider"], ["3", "4"], ["Menu", "Hjælp"]]


async def test_file_has_not_reached_the_school_and_here_is_its_number(units: Units) -> None:
    await two_schools(units, "Emma", "Jakob")
    sends: Meets = lambda manners, unit, who: manners.odd(unit, who, Odd.FILE)  # noqa: E731
    assert text_of(await meet(units, sends)) == (
        "Jeg kan ikke åbne talebeskeder, billeder eller filer. Skolen har ikke fået det, du sendte. "
        "Ring til skolen på 12 34 56 78 (Broskolen) og 12 34 56 78 (Bru skole)."
    )
    await units.run(lambda unit: unit.execute(update(School).values(phone=None)))
    assert text_of(await meet(units, sends)).endswith("Spørg på skolens kontor.")


async def test_old_button_brings_the_home_screen_beside_the_old_message(units: Units) -> None:
    await maria(units, "Emma")
    reply = await meet(units, EVERYTHING[0], says("Vælg tid"))
    assert reply.screen is not None
    assert reply.screen.new
    assert text_of(reply).startswith("Det har ændret sig i mellemtiden. Det her kan du gøre nu.")
    assert "Vælg tid" in text_of(reply)


async def test_unknown_command_names_help_in_the_readers_language(units: Units) -> None:
    await maria(units, "Emma")
    asks: Meets = lambda manners, unit, who: manners.unknown_command(unit, who)  # noqa: E731
    assert text_of(await meet(units, asks)).endswith("/hjaelp.")
    assert text_of(await meet(units, asks, code="nb")).endswith("/hjelp.")
    assert text_of(await meet(units, asks, code="sv")).endswith("/hjalp.")


@pytest.mark.parametrize("code", LANGUAGES)
def test_group_is_told_why_and_left(code: str) -> None:
    with in_language(code):
        reply = HomeManners(()).group("https://t.me/bro_bot")
        apology = HomeManners(()).apology()
    assert reply.leave
    assert text_of(reply).endswith("https://t.me/bro_bot")
    assert apology.screen is not None
    assert apology.screen.new
