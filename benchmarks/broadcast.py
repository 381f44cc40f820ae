"""A post to 2,000 adults: the writer's receipt, the planning, the draining at the paid pace, and a press meanwhile.

Measured against the promise, in milliseconds and a second; and what a reader costs from a hundred to many, planned,
checked, worded and settled with a Telegram that answers at once.
"""

from __future__ import annotations

import asyncio
import os
from contextlib import AsyncExitStack
from itertools import count
from typing import Any

from sqlalchemy import func, insert, select, update

from benchmarks.figures import Figure, at_least, at_most, percentile
from benchmarks.house import Databases, Opened, opened
from benchmarks.outbox import drained, sending
from benchmarks.telegram import FIRST_USER, Stopwatch, Telegram, telegram
from benchmarks.town import NOW, Town, fill
from bot.accounts.models import Account
from bot.core.unit import Unit, Units
from bot.news.models import PostAudience, PostKind, PostRow, PostState, PostText, Timing
from bot.news.plans import POST
from bot.news.presses import ReadPost
from bot.news.writing.presses import SendPost
from bot.outbox.models import OutboxRow, State
from bot.outbox.sender import Delivery, Outcome, Sender
from bot.people.models import AccountLink, StaffRole, StaffRoleRow
from bot.tg.pacer import PAID_RATE
from bot.wiring import WIDTH_PAID

PUPILS = 1_000
AWAY = 0.05
PRESSES = 60
# Pupils with two adults each; SKOLEBRO_BENCH_FULL=1 goes to a hundred thousand readers.
SIZES = (50, 500, 5_000)
FULL = 50_000
RECEIPT, PLANNED, PRESSED = 1_000.0, 1.0, 1_500.0
WORDS = "Torsdag den 26. november tager vi i skoven. Husk madpakke og regntøj."

_copies = select(func.count()).select_from(OutboxRow).where(OutboxRow.kind == POST)
_numbers = count(1)


async def measure(databases: Databases) -> list[Figure]:
    """The broadcast on each database, then what a reader costs on SQLite."""
    figures: list[Figure] = []
    for name in databases.names:
        figures += await _broadcast(databases, name)
    return figures + await _growth(databases)


async def _broadcast(databases: Databases, name: str) -> list[Figure]:
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(databases.database(name))
        standin = await stack.enter_async_context(telegram(2 * PUPILS + 1, AWAY))
        bot = await stack.enter_async_context(opened(url, standin.url, rate=PAID_RATE))
        units = bot.house.units
        town = await fill(units, PUPILS)
        head = await _head(units, town, FIRST_USER + 2 * PUPILS)
        # The first post fills what the process keeps.
        await _spread(bot, await _post(units, town, head, town.families[0].class_id))
        post = await _post(units, town, head, None, state=PostState.DRAFT)
        receipt = await _pressed(bot, standin, [(FIRST_USER + 2 * PUPILS, SendPost(post).encode())])
        await units.run(_due)
        before = await units.read(lambda unit: unit.scalar(_copies))
        watch = Stopwatch()
        await _spread(bot, post)
        planned = watch.wall
        readers = await units.read(lambda unit: unit.scalar(_copies)) - before
        rate, _cpu = await drained(bot.side.sender, standin, readers)
        await _spread(bot, await _post(units, town, head, None))
        async with sending(bot.side.sender):
            presses = [(each.user_id, ReadPost(post, 1).encode()) for each in town.families[:PRESSES]]
            waits = await _pressed(bot, standin, presses, apart=0.02)
        return [
            Figure(f"{name}: readers of the post", f"{readers:,}", "", None, "= 2,000", readers == 2 * PUPILS),
            at_most(f"{name}: [Send] to its receipt", receipt[0], "ms", "a second", RECEIPT, target=1.0),
            at_most(f"{name}: planned in", planned, "s", "the promise", PLANNED, target=1.0),
            at_least(f"{name}: drained a second", rate, "/s", "the pace", PAID_RATE, target=0.95),
            at_most(f"{name}: press p95 meanwhile", percentile(waits, 0.95), "ms", "the promise", PRESSED, target=1.0),
        ]


async def _head(units: Units, town: Town, user: int) -> int:
    """The first teacher is the head, too, and has a phone."""
    person = town.families[0].teacher_id

    async def work(unit: Unit) -> None:
        # The town's rows were numbered by hand, which PostgreSQL's own numbers know nothing of.
        mine = {"id": person + 10**7}
        values = {**mine, "telegram_user": user, "chat_id": user, "language_code": "da", "used_on": NOW.date(),
                  "created_at": NOW}  # fmt: skip
        await unit.execute(insert(Account), values)
        of = {**mine, "school_id": town.school_id, "person_id": person, "since": NOW}
        await unit.execute(insert(AccountLink), {**of, "account_id": mine["id"]})
        await unit.execute(insert(StaffRoleRow), {**of, "role": StaffRole.HEAD.value})

    await units.run(work)
    return person


async def _post(
    units: Units, town: Town, writer: int, class_id: int | None, state: PostState = PostState.SCHEDULED
) -> int:
    """A post of the head's to a class or to the whole school."""
    values = {"school_id": town.school_id, "class_id": class_id, "written_by": writer, "kind": PostKind.NEWS.value,
              "state": state.value, "language": "da", "timing": Timing.NOW.value, "send_at": NOW,
              "made_at": NOW}  # fmt: skip

    async def work(unit: Unit) -> int:
        post = int(await unit.scalar(insert(PostRow).returning(PostRow.id), values))
        of = {"school_id": town.school_id, "post_id": post}
        await unit.execute(insert(PostAudience), {**of, "class_id": class_id})
        await unit.execute(insert(PostText), {**of, "language": "da", "words": WORDS})
        return post

    return await units.run(work)


async def _due(unit: Unit) -> None:
    """The minute in which it can be stopped is over: story time stands still here."""
    await unit.execute(update(PostRow).values(send_at=NOW))


async def _spread(bot: Opened, _post_id: int) -> None:
    (errand,) = [each for each in bot.house.assembled.errands if each.name == "news.spread"]
    await errand.run(bot.house.units)


async def _pressed(
    bot: Opened, standin: Telegram, presses: list[tuple[int, str]], apart: float = 0.0
) -> list[float]:  # fmt: skip
    """Milliseconds from each press to its changed screen."""
    found = []
    async with bot.taking():
        for press in presses:
            done, watch = bot.watched.expect(1), Stopwatch()
            await standin.press([press])
            await asyncio.wait_for(done.wait(), 20)
            found.append(1000 * watch.wall)
            await asyncio.sleep(apart)
    return found


# What a reader costs --------------------------------------------------------------------------------------------------


class _AtOnce:
    """A Telegram that is no distance away and always answers."""

    async def deliver(self, _delivery: Delivery) -> Outcome:
        return Outcome(State.SENT, next(_numbers))


async def _growth(databases: Databases) -> list[Figure]:
    sizes = (*SIZES, FULL) if os.environ.get("SKOLEBRO_BENCH_FULL") else SIZES
    costs = [await _cost(databases, pupils) for pupils in sizes]
    figures = [
        Figure(f"SQLite: a reader of {2 * pupils:,}", f"{cost:.2f} ms of CPU")
        for pupils, cost in zip(sizes, costs, strict=True)
    ]
    last = f"SQLite: a reader of {2 * sizes[-1]:,} against one of {2 * sizes[0]:,}"
    return [*figures, at_most(last, costs[-1], "ms", "flat", costs[0], target=1.5)]


async def _cost(databases: Databases, pupils: int) -> float:
    """CPU milliseconds a reader, from the post's row to the settled copy."""
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(databases.database("SQLite"))
        standin = await stack.enter_async_context(telegram(0))
        bot = await stack.enter_async_context(opened(url, standin.url, rate=PAID_RATE))
        units, assembled = bot.house.units, bot.house.assembled
        town = await fill(units, pupils)
        head = await _head(units, town, FIRST_USER + 2 * pupils)
        courier: Any = _AtOnce()
        sender = Sender(units, assembled.kinds, assembled.recipients, courier, WIDTH_PAID)
        await _spread(bot, await _post(units, town, head, town.families[0].class_id))
        await sender.drain()
        # A hundred readers are over in a moment: as many posts as make the moment long enough.
        turns = max(1, 1_000 // pupils)
        watch = Stopwatch()
        for _turn in range(turns):
            await _spread(bot, await _post(units, town, head, None))
            await sender.drain()
        cost = 1000 * watch.cpu / (2 * pupils * turns)
        sent = await units.read(lambda unit: unit.scalar(_copies.where(OutboxRow.state == State.SENT.value)))
        assert sent >= 2 * pupils * turns
        return cost
