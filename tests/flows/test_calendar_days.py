"""/calendar beside talks and meetings: until when one can choose or say something, visits, and what was agreed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.conferences.booking.presses import ShowTalk
from bot.conferences.doors import ShowAgreements
from bot.conferences.models import TalkKind
from bot.conferences.requests.visits.presses import OpenVisit, ShowVisit, Welcome
from bot.conferences.single.arranging.presses import SetFollowUp
from bot.conferences.single.presses import OpenSingle, SayComes
from bot.conferences.wishes.presses import AnyTimeSuits, AskWishes
from bot.people.models import Guardianship
from bot.talks.agreements.models import Owner
from tests.flows.scene import PLACES, Place, RoundState, changes_round, scene
from tests.flows.test_calendar import COMMAND, NOTHING, events, pressed
from tests.flows.test_fair_times import IN_THREE as FAIR
from tests.flows.test_fair_times import Said, planned, proposed
from tests.flows.test_preparing import booked
from tests.flows.test_single_talks import offers
from tests.flows.test_talk_agreements import agrees, at_the_table
from tests.flows.test_two_homes import Two
from tests.flows.test_visits import WORDS as VISIT
from tests.flows.test_visits import wishes
from tests.people.lifecycle.ticking import at
from tests.world import World

CHOOSE = {
    "da": ("Mandag den 30. november\n• Emma: sidste dag til at vælge tid", "Vælg tid: Emma"),
    "nb": ("Mandag 30. november\n• Jakob: frist for å velge tid", "Velg tid: Jakob"),
    "sv": ("Måndag 30 november\n• Elsa: sista dagen att boka tid", "Boka tid: Elsa"),
}
SAY = {
    "da": "Fredag den 20. november\n• Sidste dag til at sige, hvornår du kan komme til en samtale",
    "nb": "Fredag 20. november\n• Frist for å si når du kan komme til en samtale",
    "sv": "Fredag 20 november\n• Sista dagen att säga när du kan komma på ett samtal",
}
KEPT = {
    "da": ("Emma: sidste dag til at sige ja til tiden", "Emma: samtale med Mette (mangler svar)"),
    "nb": ("Jakob: frist for å si ja til tiden", "Jakob: samtale med Turid (venter på svar)"),
    "sv": ("Elsa: sista dagen att säga ja till tiden", "Elsa: samtal med Gunilla (inget svar än)"),
}
VISITS = {
    "da": ("• Emma: du besøger klassen om formiddagen", "• 3.B: en forælder besøger klassen om formiddagen"),
    "nb": ("• Jakob: du besøker klassen på formiddagen", "• 7A: en familie besøker klassen på formiddagen"),
}
WAITS = {"da": " (mangler svar)", "nb": " (venter på svar)"}
AGREED = {
    "da": ("• Emma: dagen for det, I har aftalt", "• Dagen for det, I har aftalt med en familie"),
    "nb": ("• Jakob: frist for det dere har avtalt", "• Frist for noe som er avtalt med et hjem"),
    "sv": ("• Elsa: dags för det ni kom överens om", "• Dags för något som bestämts med en familj"),
}


@pytest.mark.both_databases
@pytest.mark.parametrize("place", PLACES.values(), ids=list(PLACES))
async def test_the_last_day_to_choose_a_time_stands_until_there_is_one(world: World, place: Place) -> None:
    here = await scene(world, place)
    mother, told = await here.maria(), await world.town.person(here.school, "Rie")
    await world.town.guards(here.school, told, here.child, Guardianship.INFORMATION)
    looks = await here.joins(told, world.phone("rie", place.code))
    await here.opens(announced=False)
    line, button = CHOOSE[place.code]
    await mother.sends(COMMAND)
    assert line in mother.last.text
    await mother.presses(button)
    assert "15.20" in " ".join(mother.last.labels)
    await looks.sends(COMMAND)
    assert line not in looks.last.text, "who cannot choose has no last day"
    await booked(here)
    await mother.sends(COMMAND)
    assert line not in mother.last.text


@pytest.mark.parametrize(("place", "said"), FAIR, ids=list(PLACES))
async def test_a_time_that_is_kept_waits_for_a_yes_until_its_day(world: World, place: Place, said: Said) -> None:
    here = await scene(world, place, fathers=False)
    mother, teacher = await here.maria(), await here.mette()
    await planned(here)
    await proposed(here, teacher, said.find)
    await teacher.presses(teacher.last.labels[0])
    await mother.sends(COMMAND)
    assert mother.last.text == NOTHING[place.code], "nobody has sent it out"
    await teacher.presses(said.publish)
    await teacher.presses(said.yes_publish)
    await world.passes(minutes=5)
    kept = mother.last.message_id
    await mother.sends(COMMAND)
    for line in KEPT[place.code]:
        assert line in mother.last.text
    (way,) = [data for data in pressed(mother) if data.startswith(ShowTalk.prefix + ":")]
    assert not [data for data in pressed(mother) if data == "hmcf"], "a file would outlive it"
    await mother.presses_data(way)
    assert said.yes in mother.last.labels
    await mother.presses(said.yes, kept)
    await mother.sends(COMMAND)
    assert KEPT[place.code][0] not in mother.last.text
    assert KEPT[place.code][1] not in mother.last.text
    assert KEPT[place.code][1].partition(" (")[0] in mother.last.text


async def test_a_round_that_opens_later_says_from_when_times_can_be_chosen(world: World) -> None:
    here = await scene(world)
    mother = await here.maria()
    await here.opens(announced=False)
    opens_at = here.at(16, 0, date(2026, 11, 20))
    await changes_round(world, here.round_id, state=RoundState.ANNOUNCED.value, opens_at=opens_at)
    await mother.sends(COMMAND)
    assert "Fredag den 20. november\n• 16.00 Emma: så kan du vælge tid" in mother.last.text
    assert "sidste dag" not in mother.last.text


@pytest.mark.parametrize("place", PLACES.values(), ids=list(PLACES))
async def test_until_when_wishes_are_asked_stands_once_for_all_children_until_they_are_said(
    world: World, place: Place
) -> None:
    here = await scene(world, place)
    mother, father, teacher = await here.maria(), await here.erik(), await here.mette()
    await teacher.presses_data(AskWishes(here.class_id).encode())
    for parent in (mother, father):
        await parent.sends(COMMAND)
        assert SAY[place.code] in parent.last.text
    await mother.presses_data(AnyTimeSuits().encode())
    await mother.sends(COMMAND)
    assert mother.last.text == NOTHING[place.code]
    await father.sends(COMMAND)
    assert SAY[place.code] in father.last.text, "each adult says it for themselves"


@pytest.mark.parametrize("code", ["da", "nb"])
async def test_a_visit_stands_with_who_comes_and_with_the_team_and_with_nobody_else(world: World, code: str) -> None:
    here, words = await scene(world, PLACES[code]), VISIT[code]
    mother, father, teacher = await here.maria(), await here.erik(), await here.mette()
    await mother.sends(words["visit"])
    await mother.presses(words["day"])
    await mother.presses(words["morning"])
    await mother.sends(COMMAND)
    assert mother.last.text == NOTHING[code], "nobody has said that it suits"
    await teacher.sends(COMMAND)
    assert VISITS[code][1] + WAITS[code] in teacher.last.text
    assert OpenVisit(1).encode() in pressed(teacher)
    await teacher.presses_data(Welcome(1).encode())
    await teacher.sends(COMMAND)
    assert teacher.last.text.endswith(VISITS[code][1])
    await mother.sends(COMMAND)
    assert mother.last.text.endswith(VISITS[code][0])
    assert ShowVisit(1).encode() in pressed(mother)
    await mother.presses_data("hmcf")
    (event,) = events(mother).values()
    assert event["dtend"].dt - event["dtstart"].dt == timedelta(days=1)
    assert here.place.child not in str(event["summary"])
    await father.sends(COMMAND)
    assert father.last.text == NOTHING[code]


async def test_another_day_for_a_visit_waits_for_the_home(world: World) -> None:
    here = await scene(world)
    mother, teacher = await here.maria(), await here.mette()
    await wishes(mother)
    await teacher.presses("Svar")
    await teacher.presses("En anden dag")
    await teacher.presses("Fre. 20. nov.")
    await mother.sends(COMMAND)
    assert "Fredag den 20. november\n• Emma: du besøger klassen om formiddagen (mangler svar)" in mother.last.text
    await teacher.sends(COMMAND)
    assert teacher.last.text == NOTHING["da"]


@pytest.mark.both_databases
@pytest.mark.parametrize("place", PLACES.values(), ids=list(PLACES))
async def test_what_was_agreed_stands_on_its_day_and_never_what_it_is(world: World, place: Place) -> None:
    here, teacher = await at_the_table(world, place)
    mother = await here.maria()
    due = await agrees(here, teacher)
    await mother.sends(COMMAND)
    home, school = AGREED[place.code]
    assert home in mother.last.text
    assert await agrees(here, teacher, days=15) == due
    await teacher.sends(COMMAND)
    assert school not in teacher.last.text, "the home took it on"
    await agrees(here, teacher, Owner.SCHOOL, days=17)
    await teacher.sends(COMMAND)
    assert school in teacher.last.text
    assert here.place.child not in teacher.last.text
    await mother.sends(COMMAND)
    assert mother.last.text.count(home) == 2
    assert pressed(mother).count(ShowAgreements(here.child).encode()) == 1, "two days, one way"
    await at(world, due.year, due.month, due.day + 1)
    await mother.sends(COMMAND)
    assert mother.last.text.count(home) == 1


async def test_who_is_hidden_reads_nothing_of_what_the_other_home_agreed_on(world: World) -> None:
    here, teacher = await at_the_table(world, owner=True)
    mother, father = await here.maria(), await here.erik()
    await Two(here, mother, father).hidden()
    await agrees(here, teacher)
    await mother.sends(COMMAND)
    assert AGREED["da"][0] in mother.last.text
    await father.sends(COMMAND)
    assert AGREED["da"][0] not in father.last.text


async def test_a_meeting_about_a_plan_is_looked_at_again_for_who_was_invited(world: World) -> None:
    here = await scene(world)
    mother, father, teacher = await here.maria(), await here.erik(), await here.mette()
    await offers(here, here.starts("14.20", "14.20"), kind=TalkKind.ACTION_PLAN_MEETING)
    await teacher.presses_data(SetFollowUp(1, date(2026, 12, 15)).encode())
    home, school = AGREED["da"]
    await mother.sends(COMMAND)
    await mother.presses("Senere")
    assert f"Tirsdag den 15. december\n{home}" in mother.last.text
    assert OpenSingle(1).encode() in pressed(mother)
    await teacher.sends(COMMAND)
    await teacher.presses("Senere")
    assert f"Tirsdag den 15. december\n{school}" in teacher.last.text
    await teacher.presses("Se, hvad I aftalte")
    assert "15. december" in teacher.last.text
    await father.sends(COMMAND)
    assert father.last.text == NOTHING["da"]
    # Who does not come has it in the list, and not in the file.
    await mother.presses_data(SayComes(1, False).encode())
    await mother.sends(COMMAND)
    assert "14.20–14.40 Emma: samtale med Mette (du kan ikke komme)" in mother.last.text
    assert "Til min kalender" not in mother.last.labels
    # After the meeting its day still stands.
    await world.until(here.at(12, 0, date(2026, 12, 3)))
    await mother.sends(COMMAND)
    assert f"Tirsdag den 15. december\n{home}" in mother.last.text
    await mother.presses("Aftalt: Emma")
    assert "15. december" in mother.last.text
