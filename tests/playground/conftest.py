"""A stand-in, its address and the library's real client over HTTP."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from msgspec import Struct, field
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.playground.server import serving
from bot.playground.standin import StandIn

TOKEN = "123456:TEST"
PLAIN = {"trust_env": False, "verify": False}


class Clock(Struct):
    """A clock that only moves when told to."""

    at: datetime = field(default_factory=lambda: datetime(2026, 11, 16, 6, 40, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.at

    def passes(self, **time: float) -> None:
        self.at += timedelta(**time)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def telegram(clock: Clock) -> StandIn:
    return StandIn(username="skolebro_test_bot", name="Skolebro", now=clock)


@pytest.fixture
async def url(telegram: StandIn) -> AsyncIterator[str]:
    async with serving(telegram) as address:
        yield address


def client(url: str, read_timeout: float = 5.0) -> Bot:
    """The library's own client, pointed at the stand-in."""
    request = HTTPXRequest(read_timeout=read_timeout, httpx_kwargs=PLAIN)
    updates = HTTPXRequest(httpx_kwargs=PLAIN)
    return Bot(
        TOKEN,
        base_url=f"{url}/bot",
        base_file_url=f"{url}/file/bot",
        request=request,
        get_updates_request=updates,
    )


@pytest.fixture
async def bot(url: str) -> AsyncIterator[Bot]:
    async with client(url) as bot:
        yield bot
