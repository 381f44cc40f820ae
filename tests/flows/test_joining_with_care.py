"""Joining with care: who waits for the office, what a used code tells whom, and how a wrong joining is undone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text, update

from bot.core.unit import Unit
from bot.people.models import Person
from bot.schools.models import PolicyVersion
from tests.flows.scene import DENMARK, PLACES, Place, Scene, scene, with_text
from tests.flows.test_office import office_of, protects
from tests.world import Phone, World


async def ticks(world: World) -> None:
    """Twenty seconds later: what is looked at again and again is looked at."""
    world.clock.advance(timedelta(seconds=20))
    for tick in world.house.assembled.ticks:
        if tick.name == "people.look_at_tries":
            await world.house.units.run(tick.run)
    await world.settle()


async def rows(world: World, statement: str) -> Any:
    return await world.house.units.read(lambda unit: unit.all(text(statement)))


async def linked(world: World, person: int) -> int:
    found = await rows(world, f"SELECT id FROM account_links WHERE until IS NULL AND person_id = {person}")
    return len(found)


async def uses(world: World, here: Scene, person: int, phone: Phone) -> tuple[str, str]:
    """The person's letter, used on this phone: (token, typed code)."""
    letter = await world.town.invited(here.school, person)
    await phone.starts(letter[0])
    return letter


async def policy(world: World, here: Scene, old: str, new: str) -> None:
    """The school decided otherwise; before anybody asked."""

    async def work(unit: Unit) -> None:
        document = await unit.scalar(select(PolicyVersion.document).where(PolicyVersion.school_id == here.school))
        assert old in document
        changed = document.replace(old, new)
        await unit.execute(update(PolicyVersion).where(PolicyVersion.school_id == here.school).values(document=changed))

    await world.house.units.run(work)


# Waiting for the office's yes ------------------------------------------------------------

WAITING = [
    ("da", "Tak! Skolens kontor ser lige på det først.", "Ja, luk ind", "Skolen har sagt ja. Velkommen!", "Kom i gang"),
    ("nb", "Takk! Skolens kontor ser på det først.", "Ja, slipp inn", "Skolen har sagt ja. Velkommen!", "Kom i gang"),
    (
        "sv",
        "Tack! Skolexpeditionen tittar på det först.",
        "Ja, släpp in",
        "Skolan har sagt ja. Välkommen!",
        "Kom igång",
    ),
]


@pytest.mark.parametrize(("code", "kind", "yes", "welcome", "begin"), WAITING)
async def test_a_protected_childs_adult_waits_and_is_welcomed(
    world: World, code: str, kind: str, yes: str, welcome: str, begin: str
) -> None:
    here = await scene(world, PLACES[code])
    await protects(here)
    hanne = await office_of(here)
    phone = world.phone("mother", code)
    await uses(world, here, here.mother, phone)
    assert phone.last.text.startswith(kind)
    assert await linked(world, here.mother) == 0
    await world.passes(minutes=11)
    await hanne.sends("/tasks")
    await hanne.presses("1")
    shown = " ".join(message.text for message in hanne.messages if message.from_bot)
    for name in (here.place.mother, here.place.child, here.place.class_name):
        assert name not in shown, "a protected child's family is named to nobody"
    assert "Solsikke" in hanne.last.text
    await hanne.presses(yes)
    assert await linked(world, here.mother) == 1
    assert phone.rings[-1] == welcome
    await phone.presses(begin)
    with_text(phone, here.place.mother)
    assert phone.keyboard


async def test_nobody_is_let_in_for_a_child_that_is_not_in_the_bot(world: World) -> None:
    here = await scene(world)
    hanne = await office_of(here)
    letter = await world.town.invited(here.school, here.mother)
    await protects(here, admitted=False)
    await world.phone("mother", "da").starts(letter[0])
    await hanne.sends("/opgaver")
    await hanne.presses("1")
    assert hanne.last.labels == ["Elevens kort", "Nej", "Se, hvad der venter"]
    assert hanne.last.protected
    # On the card the school says its yes.
    await hanne.presses("Elevens kort")
    assert "Tag med her" in hanne.last.labels
    (task,) = await rows(world, "SELECT id FROM office_tasks WHERE done_at IS NULL")
    await hanne.presses_data(f"jo:{task.id}")
    assert await linked(world, here.mother) == 0


async def test_who_waits_is_told_so_however_they_ask(world: World) -> None:
    here = await scene(world)
    await protects(here)
    phone = world.phone("mother", "da")
    token, code = await uses(world, here, here.mother, phone)
    for again in (f"/start {token}", code, "/start"):
        await phone.sends(again)
        assert phone.last.text.startswith("Skolens kontor har ikke svaret endnu.")
        assert "12 34 56 78" in phone.last.text
    assert await rows(world, "SELECT id FROM wrong_codes") == []


async def test_the_office_says_no_and_the_code_stays_used(world: World) -> None:
    here = await scene(world)
    await protects(here)
    hanne = await office_of(here)
    phone = world.phone("mother", "da")
    token, _code = await uses(world, here, here.mother, phone)
    await hanne.sends("/opgaver")
    await hanne.presses("1")
    await hanne.presses("Nej")
    assert phone.rings[-1].startswith("Skolen kunne ikke lukke dig ind")
    await phone.starts(token)
    assert phone.last.text.startswith("Koden passer ikke.")
    assert await linked(world, here.mother) == 0


async def test_yes_and_no_at_the_same_moment_end_in_one(world: World) -> None:
    here = await scene(world)
    await protects(here)
    hanne, head = await office_of(here), await office_of(here, "Henrik")
    phone = world.phone("mother", "da")
    await uses(world, here, here.mother, phone)
    for desk in (hanne, head):
        await desk.sends("/opgaver")
        await desk.presses("1")
    await hanne.person.presses("Ja, luk ind")
    await head.person.presses("Nej")
    await world.settle_at_once()
    said = sorted([hanne.last.text.split("\n")[0], head.last.text.split("\n")[0]])
    assert "Det er allerede ordnet." in said
    waits = await rows(world, "SELECT let_in FROM waiting_joins")
    assert [bool(row.let_in) for row in waits] == [await linked(world, here.mother) == 1]


async def test_when_the_child_has_as_many_adults_as_the_school_allows_the_next_waits(world: World) -> None:
    here = await scene(world)
    await policy(world, here, "guardians_per_pupil = {value = 4", "guardians_per_pupil = {value = 1")
    hanne = await office_of(here)
    await here.maria()
    assert await linked(world, here.mother) == 1
    erik = world.phone("father", "sv")
    await uses(world, here, here.father, erik)
    assert erik.last.text.startswith("Tack! Skolexpeditionen tittar på det först.")
    await hanne.sends("/opgaver")
    await hanne.presses("1")
    assert "Erik Lund" in hanne.last.text
    assert "Emma Lund" in hanne.last.text
    await hanne.presses("Ja, luk ind")
    assert await linked(world, here.father) == 1


async def test_staff_need_no_yes(world: World) -> None:
    here = await scene(world)
    await policy(world, here, "guardians_per_pupil = {value = 4", "guardians_per_pupil = {value = 0")
    await here.mette()
    assert await linked(world, here.teacher) == 1


# Two who try, and asking for a new code ------------------------------------------------------------


async def test_a_used_code_on_another_phone_is_the_offices_business_within_a_minute(world: World) -> None:
    here = await scene(world)
    hanne = await office_of(here)
    await world.passes(hours=2)
    before = len(hanne.rings)
    token, code = await uses(world, here, here.mother, world.phone("mother", "da"))
    thief = world.phone("thief", "da")
    await thief.sends(code)
    assert thief.last.text == "Koden passer ikke. Måske er den brugt, for gammel eller tastet forkert."
    await ticks(world)
    assert hanne.rings[before:] == ["Til kontoret: En brugt kode er prøvet på en anden telefon."]
    await hanne.presses("Se på det")
    assert "Maria Lund" in hanne.last.text
    await hanne.presses("Den første er rigtig")
    assert await linked(world, here.mother) == 1
    await thief.starts(token)
    await ticks(world)
    await hanne.sends("/opgaver")
    assert hanne.last.labels[0] == "1", "tried again, it waits again"


async def test_the_wrong_parents_joining_is_undone_in_one_step(world: World) -> None:
    here = await scene(world)
    hanne = await office_of(here)
    wrong = world.phone("wrong", "da")
    await uses(world, here, here.mother, wrong)
    await here.opens()
    await world.passes(minutes=5)
    assert wrong.lines[-1].startswith("Nu kan du vælge tid")
    await hanne.sends("/opgaver")
    await hanne.presses("Breve")
    await hanne.presses("I brug")
    await hanne.presses([label for label in hanne.last.labels if label in "12"][-1])
    if "Maria" not in hanne.last.text:
        await hanne.presses("Breve")
        await hanne.presses("1")
    await hanne.presses("Det var en anden")
    code = hanne.last.text.split("\n")[2]
    assert await linked(world, here.mother) == 0
    await wrong.sends("/samtale")
    assert "Emma" not in wrong.last.text
    before = len(wrong.pushes)
    assert not any(word == "samtale" for word, _title in wrong.commands)
    await world.passes(hours=30)
    assert len(wrong.pushes) == before, "nothing that was queued reaches the wrong phone"
    maria = world.phone("mother", "da")
    await maria.sends(code)
    with_text(maria, "Velkommen, Maria!")


ASKS = [
    ("da", "Bed om en ny kode", "Hvis din kode er fra et brev fra skolen"),
    ("nb", "Be om en ny kode", "Hvis koden din er fra et brev fra skolen"),
    ("sv", "Be om en ny kod", "Om din kod kommer från ett brev från skolan"),
]


@pytest.mark.parametrize(("code", "ask", "answer"), ASKS)
async def test_asking_for_a_new_code_answers_everybody_alike_and_reaches_the_office(
    world: World, code: str, ask: str, answer: str
) -> None:
    here = await scene(world, PLACES[code])
    hanne = await office_of(here)
    token, _code = await world.town.invited(here.school, here.mother)
    world.clock.advance(timedelta(days=31))
    late, stranger = world.phone("late", code), world.phone("stranger", code)
    answers = []
    for phone, tried in ((late, token), (stranger, "A" * 22)):
        await phone.starts(tried)
        await phone.presses(ask)
        answers.append((phone.last.text, phone.last.labels))
    assert answers[0] == answers[1]
    assert answers[0][0].startswith(answer)
    await ticks(world)
    await hanne.sends("/tasks")
    assert hanne.last.labels[0] == "1"
    assert "2" not in hanne.last.labels, "nobody knows whose office the stranger means"
    await hanne.presses("1")
    assert here.place.mother in hanne.last.text
    await hanne.presses(hanne.last.labels[0])
    new = hanne.last.text.split("\n")[2]
    await late.sends(new)
    with_text(late, here.place.mother)
    await hanne.sends("/tasks")
    assert "1" not in hanne.last.labels


async def test_an_old_phone_that_asks_is_known(world: World) -> None:
    here = await scene(world)
    hanne = await office_of(here)
    old = await here.maria()
    await here.joins(here.mother, world.phone("new", "da"))
    for number in range(5):
        await old.starts(f"{number}" * 22)
    await old.starts("B" * 22)
    await old.presses("Bed om en ny kode")
    await ticks(world)
    await hanne.sends("/opgaver")
    await hanne.presses("1")
    assert "Maria Lund" in hanne.last.text


async def test_asking_makes_the_same_statements_for_everybody(world: World) -> None:
    here = await scene(world)
    used, _code = await uses(world, here, here.mother, world.phone("mother", "da"))
    seen = []
    for key, tried in (("knows", used), ("knows_not", "A" * 22)):
        phone = world.phone(key, "da")
        await phone.starts(tried)
        with _Statements(world) as statements:
            await phone.presses("Bed om en ny kode")
        seen.append(statements)
    assert seen[0].seen == seen[1].seen


class _Statements:
    """What is executed on the writing engine inside the block."""

    def __init__(self, world: World) -> None:
        self._engine = world.house.engines.writing.sync_engine
        self.seen: list[str] = []

    def __enter__(self) -> _Statements:
        from sqlalchemy import event

        event.listen(self._engine, "before_cursor_execute", self._on)
        return self

    def __exit__(self, *_exc: object) -> None:
        from sqlalchemy import event

        event.remove(self._engine, "before_cursor_execute", self._on)

    def _on(self, _connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        self.seen.append(statement)


# Who hears of it ------------------------------------------------------------


async def test_the_office_hears_of_joinings_once_an_hour_silently_and_others_never(world: World) -> None:
    here = await scene(world)
    hanne = await office_of(here)
    await world.passes(hours=2)
    maria = await here.maria()
    before = len(hanne.pushes)
    await here.erik()
    await here.mette()
    await world.passes(hours=2)
    said = [(push.text, push.silent) for push in hanne.pushes[before:]]
    assert said == [("Endnu 3 personer har brugt deres brev og er kommet med.", True)]
    assert not any("kommet med" in line for line in maria.lines)
    await hanne.presses("Se hvem")
    assert "Maria Lund" in hanne.last.text
    assert "Mette Dahl" in hanne.last.text


async def test_an_old_phone_loses_its_menu_and_folds_what_it_shows(world: World) -> None:
    here = await scene(world)
    old = await here.maria()
    await here.opens()
    await world.passes(minutes=5)
    await old.presses(old.last.labels[0])
    shown = old.last
    assert "Emma" in shown.text
    assert any(word == "samtale" for word, _title in old.commands)
    new = await here.joins(here.mother, world.phone("new", "da"))
    assert not any(word == "samtale" for word, _title in old.commands)
    assert any(word == "samtale" for word, _title in new.commands)
    assert "Emma" not in old.bubble(shown.message_id).text


# One's own number ------------------------------------------------------------

NUMBER = [
    ("da", "Koden passer. Skolen vil også se, at det er dig.", "Del mit nummer", "12 34 56 78", "+4512345678"),
    (
        "nb",
        "Koden stemmer. Skolen vil også være sikker på at det er deg.",
        "Del nummeret mitt",
        "912 34 567",
        "4791234567",
    ),
    ("sv", "Koden stämmer. Skolan vill också se att det är du.", "Dela mitt nummer", "070-123 45 67", "+46701234567"),
]


async def numbered(world: World, place: Place, listed: str | None) -> Scene:
    here = await scene(world, place)
    await policy(world, here, "share_number = {value = false", "share_number = {value = true")
    await world.house.units.run(
        lambda unit: unit.execute(update(Person).where(Person.id == here.mother).values(phone=listed))
    )
    return here


@pytest.mark.parametrize(("code", "asks", "key", "listed", "own"), NUMBER)
async def test_the_own_number_lets_in_and_no_other_does(
    world: World, code: str, asks: str, key: str, listed: str, own: str
) -> None:
    here = await numbered(world, PLACES[code], listed)
    phone = world.phone("mother", code)
    await uses(world, here, here.mother, phone)
    assert phone.last.text.startswith(asks)
    assert phone.keyboard == [[key]]
    assert await linked(world, here.mother) == 0
    await phone.sends("hej")
    assert phone.last.text.startswith(asks)
    await phone.does("sends_contact", own, "Somebody", 4711)
    await phone.does("sends_contact", own, "Typed by hand")
    await phone.does("sends_contact", "+4599999999")
    assert await linked(world, here.mother) == 0
    assert len(await rows(world, "SELECT id FROM wrong_codes")) == 3
    await phone.does("sends_contact", own)
    with_text(phone, here.place.mother)
    assert await linked(world, here.mother) == 1
    assert phone.keyboard != [[key]]


async def test_five_wrong_numbers_are_five_tries(world: World) -> None:
    here = await numbered(world, DENMARK, "12 34 56 78")
    phone = world.phone("mother", "da")
    await uses(world, here, here.mother, phone)
    for _number in range(5):
        await phone.does("sends_contact", "+4599999999")
    await phone.does("sends_contact", "+4512345678")
    assert phone.last.text.startswith("Det blev mange forsøg.")
    assert await linked(world, here.mother) == 0


async def test_without_a_number_in_the_list_the_office_looks(world: World) -> None:
    here = await numbered(world, DENMARK, None)
    phone = world.phone("mother", "da")
    await uses(world, here, here.mother, phone)
    assert phone.last.text.startswith("Tak! Skolens kontor ser lige på det først.")


async def test_a_contact_that_nobody_asked_for_is_answered_like_other_odd_things(world: World) -> None:
    here = await scene(world)
    maria = await here.maria()
    await maria.does("sends_contact", "+4512345678")
    assert maria.last.text.startswith("Tak! Jeg forstår kun tekst og knapper.")
