"""The bot's own process: `python -m bot.demo.child`, steered line by line over its standard input.

The one rule: it is the real bot, composed as `skolebro run` composes it; only its clock is told what time it is. When
the other end of the pipe is gone, so is this process, so that killing the page leaves nobody behind.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

import orjson
from pydantic import SecretStr
from sqlalchemy import func, select

from bot.core import loop, schema
from bot.core.clock import AdjustableClock
from bot.core.unit import Unit
from bot.demo.town import JOINED, build
from bot.outbox.models import OutboxRow, State
from bot.settings import IntakeWay, Settings
from bot.ticker import run_errand, run_tick
from bot.wiring import House, TelegramSide, open_house, run

Json = dict[str, Any]

# How long a moment's notices may take, and how often is looked whether they are out (seconds).
DRAIN_WITHIN, LOOK_EVERY = 15.0, 0.02
# Of story time: the house's shortest interval between two looks.
A_TICK = timedelta(minutes=1)

_DUE = select(func.min(OutboxRow.send_at)).where(OutboxRow.state == State.WAITING.value)
_FLYING = select(func.count()).where(OutboxRow.state == State.SENDING.value)


def settings_for(folder: Path, url: str, listen: str = "127.0.0.1:0") -> Settings:
    """Every setting said, so that whatever stands in the environment changes nothing here. The school's own pages
    need no TLS: both ends of them are this machine."""
    return Settings(
        _env_file=None,  # type: ignore[call-arg]
        telegram_token=SecretStr("123456:DEMO"),
        telegram_api_url=url,
        telegram_rate=1000,
        database_url=f"sqlite:///{folder / 'school.db'}",
        key_file=folder / "school.key",
        public_url=f"http://{listen}",
        intake=IntakeWay.POLLING,
        listen=listen,
        webhook_secret=SecretStr(""),
        log_level="warning",
    )


class Child:
    """What the page may order: `prepare` a database, `run` on it, set the clock `to` an instant."""

    def __init__(self) -> None:
        self._clock = AdjustableClock(JOINED)
        self._stopping = asyncio.Event()
        self._running: asyncio.Task[None] | None = None
        self._parts: tuple[House, TelegramSide] | None = None
        self.orders: dict[str, Callable[[Json], Awaitable[Json]]] = {
            "prepare": self._prepare,
            "run": self._run,
            "to": self._to,
        }

    async def _prepare(self, order: Json) -> Json:
        """Make the database of the story's beginning; the letters that nobody has opened."""
        settings = settings_for(Path(order["folder"]), "http://127.0.0.1:9")
        await schema.migrate(settings.database_url)
        async with open_house(settings, self._clock, check_schema=False) as house:
            return {"letters": await build(house, self._clock, datetime.fromisoformat(order["start"]))}

    async def _run(self, order: Json) -> Json:
        """Start the bot; answers when it is ready, and fails with what stopped it."""
        self._clock.set(datetime.fromisoformat(order["now"]))
        ready = asyncio.Event()

        def opened(house: House, side: TelegramSide) -> None:
            self._parts = (house, side)
            ready.set()

        settings = settings_for(Path(order["folder"]), order["url"], order["listen"])
        self._running = asyncio.create_task(run(settings, self._clock, self._stopping, opened))
        waiting = asyncio.create_task(ready.wait())
        await asyncio.wait({self._running, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if not ready.is_set():
            await self._running
        return {}

    async def _to(self, order: Json) -> Json:
        """Set the clock and let everything due then go out; answers with when the next notice is due.

        Where story time has passed, what the house looks at every so often is looked at, too.
        """
        before = self._clock.now()
        self._clock.set(datetime.fromisoformat(order["now"]))
        if self._parts is not None and self._clock.now() - before >= A_TICK:
            house = self._parts[0]
            for tick in house.assembled.ticks:
                await run_tick(house.units, tick)
            # What follows from what has just been told is said at this moment, not at the story's next one.
            for errand in house.assembled.errands:
                await run_errand(house.units, errand)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(DRAIN_WITHIN):
                await self._drained()
        due = await self._look(lambda unit: unit.scalar(_DUE))
        return {"due": due.isoformat() if due else None}

    async def _drained(self) -> None:
        while True:
            if await self._is_drained():
                return
            await asyncio.sleep(LOOK_EVERY)

    async def _is_drained(self) -> bool:
        assert self._parts is not None

        async def look(unit: Unit) -> bool:
            if await unit.scalar(_FLYING):
                return False
            due = await unit.scalar(_DUE)
            return due is None or due > unit.now

        drained: bool = await self._look(look)
        if not drained:
            self._parts[1].sender.wake()
        return drained

    async def _look(self, work: Callable[[Unit], Awaitable[Any]]) -> Any:
        assert self._parts is not None
        return await self._parts[0].units.read(work)

    async def stop(self) -> None:
        """End the bot as a signal would."""
        self._stopping.set()
        if self._running is not None:
            await asyncio.wait({self._running}, timeout=2)


async def serve() -> None:
    """Carry out orders, one line each, until the pipe is closed; an order under way is then given up."""
    child = Child()
    # Answers have the pipe to themselves: whoever prints, prints into the log.
    answers, sys.stdout = sys.stdout.buffer, sys.stderr
    lines, orders = asyncio.StreamReader(), asyncio.Queue[Json]()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    working = asyncio.create_task(_carry_out(child, orders, answers))
    while line := await lines.readline():
        orders.put_nowait(orjson.loads(line))
    working.cancel()
    await child.stop()


async def _carry_out(child: Child, orders: asyncio.Queue[Json], answers: BinaryIO) -> None:
    while True:
        order = await orders.get()
        try:
            answer = await child.orders[order["do"]](order)
        except Exception as error:  # whatever it was, the page says it
            answer = {"error": f"{type(error).__name__}: {error}"}
        answers.write(orjson.dumps(answer) + b"\n")
        answers.flush()


if __name__ == "__main__":
    loop.run(serve())
