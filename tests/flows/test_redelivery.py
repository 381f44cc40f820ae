"""What arrives twice, late or out of order has one effect: kill, retry and replay leave the state of once."""

from __future__ import annotations

import random
from typing import Any

import pytest

from tests.flows.scene import Scene, bookings, live, scene, snapshot
from tests.world import Phone, World

Update = dict[str, Any]


class Recorder:
    """Does what a person does and keeps every update for later."""

    def __init__(self, world: World, phone: Phone) -> None:
        self._world = world
        self._phone = phone
        self.updates: list[Update] = []

    async def does(self, name: str, *args: Any) -> None:
        self.updates.append(await getattr(self._phone.person, name)(*args))
        await self._world.settle()


async def played(world: World) -> tuple[Scene, Phone, Phone, list[Update]]:
    """A whole flow: join, look, book, move, say who comes, confirm, take the file, cancel, book again."""
    here = await scene(world)
    erik = await here.erik("sv")
    token, _code = await world.town.invited(here.school, here.mother)
    await here.opens()
    maria = world.phone("mother", "da")
    record = Recorder(world, maria)
    await record.does("starts", token)
    await world.passes(minutes=6)
    for name, value in (
        ("sends", "/samtale"),
        ("presses", "Vælg tid: Emma"),
        ("presses", "15.40"),
        ("presses", "Flyt tiden"),
        ("presses", "16.20"),
        ("presses", "Hvem kommer?"),
        ("presses", "Vi kommer begge to"),
        ("presses", "Færdig"),
        ("presses_data", "by:1"),
        ("presses", "Føj til kalender"),
        ("presses_data", "bx:1"),
        ("presses_data", "bs:1:1"),
        ("sends", "/sprog"),
        ("presses", "Svenska"),
        ("sends", "/menu"),
    ):
        await record.does(name, value)
    await world.passes(minutes=10)
    return here, maria, erik, record.updates


@pytest.mark.both_databases
@pytest.mark.parametrize("seed", [1, 2])
async def test_a_flow_delivered_three_times_in_any_order_leaves_the_state_of_once(world: World, seed: int) -> None:
    here, maria, erik, updates = await played(world)
    assert await live(world) == {here.child: "1/12 15.20"}
    assert len(await bookings(world)) == 2
    before = await snapshot(world, without=set())
    pushes_of_erik = len(erik.pushes)
    files = sum(call.method == "sendDocument" for call in world.telegram.calls)
    again = [update for update in updates for _twice in range(2)]
    random.Random(seed).shuffle(again)
    for number, update in enumerate(again):
        assert await world.sides[number % 2].polling.take_one(update)
    await world.passes(minutes=10)
    assert await snapshot(world, without=set()) == before
    assert len(erik.pushes) == pushes_of_erik
    assert sum(call.method == "sendDocument" for call in world.telegram.calls) == files
    assert not maria.unanswered


async def test_a_redelivered_press_is_answered_in_place_and_makes_no_new_message(world: World) -> None:
    here = await scene(world)
    maria = await here.maria()
    await here.opens()
    await world.passes(minutes=5)
    update = await maria.person.presses("Tirs. 1. dec. kl. 15.40")
    await world.settle()
    messages, pushes = len(maria.messages), len(maria.pushes)
    for side in world.sides:
        assert await side.polling.take_one(update)
    assert (len(maria.messages), len(maria.pushes)) == (messages, pushes)
    # The first answer may never have been seen, so the present state is shown.
    assert "tirsdag den 1. december kl. 15.40 med Mette" in maria.last.text


async def test_an_update_that_its_application_lost_is_handled_by_the_other(world: World) -> None:
    here = await scene(world)
    maria = await here.maria()
    await here.opens()
    await world.passes(minutes=5)
    update = await maria.person.presses("Tirs. 1. dec. kl. 15.40")
    world.telegram.updates()  # taken by an application that was killed before it did anything
    world.telegram.requeue(update)
    await world.settle()
    assert await live(world) == {here.child: "1/12 15.40"}


async def test_an_answer_that_could_not_be_painted_is_no_reason_to_do_it_again(world: World) -> None:
    here = await scene(world)
    maria = await here.maria()
    await here.opens()
    await world.passes(minutes=5)
    world.telegram.fail("editMessageText", status=500, retry_after=None, times=1)
    update = await maria.person.presses("Tirs. 1. dec. kl. 15.40")
    await world.settle()
    assert await live(world) == {here.child: "1/12 15.40"}
    assert sum(side.painter.failures for side in world.sides) == 1
    assert await world.sides[0].polling.take_one(update)
    assert len(await bookings(world)) == 1
    await maria.sends("/samtale")
    assert "tirsdag den 1. december kl. 15.40 med Mette" in maria.last.text


async def test_a_notice_whose_arrival_is_unknown_is_sent_again_without_a_sound(world: World) -> None:
    here = await scene(world)
    maria = await here.maria()
    await here.opens()
    world.telegram.fail("sendMessage", chat_id=maria.user_id, kind="drop_after_effect", times=1)
    since = len(maria.pushes)
    await world.passes(minutes=10)
    arrived = maria.pushes[since:]
    assert len(arrived) == 2
    assert arrived[0].text == arrived[1].text
    assert [push.silent for push in arrived] == [False, True]


@pytest.mark.parametrize(
    "raw",
    [
        {"message": {"message_id": 1, "date": "yesterday", "chat": {"id": 5}, "text": "/start"}},
        {"message": "nonsense"},
        {"callback_query": {"id": 7, "from": {"id": 5}, "data": None}},
        {"something_new": {"a": 1}},
        {},
    ],
)
async def test_an_update_that_cannot_be_read_is_put_aside_and_the_next_is_handled(world: World, raw: Update) -> None:
    here = await scene(world)
    maria = await here.maria()
    assert await world.sides[0].polling.take_one({"update_id": 900_000, **raw})
    await maria.sends("/menu")
    assert "Emma" in "".join(message.text for message in maria.messages[-2:])
