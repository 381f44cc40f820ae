"""The bot's process as the page sees it: started, ordered about, killed.

The one rule: pulling the plug is kill -9, with no last word. A spare process that has imported everything already
waits beside it, so that plugging in takes as long as the bot needs and not as long as Python does.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import sys
from pathlib import Path
from typing import Any

import orjson

Json = dict[str, Any]


class BotDied(RuntimeError):
    """The bot's process is gone or refused an order."""


class _Process:
    """One `bot.demo.child` with its pipe."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self._turn = asyncio.Lock()

    async def order(self, do: str, **values: str) -> Json:
        """One order, one answer. Raises BotDied."""
        stdin, stdout = self.process.stdin, self.process.stdout
        assert stdin is not None
        assert stdout is not None
        async with self._turn:
            with contextlib.suppress(ConnectionError):
                stdin.write(orjson.dumps({"do": do, **values}) + b"\n")
                await stdin.drain()
            line = await stdout.readline()
        if not line:
            raise BotDied("the bot's process has ended")
        answer: Json = orjson.loads(line)
        if "error" in answer:
            raise BotDied(f"the bot could not {do}: {answer['error']}")
        return answer

    async def kill(self) -> None:
        """kill -9, and wait until it is buried."""
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        await self.process.wait()


def _free_address() -> str:
    """Where the school's own pages are, the same after each start, so that a link outlives a pulled plug."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return f"127.0.0.1:{found.getsockname()[1]}"


class BotProcess:
    """The bot and its spare. `folder` holds its database, its key and what it says on stderr."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._listen = _free_address()
        self._bot: _Process | None = None
        self._spare: _Process | None = None

    @property
    def is_running(self) -> bool:
        return self._bot is not None

    @property
    def pid(self) -> int | None:
        """The number of the process that is the bot now."""
        return self._bot.process.pid if self._bot else None

    async def warm_up(self) -> None:
        """Have a process at hand that only waits for its order."""
        if self._spare is None:
            self._spare = await self._spawn()

    async def prepare(self, start: str) -> Json:
        """Let the spare make the database of the story's beginning; it stays the spare."""
        await self.warm_up()
        assert self._spare is not None
        return await self._spare.order("prepare", folder=str(self.folder), start=start)

    async def start(self, url: str, now: str) -> None:
        """Start the bot on the folder's database against the stand-in at `url`."""
        await self.warm_up()
        assert self._spare is not None
        self._bot, self._spare = self._spare, None
        await self._bot.order("run", folder=str(self.folder), url=url, now=now, listen=self._listen)

    async def to(self, now: str) -> str | None:
        """Set its clock, let what is due go out; when the next notice is due."""
        if self._bot is None:
            raise BotDied("the plug is out")
        due: str | None = (await self._bot.order("to", now=now))["due"]
        return due

    async def kill(self) -> None:
        """Pull the plug."""
        bot, self._bot = self._bot, None
        if bot is not None:
            await bot.kill()

    async def close(self) -> None:
        """End both processes."""
        spare, self._spare = self._spare, None
        for process in (self._bot, spare):
            if process is not None:
                await process.kill()
        self._bot = None

    async def _spawn(self) -> _Process:
        # A session of its own: Ctrl-C is the page's, which then ends its processes itself.
        with (self.folder / "bot.log").open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "bot.demo.child",
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
                start_new_session=True,
            )
        return _Process(process)
