"""A child at a secret address: in the bot only when school and home both say so, and nobody else can tell."""

from __future__ import annotations

import re
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.conferences.booking.presses import BookSlot, ShowTimes
from bot.core.clock import AdjustableClock
from bot.core.unit import Unit
from bot.people.models import GuardianshipRow, Pupil, StaffRole
from bot.people.pupils.presses import AdmitChild, AdmitPupil, ProtectPupil, ShowPupil, UnprotectPupil
from tests.conftest import STORY_START
from tests.flows.scene import DENMARK, NORWAY, SWEDEN, Place, Scene, outbox, scene
from tests.world import Phone, World, open_world

PLACES = pytest.mark.parametrize("place", [DENMARK, NORWAY, SWEDEN], ids=["da", "nb", "sv"])
# command for pupils, protect, yes, alias, let in, end protection, its yes
OFFICE = {
    "da": ("/elever", "Beskyt", "Ja, beskyt", "Dæknavn", "Tag med her", "Ophæv beskyttelse", "Ja, afslut"),
    "nb": ("/elever", "Skjerm eleven", "Ja, skjerm", "Dekknavn", "Ta med her", "Opphev skjerming", "Ja, avslutt"),
    "sv": ("/elever", "Skydda", "Ja, skydda", "Täcknamn", "Ta med här", "Häv skyddet", "Ja, avsluta"),
}
# privacy, the button, yes, talks, the word for a child without an alias
HOME = {
    "da": ("/privatliv", "Om mit barn", "Ja tak", "/samtale", "dit barn"),
    "nb": ("/personvern", "Om barnet mitt", "Ja takk", "/samtale", "barnet ditt"),
    "sv": ("/integritet", "Om mitt barn", "Ja tack", "/samtal", "ditt barn"),
}


async def hanne(here: Scene, role: StaffRole = StaffRole.HEAD) -> Phone:
    person = await here.world.town.person(here.school, "Hanne", "Holm")
    await here.world.town.works(here.school, person, None, role)
    return await here.joins(person, here.world.phone(role.value, here.place.code))


async def protects(here: Scene, *, admitted: bool = False, said_yes: int | None = None, alias: str = "") -> None:
    """Straight into the rows, as an import would raise it."""

    async def work(unit: Unit) -> None:
        values = {"protected": True, "alias": alias or None, "admitted_at": unit.now if admitted else None}
        await unit.execute(update(Pupil).where(Pupil.id == here.child).values(**values))
        if said_yes is not None:
            row = (GuardianshipRow.pupil_id == here.child) & (GuardianshipRow.person_id == said_yes)
            await unit.execute(update(GuardianshipRow).where(row).values(admitted_at=unit.now))

    await here.world.house.units.run(work)


def everything(phone: Phone, since: int = 0, pushed: int = 0) -> str:
    """All that the bot has said on this phone since then: lock screen, text and buttons."""
    said = [f"{each.text} {each.labels}" for each in phone.messages if each.from_bot and each.message_id > since]
    return "\n".join([*said, *phone.lines[pushed:]])


@pytest.mark.both_databases
@PLACES
async def test_the_head_protects_and_only_both_yeses_let_the_child_in(world: World, place: Place) -> None:
    here = await scene(world, place)
    maria, head = await here.maria(), await hanne(here)
    command, protect, yes, _alias, let_in, *_rest = OFFICE[place.code]
    privacy, own, say_yes, talks, nameless = HOME[place.code]
    await head.sends(command)
    for label in (place.class_name, f"{place.child} Lund", protect, yes):
        await head.presses(label)
    # The alias is asked for at once, and may not tell.
    await head.sends(f"lille {place.child}")
    assert head.last.labels
    await head.sends("Solsikke")
    assert "Solsikke" in head.last.text
    assert place.child not in head.last.text
    since, pushed = max(each.message_id for each in maria.messages), len(maria.lines)
    await here.opens()
    await world.passes(minutes=10)
    await maria.sends(talks)
    await maria.sends(privacy)
    assert own not in maria.last.labels
    assert await outbox(world, "conference.invited") == []

    await head.presses(let_in)
    await maria.sends(privacy)
    await maria.presses(own)
    assert "Solsikke" in maria.last.text
    await maria.presses(say_yes)
    await maria.sends(talks)
    assert "Solsikke" in maria.last.text
    said = everything(maria, since, pushed)
    assert place.child not in said
    assert place.class_name not in said
    assert nameless not in said


@PLACES
async def test_without_an_alias_the_child_is_called_a_neutral_word_in_every_text(world: World, place: Place) -> None:
    here = await scene(world, place)
    maria = await here.maria()
    since = max(each.message_id for each in maria.messages)
    pushed = len(maria.lines)
    await protects(here, admitted=True, said_yes=here.mother)
    round_id = await here.opens()
    await world.passes(minutes=10)
    await maria.sends(HOME[place.code][3])
    await maria.presses_data(ShowTimes(round_id, here.child).encode())
    await maria.presses_data(BookSlot(1, here.child).encode())
    await maria.sends({"da": "/menu", "nb": "/meny", "sv": "/meny"}[place.code])
    await maria.sends({"da": "/boern", "nb": "/barn", "sv": "/barn"}[place.code])
    await world.passes(days=20)
    said = "\n".join(
        f"{each.text} {each.labels}" for each in maria.messages if each.from_bot and each.message_id > since
    )
    assert HOME[place.code][4] in said.lower()
    for told in (place.child, place.class_name, place.school):
        assert told not in said
    assert not [line for line in maria.lines[pushed:] if re.match(r"^\W*\w{1,3}: ", line)]


async def test_no_mark_on_the_lock_screen_though_the_sibling_has_one(world: World) -> None:
    here = await scene(world)
    there = await here.sibling("Noah", "5.A", "Lars")
    maria = await here.maria()
    await protects(here, admitted=True, said_yes=here.mother)
    for each in (here, there):
        await each.opens(*each.starts("15.20" if each is here else "17.20", "16.20" if each is here else "18.20"))
    await world.passes(minutes=10)
    pushed = maria.lines[-1]
    assert pushed.startswith("N: ") or "\u2068N\u2069" in pushed
    assert "E" not in pushed.split(":")[0]


async def test_siblings_of_a_child_that_is_not_in_the_bot_are_only_children(world: World) -> None:
    here = await scene(world)
    there = await here.sibling("Noah", "5.A", "Lars")
    maria = await here.maria()
    await protects(here)
    await there.opens()
    await world.passes(minutes=10)
    assert not maria.lines[-1].startswith(("N:", "\u2068N"))


# Nobody else can tell ------------------------------------------------------------------------------------------------

_NUMBERS = re.compile(r":\d[\d,:]*")


def plainly(phone: Phone) -> list[tuple[str, list[str], list[str]]]:
    """Texts, labels and payloads without their ids, which differ from town to town."""
    return [
        (each.text, each.labels, [_NUMBERS.sub("", button.data or "") for row in each.buttons for button in row])
        for each in phone.messages
        if each.from_bot
    ]


async def everybody_else(world: World, place: Place, *, with_child: bool) -> dict[str, object]:
    """What another family, a teacher of another class and the class's own teacher see while a round runs."""
    here = await scene(world, place)
    there = await here.sibling("Noah", "5.A", "Lars")
    town = world.town
    other = await town.pupil(here.school, here.class_id, "Asta")
    father = await town.person(here.school, "Bo", "Krog")
    await town.guards(here.school, father, other)
    if with_child:
        hidden = await town.pupil(here.school, here.class_id, "Skjult")
        mother = await town.person(here.school, "Hemme", "Lighed")
        await town.guards(here.school, mother, hidden)
        await world.house.units.run(
            lambda unit: unit.execute(update(Pupil).where(Pupil.id == hidden).values(protected=True))
        )
    bo = await here.joins(father, world.phone("bo", place.code))
    lars = await there.joins(there.teacher, world.phone("lars", place.code))
    mette = await here.mette()
    await here.opens()
    await world.passes(minutes=10)
    for phone, words in ((bo, ("/samtale", "/menu", "/boern")), (lars, ("/bookinger",)), (mette, ("/bookinger",))):
        for word in words:
            await phone.sends(word)
    await bo.presses_data(ShowTimes(here.round_id, other).encode())
    await mette.presses(mette.last.labels[0])
    await world.passes(days=5)
    return {"bo": plainly(bo), "lars": plainly(lars), "mette": plainly(mette), "pushes": [bo.lines, mette.lines]}


async def test_screens_are_the_same_to_the_byte_with_and_without_the_child(
    world: World, tmp_path: Path, sqlite_template: Path
) -> None:
    with_child = await everybody_else(world, DENMARK, with_child=True)
    clock = AdjustableClock(STORY_START)
    url = f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'without.db')}"
    async with open_world(url, tmp_path / "without.key", clock) as other:
        without = await everybody_else(other, DENMARK, with_child=False)
    assert with_child == without


@PLACES
async def test_the_classs_own_teacher_reads_the_alias_once_the_child_is_in_and_counts_do_not_change(
    world: World, place: Place
) -> None:
    here = await scene(world, place)
    town = world.town
    asta = await town.pupil(here.school, here.class_id, "Asta")
    await town.guards(here.school, await town.person(here.school, "Bo", "Krog"), asta)
    maria, mette = await here.maria(), await here.mette()
    await protects(here, admitted=True, said_yes=here.mother, alias="Solsikke")
    round_id = await here.opens()
    await world.passes(minutes=5)
    await maria.presses_data(ShowTimes(round_id, here.child).encode())
    await maria.presses_data(BookSlot(1, here.child).encode())
    await mette.sends({"da": "/bookinger", "nb": "/samtaleliste", "sv": "/bokningar"}[place.code])
    assert "Solsikke" in mette.last.text
    said = everything(mette)
    assert place.child not in said
    assert re.search(r"\b0 (af|av) 1\b", mette.last.text)


async def test_protecting_in_mid_round_silences_everybody_and_keeps_the_talk(world: World) -> None:
    here = await scene(world)
    maria, erik, head = await here.maria(), await here.erik(), await hanne(here)
    await here.opens()
    await world.passes(minutes=10)
    await maria.presses(maria.last.labels[0])
    await world.passes(minutes=1)
    await head.presses_data(ProtectPupil(here.child).encode())
    await maria.sends("/samtale")
    assert "Emma" not in maria.last.text
    heard = len(maria.pushes), len(erik.pushes)
    await world.passes(days=20)
    assert (len(maria.pushes), len(erik.pushes)) == heard
    assert {state for _person, state, _due in await outbox(world, "conference.day_before")} <= {"cancelled", "dropped"}


async def test_what_the_guardian_allowed_can_be_taken_back_at_any_time(world: World) -> None:
    here = await scene(world)
    maria = await here.maria()
    await protects(here, admitted=True, said_yes=here.mother, alias="Solsikke")
    await maria.sends("/privatliv")
    await maria.presses("Om mit barn")
    await maria.presses("Nej, stop")
    await here.opens()
    pushes = len(maria.pushes)
    await world.passes(days=20)
    assert len(maria.pushes) == pushes
    await maria.sends("/menu")
    assert "Solsikke" not in maria.last.text


async def test_only_the_head_protects_and_ends_it_and_the_office_may_let_in(world: World) -> None:
    here = await scene(world)
    office = await hanne(here, StaffRole.OFFICE)
    await office.presses_data(ProtectPupil(here.child).encode())
    assert "ikke adgang" in office.last.text
    await protects(here, alias="Solsikke")
    await office.presses_data(UnprotectPupil(here.child).encode())
    assert "ikke adgang" in office.last.text
    await office.presses_data(AdmitPupil(here.child, True).encode())
    assert "Skolen har sagt ja" in office.last.text
    assert "Emma" not in everything(office)


async def test_ending_the_protection_brings_name_and_class_back(world: World) -> None:
    here = await scene(world)
    maria, head = await here.maria(), await hanne(here)
    await protects(here, alias="Solsikke")
    await head.presses_data(ShowPupil(here.child).encode())
    await head.presses("Ophæv beskyttelse")
    await head.presses("Ja, afslut")
    assert "Emma Lund (3.B)" in head.last.text
    await maria.sends("/boern")
    assert "Emma (3.B)" in maria.last.text


async def test_a_yes_for_a_child_the_school_has_not_let_in_is_none(world: World) -> None:
    here = await scene(world)
    maria = await here.maria()
    await protects(here)
    await maria.presses_data(AdmitChild(here.child, True).encode())
    await protects(here, admitted=True)
    world.clock.advance(timedelta(minutes=1))
    await maria.sends("/samtale")
    assert "dit barn" not in maria.last.text.lower()


async def test_no_letter_for_who_has_only_a_protected_child_that_is_not_let_in(world: World) -> None:
    from bot.people.invitations.queries import invitable_people

    here = await scene(world)
    await protects(here)
    invited = await world.house.units.read(lambda unit: invitable_people(unit, here.school))
    assert {person.id for person in invited} == {here.teacher}
    await protects(here, admitted=True)
    invited = await world.house.units.read(lambda unit: invitable_people(unit, here.school))
    assert {person.id for person in invited} == {here.teacher, here.mother, here.father}
