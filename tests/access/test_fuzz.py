"""Updates that no client would send: nothing escapes, nobody is told anything personal, the loop goes on."""

from __future__ import annotations

import copy
import random
import sys
from typing import Any

import pytest

from tests.resilience.scene import build
from tests.world import Phone, World

Json = dict[str, Any]
ODD: tuple[Any, ...] = (
    None, True, 0, -1, 2**31, 2**63, 2**70, 1.5, "", "x" * 5000, "\0", "\ud83d", "٣", "bs:1:1", "/start", [], {}, [1],
    {"id": 1}, {"id": 2**70, "type": "private"}, [[[]]], "rtl \u202e text", "<b>&amp;", "'; DROP TABLE accounts; --",
)  # fmt: skip


def message(user: int, update_id: int) -> Json:
    chat = {"id": user, "type": "private", "first_name": "A"}
    sender = {"id": user, "is_bot": False, "first_name": "A", "language_code": "da"}
    return {
        "update_id": update_id,
        "message": {"message_id": 1, "date": 1_790_000_000, "chat": chat, "from": sender, "text": "/start"},
    }


def press(user: int, update_id: int) -> Json:
    body = message(user, update_id)["message"]
    bot = {"id": 7, "is_bot": True, "first_name": "bot"}
    query = {"id": "9", "from": body["from"], "chat_instance": "1", "data": "bs:1:1", "message": {**body, "from": bot}}
    return {"update_id": update_id, "callback_query": query}


def membership(user: int, update_id: int) -> Json:
    body = message(user, update_id)["message"]
    member = {"user": {"id": 7, "is_bot": True, "first_name": "bot"}, "status": "member"}
    change = {
        "chat": body["chat"],
        "from": body["from"],
        "date": 1,
        "old_chat_member": member,
        "new_chat_member": member,
    }
    return {"update_id": update_id, "my_chat_member": change}


def spoilt(draw: random.Random, update: Json) -> Json:
    """The same update with a few of its parts replaced, dropped or doubled; its number stays one."""
    found = copy.deepcopy(update)
    for _ in range(draw.randrange(1, 4)):
        node: Any = found
        while isinstance(node, dict) and node:
            key = draw.choice([name for name in node if name != "update_id"] or ["new"])
            inner = node.get(key)
            if isinstance(inner, dict) and inner and draw.random() < 0.8:
                node = inner
                continue
            how = draw.random()
            if how < 0.2:
                node.pop(key, None)
            elif how < 0.3:
                node[str(draw.choice(("edited_message", "poll", "chat", "sticker", "contact")))] = draw.choice(ODD)
            else:
                node[key] = draw.choice(ODD)
            break
    return found


async def fuzzed(world: World, count: int, seed: int) -> int:
    """Bring `count` spoilt updates; how many were set aside."""
    draw = random.Random(seed)
    scene = await build(world.house.units, 2, booked=1)
    Phone(world, world.telegram.phone("family", user_id=scene.families[0].user_id))
    makers = (message, press, membership)
    for number in range(1, count + 1):
        # Strangers: whatever is told to them must be what anybody is told.
        update = spoilt(draw, draw.choice(makers)(draw.choice((77, 78, 79)), number))
        assert await world.sides[number % 2].polling.take_one(update), update
    for call in world.telegram.calls:
        assert "Child" not in str(call.params)
        assert "Guardian" not in str(call.params)
    async with world.house.engines.reading.connect() as connection:
        aside = (await connection.exec_driver_sql("SELECT count(*) FROM set_aside")).scalar()
    phone = world.phone("sane")
    assert (await phone.starts()).text
    assert isinstance(aside, int)
    return aside


async def test_five_hundred_spoilt_updates_stop_nothing(world: World) -> None:
    await fuzzed(world, 500, seed=8)


@pytest.mark.proof
async def test_forty_thousand_spoilt_updates_stop_nothing(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    aside = await fuzzed(world, 40_000, seed=9)
    with capsys.disabled():
        sys.stdout.write(f"\nfuzz: 40000 spoilt updates, 0 unhandled, {aside} set aside\n")
