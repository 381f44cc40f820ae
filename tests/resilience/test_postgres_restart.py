"""PostgreSQL is killed and comes back under load: nothing that was acknowledged is missing, and the bot goes on."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.accounts.models import SeenUpdate, SetAside
from bot.core.clock import AdjustableClock
from bot.core.schema import migrate
from bot.core.unit import Unit
from tests import postgres
from tests.conftest import STORY_START
from tests.resilience.scene import Scene, build
from tests.world import World, open_world

pytestmark = pytest.mark.postgres


@dataclass
class Server:
    """A server of our own, which writes to disk as in service and can be killed."""

    binaries: Path
    folder: Path
    port: int
    running: ExitStack = field(default_factory=ExitStack)

    def start(self) -> None:
        process = postgres.launched(self.binaries, self.folder, self.port, postgres.SETTINGS)
        self.running.enter_context(postgres.kept(process, self.folder))
        assert postgres.ready(process, self.folder)
        self._process = process

    def restart(self) -> None:
        """`pg_ctl restart -m immediate`: no goodbye to anybody."""
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait()
        process = postgres.launched(self.binaries, self.folder, self.port, postgres.SETTINGS)
        self.running.callback(process.wait)
        self.running.callback(process.send_signal, signal.SIGQUIT)
        assert postgres.ready(process, self.folder)
        self._process = process

    @property
    def url(self) -> str:
        secret = (self.folder / "password").read_text()
        return f"postgresql+asyncpg://skolebro:{secret}@127.0.0.1:{self.port}/postgres"


@pytest.fixture
def server(postgres_server: str) -> Iterator[Server]:
    """Beside the shared one, which nobody may kill."""
    for find in (postgres.installed, postgres.packaged, postgres.fetched):
        try:
            binaries = find()
            break
        except postgres.Unavailable:
            continue
    else:
        pytest.skip("no programs of PostgreSQL here to start a server that may be killed")
    folder = Path(tempfile.mkdtemp(prefix="skolebro-postgres-", dir=postgres.temporary_folder()))
    try:
        if os.geteuid() == 0:
            binaries = postgres.within_reach(binaries, folder)
            os.chown(folder, postgres.NOBODY, postgres.NOBODY)
        postgres.initialise(binaries, folder, "a-password-for-a-test")
        server = Server(binaries, folder, postgres.free_port())
        with server.running:
            server.start()
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def acknowledged_under_restarts(
    world: World, scene: Scene, server: Server, updates: int, restarts: int
) -> set[int]:
    """Settle presses while the server is restarted; the numbers of those that were settled."""
    done: set[int] = set()
    wanted = [updates * (place + 1) // (restarts + 1) for place in range(restarts)]
    progress = asyncio.Event()

    async def presses(hand: int) -> None:
        family = scene.families[hand]
        person = world.telegram.phone(f"u{hand}", user_id=family.user_id)
        person.chat.reachable = True
        world.telegram.world.post(person.chat, world.telegram.world.me, {"text": "."})
        while len(done) < updates:
            update = await person.presses_data("lgc:" + ("da", "nb", "sv")[len(done) % 3], min(person.chat.messages))
            await world.sides[hand % 2].polling.settle_one(update)
            done.add(update["update_id"])
            progress.set()

    async def restarted() -> None:
        for mark in wanted:
            while len(done) < mark:
                progress.clear()
                await progress.wait()
            await asyncio.to_thread(server.restart)

    async with asyncio.timeout(60 + 20 * restarts):
        await asyncio.gather(restarted(), *(presses(hand) for hand in range(len(scene.families))))
    return done


async def survive(folder: Path, server: Server, updates: int, restarts: int) -> int:
    await migrate(server.url)
    async with open_world(server.url, folder / "skolebro.key", AdjustableClock(STORY_START)) as world:
        scene = await build(world.house.units, 8, times_each=1)
        done = await acknowledged_under_restarts(world, scene, server, updates, restarts)

        async def look(unit: Unit) -> tuple[set[int], int]:
            seen = {row.update_id for row in await unit.all(select(SeenUpdate.update_id))}
            return seen, len(await unit.all(select(SetAside.id)))

        seen, aside = await world.house.units.read(look)
    assert done <= seen, "an acknowledged update is missing"
    assert aside == 0
    return len(done)


async def test_nothing_acknowledged_is_missing_after_a_restart(tmp_path: Path, server: Server) -> None:
    assert await survive(tmp_path, server, updates=60, restarts=1) >= 60


@pytest.mark.proof
async def test_twenty_restarts_under_load(tmp_path: Path, server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    done = await survive(tmp_path, server, updates=2000, restarts=20)
    with capsys.disabled():
        sys.stdout.write(f"\nPostgreSQL restarted 20 times (immediate): {done} acknowledged, 0 missing, 0 set aside\n")
