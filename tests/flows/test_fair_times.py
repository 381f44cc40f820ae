"""Wishes first, then the best schedule: a teacher asks, looks, changes and publishes, guardians say yes or choose."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec import Struct
from sqlalchemy import select, update

from bot.conferences.models import Booking, Round, RoundState, Slot, SlotState
from bot.conferences.scheduling.holding import give_up
from bot.conferences.scheduling.service import search
from bot.core.unit import Unit
from bot.people.models import Guardianship
from tests.flows.scene import DENMARK, NORWAY, SWEDEN, Place, Scene, bookings, live, scene
from tests.world import Phone, World


class Said(Struct, frozen=True):
    """The words of one language that the way through is pressed by."""

    ask: str
    wished: str
    part: str
    done: str
    needs: str
    find: str
    ready: str
    publish: str
    yes_publish: str
    kept: str
    yes: str
    booked: str


DANISH = Said(
    ask="Spørg familierne",
    wished="Skolen planlægger samtaler. Hvornår kan du komme? Svar gerne senest fredag den 20. november.",
    part="Kl. 15–17",
    done="Færdig",
    needs="3.B: 1 af 1 familie har sagt, hvornår de kan komme.",
    find="Find tider: 3.B",
    ready="Skemaet er klar: 1 samtale har en tid, der passer. Familierne hører først om det, når du sender det ud.",
    publish="Send ud",
    yes_publish="Ja, send ud",
    kept="Vi holder en tid til dig tirsdag den 1. december kl. 15.20. Passer den dig? "
    "Svar gerne senest fredag den 20. november.",
    yes="Ja, den passer mig",
    booked="Så er det aftalt.\nVi ses tirsdag den 1. december kl. 15.20–15.40 i lokale 12 hos Mette.\nTag Emma med.\n"
    "Du kan flytte tiden indtil mandag den 30. november kl. 20.00.",
)
NORWEGIAN = Said(
    ask="Spør familiene",
    wished="Skolen planlegger samtaler. Når kan du komme? Svar gjerne innen fredag 20. november.",
    part="Kl. 15–17",
    done="Ferdig",
    needs="7A: 1 av 1 familie har sagt når de kan komme.",
    find="Finn: 7A",
    ready="Planen er klar: 1 samtale har en tid som passer. Familiene får vite om det først når du publiserer den.",
    publish="Publiser",
    yes_publish="Ja, publiser",
    kept="Vi har holdt av en tid til deg tirsdag 1. desember kl. 15.20. Passer den for deg? "
    "Svar gjerne innen fredag 20. november.",
    yes="Ja, den passer",
    booked="Da er det avtalt.\nVi sees tirsdag 1. desember kl. 15.20–15.40 på rom 12 hos Turid.\nTa gjerne med Jakob.\n"
    "Du kan endre tiden fram til mandag 30. november kl. 20.00.",
)
SWEDISH = Said(
    ask="Fråga familjerna",
    wished="Skolan planerar samtal. När kan du komma? Svara gärna senast fredag 20 november.",
    part="Kl. 15–17",
    done="Klart",
    needs="3B: 1 av 1 familj har sagt när de kan komma.",
    find="Hitta tider: 3B",
    ready="Schemat är klart: 1 samtal har en tid som passar. Familjerna får veta det först när du publicerar det.",
    publish="Publicera",
    yes_publish="Ja, publicera",
    kept="Vi har reserverat en tid åt dig tisdag 1 december kl. 15.20. Passar den dig? "
    "Svara gärna senast fredag 20 november.",
    yes="Ja, den passar mig",
    booked="Då är det bokat.\nVi ses tisdag 1 december kl. 15.20–15.40 i rum 12 hos Gunilla.\nTa med Elsa.\n"
    "Du kan boka om fram till måndag 30 november kl. 20.00.",
)
IN_THREE = [(DENMARK, DANISH), (NORWAY, NORWEGIAN), (SWEDEN, SWEDISH)]


async def planned(here: Scene, *starts: object) -> int:
    """A round whose times are made and of which no family knows."""
    round_id = await here.opens(*starts, announced=False)  # type: ignore[arg-type]

    async def plan(unit: Unit) -> None:
        await unit.execute(update(Round).where(Round.id == round_id).values(state=RoundState.PLANNED.value))

    await here.world.house.units.run(plan)
    return round_id


async def searched(world: World) -> None:
    """The errand goes by, and whoever waits is told."""
    await search(world.house.units)
    await world.settle()


async def goes_by(world: World) -> None:
    """The tick that gives up held times."""
    await world.house.units.run(give_up)
    await world.settle()


async def proposed(here: Scene, mette: Phone, find: str = "Find tider: 3.B") -> None:
    """The teacher has a proposal."""
    command = {"da": "/bedste_tider", "nb": "/beste_tider", "sv": "/basta_tider"}[here.place.code]
    await mette.sends(command)
    await mette.presses(find)
    await searched(here.world)


@pytest.mark.both_databases
@pytest.mark.parametrize(("place", "said"), IN_THREE, ids=["da", "nb", "sv"])
async def test_wishes_are_asked_a_schedule_is_found_and_published_and_a_guardian_says_yes(
    world: World, place: Place, said: Said
) -> None:
    here = await scene(world, place, fathers=False)
    maria, mette = await here.maria(), await here.mette()
    await mette.sends({"da": "/oensker", "nb": "/onsker", "sv": "/onskemal"}[place.code])
    await mette.presses(said.ask)
    await world.passes(minutes=5)
    assert maria.lines[-1] == said.wished

    await maria.presses(said.part)
    await maria.presses(said.done)
    await mette.sends({"da": "/oensker", "nb": "/onsker", "sv": "/onskemal"}[place.code])
    assert mette.last.text.startswith(said.needs)

    await planned(here, here.at(8), here.at(8, 20), here.at(15, 20))
    await proposed(here, mette, said.find)
    assert mette.lines[-1] == said.ready
    assert await bookings(world) == []
    await mette.presses(mette.last.labels[0])
    await mette.presses(said.publish)
    await mette.presses(said.yes_publish)
    await world.passes(minutes=5)
    assert maria.lines[-1] == said.kept

    await maria.presses(said.yes)
    assert maria.last.text == said.booked
    assert await live(world, place.zone) == {here.child: "1/12 15.20"}
    # Nobody said no, and nothing is given up any more.
    await world.passes(days=5)
    await goes_by(world)
    assert await live(world, place.zone) == {here.child: "1/12 15.20"}
    assert not maria.unanswered
    assert not mette.unanswered


async def test_a_held_time_that_nobody_answers_is_given_up_and_a_late_yes_leads_to_the_others(world: World) -> None:
    here = await scene(world, fathers=False)
    maria, mette = await here.maria(), await here.mette()
    await planned(here)
    await proposed(here, mette)
    await mette.presses("Se skemaet")
    await mette.presses("Send ud")
    await mette.presses("Ja, send ud")
    await world.passes(minutes=5)
    held = maria.last
    await world.passes(days=4)
    assert maria.lines[-1].startswith("Vi holder stadig tiden"), maria.lines
    await world.passes(days=2)
    await maria.presses("Ja, den passer mig", held.message_id)
    (answered,) = [each for each in maria.messages if each.message_id == held.message_id]
    assert answered.text == "Vi holdt tiden til dig indtil den dag, der stod i beskeden. Nu er den ledig igen."
    await goes_by(world)
    assert await live(world) == {}
    assert [state for _pupil, state, _start in await bookings(world)] == ["cancelled"]
    await world.passes(minutes=5)
    assert maria.lines[-1].startswith("Nu kan du vælge tid"), maria.lines


async def test_another_time_is_a_yes_to_that_one(world: World) -> None:
    here = await scene(world, fathers=False)
    maria, mette = await here.maria(), await here.mette()
    await planned(here)
    await proposed(here, mette)
    await mette.presses("Se skemaet")
    await mette.presses("Send ud")
    await mette.presses("Ja, send ud")
    await world.passes(minutes=5)
    before = (await live(world))[here.child]
    await maria.presses("En anden tid")
    await maria.presses(next(label for label in maria.last.labels if label[:2] in {"15", "16"}))
    after = (await live(world))[here.child]
    assert after != before
    await world.passes(days=6)
    await goes_by(world)
    assert (await live(world))[here.child] == after


async def test_no_time_suits_gives_the_held_time_up_and_tells_the_teacher(world: World) -> None:
    here = await scene(world, fathers=False)
    maria, mette = await here.maria(), await here.mette()
    await planned(here)
    await proposed(here, mette)
    await mette.presses("Se skemaet")
    await mette.presses("Send ud")
    await mette.presses("Ja, send ud")
    await world.passes(minutes=5)
    await maria.presses("Ingen passer mig")
    assert await live(world) == {}
    assert mette.lines[-1] == "3.B: 1 familie kan ikke finde en tid, der passer."


async def test_siblings_come_one_after_another_and_get_one_message(world: World) -> None:
    here = await scene(world, fathers=False)
    noah = await here.sibling("Noah", "5.A", "Bo")
    await here.world.town.works(here.school, here.teacher, noah.class_id)
    maria, mette = await here.maria(), await here.mette()
    await planned(here, here.at(8), here.at(15, 20), here.at(15, 40))
    await planned(noah, noah.at(8), noah.at(12), noah.at(16, 20))
    await mette.sends("/bedste_tider")
    await mette.presses("Alle på én gang")
    await searched(world)
    await mette.presses("Se skemaet")
    await mette.presses("Send ud")
    await mette.presses("Ja, send ud")
    await world.passes(minutes=5)
    # 8.00 and 8.00 collide; 15.40 to 16.20 is the shortest stay with time to walk.
    assert await live(world) == {here.child: "1/12 15.40", noah.child: "1/12 16.20"}
    assert maria.lines[-1] == (
        "E og N: Vi holder nogle tider til dig. Svar gerne senest fredag den 20. november. "
        "E: tirsdag den 1. december kl. 15.40 N: tirsdag den 1. december kl. 16.20"
    )
    await maria.presses("Ja til alle 2")
    assert maria.last.text.startswith("Så er det aftalt.")


async def test_an_interpreter_takes_two_times_and_gives_both_back(world: World) -> None:
    here = await scene(world, fathers=False)
    maria, mette = await here.maria(), await here.mette()
    await mette.sends("/oensker")
    await mette.presses("Spørg familierne")
    await world.passes(minutes=5)
    await maria.presses("Vælg dage")
    await maria.presses("Tolk?")
    await maria.presses("Arabisk")
    await maria.presses("Færdig")
    await mette.sends("/oensker")
    assert "Tolk: arabisk (1)".lower() in mette.last.text.lower()
    await planned(here, here.at(8), here.at(15, 20), here.at(15, 40))
    await proposed(here, mette)
    await mette.presses("Se skemaet")
    assert "15.20–16.00 Emma Lund (tolk)" in mette.last.text
    await mette.presses("Send ud")
    await mette.presses("Ja, send ud")
    await world.passes(minutes=5)
    assert await slots(world) == [("8.00", "8.20", "free"), ("15.20", "16.00", "free"), ("15.40", "16.00", "joined")]
    await maria.presses("Ingen passer mig")
    await goes_by(world)
    assert await slots(world) == [("8.00", "8.20", "free"), ("15.20", "15.40", "free"), ("15.40", "16.00", "free")]


async def slots(world: World) -> list[tuple[str, str, str]]:
    """From, to and state of every time, by the clock of a Danish school in winter."""

    async def look(unit: Unit) -> list[tuple[str, str, str]]:
        rows = await unit.all(select(Slot.starts_at, Slot.ends_at, Slot.state).order_by(Slot.starts_at))
        hour = timedelta(hours=1)
        return [(f"{each.starts_at + hour:%-H.%M}", f"{each.ends_at + hour:%-H.%M}", each.state) for each in rows]

    return await world.house.units.read(look)


async def test_a_teacher_changes_a_time_and_a_blocked_one_is_never_proposed(world: World) -> None:
    here = await scene(world, fathers=False)
    await here.maria()
    mette = await here.mette()
    round_id = await planned(here, here.at(8), here.at(15, 20), here.at(15, 40))

    async def block(unit: Unit) -> None:
        first = await unit.scalar(select(Slot.id).where(Slot.round_id == round_id).order_by(Slot.starts_at).limit(1))
        await unit.execute(update(Slot).where(Slot.id == first).values(state=SlotState.BLOCKED.value))

    await world.house.units.run(block)
    await proposed(here, mette)
    await mette.presses("Se skemaet")
    assert "8.00" not in mette.last.text.replace("18.00", "")
    await mette.presses("Ændr en tid")
    await mette.presses("Emma Lund")
    (other,) = [label for label in mette.last.labels if label.startswith("Tirs.")]
    await mette.presses(other)
    assert f"{other[-5:]} Emma Lund" in mette.last.text
    # Searched anew, it stays where the teacher put it.
    await mette.presses("Søg igen")
    await searched(world)
    await mette.presses("Se skemaet")
    assert f"{other[-5:]} Emma Lund" in mette.last.text


async def test_what_another_family_took_meanwhile_is_left_out(world: World) -> None:
    here = await scene(world, fathers=False)
    maria, mette = await here.maria(), await here.mette()
    await here.opens(here.at(15, 20))
    await proposed(here, mette)
    await world.passes(minutes=5)
    await maria.presses("Tirs. 1. dec. kl. 15.20")
    await mette.presses("Se skemaet")
    await mette.presses("Send ud")
    await mette.presses("Ja, send ud")
    assert mette.last.text == "Skemaet har ændret sig siden. Se lige på det igen."
    assert await live(world) == {here.child: "1/12 15.20"}


async def test_families_choose_after_all_and_are_invited(world: World) -> None:
    here = await scene(world, fathers=False)
    maria, mette = await here.maria(), await here.mette()
    await planned(here)
    await maria.sends("/samtale")
    assert maria.last.labels == []
    await proposed(here, mette)
    await mette.presses("Se skemaet")
    await mette.presses("Noget andet")
    await mette.presses("Familierne vælger")
    await world.passes(minutes=5)
    assert maria.lines[-1].startswith("Nu kan du vælge tid")


async def test_a_wish_is_shown_to_the_teacher_and_not_to_the_other_guardian(world: World) -> None:
    here = await scene(world)
    maria, erik, mette = await here.maria(), await here.erik(), await here.mette()
    await mette.sends("/oensker")
    await mette.presses("Spørg familierne")
    await world.passes(minutes=5)
    await erik.presses("Vælg dage")
    before = erik.last.text, erik.last.labels
    await maria.presses("Før kl. 12")
    await erik.presses_data("fww")
    assert (erik.last.text, erik.last.labels) == before
    # While times are chosen the teacher sees whom they leave out.
    left_out = "1 familie har ingen tid, der passer til det, de har ønsket."
    await mette.sends("/round 1/12 15-18, 20 min")
    assert left_out in mette.last.text
    await mette.presses("Ønsker uden tid")
    assert mette.last.text == f"{left_out}\nEmma Lund: Før kl. 12"
    await mette.presses("Tilbage")
    await mette.sends("/round 1/12 10-12, 20 min")
    assert left_out not in mette.last.text
    assert "Ønsker uden tid" not in mette.last.labels
    # Afterwards, too: until the family has a time, or one is free that suits.
    await here.opens()
    await world.settle()
    await mette.sends("/bookinger")
    assert mette.last.text.endswith(left_out)
    await mette.presses("Ønsker uden tid")
    assert mette.last.text == f"{left_out}\nEmma Lund: Før kl. 12"
    # One adult who can come is enough.
    await erik.presses_data("fww")
    await erik.presses("Kl. 15–17")
    await mette.sends("/bookinger")
    assert left_out not in mette.last.text


async def test_somebody_elses_guardian_can_neither_wish_nor_say_yes(world: World) -> None:
    here = await scene(world, fathers=False)
    town = world.town
    stranger = await town.person(here.school, "Ulla")
    other_class = await town.school_class(here.school, "9.C")
    child = await town.pupil(here.school, other_class, "Per")
    await town.guards(here.school, stranger, child, Guardianship.CUSTODY)
    ulla = await here.joins(stranger, world.phone("ulla", "da"))
    maria, mette = await here.maria(), await here.mette()
    await planned(here)
    await proposed(here, mette)
    await mette.presses("Se skemaet")
    await mette.presses("Send ud")
    await mette.presses("Ja, send ud")
    await world.passes(minutes=5)

    async def held(unit: Unit) -> int:
        found: int = await unit.scalar(select(Booking.id))
        return found

    booking_id = await world.house.units.read(held)
    await ulla.presses_data(f"fbh:{booking_id}")
    for data in (f"bh:{booking_id}", f"bhn:{booking_id}", "fwp:m:1"):
        await ulla.presses_data(data)
    assert (await live(world)).keys() == {here.child}
    await maria.presses("Ja, den passer mig")
    assert maria.last.text.startswith("Så er det aftalt.")
