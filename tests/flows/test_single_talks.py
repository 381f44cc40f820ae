"""Talks with one family, from the front door: arranged, offered, chosen, moved, given up, taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pytest
from sqlalchemy import update

from bot.conferences.models import Form, TalkKind
from bot.conferences.single.facts import Offer
from bot.conferences.single.offering import offer_times, withdraw_offer
from bot.core.feature import Ended, Who
from bot.core.unit import Unit
from bot.features import assemble
from bot.people.models import Person, StaffRole, StaffRoleRow
from tests.flows.scene import DENMARK, NORWAY, SWEDEN, Place, Scene, bookings, live, outbox, scene
from tests.world import Phone, World

IN_THREE = pytest.mark.parametrize("place", [DENMARK, NORWAY, SWEDEN], ids=["da", "nb", "sv"])
NEWS = {
    "da": "Der er nyt om en samtale.",
    "nb": "Det er noe nytt om en samtale.",
    "sv": "Det finns något nytt om ett samtal.",
}
OPEN = {"da": "Åbn", "nb": "Åpne", "sv": "Öppna"}


async def offers(here: Scene, starts: Sequence[datetime], **more: object) -> int:
    """The teacher offers a separate talk to the mother, or what is said instead."""
    values: dict[str, object] = {
        "kind": TalkKind.SEPARATE, "school_id": here.school, "class_id": here.class_id, "pupil_id": here.child,
        "teacher_id": here.teacher, "form": Form.IN_PERSON, "minutes": 20, "room": "12", "starts": starts,
        "guests": [here.mother],
    }  # fmt: skip
    offer = Offer(**{**values, **more})  # type: ignore[arg-type]
    round_id = await here.world.house.units.run(lambda unit: offer_times(unit, offer))
    await here.world.settle()
    return round_id


async def opens(phone: Phone, place: Place = DENMARK) -> str:
    await phone.presses(OPEN[place.code])
    return phone.last.text


SEPARATE = {
    "da": "Du er inviteret til en særskilt samtale med Mette uden Emma. Den almindelige samtale bliver, som den er. "
    "Hvilken tid passer dig?",
    "nb": "Du er invitert til en egen samtale med Turid uten Jakob. Den vanlige samtalen blir som før. "
    "Hvilken tid passer for deg?",
    "sv": "Du är inbjuden till ett enskilt samtal med Gunilla utan Elsa. Det vanliga samtalet blir som förut. "
    "Vilken tid passar dig?",
}  # fmt: skip
WAYS = {
    "da": ["Over telefonen", "Ingen passer mig", "Luk"],
    "nb": ["På telefon", "Ingen passer meg", "Lukk"],
    "sv": ["På telefon", "Ingen passar mig", "Stäng"],
}


@IN_THREE
@pytest.mark.both_databases
async def test_a_separate_talk_is_one_neutral_line_until_it_is_opened_and_again_ten_minutes_later(
    world: World, place: Place
) -> None:
    here = await scene(world, place)
    maria, erik = await here.maria(), await here.erik()
    before = len(erik.messages)
    await offers(here, here.starts("14.20", "15.00"))
    assert maria.rings[-1] == NEWS[place.code]
    assert maria.last.protected
    assert maria.last.labels == [OPEN[place.code]]
    assert await opens(maria, place) == SEPARATE[place.code]
    assert maria.last.labels[3:] == WAYS[place.code]
    await maria.presses(maria.last.labels[1])
    assert "14.40" in maria.last.text
    # No calendar file: a family calendar hangs where the child reads it.
    assert len(maria.last.labels) == 3
    assert await live(world, place.zone) == {here.child: "1/12 14.40"}
    await world.passes(minutes=11)
    assert maria.last.text == NEWS[place.code]
    assert maria.last.labels == [OPEN[place.code]]
    # The day before it is the same line, and it rings; nobody else hears a thing.
    await world.passes(days=16)
    assert set(maria.lines[-3:]) == {NEWS[place.code]}
    assert len(erik.messages) == before


async def test_closing_leaves_the_neutral_line_at_once(world: World) -> None:
    here = await scene(world)
    maria = await here.maria()
    await offers(here, here.starts("14.20", "15.00"))
    await opens(maria)
    await maria.presses("Luk")
    assert (maria.last.text, maria.last.labels) == (NEWS["da"], ["Åbn"])
    assert await opens(maria) == SEPARATE["da"]


ARRANGED = {
    "da": ("/ekstrasamtale", "Ny samtale", "Emma Lund", "Ekstra samtale", "Noget undrer os", "Send invitation",
           "Mette vil gerne tale med dig om Emma. Der er noget, vi undrer os over. Hvilken tid passer dig?"),
    "nb": ("/ekstrasamtale", "Ny samtale", "Jakob Lund", "Ekstra samtale", "Noe vi lurer på", "Send invitasjon",
           "Turid vil gjerne snakke med deg om Jakob. Det er noe vi lurer på. Hvilken tid passer for deg?"),
    "sv": ("/extrasamtal", "Nytt samtal", "Elsa Lund", "Extra samtal", "Något vi undrar över", "Skicka inbjudan",
           "Gunilla vill gärna prata med dig om Elsa. Det är något vi undrar över. Vilken tid passar dig?"),
}  # fmt: skip


@IN_THREE
async def test_a_teacher_arranges_a_talk_in_six_presses_and_both_guardians_read_a_neutral_reason(
    world: World, place: Place
) -> None:
    here = await scene(world, place)
    maria, erik, mette = await here.maria(), await here.erik(), await here.mette()
    command, *presses, read = ARRANGED[place.code]
    await mette.sends(command)
    for label in presses:
        await mette.presses(label)
    assert maria.lines[-1] == erik.lines[-1] == NEWS[place.code]
    assert await opens(maria, place) == read
    assert await opens(erik, place) == read
    await maria.presses(maria.last.labels[0])
    # The other guardian sees the time and cannot move it; the teacher hears silently that something is new.
    await world.passes(minutes=6)
    assert len(await bookings(world)) == 1
    assert erik.pushes[-1].silent
    await opens(erik, place)
    assert maria.last.text.splitlines()[1] in erik.last.text
    assert mette.pushes[-1].silent
    assert mette.pushes[-1].text == NEWS[place.code]


async def test_sending_twice_offers_once_and_an_old_preview_offers_nothing(world: World) -> None:
    here = await scene(world)
    await here.maria()
    mette = await here.mette()
    await mette.sends("/ekstrasamtale")
    for label in ("Ny samtale", "Emma Lund", "Ekstra samtale", "Hvordan det går"):
        await mette.presses(label)
    preview = mette.last
    send = preview.buttons[0][0].data
    assert send is not None
    await mette.presses("Over telefonen")
    await mette.presses_data(send, preview.message_id)
    assert await outbox(world, "single.offered") == []
    assert "Telefonsamtale om Emma Lund" in mette.last.text
    await mette.presses("Send invitation")
    again = len(await outbox(world, "single.offered"))
    await mette.presses_data(send, preview.message_id)
    assert mette.last.text == "Den er sendt eller slettet."
    assert len(await outbox(world, "single.offered")) == again == 2


async def test_only_the_chosen_guardian_is_invited_and_typed_times_are_read(world: World) -> None:
    here = await scene(world)
    maria, erik, mette = await here.maria(), await here.erik(), await here.mette()
    quiet = len(erik.messages)
    await mette.sends("/ekstrasamtale")
    for label in ("Ny samtale", "Emma Lund", "Ekstra samtale", "Noget optager os", "Hvem er med?", "✓ Erik", "Færdig"):
        await mette.presses(label)
    assert "Inviteret: Maria" in mette.last.text.replace("\u2068", "").replace("\u2069", "")
    await mette.presses("Skriv tiderne")
    for unread in ("i morgen", "1/13 14.20", "31/2 10", "16/11 06.00", "1/12 14.20 og 27", "1/12 25.00", "٣/١٢ ١٤"):
        await mette.sends(unread)
        assert mette.last.text.startswith("Det kunne jeg ikke læse som kommende tider."), unread
    await mette.sends("1/12 14.20, 2. 12. kl. 15")
    await mette.presses("Send invitation")
    await opens(maria)
    assert maria.last.labels[:2] == ["Tirs. 1. dec. kl. 14.20", "Ons. 2. dec. kl. 15.00"]
    assert len(erik.messages) == quiet


async def test_a_call_says_who_calls_which_number_and_no_more_of_it_than_its_owner_needs(world: World) -> None:
    here = await scene(world)
    maria = await here.maria()
    await offers(here, here.starts("14.20", "15.00"), kind=TalkKind.NEEDS_BASED)
    await opens(maria)
    await maria.presses("Over telefonen")
    assert "Skolen har ikke dit telefonnummer" in maria.last.text
    number = update(Person).where(Person.id == here.mother).values(phone="+45 28 11 22 78")
    await world.house.units.run(lambda unit: unit.execute(number))
    await maria.presses("Luk")
    await opens(maria)
    await maria.presses("Over telefonen")
    assert "Mette ringer til dig på •• •• •• 78." in _plain(maria.last.text)
    await maria.presses(maria.last.labels[0])
    assert "Mette ringer til dig tirsdag den 1. december kl. 14.20." in _plain(maria.last.text)


def _plain(text: str) -> str:
    return text.replace("\u2068", "").replace("\u2069", "")


async def test_no_time_suits_rings_the_teacher_who_offers_others(world: World) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    await offers(here, here.starts("14.20", "14.20"))
    await opens(maria)
    await maria.presses("Ingen passer mig")
    assert _plain(maria.last.text) == "Tak. Mette kontakter dig om en anden tid."
    await maria.presses_data("snn:1", maria.last.message_id)
    assert len(await outbox(world, "single.staff")) == 1
    assert mette.rings[-1] == NEWS["da"]
    await opens(mette)
    assert "Ingen af tiderne passer familien." in mette.last.text
    await mette.presses("Foreslå andre tider")
    await mette.presses("Foreslå disse tider")
    assert "Venter på svar" in mette.last.text
    assert maria.rings[-1] == NEWS["da"]
    await opens(maria)
    assert len(maria.last.labels) == 6


async def test_moving_giving_up_and_choosing_again(world: World) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    await offers(here, here.starts("14.20", "15.00"))
    await opens(maria)
    first = maria.last
    await maria.presses(first.labels[0])
    await maria.presses("Flyt tiden")
    await maria.presses("Tirs. 1. dec. kl. 15.00")
    assert await live(world) == {here.child: "1/12 15.00"}
    rings = len(mette.rings)
    await maria.presses("Afbestil")
    await maria.presses("Ja, afbestil")
    assert maria.last.text.startswith("Tiden er afbestilt.")
    assert await live(world) == {}
    assert len(mette.rings) == rings
    await maria.presses("Tirs. 1. dec. kl. 14.40")
    assert await live(world) == {here.child: "1/12 14.40"}
    # Past the limit it rings.
    await world.until(here.at(9, 0))
    await opens(maria)
    assert "Flyt tiden" not in maria.last.labels
    await maria.presses("Afbestil")
    await maria.presses("Ja, afbestil")
    assert len(mette.rings) > rings


async def test_a_talk_that_the_school_takes_back_rings_neutrally_and_says_what_to_do(world: World) -> None:
    here = await scene(world)
    maria = await here.maria()
    round_id = await offers(here, here.starts("14.20", "15.00"))
    await opens(maria)
    await maria.presses(maria.last.labels[0])
    lines = len(maria.lines)
    await world.house.units.run(lambda unit: withdraw_offer(unit, round_id))
    await world.settle()
    assert maria.lines[lines:] == [NEWS["da"]]
    await opens(maria)
    assert maria.last.text == (
        "Skolen har været nødt til at aflyse samtalen. Vil du stadig gerne have en samtale? Ring til skolen på "
        "12 34 56 78."
    )
    # No reminder of it comes any more.
    await world.passes(days=16)
    assert maria.lines[lines:] == [NEWS["da"]]


async def test_a_network_meeting_has_one_time_and_everybody_answers(world: World) -> None:
    here = await scene(world)
    lis = await world.town.person(here.school, "Lis", "Krog")
    other = await world.town.school_class(here.school, "8.A")
    await world.town.works(here.school, lis, other)
    maria, mette = await here.maria(), await here.mette()
    colleague = await here.joins(lis, world.phone("colleague"))
    await mette.sends("/ekstrasamtale")
    for label in ("Ny samtale", "Emma Lund", "Netværksmøde", "Hvem er med?", "En kollega", "Lis Krog", "Færdig"):
        await mette.presses(label)
    await mette.presses("En anden")
    await mette.sends("x" * 61)
    assert mette.last.text.startswith("Det kunne jeg ikke læse som navne.")
    await mette.sends("Ole Hansen, psykolog")
    await mette.presses("Færdig")
    await mette.presses("Send invitation")
    assert colleague.lines[-1] == maria.lines[-1] == NEWS["da"]
    assert "Du er inviteret til et netværksmøde om Emma." in _plain(await opens(maria))
    assert "Også med: Lis, Ole Hansen og psykolog." in _plain(maria.last.text)
    assert "Flyt tiden" not in maria.last.labels
    await maria.presses("Jeg kommer")
    assert "Du har svaret, at du kommer." in maria.last.text
    assert "Mette inviterer dig med til en samtale om Emma Lund" in _plain(await opens(colleague))
    await colleague.presses("Jeg kan ikke komme")
    assert mette.rings[-1] == NEWS["da"]
    await opens(mette)
    assert "Kommer: Maria" in _plain(mette.last.text)
    assert "Kan ikke komme: Lis" in _plain(mette.last.text)


async def test_a_calendar_file_comes_of_all_but_a_separate_talk_and_its_caption_says_nothing(world: World) -> None:
    here = await scene(world)
    maria = await here.maria()
    separate = await offers(here, here.starts("14.20", "14.20"))
    await opens(maria)
    await maria.presses(maria.last.labels[0])
    await maria.presses_data(f"snk:{separate}", maria.last.message_id)
    assert all(each.document is None for each in maria.messages)
    await offers(here, here.starts("15.20", "15.20"), kind=TalkKind.NEEDS_BASED)
    await opens(maria)
    await maria.presses(maria.last.labels[0])
    await maria.presses("Føj til kalender")
    (file,) = [each for each in maria.messages if each.document is not None]
    assert file.text == NEWS["da"]
    assert b"SUMMARY:Skole-hjem-samtale" in file.document.content


async def test_the_office_of_another_talk_and_a_colleague_cannot_manage_it(world: World) -> None:
    here = await scene(world)
    office = await world.town.person(here.school, "Olga", "Kontor")
    await world.town.works(here.school, office, None, StaffRole.OFFICE)
    phone = await here.joins(office, world.phone("office"))
    round_id = await offers(here, here.starts("14.20", "14.20"))
    await phone.sends("/menu")
    message = phone.last.message_id
    for forged in (f"sng:{round_id}", f"sng6:{round_id}", f"sng:{round_id + 50}"):
        await phone.presses_data(forged, message)
    texts = {each.text for each in phone.toasts} | {phone.last.text}
    assert not any("Emma" in text for text in texts)
    assert await outbox(world, "single.off") == []


async def test_a_separate_talk_goes_from_the_contact_teacher_to_the_head_and_the_family_hears_neutrally(
    world: World,
) -> None:
    here = await scene(world)
    maria = await here.maria()
    team, head = await world.town.person(here.school, "Lis"), await world.town.person(here.school, "Hanne")
    await world.town.works(here.school, team, here.class_id, StaffRole.TEAM_TEACHER)
    await world.town.works(here.school, head, None, StaffRole.HEAD)
    lis, hanne = await here.joins(team, world.phone("lis")), await here.joins(head, world.phone("hanne"))
    await offers(here, here.starts("14.20", "15.00"))
    await opens(maria)
    await maria.presses(maria.last.labels[0])
    lines, quiet = len(maria.lines), len(lis.messages)

    async def ends(unit: Unit) -> None:
        gone = update(StaffRoleRow).where(StaffRoleRow.person_id == here.teacher).values(until=unit.now)
        await unit.execute(gone)
        await assemble().ends(unit, Ended(Who.ROLE, here.school, here.teacher, here.class_id))

    await world.house.units.run(ends)
    await world.passes(minutes=6)
    assert maria.lines[lines:] == [NEWS["da"]]
    assert await live(world) == {here.child: "1/12 14.20"}
    assert len(lis.messages) == quiet
    assert hanne.lines[-1] == NEWS["da"]
    await opens(hanne)
    assert "Særskilt samtale om Emma Lund" in _plain(hanne.last.text)
