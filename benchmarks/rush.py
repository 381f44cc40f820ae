"""A thousand guardians press the same forty times at once: who is first has the time, everybody hears so kindly.

Measured against the promise: forty bookings, no time twice, no error on any screen. Throughput is printed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack

from msgspec.structs import replace
from sqlalchemy import func, select, update

from benchmarks.figures import Figure
from benchmarks.house import Databases, opened
from benchmarks.telegram import FIRST_USER, Stopwatch, telegram
from benchmarks.town import FIRST_TALK, Family, fill
from bot.accounts.models import SetAside
from bot.conferences.models import Booking, Slot
from bot.core.unit import Unit, Units
from bot.people.models import Pupil

GUARDIANS, TIMES = 1_000, 40


async def measure(databases: Databases) -> list[Figure]:
    """The rush on each database."""
    figures: list[Figure] = []
    for name in databases.names:
        figures += await _on(databases, name)
    return figures


async def _on(databases: Databases, name: str) -> list[Figure]:
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(databases.database(name))
        standin = await stack.enter_async_context(telegram(GUARDIANS))
        bot = await stack.enter_async_context(opened(url, standin.url))
        town = await fill(bot.house.units, GUARDIANS, guardians=1)
        wanted = await _one_class(bot.house.units, town.families)
        presses = [replace(family, slot_id=wanted[place % TIMES]).press for place, family in enumerate(town.families)]
        await standin.press(presses)
        done = bot.watched.expect(GUARDIANS)
        watch = Stopwatch()
        async with bot.taking():
            await asyncio.wait_for(done.wait(), 90)
            rate = GUARDIANS / watch.wall
        booked, twice, aside = await bot.house.units.read(_outcome)
        screens = await standin.texts(list(range(FIRST_USER, FIRST_USER + GUARDIANS)))
        failed = sum(text == "Choose a time" for text in screens) + aside + bot.side.painter.failures
        return [
            Figure(f"{name}: bookings of {TIMES} times", str(booked), "", None, f"= {TIMES}", booked == TIMES),
            Figure(f"{name}: times booked twice", str(twice), "", None, "= 0", twice == 0),
            Figure(f"{name}: errors and silences", str(failed), "", None, "= 0", failed == 0),
            Figure(f"{name}: presses a second", f"{rate:,.0f} /s"),
        ]


async def _one_class(units: Units, families: Sequence[Family]) -> list[int]:
    """Everybody into the first class, which gets so many times in one round; their ids."""
    first = families[0]

    async def work(unit: Unit) -> list[int]:
        await unit.execute(update(Pupil).values(class_id=first.class_id))
        found = [row.id for row in await unit.all(select(Slot.id).order_by(Slot.id))][:TIMES]
        mine = update(Slot).where(Slot.id.in_(found)).values(round_id=first.round_id, teacher_id=first.teacher_id)
        await unit.execute(mine)
        # The second class's times are moved behind the first's, so that the teacher is never in two places.
        for place, slot in enumerate(found):
            start = FIRST_TALK.replace(hour=8, minute=0) + (first.ends_at - first.starts_at) * place
            ends = start + (first.ends_at - first.starts_at)
            await unit.execute(update(Slot).where(Slot.id == slot).values(starts_at=start, ends_at=ends))
        return found

    return await units.run(work)


async def _outcome(unit: Unit) -> tuple[int, int, int]:
    """Bookings, times with more than one, updates set aside."""
    booked = await unit.scalar(select(func.count(Booking.id)))
    times = await unit.scalar(select(func.count(Booking.slot_id.distinct())))
    return int(booked), int(booked) - int(times), int(await unit.scalar(select(func.count(SetAside.id))))
