"""A colleague at one talk: asked, seen by the home, told when it moves, reminded, let go; and never at two talks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.conferences.booking.presses import BookSlot, MoveTo, ShowTalk
from bot.conferences.colleagues.presses import InviteColleague, OpenInvited, PickColleague
from bot.conferences.queries import free_slots
from bot.conferences.rounds.running.presses import CancelFor, ListRounds, MoveFor, ShowBooking
from bot.people.models import StaffRole, StaffRoleRow
from bot.schools.policy import load_preset
from bot.schools.service import store_policy
from tests.flows.scene import PLACES, TALKS_ON, Place, Scene, changes_round, live, scene
from tests.flows.test_single_talks import NEWS
from tests.people.lifecycle.ticking import rows, ticks
from tests.world import Phone, World

# What is pressed and read, in the order of the walk.
WORDS = {
    "da": {
        "invite": "Inviter en kollega", "asked": "Frida bliver spurgt, og hjemmet får besked.",
        "ask": "3.B: Kan du være med til en samtale tirsdag", "show": "Vis", "yes": "Jeg kommer",
        "no": "Jeg kan ikke komme", "home": "Frida fra skolen er også med.", "list": "Kollegers samtaler",
        "comes": "Frida Lund kommer også.", "moved": "3.B: En samtale, du er inviteret til, er nu tirsdag",
        "said": "3.B: Din kollega kan ikke komme til samtalen tirsdag", "drop": "Afmeld Frida",
        "eve": "3.B: Du er inviteret til en samtale tirsdag", "off": "er aflyst.",
        "need": "3.B: Du behøver ikke længere komme til samtalen tirsdag",
    },
    "nb": {
        "invite": "Inviter en kollega", "asked": "Frida blir spurt, og hjemmet får beskjed.",
        "ask": "7A: Kan du være med på en samtale tirsdag", "show": "Vis", "yes": "Jeg kommer",
        "no": "Jeg kan ikke komme", "home": "Frida fra skolen er også med.", "list": "Kollegers samtaler",
        "comes": "Frida Lund kommer også.", "moved": "7A: En samtale du er invitert til, er nå tirsdag",
        "said": "7A: Kollegaen din kan ikke komme til samtalen tirsdag", "drop": "Trekk Frida",
        "eve": "7A: Du er invitert til en samtale tirsdag", "off": "er avlyst.",
        "need": "7A: Du trenger ikke lenger komme til samtalen tirsdag",
    },
    "sv": {
        "invite": "Bjud in en kollega", "asked": "Frida får frågan, och hemmet får veta det.",
        "ask": "3B: Kan du vara med på ett samtal tisdag", "show": "Visa", "yes": "Jag kommer",
        "no": "Jag kan inte komma", "home": "Frida från skolan är också med.", "list": "Kollegors samtal",
        "comes": "Frida Lund kommer också.", "moved": "3B: Ett samtal som du är inbjuden till är nu tisdag",
        "said": "3B: Din kollega kan inte komma till samtalet tisdag", "drop": "Avboka Frida",
        "eve": "3B: Du är inbjuden till ett samtal tisdag", "off": "är inställt.",
        "need": "3B: Du behöver inte längre komma till samtalet tisdag",
    },
}  # fmt: skip


async def together(world: World, place: Place) -> tuple[Scene, int, Phone, Phone, Phone]:
    """The mother has a talk at 15.20; the colleague teaches the class too."""
    here = await scene(world, place)
    frida = await world.town.person(here.school, "Frida")
    await world.town.works(here.school, frida, here.class_id, StaffRole.TEAM_TEACHER)
    maria, mette = await here.maria(), await here.mette()
    colleague = await here.joins(frida, world.phone("frida", place.code))
    await here.opens()
    await maria.presses_data(BookSlot(1, here.child).encode())
    return here, frida, maria, mette, colleague


@pytest.mark.parametrize("code", ["da", "nb", "sv"])
@pytest.mark.both_databases
async def test_a_colleague_is_asked_and_the_home_reads_who_takes_part(world: World, code: str) -> None:
    place, says = PLACES[code], WORDS[code]
    here, frida, maria, mette, colleague = await together(world, place)
    await mette.presses_data(ShowBooking(1).encode())
    await mette.presses(says["invite"])
    await mette.presses("Frida Lund")
    assert says["asked"] in mette.last.text
    assert colleague.rings[-1].startswith(says["ask"])
    await colleague.presses(says["show"])
    assert all(name in colleague.last.text for name in (place.child, place.teacher, "15"))
    assert colleague.last.labels == [says["yes"], says["no"]], "nothing of what is between teacher and home"
    await colleague.presses(says["yes"])
    await world.passes(minutes=6)
    assert (maria.pushes[-1].text, maria.pushes[-1].silent) == (NEWS[code], True)
    await maria.presses_data(ShowTalk(1).encode())
    assert says["home"] in maria.last.text
    assert says["list"] in (await colleague.sends("/menu")).labels
    assert says["list"] in (await colleague.presses_data(ListRounds().encode())).labels
    await colleague.presses(says["list"])
    assert len(colleague.last.labels) == 1
    await mette.presses_data(ShowBooking(1).encode())
    assert says["comes"] in mette.last.text
    # The home moves it: asked anew, and the reminder follows.
    await maria.presses_data(MoveTo(1, 2).encode())
    await ticks(world, "conferences.colleagues", 2)
    assert colleague.rings[-1].startswith(says["moved"])
    assert "15" in colleague.rings[-1]
    assert says["comes"] not in (await mette.presses_data(ShowBooking(1).encode())).text
    await colleague.presses_data(OpenInvited(1).encode())
    await colleague.presses(says["no"])
    assert mette.rings[-1].startswith(says["said"])
    await maria.presses_data(ShowTalk(1).encode())
    assert "Frida" not in maria.last.text
    # Need not come after all, and then is asked again.
    await colleague.presses(says["yes"])
    await mette.presses_data(PickColleague(1).encode())
    await mette.presses(says["drop"])
    assert colleague.rings[-1].startswith(says["need"])
    await colleague.presses_data(OpenInvited(1).encode())
    assert place.child not in colleague.last.text
    before = len(colleague.rings)
    await mette.presses_data(InviteColleague(1, frida).encode())
    # Before staff's quiet hours: after them it would be the day itself.
    await world.until(here.at(17, 5, TALKS_ON - timedelta(days=1)))
    assert [line.split(" tirsdag")[0].split(" tisdag")[0] for line in colleague.rings[before:]] == [
        says[kind].split(" tirsdag")[0].split(" tisdag")[0] for kind in ("ask", "eve")
    ]
    await world.until(here.at(8))
    # The school cancels: let go.
    await mette.presses_data(CancelFor(1, True).encode())
    await ticks(world, "conferences.colleagues")
    assert colleague.rings[-1].endswith(says["off"])
    assert says["list"] not in (await colleague.sends("/menu")).labels
    assert not any(phone.unanswered for phone in (maria, mette, colleague))


@pytest.mark.both_databases
async def test_nobody_is_at_two_talks_at_once(world: World) -> None:
    here, frida, _maria, mette, _colleague = await together(world, PLACES["da"])
    other = await here.sibling("Ida", "1.A", "Berit")
    other.teacher, other.child = frida, await world.town.pupil(here.school, other.class_id, "Aksel")
    other.mother = await world.town.person(here.school, "Anna")
    await world.town.guards(here.school, other.mother, other.child)
    anna = await other.joins(other.mother, world.phone("anna", "da"))
    theirs = await other.opens(*here.starts("15.30", "16.10"), announced=False)
    slots = await world.house.units.read(lambda unit: free_slots(unit, [theirs]))
    await mette.presses_data(InviteColleague(1, frida).encode())
    # While she is invited, her own time across it is nobody's.
    left = await world.house.units.read(lambda unit: free_slots(unit, [theirs]))
    assert len(slots) - len(left) == 1
    await anna.presses_data(BookSlot(slots[0].slot_id, other.child).encode())
    assert other.child not in await live(world)
    # A talk of her own across another family's: she is named, and cannot be chosen.
    await anna.presses_data(BookSlot(slots[2].slot_id, other.child).encode())
    assert await live(world) == {here.child: "1/12 15.20", other.child: "1/12 16.10"}
    await mette.presses("Afmeld Frida")
    await mette.presses_data(MoveFor(1, 4).encode())
    await mette.presses_data(PickColleague(1).encode())
    assert "Frida Lund har en anden samtale på det tidspunkt." in mette.last.text
    assert "Frida Lund" not in mette.last.labels
    await mette.presses_data(InviteColleague(1, frida).encode())
    assert "Vil du spørge en anden?" in mette.last.text


async def test_the_office_is_asked_only_where_the_principle_lets_others_come(world: World) -> None:
    here, _frida, maria, mette, _colleague = await together(world, PLACES["da"])
    olga = await world.town.person(here.school, "Olga")
    await world.town.works(here.school, olga, None, StaffRole.OFFICE)
    await mette.presses_data(PickColleague(1).encode())
    assert "Olga Lund" in mette.last.labels
    await mette.presses("Olga Lund")
    assert "Olga" in (await maria.presses_data(ShowTalk(1).encode())).text
    # She leaves: her invitation goes by itself, and the home reads it.
    ends = update(StaffRoleRow).where(StaffRoleRow.person_id == olga)
    await world.house.units.run(lambda unit: unit.execute(ends.values(until=unit.now)))
    await ticks(world, "conferences.colleagues")
    assert await rows(world, "SELECT count(*) FROM booking_guests") == [(0,)]
    assert "Olga" not in (await maria.presses_data(ShowTalk(1).encode())).text
    await world.house.units.run(lambda unit: unit.execute(ends.values(until=None)))
    found = load_preset(here.place.preset)
    attend = found.conferences.attend.model_copy(update={"other_staff": False})
    without = found.model_copy(update={"conferences": found.conferences.model_copy(update={"attend": attend})})
    await world.house.units.run(lambda unit: store_policy(unit, here.school, without))
    await changes_round(world, here.round_id, policy_version=2)
    await mette.presses_data(PickColleague(1).encode())
    assert (mette.last.labels[0], "Olga Lund" in mette.last.labels) == ("Frida Lund", False)
    await mette.presses_data(InviteColleague(1, olga).encode())
    assert "Olga" not in mette.last.text
