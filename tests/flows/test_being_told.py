"""/reminders: which sorts of message ring, come silently or wait for the week's message, and why something came."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from sqlalchemy import insert, select

from bot.core.texts import LANGUAGES, _, in_language
from bot.core.unit import Unit
from bot.features import assemble
from bot.reminders.models import ToldWay
from bot.reminders.ways import Topic, Way, ways_of
from bot.schools.models import ClosedDay
from tests.flows.scene import DENMARK, NORWAY, SWEDEN, Place, data_of, scene
from tests.flows.test_sent_forms import NOT_WORDS
from tests.world import World

SOUNDS = [
    (
        DENMARK, "Med eller uden lyd", "Nyt fra klassen",
        "Nyt fra klassen: uden lyd\nGode historier: i ugens besked\nNoget at gøre: med lyd\nVigtigt: med lyd\n"
        "Nyt i portalen: i ugens besked\nUgeplan: i ugens besked\nMøder: med lyd\n\n"
        "Ugens besked kommer hver fredag kl. 16.00 uden lyd. Tryk på det, du vil ændre.",
        "Nyt fra klassen: i ugens besked\n", "Vigtigt",
    ),
    (
        NORWAY, "Med eller uten lyd", "Nytt fra klassen",
        "Nytt fra klassen: uten lyd\nGode historier: i ukens samlemelding\nNoe å gjøre: med lyd\nViktig: med lyd\n"
        "Ukeplan: i ukens samlemelding\nMøter: med lyd\n\n"
        "Ukens samlemelding kommer hver fredag kl. 16.00, uten lyd. Trykk på det du vil endre.",
        "Nytt fra klassen: i ukens samlemelding\n", "Viktig",
    ),
    (
        SWEDEN, "Med eller utan ljud", "Nytt från klassen",
        "Nytt från klassen: utan ljud\nSolskenshistorier: i veckans samlade meddelande\nAtt göra: med ljud\n"
        "Viktigt: med ljud\nVeckobrev: i veckans samlade meddelande\nMöten: med ljud\n\n"
        "Veckans samlade meddelande kommer på fredagar kl. 16.00 utan ljud. Tryck på det du vill ändra.",
        "Nytt från klassen: i veckans samlade meddelande\n", "Viktigt",
    ),
]  # fmt: skip


@pytest.mark.both_databases
@pytest.mark.parametrize(("place", "sounds", "topic", "usual", "changed", "important"), SOUNDS, ids=LANGUAGES)
async def test_a_guardian_chooses_what_rings_in_one_place(
    world: World, place: Place, sounds: str, topic: str, usual: str, changed: str, important: str
) -> None:
    here = await scene(world, place)
    maria = await here.maria()
    await maria.sends("/reminders")
    await maria.presses(sounds)
    assert maria.last.text == usual
    press = data_of(maria.last, topic)
    for _twice in range(2):
        # The same button pressed twice is one choice.
        await maria.presses_data(press, maria.last.message_id)
        assert maria.last.text.startswith(changed)
    await maria.presses(important)
    await maria.presses(important)

    async def look(unit: Unit) -> tuple[list[tuple[str, str]], dict[int, Way], dict[int, Way]]:
        rows = await unit.all(select(ToldWay.topic, ToldWay.way).order_by(ToldWay.id))
        both = (here.mother, here.father)
        return (
            [tuple(row) for row in rows],
            await ways_of(unit, both, Topic.NEWS),
            await ways_of(unit, both, Topic.NEED),
        )

    rows, news, need = await world.house.units.read(look)
    assert rows == [("news", "bundle"), ("important", "ring")], "important comes with or without a sound, and at once"
    assert news == {here.mother: Way.BUNDLE, here.father: Way.SILENT}
    assert need == {here.mother: Way.RING, here.father: Way.RING}


WHYS = [
    (
        DENMARK, "Hvorfor fik jeg det?", "Dagen før",
        "Det her har du fået senest:\n\n"
        "Man. 30. nov. kl. 17.00\nPåmindelse om en samtale: Du vil gerne mindes om den dagen før.\n\n"
        "Man. 16. nov. kl. 07.40\nOm at vælge tid: I er inviteret til en samtale om dit barn.",
    ),
    (
        NORWAY, "Hvorfor kom det?", "Dagen før",
        "Dette har du fått i det siste:\n\n"
        "Man. 30. nov. kl. 17.00\nPåminnelse om en samtale: Du vil gjerne ha en dagen før.\n\n"
        "Man. 16. nov. kl. 07.40\nOm å velge tid: Dere er invitert til en samtale om barnet ditt.",
    ),
    (
        SWEDEN, "Varför fick jag det?", "Dagen före",
        "Det här har du fått senast:\n\n"
        "Mån 30 nov. kl. 17.00\nPåminnelse om ett samtal: Du vill bli påmind dagen före.\n\n"
        "Mån 16 nov. kl. 07.40\nOm att välja tid: Ni är inbjudna till ett samtal om ditt barn.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("place", "asks", "changes", "said"), WHYS, ids=LANGUAGES)
async def test_what_came_says_why_and_leads_to_where_it_can_be_changed(
    world: World, place: Place, asks: str, changes: str, said: str
) -> None:
    here = await scene(world, place)
    maria = await here.maria()
    await here.opens()
    await world.passes(minutes=5)
    await maria.presses(next(label for label in maria.last.labels if "15.40" in label))
    await world.until(here.at(18, 0, here.at(0).date().replace(month=11, day=30)))
    await maria.sends("/reminders")
    await maria.presses(asks)
    assert maria.last.text == said
    await maria.presses(changes)
    assert any("19.00" in label for label in maria.last.labels)


async def test_who_got_nothing_is_told_so_and_sees_nobody_elses(world: World) -> None:
    here = await scene(world)
    await here.maria()
    mette = await here.mette()
    await here.opens()
    await world.passes(minutes=5)
    await mette.sends("/reminders")
    await mette.presses("Hvorfor fik jeg det?")
    assert "dit barn" not in mette.last.text


async def test_a_week_without_school_brings_nobody_anything(world: World) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    other = await here.sibling("Noah", "5.A", "Jonas")
    day = date(2026, 11, 20)
    off = [{"school_id": here.school, "on_day": day + timedelta(days=number)} for number in range(3, 8)]
    await world.house.units.run(lambda unit: unit.execute(insert(ClosedDay), off))
    await other.opens(here.at(16, 20, day), announced=False)
    await maria.presses_data(f"bs:1:{other.child}")
    # Its second nudge would be the Sunday before, by the calendar.
    await here.opens(here.at(15, 20), here.at(15, 40), closes_at=here.at(20, 0, date(2026, 11, 30)))
    await world.until(here.at(18, 0, day))
    seen = len(maria.lines), len(mette.lines)
    for number in range(1, 10):
        for clock in (time(7, 15), time(17, 10)):
            await world.until(here.at(clock.hour, clock.minute, day + timedelta(days=number)))
            for tick in world.house.assembled.ticks:
                await world.house.units.run(tick.run)
            await world.settle()
    assert (len(maria.lines), len(mette.lines)) == seen
    await world.until(here.at(17, 30, date(2026, 11, 30)))
    assert len(maria.lines) > seen[0], "school is back, and so are nudges"
    assert not any("Tak for samtalen" in line for line in maria.lines)
    await world.until(here.at(17, 0, date(2026, 12, 4)))
    assert any("Tak for samtalen" in line for line in maria.lines)


def test_every_kind_of_notice_says_why_it_comes() -> None:
    kinds = assemble().kinds
    assert [kind.name for kind in kinds if not kind.why and kind.name not in NOT_WORDS] == []
    everyday = {kind.why for kind in kinds if not kind.neutral}
    for kind in kinds:
        assert not kind.neutral or kind.why in everyday, f"{kind.name}: its reason would be a confession"


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_reason_names_an_illness_or_takes_two_lines(code: str) -> None:
    with in_language(code):
        for kind in assemble().kinds:
            said = _(kind.why) if kind.why else ""
            assert not any(word in said.casefold() for word in ("syg", "syk", "sjuk"))
            assert len(said) <= 120, said
