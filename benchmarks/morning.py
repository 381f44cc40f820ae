"""The morning: 500 homes report within the peak while 30 teachers' boards stand open and follow; boards drawn anew.

A press is timed from when it was made to when its screen was changed; beside it a bot that only answers and edits, at
the same pace. Presses come far closer together than in the quarter of an hour that the promise is about.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, date, datetime
from datetime import time as clock
from typing import Any

from sqlalchemy import func, insert, select

from benchmarks.bare import Bare, bare
from benchmarks.figures import Figure, at_most, median, percentile
from benchmarks.house import TOKEN, Databases, Opened, opened
from benchmarks.statements import counting
from benchmarks.telegram import FIRST_USER, Presses, Telegram, telegram
from benchmarks.town import CLASS, NOW, Town, fill
from bot.absence.models import AbsenceReport
from bot.absence.reporting.presses import ReportToday
from bot.absence.today import drawing
from bot.absence.today.boards import BOARD
from bot.absence.today.boards import CLASS as CLASS_BOARD
from bot.absence.today.facts import Staff
from bot.absence.today.notices import load_boards
from bot.absence.today.views import school_day
from bot.accounts.models import Account, SetAside
from bot.core.texts import in_language
from bot.core.unit import Unit, Units
from bot.outbox.models import Act, Lane, OutboxRow, Ring, State
from bot.outbox.notices import Notice
from bot.outbox.queries import NOTICE, notice_of
from bot.people.models import AccountLink

CLASSES, REPORTS, PLAIN = 30, 500, 150
# Fifteen minutes' presses in one.
GAP = 60.0 / REPORTS
WITHIN, MOST = 300.0, 4.0
TURNS = 5
TODAY = NOW.date()
_OVER = datetime.combine(TODAY, clock(23), UTC)


async def measure(databases: Databases) -> list[Figure]:
    """The peak, then boards, on SQLite."""
    pupils = CLASSES * CLASS
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(databases.database("SQLite"))
        standin = await stack.enter_async_context(telegram(2 * pupils + CLASSES))
        bot = await stack.enter_async_context(opened(url, standin.url))
        town = await fill(bot.house.units, pupils)
        await _boards(bot.house.units, town)
        other = await stack.enter_async_context(bare(standin.url, TOKEN))
        return [*await _peak(bot, other, standin, town), *await _rebuilt(bot, town)]


# The peak -------------------------------------------------------------------------------------------------------------


async def _peak(bot: Opened, other: Bare, standin: Telegram, town: Town) -> list[Figure]:
    families = random.Random(1).sample(town.families, REPORTS)
    presses = [(family.user_id, ReportToday(family.pupil_id).encode()) for family in families]
    # The first press of a process fills what it keeps; the same home's again says nothing new.
    await _paced(bot, standin, presses[:1])
    with counting(bot.house.engines) as statements:
        await _paced(bot, standin, presses[1:2])
    async with _sending(bot):
        took = await _paced(bot, standin, presses[2:])
    base = await _paced(other, standin, presses[:PLAIN])
    reports, aside = await bot.house.units.read(_outcome)
    failed = REPORTS - reports + aside + bot.side.painter.failures
    p95 = percentile(took, 0.95)
    return [
        Figure(f"p95 of {REPORTS} reports", f"{p95:,.0f} ms", "", None, f"≤ {WITHIN:.0f} ms", p95 <= WITHIN),
        at_most("median of a report", median(took), "ms", "bare PTB at this pace", median(base), target=MOST),
        Figure("statements a report", str(len(statements))),
        Figure("reports that were lost, or an error", str(failed), "", None, "= 0", failed == 0),
    ]


async def _paced(bot: Opened | Bare, standin: Telegram, presses: Presses) -> list[float]:
    """Milliseconds from each press to its screen; presses come by chance, one after another's gap on average."""
    watched: Any = bot.watched if isinstance(bot, Opened) else bot
    chance = random.Random(2)
    done, pressed = watched.expect(len(presses)), {}

    async def press(one: tuple[int, str]) -> None:
        pressed[one[1]] = time.perf_counter()
        await standin.press([one])

    async with bot.taking(), asyncio.TaskGroup() as together:
        for one in presses:
            together.create_task(press(one))
            await asyncio.sleep(chance.expovariate(1 / GAP))
        await asyncio.wait_for(done.wait(), 60)
    return [1000 * (watched.settled[data] - at) for data, at in pressed.items()]


@asynccontextmanager
async def _sending(bot: Opened) -> AsyncIterator[None]:
    """The sender at work beside the presses, as in service."""
    stopping = asyncio.Event()
    loop = asyncio.create_task(bot.side.sender.run(stopping))
    try:
        yield
    finally:
        stopping.set()
        bot.side.sender.wake()
        await loop


async def _outcome(unit: Unit) -> tuple[int, int]:
    """Reports, and updates set aside."""
    reports = await unit.scalar(select(func.count()).select_from(AbsenceReport))
    return reports, await unit.scalar(select(func.count()).select_from(SetAside))


# Boards ---------------------------------------------------------------------------------------------------------------


async def _boards(units: Units, town: Town) -> None:
    """A board that stands open in every class teacher's chat."""
    classes = sorted({(family.class_id, family.teacher_id) for family in town.families})
    first = FIRST_USER + 2 * len(town.families)

    async def work(unit: Unit) -> None:
        for user, (class_id, teacher) in enumerate(classes, start=first):
            account = {"telegram_user": user, "chat_id": user, "language": "da", "language_code": "da"}
            made = await unit.scalar(insert(Account).returning(Account.id), {**account, "created_at": NOW})
            link = {"school_id": town.school_id, "account_id": made, "person_id": teacher, "since": NOW}
            await unit.execute(insert(AccountLink), link)
            await unit.execute(insert(OutboxRow), _board(town.school_id, class_id, teacher, made))

    await units.run(work)


def _board(school_id: int, class_id: int, teacher: int, account: int) -> dict[str, Any]:
    return {
        "key": f"live:{account}:1", "school_id": school_id, "kind": BOARD, "act": Act.REDRAW.value,
        "about_kind": CLASS_BOARD, "about_id": class_id, "person_id": teacher, "lane": Lane.INTERACTIVE.value,
        "ring": Ring.SILENT.value, "send_at": NOW, "not_after": _OVER, "state": State.SENT.value, "attempts": 0,
        "unsure": False, "settled_at": NOW, "message_id": 1,
        "params": {"day": TODAY.isoformat(), "other": date(2026, 11, 17).isoformat(), "account": account},
    }  # fmt: skip


async def _rebuilt(bot: Opened, town: Town) -> list[Figure]:
    """30 classes' boards drawn from one look, beside a look a class; and the whole school's."""
    units, classes = bot.house.units, sorted({family.class_id for family in town.families})
    rows = [notice_of(row) for row in await units.read(_rows)]
    together: list[float] = []
    apart: list[float] = []
    school: list[float] = []
    for _turn in range(TURNS + 1):
        together.append(await _drawn(units, rows))
        apart.append(sum([await _drawn(units, [row]) for row in rows]))
        school.append(await _whole_school(units, town, classes[0]))
    with counting(bot.house.engines) as statements:
        await _drawn(units, rows)
    looks = sum("register_marks" in statement for statement in statements)
    base = median(apart[1:])
    return [
        Figure(f"looks at the pupils of {CLASSES} classes", str(looks), "", None, "= 1", looks == 1),
        at_most(f"{CLASSES} boards together", median(together[1:]), "ms", "a class at a time", base, target=1.0),
        at_most("the whole school's board", median(school[1:]), "ms", "a class at a time", base, target=1.0),
    ]


async def _rows(unit: Unit) -> Sequence[Any]:
    return await unit.all(select(*NOTICE).where(OutboxRow.kind == BOARD).order_by(OutboxRow.id))


async def _drawn(units: Units, rows: Sequence[Notice]) -> float:
    """Milliseconds until every one of these boards has its words."""
    began = time.perf_counter()
    loaded = await units.read(lambda unit: load_boards(unit, rows))
    with in_language("da"):
        assert all(words().text for words in loaded.values())  # type: ignore[operator,union-attr]
    return 1000 * (time.perf_counter() - began)


async def _whole_school(units: Units, town: Town, class_id: int) -> float:
    head = Staff(0, town.school_id, "Europe/Copenhagen", 1, (), whole_school=True, exports=True)
    began = time.perf_counter()
    day = await units.read(lambda unit: school_day(unit, head, TODAY, TODAY))
    with in_language("da"):
        assert drawing.text_of(day)
        assert drawing.rows_of(day)
    return 1000 * (time.perf_counter() - began)
