"""A booking press, whole: from getUpdates to the answered callback and the edited message, both seen by the stand-in.

Measured against bots that only answer and edit: python-telegram-bot with its defaults (the goal is to be as fast with
a database, access rules, three languages and sealing as it is without), and aiogram beside it.
"""

from __future__ import annotations

import asyncio
import cProfile
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from itertools import islice
from typing import Any

from benchmarks.bare import Bare, bare, bare_aiogram
from benchmarks.figures import Figure, at_least, at_most, median
from benchmarks.house import TOKEN, Databases, Opened, opened
from benchmarks.parts import cpu_by_part
from benchmarks.statements import counting
from benchmarks.telegram import Presses, Stopwatch, Telegram, telegram
from benchmarks.town import Family, fill

TURNS = 5
PRESSES = 150
ONE_BY_ONE = 30
MOST_STATEMENTS = 9
GOAL = 0.5


async def measure(databases: Databases) -> list[Figure]:
    """Throughput, time of a single press, CPU by part and statements, on each database."""
    figures: list[Figure] = []
    for name in databases.names:
        figures += await _on(databases, name)
    if databases.server is None:
        figures.append(Figure("PostgreSQL: not measured", databases.missing[:60]))
    return figures


async def _on(databases: Databases, name: str) -> list[Figure]:
    pupils = (TURNS + 3) * PRESSES + ONE_BY_ONE
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(databases.database(name))
        standin = await stack.enter_async_context(telegram(2 * pupils))
        bot = await stack.enter_async_context(opened(url, standin.url))
        town = await fill(bot.house.units, pupils)
        families = iter(town.families)
        other = await stack.enter_async_context(bare(standin.url, TOKEN))
        await _burst(bot, standin, _next(families, PRESSES))
        await _burst(other, standin, _old(town.families, PRESSES))
        ours: list[tuple[float, float]] = []
        theirs: list[tuple[float, float]] = []
        third: list[float] = []
        for _turn in range(TURNS):
            ours.append(await _burst(bot, standin, _next(families, PRESSES)))
            theirs.append(await _burst(other, standin, _old(town.families, PRESSES)))
            if (rate := await _aiogram_burst(standin, _old(town.families, PRESSES))) is not None:
                third.append(rate)
        own_rate, bare_rate = median(rate for rate, _cpu in ours), median(rate for rate, _cpu in theirs)
        own_cpu, bare_cpu = median(cpu for _rate, cpu in ours), median(cpu for _rate, cpu in theirs)
        figures = [
            at_least(f"{name}: presses a second", own_rate, "/s", "bare PTB", bare_rate, target=GOAL),
            at_most(f"{name}: CPU a press", own_cpu, "ms", "bare PTB", bare_cpu, target=1 / GOAL),
        ]
        if third:
            rate = median(third)
            figures.append(Figure("… against bare aiogram", f"{own_rate:,.0f} /s", f"{rate:,.0f}", own_rate / rate))
        figures.append(await _single(name, bot, other, standin, families, town.families))
        figures += await _anatomy(name, bot, standin, families, own_cpu)
        return figures


def _next(families: Iterator[Family], number: int) -> Presses:
    """Presses of families that have not booked yet."""
    return [family.press for family in islice(families, number)]


def _old(families: Sequence[Family], number: int) -> Presses:
    """Presses for a bot that books nothing: anybody's."""
    return [family.press for family in families[:number]]


async def _burst(bot: Opened | Bare, standin: Telegram, presses: Presses) -> tuple[float, float]:
    """Many people have pressed: presses a second, and CPU milliseconds each."""
    await standin.press(presses)
    done = _watched(bot).expect(len(presses))
    async with bot.taking():
        watch = Stopwatch()
        await asyncio.wait_for(done.wait(), 60)
        return len(presses) / watch.wall, 1000 * watch.cpu / len(presses)


def _watched(bot: Opened | Bare) -> Any:
    return bot.watched if isinstance(bot, Opened) else bot


async def _aiogram_burst(standin: Telegram, presses: Presses) -> float | None:
    await standin.press(presses)
    seconds = await bare_aiogram(standin.url, TOKEN, len(presses))
    if seconds is None:
        # Nobody took them: python-telegram-bot's bare handler is not to find them in its next turn.
        await standin.forget_updates(TOKEN)
        return None
    return len(presses) / seconds


async def _single(
    name: str, bot: Opened, other: Bare, standin: Telegram, families: Iterator[Family], old: Sequence[Family]
) -> Figure:
    """One person presses, and the next only when the screen has changed."""
    own = await _one_by_one(bot, standin, _next(families, ONE_BY_ONE))
    base = await _one_by_one(other, standin, _old(old, ONE_BY_ONE))
    return at_most(f"{name}: one press alone", own, "ms", "bare PTB", base, target=1 / GOAL)


async def _one_by_one(bot: Opened | Bare, standin: Telegram, presses: Presses) -> float:
    took: list[float] = []
    async with bot.taking():
        for press in presses:
            done = _watched(bot).expect(1)
            start = time.perf_counter()
            await standin.press([press])
            await asyncio.wait_for(done.wait(), 10)
            took.append(1000 * (time.perf_counter() - start))
    return median(took)


async def _anatomy(name: str, bot: Opened, standin: Telegram, families: Iterator[Family], cpu: float) -> list[Figure]:
    """What a press is made of."""
    with counting(bot.house.engines) as statements:
        await _burst(bot, standin, _next(families, 1))
    # This thread's CPU, so that waiting for the other side counts for nobody.
    profile = cProfile.Profile(time.thread_time)
    profile.enable()
    await _burst(bot, standin, _next(families, PRESSES))
    profile.disable()
    parts = ", ".join(f"{part} {ms:.2f}" for part, ms in cpu_by_part(profile, cpu).items())
    number = len(statements)
    return [
        Figure(f"{name}: statements a press", str(number), "", None, f"≤ {MOST_STATEMENTS}", number <= MOST_STATEMENTS),
        Figure(f"{name}: CPU ms by part", f"{cpu:.2f} ms", parts),
    ]
