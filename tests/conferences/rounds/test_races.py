"""Two at once: one round from one draft, one of two co-teachers first, a time blocked or booked but never both.

Each with a twin whose guard is off and which fails.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import delete, func, insert, select

from bot.accounts.models import Account
from bot.accounts.service import find_account
from bot.conferences.booking.service import book_slot
from bot.conferences.models import Booking, Form, Round, RoundDraft, Slot
from bot.conferences.queries import LIVE
from bot.conferences.rounds.changing import service as changing
from bot.conferences.rounds.drafting import service as drafting
from bot.conferences.rounds.drafting.queries import preview_of
from bot.core.database import Engines, open_engines
from bot.core.errors import Refusal
from bot.core.sealed import give_ring, ring_of
from bot.core.unit import Unit, Units
from bot.people.acting import Acting, acting_of
from bot.people.models import AccountLink, StaffRole
from tests.town import Town

pytestmark = pytest.mark.both_databases

DAY = date(2026, 12, 1)


class Two(Struct):
    """The same school on two sets of connections, with two teachers (users 1 and 2) and two guardians (3 and 4)."""

    one: Units
    other: Units
    class_id: int
    round_id: int
    pupils: list[int]

    async def together(self, *works: Callable[[Unit], Any]) -> list[Any]:
        """Run the works at once, each on the next of the two; refusals are given back."""

        async def run(units: Units, work: Callable[[Unit], Any]) -> Any:
            try:
                return await units.run(work)
            except Refusal as refusal:
                return refusal

        sides = (self.one, self.other)
        return await asyncio.gather(*(run(sides[place % 2], work) for place, work in enumerate(works)))

    async def counts(self, *statements: Any) -> list[int]:
        async def look(unit: Unit) -> list[int]:
            return [await unit.scalar(statement) for statement in statements]

        return await self.other.read(look)


async def as_(unit: Unit, user: int) -> Acting:
    account = await find_account(unit, user)
    assert account is not None
    return await acting_of(unit, account)


@pytest.fixture
async def two(units: Units, engines: Engines, database_url: str) -> AsyncIterator[Two]:
    opened = open_engines(database_url)
    give_ring(opened, ring_of(engines.writing.dialect))
    town = Town(units)
    school = await town.school()
    class_id = await town.school_class(school, "3.B")
    people = [await town.person(school, name) for name in ("Mette", "Anders", "Maria", "Erik")]
    await town.works(school, people[0], class_id)
    await town.works(school, people[1], class_id, StaffRole.TEAM_TEACHER)
    pupils = [await town.pupil(school, class_id, name) for name in ("Emma", "Noah")]
    for person, pupil in zip(people[2:], pupils, strict=True):
        await town.guards(school, person, pupil)

    async def join(unit: Unit) -> None:
        for user, person in enumerate(people, start=1):
            known = {"telegram_user": user, "chat_id": user, "created_at": unit.now, "language_code": "da"}
            account = await unit.scalar(insert(Account).returning(Account.id), known)
            link = {"school_id": school, "person_id": person, "account_id": account, "since": unit.now}
            await unit.execute(insert(AccountLink), link)

    await units.run(join)
    zone = ZoneInfo("Europe/Copenhagen")
    starts = [datetime.combine(DAY, time(8, 20 * number), zone) for number in range(3)]
    round_id = await town.round(school, class_id, people[0], starts)
    yield Two(units, Units(opened, units.clock), class_id, round_id, pupils)
    await opened.dispose()


async def draft(units: Units, user: int, class_id: int, start: time, end: time) -> tuple[int, int, int]:
    """A complete draft of this teacher: (draft id, its changes, the class's newest round)."""

    async def work(unit: Unit) -> tuple[int, int, int]:
        acting = await as_(unit, user)
        draft_id = (await drafting.begin_draft(unit, acting, class_id)).draft_id
        await drafting.follow_last(unit, acting, draft_id, like=False)
        await drafting.choose_day(unit, acting, draft_id, DAY, on=True)
        await drafting.finish_days(unit, acting, draft_id)
        await drafting.choose_hours(unit, acting, draft_id, None, start, end)
        await drafting.choose_length(unit, acting, draft_id, 20)
        await drafting.choose_pauses(unit, acting, draft_id, 0, 1)
        done = await drafting.choose_form(unit, acting, draft_id, Form.PHONE)
        newest = await unit.scalar(select(func.max(Round.id)))
        return draft_id, done.changes, newest

    return await units.run(work)


def opening(user: int, press: tuple[int, int, int]) -> Callable[[Unit], Any]:
    async def work(unit: Unit) -> Any:
        return await drafting.open_round(unit, await as_(unit, user), *press)

    return work


@contextmanager
def blind_to_others() -> Iterator[None]:
    """The guard off: the preview sees neither newer rounds nor other talks."""
    real = preview_of

    async def preview(*args: Any) -> Any:
        return replace(await real(*args), newest=1, clashes=())

    with patch.object(drafting, "preview_of", preview):
        yield


async def rounds_after_two_presses(two: Two) -> int:
    press = await draft(two.one, 1, two.class_id, time(14), time(15))
    await two.together(opening(1, press), opening(1, press))
    return (await two.counts(select(func.count()).select_from(Round)))[0] - 1


async def test_two_presses_at_once_open_one_round(two: Two) -> None:
    assert await rounds_after_two_presses(two) == 1
    assert await two.counts(select(func.count()).select_from(RoundDraft)) == [0]


async def test_twin_without_its_guards_two_presses_open_two(two: Two) -> None:
    with blind_to_others(), patch.object(drafting, "_DROP", delete(RoundDraft).where(RoundDraft.id == -1)):
        assert await rounds_after_two_presses(two) == 2


async def rounds_of_two_teachers(two: Two) -> int:
    mine = await draft(two.one, 1, two.class_id, time(14), time(15))
    theirs = await draft(two.one, 2, two.class_id, time(14), time(15))
    await two.together(opening(1, mine), opening(2, theirs))
    return (await two.counts(select(func.count()).select_from(Round)))[0] - 1


async def test_of_two_co_teachers_one_opens_and_the_other_is_asked_again(two: Two) -> None:
    assert await rounds_of_two_teachers(two) == 1


async def test_twin_without_its_guard_both_co_teachers_open(two: Two) -> None:
    with blind_to_others():
        assert await rounds_of_two_teachers(two) == 2


def blocking(slot_id: int) -> Callable[[Unit], Any]:
    async def work(unit: Unit) -> Any:
        return await changing.set_blocked(unit, await as_(unit, 1), slot_id, blocked=True)

    return work


def cancelling() -> Callable[[Unit], Any]:
    async def work(unit: Unit) -> Any:
        return await changing.cancel_day(unit, await as_(unit, 2), 1, DAY)

    return work


def booking(slot_id: int, pupil_id: int, user: int) -> Callable[[Unit], Any]:
    async def work(unit: Unit) -> Any:
        return await book_slot(unit, await as_(unit, user), slot_id, pupil_id)

    return work


BOTH = (
    select(func.count())
    .select_from(Booking)
    .join(Slot, Slot.id == Booking.slot_id)
    .where(Booking.state.in_(LIVE), Slot.state == "blocked")
)


@pytest.mark.parametrize("order", [0, 1])
async def test_a_time_is_blocked_or_booked_and_never_both(two: Two, order: int) -> None:
    works = [blocking(1), booking(1, two.pupils[0], 3)]
    done = await two.together(*(works if order else reversed(works)))
    assert sum(isinstance(each, Refusal) for each in done) == 1
    assert await two.counts(BOTH) == [0]


@pytest.mark.parametrize("order", [0, 1])
async def test_a_day_is_cancelled_with_whatever_was_booked_by_then(two: Two, order: int) -> None:
    works = [cancelling(), booking(1, two.pupils[0], 3), booking(2, two.pupils[1], 4)]
    await two.together(*(works if order else reversed(works)))
    assert await two.counts(BOTH) == [0]


async def test_twin_without_its_guard_a_booked_time_is_blocked(two: Two) -> None:
    async def unseen(_unit: Unit, _slot_ids: object) -> set[int]:
        return set()

    await two.one.run(booking(1, two.pupils[0], 3))
    with patch.object(changing, "booked_among", unseen):
        await two.one.run(blocking(1))
    assert await two.counts(BOTH) == [1]
