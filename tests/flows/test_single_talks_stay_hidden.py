"""A single talk of every kind, planted, and every screen of everybody else with and without it: not a byte differs.

Two worlds are played alike. In one the talks are Emma's at this school; in the other they belong to another school's
pupil, so that every id in every button is the same, and only what the talks are about is not.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import orjson
import pytest

from bot.conferences.effects import days_effects, policy_effects
from bot.conferences.models import Form, TalkKind
from bot.conferences.rounds.running.presses import ShowRound
from bot.conferences.single.facts import MEETINGS, Offer, Reason
from bot.conferences.single.offering import offer_times
from bot.conferences.single.presses import OpenSingle
from bot.core.clock import AdjustableClock
from bot.core.keeping import Subject
from bot.core.unit import Unit
from bot.features import assemble
from bot.people.models import Guardianship, StaffRole
from bot.people.privacy.service import export
from bot.playground.views import Bubble
from bot.schools.queries import calendar_of, policy_of, school_by_key
from tests.conftest import STORY_START
from tests.flows.scene import DENMARK, Place, Scene, scene
from tests.world import Phone, World, open_world

FAR = Place(
    "dk-buddinge", "Europe/Copenhagen", "fjernskolen", "Fjernskolen", "4.F", "Vera", "Nina", "Per", "Ulla", "da"
)
# Who tries what no button offers.
FORGE = ("father", "team", "office")
# Not walked through: what makes secrets anew each time, says where one is, or leaves.
NOT_WALKED = {"start", "forget", "cancel", "link"}


@asynccontextmanager
async def a_world(url: str, tmp_path: Path) -> AsyncIterator[World]:
    async with open_world(url, tmp_path / "skolebro.key", AdjustableClock(STORY_START)) as world:
        yield world


class Play:
    """Both schools with their people; who looks on is at the first."""

    def __init__(self, world: World, here: Scene, far: Scene) -> None:
        self.world, self.here, self.far = world, here, far
        self.phones: dict[str, Phone] = {}

    async def set_stage(self) -> None:
        town, here = self.world.town, self.here
        await here.maria()
        self.nina = await self.far.joins(self.far.mother, self.world.phone("nina"))
        self.phones["father"] = await here.erik()
        relative = await town.person(here.school, "Rie", "Lund")
        await town.guards(here.school, relative, here.child, Guardianship.INFORMATION)
        staff = {
            "team": (StaffRole.TEAM_TEACHER, here.class_id),
            "substitute": (StaffRole.SUBSTITUTE, here.class_id),
            "office": (StaffRole.OFFICE, None),
            "head": (StaffRole.HEAD, None),
        }
        self.phones["relative"] = await here.joins(relative, self.world.phone("relative"))
        for key, (role, class_id) in staff.items():
            person = await town.person(here.school, key.capitalize(), "Krog")
            await town.works(here.school, person, class_id, role)
            self.phones[key] = await here.joins(person, self.world.phone(key))
        await here.opens()
        await self.world.passes(minutes=6)

    async def plant(self, where: Scene, phone: Phone) -> list[int]:
        """A talk of every kind for the mother of this place, booked, a day each."""
        found = []
        for number, kind in enumerate(TalkKind):
            day = where.at(10, 0) + timedelta(days=7 + number)
            starts: list[datetime] = [day] if kind in MEETINGS else [day, day + timedelta(hours=1)]
            offer = Offer(
                kind, where.school, where.class_id, where.child, where.teacher, Form.IN_PERSON, 20, "12", starts,
                guests=[where.mother], asked_by=where.mother, outside=["Ole Psykolog"], reason=Reason.WORRY,
            )  # fmt: skip
            found.append(await self.world.house.units.run(partial(offer_times, offer=offer)))
            await self.world.settle()
            if kind not in MEETINGS:
                await phone.presses("Åbn")
                await phone.presses(phone.last.labels[0])
        return found


def seen(bubble: Bubble) -> object:
    return [bubble.text, [[(button.text, button.data) for button in row] for row in bubble.buttons], bubble.protected]


async def walked(phone: Phone, commands: list[str], forged: list[str]) -> list[object]:
    """Every command, every button under its answer, and the forged ones: what the phone showed after each."""
    told: list[object] = []
    for command in commands:
        first = await phone.sends(f"/{command}")
        told.append((command, seen(first)))
        for button in [button for row in first.buttons for button in row]:
            if button.data is None:
                continue
            await phone.presses_data(button.data, first.message_id)
            told.append((command, button.text, seen(phone.last), [toast.text for toast in phone.toasts[-1:]]))
    message = (await phone.sends("/menu")).message_id
    for data in forged:
        await phone.presses_data(data, message)
        told.append((data, seen(phone.last), [toast.text for toast in phone.toasts[-1:]]))
    told += [("push", push.text, push.silent) for push in phone.pushes]
    return told


def forgeries(rounds: list[int]) -> list[str]:
    """Every press that a known id of a round, a time or a booking could be put into."""
    slots, bookings = range(5, 16), range(1, 7)
    found = [ShowRound(number, 0).encode() for number in rounds]
    for number in rounds:
        found += [OpenSingle(number).encode(), f"bt:{number}:1", f"bn:{number}:1"]
        found += [
            f"sn{name}:{number}" for name in ("c", "p", "m", "q", "x", "n", "k", "a", "g", "g1", "g3", "g5", "g6")
        ]
        found += [f"sny:{number}:1", f"snw:{number}:1", f"sng2:{number}:29000000", f"sng4:{number}:1"]
    for number in bookings:
        found += [f"{name}:{number}" for name in ("bb", "bc", "bw", "bk", "by")]
    # The class's own times come last in neither world: what is booked here is booked in both.
    return found + [f"snt:{number}:0" for number in slots]


async def transcript(world: World, planted: bool, every: int) -> dict[str, object]:
    play = Play(world, await scene(world, DENMARK), await scene(world, FAR))
    await play.set_stage()
    maria = world.phone("mother")
    rounds = await (play.plant(play.here, maria) if planted else play.plant(play.far, play.nina))
    await world.passes(minutes=30)
    found: dict[str, object] = {}
    routes = assemble().routes
    commands = [route.words["da"] for route in routes.listed if route.name not in NOT_WALKED]
    for key, phone in play.phones.items():
        forged = forgeries(rounds)[FORGE.index(key) % every :: every] if key in FORGE else []
        found[key] = await walked(phone, commands, forged)
    # What a child may see over its mother's shoulder: her ordinary screens.
    found["mother"] = [seen(await maria.sends(f"/{word}")) for word in ("samtale", "menu", "boern", "rettigheder")]
    found["mette"] = [seen(await (await play.here.mette()).sends("/bookinger"))]
    found["house"] = await world.house.units.read(lambda unit: _house(unit, play.here))
    await world.passes(days=20)
    found["pushes"] = {key: [(push.text, push.silent) for push in phone.pushes] for key, phone in play.phones.items()}
    return found


async def _house(unit: Unit, here: Scene) -> object:
    """What the command line prints: exports of the pupil and of the father, effects of another policy and day."""
    assembled = assemble()
    keeps = [keep for feature in assembled.features for keep in feature.keeps]
    pupil = await export(unit, keeps, Subject(here.school, pupil_id=here.child))
    father = await export(unit, keeps, Subject(here.school, person_id=here.father))
    school = await school_by_key(unit, here.place.key)
    calendar = await calendar_of(unit, school)
    closed = type(calendar)(calendar.country, calendar.timezone, frozenset({here.at(10).date() + timedelta(days=7)}))
    policy = await policy_of(unit, here.school, 1)
    effects = [
        *await policy_effects(unit, here.school, policy, policy),
        *await days_effects(unit, here.school, calendar, closed),
    ]
    tables = {name: rows for name, rows in {**pupil, **father}.items() if rows}
    return orjson.loads(orjson.dumps([tables, effects], default=str))


def empty(template: Path, folder: Path) -> str:
    folder.mkdir()
    path = folder / "skolebro.db"
    path.write_bytes(template.read_bytes())
    return f"sqlite:///{path}"


@pytest.mark.parametrize("every", [3, pytest.param(1, marks=pytest.mark.proof)], ids=["by turns", "all"])
async def test_with_and_without_a_single_talk_of_every_kind_nobody_else_sees_a_byte_of_difference(
    tmp_path: Path, sqlite_template: Path, every: int
) -> None:
    """Each walks through everything there is, and forges a third, all together each press; in proof everybody
    forges all."""
    told = []
    for name, planted in (("with", True), ("without", False)):
        url = empty(sqlite_template, tmp_path / name)
        async with a_world(url, tmp_path / name) as world:
            told.append(await transcript(world, planted, every))
    with_, without = told
    assert with_.keys() == without.keys()
    for key, said in with_.items():
        other = without[key]
        assert isinstance(said, list | dict)
        assert isinstance(other, list | dict)
        if isinstance(said, list) and isinstance(other, list):
            for one, two in zip(said, other, strict=True):
                assert one == two, key
        assert said == other, key


async def test_the_planted_talks_are_really_there(world: World) -> None:
    """Else the comparison above would compare nothing."""
    play = Play(world, await scene(world, DENMARK), await scene(world, FAR))
    await play.set_stage()
    maria = world.phone("mother")
    for number in await play.plant(play.here, maria):
        await maria.presses_data(OpenSingle(number).encode(), maria.last.message_id)
        assert "Mette" in maria.last.text, number
