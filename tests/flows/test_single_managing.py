"""A talk with one family after it was offered: moved, in another room, late on either side, looked at again, offered to
whoever gets custody later. All that anybody is sent is the one neutral sentence."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from bot.conferences.models import Form, Round, TalkKind
from bot.conferences.single.arranging.presses import (
    AskWithdraw,
    ManageSingle,
    MoveSingle,
    NoRoom,
    SayBehindSingle,
    SetFollowUp,
)
from bot.conferences.single.arranging.rules import as_minutes
from bot.conferences.single.presses import OpenSingle, SayLateSingle
from bot.people.models import AccountLink
from bot.schools.policy import load_preset
from bot.schools.service import store_policy
from tests.flows.scene import PLACES, Place, Scene, bookings, live, outbox, scene
from tests.flows.test_single_talks import NEWS, OPEN, offers
from tests.people.lifecycle.ticking import ticks
from tests.world import Phone, World

IN_THREE = pytest.mark.parametrize("code", ["da", "nb", "sv"])
COMMAND = {"da": "/ekstrasamtale", "nb": "/ekstrasamtale", "sv": "/extrasamtal"}
# Move the time, another room, moved, no room yet asked; and what the family reads of the room.
MOVES = {
    "da": ("Flyt tiden", "Skriv tiden", "Andet lokale", "Flyttet.", "Lokale 7, første sal"),
    "nb": ("Endre tiden", "Skriv tiden", "Annet rom", "Flyttet.", "Rom 7, andre etasje"),
    "sv": ("Boka om", "Skriv tiden", "Annat rum", "Flyttat.", "Rum 7, en trappa upp"),
}
# Whether the guardians are told by themselves; whether the teacher has to call.
TOLD = {
    "da": ("Forældrene får besked.", "Vil du ringe til dem?"),
    "nb": ("De foresatte får beskjed.", "Kan du ringe dem?"),
    "sv": ("Vårdnadshavarna får veta det.", "du behöver ringa dem"),
}
ONLINE = {
    "da": ("Link til samtalen", "Familierne kan se linket"),
    "nb": ("Lenke til samtalen", "Familiene ser lenken"),
    "sv": ("Länk till samtalet", "Familjerna ser länken"),
}
LATE = {
    "da": ("Vi er forsinkede", "10 minutter", "Familien kommer cirka 10 minutter for sent.", "Jeg er forsinket",
           "Mette er lidt forsinket: samtalen begynder cirka 15 minutter senere.", "15 minutter"),
    "nb": ("Vi er forsinket", "10 minutter", "Familien kommer omtrent 10 minutter for sent.", "Jeg er forsinket",
           "Turid er litt forsinket: samtalen begynner omtrent 15 minutter senere.", "15 minutter"),
    "sv": ("Vi är försenade", "10 minuter", "Familjen kommer ungefär 10 minuter för sent.", "Jag är sen",
           "Gunilla är lite försenad: samtalet börjar ungefär 15 minuter senare.", "15 minuter"),
}  # fmt: skip
AGAIN = {
    "da": ("Dag for opfølgning", "I ser på det igen tirsdag den 15. december.", "Selve planen ligger i "),
    "nb": ("Dag for oppfølging", "Dere ser på det igjen tirsdag 15. desember.", "Selve planen ligger i "),
    "sv": ("Dag för uppföljning", "Ni följer upp det tisdag 15 december.", "Själva planen finns i "),
}


async def agreed(world: World, place: Place = PLACES["da"]) -> tuple[Scene, Phone, Phone, Phone]:
    """A separate talk with the mother on 1 December at 14.20; mother, father and teacher."""
    here = await scene(world, place)
    maria, erik, mette = await here.maria(), await here.erik(), await here.mette()
    await offers(here, here.starts("14.20", "15.00"))
    await maria.presses(OPEN[place.code])
    await maria.presses(maria.last.labels[0])
    await mette.sends(COMMAND[place.code])
    await mette.presses(mette.last.labels[0])
    return here, maria, erik, mette


@IN_THREE
@pytest.mark.both_databases
async def test_the_teacher_moves_the_talk_and_its_room_and_only_the_neutral_sentence_is_sent(
    world: World, code: str
) -> None:
    place = PLACES[code]
    here, maria, erik, mette = await agreed(world, place)
    move, write, other_room, moved, room = MOVES[code]
    silent, rings = len(erik.messages), len(maria.rings)
    await mette.presses(move)
    await mette.presses(write)
    await mette.sends("i morgen")
    await mette.sends("2/12 15.40")
    assert mette.last.text.startswith(moved)
    await world.passes(minutes=6)
    assert await live(world, place.zone) == {here.child: "2/12 15.40"}
    assert maria.rings[rings:] == [NEWS[code]]
    await maria.presses_data(OpenSingle(1).encode())
    assert "15.40" in maria.last.text
    # The time that was left is nobody's to choose any more.
    assert not any("14.20" in label for label in maria.last.labels)
    await mette.presses(other_room)
    await mette.sends("x" * 41)
    await mette.sends(room)
    assert "7" in mette.last.text
    await world.passes(minutes=6)
    assert maria.pushes[-1].text == NEWS[code]
    assert maria.pushes[-1].silent
    await maria.presses_data(OpenSingle(1).encode())
    assert "7" in maria.last.text
    assert len(erik.messages) == silent, "the other guardian hears nothing of a talk that is not theirs"
    # Its reminders follow: the day before is the first of December now.
    await world.until(here.at(17, 1))
    assert maria.rings[-1] == NEWS[code]
    assert not maria.unanswered
    # Of those invited nobody is reached any more; that the other guardian is, helps nobody.
    told, call = TOLD[code]
    await mette.presses_data(AskWithdraw(1).encode())
    assert (told in mette.last.text, call in mette.last.text) == (True, False)
    leaves = update(AccountLink).where(AccountLink.person_id == here.mother)
    await world.house.units.run(lambda unit: unit.execute(leaves.values(until=unit.now)))
    await mette.presses_data(AskWithdraw(1).encode())
    assert (told in mette.last.text, call in mette.last.text) == (False, True)
    await mette.presses(mette.last.labels[0])
    assert call in mette.last.text


async def test_no_time_at_which_the_teacher_or_the_class_has_the_family_already_is_taken(world: World) -> None:
    here, maria, _erik, mette = await agreed(world)
    await here.opens()
    await world.settle()
    await maria.presses_data(maria.last.buttons[0][0].data or "")
    booked = [start for _pupil, _state, start in await bookings(world)]
    (_single, of_round) = sorted(booked)
    # At the same time, overlapping it, and in the past.
    for start in (of_round, of_round - timedelta(minutes=10), here.at(6, 0, date(2026, 11, 16))):
        await mette.presses_data(MoveSingle(1, as_minutes([start])[0]).encode())
    assert "Flyttet." not in mette.last.text
    assert [start for _pupil, _state, start in await bookings(world)] == booked
    assert not await outbox(world, "single.told")


async def test_a_meeting_that_moves_asks_everybody_anew(world: World) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    await offers(here, here.starts("14.20", "14.20"), kind=TalkKind.NETWORK_MEETING, guests=())
    await maria.presses("Åbn")
    await maria.presses("Jeg kommer")
    await mette.presses_data(MoveSingle(1, as_minutes([here.at(15, 0)])[0]).encode())
    assert "Kommer: Maria" not in mette.last.text
    await world.passes(minutes=6)
    await maria.presses_data(OpenSingle(1).encode())
    assert "15.00" in maria.last.text
    assert "Du har svaret" not in maria.last.text
    # Pressed twice it is moved once.
    before = await outbox(world, "single.told")
    await mette.presses_data(MoveSingle(1, as_minutes([here.at(15, 0)])[0]).encode())
    assert await outbox(world, "single.told") == before


@IN_THREE
async def test_either_side_says_that_it_is_late_and_the_other_reads_it_behind_the_neutral_sentence(
    world: World, code: str
) -> None:
    place = PLACES[code]
    here, maria, erik, mette = await agreed(world, place)
    we, ten, family, teacher, reads, fifteen = LATE[code]
    link, theirs = ONLINE[code]
    await maria.presses_data(OpenSingle(1).encode())
    assert we not in maria.last.labels, "on the day only"
    await maria.presses_data(SayLateSingle(1, 10).encode())
    await mette.presses_data(SayBehindSingle(1, 15).encode())
    assert not await outbox(world, "single.staff") or len(await outbox(world, "single.staff")) == 1
    await world.until(here.at(14))
    silent, rings = len(erik.messages), len(mette.rings)
    await maria.presses_data(OpenSingle(1).encode())
    await maria.presses(we)
    await maria.presses(ten)
    assert mette.rings[rings:] == [NEWS[code]]
    await mette.presses(OPEN[code])
    assert family in mette.last.text
    rings = len(maria.rings)
    await mette.presses(teacher)
    await mette.presses(fifteen)
    assert maria.rings[rings:] == [NEWS[code]]
    await maria.presses(OPEN[code])
    assert reads in maria.last.text
    assert len(erik.messages) == silent
    # The same said twice is told once, and a number that no button has not at all.
    await mette.presses_data(SayBehindSingle(1, 15).encode())
    await mette.presses_data(SayBehindSingle(1, 59).encode())
    assert len(maria.rings) == rings + 1
    # Held online it says whom to call where the link fails, also when it has begun; and not to the other guardian.
    await world.house.units.run(lambda unit: unit.execute(update(Round).values(form=Form.VIRTUAL.value)))
    await world.until(here.at(14, 5))
    await mette.presses_data(ManageSingle(1).encode())
    await mette.presses(link)
    assert "300" in (await mette.sends(f"https://meet.example/{'x' * 300}")).text
    await mette.sends("https://meet.example/9")
    assert theirs in mette.last.text
    await world.passes(minutes=6)
    assert maria.lines[-1] == NEWS[code]
    for clock in (here.at(14, 12), here.at(14, 30)):
        await world.until(clock)
        await maria.presses_data(OpenSingle(1).encode())
        assert "12 34 56 78" in maria.last.text
        assert [each.url for row in maria.last.buttons for each in row if each.url] == ["https://meet.example/9"]
    await erik.presses_data(OpenSingle(1).encode())
    assert "12 34 56 78" not in erik.last.text


async def test_a_teacher_who_is_behind_in_a_round_is_behind_in_the_talk_with_one_family_too(world: World) -> None:
    here, maria, erik, mette = await agreed(world)
    await here.opens()
    await world.settle()
    await erik.presses_data(erik.last.buttons[0][0].data or "")
    await world.until(here.at(14))
    rings, others = len(maria.rings), len(erik.rings)
    await mette.presses_data(f"hdb:{here.round_id}:10")
    told = mette.last.text
    assert maria.rings[rings:].count(NEWS["da"]) == 1
    assert NEWS["da"] not in erik.rings[others:]
    # Of how many talks it is about only the round's are counted: others of the class's staff may press it.
    assert "2" not in told


async def test_late_in_plain_words_leads_to_the_button_of_the_talk_that_only_they_know(world: World) -> None:
    here, maria, erik, _mette = await agreed(world)
    await world.until(here.at(14))
    await maria.sends("vi kommer 10 min for sent")
    assert maria.last.labels[:3] == ["5 minutter", "10 minutter", "15 minutter"]
    assert maria.last.protected
    await erik.sends("vi kommer 10 min for sent")
    assert "10 minutter" not in erik.last.labels


@IN_THREE
async def test_a_plan_meeting_leads_to_the_plan_and_is_looked_at_again_on_a_day(world: World, code: str) -> None:
    place = PLACES[code]
    here = await scene(world, place)
    maria, mette = await here.maria(), await here.mette()
    day_button, line, plan = AGAIN[code]
    found = load_preset(place.preset)
    if "action_plan_meeting" not in found.talk_kinds:
        kinds = (*found.conferences.kinds, "action_plan_meeting")
        found = found.model_copy(update={"conferences": found.conferences.model_copy(update={"kinds": kinds})})
    links = found.links.model_copy(update={"portal": "https://portal.example/"})
    policy = found.model_copy(update={"links": links})
    await world.house.units.run(lambda unit: store_policy(unit, here.school, policy))
    await offers(here, here.starts("14.20", "14.20"), kind=TalkKind.ACTION_PLAN_MEETING, guests=())
    await maria.presses(OPEN[code])
    assert plan in maria.last.text
    urls = [button.url for row in maria.last.buttons for button in row if button.url]
    assert urls == ["https://portal.example/"]
    await mette.sends(COMMAND[code])
    await mette.presses(mette.last.labels[0])
    assert plan in mette.last.text
    await mette.presses(day_button)
    for unread in ("i morgen", "31/2", "1/1/2030", "16.11.2026", "15/12 og 16/12"):
        await mette.sends(unread)
        assert line not in mette.last.text, unread
    await mette.sends("15. 12.")
    assert line in mette.last.text
    await maria.presses_data(OpenSingle(1).encode())
    assert line in maria.last.text
    # Some school days before, silently, either side; never twice, and not for a day that is no longer the day.
    await world.until(here.at(13, 0, date(2026, 12, 10)))
    homes, staff = len(maria.pushes), len(mette.pushes)
    await world.until(here.at(17, 5, date(2026, 12, 10)))
    assert [(push.text, push.silent) for push in maria.pushes[homes:]] == [(NEWS[code], True)]
    assert [(push.text, push.silent) for push in mette.pushes[staff:]] == [(NEWS[code], True)]
    await mette.presses(OPEN[code])
    assert line in mette.last.text
    later = date(2027, 1, 20)
    await mette.presses_data(SetFollowUp(1, later).encode())
    homes = len(maria.pushes)
    await mette.presses(day_button)
    await mette.presses(mette.last.labels[-2])
    await world.until(here.at(18, 0, later))
    assert len(maria.pushes) == homes, "nothing is looked at again"


async def test_the_offer_reaches_who_gets_custody_later_and_nobody_who_is_not_invited(world: World) -> None:
    here = await scene(world, fathers=False)
    _maria, erik = await here.maria(), await here.erik()
    everybody = await offers(here, here.starts("14.20", "15.00"), kind=TalkKind.NEEDS_BASED, guests=())
    named = await offers(here, here.starts("15.20", "16.00"), kind=TalkKind.NEEDS_BASED, guests=[here.mother])
    assert NEWS["da"] not in erik.lines
    await world.passes(minutes=30)
    await world.town.guards(here.school, here.father, here.child)
    for _twice in range(2):
        await ticks(world, "conferences.singles_offered")
        await world.settle()
    assert erik.lines.count(NEWS["da"]) == 1
    await erik.presses("Åbn")
    assert "Hvilken tid passer dig?" in erik.last.text
    assert await outbox(world, "single.offered")
    await erik.presses_data(OpenSingle(named).encode())
    assert "Hvilken tid passer dig?" not in erik.last.text
    # Chosen by one, it is not offered to a third.
    await erik.presses_data(OpenSingle(everybody).encode())
    await erik.presses(erik.last.labels[0])
    third = await world.town.person(here.school, "Sofie")
    sofie = await here.joins(third, world.phone("sofie", "da"))
    await world.town.guards(here.school, third, here.child)
    await ticks(world, "conferences.singles_offered")
    await world.passes(minutes=30)
    assert NEWS["da"] not in sofie.lines


async def test_whoever_neither_holds_nor_arranged_it_changes_nothing(world: World) -> None:
    here, maria, erik, _mette = await agreed(world)
    other = await world.town.person(here.school, "Palle", "Ny")
    await world.town.works(here.school, other, here.class_id)
    palle = await here.joins(other, world.phone("palle", "da"))
    before = await live(world)
    await world.until(here.at(14))
    lines = len(maria.lines)
    start = as_minutes([here.at(15, 40)])[0]
    for phone in (palle, erik):
        answers = []
        for number in (1, 999):
            toasts = len(phone.toasts)
            for press in (
                MoveSingle(number, start), NoRoom(number), SetFollowUp(number, date(2026, 12, 15)),
                SayBehindSingle(number, 5), SayLateSingle(number, 5),
            ):  # fmt: skip
                await phone.presses_data(press.encode())
            answers.append(([each.text for each in phone.toasts[toasts:]], phone.last.text))
        assert answers[0] == answers[1], "as if there were no such talk"
    assert await live(world) == before
    assert len(maria.lines) == lines
