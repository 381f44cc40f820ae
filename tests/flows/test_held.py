"""What was held: marked in one press each or all, counted from facts that outlive the details, and nobody's business
but those who have a part in it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert, update

from bot.conferences.holding.keeps import KEEPS
from bot.conferences.holding.models import FeedbackTotal
from bot.conferences.models import RoundTotal, TalkKind
from bot.conferences.single.facts import Offer
from bot.conferences.single.offering import offer_times
from bot.core.unit import Unit
from bot.people.models import StaffRole
from tests.flows.scene import DENMARK, NORWAY, SWEDEN, Form, Place, Scene, outbox, scene, with_text
from tests.people.lifecycle.ticking import at, rows, ticks
from tests.world import Phone, World

IN_THREE = pytest.mark.parametrize("place", [DENMARK, NORWAY, SWEDEN], ids=["da", "nb", "sv"])
TICK = "conferences.over"
ASKED = {
    "da": "3.B, tirsdag den 1. december: Blev samtalen holdt?",
    "nb": "7A, tirsdag 1. desember: Ble samtalen holdt?",
    "sv": "3B, tisdag 1 december: Blev samtalet av?",
}
ALL = {"da": "Alle blev holdt", "nb": "Alle ble holdt", "sv": "Alla blev av"}
NOBODY = "Ingen kom"
COMMAND = {"da": "/afholdt", "nb": "/avholdt", "sv": "/genomforda"}
HELD = {
    "da": "3.B: 1 af 1 har haft deres samtale i dette skoleår.",
    "nb": "7A: 0 av 1 har hatt sine 2 samtaler dette skoleåret.",
    "sv": "3B: 1 av 1 har haft sitt samtal den här terminen.",
}
YEAR = {"da": "31. juli 2027", "nb": "31. juli 2027", "sv": "31 december 2026"}


async def booked(world: World, place: Place = DENMARK) -> tuple[Scene, Phone, Phone]:
    """A family with the talk at 15.20, and its teacher."""
    here = await scene(world, place)
    maria, mette = await here.maria(), await here.mette()
    await here.opens()
    await world.passes(minutes=5)
    await maria.presses_data(f"bs:1:{here.child}")
    return here, maria, mette


async def facts(world: World) -> list[tuple[object, ...]]:
    return await rows(world, "SELECT kind, held_on, outcome FROM talk_facts ORDER BY id")


@IN_THREE
async def test_the_teacher_is_asked_once_and_one_press_marks_the_day(world: World, place: Place) -> None:
    here, _maria, mette = await booked(world, place)
    await world.until(here.at(16))
    await ticks(world, TICK, 3)
    await world.passes(minutes=10)
    asked = with_text(mette, ASKED[place.code])
    assert len(await outbox(world, "held.asked")) == 1
    await mette.presses(ALL[place.code], asked.message_id)
    ((kind, day, outcome),) = await facts(world)
    assert (kind, str(day), outcome) == ("ordinary", "2026-12-01", "held")
    await mette.sends(COMMAND[place.code])
    assert mette.last.text.startswith(HELD[place.code]), mette.last.text
    assert YEAR[place.code] in mette.last.text
    assert not mette.unanswered


@IN_THREE
async def test_one_talk_is_marked_in_one_press_and_the_last_word_counts(world: World, place: Place) -> None:
    here, _maria, mette = await booked(world, place)
    await mette.presses_data("hdm:1:1:0")
    assert await facts(world) == [], "it lies ahead"
    await world.until(here.at(15, 25))
    await mette.presses_data(f"hdo:{here.round_id}")
    await mette.presses(NOBODY)
    assert f"✓ {NOBODY}" in mette.last.labels
    assert [fact[2] for fact in await facts(world)] == ["not_met"]
    await mette.presses(place.child)
    assert f"✓ {place.child}" in mette.last.labels
    assert [fact[2] for fact in await facts(world)] == ["held"]
    # The tick adds nothing to what is written, and asks about nothing that is marked.
    await world.until(here.at(16))
    await ticks(world, TICK)
    await world.passes(minutes=10)
    assert len(await facts(world)) == 1
    assert await outbox(world, "held.asked") == []


async def test_a_talk_that_nobody_came_to_is_not_counted_as_held(world: World) -> None:
    here, _maria, mette = await booked(world)
    await world.house.units.run(lambda unit: _total(unit, here))
    await world.until(here.at(16))
    await ticks(world, "conferences.totals")
    assert await rows(world, "SELECT held FROM round_totals") == [(1,)]
    await mette.presses_data("hdm:1:0:0")
    await ticks(world, "conferences.totals")
    assert await rows(world, "SELECT held FROM round_totals") == [(0,)]
    await mette.sends("/held")
    assert "Emma Lund: 0 af 1" in mette.last.text


async def _total(unit: Unit, here: Scene) -> None:
    values = {
        "school_id": here.school, "round_id": here.round_id, "opened_on": here.at(0).date(), "notice_days": 14,
        "form": "in_person", "pupils": 1, "booked": 1, "held": 0, "no_time_suited": 0, "cancelled": 0,
    }  # fmt: skip
    await unit.execute(insert(RoundTotal), values)


@pytest.mark.both_databases
async def test_in_june_the_counter_still_knows_november_and_the_year_leaves_numbers(world: World) -> None:
    here, _maria, mette = await booked(world)
    await world.until(here.at(16))
    await mette.presses_data(f"hda:{here.round_id}:261201")
    await at(world, 2027, 6, 15)
    for _day in range(3):
        await ticks(world, "conferences.retention")
        await ticks(world, TICK)
    await mette.sends("/held")
    assert mette.last.text.startswith("3.B: 1 af 1 har haft deres samtale")
    await at(world, 2027, 8, 20)
    await mette.sends("/held")
    assert "Emma Lund: 0 af 1" in mette.last.text, "a new school year begins at nothing"
    await ticks(world, "conferences.retention")
    assert len(await facts(world)) == 1, "the yearly figures are still being made"
    for day in (1, 2):
        await at(world, 2027, 9, day)
        await ticks(world, "conferences.retention", 2)
    assert await facts(world) == []
    found = await rows(world, "SELECT began_on, pupils, pupils_met, held, not_met, unmarked FROM talk_year_totals")
    assert [(str(row[0]), *row[1:]) for row in found] == [("2026-08-01", 1, 1, 1, 0, 0)]


async def test_the_head_sees_class_by_class_and_the_office_nothing(world: World) -> None:
    here, _maria, mette = await booked(world)
    other = await world.town.school_class(here.school, "10.A")
    await world.town.pupil(here.school, other, "Sami")
    hanne = await world.town.person(here.school, "Hanne", "Bak")
    await world.town.works(here.school, hanne, None, StaffRole.HEAD)
    olga = await world.town.person(here.school, "Olga", "Kont")
    await world.town.works(here.school, olga, None, StaffRole.OFFICE)
    head = await here.joins(hanne, world.phone("head", "da"))
    office = await here.joins(olga, world.phone("office", "da"))
    await world.until(here.at(16))
    await ticks(world, TICK)
    await head.sends("/held")
    assert head.last.text.split("\n") == [
        "Elever, der har haft de samtaler, de skal have:",
        "3.B: 0 af 1, 1 er ikke krydset af endnu",
        "10.A: 0 af 1",
        "Alle klasser: 0 af 2",
    ]
    await head.presses("10.A")
    assert "Sami Lund: 0 af 1" in head.last.text
    await mette.presses_data(f"hdk:{other}:0")
    assert "Sami" not in mette.last.text
    await office.presses_data(f"hdk:{other}:0")
    assert "Sami" not in office.last.text


async def test_a_separate_talk_is_in_no_counter_and_on_no_list(world: World) -> None:
    here, _maria, mette = await booked(world)
    colleague = await world.town.person(here.school, "Lis", "Krog")
    await world.town.works(here.school, colleague, here.class_id, StaffRole.TEAM_TEACHER)
    lis = await here.joins(colleague, world.phone("lis", "da"))
    start = here.at(17)
    offer = Offer(
        TalkKind.SEPARATE, here.school, here.class_id, here.child, here.teacher, Form.IN_PERSON, 20, "12", [start],
        guests=[here.mother],
    )  # fmt: skip

    async def screens(phone: Phone) -> list[str]:
        return [
            (await phone.sends("/held")).text,
            (await phone.presses_data(f"hdo:{here.round_id}")).text,
            (await phone.sends("/bookings")).text,
        ]

    await world.until(here.at(16))
    await mette.presses_data("hdm:1:0:0")
    before = await screens(lis)
    await world.house.units.run(lambda unit: offer_times(unit, offer))
    ((round_id, slot_id),) = await rows(
        world, "SELECT round_id, max(id) FROM slots WHERE round_id > 1 GROUP BY round_id"
    )
    await world.phone("mother").presses_data(f"snt:{slot_id}:0")
    await world.until(start + timedelta(minutes=30))
    await ticks(world, TICK)
    assert [fact[0] for fact in await facts(world)] == ["ordinary", "separate"]
    await mette.presses_data(f"hdi:{round_id}:1")
    assert [fact[2] for fact in await facts(world)] == ["not_met", "held"]
    assert await screens(lis) == before
    assert {about for (about,) in await rows(world, "SELECT about_id FROM outbox WHERE kind LIKE 'held.%'")} <= {1}
    # A colleague who forges the press is told what an unknown id is told, and nothing is written.
    await lis.presses_data(f"hdi:{round_id}:0")
    foreign = lis.last.text
    await lis.presses_data("hdi:4711:0")
    assert lis.last.text == foreign
    assert [fact[2] for fact in await facts(world)] == ["not_met", "held"]
    # The year's numbers know nothing of it, either.
    await at(world, 2027, 9, 2)
    await ticks(world, "conferences.retention", 2)
    assert await rows(world, "SELECT held, not_met FROM talk_year_totals") == [(0, 1)]


# A second time -------------------------------------------------------------------------------------------------------

MORE = {"da": "Brug for mere tid", "nb": "Vi trenger mer tid", "sv": "Vi behöver mer tid"}
WANTS = {
    "da": "3.B: En familie vil gerne have mere tid til samtalen.",
    "nb": "7A: En familie ønsker mer tid til samtalen.",
    "sv": "3B: En familj vill ha mer tid för samtalet.",
}
NEWS = {
    "da": "Der er nyt om en samtale.",
    "nb": "Det er noe nytt om en samtale.",
    "sv": "Det finns något nytt om ett samtal.",
}


@IN_THREE
@pytest.mark.both_databases
async def test_we_need_more_time_leads_to_a_second_time(world: World, place: Place) -> None:
    here, maria, mette = await booked(world, place)
    await world.until(here.at(15, 45))
    await maria.presses_data("bb:1")
    await maria.presses(MORE[place.code])
    assert place.teacher in maria.last.text
    await maria.presses_data("tp2:1")
    assert len(await outbox(world, "held.more")) == 1, "asked twice is asked once"
    wants = with_text(mette, WANTS[place.code])
    assert place.child not in wants.text
    await mette.presses(wants.labels[0], wants.message_id)
    assert place.child in mette.last.text
    proposal = next(row[0].data for row in mette.last.buttons if row[0].data and row[0].data.startswith("hdt:"))
    await mette.presses_data(proposal)
    assert await rows(world, "SELECT kind FROM rounds ORDER BY id") == [("ordinary",), ("follow_up",)]
    assert NEWS[place.code] in maria.last.text
    await mette.presses_data(proposal)
    assert len(await rows(world, "SELECT id FROM rounds")) == 2, "offered twice is offered once"
    await maria.presses_data("tp2:1")
    assert len(await outbox(world, "held.more")) == 1


async def test_whom_nobody_came_from_is_offered_a_new_time_that_counts(world: World) -> None:
    here, maria, mette = await booked(world)
    await world.until(here.at(15, 45))
    await mette.presses_data("hdm:1:0:0")
    await mette.presses("Ny tid")
    await mette.presses("Foreslå disse tider")
    assert await rows(world, "SELECT kind, pupil_id FROM rounds WHERE id = 2") == [("ordinary", here.child)]
    assert "Der er nyt om en samtale." in maria.last.text


async def test_before_the_talk_nobody_can_ask_for_more_time(world: World) -> None:
    here, maria, _mette = await booked(world)
    await maria.presses_data("tp2:1")
    assert maria.last.text.startswith("Samtalen er tirsdag den 1. december kl. 15.20.")
    await world.until(here.at(16) + timedelta(days=15))
    await maria.presses_data("tp2:1")
    assert maria.last.text == "Samtalen tirsdag den 1. december kl. 15.20 er forbi."
    assert await rows(world, "SELECT id FROM second_times") == []


# Running late --------------------------------------------------------------------------------------------------------

LATE = {"da": "Vi er forsinkede", "nb": "Vi er forsinket", "sv": "Vi blir sena"}
TEN = {"da": "10 minutter", "nb": "10 minutter", "sv": "10 minuter"}
COMES = {
    "da": "3.B: Familien med samtale kl. 15.20 kommer cirka 10 minutter senere.",
    "nb": "7A: Familien til samtalen kl. 15.20 blir omtrent 10 minutter forsinket.",
    "sv": "3B: Familjen med samtalet kl. 15.20 kommer ungefär 10 minuter senare.",
}
BEHIND = {
    "da": "Vi er lidt forsinkede. Samtalen kl. 15.20 begynder cirka 10 minutter senere.",
    "nb": "Vi er litt forsinket. Samtalen kl. 15.20 begynner omtrent 10 minutter senere.",
    "sv": "Vi är lite sena. Samtalet kl. 15.20 börjar ungefär 10 minuter senare.",
}


@IN_THREE
async def test_a_family_that_is_late_tells_the_teacher_in_two_presses(world: World, place: Place) -> None:
    here, maria, mette = await booked(world, place)
    await maria.presses_data("hdl:1:10")
    assert COMES[place.code] not in mette.rings, "it is not today"
    await world.until(here.at(15))
    # The silent reminder of two hours before has the button.
    await maria.presses(LATE[place.code])
    await maria.presses(TEN[place.code])
    assert COMES[place.code] in mette.rings
    assert place.teacher in maria.last.text
    await maria.presses_data("hdl:1:10")
    assert mette.rings.count(COMES[place.code]) == 1
    await maria.presses_data("hdl:1:99")
    assert mette.rings.count(COMES[place.code]) == 1
    await maria.presses_data("hdl:1:15")
    assert mette.rings[-1] == COMES[place.code].replace("10", "15")


TYPED = {"da": "Vi kommer 10 min for sent", "nb": "vi blir 8 minutter forsinket", "sv": "Vi blir 10 min sena"}
YES = {"da": "Ja tak", "nb": "Ja takk", "sv": "Ja tack"}


@IN_THREE
async def test_what_a_family_types_on_the_way_becomes_a_button(world: World, place: Place) -> None:
    here, maria, mette = await booked(world, place)
    before = (await maria.sends(TYPED[place.code])).text
    assert place.teacher not in before, "there is no talk today"
    await world.until(here.at(15))
    await maria.sends(TYPED[place.code])
    assert place.teacher in maria.last.text
    assert COMES[place.code] not in mette.rings
    await maria.presses(YES[place.code])
    assert COMES[place.code] in mette.rings
    await mette.sends(TYPED[place.code])
    assert YES[place.code] not in mette.last.labels, "she is the one who waits"


@IN_THREE
async def test_a_teacher_who_is_behind_tells_all_who_are_still_to_come(world: World, place: Place) -> None:
    here, maria, mette = await booked(world, place)
    erik = await here.erik()
    await world.until(here.at(15))
    await mette.presses_data(f"hdba:{here.round_id}")
    await mette.presses(TEN[place.code])
    assert BEHIND[place.code] in maria.rings
    assert BEHIND[place.code] in erik.rings
    await mette.presses_data(f"hdb:{here.round_id}:10")
    assert maria.rings.count(BEHIND[place.code]) == 1
    await mette.presses_data(f"hdb:{here.round_id}:0")
    assert "15.20" in maria.rings[-1]
    assert maria.rings[-1] != BEHIND[place.code]
    await world.until(here.at(15, 30))
    await mette.presses_data(f"hdb:{here.round_id}:10")
    assert maria.rings.count(BEHIND[place.code]) == 1, "it has begun"


async def test_delays_are_forgotten_after_two_days(world: World) -> None:
    here, maria, _mette = await booked(world)
    await world.until(here.at(15))
    await maria.presses_data("hdl:1:10")
    await at(world, 2026, 12, 5)
    assert len(await rows(world, "SELECT id FROM talk_delays")) == 1
    (keep,) = (keep for keep in KEEPS if keep.table == "talk_delays")
    assert keep.purge is not None
    assert keep.days is not None
    before = world.clock.now() - timedelta(days=keep.days)
    await world.house.units.run(lambda unit: keep.purge(unit, before))  # type: ignore[misc]
    assert await rows(world, "SELECT id FROM talk_delays") == []


# Two questions -------------------------------------------------------------------------------------------------------

THANKS = {
    "da": "Tak for samtalen. Fik I talt om det, der er vigtigt for jer?",
    "nb": "Takk for samtalen. Fikk dere snakket om det som er viktig for dere?",
    "sv": "Tack för samtalet. Fick ni prata om det som är viktigt för er?",
}


@IN_THREE
@pytest.mark.both_databases
async def test_two_questions_come_on_friday_silently_and_become_numbers(world: World, place: Place) -> None:
    here, maria, _mette = await booked(world, place)
    await world.until(here.at(16))
    await ticks(world, TICK)
    await world.until(here.at(15, 59, here.at(0).date() + timedelta(days=3)))
    assert THANKS[place.code] not in maria.lines
    await world.passes(hours=1)
    assert THANKS[place.code] in maria.lines
    assert THANKS[place.code] not in maria.rings
    await maria.presses("Ja")
    assert place.child in maria.last.text
    await maria.presses({"da": "Delvist", "nb": "Delvis", "sv": "Delvis"}[place.code])
    await maria.presses_data("hdf:1:1:no")
    found = await rows(world, "SELECT question, answer, number FROM feedback_totals ORDER BY question")
    assert found == [(1, "yes", 1), (2, "partly", 1)], "who answers twice is counted once"
    assert "answer" not in str(await rows(world, "SELECT * FROM feedback_given"))


async def test_whoever_did_not_come_is_not_asked_how_it_was(world: World) -> None:
    here, maria, mette = await booked(world)
    await world.until(here.at(16))
    await ticks(world, TICK)
    await mette.presses_data("hdm:1:0:0")
    await world.passes(days=5)
    assert not [line for line in maria.lines if "Tak for samtalen" in line]


async def test_numbers_of_few_families_are_never_shown(world: World) -> None:
    here, maria, mette = await booked(world)
    await world.until(here.at(16))
    await mette.presses_data("hdm:1:1:0")
    await world.passes(days=4)
    await maria.presses("Ja")
    await world.passes(days=40)
    await mette.sends("/held")
    assert "vigtig" not in mette.last.text
    await world.house.units.run(lambda unit: unit.execute(update(FeedbackTotal).values(number=5)))
    await mette.sends("/held")
    assert "Fik talt om det vigtige: ja 5, delvist 0, nej 0" in mette.last.text
