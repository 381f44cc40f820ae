"""A family of three through one round each: few messages, fewer rings, and no name on a lock screen."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.conferences.booking.presses import BookSlot, ShowFamily
from tests.flows.scene import DENMARK, NORWAY, SWEDEN, Place, Scene, live, scene, with_text
from tests.world import Phone, World

QUESTION = {
    "da": "Hvad vil du have på låseskærmen?",
    "nb": "Hva vil du ha på låseskjermen?",
    "sv": "Vad vill du ha på låsskärmen?",
}
LEVELS = {
    "da": ["Forbogstav", "Navn", "Kun »nyt fra skolen«"],
    "nb": ["Forbokstav", "Navn", "Bare «nytt fra skolen»"],
    "sv": ["Initial", "Namn", "Bara ”nytt från skolan”"],
}
ROW = {
    "da": ["Ja, lige efter", "En ad gangen"],
    "nb": ["Ja, rett etter", "Én om gangen"],
    "sv": ["Ja, direkt efter", "Ett i taget"],
}
INVITED = {
    "da": "E, I og N: Nu kan du vælge tid til 3 samtaler. Vil du have dem lige efter hinanden?",
    "nb": "I, J og N: Nå kan du velge tid for 3 samtaler. Vil du ha dem rett etter hverandre?",
    "sv": "E, I och N: Nu kan du boka tid för 3 samtal. Vill du ha dem direkt efter varandra?",
}
ALL = {"da": "Book 3 tider", "nb": "Bestill alle 3", "sv": "Boka 3 samtal"}
IN_THREE = pytest.mark.parametrize("place", [DENMARK, NORWAY, SWEDEN], ids=["da", "nb", "sv"])


async def family(world: World, place: Place = DENMARK) -> list[Scene]:
    """Three children, each in a class of its own; no round is open yet."""
    first = await scene(world, place)
    return [first, await first.sibling("Noah", "5.A", "Lars"), await first.sibling("Ida", "0.B", "Anne")]


async def open_all(world: World, classes: list[Scene], apart: timedelta = timedelta()) -> None:
    """Every class's teacher opens a round in the same minute; `apart` is between the days of the classes."""
    for number, each in enumerate(classes):
        day = each.at(0).date() + number * apart
        await each.opens(*each.starts("15.40", "17.00", day=day))
    await world.passes(minutes=5)


def names(classes: list[Scene]) -> set[str]:
    here = classes[0].place
    return {here.child, "Noah", "Ida", here.mother, here.father, here.teacher, "Lars", "Anne"}


def ensure_modest(phone: Phone, classes: list[Scene], since: int) -> None:
    """At most seven messages, five of which ring, and nobody's name in any."""
    sent = phone.pushes[since:]
    assert 0 < len(sent) <= 7, [push.text for push in sent]
    assert sum(not push.silent for push in sent) <= 5
    for push in sent:
        assert not [name for name in names(classes) if name in push.text], push.text


@IN_THREE
async def test_three_children_are_booked_in_three_presses_one_after_the_other(world: World, place: Place) -> None:
    classes = await family(world, place)
    maria = await classes[0].maria()
    since = len(maria.pushes)
    await open_all(world, classes)
    assert maria.lines[since:] == [f"{INVITED[place.code]} {QUESTION[place.code]}"]
    assert maria.last.labels == ROW[place.code] + LEVELS[place.code]
    await maria.presses(ROW[place.code][0])
    assert maria.last.labels == [ALL[place.code], ROW[place.code][1]]
    await maria.presses(ALL[place.code])
    taken = sorted((await live(world, place.zone)).values())
    assert taken == ["1/12 15.40", "1/12 16.00", "1/12 16.20"]


@pytest.mark.parametrize("days", [0, 1], ids=["one day", "three days"])
async def test_a_family_of_three_gets_few_messages_and_no_name_in_any(world: World, days: int) -> None:
    classes = await family(world)
    maria, erik = await classes[0].maria(), await classes[0].erik("sv")
    since, since_erik = len(maria.pushes), len(erik.pushes)
    await open_all(world, classes, timedelta(days=days))
    await world.passes(minutes=1)
    for each, number in zip(classes, (1, 7, 13), strict=True):
        await maria.presses_data(f"bs:{number}:{each.child}")
    assert len(await live(world)) == 3
    await world.until(classes[0].at(23) + timedelta(days=5))
    ensure_modest(maria, classes, since)
    # The other parent also hears, in one silent message, what was booked.
    told = [push for push in erik.pushes[since_erik:] if "Tid är bokad" in push.text and push.text.count("kl. ") == 3]
    assert len(told) == 1
    assert told[0].silent
    assert sum(not push.silent for push in erik.pushes[since_erik:]) <= 5


async def test_a_family_that_never_chooses_is_asked_three_times_at_most(world: World) -> None:
    classes = await family(world)
    maria = await classes[0].maria()
    since = len(maria.pushes)
    await open_all(world, classes)
    await world.until(classes[0].at(23) + timedelta(days=5))
    assert len(maria.pushes) - since <= 3
    ensure_modest(maria, classes, since)


async def test_messages_about_two_children_differ_on_the_lock_screen(world: World) -> None:
    classes = (await family(world))[:2]
    maria = await classes[0].maria()
    await open_all(world, classes, timedelta(days=1))
    await maria.presses_data(f"bs:1:{classes[0].child}")
    await maria.presses_data(f"bs:6:{classes[1].child}")
    since = len(maria.pushes)
    await world.until(classes[0].at(23) + timedelta(days=1))
    assert maria.lines[since:] == [
        "E: I morgen, tirsdag den 1. december kl. 15.40, er der skole-hjem-samtale i lokale 12. "
        "Vi glæder os til at se jer.",
        "E: I dag, tirsdag den 1. december kl. 15.40, er der skole-hjem-samtale i lokale 12.",
        "N: I morgen, onsdag den 2. december kl. 15.40, er der skole-hjem-samtale i lokale 12. "
        "Vi glæder os til at se jer.",
        "N: I dag, onsdag den 2. december kl. 15.40, er der skole-hjem-samtale i lokale 12.",
    ]


async def test_talks_on_one_day_are_one_reminder(world: World) -> None:
    classes = await family(world)
    maria = await classes[0].maria()
    await open_all(world, classes)
    await maria.presses("Ja, lige efter")
    await maria.presses("Book 3 tider")
    since = len(maria.pushes)
    await world.until(classes[0].at(17, 0, classes[0].at(0).date() - timedelta(days=1)))
    assert len(maria.pushes) == since + 1
    # The day once, so that a lock screen has room for all three.
    assert maria.lines[-1] == (
        "I morgen, tirsdag den 1. december, er der samtaler: E: kl. 15.40 i lokale 12. "
        "N: kl. 16.00 i lokale 12. I: kl. 16.20 i lokale 12. Vi glæder os til at se jer."
    )
    assert maria.last.labels == ["Vi kommer", "Se samtalerne"]


async def test_a_family_reads_its_talks_in_the_order_in_which_it_goes_to_them(world: World) -> None:
    classes = await family(world)
    maria = await classes[0].maria()
    await open_all(world, classes)
    for each, slot in zip(classes[:2], (5, 6), strict=True):
        await maria.presses_data(BookSlot(slot, each.child).encode())
    await maria.presses_data(ShowFamily().encode())
    assert [line.partition(":")[0] for line in maria.last.text.splitlines()] == ["Noah", "Emma", "Ida"]
    assert maria.last.labels == ["Samtale: Noah", "Samtale: Emma", "Vælg tid: Ida"], (
        "what is left to choose stands last"
    )


# What the lock screen may say --------------------------------------------------------------------------------------


async def test_one_child_is_never_asked_about_the_lock_screen(world: World) -> None:
    here = await scene(world)
    maria = await here.maria()
    await here.opens()
    await world.passes(minutes=5)
    assert QUESTION["da"] not in maria.last.text
    assert not set(LEVELS["da"]) & set(maria.last.labels)


@IN_THREE
async def test_a_family_that_wants_names_gets_them_from_the_next_message_on(world: World, place: Place) -> None:
    classes = await family(world, place)
    maria = await classes[0].maria()
    await open_all(world, classes)
    invitation = maria.last
    await maria.presses(LEVELS[place.code][1])
    # The message and its buttons stay: only a line fades in.
    assert (maria.last.text, maria.last.labels) == (invitation.text, invitation.labels)
    assert maria.toasts[-1].text
    await maria.presses(ROW[place.code][0])
    await maria.presses(ALL[place.code])
    await world.until(classes[0].at(17, 0, classes[0].at(0).date() - timedelta(days=1)))
    lines = maria.last.text.splitlines()
    assert sorted(line.partition(":")[0] for line in lines[1:4]) == sorted([place.child, "Ida", "Noah"])


NEUTRAL = {
    "da": ("Der er nyt fra skolen.", "Åbn", "I morgen, tirsdag den 1. december, er der samtaler:"),
    "nb": ("Det er noe nytt fra skolen.", "Åpne", "I morgen, tirsdag 1. desember, er det samtaler:"),
    "sv": ("Det finns något nytt från skolan.", "Öppna", "I morgon, tisdag 1 december, är det samtal:"),
}


@IN_THREE
async def test_a_family_that_wants_nothing_on_the_lock_screen_opens_each_message(world: World, place: Place) -> None:
    classes = await family(world, place)
    maria = await classes[0].maria()
    await open_all(world, classes)
    await maria.presses(LEVELS[place.code][2])
    await maria.presses(ROW[place.code][0])
    await maria.presses(ALL[place.code])
    await world.until(classes[0].at(17, 0, classes[0].at(0).date() - timedelta(days=1)))
    sentence, opens, tomorrow = NEUTRAL[place.code]
    assert maria.lines[-1] == sentence
    assert maria.last.labels == [opens]
    pushes = len(maria.pushes)
    await maria.presses(opens)
    assert maria.last.text.startswith(tomorrow)
    assert maria.last.text.count("kl. ") == 3
    assert len(maria.pushes) == pushes


async def test_the_question_comes_under_the_first_message_only(world: World) -> None:
    classes = await family(world)
    maria = await classes[0].maria()
    await open_all(world, classes)
    await maria.presses("Forbogstav")
    again = await classes[0].sibling("Sofie", "1.C", "Bodil")
    await again.opens()
    await world.passes(minutes=5)
    assert QUESTION["da"] not in maria.lines[-1]
    assert maria.lines[-1].startswith("S: Nu kan du vælge tid")


# Booking together --------------------------------------------------------------------------------------------------


async def test_a_row_that_breaks_while_it_is_looked_at_is_booked_not_at_all_and_offered_anew(world: World) -> None:
    classes = await family(world)
    other = await world.town.person(classes[0].school, "Fatima")
    sami = await world.town.pupil(classes[0].school, classes[0].class_id, "Sami")
    await world.town.guards(classes[0].school, other, sami)
    maria = await classes[0].maria()
    fatima = await classes[0].joins(other, world.phone("fatima", "da"))
    await open_all(world, classes)
    await maria.presses("Ja, lige efter")
    proposal = with_text(maria, "Du kan få samtalerne lige efter hinanden")
    first = next(line for line in proposal.text.splitlines() if "Emma" in line).removeprefix("Kl. ")[:5]
    number = {"15.40": 1, "16.00": 2, "16.20": 3, "16.40": 4, "17.00": 5}[first]
    await fatima.presses_data(f"bs:{number}:{sami}")
    await maria.presses("Book 3 tider")
    assert len(await live(world)) == 1
    assert maria.last.text.startswith("Du kan få samtalerne lige efter hinanden")
    assert maria.last.text != proposal.text
    await maria.presses("Book 3 tider")
    assert len(await live(world)) == 4
    # An older message of hers or of the father still offers a row: it tells what is agreed, with a way to each.
    await maria.presses_data("bf")
    assert "ingen dag" not in maria.last.text
    assert maria.last.labels == ["Samtale: Emma", "Samtale: Noah", "Samtale: Ida"]


async def test_children_with_no_day_in_common_are_chosen_one_at_a_time(world: World) -> None:
    classes = (await family(world))[:2]
    maria = await classes[0].maria()
    await open_all(world, classes, timedelta(days=1))
    await maria.presses("Ja, lige efter")
    assert (
        maria.last.text.splitlines()[0] == "Der er ingen dag, hvor de alle kan ligge efter hinanden. Vælg en ad gangen:"
    )
    assert maria.last.labels == ["Vælg tid: Emma", "Vælg tid: Noah"]


async def test_twins_in_one_class_get_a_time_each(world: World) -> None:
    here = await scene(world)
    twin = await world.town.pupil(here.school, here.class_id, "Ella")
    for guardian in (here.mother, here.father):
        await world.town.guards(here.school, guardian, twin)
    maria = await here.maria()
    await here.opens()
    await world.passes(minutes=5)
    assert maria.lines[-1].startswith("El og Em: Nu kan du vælge tid til 2 samtaler.")
    await maria.presses("Ja, lige efter")
    await maria.presses("Book 2 tider")
    assert sorted((await live(world)).values()) == ["1/12 15.20", "1/12 15.40"]


async def test_a_child_in_two_rounds_has_a_talk_in_each(world: World) -> None:
    here = await scene(world)
    maria = await here.maria()
    await here.opens()
    lars = await world.town.person(here.school, "Lars", "Holm")
    await world.town.works(here.school, lars, here.class_id)
    other = Scene(world, here.place, here.school, here.class_id, here.child, here.mother, here.father, lars)
    await other.opens(*other.starts("15.20", "16.00", day=here.at(0).date() + timedelta(days=1)))
    await world.passes(minutes=5)
    await maria.presses_data(f"bs:1:{here.child}")
    await maria.presses_data(f"bs:5:{here.child}")
    await maria.sends("/samtale")
    assert maria.last.text.splitlines() == [
        "Emma: tirsdag den 1. december kl. 15.20 med Mette.",
        "Emma: onsdag den 2. december kl. 15.20 med Lars.",
    ]
