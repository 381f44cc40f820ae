"""Pauses that Telegram orders: kept to the end, by whom they are for, and left one by one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram.error import Forbidden, RetryAfter
from telegram.ext import ExtBot

from bot.tg.pacer import BULK, STARTED
from tests.tg.jumping_clock import TINY, bulk, most_in_a_second, new_pacer, now, refusing, reply, simulated


@pytest.fixture(autouse=True)
def retry_after_is_a_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


# --- pauses -----------------------------------------------------------------------------------------------


@given(
    floods=st.lists(st.tuples(st.floats(0, 8), st.integers(1, 6), st.none() | st.integers(0, 9)), max_size=8),
    count=st.integers(1, 80),
)
@settings(max_examples=60, deadline=None, derandomize=True)
def test_nothing_starts_inside_any_pause_and_nothing_is_lost(
    floods: list[tuple[float, int, int | None]], count: int
) -> None:
    async def story() -> None:
        pacer = new_pacer(20)
        pauses: list[tuple[float, float, int | None]] = []

        async def telegram() -> None:
            begun = now()
            for at, seconds, chat in sorted(floods, key=lambda flood: flood[0]):
                await asyncio.sleep(max(0.0, begun + at - now()))
                pacer.flood(seconds, chat)
                pauses.append((now(), now() + seconds, chat))

        started, _ = await asyncio.gather(bulk(pacer, (n % 10 for n in range(count))), telegram())
        assert len(started) == count
        assert most_in_a_second(at for at, _ in started) <= 20
        for at, chat in started:
            for begin, end, whose in pauses:
                assert not (begin < at < end - TINY and whose in (None, chat))

    simulated(story)


def test_a_shorter_pause_or_a_success_never_releases_a_longer_one() -> None:
    async def story() -> None:
        pacer = new_pacer()
        began = now()
        pacer.flood(30)
        pacer.flood(timedelta(seconds=2))
        assert pacer.paused_until() == pytest.approx(began + 30)
        waiting = asyncio.ensure_future(pacer.start(1))
        await asyncio.sleep(10)
        pacer.flood(40)
        await waiting
        assert now() >= began + 50 - TINY
        assert pacer.paused_until() is None

    simulated(story)


def test_what_piled_up_leaves_one_by_one_after_a_pause() -> None:
    async def story() -> None:
        pacer = new_pacer(30)
        pacer.flood(5)
        ended = now() + 5
        started = await bulk(pacer, range(90))
        times = [at for at, _ in started]
        assert times[0] >= ended
        assert sum(at < ended + 0.1 for at in times) <= 4
        assert all(later - earlier >= 1 / 30 - TINY for earlier, later in pairwise(times))

    simulated(story)


@pytest.mark.parametrize("mark", [None, STARTED, BULK])
def test_a_call_in_a_pause_fails_at_once_without_asking_telegram(mark: str | None) -> None:
    async def story() -> None:
        pacer = new_pacer()
        pacer.flood(12)
        await asyncio.sleep(0.5)
        began, asked = now(), []

        async def call() -> bool:
            asked.append(1)
            return True

        with pytest.raises(RetryAfter) as refused:
            await reply(pacer, 1, call, mark)
        assert (now(), asked) == (began, [])
        assert refused.value.retry_after == timedelta(seconds=12)
        assert pacer.budget() == 0

    simulated(story)


def test_who_waits_for_a_turn_waits_through_a_pause_unless_told_not_to() -> None:
    async def story() -> None:
        pacer = new_pacer()
        began = now()
        pacer.flood(20)
        with pytest.raises(RetryAfter):
            await pacer.start(1, through_pauses=False)
        assert now() == began
        await pacer.start(1)
        assert now() == pytest.approx(began + 20)
        pacer.flood(20, chat_id=1)
        with pytest.raises(RetryAfter):
            await pacer.start(1, through_pauses=False)
        await pacer.start(2, through_pauses=False)

    simulated(story)


def test_a_pause_ordered_while_bulk_calls_wait_tells_all_of_them() -> None:
    async def story() -> None:
        pacer = new_pacer(5)
        waiting = [asyncio.ensure_future(reply(pacer, chat, mark=BULK)) for chat in range(10)]
        await asyncio.sleep(0.5)
        pacer.flood(300)
        told = await asyncio.gather(*waiting, return_exceptions=True)
        assert [answer for answer in told if answer is True] == [True] * 3
        assert sum(isinstance(answer, RetryAfter) for answer in told) == 7
        assert now() < 1001

    simulated(story)


@pytest.mark.parametrize("timedeltas", [True, False])
@pytest.mark.filterwarnings("ignore:.*retry_after.*")
def test_a_429_is_kept_for_the_whole_token_and_passed_on(timedeltas: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", str(timedeltas).lower())

    async def story() -> None:
        pacer = new_pacer()
        with pytest.raises(RetryAfter):
            await reply(pacer, 1, refusing(7), BULK)
        assert pacer.paused_until() == pytest.approx(now() + 7)
        with pytest.raises(RetryAfter):
            await reply(pacer, 2)
        await pacer.start(2)
        assert now() >= 1007

    simulated(story)


def test_one_person_who_hammers_a_button_pauses_only_the_own_chat() -> None:
    async def story() -> None:
        pacer = new_pacer()
        for _ in range(3):
            await reply(pacer, 1)
        with pytest.raises(RetryAfter):
            await reply(pacer, 1, refusing(30))
        assert pacer.paused_until() is None
        assert await reply(pacer, 2) is True
        with pytest.raises(RetryAfter):
            await reply(pacer, 1)
        assert pacer.free_at(1) == pytest.approx(now() + 30)

    simulated(story)


def test_a_429_when_the_token_is_at_its_limit_is_the_tokens() -> None:
    async def story() -> None:
        pacer = new_pacer(4)
        for _ in range(3):
            await reply(pacer, 1)
        with pytest.raises(RetryAfter):
            await reply(pacer, 1, refusing(30))
        assert pacer.paused_until() is not None

    simulated(story)


def test_a_pause_for_the_bots_own_settings_does_not_hold_messages() -> None:
    async def story() -> None:
        pacer = new_pacer()
        with pytest.raises(RetryAfter):
            await reply(pacer, None, refusing(3600), endpoint="setMyCommands")
        with pytest.raises(RetryAfter):
            await reply(pacer, None, endpoint="setMyCommands")
        assert await reply(pacer, 1) is True
        await pacer.start(2)
        assert now() < 1001
        await asyncio.sleep(3600)
        assert await reply(pacer, None, endpoint="setMyCommands") is True

    simulated(story)


def test_other_errors_pass_through_and_pause_nothing() -> None:
    async def story() -> None:
        async def blocked() -> bool:
            raise Forbidden("Forbidden: bot was blocked by the user")

        pacer = new_pacer()
        with pytest.raises(Forbidden):
            await reply(pacer, 1, blocked)
        assert pacer.paused_until() is None

    simulated(story)


def test_a_cancelled_wait_takes_no_turn() -> None:
    async def story() -> None:
        pacer = new_pacer(2)
        await bulk(pacer, range(2))
        waiting = [asyncio.ensure_future(pacer.start(chat)) for chat in range(10, 20)]
        await asyncio.sleep(0)
        for one in waiting:
            one.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        before = now()
        await pacer.start(99)
        assert now() - before <= 1.0

    simulated(story)


def test_an_unknown_mark_is_refused_before_the_call() -> None:
    async def story() -> None:
        with pytest.raises(ValueError, match="bulk"):
            await reply(new_pacer(), 1, mark="bluk")

    simulated(story)


def seconds_left(told: RetryAfter) -> float:
    assert isinstance(told.retry_after, timedelta)
    return told.retry_after.total_seconds()


def test_a_429_storm_delivers_everything_and_starts_nothing_early() -> None:
    """600 messages, Telegram refusing now and then for 1–5 s: the sender's loop over the pacer."""

    async def story() -> None:
        pacer = new_pacer(30)
        delivered: list[int] = []
        starts: list[float] = []
        pauses: list[tuple[float, float]] = []

        async def send(row: int, attempt: int) -> bool:
            starts.append(now())
            await asyncio.sleep(0.05)
            if (row * 7 + attempt) % 40 == 3 and len(pauses) < 25:
                seconds = 1 + row % 5
                pauses.append((now(), now() + seconds))
                raise RetryAfter(timedelta(seconds=seconds))
            delivered.append(row)
            return True

        async def deliver(row: int) -> None:
            for attempt in range(99):
                try:
                    await pacer.process_request(send, (row, attempt), {}, "sendMessage", {"chat_id": row}, BULK)
                except RetryAfter as told:
                    await asyncio.sleep(seconds_left(told))
                    continue
                return

        await asyncio.gather(*map(deliver, range(600)))
        assert sorted(delivered) == list(range(600))
        assert pauses
        assert not [at for at in starts for begin, end in pauses if begin < at < end - TINY]
        assert most_in_a_second(starts) <= 30

    simulated(story)


async def test_extbot_hands_its_marks_to_the_pacer(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mark travels through PTB's own keyword, so a change there would be seen here."""
    seen: list[str | None] = []
    pacer = new_pacer()

    async def process(
        callback: Awaitable[Any],
        args: Any,
        kwargs: Any,
        endpoint: str,
        data: Any,
        rate_limit_args: str | None,
    ) -> bool:
        seen.append(rate_limit_args)
        return True

    monkeypatch.setattr(pacer, "process_request", process)
    bot = ExtBot("1:TEST", rate_limiter=pacer)
    await bot.delete_message(1, 2, rate_limit_args=BULK)
    await bot.answer_callback_query("3")
    assert seen == [BULK, None]
    await pacer.initialize()
    await pacer.shutdown()
