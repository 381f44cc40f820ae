"""/reminders: what it shows, what a press changes, what typed times do, and who is asked to plan anew."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest
from sqlalchemy import update

from bot.core.errors import NotAllowed, Outdated, Refusal
from bot.core.replies import MAX_TOAST, Ask, Reply, utf16_length
from bot.core.routes import Answer, AnswerRoute, Command, PressRoute, Routes
from bot.core.texts import LANGUAGES, in_language
from bot.core.unit import Unit, Units
from bot.people.models import GuardianshipRow
from bot.reminders import reminders_feature, screens
from bot.reminders.models import LockScreen, Preferences
from bot.reminders.presses import (
    ChangeDayBefore,
    ChangeLockScreen,
    ChangeQuiet,
    ChangeSameDay,
    ChangeWays,
    ChooseDayBefore,
    ChooseLockScreen,
    ChooseQuiet,
    ChooseSameDay,
    ShowReminders,
    ShowWhys,
    TypeQuiet,
)
from bot.reminders.queries import preferences_of
from tests.reminders.family import acting, maria, mette, two_schools

SHOWN = (
    ShowReminders(),
    ChangeDayBefore(),
    ChangeSameDay(),
    ChangeQuiet(),
    ChangeLockScreen(),
    TypeQuiet(),
    ChangeWays(),
    ShowWhys(),
)


class Phone:
    """Presses and writes as one account, through the feature's own routes."""

    def __init__(self, units: Units, telegram_user: int = 1, code: str = "da") -> None:
        self.units, self.telegram_user, self.code = units, telegram_user, code
        self.planned: list[int] = []
        self.routes = Routes(reminders_feature(tuple, [self._plan]).routes)

    async def _plan(self, _unit: Unit, person_id: int) -> None:
        self.planned.append(person_id)

    async def presses(self, press: Any) -> Reply:
        route, found = self.routes.press(press.encode())
        assert found == press
        return await self._run(route.handle, press)

    async def commands(self, word: str) -> Reply:
        return await self._run(self.routes.commands[word].route.handle, Command())

    async def answers(self, text: str) -> Reply:
        route = self.routes.answers["reminders.quiet"].route
        try:
            return await self._run(route.handle, Answer(text))
        except Refusal as refusal:
            refused, fact = route.refused, refusal
        assert refused is not None
        return await self._run(lambda unit, acting, answer: refused(unit, acting, answer, fact), Answer(text))

    async def _run(self, handle: Any, asked: Any) -> Reply:
        async def work(unit: Unit) -> Reply:
            with in_language(self.code):
                reply = await handle(unit, await acting(unit, self.telegram_user), asked)
            assert isinstance(reply, Reply)
            return reply

        return await self.units.run(work)


def text_of(reply: Reply) -> str:
    assert reply.screen is not None
    return reply.screen.text


def labels(reply: Reply) -> list[list[str]]:
    assert reply.screen is not None
    return [[button.label for button in row] for row in reply.screen.rows]


async def chosen(units: Units, person: int) -> Preferences:
    return (await units.read(lambda unit: preferences_of(unit, [person])))[person]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (
            "da",
            "Dagen før en samtale eller et møde får du en påmindelse kl. 17.00.\n"
            "Samme dag får du en lydløs påmindelse 2 timer før.\n"
            "Din stilletid er kl. 21.00–06.30. I det tidsrum kommer beskederne uden lyd.\n"
            "Låseskærmen viser barnets forbogstav, men ingen navne.",
        ),
        (
            "nb",
            "Dagen før en samtale eller et møte får du en påminnelse kl. 17.00.\n"
            "Samme dag får du en påminnelse uten lyd 2 timer før samtalen.\n"
            "Stilletiden din er kl. 21.00–06.30. Da kommer meldingene uten lyd.\n"
            "Låseskjermen viser forbokstaven til barnet, men ingen navn.",
        ),
        (
            "sv",
            "Dagen före ett samtal eller ett möte får du en påminnelse kl. 17.00.\n"
            "Samma dag får du en påminnelse utan ljud, 2 timmar före.\n"
            "Dina tysta timmar är kl. 21.00–06.30. Då kommer meddelandena utan ljud.\n"
            "Låsskärmen visar barnets initial, men inga namn.",
        ),
    ],
)
async def test_reminders_shows_what_holds_in_three_languages(units: Units, code: str, expected: str) -> None:
    await maria(units, "Emma", "Noah")
    assert text_of(await Phone(units, code=code).commands("reminders")) == expected


async def test_reminders_answers_to_its_word_in_every_language(units: Units) -> None:
    await maria(units, "Emma")
    phone = Phone(units)
    assert await phone.commands("paamindelser") == await phone.commands("paminnelser")
    assert "ingen navne" in text_of(await phone.commands("reminders"))


async def test_teacher_is_shown_quiet_hours_only(units: Units) -> None:
    await mette(units)
    reply = await Phone(units, 2).commands("reminders")
    assert text_of(reply) == (
        "Din stilletid er kl. 17.00–07.00, i weekenden og på skolefri dage. Beskederne kommer bagefter."
    )
    assert labels(reply) == [["Stilletid", "Hvorfor fik jeg det?"]]
    assert labels(await Phone(units, 2).presses(ChangeQuiet()))[0] == ["Uden for arbejdstid"]


@pytest.mark.parametrize(
    ("press", "expected", "line"),
    [
        (ChooseDayBefore(19), {"day_before": True, "day_before_at": time(19)}, "påmindelse kl. 19.00."),
        (ChooseDayBefore(0), {"day_before": False}, "ingen påmindelse dagen før"),
        (ChooseSameDay(1), {"same_day": True, "same_day_minutes": 60}, "1 time før"),
        (ChooseSameDay(0), {"same_day": False}, "ingen påmindelse på selve dagen"),
        (ChooseQuiet(wanted=False), {"quiet": (time(), time())}, "ingen stilletid"),
        (ChooseQuiet(wanted=True), {"quiet": None}, "21.00–06.30"),
        (ChooseLockScreen(LockScreen.NAMES), {"lock_screen": LockScreen.NAMES}, "fornavne"),
        (ChooseLockScreen(LockScreen.NEUTRAL), {"lock_screen": LockScreen.NEUTRAL}, "nyt fra skolen"),
    ],
)
async def test_a_press_is_kept_and_shown_at_once(units: Units, press: Any, expected: dict[str, Any], line: str) -> None:
    _school, person = await maria(units, "Emma", "Noah")
    phone = Phone(units)
    reply = await phone.presses(press)
    assert line in text_of(reply)
    assert reply.closes
    found = await chosen(units, person)
    assert {name: getattr(found, name) for name in expected} == expected
    assert phone.planned == ([] if isinstance(press, ChooseLockScreen) else [person])


async def test_choices_do_not_undo_each_other(units: Units) -> None:
    _school, person = await maria(units, "Emma", "Noah")
    phone = Phone(units)
    await phone.presses(ChooseSameDay(3))
    await phone.presses(ChooseLockScreen(LockScreen.NAMES))
    await phone.presses(ChooseDayBefore(18))
    found = await chosen(units, person)
    assert found.lock_screen is LockScreen.NAMES
    assert (found.same_day_minutes, found.day_before_at) == (180, time(18))


@pytest.mark.parametrize("press", [ChooseDayBefore(3), ChooseDayBefore(99), ChooseSameDay(9), ChooseSameDay(-1)])
async def test_a_forged_time_is_outdated_and_changes_nothing(units: Units, press: Any) -> None:
    _school, person = await maria(units, "Emma")
    with pytest.raises(Outdated):
        await Phone(units).presses(press)
    assert await chosen(units, person) == Preferences(person)


async def test_a_choice_holds_for_every_school_of_the_account(units: Units) -> None:
    persons = [person for _school, person in await two_schools(units, "Emma", "Ella")]
    phone = Phone(units)
    await phone.presses(ChooseDayBefore(20))
    assert sorted(phone.planned) == sorted(persons)
    for person in persons:
        assert (await chosen(units, person)).day_before_at == time(20)


async def test_who_has_no_child_and_no_role_any_more_chooses_nothing(units: Units) -> None:
    await maria(units, "Emma")
    await units.run(lambda unit: unit.execute(update(GuardianshipRow).values(until=unit.now)))
    with pytest.raises(NotAllowed):
        await Phone(units).presses(ChooseDayBefore(20))


async def test_typed_quiet_hours_are_asked_for_kept_and_asked_again(units: Units) -> None:
    _school, person = await maria(units, "Emma")
    phone = Phone(units)
    assert (await phone.presses(TypeQuiet())).ask == Ask("reminders.quiet")
    reply = await phone.answers("hele natten")
    assert text_of(reply) == "Jeg kunne ikke finde to klokkeslæt. Skriv dem sådan her: 21.00–06.30"
    assert reply.ask == Ask("reminders.quiet")
    assert "to forskellige" in text_of(await phone.answers("8-8"))
    assert (await phone.answers("x" * 10_000)).ask is not None
    assert (await chosen(units, person)).quiet is None
    assert "kl. 20.30–07.00" in text_of(await phone.answers("kl 20.30 til 7"))
    assert (await chosen(units, person)).quiet == (time(20, 30), time(7))
    assert phone.planned == [person]


async def test_lock_screen_choice_under_a_message_leaves_the_message_alone(units: Units) -> None:
    _school, person = await maria(units, "Emma", "Noah")
    with in_language("da"):
        rows = screens.offer_lock_screen()
        assert screens.lock_screen_question() == "Hvad vil du have på låseskærmen?"
    assert [[button.label for button in row] for row in rows] == [["Forbogstav"], ["Navn"], ["Kun »nyt fra skolen«"]]
    reply = await Phone(units).presses(rows[1][0].press)
    assert reply.screen is None
    assert reply.toast is not None
    assert reply.toast.text == "Låseskærmen viser børnenes fornavne."
    assert (await chosen(units, person)).lock_screen is LockScreen.NAMES


async def test_one_child_is_not_asked_about_initials(units: Units) -> None:
    await maria(units, "Emma")
    assert labels(await Phone(units).presses(ChangeLockScreen())) == [
        ["Hvad og hvornår"],
        ["Kun »nyt fra skolen«"],
        ["Tilbage"],
    ]


@pytest.mark.parametrize("code", LANGUAGES)
async def test_buttons_stand_one_to_a_row_or_are_short(units: Units, code: str) -> None:
    await maria(units, "Emma", "Noah")
    phone = Phone(units, code=code)
    for press in SHOWN:
        reply = await phone.presses(press)
        for row in labels(reply):
            assert len(row) == 1 or max(map(len, row)) <= 20
            assert len(row[0]) <= 20 or isinstance(press, ChangeLockScreen)
    with in_language(code):
        for level in LockScreen:
            assert utf16_length(screens.lock_screen_chosen(level).text) <= MAX_TOAST


def test_every_button_has_a_route() -> None:
    routes = reminders_feature(tuple).routes
    assert len({route.press.prefix for route in routes if isinstance(route, PressRoute)}) == 16
    assert [route.name for route in routes if isinstance(route, AnswerRoute)] == ["reminders.quiet"]
