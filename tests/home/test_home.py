"""The home screen, children, help and privacy, in three languages and for everybody who may come."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import update

from bot.core.feature import Feature, HomeLines
from bot.core.replies import Button, Reply
from bot.core.routes import Command, CommandRoute, Route, Routes
from bot.core.texts import LANGUAGES, in_language
from bot.core.unit import Unit, Units
from bot.features import assemble
from bot.home import home_feature, screens
from bot.home.handlers import shared_out
from bot.home.presses import ShowHelp, ShowMenu, ShowPrivacy
from bot.people.models import Guardianship, StaffRole
from bot.schools.models import School
from tests.reminders.family import acting, joined, maria, mette, two_schools
from tests.town import Town


def says(*lines: str, buttons: Sequence[str] = ()) -> Feature:
    """A feature with these lines and buttons on the home screen."""

    async def home(_unit: Unit, _acting: Any) -> HomeLines:
        return HomeLines(lines, tuple(Button(label, ShowHelp()) for label in buttons))

    return Feature("said", home=home)


async def round_(_unit: Unit, _acting: Any, _asked: Any) -> Reply:
    return Reply()


# A teacher's command with a title that has its translations.
TEACHING = Routes([CommandRoute("round", {"da": "samtalerunde"}, "My children", Route(round_, "round.manage"))])


async def asks(
    units: Units,
    asked: Any,
    *features: Feature,
    telegram_user: int = 1,
    code: str = "da",
    routes: Routes | None = None,
) -> Reply:
    """A press or a command ("/menu") of an account that reads `code`, in a house with these routes."""
    own = Routes(home_feature(features, lambda: routes or assemble().routes).routes)
    handle = (own.commands[asked[1:]].route if isinstance(asked, str) else own.press(asked.encode())[0]).handle

    async def work(unit: Unit) -> Reply:
        with in_language(code):
            return await handle(unit, await acting(unit, telegram_user), Command() if isinstance(asked, str) else asked)

    return await units.read(work)


def text_of(reply: Reply) -> str:
    assert reply.screen is not None
    return reply.screen.text


def labels(reply: Reply) -> list[list[str]]:
    assert reply.screen is not None
    return [[button.label for button in row] for row in reply.screen.rows]


async def test_home_shows_children_and_what_waits(units: Units) -> None:
    await maria(units, "Noah", "Emma")
    waiting = says("Emma: vælg tid senest onsdag den 25. november.", buttons=["Emma", "Noah"])
    reply = await asks(units, "/menu", Feature("silent"), waiting)
    assert text_of(reply) == (
        "Hvad kan jeg hjælpe med?\n\n"
        "Broskolen: Emma (3.B) og Noah (3.B)\n\n"
        "Emma: vælg tid senest onsdag den 25. november."
    )
    assert labels(reply) == [["Emma", "Noah"]]
    assert reply.keyboard


async def test_home_joins_the_schools_of_one_account(units: Units) -> None:
    await two_schools(units, "Emma", "Jakob")
    assert "Broskolen: Emma (4.A)\nBru skole: Jakob (4.A)" in text_of(await asks(units, ShowMenu()))


async def test_home_of_staff_names_their_classes_and_of_the_office_the_school(units: Units) -> None:
    school, _person = await mette(units)
    reply = await asks(units, "/menu", telegram_user=2)
    assert "Du arbejder med 3.B på Åskolen." in text_of(reply)
    assert "Der er ikke noget nyt lige nu." in text_of(reply)
    office = await Town(units).person(school, "Hanne")
    await Town(units).works(school, office, None, StaffRole.OFFICE)
    await joined(units, 3, (school, office))
    assert "Du hører til personalet på Åskolen." in text_of(await asks(units, "/menu", telegram_user=3))


async def test_long_buttons_stand_alone_and_a_crowd_still_fits(units: Units) -> None:
    await maria(units, *(f"{'Ab' * 60}{number}" for number in range(40)))
    many = says(*["en linje om en samtale " * 4] * 60, buttons=["tirs. 1. dec. kl. 16.20", "Kort", "Kort", "Kort"] * 20)
    reply = await asks(units, ShowMenu(), many)
    assert labels(reply)[:3] == [["tirs. 1. dec. kl. 16.20"], ["Kort", "Kort"], ["Kort"]]
    assert sum(map(len, labels(reply))) == screens.MOST_BUTTONS


async def test_children_are_listed_by_school_with_a_way_on(units: Units) -> None:
    (school, person), _other = await two_schools(units, "Emma", "Jakob")
    town = Town(units)
    ida = await town.pupil(school, await town.school_class(school, "0.B"), "Ida")
    await town.guards(school, person, ida, Guardianship.INFORMATION)
    assert text_of(await asks(units, "/boern")) == (
        "Broskolen\nEmma (4.A)\nIda (0.B)\n\nBru skole\nJakob (4.A)\n\n"
        "For Ida er det en anden, der vælger tiderne.\n"
        "Er der noget galt, eller mangler der noget? Spørg på skolens kontor."
    )
    await mette(units)
    assert "Du er ikke knyttet til noget barn her." in text_of(await asks(units, "/children", telegram_user=2))


@pytest.mark.parametrize(
    ("code", "last"),
    [
        ("da", "5. Er du gået i stå? Skriv /menu, eller ring til skolen på 12 34 56 78."),
        ("nb", "5. Står du fast? Skriv /meny, eller ring skolen på 12 34 56 78."),
        ("sv", "5. Har du kört fast? Skriv /meny eller ring skolan på 12 34 56 78."),
    ],
)
async def test_help_is_five_lines_of_what_this_person_may_do(units: Units, code: str, last: str) -> None:
    await maria(units, "Emma")
    lines = text_of(await asks(units, "/help", code=code)).splitlines()
    assert len(lines) == 5
    assert lines[4] == last
    with in_language(code):
        known = {route.words.get(code, route.name): route for route in assemble().routes.listed}
    for word in ("round", "samtalerunde", "samtalsomgang", "start"):
        assert f"/{word} " not in "\n".join(lines)
    said = [part.split(" ")[0] for line in lines[:4] for part in line.split("/")[1:]]
    assert len(said) >= 5
    assert set(said) <= set(known)


async def test_help_of_a_teacher_has_the_teachers_commands(units: Units) -> None:
    await maria(units, "Emma")
    await mette(units)
    assert "/samtalerunde – Mine børn" in text_of(await asks(units, ShowHelp(), telegram_user=2, routes=TEACHING))
    assert "/samtalerunde" not in text_of(await asks(units, ShowHelp(), routes=TEACHING))


def test_commands_are_shared_out_evenly() -> None:
    for count in range(12):
        groups = shared_out([(str(number), "") for number in range(count)])
        assert [word for group in groups for word, _title in group] == [str(number) for number in range(count)]
        assert len(groups) == min(count, 4)
        assert not groups or len(groups[0]) - len(groups[-1]) <= 1


async def test_help_without_a_phone_leads_to_the_office(units: Units) -> None:
    await maria(units, "Emma")
    await units.run(lambda unit: unit.execute(update(School).values(phone=None)))
    assert text_of(await asks(units, "/help")).endswith("Skriv /menu, eller spørg på skolens kontor.")


async def test_help_and_privacy_work_before_linking(units: Units) -> None:
    await joined(units, 1)
    text = text_of(await asks(units, "/hjaelp"))
    assert "/sprog – " in text
    assert "/privatliv – " in text
    assert "/paamindelser" not in text
    assert text.endswith("Har du ingen kode? Spørg på skolens kontor. De kan give dig en.")
    privacy = await asks(units, "/privacy")
    assert len(text_of(privacy).splitlines()) == 5
    assert text_of(privacy).endswith("Skolen har ansvaret. Har du spørgsmål, så kontakt skolens kontor.")
    assert labels(privacy) == [["Mine oplysninger", "Slet mine data"], ["Tilbage"]]


@pytest.mark.parametrize("code", LANGUAGES)
async def test_privacy_names_whom_to_ask_and_no_command_that_does_not_exist(units: Units, code: str) -> None:
    await two_schools(units, "Emma", "Jakob")
    text = text_of(await asks(units, ShowPrivacy(), code=code))
    assert len(text.splitlines()) == 5
    assert "Broskolen (12 34 56 78)" in text
    assert "Bru skole" in text
    assert "/" not in text


async def test_home_speaks_of_nobody_elses_children(units: Units) -> None:
    await maria(units, "Emma")
    await mette(units)
    assert "Emma" not in text_of(await asks(units, "/menu", telegram_user=2))
