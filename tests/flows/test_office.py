"""What waits for the office: told without names and not at night, opened, decided once, and gone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.core.unit import Unit
from bot.people.importing.plan import TASK
from bot.people.invitations.reissuing import ASKED
from bot.people.joining.waiting import TRIED
from bot.people.lifecycle.ages import TURNED_15
from bot.people.lifecycle.reviews import SILENT
from bot.people.models import AccountLink, Pupil, StaffRole
from bot.people.office.presses import ShowTask
from bot.people.office.service import Matter, open_task
from bot.people.privacy.service import LEFT
from bot.people.pupils.presses import ShowPupil
from tests.flows.scene import PLACES, Scene, scene, with_text
from tests.world import Phone, World


async def office_of(here: Scene, name: str = "Hanne", role: StaffRole = StaffRole.OFFICE) -> Phone:
    """Somebody of the school's office, joined."""
    person = await here.world.town.person(here.school, name, "Holm")
    await here.world.town.works(here.school, person, None, role)
    return await here.joins(person, here.world.phone(name, here.place.code))


async def waits(here: Scene, kind: str = "planted", key: str = "planted:1", *, urgent: bool = False) -> int:
    """Something waits about the mother."""
    matter = Matter(here.school, kind, key, here.mother)

    async def work(unit: Unit) -> int:
        return await open_task(unit, matter, urgent=urgent)

    opened = await here.world.house.units.run(work)
    await here.world.settle()
    return opened


LIST = [
    ("da", "/opgaver", "Der er ikke noget, der venter på kontoret.", "1 ting venter på kontoret.", "Det er ordnet"),
    ("nb", "/oppgaver", "Ingenting venter på kontoret.", "1 ting venter på kontoret.", "Det er ordnet"),
    ("sv", "/arenden", "Ingenting väntar på expeditionen.", "1 sak väntar på expeditionen.", "Det är ordnat"),
]


@pytest.mark.parametrize(("code", "word", "nothing", "one", "done"), LIST)
async def test_what_waits_is_listed_opened_and_seen_to(
    world: World, code: str, word: str, nothing: str, one: str, done: str
) -> None:
    here = await scene(world, PLACES[code])
    hanne = await office_of(here)
    await hanne.sends(word)
    assert hanne.last.text == nothing
    await waits(here)
    await hanne.sends(word)
    assert hanne.last.text.startswith(one)
    assert here.place.mother in hanne.last.text
    await hanne.presses("1")
    assert here.place.mother in hanne.last.text
    await hanne.presses(done)
    assert hanne.last.text.endswith(nothing)


async def test_the_home_screen_says_how_many_things_wait(world: World) -> None:
    here = await scene(world)
    hanne = await office_of(here)
    for number in range(3):
        await waits(here, key=f"planted:{number}")
    await hanne.sends("/menu")
    assert "3 ting venter på kontoret." in hanne.last.text
    await hanne.presses("Se, hvad der venter")
    assert hanne.last.labels[:3] == ["1", "2", "3"]
    mette = await here.mette()
    await mette.sends("/menu")
    assert "venter på kontoret" not in mette.last.text


async def test_a_long_list_has_pages_oldest_first(world: World) -> None:
    here = await scene(world)
    hanne = await office_of(here)
    for number in range(10):
        await waits(here, key=f"planted:{number}")
        world.clock.advance(timedelta(seconds=1))
    await hanne.sends("/opgaver")
    assert hanne.last.labels == ["1", "2", "3", "4", "5", "6", "7", "8", "Næste side", "Breve"]
    await hanne.presses("Næste side")
    assert hanne.last.labels == ["9", "10", "Forrige side", "Breve"]


async def test_the_office_is_told_once_in_ten_minutes_and_without_a_name(world: World) -> None:
    here = await scene(world)
    hanne = await office_of(here)
    await world.passes(hours=2)
    before = len(hanne.lines)
    for number in range(4):
        await waits(here, key=f"planted:{number}")
    await world.passes(minutes=10)
    assert hanne.lines[before:] == ["4 ting venter på kontoret."]
    assert hanne.rings[-1] == "4 ting venter på kontoret."


async def test_at_night_the_office_hears_nothing_and_in_the_morning_one_line(world: World) -> None:
    here = await scene(world)
    hanne = await office_of(here)
    await world.until(datetime(2026, 11, 16, 20, 0, tzinfo=UTC))
    before = len(hanne.lines)
    for number in range(5):
        await waits(here, key=f"planted:{number}", urgent=number == 0)
        await world.passes(minutes=30)
    assert hanne.lines[before:] == []
    await world.until(datetime(2026, 11, 17, 7, 0, tzinfo=UTC))
    assert sorted(hanne.lines[before:]) == ["5 ting venter på kontoret.", "Til kontoret: Noget at se på."]


async def test_what_was_seen_to_in_time_is_not_told(world: World) -> None:
    here = await scene(world)
    hanne, head = await office_of(here), await office_of(here, "Henrik", StaffRole.HEAD)
    await world.passes(hours=2)
    before = len(head.lines)
    await waits(here)
    await hanne.sends("/opgaver")
    await hanne.presses("1")
    await hanne.presses("Det er ordnet")
    await world.passes(hours=1)
    assert head.lines[before:] == []


async def test_of_two_who_press_one_has_done_it(world: World) -> None:
    here = await scene(world)
    hanne, head = await office_of(here), await office_of(here, "Henrik", StaffRole.HEAD)
    await waits(here)
    for phone in (hanne, head):
        await phone.sends("/opgaver")
        await phone.presses("1")
    await hanne.presses("Det er ordnet")
    await head.presses("Det er ordnet")
    assert head.last.text.startswith("Det er allerede ordnet.")


async def test_a_matter_opened_twice_waits_once(world: World) -> None:
    here = await scene(world)
    assert await waits(here) == await waits(here)


async def test_others_see_no_list_and_press_nothing_in_it(world: World) -> None:
    here = await scene(world)
    hanne, mette, maria = await office_of(here), await here.mette(), await here.maria()
    task = await waits(here)
    for phone in (mette, maria):
        assert not any(word == "opgaver" for word, _title in phone.commands)
        for data in (f"oft:{task}", f"ofs:{task}", "of:0", "iv:0:0", f"ivp:{here.mother}", f"ivi:{here.mother}:0"):
            await phone.presses_data(data)
            assert "Det har du ikke adgang til." in phone.last.text
        await phone.presses_data(f"ju:{here.mother}:0")
        assert "Det har du ikke adgang til." in phone.last.text
    await hanne.sends("/opgaver")
    assert hanne.last.labels[0] == "1"


async def test_another_schools_office_reaches_nothing(world: World) -> None:
    here = await scene(world)
    await office_of(here)
    there = await scene(world, PLACES["nb"])
    stranger = await office_of(there, "Tone")
    task = await waits(here)
    for data in (
        f"oft:{task}",
        f"ofs:{task}",
        f"jo:{task}",
        f"jx:{task}",
        f"ivi:{here.mother}:0",
        f"ju:{here.mother}:0",
    ):
        await stranger.presses_data(data)
        assert "Maria" not in stranger.last.text
    await stranger.sends("/oppgaver")
    assert stranger.last.text == "Ingenting venter på kontoret."


LETTERS = [
    ("da", "Breve", "Lav en ny kode", "Gør brevet ugyldigt", "kan ikke bruges mere"),
    ("nb", "Brev", "Lag en ny kode", "Gjør brevet ugyldig", "kan ikke brukes lenger"),
    ("sv", "Brev", "Skapa en ny kod", "Gör brevet ogiltigt", "kan inte användas längre"),
]


@pytest.mark.parametrize(("code", "letters", "new", "revoke", "worthless"), LETTERS)
async def test_the_office_sees_letters_and_makes_one_worthless(
    world: World, code: str, letters: str, new: str, revoke: str, worthless: str
) -> None:
    here = await scene(world, PLACES[code])
    hanne = await office_of(here)
    token, _code = await world.town.invited(here.school, here.mother)
    await hanne.sends("/tasks")
    await hanne.presses(letters)
    assert f"1. {here.place.mother} Lund" in hanne.last.text
    await hanne.presses("1")
    assert new in hanne.last.labels
    await hanne.presses(revoke)
    assert worthless in hanne.last.text
    guest = world.phone("mother", code)
    await guest.starts(token)
    assert here.place.mother not in guest.last.text


async def test_a_new_code_is_shown_for_ten_minutes_and_lets_the_person_in(world: World) -> None:
    here = await scene(world)
    hanne = await office_of(here)
    old, _code = await world.town.invited(here.school, here.mother)
    await hanne.sends("/opgaver")
    await hanne.presses("Breve")
    await hanne.presses("1")
    await hanne.presses("Lav en ny kode")
    shown = hanne.last
    assert shown.text.startswith("Ny kode til Maria Lund:")
    assert shown.protected
    code = shown.text.split("\n")[2]
    await world.passes(minutes=11)
    assert hanne.bubble(shown.message_id).text == "Her blev der lavet en ny kode."
    maria = world.phone("mother", "da")
    await maria.starts(old)
    assert "Koden passer ikke." in maria.last.text
    await maria.sends(code)
    with_text(maria, "Velkommen, Maria!")


async def test_a_name_is_found_and_a_protected_one_is_not(world: World) -> None:
    here = await scene(world)
    hanne = await office_of(here)
    for person in (here.mother, here.father):
        await world.town.invited(here.school, person)
    await hanne.sends("/opgaver")
    await hanne.presses("Breve")
    await hanne.presses("Find et navn")
    await hanne.sends("mar")
    assert hanne.last.labels[:1] == ["Maria Lund"]
    await hanne.presses("Maria Lund")
    assert "Brevet til Maria Lund" in hanne.last.text
    await protects(here)
    await hanne.presses("Breve")
    assert "Maria" not in hanne.last.text
    await hanne.presses("Find et navn")
    await hanne.sends("maria")
    assert hanne.last.text == "Jeg kan ikke finde et brev til nogen med det navn."


CARDS = [
    ("da", "Elevens kort", "Det var en anden", "Det er ændret: Den telefon", "Lav en ny kode"),
    ("nb", "Elevens kort", "Det var noen andre", "Det er rettet opp: Den telefonen", "Lag en ny kode"),
    ("sv", "Elevens kort", "Det var någon annan", "Det är åtgärdat: Den telefonen", "Skapa en ny kod"),
]


@pytest.mark.parametrize(("code", "card", "someone_else", "undone", "new_code"), CARDS)
async def test_what_waits_about_a_protected_child_names_nobody_and_leads_to_its_card(
    world: World, code: str, card: str, someone_else: str, undone: str, new_code: str
) -> None:
    here = await scene(world, PLACES[code])
    hanne = await office_of(here)
    await here.joins(here.mother, world.phone("wrong", code))
    await protects(here, admitted=False)

    async def matters(unit: Unit) -> list[int]:
        found = [Matter(here.school, TURNED_15, "a", pupil_id=here.child)]
        found += [Matter(here.school, kind, kind, here.mother) for kind in (SILENT, LEFT, ASKED)]
        found.append(Matter(here.school, TASK, f"{TASK}:protection:1", pupil_id=here.child))
        found.append(Matter(here.school, TRIED, f"{TRIED}:1", here.mother))
        return [await open_task(unit, matter) for matter in found]

    opened = await world.house.units.run(matters)
    since = max(message.message_id for message in hanne.messages)
    for task in opened:
        await hanne.presses_data(ShowTask(task).encode())
        assert card in hanne.last.labels
        assert hanne.last.protected, "what is said of such a child is not forwarded"
    # The wrong phone is put out though nobody can be let in meanwhile.
    await hanne.presses(someone_else)
    assert hanne.last.text.startswith(undone)
    assert await linked(world, here.mother) == 0
    await hanne.presses(card)
    await hanne.presses(here.place.mother)
    assert someone_else not in hanne.last.labels
    assert new_code not in hanne.last.labels
    said = [message.text for message in hanne.messages if message.from_bot and message.message_id > since]
    for name in (f"{here.place.mother} Lund", here.place.child, here.place.class_name):
        assert name not in "\n".join(said)
    # Once the child is let in, the letter is made on the card: no list has this family.
    await protects(here)
    await hanne.presses_data(ShowPupil(here.child).encode())
    await hanne.presses(here.place.mother)
    await hanne.presses(new_code)
    assert hanne.last.protected
    await world.phone("mother", code).sends(hanne.last.text.split("\n")[2])
    assert await linked(world, here.mother) == 0, "and its first use waits for the office"


async def linked(world: World, person: int) -> int:
    statement = select(AccountLink.id).where(AccountLink.person_id == person, AccountLink.until.is_(None))
    return len(await world.house.units.read(lambda unit: unit.all(statement)))


async def protects(here: Scene, *, admitted: bool = True) -> None:
    """The child lives at a secret address from now on; `admitted`: the school lets it into the bot all the same."""
    at = here.world.clock.now() if admitted else None
    changed = update(Pupil).where(Pupil.id == here.child).values(protected=True, alias="Solsikke", admitted_at=at)
    await here.world.house.units.run(lambda unit: unit.execute(changed))
