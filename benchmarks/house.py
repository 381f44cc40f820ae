"""The real bot on a database of its own, opened as `run` opens it, with a hook that sees every settled update.

The one rule: everything opened here is closed and removed when the block ends.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from msgspec import Struct
from pydantic import SecretStr

from benchmarks.town import NOW
from bot.core import texts
from bot.core.clock import AdjustableClock
from bot.core.schema import migrate
from bot.settings import Settings
from bot.tg.polling import Polling
from bot.wiring import House, TelegramSide, connect_telegram, open_house, settle_garbage
from tests.postgres import Unavailable, fresh_database, running_postgres

TOKEN = "123456:BENCH"


class Databases:
    """Empty, migrated databases; PostgreSQL writes to disk as in service, or is missing with a reason."""

    def __init__(self, folder: Path, server: str | None, missing: str) -> None:
        self.folder = folder
        self.server = server
        self.missing = missing
        self._made = 0

    @property
    def names(self) -> tuple[str, ...]:
        return ("SQLite", "PostgreSQL") if self.server else ("SQLite",)

    @asynccontextmanager
    async def database(self, name: str) -> AsyncIterator[str]:
        """The address of a new database of this kind."""
        if name == "SQLite":
            self._made += 1
            url = f"sqlite:///{self.folder}/bench{self._made}.db"
            await migrate(url)
            yield url
            return
        assert self.server is not None
        with fresh_database(self.server) as url:
            await migrate(url)
            yield url


@contextmanager
def databases() -> Iterator[Databases]:
    """A folder for SQLite and a PostgreSQL server, if one starts here."""
    with tempfile.TemporaryDirectory(prefix="skolebro-bench-") as folder:
        try:
            with running_postgres(durable=True) as server:
                yield Databases(Path(folder), server, "")
        except Unavailable as why:
            yield Databases(Path(folder), None, str(why))


class Opened(Struct):
    """A house with its Telegram side, and a polling loop that tells when updates were settled."""

    house: House
    side: TelegramSide
    watched: Watched
    polling: Polling

    @asynccontextmanager
    async def taking(self) -> AsyncIterator[None]:
        """Take updates inside the block."""
        stopping = asyncio.Event()
        loop = asyncio.create_task(self.polling.run(stopping))
        try:
            yield
        finally:
            stopping.set()
            await loop


class Watched:
    """The application's driver, which notes when each update was settled."""

    def __init__(self, driver: Any) -> None:
        self._driver = driver
        self.bot = driver.bot
        self._wanted = 0
        self._enough = asyncio.Event()
        self.settled: dict[str, float] = {}

    def expect(self, number: int) -> asyncio.Event:
        """An event that is set when so many updates have been settled from now on."""
        self.settled.clear()
        self._wanted = number
        self._enough = asyncio.Event()
        return self._enough

    async def handle(self, update: Any) -> None:
        await self._driver.handle(update)
        self.settled[update.callback_query.data] = time.perf_counter()
        if len(self.settled) == self._wanted:
            self._enough.set()


@asynccontextmanager
async def opened(
    database_url: str, telegram_url: str, *, rate: int = 1000, key_file: Path | None = None
) -> AsyncIterator[Opened]:
    """The bot on this database, against this stand-in; its story time stands still on a Monday morning."""
    texts.load_catalogues()
    with tempfile.TemporaryDirectory(prefix="skolebro-key-") as folder:
        settings = Settings(
            _env_file=None,  # type: ignore[call-arg]
            telegram_token=SecretStr(TOKEN),
            telegram_api_url=telegram_url,
            telegram_rate=rate,
            database_url=database_url,
            key_file=key_file or Path(folder) / "key",
            log_level="error",
        )
        async with open_house(settings, AdjustableClock(NOW)) as house, connect_telegram(house) as side:
            settle_garbage()  # as `run` does
            watched = Watched(side.driver)
            base = f"{telegram_url}/bot{TOKEN}"
            polling = Polling(side.client, base, watched, house.units)  # type: ignore[arg-type]
            yield Opened(house, side, watched, polling)
