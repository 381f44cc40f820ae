"""Updates that nobody can read, handlers that break or hang, a rival poller: the loop goes on and loses nothing."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import select
from telegram import Update
from telegram.error import Conflict, NetworkError, RetryAfter

from bot.accounts.models import Account, SeenUpdate, SetAside
from bot.accounts.presses import ChooseLanguage
from bot.core.replies import Reply
from bot.core.unit import Unit
from bot.tg import intake as intake_module
from bot.tg import polling as polling_module
from bot.tg.arrivals import Arrival
from bot.tg.paint import Painted
from bot.tg.polling import CHATS_AT_ONCE, Polling
from tests.resilience.child import until
from tests.resilience.scene import build
from tests.world import Phone, World

Json = dict[str, Any]


async def set_aside(world: World) -> list[str]:
    """Why updates were set aside, in order."""

    async def look(unit: Unit) -> list[str]:
        return [row.reason for row in await unit.all(select(SetAside.reason).order_by(SetAside.id))]

    return await world.house.units.read(look)


async def seen(world: World) -> set[int]:
    async def look(unit: Unit) -> set[int]:
        return {row.update_id for row in await unit.all(select(SeenUpdate.update_id))}

    return await world.house.units.read(look)


@asynccontextmanager
async def polled(world: World) -> AsyncIterator[Polling]:
    """The real loop in this process, told to stop when the block ends."""
    polling = world.sides[0].polling
    stopping = asyncio.Event()
    running = asyncio.ensure_future(polling.run(stopping))
    try:
        yield polling
    finally:
        stopping.set()
        await asyncio.wait_for(running, 10)


def breaks_language(world: World, monkeypatch: pytest.MonkeyPatch, handle: Callable[..., Any]) -> None:
    """Let choosing a language be handled by this instead, on both sides."""
    routes = world.house.assembled.routes
    known = routes.presses[ChooseLanguage.prefix]
    broken = replace(known, route=replace(known.route, handle=handle))
    monkeypatch.setitem(routes.presses, ChooseLanguage.prefix, broken)


async def greeted(world: World) -> Phone:
    phone = world.phone("maria")
    await phone.starts()
    return phone


async def test_an_unreadable_update_is_set_aside_and_the_others_are_handled(world: World) -> None:
    phone = world.phone("maria")
    await phone.person.starts()
    world.telegram.queue({"message": {"nonsense": True}}, validate=False)
    await phone.person.sends("/privacy")
    async with polled(world):
        await until(world.telegram, lambda: not world.telegram.world.inbox.waiting)
    assert await set_aside(world) == ["unparsable"]
    # A greeting and an answer to the command (which may be two messages).
    assert len([message for message in phone.messages if message.from_bot]) >= 2


@pytest.mark.both_databases
@pytest.mark.parametrize("user", [2**70, -(2**63)])
async def test_numbers_that_fit_no_column_stop_nothing(world: World, user: int) -> None:
    chat = {"id": user, "type": "private", "first_name": "A"}
    sender = {"id": user, "is_bot": False, "first_name": "A", "language_code": "x" * 500 + "\0"}
    message = {"message_id": 1, "date": 1, "chat": chat, "from": sender, "text": "/start"}
    for update_id in (7, 2**64):
        update = {"update_id": update_id, "message": message}
        assert await world.sides[0].polling.take_one(update)
    phone = await greeted(world)
    assert phone.last.text


@pytest.mark.both_databases
async def test_a_button_with_a_number_too_large_is_only_outdated(world: World) -> None:
    scene = await build(world.house.units, 1)
    phone = Phone(world, world.telegram.phone("g", user_id=scene.families[0].user_id))
    await phone.starts()
    for data in ("bs:99999999999:1", f"bs:{2**31}:{2**31}", f"bb:{10**17}", f"bs:-{2**31}:1"):
        await phone.presses_data(data)
    assert await set_aside(world) == []
    assert not phone.unanswered


async def test_a_bug_in_a_handler_is_apologised_for_and_set_aside(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def breaks(unit: Unit, acting: Any, press: ChooseLanguage) -> Reply:
        await unit.execute(Account.__table__.update().values(language="sv"))
        raise ZeroDivisionError("with a secret in it")

    phone = await greeted(world)
    breaks_language(world, monkeypatch, breaks)
    before = phone.last.text
    await phone.presses_data("lgc:nb")
    assert await set_aside(world) == ["ZeroDivisionError"]
    assert phone.last.text not in {"", before}
    assert "secret" not in phone.last.text
    assert not phone.unanswered
    assert await language_of(world) is None, "what the broken handler wrote stayed"


async def language_of(world: World) -> str | None:
    async def look(unit: Unit) -> str | None:
        found: str | None = await unit.scalar(select(Account.language))
        return found

    return await world.house.units.read(look)


@pytest.mark.both_databases
@pytest.mark.parametrize("where", ["in thought", "in a statement"])
async def test_a_handler_that_hangs_is_apologised_for_and_the_next_press_works(
    world: World, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    async def hangs(unit: Unit, acting: Any, press: ChooseLanguage) -> Reply:
        await unit.execute(Account.__table__.update().values(language="sv"))
        while where == "in a statement":
            await unit.all(select(Account.id))
            await asyncio.sleep(0)
        await asyncio.Event().wait()
        raise AssertionError

    phone = await greeted(world)
    breaks_language(world, monkeypatch, hangs)
    monkeypatch.setattr(intake_module, "PATIENCE", 0.2)
    await phone.presses_data("lgc:nb")
    assert await set_aside(world) == ["TimeoutError"]
    monkeypatch.undo()
    assert await language_of(world) is None
    await phone.presses_data("lgc:nb")
    assert await language_of(world) == "nb"


async def test_what_cannot_be_painted_is_counted_and_the_state_is_right(world: World) -> None:
    phone = await greeted(world)
    before = len(phone.messages)
    for method in ("sendMessage", "editMessageText", "answerCallbackQuery", "editMessageReplyMarkup"):
        world.telegram.fail(method, status=500, retry_after=None, times=3)
    await phone.presses_data("lgc:nb")
    assert await language_of(world) == "nb"
    assert sum(side.painter.failures for side in world.sides) == 1
    assert len(phone.messages) == before
    world.telegram._faults.all.clear()
    await phone.sends("/privacy")
    assert len(phone.messages) > before


async def test_a_rival_poller_is_waited_for_and_nothing_is_lost(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []

    async def no_nap(seconds: float, *_more: object) -> None:
        pauses.append(seconds)
        await real_sleep(0)

    real_sleep = asyncio.sleep
    monkeypatch.setattr("bot.tg.polling.asyncio.sleep", no_nap)
    client = world.sides[0].client
    real, troubles = client.get_updates, [Conflict("rival"), NetworkError("gone"), RetryAfter(7)]

    async def troubled(*arguments: Any, **more: Any) -> Sequence[Json]:
        if troubles:
            raise troubles.pop(0)
        return await real(*arguments, **more)

    monkeypatch.setattr(client, "get_updates", troubled)
    phone = world.phone("maria")
    await phone.person.starts()
    async with polled(world):
        await until(world.telegram, lambda: not world.telegram.world.inbox.waiting)
    assert pauses == [1.0, 1.0, 7.0], "at most one request a second, and none before Telegram wants it"
    assert phone.last.text


async def test_every_batch_is_settled_before_telegram_may_forget_it(world: World) -> None:
    phones = [world.phone(f"p{n}") for n in range(30)]
    for phone in phones:
        for _ in range(5):
            await phone.person.sends("/start")
    async with polled(world):
        await until(world.telegram, lambda: not world.telegram.world.inbox.waiting)
        numbers = set(range(100_001, 100_151))
        assert await seen(world) == numbers
    assert all(len([m for m in phone.messages if m.from_bot]) == 5 for phone in phones)


async def test_one_persons_messages_are_answered_in_their_order(world: World) -> None:
    phone = world.phone("maria")
    for text in ("/language", "/privacy", "/language"):
        await phone.person.sends(text)
    async with polled(world):
        await until(world.telegram, lambda: not world.telegram.world.inbox.waiting)
    said = [message.text for message in phone.messages if message.from_bot]
    assert len(said) == 3
    assert said[0] == said[2] != said[1]


@pytest.fixture
def marias_answers(world: World, monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Nothing is painted for Maria until this is set."""
    painter, gate = world.sides[0].painter, asyncio.Event()
    paint, maria = painter.paint, world.phone("maria").chat.id

    async def held_up(arrival: Arrival, *more: Any) -> Painted:
        if arrival.sender.chat_id == maria:
            await gate.wait()
        return await paint(arrival, *more)

    monkeypatch.setattr(painter, "paint", held_up)
    return gate


@pytest.fixture
def handled(world: World, monkeypatch: pytest.MonkeyPatch) -> Counter[int]:
    """How often each update was handled by the polled side."""
    driver, found = world.sides[0].driver, Counter[int]()
    handle = driver.handle

    async def counted(update: Update) -> None:
        found[update.update_id] += 1
        await handle(update)

    monkeypatch.setattr(driver, "handle", counted)
    return found


def answers(phone: Phone) -> int:
    return len([message for message in phone.messages if message.from_bot])


async def test_an_answer_that_hangs_holds_up_nobody_elses(
    world: World, marias_answers: asyncio.Event, handled: Counter[int]
) -> None:
    maria, peter = world.phone("maria"), world.phone("peter")
    await maria.person.sends("/language")
    await maria.person.sends("/privacy")
    inbox = world.telegram.world.inbox
    async with polled(world):
        await peter.person.sends("/privacy")
        await until(world.telegram, lambda: answers(peter) == 1)
        await peter.person.sends("/privacy")
        await until(world.telegram, lambda: answers(peter) == 2)
        assert answers(maria) == 0
        assert len(inbox.waiting) == 4, "acknowledged before it was answered"
        assert sum(handled.values()) == 3, "one of Maria's is under way, the other waits for it"
        marias_answers.set()
        await until(world.telegram, lambda: not inbox.waiting)
    assert answers(maria) == 2
    assert handled == Counter(range(100_001, 100_005))


async def test_what_is_settled_while_telegram_brings_it_again_is_not_handled_again(
    world: World, marias_answers: asyncio.Event, handled: Counter[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, maria = world.sides[0].client, world.phone("maria")
    real = client.get_updates

    async def late(*arguments: Any, **more: Any) -> Sequence[Json]:
        batch = await real(*arguments, **more)
        if batch and handled and not marias_answers.is_set():
            marias_answers.set()
            await until(world.telegram, lambda: answers(maria) == 1)
        return batch

    monkeypatch.setattr(client, "get_updates", late)
    await maria.person.sends("/language")
    async with polled(world):
        await until(world.telegram, lambda: marias_answers.is_set() and not world.telegram.world.inbox.waiting)
    assert handled == Counter([100_001])
    assert answers(maria) == 1


async def test_who_writes_on_and_on_while_an_answer_hangs_holds_up_nobody_else(
    world: World, marias_answers: asyncio.Event, handled: Counter[int]
) -> None:
    maria, peter = world.phone("maria"), world.phone("peter")
    for _ in range(CHATS_AT_ONCE + 1):
        await maria.person.sends("/privacy")
    async with polled(world):
        await until(world.telegram, lambda: bool(handled))
        await peter.person.sends("/privacy")
        await until(world.telegram, lambda: answers(peter) == 1)
        assert answers(maria) == 0
        marias_answers.set()
        await until(world.telegram, lambda: not world.telegram.world.inbox.waiting)
    assert answers(maria) == CHATS_AT_ONCE + 1


async def test_a_hundred_behind_one_that_hangs_are_answered_once_and_the_rest_when_it_is(
    world: World, marias_answers: asyncio.Event, handled: Counter[int]
) -> None:
    maria, others = world.phone("maria"), [world.phone(f"p{n}") for n in range(10)]
    await maria.person.sends("/privacy")
    for number in range(120):
        await others[number % 10].person.sends("/privacy")
    async with polled(world):
        await until(world.telegram, lambda: sum(map(answers, others)) == 99)
        assert len(world.telegram.world.inbox.waiting) == 121
        marias_answers.set()
        await until(world.telegram, lambda: not world.telegram.world.inbox.waiting)
    assert handled == Counter(range(100_001, 100_122))
    assert sum(map(answers, others)) == 120


async def test_the_longer_an_answer_hangs_the_less_often_telegram_is_asked(
    world: World, marias_answers: asyncio.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, asked, moments = world.sides[0].client, Counter[int](), 0
    real, wait = client.get_updates, asyncio.wait

    async def counted(*arguments: Any, **more: Any) -> Sequence[Json]:
        asked[more["timeout"]] += 1
        return await real(*arguments, **more)

    async def waited(*arguments: Any, **more: Any) -> Any:
        nonlocal moments
        moments += more.get("timeout") == polling_module.MOMENT
        return await wait(*arguments, **more)

    monkeypatch.setattr(client, "get_updates", counted)
    monkeypatch.setattr("bot.tg.polling.asyncio.wait", waited)
    monkeypatch.setattr(polling_module, "MOMENT", 0.000_77)
    await world.phone("maria").person.sends("/privacy")
    async with polled(world):
        await until(world.telegram, lambda: moments > 15 * polling_module.MOST_MOMENTS)
        assert asked[0] < moments / 8, "as often as in the first moments"
        marias_answers.set()


async def test_a_rival_poller_is_waited_for_beside_what_is_under_way(
    world: World, marias_answers: asyncio.Event, handled: Counter[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses, rivalled = [], 0
    client, sleep = world.sides[0].client, asyncio.sleep
    real = client.get_updates

    async def no_nap(seconds: float, *_more: object) -> None:
        pauses.append(seconds)
        await sleep(0)

    async def troubled(*arguments: Any, **more: Any) -> Sequence[Json]:
        nonlocal rivalled
        if handled and rivalled < 3:
            rivalled += 1
            raise Conflict("rival")
        return await real(*arguments, **more)

    monkeypatch.setattr("bot.tg.polling.asyncio.sleep", no_nap)
    monkeypatch.setattr(client, "get_updates", troubled)
    await world.phone("maria").person.sends("/privacy")
    async with polled(world):
        await until(world.telegram, lambda: rivalled == 3)
        marias_answers.set()
        await until(world.telegram, lambda: not world.telegram.world.inbox.waiting)
    assert [pause for pause in pauses if pause == 1.0] == [1.0] * 3, "at most one request a second"


async def test_numbers_that_begin_anew_from_below_are_acknowledged_only_when_settled(
    world: World, marias_answers: asyncio.Event, handled: Counter[int]
) -> None:
    maria, peter = world.phone("maria"), world.phone("peter")
    inbox = world.telegram.world.inbox
    await peter.person.sends("/privacy")
    async with polled(world):
        await until(world.telegram, lambda: not inbox.waiting and inbox.polled)
        inbox._next_id = 7
        await maria.person.sends("/privacy")
        await until(world.telegram, lambda: handled[7] == 1)
        await peter.person.sends("/privacy")
        await until(world.telegram, lambda: answers(peter) == 2)
        assert [entry.update_id for entry in inbox.waiting] == [7, 8], "acknowledged before it was answered"
        marias_answers.set()
        await until(world.telegram, lambda: not inbox.waiting)
    assert answers(maria) == 1
    assert handled == Counter([100_001, 7, 8])


async def test_numbers_that_begin_anew_between_two_polls_are_answered(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, maria = world.sides[0].client, world.phone("maria")
    real, inbox = client.get_updates, world.telegram.world.inbox

    async def counted_anew(*arguments: Any, **more: Any) -> Sequence[Json]:
        batch = await real(*arguments, **more)
        if not batch and inbox._next_id > 100_000:
            inbox._next_id = 7
            await maria.person.sends("/privacy")
        return batch

    monkeypatch.setattr(client, "get_updates", counted_anew)
    await maria.person.sends("/privacy")
    async with polled(world):
        await until(world.telegram, lambda: not inbox.waiting and inbox.polled)
        inbox.end_poll(None)
        await until(world.telegram, lambda: inbox._next_id == 8 and not inbox.waiting)
    assert answers(maria) == 2


async def test_a_poller_that_is_ended_leaves_nothing_under_way_and_begins_anew(
    world: World, marias_answers: asyncio.Event, handled: Counter[int]
) -> None:
    """As when its lease is lost: another polls in between, and Telegram counts anew."""
    maria, peter = world.phone("maria"), world.phone("peter")
    inbox = world.telegram.world.inbox
    await maria.person.sends("/privacy")
    before = asyncio.all_tasks()
    running = asyncio.ensure_future(world.sides[0].polling.run(asyncio.Event()))
    await until(world.telegram, lambda: handled[100_001] == 1)
    await peter.person.sends("/privacy")
    await until(world.telegram, lambda: answers(peter) == 1)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    left = [task for task in asyncio.all_tasks() - before if "_in_turn" in repr(task)]
    assert not left, "goes on beside whoever has the lease now"

    inbox.forget()
    inbox._next_id = 7
    marias_answers.set()
    await maria.person.sends("/privacy")
    async with polled(world):
        await until(world.telegram, lambda: not inbox.waiting)
    assert answers(maria) == 1
    assert handled[7] == 1


async def test_what_is_cancelled_inside_an_update_is_set_aside_and_ends_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def breaks(unit: Unit, acting: Any, press: ChooseLanguage) -> Reply:
        raise asyncio.CancelledError

    maria, peter = await greeted(world), world.phone("peter")
    breaks_language(world, monkeypatch, breaks)
    async with polled(world):
        await maria.person.presses_data("lgc:nb")
        await peter.person.sends("/privacy")
        await until(world.telegram, lambda: not world.telegram.world.inbox.waiting)
    assert await set_aside(world) == ["CancelledError"]
    assert not maria.unanswered, "left without an apology"
    assert answers(peter) == 1
