"""The front door: phones on one side, the real bot behind a stand-in for Telegram on the other.

`await maria.sends("/book")` queues an update, has it handled, and sends what became due, so that a test can look at
the phone right after. Odd and even updates are handled by two separate applications on one database: what one of them
kept in memory, the other does not know.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from pydantic import SecretStr
from sqlalchemy import func, select
from starlette.applications import Starlette

from bot.core.clock import AdjustableClock
from bot.core.unit import Unit
from bot.outbox.models import OutboxRow, State
from bot.playground.server import serving
from bot.playground.standin import StandIn
from bot.playground.views import Bubble
from bot.settings import Settings
from bot.wiring import House, TelegramSide, connect_telegram, open_house
from tests.engines import kept_engines
from tests.town import Town


class Unhurried:
    """Story time is the test's; on the other clock a second passes whenever somebody looks at it, so that nothing
    waits for Telegram's pace (one message a second and chat), which has tests of its own."""

    def __init__(self, story: AdjustableClock) -> None:
        self.now = story.now
        self._looks = 0.0

    def monotonic(self) -> float:
        self._looks += 1.0
        return self._looks


@dataclass(repr=False)
class World:
    """A house, its two Telegram sides, the stand-in and the town of schools behind the phones.

    Without a repr of its parts: asyncio's runner words the result of a fixture several times a test (in the error of
    an enum that it asks for a signal handler), and the whole house took it 15 ms each.
    """

    telegram: StandIn
    house: House
    sides: tuple[TelegramSide, TelegramSide]
    clock: AdjustableClock
    settings: Settings
    phones: dict[str, Phone] = field(default_factory=dict)

    @property
    def town(self) -> Town:
        return Town(self.house.units)

    def phone(self, key: str, language_code: str | None = "da", **more: Any) -> Phone:
        """A person with a phone; the same one for the same key."""
        if key not in self.phones:
            person = self.telegram.phone(key, first_name=key.capitalize(), language_code=language_code, **more)
            self.phones[key] = Phone(self, person)
        return self.phones[key]

    async def handle(self, update: dict[str, Any]) -> None:
        """Settle one raw update, on one side or the other."""
        assert await self.sides[update["update_id"] % 2].polling.take_one(update)

    async def settle(self) -> None:
        """Handle everything that people did, and send everything that is due."""
        while updates := self.telegram.updates():
            for update in updates:
                await self.handle(update)
        await self.sides[0].sender.drain()

    async def settle_at_once(self) -> None:
        """Handle everything that people did at the same moment, then send what is due."""
        await asyncio.gather(*map(self.handle, self.telegram.updates()))
        await self.settle()

    async def due_at(self) -> datetime | None:
        """When the next notice is due."""

        async def look(unit: Unit) -> datetime | None:
            found: datetime | None = await unit.scalar(
                select(func.min(OutboxRow.send_at)).where(OutboxRow.state == State.WAITING.value)
            )
            return found

        return await self.house.units.read(look)

    async def until(self, instant: datetime) -> None:
        """Let story time pass from due notice to due notice, sending each in its moment."""
        while (due := await self.due_at()) is not None and due <= instant:
            self.clock.set(max(due, self.clock.now()))
            await self.sides[0].sender.drain()
            if await self.due_at() == due:
                break
        self.clock.set(instant)
        await self.settle()

    async def passes(self, **span: float) -> None:
        """Let a span (as for timedelta) of story time pass."""
        await self.until(self.clock.now() + timedelta(**span))


class Phone:
    """A person's phone; whatever is done on it is handled before the call returns."""

    def __init__(self, world: World, person: Any) -> None:
        self._world = world
        self.person = person

    def __getattr__(self, name: str) -> Any:
        """What the stand-in's phone shows (`last`, `messages`, `pushes`, `keyboard`, `toasts`, `commands` …)."""
        return getattr(self.person, name)

    @property
    def last(self) -> Bubble:
        found: Bubble = self.person.last
        return found

    async def does(self, name: str, *args: Any, **more: Any) -> Any:
        """Any action of the stand-in's phone, then settle."""
        done = await getattr(self.person, name)(*args, **more)
        await self._world.settle()
        return done

    async def starts(self, payload: str = "") -> Bubble:
        await self.does("starts", payload)
        return self.last

    async def sends(self, text: str) -> Bubble:
        await self.does("sends", text)
        return self.last

    async def sends_photo(self, caption: str = "") -> Bubble:
        await self.does("sends_photo", caption=caption)
        return self.last

    async def sends_album(self, number: int, caption: str = "") -> Bubble:
        """Several pictures at once: one update for each."""
        await self.does("sends_album", number, caption)
        return self.last

    async def sends_file(self, name: str = "letter.pdf", size: int | None = None, caption: str = "") -> Bubble:
        await self.does("sends_file", name, size, caption)
        return self.last

    async def forwards(self, text: str) -> Bubble:
        """Pass on what somebody else wrote."""
        await self.does("forwards", text)
        return self.last

    async def edits(self, message_id: int, text: str) -> Bubble:
        """Change a message of one's own: its text, or the caption of its file."""
        await self.does("edits", message_id, text)
        return self.last

    @property
    def own(self) -> Bubble:
        """The newest message that the person sent."""
        found: Bubble = next(bubble for bubble in reversed(self.person.messages) if not bubble.from_bot)
        return found

    async def presses(self, label: str, message_id: int | None = None) -> Bubble:
        """Press the button with this label on the newest message that has it; gives the message afterwards."""
        await self.does("presses", label, message_id)
        return self.last

    async def presses_data(self, data: str, message_id: int | None = None) -> Bubble:
        await self.does("presses_data", data, message_id)
        return self.last

    @property
    def rings(self) -> list[str]:
        """The lock-screen lines that made a sound."""
        return [push.text for push in self.person.pushes if not push.silent]

    @property
    def lines(self) -> list[str]:
        """Every lock-screen line."""
        return [push.text for push in self.person.pushes]


@asynccontextmanager
async def open_world(database_url: str, key_file: Path, clock: AdjustableClock) -> AsyncIterator[World]:
    """A world on a migrated database."""
    telegram = StandIn(username="skolebro_test_bot", name="Skolebro", now=clock.now)
    async with AsyncExitStack() as stack:
        stack.enter_context(patch("bot.wiring.open_engines", kept_engines))
        # Nobody looks at its page of phones, which has tests of its own.
        url = await stack.enter_async_context(serving(telegram, page=Starlette()))
        settings = Settings(
            _env_file=None,  # type: ignore[call-arg]
            telegram_token=SecretStr("123456:TEST"),
            telegram_api_url=url,
            telegram_rate=1000,
            database_url=database_url,
            key_file=key_file,
        )
        house = await stack.enter_async_context(open_house(settings, Unhurried(clock), check_schema=False))
        first = await stack.enter_async_context(connect_telegram(house))
        second = await stack.enter_async_context(connect_telegram(house))
        yield World(telegram, house, (first, second), clock, settings)
