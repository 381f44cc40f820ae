"""The stand-in for Telegram in a process of its own, with a door through which many people press at once.

The one rule: what is measured talks to it over loopback as it would to Telegram; only the pressing is short-cut.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import aiohttp
import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.playground.methods import METHODS
from bot.playground.phone import Phone
from bot.playground.server import serving
from bot.playground.standin import StandIn

FIRST_USER = 1000
# Who presses, what is pressed.
Presses = Sequence[tuple[int, str]]


def _door(telegram: StandIn) -> Starlette:
    async def presses(request: Request) -> Response:
        """Put up a message with the button and press it, for each (user id, callback data)."""
        for user_id, data in orjson.loads(await request.body()):
            rows = [[{"text": "10.20", "callback_data": data}]]
            message = {"chat_id": user_id, "text": "Choose a time", "reply_markup": {"inline_keyboard": rows}}
            METHODS["sendMessage"](telegram.world, message)
            await Phone(telegram.world, telegram.world.people[f"person-{user_id}"]).presses_data(data)
        return Response()

    async def texts(request: Request) -> Response:
        """What the newest message of each of these people says."""
        people = telegram.world.people
        asked = orjson.loads(await request.body())
        shown = [Phone(telegram.world, people[f"person-{user_id}"]).last.text for user_id in asked]
        return Response(orjson.dumps(shown))

    return Starlette(routes=[Route("/presses", presses, methods=["POST"]), Route("/texts", texts, methods=["POST"])])


class Telegram:
    """The running stand-in, as a benchmark steers it."""

    def __init__(self, url: str, http: aiohttp.ClientSession) -> None:
        self.url = url
        self._http = http

    async def _post(self, path: str, body: Any) -> bytes:
        async with self._http.post(self.url + path, data=orjson.dumps(body)) as response:
            response.raise_for_status()
            return await response.read()

    async def press(self, presses: Presses) -> None:
        """Queue these presses; they are there when this returns."""
        await self._post("/presses", presses)

    async def texts(self, users: Sequence[int]) -> list[str]:
        """What the newest message of each user says now."""
        found: list[str] = orjson.loads(await self._post("/texts", users))
        return found

    async def forget_updates(self, token: str) -> None:
        """Throw away whatever is queued."""
        await self._http.post(f"{self.url}/bot{token}/getUpdates", data={"offset": "-1", "timeout": "0"})
        await self._http.post(f"{self.url}/bot{token}/getUpdates", data={"offset": str(2**52), "timeout": "0"})

    async def settings(self, **values: Any) -> None:
        await self._post("/playground/settings", values)

    async def stats(self) -> dict[str, Any]:
        async with self._http.get(f"{self.url}/playground/stats") as response:
            found: dict[str, Any] = orjson.loads(await response.read())
            return found


@asynccontextmanager
async def telegram(people: int = 0, delay: float = 0.0) -> AsyncIterator[Telegram]:
    """A stand-in with this many people, each answer `delay` seconds late; ended when the block ends."""
    command = [sys.executable, "-m", "benchmarks.telegram", "--people", str(people), "--delay", str(delay)]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    try:
        assert process.stdout is not None
        url = (await asyncio.wait_for(process.stdout.readline(), 30)).decode().strip()
        async with aiohttp.ClientSession() as http:
            yield Telegram(url, http)
    finally:
        process.terminate()
        await process.wait()


async def _serve(people: int, delay: float) -> None:
    standin = StandIn("skolebro_bench_bot", "Skolebro")
    standin.delay = delay
    standin.log_calls = False
    standin.populate(people, FIRST_USER)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with serving(standin, page=_door(standin)) as url:
        print(url, flush=True)
        await stop.wait()


def _main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=0)
    parser.add_argument("--delay", type=float, default=0.0)
    arguments = parser.parse_args()
    asyncio.run(_serve(arguments.people, arguments.delay))


class Stopwatch:
    """Wall and CPU seconds of this process since it was made; CPU with that of every PostgreSQL server if asked."""

    def __init__(self, *, with_server: bool = False) -> None:
        self._with_server = with_server
        self._wall, self._cpu = time.perf_counter(), self._used()

    @property
    def wall(self) -> float:
        return time.perf_counter() - self._wall

    @property
    def cpu(self) -> float:
        return self._used() - self._cpu

    def _used(self) -> float:
        return time.process_time() + (_used_by_postgres() if self._with_server else 0.0)


def _used_by_postgres() -> float:
    """CPU seconds of the servers on this machine, in steps of 10 ms; 0 where there is no /proc."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            name, fields = stat.read_text().rpartition(")")[::2]
            if name.endswith("(postgres"):
                ticks += sum(map(int, fields.split()[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    _main()
