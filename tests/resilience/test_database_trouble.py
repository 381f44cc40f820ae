"""The database cannot be written: nothing is acknowledged, nobody sees an error, and it goes on by itself."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from bot.accounts.models import SeenUpdate, SetAside
from bot.accounts.presses import ChooseLanguage
from bot.core.unit import Unit
from tests.resilience.child import until
from tests.resilience.scene import Scene, build
from tests.world import Phone, World

# Another program takes the write lock, says so, and gives it back after so many seconds.
HOLDER = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
time.sleep(float(sys.argv[2]))
connection.execute("ROLLBACK")
"""


@contextmanager
def lock_held(database: Path, seconds: float) -> Iterator[None]:
    """An outside process holds SQLite's write lock for so long from here on."""
    command = [sys.executable, "-c", HOLDER, str(database), str(seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        yield


def file_of(world: World) -> Path:
    return Path(str(world.house.engines.writing.url.database))


def phones(world: World, scene: Scene) -> list[Phone]:
    """The families' phones, each with a message to press on."""
    found = []
    for family in scene.families:
        phone = Phone(world, world.telegram.phone(f"u{family.user_id}", user_id=family.user_id))
        phone.chat.reachable = True
        world.telegram.world.post(phone.chat, world.telegram.world.me, {"text": "."})
        found.append(phone)
    return found


async def counts(world: World) -> tuple[int, int]:
    """Updates seen and set aside."""

    async def look(unit: Unit) -> tuple[int, int]:
        return len(await unit.all(select(SeenUpdate.update_id))), len(await unit.all(select(SetAside.id)))

    return await world.house.units.read(look)


async def pressed_while_locked(world: World, seconds: float, people: int) -> None:
    scene = await build(world.house.units, people)
    hands = phones(world, scene)
    with lock_held(file_of(world), seconds):
        updates = [await phone.person.presses_data(ChooseLanguage("nb").encode()) for phone in hands]
        settled = await asyncio.gather(*(world.sides[n % 2].polling.settle_one(u) for n, u in enumerate(updates)))
    assert len(settled) == people
    assert await counts(world) == (people, 0)
    assert not any(phone.unanswered for phone in hands)


async def test_a_lock_held_for_three_seconds_is_waited_for(world: World) -> None:
    await pressed_while_locked(world, 3.0, 4)


@pytest.mark.proof
async def test_a_lock_held_longer_than_a_handler_may_take_sets_nothing_aside(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    await pressed_while_locked(world, 17.0, 6)
    with capsys.disabled():
        sys.stdout.write("\nwrite lock held from outside for 17 s: 6 presses of 6 handled afterwards, none set aside\n")


async def limited(world: World, pages: int | None) -> None:
    """Let the database grow no further (or again): what a full disk looks like, in one line."""
    async with world.house.engines.writing.connect() as connection:
        used = (await connection.execute(text("PRAGMA page_count"))).scalar()
        wanted = used if pages is None else pages
        await connection.execute(text(f"PRAGMA max_page_count={wanted}"))


@pytest.mark.sqlite_only("which has a limit to reach in one line")
async def test_a_full_disk_acknowledges_nothing_and_recovers_by_itself(world: World) -> None:
    scene = await build(world.house.units, 2, times_each=60)
    hands = phones(world, scene)
    await limited(world, None)
    refused: list[dict[str, Any]] = []
    while not refused:
        update = await hands[0].person.presses_data(ChooseLanguage("sv").encode(), min(hands[0].chat.messages))
        if not await world.sides[0].polling.take_one(update):
            refused.append(update)
    seen, aside = await counts(world)
    again = await hands[1].person.presses_data(ChooseLanguage("nb").encode())
    assert not await world.sides[1].polling.take_one(again)
    assert await counts(world) == (seen, aside) == (seen, 0)
    # Reading goes on: nobody is left without an answer who only wants to look.
    before = len(hands[1].messages)
    look = await hands[1].person.sends("/samtale")
    assert await world.sides[0].polling.take_one(look)
    assert len(hands[1].messages) > before
    await limited(world, 1_000_000)
    assert await world.sides[0].polling.take_one(refused[0])
    assert await world.sides[1].polling.take_one(again)
    assert (await counts(world))[0] == seen + 2
    with sqlite3.connect(file_of(world)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


async def test_a_statement_that_is_wrong_is_a_bug_and_not_trouble(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite reports both as an operational error; a bug taken for trouble would stop the loop for ever."""
    scene = await build(world.house.units, 1)
    (phone,) = phones(world, scene)
    await world.house.units.run(lambda unit: unit.execute(text("ALTER TABLE unsuited RENAME TO elsewhere")))
    await phone.presses_data(f"bn:{scene.round_id}:{scene.families[0].pupil_id}")
    assert (await counts(world))[1] == 1
    assert not phone.unanswered


@asynccontextmanager
async def sending(world: World) -> AsyncIterator[None]:
    stopping = asyncio.Event()
    running = asyncio.ensure_future(world.sides[0].sender.run(stopping))
    try:
        yield
    finally:
        stopping.set()
        await asyncio.wait_for(running, 10)


def menus(world: World) -> int:
    """How many command menus were renewed."""
    return len([call for call in world.telegram.calls if call.method == "setMyCommands"])


async def test_a_reading_that_fails_leaves_no_row_in_flight(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    scene = await build(world.house.units, 3)
    hands = phones(world, scene)
    units, real, failures = world.house.units, world.house.units.read, [2]

    async def fails(work: Any) -> Any:
        if work.__qualname__.startswith("Sender._launch") and failures[0]:
            failures[0] -= 1
            raise ConnectionResetError("the database has gone away")
        return await real(work)

    monkeypatch.setattr(units, "read", fails, raising=False)
    for phone in hands:
        # A new language brings a new command menu, which is a row.
        assert await world.sides[0].polling.take_one(await phone.person.presses_data("lgc:sv"))
    async with sending(world):
        await until(world.telegram, lambda: menus(world) == len(hands), within=10)
    assert failures == [0]
