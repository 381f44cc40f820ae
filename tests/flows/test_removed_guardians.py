"""Somebody no longer acts for a pupil: nothing of that child from that moment, and no reason given."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.conferences.booking.presses import AddToCalendar, ShowTalk
from bot.core.unit import Unit
from bot.outbox.claims import claim_due
from bot.outbox.models import OutboxRow
from bot.people.models import GuardianshipRow, StaffRole
from bot.people.pupils.presses import EndGuardianship, ShowPupil
from tests.flows.scene import DENMARK, NORWAY, SWEDEN, Place, Scene, data_of, outbox, scene
from tests.world import Phone, World

WORDS = {
    "da": ("/elever", "Afslut", "Ja, afslut", "Afsluttet.", "Kun orientering"),
    "nb": ("/elever", "Avslutt", "Ja, avslutt", "Avsluttet.", "Bare informasjon"),
    "sv": ("/elever", "Avsluta", "Ja, avsluta", "Avslutat.", "Bara information"),
}


async def office(here: Scene, role: StaffRole = StaffRole.OFFICE) -> Phone:
    person = await here.world.town.person(here.school, "Oda", "Holm")
    await here.world.town.works(here.school, person, None, role)
    return await here.joins(person, here.world.phone("oda", here.place.code))


async def to_adult(here: Scene, phone: Phone, child: str, adult: str) -> None:
    await phone.sends(WORDS[here.place.code][0])
    for label in (here.place.class_name, f"{child} Lund", adult):
        await phone.presses(label)


async def removes(here: Scene, phone: Phone, adult: str) -> None:
    await to_adult(here, phone, here.place.child, adult)
    for label in WORDS[here.place.code][1:3]:
        await phone.presses(label)


async def guardianships(world: World) -> list[tuple[int, str, bool, str]]:
    async def look(unit: Unit) -> list[tuple[int, str, bool, str]]:
        table = GuardianshipRow
        rows = await unit.all(select(table.person_id, table.kind, table.until, table.decided_by).order_by(table.id))
        return [(row.person_id, row.kind, row.until is None, row.decided_by) for row in rows]

    return await world.house.units.read(look)


@pytest.mark.both_databases
@pytest.mark.parametrize("place", [DENMARK, NORWAY, SWEDEN], ids=["da", "nb", "sv"])
async def test_after_the_office_ended_it_no_message_and_no_button_is_left(world: World, place: Place) -> None:
    here = await scene(world, place)
    erik, maria = await here.erik(), await here.maria()
    await here.opens()
    await world.passes(minutes=10)
    label = erik.last.labels[0]
    booking = data_of(erik.last, label)
    await erik.presses(label)
    oda = await office(here)
    await removes(here, oda, place.father)
    assert WORDS[place.code][3] in oda.last.text
    before, heard = len(erik.pushes), len(maria.pushes)
    await world.passes(days=20)
    assert len(erik.pushes) == before
    assert len(maria.pushes) > heard
    for data in (booking, ShowTalk(1).encode(), AddToCalendar(1).encode()):
        answer = await erik.presses_data(data)
        assert place.child not in answer.text
        assert place.teacher not in answer.text
    kept = [row for row in await guardianships(world) if row[0] == here.father]
    assert kept == [(here.father, "custody", False, "staff")]


async def test_rows_in_flight_when_it_ends_are_dropped(world: World) -> None:
    here = await scene(world)
    erik, maria = await here.erik(), await here.maria()
    await here.opens()
    await world.passes(minutes=10)
    await maria.presses(maria.last.labels[0])
    oda = await office(here)
    pushes = len(erik.pushes)

    async def remind_now(unit: Unit) -> None:
        due = update(OutboxRow).where(OutboxRow.kind == "conference.day_before").values(send_at=unit.now)
        await unit.execute(due)

    await world.house.units.run(remind_now)
    sender = world.sides[0].sender
    taken = await world.house.units.run(claim_due(sender._claim, 10, ()))
    assert here.father in {notice.person_id for notice in taken}
    # Claimed and not yet worded: in between it ends. The office's own answers are replies, not the sender's.
    (row_id,) = await _live_rows(world, here.father)
    heard = len(maria.pushes)
    await oda.person.presses_data(EndGuardianship(row_id).encode(), oda.last.message_id)
    for each in world.telegram.updates():
        await world.handle(each)
    await sender._launch(taken)
    await sender.drain()
    assert len(erik.pushes) == pushes
    assert len(maria.pushes) == heard + 1


async def _live_rows(world: World, person: int) -> list[int]:
    async def look(unit: Unit) -> list[int]:
        rows = await unit.all(
            select(GuardianshipRow.id).where(GuardianshipRow.person_id == person, GuardianshipRow.until.is_(None))
        )
        return [row.id for row in rows]

    return await world.house.units.read(look)


async def test_a_calendar_that_was_taken_home_is_not_renewed(world: World) -> None:
    here = await scene(world)
    erik, maria = await here.erik(), await here.maria()
    await here.opens()
    await world.passes(minutes=10)
    await maria.presses(maria.last.labels[0])
    await erik.presses_data(AddToCalendar(1).encode())
    files = len(erik.pushes)
    oda = await office(here)
    await removes(here, oda, "Erik")
    await maria.sends("/samtale")
    await maria.presses(maria.last.labels[0])
    await maria.presses("Flyt tiden")
    await maria.presses(next(label for label in maria.last.labels if label[0].isdigit()))
    await world.passes(minutes=5)
    assert len(erik.pushes) == files
    states = [state for person, state, _due in await outbox(world, "conference.calendar") if person == here.father]
    assert states == ["sent", "dropped"]


@pytest.mark.parametrize("place", [DENMARK, NORWAY, SWEDEN], ids=["da", "nb", "sv"])
async def test_custody_lowered_to_information_sees_the_talk_and_books_nothing(world: World, place: Place) -> None:
    here = await scene(world, place)
    erik = await here.erik()
    await here.opens()
    await world.passes(minutes=10)
    booking = data_of(erik.last, erik.last.labels[0])
    oda = await office(here)
    await to_adult(here, oda, place.child, place.father)
    await oda.presses(WORDS[place.code][4])
    await erik.presses_data(booking)
    assert await outbox(world, "conference.told") == []
    word = {"da": "/samtale", "nb": "/samtale", "sv": "/samtal"}[place.code]
    await erik.sends(word)
    assert place.child in erik.last.text
    mine = [row for row in await guardianships(world) if row[0] == here.father]
    assert mine == [(here.father, "custody", False, "staff"), (here.father, "information", True, "staff")]


async def test_what_the_policy_does_not_allow_another_adult_is_closed(world: World) -> None:
    here = await scene(world)
    oda = await office(here)
    await to_adult(here, oda, "Emma", "Erik")
    await oda.presses("Anden voksen")
    erik = await here.erik()
    await here.opens()
    await erik.sends("/samtale")
    assert "Emma" not in erik.last.text
    await erik.sends("/privatliv")
    await erik.presses("Det kan jeg her")
    assert "Se, hvornår samtalerne er" not in erik.last.text
    assert "Anden voksen i hjemmet" in erik.last.text


async def test_the_pupils_card_is_nothing_for_a_teacher(world: World) -> None:
    here = await scene(world)
    mette = await here.mette()
    await mette.sends("/elever")
    assert "Emma" not in mette.last.text
    world.clock.advance(timedelta(minutes=1))
    answer = await mette.presses_data(ShowPupil(here.child).encode())
    assert "Emma" not in answer.text
