"""Why a time cannot be had: each state its own clear screen, with a way on, and nothing changed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.conferences.queries import bookings_of_round, rounds
from bot.conferences.rounds.calling_off import call_off
from bot.core.unit import Unit
from tests.flows.scene import (
    DENMARK,
    NORWAY,
    SWEDEN,
    Place,
    RoundState,
    Scene,
    blocks_all,
    bookings,
    changes_round,
    live,
    outbox,
    scene,
    snapshot,
    with_text,
)
from tests.world import Phone, World

IN_THREE = pytest.mark.parametrize("place", [DENMARK, NORWAY, SWEDEN], ids=["da", "nb", "sv"])


async def invited(world: World, place: Place = DENMARK, **more: Any) -> tuple[Scene, Phone]:
    """A family with the invitation on its phone."""
    here = await scene(world, place)
    maria = await here.maria()
    await here.opens(**more)
    await world.passes(minutes=5)
    return here, maria


CLOSED_TEXTS = {
    "da": "Der er lukket for at vælge tid her. Ring til skolen på 12 34 56 78, så finder du og Mette en tid sammen.",
    "nb": "Fristen for å velge tid har gått ut. Ring skolen på 12 34 56 78, så finner du og Turid en tid.",
    "sv": "Sista dagen att boka har passerat. Ring skolan på 12 34 56 78, så hittar du en tid med Gunilla.",
}
PAUSED_TEXTS = {
    "da": "Mette er ved at ændre tiderne. Prøv igen om lidt.",
    "nb": "Turid holder på å endre tidene. Prøv igjen om litt.",
    "sv": "Gunilla håller på att ändra tiderna. Försök igen om en stund.",
}
OFF_TEXTS = {
    "da": "Skolen har været nødt til at aflyse samtalerne. Jeg skriver til dig, når der er nye tider.",
    "nb": "Skolen har vært nødt til å avlyse samtalene. Jeg sier fra når det er nye tider.",
    "sv": "Skolan har varit tvungen att ställa in samtalen. Jag hör av mig när det finns nya tider.",
}
SOON_TEXTS = {
    "da": "Du kan vælge tid fra onsdag den 18. november kl. 08.00. Jeg skriver til dig, når det går i gang.",
    "nb": "Du kan velge tid fra onsdag 18. november kl. 08.00. Jeg sier fra da.",
    "sv": "Du kan boka tid från onsdag 18 november kl. 08.00. Då skriver jag till dig.",
}
FULL_TEXTS = {
    "da": "Der er ikke flere ledige tider til samtalen om Emma. Tryk på knappen, så finder Mette en sammen med dig.",
    "nb": "Det er ingen ledige tider igjen til samtalen om Jakob. Trykk på knappen, så finner Turid en sammen med deg.",
    "sv": "Det finns inga lediga tider kvar för samtalet om Elsa. "
    "Tryck på knappen, så hittar Gunilla en tillsammans med dig.",
}
TALKS = {"da": "Se samtalerne", "nb": "Se samtalene", "sv": "Se samtalen"}


@IN_THREE
async def test_a_closed_round_says_whom_to_call(world: World, place: Place) -> None:
    here, maria = await invited(world, place)
    await changes_round(world, here.round_id, state=RoundState.CLOSED.value)
    await refuses(world, maria, CLOSED_TEXTS[place.code], [TALKS[place.code]])


@IN_THREE
async def test_a_round_past_its_day_to_choose_says_whom_to_call(world: World, place: Place) -> None:
    here, maria = await invited(world, place)
    await changes_round(world, here.round_id, closes_at=world.clock.now())
    await refuses(world, maria, CLOSED_TEXTS[place.code], [TALKS[place.code]])


@IN_THREE
async def test_a_paused_round_asks_to_try_again(world: World, place: Place) -> None:
    here, maria = await invited(world, place)
    await changes_round(world, here.round_id, state=RoundState.PAUSED.value)
    again = {"da": "Prøv igen", "nb": "Prøv igjen", "sv": "Försök igen"}[place.code]
    await refuses(world, maria, PAUSED_TEXTS[place.code], [again])
    await changes_round(world, here.round_id, state=RoundState.OPEN.value)
    await maria.presses(again)
    assert "15.20" in maria.last.labels


@IN_THREE
async def test_a_round_that_opens_later_says_when(world: World, place: Place) -> None:
    here, maria = await invited(world, place)
    opens = here.at(8, day=world.clock.now().date() + timedelta(days=2))
    await changes_round(world, here.round_id, state=RoundState.ANNOUNCED.value, opens_at=opens)
    await refuses(world, maria, SOON_TEXTS[place.code], [TALKS[place.code]])
    await world.until(opens)
    await maria.presses(TALKS[place.code])
    assert maria.last.labels  # by now a time can be chosen


@IN_THREE
async def test_a_round_that_the_school_cancelled_says_what_comes_next(world: World, place: Place) -> None:
    here, maria = await invited(world, place)
    await changes_round(world, here.round_id, state=RoundState.CANCELLED.value)
    await refuses(world, maria, OFF_TEXTS[place.code], [TALKS[place.code]])


@IN_THREE
async def test_without_a_free_time_the_teacher_is_the_way_on(world: World, place: Place) -> None:
    here, maria = await invited(world, place)
    await blocks_all(world, here.round_id)
    none = {"da": "Bed om en tid", "nb": "Be om en tid", "sv": "Be om en tid"}[place.code]
    await refuses(world, maria, FULL_TEXTS[place.code], [none])
    await maria.presses(none)
    assert [person for person, _state, _due in await outbox(world, "conference.no_time")] == [here.teacher]


async def refuses(world: World, phone: Phone, text: str, labels: list[str]) -> None:
    """Every button of the invitation answers so, and changes nothing but the message it stands under."""
    invitation = phone.last
    before = await snapshot(world)
    for row in invitation.buttons[:-1]:
        assert row[0].data is not None
        await phone.presses_data(row[0].data, invitation.message_id)
        assert (phone.last.text, phone.last.labels) == (text, labels)
    assert await snapshot(world) == before
    assert not phone.unanswered


# Somebody was quicker ----------------------------------------------------------------------------------------------

TAKEN = [
    (DENMARK, "Tiden er lige blevet taget. Her er de ledige tider.\nSamtalen om Sami varer 20 minutter. "
     "Hvilken tid passer dig tirsdag den 1. december?"),
    (NORWAY, "Tiden ble nettopp tatt. Her er de ledige tidene.\nSamtalen om Sami varer 20 minutter. "
     "Hvilken tid passer for deg tirsdag 1. desember?"),
    (SWEDEN, "Tiden har precis blivit bokad. Här är de lediga tiderna.\nSamtalet om Sami tar 20 minuter. "
     "Vilken tid passar dig tisdag 1 december?"),
]  # fmt: skip


@pytest.mark.parametrize(("place", "text"), TAKEN, ids=["da", "nb", "sv"])
async def test_a_taken_time_is_answered_with_those_that_are_left(world: World, place: Place, text: str) -> None:
    here = await scene(world, place)
    other = await world.town.person(here.school, "Fatima")
    sami = await world.town.pupil(here.school, here.class_id, "Sami")
    await world.town.guards(here.school, other, sami)
    maria = await here.maria()
    fatima = await here.joins(other, world.phone("fatima", place.code))
    await here.opens()
    await world.passes(minutes=5)
    await maria.presses_data("bs:4:1")
    await fatima.presses_data(f"bs:4:{sami}")
    assert fatima.last.text == text
    assert fatima.last.labels[:3] == ["15.20", "15.40", "16.00"]
    assert await live(world, place.zone) == {here.child: "1/12 16.20"}


ALREADY = [
    (DENMARK, "Emma har allerede en tid: tirsdag den 1. december kl. 15.20. Hvilken vil du have?", "Behold 15.20",
     "Foreslå 16.20"),
    (NORWAY, "Jakob har allerede en tid: tirsdag 1. desember kl. 15.20. Hvilken vil du ha?", "Behold 15.20",
     "Foreslå 16.20"),
    (SWEDEN, "Elsa har redan en tid: tisdag 1 december kl. 15.20. Vilken vill du ha?", "Behåll 15.20",
     "Föreslå 16.20"),
]  # fmt: skip


@pytest.mark.both_databases
@pytest.mark.parametrize(("place", "text", "keep", "move"), ALREADY, ids=["da", "nb", "sv"])
async def test_two_guardians_who_press_at_once_end_in_one_booking_and_a_choice(
    world: World, place: Place, text: str, keep: str, move: str
) -> None:
    here = await scene(world, place)
    maria, erik = await here.maria(), await here.erik()
    await here.opens()
    await world.passes(minutes=5)
    await maria.person.presses_data("bs:1:1")
    await erik.person.presses_data("bs:4:1")
    await world.settle_at_once()
    assert len(await bookings(world)) == 1
    quicker = (await live(world, place.zone))[here.child]
    loser = erik if quicker == "1/12 15.20" else maria
    if loser is erik:
        answer = with_text(erik, text)
        assert answer.labels == [keep, move]
    else:
        answer = with_text(maria, text.replace("15.20", "16.20"))
    # Who was slower only suggests; who was quicker moves.
    await loser.presses(answer.labels[1])
    assert (await live(world, place.zone))[here.child] == quicker
    winner = maria if loser is erik else erik
    await winner.presses(winner.last.labels[0])
    assert len(await live(world)) == 1
    assert (await live(world, place.zone))[here.child] != quicker
    assert not maria.unanswered + erik.unanswered


async def test_keeping_the_time_leaves_everything_as_it_is(world: World) -> None:
    here = await scene(world)
    maria, erik = await here.maria(), await here.erik()
    await here.opens()
    await world.passes(minutes=5)
    await maria.presses_data("bs:1:1")
    await erik.presses_data("bs:4:1")
    before = await snapshot(world, without={"seen_updates", "audit", "outbox"})
    await erik.presses("Behold 15.20")
    assert await snapshot(world, without={"seen_updates", "audit", "outbox"}) == before
    assert erik.last.text.startswith("Vi ses tirsdag den 1. december kl. 15.20–15.40")


# Talks that are none any more --------------------------------------------------------------------------------------


async def booked(world: World, place: Place = DENMARK) -> tuple[Scene, Phone]:
    here, maria = await invited(world, place)
    await maria.presses(maria.last.labels[0])
    return here, maria


LIMITS = [
    (DENMARK, "Flyt tiden", "Tiden kunne flyttes indtil mandag den 30. november kl. 20.00. "
     "Kan du alligevel ikke komme, så giv besked her.", ["Kan ikke alligevel", "Vi kommer"]),
    (NORWAY, "Endre tiden", "Fristen for å endre tiden var mandag 30. november kl. 20.00. "
     "Hvis du likevel ikke kan komme, kan du si fra her.", ["Kan ikke likevel", "Vi kommer"]),
    (SWEDEN, "Boka om", "Det gick att boka om fram till måndag 30 november kl. 20.00. "
     "Om du har fått förhinder kan du säga till här.", ["Fått förhinder", "Vi kommer"]),
]  # fmt: skip


@pytest.mark.parametrize(("place", "move", "text", "labels"), LIMITS, ids=["da", "nb", "sv"])
async def test_past_the_limit_moving_is_answered_before_a_time_is_chosen(
    world: World, place: Place, move: str, text: str, labels: list[str]
) -> None:
    here, maria = await booked(world, place)
    day_before = here.at(0).date() - timedelta(days=1)
    await world.until(here.at(20, 1, day_before))
    reminder = maria.last
    await maria.presses(move)
    assert (maria.last.text, maria.last.labels) == (text, labels)
    await maria.presses(labels[1])
    assert maria.last.message_id == reminder.message_id
    assert len(await live(world)) == 1
    # A time that was on the screen before the limit passed is refused in the same words.
    await maria.presses_data("bm:1:1")
    assert maria.last.text == text


MORE_TIME = {"da": "Brug for mere tid", "nb": "Vi trenger mer tid", "sv": "Vi behöver mer tid"}
OVER = [
    (DENMARK, "Samtalen tirsdag den 1. december kl. 15.40 er forbi."),
    (NORWAY, "Samtalen tirsdag 1. desember kl. 15.20 er over."),
    (SWEDEN, "Samtalet tisdag 1 december kl. 15.20 är över."),
]


@pytest.mark.parametrize(("place", "text"), OVER, ids=["da", "nb", "sv"])
async def test_a_talk_that_is_over_can_neither_be_moved_nor_cancelled(world: World, place: Place, text: str) -> None:
    here, maria = await booked(world, place)
    await world.until(here.at(17))
    before = await snapshot(world)
    for data in ("bx:1", "bc:1", "bb:1", "bm:1:1", "bv:1:m:0", "by:1", "bw:1", f"bt:{here.round_id}:{here.child}"):
        await maria.presses_data(data)
        answer = maria.last
        assert answer.text.startswith(text[:30])
        assert answer.labels == [MORE_TIME[place.code], TALKS[place.code]]
    assert await snapshot(world) == before


GONE = [
    (DENMARK, "Samtalen er ikke længere booket.", "Se tiderne"),
    (NORWAY, "Denne tiden gjelder ikke lenger.", "Se tidene"),
    (SWEDEN, "Samtalet är inte längre bokat.", "Se tiderna"),
]


@pytest.mark.parametrize(("place", "text", "times"), GONE, ids=["da", "nb", "sv"])
async def test_buttons_of_a_cancelled_talk_lead_to_the_times(world: World, place: Place, text: str, times: str) -> None:
    _here, maria = await booked(world, place)
    await maria.presses_data("bx:1")
    for data in ("bx:1", "bc:1", "bb:1", "bv:1:m:0", "by:1", "bk:1"):
        await maria.presses_data(data)
        assert (maria.last.text, maria.last.labels) == (text, [times])
    await maria.presses(times)
    assert "15.20" in maria.last.labels
    assert [state for _pupil, state, _start in await bookings(world)] == ["cancelled"]


CALLED_OFF = [
    (DENMARK, "Skolen har været nødt til at aflyse samtalen. Vælg gerne en ny tid.", "Se tiderne"),
    (NORWAY, "Skolen har vært nødt til å avlyse samtalen. Velg gjerne en ny tid.", "Se tidene"),
    (SWEDEN, "Skolan har varit tvungen att ställa in samtalet. Boka gärna en ny tid.", "Se tiderna"),
]


@pytest.mark.parametrize(("place", "text", "times"), CALLED_OFF, ids=["da", "nb", "sv"])
async def test_a_talk_that_the_school_cancelled_says_so(world: World, place: Place, text: str, times: str) -> None:
    here, maria = await booked(world, place)

    async def off(unit: Unit) -> None:
        round_ = (await rounds(unit, [here.round_id]))[here.round_id]
        await call_off(unit, round_, await bookings_of_round(unit, here.round_id))

    await world.house.units.run(off)
    await world.settle()
    for data in ("bx:1", "bb:1", "bm:1:1", "by:1"):
        await maria.presses_data(data)
        assert (maria.last.text, maria.last.labels) == (text, [times])
    await changes_round(world, here.round_id, state=RoundState.CANCELLED.value)
    await maria.presses_data("bb:1")
    assert (maria.last.text, maria.last.labels) == (OFF_TEXTS[place.code], [TALKS[place.code]])
    assert [state for _pupil, state, _start in await bookings(world)] == ["cancelled_by_school"]


# Two places at once ------------------------------------------------------------------------------------------------


async def test_a_sibling_at_the_same_time_is_refused_with_other_times(world: World) -> None:
    here = await scene(world)
    noah = await here.sibling("Noah", "5.A", "Lars")
    maria = await here.maria()
    await here.opens()
    await noah.opens()
    await world.passes(minutes=5)
    await maria.presses_data(f"bs:1:{here.child}")
    await maria.presses_data(f"bs:5:{noah.child}")
    assert maria.last.text == (
        "Du har allerede samtalen om Emma kl. 15.20.\n"
        "Samtalen om Noah varer 20 minutter. Hvilken tid passer dig tirsdag den 1. december?"
    )
    assert "15.40" in maria.last.labels
    assert await live(world) == {here.child: "1/12 15.20"}


async def test_a_teacher_who_talks_elsewhere_at_that_time_is_refused_with_other_times(world: World) -> None:
    here = await scene(world)
    town = world.town
    second = await town.school_class(here.school, "4.A")
    sami = await town.pupil(here.school, second, "Sami")
    fatima = await town.person(here.school, "Fatima")
    await town.guards(here.school, fatima, sami)
    await town.works(here.school, here.teacher, second)
    maria = await here.maria()
    other = await here.joins(fatima, world.phone("fatima", "da"))
    await here.opens()
    await town.round(here.school, second, here.teacher, here.starts("15.30", "16.10"))
    await world.passes(minutes=5)
    await maria.presses_data("bs:1:1")
    await other.presses_data(f"bs:5:{sami}")
    assert other.last.text.startswith("Mette har en anden samtale på det tidspunkt.\nSamtalen om Sami")
    assert await live(world) == {here.child: "1/12 15.20"}


async def test_one_talk_may_begin_when_the_other_ends(world: World) -> None:
    here = await scene(world)
    noah = await here.sibling("Noah", "5.A", "Lars")
    maria = await here.maria()
    await here.opens()
    await noah.opens()
    await world.passes(minutes=5)
    await maria.presses_data(f"bs:1:{here.child}")
    await maria.presses_data(f"bs:6:{noah.child}")
    assert await live(world) == {here.child: "1/12 15.20", noah.child: "1/12 15.40"}


async def test_a_talk_may_be_moved_into_hours_that_it_holds_itself(world: World) -> None:
    here = await scene(world)
    maria = await here.maria()
    await here.opens(*here.starts("15.20", "16.20", minutes=10), minutes=20)
    await world.passes(minutes=5)
    await maria.presses_data("bs:1:1")
    await maria.presses_data("bm:1:2")
    assert await live(world) == {here.child: "1/12 15.30"}
