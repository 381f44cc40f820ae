"""A schedule is found as if there were no talk with one family: no time left out tells that there is one."""

from __future__ import annotations

from pathlib import Path

from bot.conferences.models import Form, TalkKind
from bot.conferences.scheduling.presses import PickPlace, PickProposed, ShowSchedule
from bot.conferences.single.facts import Offer
from bot.conferences.single.offering import offer_times
from bot.people.models import StaffRole
from tests.flows.scene import Scene, scene
from tests.flows.test_fair_times import planned, proposed
from tests.flows.test_single_talks_stay_hidden import a_world, empty
from tests.world import Phone, World

Shown = list[tuple[str, list[list[str | None]]]]


async def talk_with_the_head(here: Scene, head: int, pupil: int, class_id: int, guardian: int) -> None:
    """A separate talk at the only time of the round, agreed with the head and this guardian."""
    offer = Offer(
        TalkKind.SEPARATE, here.school, class_id, pupil, head, Form.IN_PERSON, 20, None, [here.at(15, 20)], [guardian]
    )
    await here.world.house.units.run(lambda unit: offer_times(unit, offer))
    await here.world.settle()


async def played(world: World, *, hers: bool) -> tuple[Shown, list[str]]:
    """What teacher and office meet on the way to a schedule, and what the father is told; `hers`: the head has a
    separate talk with the mother at the round's one time, else with somebody of another class."""
    here = await scene(world)
    town = world.town
    elsewhere = await town.school_class(here.school, "9.A")
    vera, nina = await town.pupil(here.school, elsewhere, "Vera"), await town.person(here.school, "Nina")
    await town.guards(here.school, nina, vera)
    head, olga = await town.person(here.school, "Hanne"), await town.person(here.school, "Olga")
    await town.works(here.school, head, None, StaffRole.HEAD)
    await town.works(here.school, olga, None, StaffRole.OFFICE)
    maria, erik, mette = await here.maria(), await here.erik(), await here.mette()
    nina_phone = await here.joins(nina, world.phone("nina", "da"))
    office = await here.joins(olga, world.phone("office", "da"))
    invited = maria if hers else nina_phone
    about = (here.child, here.class_id, here.mother) if hers else (vera, elsewhere, nina)
    await talk_with_the_head(here, head, *about)
    await invited.presses("Åbn")
    await invited.presses(invited.last.labels[0])
    await planned(here, here.at(15, 20))
    await proposed(here, mette)
    shown: Shown = []
    for phone in (mette, office):
        for press in (ShowSchedule(1, 0), PickProposed(1, 0), PickPlace(1, here.round_id, here.child, 0, 0)):
            await phone.presses_data(press.encode())
            shown.append(look(phone))
    await mette.presses_data(ShowSchedule(1, 0).encode())
    await mette.presses("Send ud")
    shown.append(look(mette))
    await mette.presses("Ja, send ud")
    await world.passes(minutes=5)
    shown.append(look(mette))
    return shown, list(erik.lines)


def look(phone: Phone) -> tuple[str, list[list[str | None]]]:
    return phone.last.text, [[button.data for button in row] for row in phone.last.buttons]


async def test_a_schedule_is_the_same_with_and_without_a_hidden_talk(sqlite_template: Path, tmp_path: Path) -> None:
    found = []
    for name, hers in (("with", True), ("without", False)):
        async with a_world(empty(sqlite_template, tmp_path / name), tmp_path / name) as world:
            found.append(await played(world, hers=hers))
    assert found[0] == found[1]
    shown, father = found[0]
    assert any("Emma" in text for text, _rows in shown), "there is something to see"
    assert any("15.20" in line for line in father)
