"""The real `skolebro run` as a process of its own, which can be killed.

The one rule: a kill comes when the stand-in has seen so many calls, never after so many seconds.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from bot.playground.standin import StandIn
from bot.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0


class Child(Struct):
    """`python -m bot run` in `folder` against the stand-in at `api_url`."""

    folder: Path
    api_url: str
    database_url: str
    rate: int = 30
    more: dict[str, str] = field(default_factory=dict)
    process: asyncio.subprocess.Process | None = None
    kills: int = 0
    python: Path = Path(sys.executable)

    def environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ.get("PATH", ""),
            "PYTHONPATH": str(ROOT),
            "PYTHONUTF8": "1",
            "SKOLEBRO_TELEGRAM_TOKEN": "123456:TEST",
            "SKOLEBRO_TELEGRAM_API_URL": self.api_url,
            "SKOLEBRO_TELEGRAM_RATE": str(self.rate),
            "SKOLEBRO_DATABASE_URL": self.database_url,
            "SKOLEBRO_KEY_FILE": str(self.folder / "skolebro.key"),
            "SKOLEBRO_LISTEN": "127.0.0.1:0",
            "SKOLEBRO_LOG_LEVEL": "error",
            **self.more,
        }

    async def start(self) -> None:
        """Start it; returns when it says that it is ready."""
        self.process = await asyncio.create_subprocess_exec(
            str(self.python),
            "-m",
            "bot",
            "run",
            cwd=self.folder,
            env=self.environment(),
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        said = await self._says("ready")
        assert said is not None, "the bot ended before it was ready"

    async def _says(self, word: str) -> str | None:
        assert self.process is not None
        assert self.process.stderr is not None
        async with asyncio.timeout(PATIENCE):
            while line := await self.process.stderr.readline():
                if line.decode().strip() == word:
                    return word
        return None

    async def kill(self) -> None:
        """kill -9, in the middle of whatever it does."""
        assert self.process is not None
        self.process.kill()
        await self.process.communicate()
        self.process = None
        self.kills += 1

    async def ends(self) -> tuple[int, str]:
        """How it ended by itself: its code and what it said."""
        assert self.process is not None
        async with asyncio.timeout(PATIENCE):
            _out, said = await self.process.communicate()
        assert self.process.returncode is not None
        code, self.process = self.process.returncode, None
        return code, said.decode()

    async def stop(self) -> tuple[int, str]:
        """Told to stop, as by a service manager."""
        assert self.process is not None
        self.process.terminate()
        return await self.ends()

    async def gone(self) -> None:
        """Whatever happened, nothing of it stays behind."""
        if self.process is not None:
            await self.kill()


async def busy_until(telegram: StandIn, calls: int) -> None:
    """Wait until the bot has made so many calls, or has no update left to make any for."""
    await until(telegram, lambda: len(telegram.calls) >= calls or not telegram.world.inbox.waiting)


def settings_in(folder: Path, database: str = "skolebro.db", **more: Any) -> Settings:
    """An installation's settings for the same folder in this process."""
    values = {"telegram_token": "123456:TEST", "database_url": f"sqlite:///{folder}/{database}", **more}
    return Settings.model_validate({"key_file": folder / "skolebro.key", **values})


async def until(telegram: StandIn, true: Callable[[], bool], within: float = PATIENCE) -> None:
    """Wait for what the stand-in can tell; looked at whenever something happens there. Raises TimeoutError."""
    news = asyncio.Event()
    telegram.world.watchers.add(news.set)
    try:
        async with asyncio.timeout(within):
            while not true():
                # An acknowledgement changes the queue and is no news for the phones.
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(news.wait(), 0.05)
                news.clear()
    finally:
        telegram.world.watchers.discard(news.set)
