"""Which talk of the year this is, where the principle gives a number: a guardian's own line, of their own talks."""

from __future__ import annotations

from datetime import date

import pytest

from bot.conferences.booking.presses import ShowTalk
from bot.schools.policy import load_preset
from bot.schools.service import store_policy
from tests.flows.scene import PLACES, Scene, scene
from tests.flows.test_two_homes import Two
from tests.world import Phone, World

LINES = {
    "da": "Det er samtale {} af 2 i dette skoleår.",
    "nb": "Dette er samtale {} av 2 dette skoleåret.",
    "sv": "Det här är samtal {} av 2 det här läsåret.",
}
TERM = "Dette er samtale 1 av 1 dette halvåret."
DAYS = (date(2026, 12, 1), date(2026, 12, 8), date(2026, 12, 15))


async def gives(here: Scene, number: int, *, per_term: bool = False) -> None:
    """The principle gives so many talks."""
    found = load_preset(here.place.preset)
    wanted = {"min_per_year": number, "per_term": per_term}
    policy = found.model_copy(update={"conferences": found.conferences.model_copy(update=wanted)})
    await here.world.house.units.run(lambda unit: store_policy(unit, here.school, policy))


async def books(here: Scene, phone: Phone, day: date, number: int) -> str:
    """The talk of the round with this number, on that day, booked and looked at."""
    await here.opens(here.at(15, 20, day), here.at(15, 40, day), announced=False)
    await phone.presses_data(f"bs:{number * 2 - 1}:{here.child}")
    await phone.presses_data(ShowTalk(number).encode())
    return str(phone.last.text)


@pytest.mark.parametrize("code", ["da", "nb", "sv"])
async def test_each_talk_says_which_it_is_until_the_number_is_reached(world: World, code: str) -> None:
    here = await scene(world, PLACES[code], fathers=False)
    await gives(here, 2)
    maria, mette = await here.maria(), await here.mette()
    assert LINES[code].format(1) in await books(here, maria, DAYS[0], 1)
    assert LINES[code].format(2) in await books(here, maria, DAYS[1], 2)
    assert LINES[code].format(3) not in await books(here, maria, DAYS[2], 3)
    # To a talk to which nobody came there was none.
    await world.until(here.at(16))
    await mette.presses_data("hdm:1:0:0")
    await maria.presses_data(ShowTalk(2).encode())
    assert LINES[code].format(1) in maria.last.text
    # Where no number is given, nothing is said.
    await gives(here, 0)
    await here.opens(here.at(15, 20, date(2027, 1, 12)), announced=False)
    await maria.presses_data(f"bs:7:{here.child}")
    await maria.presses_data(ShowTalk(4).encode())
    assert LINES[code].split("{}")[0] not in maria.last.text


async def test_a_term_has_a_number_of_its_own_and_a_hidden_home_is_in_no_number(world: World) -> None:
    here = await scene(world, PLACES["nb"])
    await gives(here, 2, per_term=True)
    maria, erik = await here.maria(), await here.erik()
    two = Two(here, maria, erik)
    await two.hidden()
    await books(here, maria, DAYS[0], 1)
    assert TERM in maria.last.text
    assert TERM in await books(here, erik, DAYS[1], 2), "the mother's talk is no talk of the father's"
