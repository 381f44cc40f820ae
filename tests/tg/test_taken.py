"""Which files, albums and changed messages a feature is handed, and what is said of those that nobody takes."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from msgspec import Struct, field

from bot.accounts.service import Sender
from bot.core.feature import Feature
from bot.core.files import File, FileKind
from bot.core.presses import Press
from bot.core.replies import Ask, Reply, Screen
from bot.core.routes import Answer, AnswerRoute, Command, CommandRoute, PressRoute, Route, Routes, Written
from bot.core.unit import Unit, Units
from bot.home import HomeManners
from bot.people.acting import Acting
from bot.tg.arrivals import Arrival, Changed, Commanded, Pressed, What, Wrote
from bot.tg.intake import Intake
from bot.tg.paint import Painted
from tests.home.test_home import text_of
from tests.reminders.family import joined, maria

NO_FILES = "Jeg kan ikke åbne talebeskeder, billeder eller filer."
PHOTO = (File(FileKind.PHOTO, "photo"),)


class Tell(Press, prefix="test-tell"):
    """What the message says that this screen answers."""


class Class(Struct):
    """A feature that takes what is written about a trip, and asks for files or for words."""

    heard: list[Written | Answer | None] = field(default_factory=list)

    async def door(self, _unit: Unit, _acting: Acting, written: Written) -> Reply | None:
        return self._hears(written) if "tur" in written.text.lower() else None

    async def edited(self, _unit: Unit, _acting: Acting, written: Written) -> Reply | None:
        return self._hears(written) if written.message_id == 7 else None

    async def ask(self, _unit: Unit, _acting: Acting, command: Command) -> Reply:
        return Reply(Screen("Asked"), ask=Ask(f"test.{command.args}"))

    async def answer(self, _unit: Unit, _acting: Acting, answer: Answer) -> Reply:
        return self._hears(answer)

    async def tell(self, _unit: Unit, acting: Acting, _press: Tell) -> Reply:
        return self._hears(acting.answers)

    def _hears(self, said: Written | Answer | None) -> Reply:
        self.heard.append(said)
        return Reply(Screen("Taken"))

    @property
    def feature(self) -> Feature:
        def opens(handle: Any) -> Route:
            return Route(handle, None)

        routes = (
            CommandRoute("ask", {"da": "ask"}, "Ask", opens(self.ask)),
            AnswerRoute("test.words", opens(self.answer)),
            AnswerRoute("test.files", opens(self.answer), files=True),
            PressRoute(Tell, Route(self.tell, "home.see", reads=True)),
        )
        return Feature("class", routes=routes, doors=self.door, edited=self.edited)


class Wall:
    """Where replies are painted."""

    last = Reply()

    async def paint(self, _arrival: Arrival, _acting: object, _language: str, reply: Reply) -> Painted:
        self.last = reply
        return Painted()


class Desk(Struct):
    """An intake in which Maria, Telegram user 1, meets this one feature."""

    intake: Intake
    wall: Wall
    heard: list[Written | Answer | None]
    numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    async def gets(self, what: What, user: int = 1) -> str:
        await self.intake.handle(Arrival(next(self.numbers), Sender(user, user, "da"), what))
        return text_of(self.wall.last)


@pytest.fixture
async def desk(units: Units) -> Desk:
    await maria(units, "Emma")
    wall, taking = Wall(), Class()
    manners = HomeManners([Feature("deaf"), taking.feature])
    intake = Intake(units, Routes(taking.feature.routes), manners, wall, lambda: None)  # type: ignore[arg-type]
    return Desk(intake, wall, taking.heard)


async def test_files_that_nobody_asked_for_go_through_the_doors(desk: Desk) -> None:
    for wrote in (
        Wrote("Tur", PHOTO, "album", 3),
        Wrote("Tur " * 1000),
        Wrote("Tur", forwarded=True),
        Wrote("Tur", (File(FileKind.DOCUMENT, "id", "brev.pdf", 60_000_000),)),
    ):
        assert await desk.gets(wrote) == "Taken"
        assert desk.heard[-1] == wrote
    assert (await desk.gets(Wrote("Emma er syg", PHOTO))).startswith(NO_FILES)
    assert (await desk.gets(Wrote("", PHOTO, "album"))).startswith(NO_FILES)
    assert (await desk.gets(Wrote("x" * 501))).startswith("Jeg kan ikke læse så lang en tekst")
    assert (await desk.gets(Wrote("🎒"))).startswith("Jeg har ikke sendt det til nogen.")


async def test_file_is_an_answer_only_where_files_are_asked_for(desk: Desk) -> None:
    await desk.gets(Commanded("ask", "files"))
    assert await desk.gets(Wrote("", PHOTO, "album", 3, forwarded=True)) == "Taken"
    assert desk.heard[-1] == Answer("", {}, PHOTO, "album", 3, forwarded=True)
    await desk.gets(Commanded("ask", "words"))
    assert (await desk.gets(Wrote("Tur", PHOTO))).startswith(NO_FILES), "not through a door meanwhile"
    assert await desk.gets(Wrote(" Skoven ", message_id=4)) == "Taken", "the question is open still"
    assert desk.heard[-1] == Answer("Skoven", {}, message_id=4)


async def test_change_goes_to_whoever_has_the_message(desk: Desk) -> None:
    changed = Written("Tur på fredag", message_id=7)
    assert await desk.gets(Changed(changed)) == "Taken"
    assert desk.heard == [changed]
    assert (await desk.gets(Changed(Written("Tur", message_id=8)))).startswith("Jeg læser ikke rettelser")


async def test_press_reads_the_message_that_its_screen_answers(desk: Desk) -> None:
    written = Written("Tur", PHOTO, message_id=3)
    press = Tell().encode()
    assert await desk.gets(Pressed(press, "q", 9, answers=written)) == "Taken"
    await desk.gets(Pressed(press, "q", 9))
    assert desk.heard == [written, None]


async def test_stranger_with_a_file_is_a_stranger(desk: Desk, units: Units) -> None:
    await joined(units, 2)
    greeting = await desk.gets(Wrote("Hej"), user=2)
    for what in (Wrote("", PHOTO), Changed(Written("Hej", message_id=1)), Wrote("Hej" * 1000)):
        assert await desk.gets(what, user=2) == greeting
