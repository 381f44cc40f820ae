"""What Telegram and the network do to messages on their way out: nothing is lost, nothing comes too early."""

from __future__ import annotations

import asyncio
import random
import shutil
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import orjson
import pytest
from msgspec import Struct, field
from sqlalchemy import select

from bot.accounts.models import Account
from bot.core.clock import SystemClock
from bot.core.replies import Message
from bot.core.unit import Unit
from bot.outbox.models import OutboxRow, State
from bot.outbox.notices import Kind, Loaded, Notice, Plan
from bot.outbox.planning import plan
from bot.outbox.sender import MAX_ATTEMPTS
from bot.playground.calls import Call
from bot.playground.server import serving
from bot.playground.standin import StandIn
from bot.tg.client import Client
from bot.web.watching import metrics_of
from bot.wiring import connect_telegram, open_house
from tests.resilience.child import settings_in, until
from tests.resilience.scene import FIRST_USER, Scene, build
from tests.world import World

KIND, POISON = "test.news", "test.poison"


async def _news(_unit: Unit, notices: Sequence[Notice]) -> Loaded:
    return {notice.id: lambda: Message("There is news.") for notice in notices}


async def _breaks(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    # A statement that fails leaves PostgreSQL's transaction unusable, which must be nobody else's trouble.
    await unit.all(select(OutboxRow.id).where(OutboxRow.key / 0 == 1))
    raise RuntimeError("a bug in a notice")


class Broadcast(Struct):
    """A world with people, and a kind of notice that says the same to everybody."""

    world: World
    scene: Scene

    @property
    def telegram(self) -> StandIn:
        return self.world.telegram

    async def tell(self, kind: str = KIND, start: int = 0, stop: int | None = None) -> None:
        """One row to each family from `start` to `stop`."""

        async def work(unit: Unit) -> None:
            rows = [
                Plan(f"{kind}:{family.person_id}", kind, self.scene.school_id, family.person_id, "round", 1, unit.now)
                for family in self.scene.families[start:stop]
            ]
            plan(unit, rows)

        await self.world.house.units.run(work)

    async def rows(self, kind: str = KIND) -> list[tuple[str, int, bool]]:
        """State, tries and unsure of every row, in the order of the families."""

        async def look(unit: Unit) -> list[tuple[str, int, bool]]:
            found = select(OutboxRow.state, OutboxRow.attempts, OutboxRow.unsure).where(OutboxRow.kind == kind)
            return [(row.state, row.attempts, row.unsure) for row in await unit.all(found.order_by(OutboxRow.id))]

        return await self.world.house.units.read(look)

    async def states(self, kind: str = KIND) -> Counter[str]:
        return Counter(state for state, _tries, _unsure in await self.rows(kind))

    def sends(self, family: int, *, arrived: bool = True) -> list[Call]:
        """The messages to this family's phone: those that arrived, or all that were tried."""
        chat = self.scene.families[family].user_id
        tried = [call for call in self.telegram.calls if call.method == "sendMessage" and call.chat_id == chat]
        return [call for call in tried if call.status == 200] if arrived else tried


@pytest.fixture
async def broadcast(world: World) -> Broadcast:
    world.telegram.populate(6, FIRST_USER)
    scene = await build(world.house.units, 6, times_each=1)
    for side in world.sides:
        side.sender._kinds |= {KIND: Kind(KIND, _news), POISON: Kind(POISON, _breaks)}
    return Broadcast(world, scene)


async def test_a_person_who_blocked_the_bot_is_left_alone_and_the_office_knows(broadcast: Broadcast) -> None:
    gone = broadcast.scene.families[2]
    broadcast.telegram.world.chats[gone.user_id].blocked = True
    await broadcast.tell()
    await broadcast.world.settle()
    assert await broadcast.states() == {State.SENT: 5, State.UNREACHABLE: 1}

    async def unreachable(unit: Unit) -> list[int]:
        return [row.id for row in await unit.all(select(Account.id).where(Account.unreachable_since.is_not(None)))]

    assert await broadcast.world.house.units.read(unreachable) == [gone.account_id]
    figures = (await metrics_of(broadcast.world.house.units, lambda: 0)()).decode()
    assert "skolebro_accounts_unreachable 1.0" in figures
    tried = len(broadcast.sends(2, arrived=False))
    await broadcast.world.house.units.run(lambda unit: _plan_later(unit, broadcast))
    await broadcast.world.settle()
    assert len(broadcast.sends(2, arrived=False)) == tried, "written to after the first 403"


async def _plan_later(unit: Unit, broadcast: Broadcast) -> None:
    family = broadcast.scene.families[2]
    plan(unit, [Plan("later", KIND, broadcast.scene.school_id, family.person_id, "round", 1, unit.now)])


async def test_what_telegram_refuses_five_times_is_given_up_and_the_others_go_on(broadcast: Broadcast) -> None:
    refused = broadcast.scene.families[0].user_id
    broadcast.telegram.fail("sendMessage", refused, 400, description="Bad Request: can't parse entities", times=99)
    await broadcast.tell()
    await broadcast.world.settle()
    assert await broadcast.states() == {State.SENT: 5, State.WAITING: 1}
    await broadcast.world.passes(hours=1)
    assert (await broadcast.rows())[0][:2] == (State.FAILED, MAX_ATTEMPTS)
    assert len(broadcast.sends(0, arrived=False)) == MAX_ATTEMPTS


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_a_server_error_costs_no_try_and_the_message_arrives(broadcast: Broadcast, status: int) -> None:
    broadcast.telegram.fail("sendMessage", None, status, retry_after=None, times=6)
    await broadcast.tell()
    await broadcast.world.settle()
    assert await broadcast.states() == {State.WAITING: 6}
    await _passes_until_sent(broadcast)
    assert all(tries == 0 for _state, tries, _unsure in await broadcast.rows())


async def _passes_until_sent(broadcast: Broadcast) -> None:
    for _ in range(10):
        await broadcast.world.passes(seconds=5)
        if await broadcast.states() == {State.SENT: 6}:
            break
    assert await broadcast.states() == {State.SENT: 6}


@pytest.mark.parametrize(("kind", "arrivals"), [("drop", 1), ("drop_after_effect", 2)])
async def test_a_dropped_connection_is_tried_again_without_a_sound(
    broadcast: Broadcast, kind: str, arrivals: int
) -> None:
    broadcast.telegram.fail("sendMessage", broadcast.scene.families[0].user_id, kind=kind)  # type: ignore[arg-type]
    await broadcast.tell()
    await broadcast.world.settle()
    assert (await broadcast.rows())[0] == (State.WAITING, 0, True)
    await _passes_until_sent(broadcast)
    assert len(broadcast.telegram.world.chats[FIRST_USER].messages) == arrivals
    assert broadcast.sends(0)[-1].params["disable_notification"] is True
    assert not broadcast.sends(1)[0].params.get("disable_notification")


async def test_a_call_that_is_never_answered_is_tried_again_without_a_sound(broadcast: Broadcast) -> None:
    broadcast.telegram.fail("sendMessage", broadcast.scene.families[0].user_id, kind="timeout")
    for side in broadcast.world.sides:
        side.client._limits = side.client._limits._replace(read=0.2)
    await broadcast.tell()
    await broadcast.world.settle()
    assert (await broadcast.rows())[0] == (State.WAITING, 0, True)
    await _passes_until_sent(broadcast)
    assert broadcast.sends(0)[-1].params["disable_notification"] is True


@pytest.mark.both_databases
async def test_a_kind_that_breaks_blocks_nobody_else(broadcast: Broadcast) -> None:
    await broadcast.tell(POISON, 0, 3)
    await broadcast.tell(KIND, 3, 6)
    await broadcast.world.settle()
    assert await broadcast.states(KIND) == {State.SENT: 3}
    assert await broadcast.states(POISON) == {State.WAITING: 3}
    await broadcast.world.passes(hours=2)
    assert await broadcast.states(POISON) == {State.FAILED: 3}
    await broadcast.tell(KIND, 0, 3)
    await broadcast.world.settle()
    assert await broadcast.states(KIND) == {State.SENT: 6}


# Floods ----------------------------------------------------------------------------------------------------------


async def storm(
    folder: Path, template: Path, recipients: int, floods: int, longest: int, seed: int, monkeypatch: pytest.MonkeyPatch
) -> int:
    """Send to all through `floods` pauses of up to `longest` seconds; how many messages were asked for too early."""
    draw = random.Random(seed)
    shutil.copy(template, folder / "skolebro.db")
    telegram = StandIn("skolebro_test_bot", "Skolebro")
    telegram.populate(recipients, FIRST_USER)
    async with serving(telegram) as url:
        settings = settings_in(folder, telegram_api_url=url, telegram_rate=200)
        async with open_house(settings, SystemClock()) as house, connect_telegram(house) as side:
            watch = Watch()
            watch.over(side.client, monkeypatch)
            side.sender._kinds |= {KIND: Kind(KIND, _news)}
            scene = await build(house.units, recipients, times_each=1)

            async def work(unit: Unit) -> None:
                rows = [
                    Plan(f"{KIND}:{f.person_id}", KIND, scene.school_id, f.person_id, "round", 1, unit.now)
                    for f in scene.families
                ]
                plan(unit, rows)

            await house.units.run(work)
            for after in sorted(draw.sample(range(recipients), floods)):
                telegram.fail("sendMessage", retry_after=draw.randint(1, longest), after=after)
            stopping = asyncio.Event()
            running = asyncio.ensure_future(side.sender.run(stopping))

            def all_told() -> bool:
                return (
                    len({call.chat_id for call in telegram.calls if call.status == 200 and call.chat_id}) == recipients
                )

            await until(telegram, all_told, within=30 + floods * longest * 2)
            stopping.set()
            await running
    return watch.too_early()


class Watch(Struct):
    """When calls left the bot, and when it was told to wait for how long."""

    starts: list[float] = field(default_factory=list)
    pauses: list[tuple[float, float]] = field(default_factory=list)

    def over(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        """Look over the client's shoulder: only there it is known which came first."""
        real = client.do_request

        async def watched(url: str, *arguments: Any, **more: Any) -> tuple[int, bytes]:
            if url.endswith("/sendMessage"):
                self.starts.append(time.monotonic())
            status, payload = await real(url, *arguments, **more)
            if status == 429:
                self.pauses.append((time.monotonic(), orjson.loads(payload)["parameters"]["retry_after"]))
            return status, payload

        monkeypatch.setattr(client, "do_request", watched)

    def too_early(self) -> int:
        """Calls that started in a pause that was known by then."""
        return sum(any(told < start < told + seconds for told, seconds in self.pauses) for start in self.starts)


async def test_a_flood_pause_is_kept_and_everybody_is_told(
    tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (
        await storm(tmp_path, sqlite_template, recipients=30, floods=2, longest=1, seed=5, monkeypatch=monkeypatch) == 0
    )


@pytest.mark.proof
async def test_a_storm_of_floods(
    tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        await storm(tmp_path, sqlite_template, recipients=600, floods=12, longest=3, seed=6, monkeypatch=monkeypatch)
        == 0
    )
    with capsys.disabled():
        sys.stdout.write("\n429 storm: 600 of 600 delivered through 12 pauses, 0 started within a pause\n")
