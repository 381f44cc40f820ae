"""What people, clients and forgers send that no screen asked for: a kind answer, and nothing changed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from bot.people.models import StaffRole
from bot.schools.models import ClosedDay
from tests.flows.scene import DENMARK, NORWAY, SWEDEN, Place, Scene, bookings, calls, live, scene, snapshot, with_text
from tests.world import Phone, World

IN_THREE = pytest.mark.parametrize("place", [DENMARK, NORWAY, SWEDEN], ids=["da", "nb", "sv"])
# A text that nobody asked for might be a code: what an unread one leaves is an audit row at most.
Act = Callable[[World, Phone], Awaitable[Any]]


async def invited(world: World, place: Place = DENMARK) -> tuple[Scene, Phone]:
    here = await scene(world, place)
    maria = await here.maria()
    await here.opens()
    await world.passes(minutes=5)
    return here, maria


async def sends_raw(world: World, phone: Phone, **body: Any) -> None:
    """A message that no client would let a person write, but a server might deliver."""
    update = await phone.person.sends("x")
    world.telegram.updates()
    message = {name: value for name, value in update["message"].items() if name not in {"text", "entities"}}
    await world.handle({**update, "message": {**message, **body}})
    await world.settle()


# Neither text nor a press ------------------------------------------------------------------------------------------

UNDERSTANDS = {
    "da": "Tak! Jeg forstår kun tekst og knapper. Hvad kan jeg hjælpe med?",
    "nb": "Takk! Jeg forstår bare tekst og knapper. Hva kan jeg hjelpe med?",
    "sv": "Tack! Jag förstår bara text och knappar. Vad kan jag hjälpa till med?",
}
NO_FILES = {
    "da": "Jeg kan ikke åbne talebeskeder, billeder eller filer. Skolen har ikke fået det, du sendte. "
    "Ring til skolen på 12 34 56 78.",
    "nb": "Jeg kan ikke åpne talemeldinger, bilder eller filer. Skolen har ikke fått det du sendte. "
    "Ring skolen på 12 34 56 78.",
    "sv": "Jag kan inte öppna röstmeddelanden, bilder eller filer. Skolan har inte fått det du skickade. "
    "Ring skolan på 12 34 56 78.",
}
UNASKED = {
    "da": "Jeg har ikke sendt det til nogen. Hvad drejer det sig om?",
    "nb": "Jeg har ikke sendt dette til noen. Hva gjelder det?",
    "sv": "Jag har inte skickat det till någon. Vad gäller det?",
}
EDITED = {
    "da": "Jeg læser ikke rettelser i en besked. Send den igen, hvis noget har ændret sig.",
    "nb": "Jeg ser ikke det du endrer i en melding etterpå. Send den på nytt hvis noe er endret.",
    "sv": "Jag ser inte ändringar i ett skickat meddelande. Skicka ett nytt om något har ändrats.",
}
UNKNOWN = {
    "da": "Det forstod jeg ikke. Tryk på en knap, eller skriv /hjaelp.",
    "nb": "Det forsto jeg ikke. Trykk på en knapp, eller skriv /hjelp.",
    "sv": "Det förstod jag inte. Tryck på en knapp eller skriv /hjalp.",
}
OLD = {
    "da": "Det har ændret sig i mellemtiden. Det her kan du gøre nu.",
    "nb": "Noe er endret i mellomtiden. Dette kan du gjøre nå.",
    "sv": "Det har ändrats under tiden. Det här kan du göra nu.",
}
DENIED = {
    "da": "Det har du ikke adgang til.",
    "nb": "Det har du ikke tilgang til.",
    "sv": "Det har du inte tillgång till.",
}


async def _edits(world: World, phone: Phone) -> None:
    written = next(message for message in phone.messages if not message.from_bot)
    await phone.does("edits", written.message_id, "/samtale")


ODD: list[tuple[str, Act, dict[str, str]]] = [
    ("sticker", lambda world, phone: phone.does("sends_sticker"), UNDERSTANDS),
    ("contact", lambda world, phone: phone.does("sends_contact"), UNDERSTANDS),
    ("location", lambda world, phone: phone.does("sends_location"), UNDERSTANDS),
    ("photo", lambda world, phone: phone.does("sends_photo", caption="Emma er syg"), NO_FILES),
    ("album", lambda world, phone: phone.sends_album(3, "Emma er syg"), NO_FILES),
    ("60 MB", lambda world, phone: phone.sends_file("brev.pdf", 60_000_000), NO_FILES),
    ("voice", lambda world, phone: phone.does("sends_voice"), NO_FILES),
    ("file", lambda world, phone: phone.does("sends_document"), NO_FILES),
    ("edit", _edits, EDITED),
    ("forwarded", lambda world, phone: phone.forwards("Kære forældre"), UNASKED),
    ("only signs", lambda world, phone: phone.sends("🎒🌲"), UNASKED),
    ("right to left", lambda world, phone: phone.sends("שלום לכולם"), UNASKED),
    ("text", lambda world, phone: phone.sends("15.40"), UNASKED),
    ("empty markdown", lambda world, phone: phone.sends("*_[`<b>&amp;"), UNASKED),
    ("unknown command", lambda world, phone: phone.sends("/fravaer_nu x"), UNKNOWN),
    ("bare slash", lambda world, phone: phone.sends("/"), UNKNOWN),
    ("slash in another alphabet", lambda world, phone: phone.sends("/помощь"), UNKNOWN),
    ("4,096 characters", lambda world, phone: phone.sends("å" * 4096), UNASKED),
    ("10,000 characters", lambda world, phone: sends_raw(world, phone, text="x" * 10_000), UNASKED),
    ("a poll", lambda world, phone: sends_raw(world, phone, dice={"emoji": "🎲", "value": 3}), UNDERSTANDS),
]


@IN_THREE
async def test_what_no_screen_asked_for_is_answered_kindly_and_changes_nothing(world: World, place: Place) -> None:
    _here, maria = await invited(world, place)
    before = await snapshot(world)
    for what, act, answer in ODD:
        count = len(maria.messages)
        await act(world, maria)
        assert len(maria.messages) > count, what
        assert maria.last.text == answer[place.code], what
        assert maria.last.labels, what
        assert await snapshot(world) == before, what


# Presses that are old, forged or somebody else's -------------------------------------------------------------------

GARBAGE = [
    "zz:1",
    "bs",
    "bs:",
    "bs:1",
    "bs:1:1:1",
    "bs:x:1",
    "bs:١:1",
    "bs: 1:1",
    "bs:1_0:1",
    "bs:999999:1",
    "bs:-1:1",
    "bs:2147483648:1",
    "bs:999999999999999999:1",
    "bd:1:1:991399",
    "bm:999999:1",
    "bx:999999",
    "bb:999999999999999999",
    "ba::",
    "bz:",
    "ba:1,2:1",
    "ba:1,2:1,1",
    "ba:999999:1",
    "bv:1:q:1",
    "bv:1:m:2",
    "bn:999999:1",
    "lgc:xx",
    "rmc:loud:0",
    "rmt:99",
    "rmh:-1",
    "rmn:999999999999999999",
    "\\",
    "'; DROP TABLE bookings; --",
    "ÿ" * 32,
]


@pytest.mark.both_databases
async def test_garbage_under_a_button_is_an_old_button_and_changes_nothing(world: World) -> None:
    here, maria = await invited(world)
    invitation = maria.last
    before = await snapshot(world)
    for data in GARBAGE:
        count = len(maria.messages)
        await maria.presses_data(data, invitation.message_id)
        assert not maria.unanswered, data
        if data != "rmn:999999999999999999":
            assert len(maria.messages) > count, data
            assert maria.messages[-2].text.startswith(OLD["da"]) or maria.last.text.startswith(OLD["da"]), data
    assert await snapshot(world) == before
    assert with_text(maria, "Nu kan du vælge tid").message_id == invitation.message_id
    assert here.round_id


FOREIGN = [
    "bt:{round}:{child}",
    "bd:{round}:{child}:261201",
    "bs:4:{child}",
    "bm:1:4",
    "bb:1",
    "bc:1",
    "bx:1",
    "bw:1",
    "bv:1:b:1",
    "by:1",
    "bk:1",
    "bn:{round}:{child}",
    "ba:4:{child}",
]


@IN_THREE
@pytest.mark.parametrize("where", ["same class", "other school"])
async def test_buttons_of_another_family_are_denied_whoever_presses_them(
    world: World, place: Place, where: str
) -> None:
    here, maria = await invited(world, place)
    await maria.presses_data("bs:1:1")
    town = world.town
    school, klass = here.school, here.class_id
    if where == "other school":
        school = await town.school("anden", place.preset, "En anden skole")
        klass = await town.school_class(school, place.class_name)
    stranger = await town.person(school, "Fatima")
    await town.guards(school, stranger, await town.pupil(school, klass, "Sami"))
    fatima = world.phone("fatima", place.code)
    await fatima.starts((await town.invited(school, stranger))[0])
    await fatima.sends("/menu")
    before = await snapshot(world)
    for data in FOREIGN:
        await fatima.presses_data(data.format(round=here.round_id, child=here.child))
        assert fatima.last.text == DENIED[place.code], data
    assert await snapshot(world) == before
    assert not fatima.unanswered
    assert place.child not in " ".join(message.text for message in fatima.messages)


async def test_a_time_of_another_class_is_not_given_to_a_child(world: World) -> None:
    here = await scene(world)
    noah = await here.sibling("Noah", "5.A", "Lars")
    maria = await here.maria()
    await here.opens()
    await noah.opens()
    await world.passes(minutes=5)
    for data in (f"bs:5:{here.child}", f"bt:{noah.round_id}:{here.child}", f"bn:{noah.round_id}:{here.child}"):
        await maria.presses_data(data)
        with_text(maria, OLD["da"])
    assert await bookings(world) == []


async def test_buttons_of_a_year_ago_lead_to_what_can_be_done_now(world: World) -> None:
    here, maria = await invited(world)
    invitation = maria.last
    await world.until(here.at(12, 0, date(2027, 11, 16)))
    before = await snapshot(world)
    await maria.presses_data("bs:1:1", invitation.message_id)
    # The round itself is still known: its last day has passed, and the office helps.
    assert maria.bubble(invitation.message_id).text.startswith("Der er lukket for at vælge tid her.")
    await maria.presses_data("old:1:2:3", invitation.message_id)
    with_text(maria, OLD["da"])
    assert await snapshot(world) == before
    assert not maria.unanswered


# Twice, and at once ------------------------------------------------------------------------------------------------


@pytest.mark.both_databases
async def test_one_press_that_reaches_both_applications_at_once_books_once(world: World) -> None:
    here, maria = await invited(world)
    update = await maria.person.presses("Tirs. 1. dec. kl. 15.40")
    world.telegram.updates()
    await asyncio.gather(*(side.polling.take_one(update) for side in world.sides for _again in range(2)))
    await world.settle()
    assert await live(world) == {here.child: "1/12 15.40"}
    assert len(await bookings(world)) == 1


@pytest.mark.both_databases
async def test_a_button_pressed_twice_at_once_books_once_and_says_so_twice(world: World) -> None:
    here, maria = await invited(world)
    invitation = maria.last
    for _twice in range(2):
        await maria.person.presses_data("bs:2:1", invitation.message_id)
    await world.settle_at_once()
    assert await live(world) == {here.child: "1/12 15.40"}
    assert len(await bookings(world)) == 1
    assert "15.40" in maria.bubble(invitation.message_id).text
    assert not maria.unanswered


async def test_cancelling_twice_at_once_cancels_once(world: World) -> None:
    here, maria = await invited(world)
    await maria.presses_data("bs:2:1")
    for _twice in range(2):
        await maria.person.presses_data("bx:1")
    await world.settle_at_once()
    assert [state for _pupil, state, _start in await bookings(world)] == ["cancelled"]
    assert not maria.unanswered
    assert here.child


# In the middle of a question ---------------------------------------------------------------------------------------


async def asked(world: World) -> tuple[Scene, Phone]:
    """The bot has just asked for quiet hours."""
    here, maria = await invited(world)
    await maria.sends("/paamindelser")
    await maria.presses("Stilletid")
    await maria.presses("Vælg klokkeslæt")
    return here, maria


@pytest.mark.parametrize("closing", ["/menu", "/samtale", "/hjaelp", "/bogus", "Samtaler"])
async def test_a_command_in_the_middle_of_a_question_closes_it(world: World, closing: str) -> None:
    _here, maria = await asked(world)
    await maria.sends(closing)
    await maria.sends("22-7")
    assert maria.last.text == UNASKED["da"]
    await maria.sends("/paamindelser")
    assert "kl. 21.00–06.30" in maria.last.text


@pytest.mark.parametrize(
    "between",
    [
        lambda phone: phone.does("sends_sticker"),
        lambda phone: phone.does("sends_photo"),
        lambda phone: phone.presses("Flere tider"),
        lambda phone: phone.presses_data("garbage"),
    ],
    ids=["sticker", "photo", "press", "garbage"],
)
async def test_anything_else_leaves_the_question_open(world: World, between: Callable[[Phone], Any]) -> None:
    _here, maria = await asked(world)
    await between(maria)
    await maria.sends("22-7")
    assert "Din stilletid er kl. 22.00–07.00." in maria.last.text


async def test_an_answer_that_cannot_be_read_is_asked_for_again(world: World) -> None:
    _here, maria = await asked(world)
    for text in ("om natten", "21", "25-26", "x" * 4000):
        await maria.sends(text)
        assert maria.last.text == "Jeg kunne ikke finde to klokkeslæt. Skriv dem sådan her: 21.00–06.30"
    await maria.sends("22-7")
    assert "Din stilletid er kl. 22.00–07.00." in maria.last.text


# Groups ------------------------------------------------------------------------------------------------------------

GROUP = {
    "da": "Jeg skriver kun med én person ad gangen, fordi det handler om børn. Jeg forlader gruppen nu. "
    "Skriv til mig her: https://t.me/skolebro_test_bot",
    "nb": "Jeg skriver bare med én person om gangen, fordi det handler om barn. Jeg forlater gruppen nå. "
    "Skriv til meg her: https://t.me/skolebro_test_bot",
    "sv": "Jag skriver bara med en person i taget, eftersom det handlar om barn. Jag lämnar gruppen nu. "
    "Skriv till mig här: https://t.me/skolebro_test_bot",
}


@IN_THREE
async def test_in_a_group_the_bot_says_why_and_leaves(world: World, place: Place) -> None:
    _here, maria = await invited(world, place)
    before = await snapshot(world, without=set())
    group = await maria.person.in_group("Forældre i 3.B")
    await world.settle()
    assert next(message.text for message in group.messages if message.from_bot) == GROUP[place.code]
    assert not group.bot_is_in
    await group.removes_bot()
    await world.settle()
    assert await snapshot(world, without=set()) == before


# People who are more than one thing --------------------------------------------------------------------------------


async def test_a_guardian_who_teaches_the_class_books_for_their_own_child(world: World) -> None:
    here = await scene(world)
    await world.town.works(here.school, here.mother, here.class_id, StaffRole.CONTACT_TEACHER)
    maria = await here.maria()
    own = Scene(world, here.place, here.school, here.class_id, here.child, here.mother, here.father, here.mother)
    await own.opens()
    await world.passes(minutes=5)
    with_text(maria, "Nu kan du vælge tid")
    await maria.presses("Tirs. 1. dec. kl. 15.40")
    assert await live(world) == {here.child: "1/12 15.40"}
    await world.until(here.at(17, 0, date(2026, 11, 30)))
    with_text(maria, "I morgen, tirsdag den 1. december kl. 15.40")


async def test_a_day_that_the_school_closes_moves_no_reminder_into_the_past(world: World) -> None:
    here, maria = await invited(world)
    closed = [{"school_id": here.school, "on_day": date(2026, 12, 1) - timedelta(days=days)} for days in (0, 1)]
    await world.house.units.run(lambda unit: unit.execute(insert(ClosedDay), closed))
    await maria.presses("Tirs. 1. dec. kl. 15.40")
    since = len(maria.pushes)
    await world.until(here.at(23))
    assert [line[:10] for line in maria.lines[since:]] == ["I morgen, ", "I dag, tir"]
    assert maria.pushes[since].at == here.at(17, 0, date(2026, 11, 30))


# Names -------------------------------------------------------------------------------------------------------------

NAMES = [
    "Å" * 200,
    "\U00010348" * 100,
    "محمد",
    "נועה",
    "Олександра",
    "Emma <b>&amp;</b> *J.* _x_ [y](z) `k`",
    'O\'Neil "Bob" \\n %s %(name)s {0}',
    "Anne-Marie Ærø 李",
    "a\u0301",
]


@pytest.mark.parametrize("name", NAMES, ids=[name[:12].encode("unicode_escape").decode() for name in NAMES])
async def test_any_name_is_shown_as_it_is_written(world: World, name: str) -> None:
    place = Place(DENMARK.preset, DENMARK.zone, "skole", "Skolen & <co>", "3.B", name, name, "Erik", name, "da")
    here = await scene(world, place)
    await here.sibling("Noah", "5.A", "Lars")
    maria = await here.maria()
    await here.opens()
    await world.passes(minutes=5)
    await maria.presses(maria.last.labels[0])
    assert name in with_text(maria, "Så er det aftalt.").text
    await maria.presses("Hvem kommer?")
    await maria.presses("Vi kommer begge to")
    await maria.presses("Færdig")
    for command in ("/boern", "/menu", "/samtale", "/start", "/hjaelp", "/privatliv"):
        await maria.sends(command)
        assert "Noget gik galt" not in maria.last.text
    await maria.presses("Føj til kalender", with_text(maria, "Vi ses tirsdag").message_id)
    await world.until(here.at(23))
    assert len(await live(world)) == 1
    assert sum(side.painter.failures for side in world.sides) == 0
    assert not [message for message in maria.messages if message.from_bot and "Noget gik galt" in message.text]
    formatted = {"bold", "italic", "code", "text_link"}
    assert not [each for message in maria.messages for each in message.entities if each["type"] in formatted]
    assert calls(world, "sendDocument") == 1
