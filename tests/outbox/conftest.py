"""An outbox with a courier of our own: what it is handed is kept, and it answers as it is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from msgspec import Struct, field
from msgspec.structs import replace
from sqlalchemy import select

from bot.core.clock import AdjustableClock
from bot.core.replies import Message
from bot.core.unit import Unit, Units
from bot.outbox.models import Act, Lane, OutboxRow, Ring, State
from bot.outbox.notices import Joined, Kind, Loaded, Notice, Plan, Recipient
from bot.outbox.planning import plan, plan_again
from bot.outbox.sender import Delivery, Outcome, Sender

KIND = "test.kind"


class Courier(Struct):
    """Keeps what it is handed. `answers` says how a delivery ends; `gate` holds all of them until it is set."""

    units: Units
    handed: list[Delivery] = field(default_factory=list)
    answers: Callable[[Delivery], Outcome] | None = None
    gate: asyncio.Event | None = None
    in_flight: int = 0
    most_in_flight: int = 0
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    async def deliver(self, delivery: Delivery) -> Outcome:
        self.handed.append(delivery)
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        self.arrived.set()
        try:
            if self.gate is not None:
                await self.gate.wait()
            else:
                await asyncio.sleep(0)
        finally:
            self.in_flight -= 1
        return self.answers(delivery) if self.answers else Outcome(State.SENT, message_id=1000 + len(self.handed))

    @property
    def keys(self) -> list[str]:
        return [delivery.notice.key for delivery in self.handed]


class Post(Struct):
    """Plans rows, sends them, and looks at what has become of them."""

    units: Units
    clock: AdjustableClock
    courier: Courier
    people: dict[int, Recipient] = field(default_factory=dict)
    width: int = 8
    said: str = "news"

    async def recipients(self, _unit: Unit, persons: Sequence[int]) -> Mapping[int, Recipient]:
        return {person: self.people.get(person, Recipient(person, person, person, "da")) for person in persons}

    async def load(self, _unit: Unit, notices: Sequence[Notice]) -> Loaded:
        """Words for each; rows of a bundle are joined to its first."""
        loaded: dict[int, Any] = {}
        leaders: dict[tuple[int, str], int] = {}
        for notice in notices:
            bundle = (notice.person_id, notice.bundle or str(notice.id))
            if bundle in leaders:
                loaded[notice.id] = Joined(leaders[bundle])
            else:
                leaders[bundle] = notice.id
                loaded[notice.id] = lambda: Message(self.said)
        return loaded

    def sender(self, courier: Courier | None = None) -> Sender:
        """A run of the sender of its own."""
        return Sender(self.units, (Kind(KIND, self.load),), self.recipients, courier or self.courier, self.width)

    def row(self, key: str, person: int = 1, **more: Any) -> Plan:
        at = self.clock.now() + timedelta(**more.pop("due", {}))
        made = Plan(key, KIND, 1, person, "thing", more.pop("about", 1), at)
        return replace(made, **more)

    async def plan(self, *plans: Plan, again: bool = False) -> None:
        async def work(unit: Unit) -> None:
            (plan_again if again else plan)(unit, plans)

        await self.units.run(work)

    async def states(self) -> dict[str, str]:
        """State by key."""
        return {row.key: row.state for row in await self.rows()}

    async def rows(self) -> Sequence[Any]:
        columns = OutboxRow.key, OutboxRow.state, OutboxRow.attempts, OutboxRow.unsure, OutboxRow.send_at
        more = OutboxRow.message_id, OutboxRow.reason, OutboxRow.claim

        async def look(unit: Unit) -> Sequence[Any]:
            return await unit.all(select(*columns, *more).order_by(OutboxRow.id))

        return await self.units.read(look)

    @asynccontextmanager
    async def in_flight(self, *keys: str) -> AsyncIterator[None]:
        """Inside the block exactly these are under way; they end with it."""
        self.courier.gate = asyncio.Event()
        sender = self.sender()
        draining = asyncio.ensure_future(sender.drain())
        async with asyncio.timeout(10):
            while sorted(self.courier.keys) != sorted(keys):
                self.courier.arrived.clear()
                await self.courier.arrived.wait()
            yield
            self.courier.gate.set()
            await draining


@pytest.fixture
def post(units: Units, clock: AdjustableClock) -> Post:
    return Post(units, clock, Courier(units))


__all__ = ["KIND", "Act", "Courier", "Lane", "Post", "Ring", "post"]
