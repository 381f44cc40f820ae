"""What a press and a look of the outbox cost in a school of a thousand, ten thousand and a hundred thousand pupils.

Measured against the smallest of them, all open side by side and taken in turn. Every family has two reminders
waiting, and most have booked: what grows in service grows here. What PostgreSQL's server spends counts with ours.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from itertools import islice
from typing import Any

from msgspec import Struct
from sqlalchemy import insert

from benchmarks.crowd import copy
from benchmarks.figures import Figure, at_most, median
from benchmarks.house import Databases, Opened, opened
from benchmarks.outbox import booking_of, bookings_of
from benchmarks.telegram import Stopwatch, Telegram, telegram
from benchmarks.town import NOW, Family, fill
from bot.conferences.models import Booking
from bot.conferences.plans import DAY_BEFORE, SAME_DAY, TOLD
from bot.core.unit import Unit, Units
from bot.outbox.notices import Plan
from bot.outbox.planning import plan

PUPILS = (1_000, 10_000, 100_000)
TURNS, PRESSES, NOTICES, LOOKS = 5, 40, 60, 100
PRESSING = (TURNS + 1) * PRESSES
MOST = 1.5


class School(Struct):
    """One size, and the families of it that will press."""

    pupils: int
    bot: Opened
    families: Sequence[Family]
    pressing: Iterator[Family]


async def measure(databases: Databases) -> list[Figure]:
    """CPU of a press and of an outbox row by size, on each database."""
    return [figure for name in databases.names for figure in await _on(databases, name)]


async def _on(databases: Databases, name: str) -> list[Figure]:
    async with AsyncExitStack() as stack:
        standin = await stack.enter_async_context(telegram(PRESSING + NOTICES))
        schools = [await stack.enter_async_context(_school(databases, name, standin, pupils)) for pupils in PUPILS]
        presses: dict[int, list[float]] = {pupils: [] for pupils in PUPILS}
        ticks: dict[int, list[float]] = {pupils: [] for pupils in PUPILS}
        idles: dict[int, list[float]] = {pupils: [] for pupils in PUPILS}
        for turn in range(TURNS + 1):
            for school in schools:
                press, tick, idle = await _press(school, standin), await _tick(school, turn), await _idle(school)
                if turn:  # the first fills caches
                    presses[school.pupils].append(press)
                    ticks[school.pupils].append(tick)
                    idles[school.pupils].append(idle)
        return [
            *_figures(f"{name}: CPU of a press", presses),
            *_figures(f"{name}: CPU of a notice in a tick", ticks),
            *_figures(f"{name}: CPU of a tick without work", idles),
        ]


def _figures(what: str, by_size: dict[int, list[float]]) -> Iterator[Figure]:
    smallest, *others = PUPILS
    base = median(by_size[smallest])
    for pupils in others:
        against = f"with {smallest:,} pupils"
        yield at_most(f"{what}, {pupils:,} pupils", median(by_size[pupils]), "ms", against, base, target=MOST)


@asynccontextmanager
async def _school(databases: Databases, name: str, standin: Telegram, pupils: int) -> AsyncIterator[School]:
    async with databases.database(name) as url, opened(url, standin.url) as bot:
        town = await fill(bot.house.units, PUPILS[0], guardians=1)
        await _book(bot.house.units, town.school_id, town.families[PRESSING:])
        await copy(bot.house.units, pupils // PUPILS[0] - 1)
        yield School(pupils, bot, town.families, iter(town.families[:PRESSING]))


async def _book(units: Units, school_id: int, families: Sequence[Family]) -> None:
    """Talks for these families, with the two reminders of each."""
    rows: list[dict[str, Any]] = bookings_of(families)

    async def work(unit: Unit) -> None:
        await unit.execute(insert(Booking), rows)
        plan(unit, (_notice(school_id, family, kind, 20) for family in families for kind in (DAY_BEFORE, SAME_DAY)))

    await units.run(work)


def _notice(school_id: int, family: Family, kind: str, days: int, key: str = "") -> Plan:
    return Plan(
        key=f"{kind}:{family.pupil_id}:{key}",
        kind=kind,
        school_id=school_id,
        person_id=family.person_id,
        about_kind="booking",
        about_id=booking_of(family),
        send_at=NOW + timedelta(days=days),
        params={"sequence": 0},
    )


async def _press(school: School, standin: Telegram) -> float:
    """CPU milliseconds a press."""
    presses = [family.press for family in islice(school.pressing, PRESSES)]
    await standin.press(presses)
    done = school.bot.watched.expect(len(presses))
    async with school.bot.taking():
        watch = Stopwatch(with_server=True)
        await asyncio.wait_for(done.wait(), 30)
        return 1000 * watch.cpu / len(presses)


async def _tick(school: School, turn: int) -> float:
    """CPU milliseconds a notice that is claimed, looked at again and settled."""
    told = school.families[PRESSING : PRESSING + NOTICES]
    notices = [_notice(1, family, TOLD, -1, str(turn)) for family in told]

    async def work(unit: Unit) -> None:
        plan(unit, notices)

    await school.bot.house.units.run(work)
    watch = Stopwatch(with_server=True)
    claimed = await school.bot.side.sender.drain()
    return 1000 * watch.cpu / max(claimed, 1)


async def _idle(school: School) -> float:
    """CPU milliseconds of looking when nothing is due."""
    watch = Stopwatch(with_server=True)
    for _look in range(LOOKS):
        await school.bot.side.sender.drain()
    return 1000 * watch.cpu / LOOKS
