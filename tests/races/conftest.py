"""Contenders: everyone on engines of their own, as in processes of their own, and all let go together.

The twin of a race is the same race with its guards off: whoever looks sees the world as it was before anybody
began. It must end badly, or the race proves nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec import Struct
from sqlalchemy import insert, select, text

from bot.accounts.service import Sender, lock_account
from bot.conferences import no_time
from bot.conferences.booking import service
from bot.conferences.booking.queries import Talk, locked_slots, talk
from bot.conferences.booking.rules import Nearby, SlotFacts
from bot.conferences.models import Booking
from bot.conferences.queries import LIVE, Waiting
from bot.core.database import open_engines
from bot.core.errors import Refusal
from bot.core.sealed import give_ring, ring_of
from bot.core.unit import Unit, Units
from bot.people.acting import Acting, acting_of
from bot.people.models import AccountLink
from tests.town import Town

FIRST = datetime(2026, 12, 8, 14, 20, tzinfo=UTC)
INDEXES = ("uq_bookings_slot", "uq_bookings_pupil", "uq_unsuited_waiting", "uq_account_links_person")

Act = Callable[[Unit, Acting], Awaitable[Any]]


class Attempt(Struct, frozen=True):
    """One phone (a Telegram user) and what is done on it."""

    user: int
    act: Act


class Field(Struct):
    """Where a race is run, and what it left behind."""

    units: Units
    town: Town

    def twin_units(self) -> Units:
        """Units on engines of their own for the same database."""
        engines = open_engines(self.units.engines.writing.url.render_as_string(hide_password=False), connections=2)
        give_ring(engines, ring_of(self.units.engines.writing.dialect))
        return Units(engines, self.units.clock, self.units._lost_races)

    async def race(self, attempts: Sequence[Attempt]) -> list[str]:
        """Let all go at once. How each ended: "done", the name of a refusal, or of an error."""
        units = [self.twin_units() for _ in attempts]
        line = asyncio.Barrier(len(attempts))
        try:
            return await asyncio.gather(*(_ending(u, a, line) for u, a in zip(units, attempts, strict=True)))
        finally:
            for each in units:
                await each.engines.dispose()

    async def phone(self, user: int, person: int, school: int) -> int:
        """Link a Telegram user to a person; the user again."""

        async def work(unit: Unit) -> None:
            account = await lock_account(unit, Sender(user, user, "da"))
            link = {"school_id": school, "account_id": account.id, "person_id": person, "since": unit.now}
            await unit.execute(insert(AccountLink), link)

        await self.units.run(work)
        return user

    async def acts(self, user: int, act: Act) -> None:
        """One person's act, in a unit of its own; what it raises comes through."""

        async def work(unit: Unit) -> None:
            account = await lock_account(unit, Sender(user, user, "da"))
            await act(unit, await acting_of(unit, account))

        await self.units.run(work)

    async def live(self) -> list[tuple[int, int]]:
        """(slot id, pupil id) of every live booking."""

        async def look(unit: Unit) -> list[tuple[int, int]]:
            found = select(Booking.slot_id, Booking.pupil_id).where(Booking.state.in_(LIVE)).order_by(Booking.id)
            return [(row.slot_id, row.pupil_id) for row in await unit.all(found)]

        return await self.units.read(look)

    async def count(self, table: str) -> int:
        async def look(unit: Unit) -> int:
            found: int = await unit.scalar(text(f"SELECT count(*) FROM {table}"))
            return found

        return await self.units.read(look)

    async def drop_guards(self) -> None:
        """Without the unique indexes that stand behind every check."""

        async def work(unit: Unit) -> None:
            for name in INDEXES:
                await unit.execute(text(f"DROP INDEX {name}"))

        await self.units.run(work)


async def _ending(units: Units, attempt: Attempt, line: asyncio.Barrier) -> str:
    async def work(unit: Unit) -> None:
        account = await lock_account(unit, Sender(attempt.user, attempt.user, "da"))
        await attempt.act(unit, await acting_of(unit, account))

    await units.read(lambda unit: unit.scalar(text("SELECT 1")))
    await line.wait()
    try:
        await units.run(work)
    except (Refusal, Exception) as ending:
        return type(ending).__name__
    return "done"


@pytest.fixture
def field(units: Units) -> Field:
    return Field(units, Town(units))


class Stale(Struct):
    """What everybody saw before anybody began."""

    slots: Mapping[int, SlotFacts]
    talks: Mapping[int, Talk]

    async def locked_seats(self, _unit: Unit, slot_ids: Sequence[int]) -> list[SlotFacts]:
        pressed = [self.slots[slot_id] for slot_id in slot_ids]
        wanted = {(each.round_.round_id, each.table_id, each.starts_at) for each in pressed}
        every = self.slots.values()
        return [each for each in every if (each.round_.round_id, each.table_id, each.starts_at) in wanted]

    async def talk(self, _unit: Unit, booking_id: int, *, locked: bool = False) -> Talk | None:
        return self.talks.get(booking_id)

    async def nearby(self, *_arguments: object) -> list[Nearby]:
        return []

    async def said_no_time(self, *_arguments: object) -> set[Waiting]:
        return set()


@pytest.fixture
def blind(field: Field, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Awaitable[None]]:
    """Take the re-reading under lock away from the service: from now on it believes what is true at this moment."""

    async def go() -> None:
        async def look(unit: Unit) -> Stale:
            slot_ids = [row[0] for row in await unit.all(text("SELECT id FROM slots"))]
            booking_ids = [row[0] for row in await unit.all(text("SELECT id FROM bookings"))]
            talks = {booking_id: await talk(unit, booking_id) for booking_id in booking_ids}
            return Stale(
                await locked_slots(unit, slot_ids),
                {key: talk for key, talk in talks.items() if talk is not None},
            )

        stale = await field.units.run(look)
        for name in ("locked_seats", "talk", "nearby", "said_no_time"):
            monkeypatch.setattr(service, name, getattr(stale, name))
        monkeypatch.setattr(no_time, "said_of_pupil", stale.said_no_time)

    return go


def times(count: int) -> list[datetime]:
    return [FIRST + timedelta(minutes=20 * n) for n in range(count)]
