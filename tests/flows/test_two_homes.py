"""Two homes of one child: what each sees, moves and has, and what neither may ever learn of the other."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
from msgspec import Struct
from sqlalchemy import insert, select, update

from bot.conferences.models import Booking, TimeProposal, TwoTalks
from bot.conferences.rounds.running.presses import MoveFor
from bot.core.clock import AdjustableClock
from bot.core.feature import Ended, Who
from bot.core.unit import Unit
from bot.features import assemble
from bot.people.models import AccountLink, GuardianshipRow, StaffRole
from bot.people.office.queries import waiting_about
from bot.people.pairs.models import GuardianPair, PairDecider, Sharing, SharingWish
from bot.people.pairs.rules import in_order
from bot.people.pairs.service import HIDE_ASKED
from tests.conftest import STORY_START
from tests.flows.scene import DENMARK, NORWAY, SWEDEN, Place, Scene, live, outbox, scene, with_text
from tests.world import Phone, World, open_world

DAY_BEFORE = date(2026, 11, 30)
IN_THREE = pytest.mark.parametrize("place", [DENMARK, NORWAY, SWEDEN], ids=["da", "nb", "sv"])


class Two(Struct):
    """Both parents on their phones, an open round, and the teacher at hers where a test asks for it."""

    here: Scene
    maria: Phone
    erik: Phone

    @property
    def world(self) -> World:
        return self.here.world

    async def hidden(self) -> None:
        """The office has hidden the two from each other."""
        first, second = in_order(self.here.mother, self.here.father)
        values = {
            "school_id": self.here.school, "pupil_id": self.here.child, "first_id": first, "second_id": second,
            "sharing": Sharing.HIDDEN.value, "decided_by": PairDecider.OFFICE.value, "person_id": self.here.teacher,
            "since": self.world.clock.now(),
        }  # fmt: skip
        await self.world.house.units.run(lambda unit: unit.execute(insert(GuardianPair), values))

    async def full(self) -> None:
        """Both wish to share everything."""
        rows = [
            {
                "school_id": self.here.school, "pupil_id": self.here.child, "person_id": person,
                "wish": Sharing.FULL.value, "since": self.world.clock.now(),
            }
            for person in (self.here.mother, self.here.father)
        ]  # fmt: skip
        await self.world.house.units.run(lambda unit: unit.execute(insert(SharingWish), rows))

    async def opens(self) -> None:
        await self.here.opens()
        await self.world.passes(minutes=5)

    async def talks(self) -> list[tuple[int | None, int, str]]:
        """(owner, home, state) of every booking."""

        async def look(unit: Unit) -> list[tuple[int | None, int, str]]:
            rows = await unit.all(select(Booking.owner_id, Booking.home, Booking.state).order_by(Booking.id))
            return [(row.owner_id, row.home, row.state) for row in rows]

        return await self.world.house.units.read(look)

    async def both_may(self) -> None:
        """The teacher gave each home a talk of its own."""
        values = {
            "school_id": self.here.school, "round_id": self.here.round_id, "pupil_id": self.here.child,
            "decided_by": self.here.teacher, "since": self.world.clock.now(),
        }  # fmt: skip
        await self.world.house.units.run(lambda unit: unit.execute(insert(TwoTalks), values))


async def two(world: World, place: Place = DENMARK) -> Two:
    here = await scene(world, place)
    return Two(here, await here.maria(), await here.erik())


# Times only: the default ---------------------------------------------------------------------------------------


SUGGEST = {
    "da": ("Se samtalen", "Foreslå en anden", "15.20", "Der er foreslået en anden tid til samtalen tirsdag den "
           "1. december kl. 15.40: tirsdag den 1. december kl. 15.20.", ["Flyt til 15.20", "Behold 15.40"],
           "Samtalen bliver tirsdag den 1. december kl. 15.40 som aftalt."),
    "nb": ("Se samtalen", "Foreslå en annen", "15.20", "Det er foreslått en annen tid for samtalen tirsdag "
           "1. desember kl. 15.40: tirsdag 1. desember kl. 15.20.", ["Endre til 15.20", "Behold 15.40"],
           "Samtalen blir tirsdag 1. desember kl. 15.40 som avtalt."),
    "sv": ("Se samtalet", "Föreslå en annan", "15.20", "En annan tid föreslås för samtalet tisdag 1 december "
           "kl. 15.40: tisdag 1 december kl. 15.20.", ["Boka om till 15.20", "Behåll 15.40"],
           "Samtalet blir tisdag 1 december kl. 15.40 som bestämt."),
}  # fmt: skip


@pytest.mark.both_databases
@IN_THREE
async def test_who_did_not_book_suggests_and_who_did_decides(world: World, place: Place) -> None:
    both = await two(world, place)
    see, suggest, time, asked, choices, stays = SUGGEST[place.code]
    await both.opens()
    await both.maria.presses_data("bs:2:1")
    await world.passes(minutes=5)
    await both.erik.presses(see)
    await both.erik.presses(suggest)
    await both.erik.presses(time)
    assert both.maria.last.text == asked
    assert both.maria.pushes[-1].silent
    assert both.maria.last.labels[1] == choices[1]
    assert await live(world, place.zone) == {both.here.child: "1/12 15.40"}
    await both.maria.presses(choices[1])
    assert both.erik.lines[-1] == stays
    # The second one is taken, and moving it is told as every move is.
    await both.erik.presses(see)
    await both.erik.presses(suggest)
    await both.erik.presses(time)
    await both.maria.presses(both.maria.last.labels[0])
    assert await live(world, place.zone) == {both.here.child: "1/12 15.20"}


async def test_forged_presses_of_who_did_not_book_move_and_cancel_nothing(world: World) -> None:
    both = await two(world)
    await both.opens()
    await both.maria.presses_data("bs:2:1")
    for forged in ("bm:1:4", "bx:1", "bc:1", "bw:1", "bv:1:b:1", "by:1"):
        await both.erik.presses_data(forged, both.erik.messages[-1].message_id)
        assert both.erik.last.text == "Den, der har booket tiden, kan ændre den. Du kan foreslå en anden tid.", forged
    assert await both.talks() == [(both.here.mother, 0, "booked")]


async def test_a_third_suggestion_is_the_teachers_matter(world: World) -> None:
    both = await two(world)
    await both.opens()
    await both.maria.presses_data("bs:1:1")
    invitation = both.erik.last.message_id
    for slot in (2, 3):
        await both.erik.presses_data(f"bu:1:{slot}", invitation)
        # While one waits, another is not taken.
        await both.erik.presses_data("bu:1:4", invitation)
        with_text(both.erik, "Du har allerede foreslået en anden tid.")
        await both.maria.presses(both.maria.last.labels[1])
        await both.erik.presses_data("bb:1", invitation)
    await both.erik.presses_data("bu:1:4", invitation)
    with_text(both.erik, "Du har allerede foreslået en anden tid.")

    async def look(unit: Unit) -> int:
        return len(await unit.all(select(TimeProposal.id)))

    assert await world.house.units.read(look) == 2


async def test_who_comes_is_the_bookers_own_business(world: World) -> None:
    both = await two(world)
    await both.opens()
    await both.maria.presses_data("bs:2:1")
    await both.maria.presses_data("bv:1:m:0", both.maria.last.message_id)
    await world.passes(minutes=5)
    await both.erik.presses("Se samtalen")
    assert "Emma kommer ikke" not in both.erik.last.text
    await both.maria.presses_data("bb:1", both.maria.last.message_id)
    assert "Emma" in both.maria.last.text


async def test_where_everything_is_shared_either_moves_and_both_see_who_comes(world: World) -> None:
    both = await two(world)
    await both.full()
    await both.opens()
    await both.maria.presses_data("bs:2:1")
    await both.maria.presses_data("bv:1:b:0", both.maria.last.message_id)
    await world.passes(minutes=5)
    await both.erik.presses("Se samtalen")
    assert both.erik.last.labels[:4] == ["Føj til kalender", "Flyt tiden", "Afbestil", "Hvem kommer?"]
    await both.erik.presses_data("bm:1:4", both.erik.last.message_id)
    assert await live(world) == {both.here.child: "1/12 16.20"}


# Hidden ----------------------------------------------------------------------------------------------------------


async def test_a_hidden_talk_is_one_that_does_not_exist(world: World) -> None:
    both = await two(world)
    await both.hidden()
    await both.opens()
    await both.maria.presses_data("bs:2:1")
    await world.passes(minutes=5)
    under = both.erik.last.message_id
    for forged in ("bb:{}", "bk:{}", "bx:{}", "bc:{}", "bu:{}:4", "by:{}", "bv:{}:b:1", "bw:{}", "bm:{}:4", "bq:{}"):
        answers = []
        for booking in (1, 999):
            await both.erik.presses_data(forged.format(booking), under)
            answers.append((both.erik.last.text, both.erik.last.labels))
        assert answers[0] == answers[1], forged
        assert "15.40" not in answers[0][0]
    assert await both.talks() == [(both.here.mother, 0, "booked")]


ASK = {
    "da": ("Jeg kan ikke booke samtalen her. Mette finder en tid sammen med dig.", "Spørg læreren"),
    "nb": ("Jeg kan ikke bestille samtalen her. Turid finner en tid sammen med deg.", "Spør læreren"),
    "sv": ("Jag kan inte boka samtalet här. Gunilla hittar en tid tillsammans med dig.", "Fråga läraren"),
}


@IN_THREE
async def test_where_one_talk_is_all_there_is_the_teacher_is_the_way_on(world: World, place: Place) -> None:
    both = await two(world, place)
    text, ask = ASK[place.code]
    mette = await both.here.mette()
    await both.hidden()
    await both.opens()
    await both.maria.presses_data("bs:2:1")
    await both.erik.presses_data("bs:4:1", both.erik.last.message_id)
    assert (both.erik.last.text, both.erik.last.labels) == (text, [ask])
    assert place.mother not in both.erik.last.text
    await both.erik.presses(ask)
    assert [person for person, _state, _due in await outbox(world, "conference.no_time")] == [both.here.teacher]
    # Maria hears of none of it, and the teacher is told although the child has a time.
    await world.until(both.here.at(9, 0, date(2026, 11, 17)))
    assert any("1 famil" in line for line in mette.lines)
    assert await both.talks() == [(both.here.mother, 0, "booked")]


@pytest.mark.both_databases
async def test_hidden_homes_with_a_talk_each_hear_only_of_their_own(world: World) -> None:
    both = await two(world)
    await both.hidden()
    await both.opens()
    await both.both_may()
    await both.maria.presses_data("bs:1:1")
    await both.erik.presses_data("bs:4:1", both.erik.last.message_id)
    assert [state for _owner, _home, state in await both.talks()] == ["booked", "booked"]
    since, since_erik = len(both.maria.lines), len(both.erik.lines)
    await both.maria.presses_data("bk:1", both.maria.last.message_id)
    await world.until(both.here.at(23))
    # The file, the day before and the day itself: each with the own time.
    assert [line for line in both.maria.lines[since:] if "16.20" in line] == []
    assert sum("15.20" in line for line in both.maria.lines[since:]) == 3
    assert [line for line in both.erik.lines[since_erik:] if "15.20" in line] == []
    assert sum("16.20" in line for line in both.erik.lines[since_erik:]) == 2


async def test_who_is_hidden_is_nudged_as_if_the_child_had_no_talk(world: World) -> None:
    both = await two(world)
    await both.hidden()
    await both.here.opens(closes_at=both.here.at(20, 0, date(2026, 11, 25)))
    await world.passes(minutes=5)
    await both.maria.presses_data("bs:1:1")
    since, since_maria = len(both.erik.lines), len(both.maria.lines)
    await world.until(both.here.at(12, 0, date(2026, 11, 26)))
    assert sum(line.startswith("Vi vil gerne se dig") for line in both.erik.lines[since:]) == 2
    assert both.maria.lines[since_maria:] == []


async def test_what_was_told_before_they_were_hidden_is_not_renewed(world: World) -> None:
    both = await two(world)
    await both.opens()
    await both.maria.presses_data("bs:1:1")
    await world.passes(minutes=5)
    await both.erik.presses("Se samtalen")
    await both.erik.presses("Føj til kalender")
    await both.maria.sends("/boern")
    await both.maria.presses("Hvem ser mine tider")
    await both.maria.presses("Skjul mine tider")
    since, files = len(both.erik.lines), len([each for each in both.erik.messages if each.document])
    await both.maria.presses_data("bm:1:4", both.maria.last.message_id)
    await world.until(both.here.at(23))
    assert both.erik.lines[since:] == [line for line in both.erik.lines[since:] if "16.20" not in line]
    assert not [line for line in both.erik.lines[since:] if line.startswith(("I morgen", "I dag"))]
    assert len([each for each in both.erik.messages if each.document]) == files


# Every history, on a phone that must not know of it ---------------------------------------------------------------


@pytest.fixture
async def twin(database: str, request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    """A second world, the same to the last id."""
    clock = AdjustableClock(STORY_START)
    if database == "sqlite":
        path = tmp_path / "twin.db"
        path.write_bytes(request.getfixturevalue("sqlite_template").read_bytes())
        async with open_world(f"sqlite:///{path}", tmp_path / "twin.key", clock) as opened:
            yield opened
        return
    from tests.postgres import fresh_database

    template = request.getfixturevalue("postgres_template")
    with fresh_database(request.getfixturevalue("postgres_server"), template) as url:
        async with open_world(url, tmp_path / "twin.key", clock) as opened:
            yield opened


async def plays(world: World, seed: int, *, mother: bool, allowed: bool) -> list[tuple[str, list[tuple[str, str]]]]:
    """All that Erik's phone shows of two weeks in which the child's mother, hidden from him and let in only if it is
    she, or a stranger's family does this and that with the same times."""
    here = await scene(world)
    both = Two(here, world.phone("mother"), await here.erik())
    other = await world.town.pupil(here.school, here.class_id, "Karl", family="Holm")
    sofie = await world.town.person(here.school, "Sofie", "Holm")
    await world.town.guards(here.school, sofie, other)
    actor = await here.joins(here.mother if mother else sofie, world.phone("actor"))
    child = here.child if mother else other
    await both.hidden()
    await both.opens()
    if allowed:
        await both.both_may()
    dice = random.Random(seed)
    own, asked, books_by = None, False, dice.randint(0, 3)
    for day in range(8):
        slot, what = dice.randint(1, 3), dice.choice(["book", "move", "cancel", "file", "who", "none", "nothing"])
        if day == books_by:
            # Whatever else happens, there is a talk that could be seen.
            what = "book"
        under = actor.messages[-1].message_id
        if what == "none" and day > books_by:
            await actor.presses_data(f"bn:{here.round_id}:{child}", under)
            # Of two homes with one talk, whoever asked the teacher books no more until she has answered.
            asked = not allowed
        if what == "book" and own is None and not asked:
            await actor.presses_data(f"bs:{slot}:{child}", under)
            talks = await both.talks()
            own = len(talks)
            assert talks[-1][::2] == (here.mother if mother else sofie, "booked")
        elif own is not None and what in {"move", "cancel", "file", "who"}:
            data = {"move": f"bm:{own}:{slot}", "cancel": f"bx:{own}", "file": f"bk:{own}", "who": f"bv:{own}:b:0"}
            await actor.presses_data(data[what], under)
            own = None if what == "cancel" else own
        await erik_looks(both, dice, allowed=allowed)
        await world.until(here.at(dice.choice([8, 13, 18]), 0, date(2026, 11, 17 + day)))
    await world.until(here.at(23))
    return [
        (each.text, [(button.text, button.data or "") for row in each.buttons for button in row])
        for each in both.erik.messages
        if each.from_bot
    ]


async def erik_looks(both: Two, dice: random.Random, *, allowed: bool) -> None:
    await both.erik.sends(dice.choice(["/samtale", "/menu", "/boern"]))
    await both.erik.presses_data(f"bt:{both.here.round_id}:{both.here.child}", both.erik.last.message_id)
    await both.erik.presses_data(f"sgc:{both.here.child}", both.erik.last.message_id)
    if allowed and dice.random() < 0.3:
        await both.erik.presses_data(f"bs:4:{both.here.child}", both.erik.last.message_id)


SEEDS = [1, 2, *(pytest.param(seed, marks=pytest.mark.proof) for seed in range(3, 40))]


@pytest.mark.parametrize("allowed", [False, True], ids=["one talk", "two talks"])
@pytest.mark.parametrize("seed", SEEDS)
async def test_a_hidden_phone_shows_the_same_to_the_last_byte_whatever_the_other_home_does(
    world: World, twin: World, seed: int, allowed: bool
) -> None:
    shown = await plays(world, seed, mother=True, allowed=allowed)
    assert shown == await plays(twin, seed, mother=False, allowed=allowed)
    assert not any("Maria" in text for text, _buttons in shown)


# Who decides -----------------------------------------------------------------------------------------------------


async def office(both: Two) -> Phone:
    """The secretary's phone."""
    town = both.world.town
    person = await town.person(both.here.school, "Birthe", "Bro")
    await town.works(both.here.school, person, None, StaffRole.OFFICE)
    return await both.here.joins(person, both.world.phone("office", both.here.place.code))


class Said(Struct, frozen=True):
    place: Place
    children: str
    who: str
    hide: str
    mine: str
    task: str
    leave: str
    left: str


SAID = [
    Said(DENMARK, "/boern", "Hvem ser mine tider", "Skjul mine tider", "Dine tider er kun dine:",
         "En forælders tider skal skjules", "Skjul ikke",
         "Der er nyt om en samtale."),
    Said(NORWAY, "/barn", "Hvem ser tidene mine", "Skjul tidene mine", "Tidene dine er bare for deg:",
         "Tidene til en foresatt skal skjules", "Ikke skjul",
         "Det er noe nytt om en samtale."),
    Said(SWEDEN, "/barn", "Vem ser mina tider", "Dölj mina tider", "Dina tider är bara dina:",
         "Önskemål om att dölja tider", "Dölj inte",
         "Det finns något nytt om ett samtal."),
]  # fmt: skip


@pytest.mark.both_databases
@pytest.mark.parametrize("said", SAID, ids=["da", "nb", "sv"])
async def test_a_guardian_asks_is_hidden_at_once_and_the_office_decides(world: World, said: Said) -> None:
    both = await two(world, said.place)
    secretary = await office(both)
    await both.opens()
    await both.maria.presses_data("bs:1:1")
    await both.maria.sends(said.children)
    await both.maria.presses(said.who)
    since = len(both.erik.messages)
    await both.maria.presses(said.hide)
    assert both.maria.last.text.startswith(said.mine)
    await world.passes(minutes=15)
    # The other home hears nothing, now or of what was about to be told.
    assert len(both.erik.messages) == since
    await both.erik.presses_data("bb:1", both.erik.last.message_id)
    assert "15.20" not in both.erik.last.text.splitlines()[0]
    commands = {"da": "/opgaver", "nb": "/oppgaver", "sv": "/arenden"}
    await secretary.sends(commands[said.place.code])
    assert said.task in secretary.last.text + " ".join(secretary.last.labels)
    await secretary.presses_data("oft:1", secretary.last.message_id)
    assert said.place.mother in secretary.last.text
    await secretary.presses(said.leave)
    await world.passes(minutes=5)
    assert both.maria.lines[-1] == said.left
    # From here on both see time and place again.
    await both.erik.presses_data("bb:1", both.erik.last.message_id)
    assert "15.20" in both.erik.last.text


async def test_what_the_office_agreed_to_stays_and_is_not_undone_by_a_press(world: World) -> None:
    both = await two(world)
    secretary = await office(both)
    await both.opens()
    await both.maria.presses_data("sgh:1:1")
    await world.passes(minutes=15)
    await secretary.presses_data("spd:1:1", secretary.last.message_id)
    await world.passes(minutes=5)
    assert both.maria.lines[-1] == "Der er nyt om en samtale."
    await both.maria.presses("Åbn")
    assert both.maria.last.labels == []
    await both.maria.presses_data("sgh:1:0", both.maria.last.message_id)
    await both.maria.presses_data("bs:1:1", both.maria.last.message_id)
    await both.erik.presses_data("bb:1", both.erik.last.message_id)
    assert "15.20" not in both.erik.last.text
    # The office may; whoever asked is told that it is so no longer.
    await secretary.presses_data(f"sps:1:{both.here.mother}:{both.here.father}:0", secretary.last.message_id)
    assert "tid og sted" in secretary.last.text
    await world.passes(minutes=5)
    assert both.maria.lines[-1] == "Der er nyt om en samtale."


async def test_the_contact_teacher_asks_and_does_not_decide(world: World) -> None:
    both = await two(world)
    mette, secretary = await both.here.mette(), await office(both)
    await both.opens()
    await both.maria.presses_data("bs:1:1")
    await mette.presses_data("rj:1", mette.last.message_id)
    assert {"To hjem, to samtaler", "Hvem ser hvad"} <= set(mette.last.labels)
    await mette.presses("Hvem ser hvad")
    assert "Maria Lund" in mette.last.text
    await mette.presses("Bed om at skjule")
    assert "indtil kontoret har taget stilling" in mette.last.text
    await mette.presses_data(f"sps:1:{both.here.mother}:{both.here.father}:0", mette.last.message_id)
    assert mette.last.text == "Det har du ikke adgang til."
    await world.passes(minutes=15)
    await secretary.presses_data("oft:1", secretary.last.message_id)
    await secretary.presses("Skjul")
    await both.erik.presses_data("bb:1", both.erik.last.message_id)
    assert "15.20" not in both.erik.last.text
    assert not [line for line in both.erik.lines + both.maria.lines if "skjul" in line.casefold()]


async def test_two_who_both_wish_it_share_everything_and_one_can_end_it(world: World) -> None:
    both = await two(world)
    await both.opens()
    await both.maria.presses_data("bs:1:1")
    await both.maria.presses_data("sga:1:1", both.maria.last.message_id)
    await world.passes(minutes=5)
    assert both.erik.lines[-1] == "Der er et spørgsmål til dig om, hvem der kan ændre samtaler."
    assert both.erik.pushes[-1].silent
    await both.erik.presses("Åbn")
    assert both.erik.last.labels == ["Del det hele", "Nej tak", "Skjul mine tider"]
    await both.erik.presses("Del det hele")
    assert "I deler alt" in both.erik.last.text
    await both.erik.presses_data("bm:1:4", both.erik.last.message_id)
    assert await live(world) == {both.here.child: "1/12 16.20"}
    await both.maria.presses_data("sga:1:0", both.maria.last.message_id)
    await both.erik.presses_data("bm:1:1", both.erik.last.message_id)
    assert await live(world) == {both.here.child: "1/12 16.20"}


async def test_an_offer_to_share_reaches_nobody_who_is_hidden(world: World) -> None:
    both = await two(world)
    await both.hidden()
    since = len(both.erik.messages)
    await both.maria.presses_data("sga:1:1", both.maria.last.message_id)
    await world.passes(days=1)
    assert "Du har tilbudt at dele alt" in both.maria.last.text
    assert len(both.erik.messages) == since
    await both.erik.presses_data("sga:1:1", both.erik.last.message_id)
    assert "Du har tilbudt at dele alt" in both.erik.last.text


@pytest.mark.both_databases
async def test_the_teacher_gives_each_home_a_talk_and_the_board_counts_the_pupil_once(world: World) -> None:
    both = await two(world)
    mette = await both.here.mette()
    await world.until(both.here.at(9, 0, date(2026, 11, 16)))
    await both.opens()
    await both.maria.presses_data("bs:1:1")
    since = len(both.erik.lines)
    await mette.presses_data("rj:1", mette.last.message_id)
    await mette.presses("To hjem, to samtaler")
    await world.passes(minutes=5)
    assert any(line.startswith("Nu kan du vælge tid") for line in both.erik.lines[since:])
    await both.erik.presses_data("bs:4:1", both.erik.last.message_id)
    assert await both.talks() == [
        (both.here.mother, 0, "booked"),
        (both.here.father, both.here.father, "booked"),
    ]
    await world.passes(minutes=5)
    await mette.sends("/bookinger")
    assert "3.B: 1 af 1" in mette.last.text
    assert "Emma Lund (Erik)" in mette.last.text
    # Times are shared here, so Maria sees both, and moves only her own.
    await both.maria.sends("/samtale")
    assert [label for label in both.maria.last.labels if "Emma" in label] == ["Samtale: Emma", "Samtale: Emma"]


async def test_the_teacher_books_for_one_of_two_hidden_homes(world: World) -> None:
    both = await two(world)
    mette = await both.here.mette()
    await both.hidden()
    await both.opens()
    await mette.presses_data("rbb:1:1", mette.last.message_id)
    assert mette.last.text == "Hvem er samtalen med?"
    since = len(both.maria.messages)
    await mette.presses("Erik")
    assert await both.talks() == [(both.here.father, both.here.father, "booked")]
    assert "Forældrene får besked." in mette.last.text
    await world.passes(minutes=5)
    assert both.erik.lines[-1] == "Der er booket tid til samtalen tirsdag den 1. december kl. 15.20."
    assert len(both.maria.messages) == since
    # With the father gone from the bot, the mother's being there helps nobody: she is not told of it.
    leaves = update(AccountLink).where(AccountLink.person_id == both.here.father)
    await world.house.units.run(lambda unit: unit.execute(leaves.values(until=unit.now)))
    await mette.presses_data(MoveFor(1, 2).encode())
    assert "Vil du ringe til dem?" in mette.last.text
    await world.passes(minutes=5)
    assert len(both.maria.messages) == since


async def test_custody_that_ends_passes_a_talk_on_and_a_hidden_one_ends_with_it(world: World) -> None:
    both = await two(world)
    await both.opens()
    await both.maria.presses_data("bs:1:1")
    await _ends(both)
    assert await both.talks() == [(both.here.father, 0, "booked")]


async def test_a_hidden_talk_ends_with_its_guardians_custody_and_nobody_hears(world: World) -> None:
    both = await two(world)
    await both.hidden()
    await both.opens()
    await both.maria.presses_data("bs:1:1")
    for phone in (both.maria, both.erik):
        await phone.presses_data("sgh:1:1")
    since = len(both.erik.messages)
    await _ends(both)
    await world.passes(minutes=10)
    assert await both.talks() == [(both.here.mother, 0, "cancelled_by_school")]
    assert len(both.erik.messages) == since
    # What she asked of the office is settled with it; what he asked is not.
    school, child = both.here.school, both.here.child
    left = await world.house.units.read(lambda unit: waiting_about(unit, school, child, HIDE_ASKED))
    assert [task.person_id for task in left] == [both.here.father]


async def _ends(both: Two) -> None:
    """The mother's custody ends, as the office ends it."""

    async def work(unit: Unit) -> None:
        ended = update(GuardianshipRow).where(GuardianshipRow.person_id == both.here.mother).values(until=unit.now)
        await unit.execute(ended)
        what = Ended(Who.GUARDIANSHIP, both.here.school, both.here.mother, pupil_id=both.here.child)
        await assemble().ends(unit, what)

    await both.world.house.units.run(work)


async def test_the_office_hides_a_pair_from_the_pupils_card(world: World) -> None:
    both = await two(world)
    secretary = await office(both)
    await both.opens()
    await both.maria.presses_data("bs:1:1")
    await secretary.presses_data(f"pp:{both.here.child}", secretary.last.message_id)
    await secretary.presses("Hvem ser hvad")
    assert "Erik Lund" in secretary.last.text
    await secretary.presses("Skjul")
    assert secretary.last.labels == ["Vis igen", "Tilbage"]
    since = len(both.erik.lines)
    await world.until(both.here.at(23))
    assert not [line for line in both.erik.lines[since:] if "15.20" in line]
