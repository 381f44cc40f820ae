"""`/mydata` and `/forget`: what one sees, what goes, what stays, and who hears."""

from __future__ import annotations

import json

import pytest

from bot.conferences.models import Round
from bot.people.models import StaffRole
from tests.flows.scene import DENMARK, NORWAY, SWEDEN, Place, scene
from tests.flows.test_joining_with_care import numbered
from tests.people.lifecycle.ticking import rows, tasks
from tests.world import World

COMMANDS = [
    (DENMARK, "/minedata", "Send mig filerne", "Det, den digitale assistent gemmer om dig"),
    (NORWAY, "/minedata", "Send meg filene", "Det den digitale assistenten har lagret om deg"),
    (SWEDEN, "/minadata", "Skicka filerna", "Det här har den digitala assistenten sparat om dig"),
]
FORGET = [
    (DENMARK, "/slet", "Videre", "Ja, slet det", "Dine oplysninger er slettet."),
    (NORWAY, "/slett", "Gå videre", "Ja, slett det", "Opplysningene dine er slettet."),
    (SWEDEN, "/radera", "Gå vidare", "Ja, ta bort det", "Dina uppgifter är borttagna."),
]
MINE = ("accounts", "account_links", "preferences", "wrong_codes", "outbox", "unsuited", "code_asks", "waiting_joins")


@pytest.mark.both_databases
@pytest.mark.parametrize(("place", "command", "send", "title"), COMMANDS, ids=["da", "nb", "sv"])
async def test_everything_about_me_in_two_files_and_nothing_of_others(
    world: World, place: Place, command: str, send: str, title: str
) -> None:
    here = await scene(world, place)
    await here.erik()
    maria = await here.maria()
    await here.opens()
    await maria.sends("/book")
    await maria.presses(maria.last.labels[0])
    shown = await maria.sends(command)
    assert place.mother in shown.text
    assert place.child in shown.text
    await maria.presses(send)
    files = {message.document.filename: message.document for message in maria.messages if message.document}
    page, data = (files[f"skolebro.{form}"].content.decode() for form in ("html", "json"))
    assert title in page
    tables = json.loads(data)["schools"][0]["tables"]
    assert tables["persons"][0]["given_name"] == place.mother
    assert tables["bookings"][0]["booked_by"] == here.mother
    assert place.child in page
    for text in (page, data, shown.text):
        assert place.father not in text, "what another adult said or did stays out"
        assert "protected" not in text
        assert "token" not in text
    assert not any(place.child in file.caption for file in files.values())


async def test_a_name_in_the_file_is_text_and_no_page(world: World) -> None:
    here = await scene(world)
    evil = await world.town.person(here.school, "<script>alert(1)</script>")
    await world.town.guards(here.school, evil, here.child)
    phone = await here.joins(evil, world.phone("evil"))
    await phone.sends("/mydata")
    await phone.presses("Send mig filerne")
    (page,) = [m.document.content for m in phone.messages if m.document and m.document.filename.endswith("html")]
    assert b"<script>" not in page
    assert b"&lt;script&gt;" in page


@pytest.mark.both_databases
@pytest.mark.parametrize(("place", "command", "on", "yes", "gone"), FORGET, ids=["da", "nb", "sv"])
async def test_who_leaves_is_gone_and_the_talk_stands(
    world: World, place: Place, command: str, on: str, yes: str, gone: str
) -> None:
    here = await scene(world, place)
    maria = await here.maria()
    await here.opens()
    await maria.sends("/book")
    await maria.presses(maria.last.labels[0])
    await maria.sends("/reminders")
    explained = (await maria.sends(command)).text
    assert len(explained.split("\n\n")) == 4, "what goes, what stays and why, and who hears"
    await maria.presses(on)
    assert await rows(world, "SELECT id FROM accounts")
    await maria.presses(yes)
    assert any(message.text.startswith(gone) for message in maria.messages if message.from_bot)
    for table in MINE:
        mine = f" WHERE person_id = {here.mother}" if table == "outbox" else ""
        assert await rows(world, f"SELECT * FROM {table}{mine}") == [], table
    assert await rows(world, "SELECT state FROM bookings") == [("booked",)]
    assert await rows(world, f"SELECT until FROM guardianships WHERE person_id = {here.mother}") == [(None,)]
    assert await tasks(world, "person.left") == 1
    before = len(maria.messages)
    await world.passes(days=16)
    assert len(maria.messages) == before, "nothing is sent any more"
    await here.maria()
    assert place.child in (await maria.sends("/menu")).text, "a new letter lets them in again"


async def test_a_stranger_sees_and_deletes_the_little_there_is(world: World) -> None:
    stranger = world.phone("stranger", "da")
    await stranger.sends("/mydata")
    assert "kender ikke dit navn" in stranger.last.text
    assert "30 dage" in stranger.last.text, "and when it goes by itself"
    await stranger.presses("Slet mine data")
    await stranger.presses("Videre")
    await stranger.presses("Ja, slet det")
    assert await rows(world, "SELECT id FROM accounts") == []


async def test_one_step_deletes_nothing(world: World) -> None:
    here = await scene(world)
    maria = await here.maria()
    await maria.sends("/forget")
    await maria.presses("Videre")
    await maria.presses("Nej, behold det hele")
    assert len(await rows(world, "SELECT id FROM account_links WHERE until IS NULL")) == 1


@pytest.mark.both_databases
async def test_a_teacher_who_leaves_leaves_no_round_behind(world: World) -> None:
    here = await scene(world)
    head = await world.town.person(here.school, "Hanne", "Leder")
    await world.town.works(here.school, head, None, StaffRole.HEAD)
    mette = await here.mette()
    await here.opens()
    await mette.sends("/forget")
    await mette.presses("Videre")
    await mette.presses("Ja, slet det")
    assert await rows(world, f"SELECT teacher_id FROM {Round.__tablename__}") == [(head,)]
    roles = await rows(world, f"SELECT until FROM staff_roles WHERE person_id = {here.teacher}")
    assert roles == [(None,)], "the role is the school's to end"


async def test_a_letter_used_before_leaving_opens_nothing_again(world: World) -> None:
    here = await numbered(world, DENMARK, "12 34 56 78")
    token, _code = await world.town.invited(here.school, here.mother)
    maria = world.phone("mother")
    await maria.starts(token)
    await maria.does("sends_contact", "+4512345678")
    await maria.sends("/forget")
    await maria.presses("Videre")
    await maria.presses("Ja, slet det")
    await maria.starts(token)
    assert maria.last.text.startswith("Koden passer ikke."), "nor does it say whether it was ever somebody's"
    assert await rows(world, "SELECT id FROM account_links") == []


async def test_a_protected_childs_school_is_named_nowhere(world: World) -> None:
    here = await scene(world)
    maria = await here.maria()
    await world.house.units.run(
        lambda unit: unit.connection.exec_driver_sql(
            "UPDATE pupils SET protected = true, admitted_at = '2026-11-16 06:00:00+00:00'"
        )
    )
    await world.house.units.run(
        lambda unit: unit.connection.exec_driver_sql(
            "UPDATE guardianships SET admitted_at = '2026-11-16 06:00:00+00:00'"
        )
    )
    shown = await maria.sends("/mydata")
    assert "Broskolen" not in shown.text
    assert "Emma" not in shown.text
    await maria.presses("Send mig filerne")
    for message in maria.messages:
        if message.document and message.document.filename.startswith("skolebro."):
            text = message.document.content.decode()
            assert not any(word in text for word in ("Broskolen", "Emma", "3.B"))
