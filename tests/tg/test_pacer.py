"""The pace towards Telegram: so many a second, one a second in a chat, people before the sender."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.tg.pacer import BULK, PAID_RATE, Pacer
from tests.tg.jumping_clock import TINY, bulk, most_in_a_second, new_pacer, now, ok, reply, simulated

# --- the overall limit ------------------------------------------------------------------------------------


@given(rate=st.integers(1, 60), count=st.integers(1, 150))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_never_more_than_the_rate_in_any_second_and_none_lost(rate: int, count: int) -> None:
    async def story() -> None:
        began = now()
        started = await bulk(new_pacer(rate), range(count))
        assert len(started) == count
        assert most_in_a_second(at for at, _ in started) <= rate
        assert now() - began <= 1.03 * count / rate + 1.0

    simulated(story)


@pytest.mark.parametrize("rate", [30, PAID_RATE])
def test_a_loop_that_wakes_late_still_reaches_the_rate(rate: int) -> None:
    async def story() -> None:
        async def late(seconds: float) -> None:
            await asyncio.sleep(seconds + 0.002)

        pacer = Pacer(monotonic=asyncio.get_running_loop().time, sleep=late, rate=rate)
        began = now()
        started = await bulk(pacer, range(5 * rate))
        assert most_in_a_second(at for at, _ in started) <= rate
        assert 5 * rate / (now() - began) >= 0.97 * rate

    simulated(story)


@given(albums=st.lists(st.integers(2, 10), min_size=1, max_size=30), rate=st.integers(10, 40))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_album_is_as_many_starts_as_it_has_messages(albums: list[int], rate: int) -> None:
    async def story() -> None:
        pacer, started = new_pacer(rate), []

        async def send(chat: int, messages: int) -> None:
            data = {"chat_id": chat, "media": [{}] * messages}
            await pacer.process_request(ok, (), {}, "SendMediaGroup", data, BULK)
            started.extend([now()] * messages)

        began = now()
        await asyncio.gather(*(send(chat, messages) for chat, messages in enumerate(albums)))
        assert most_in_a_second(started) <= rate
        assert now() - began <= 1.03 * (sum(albums) + 10 * len(albums)) / rate + 1.0

    simulated(story)


# --- one chat ---------------------------------------------------------------------------------------------


@given(chats=st.lists(st.integers(1, 6), min_size=1, max_size=40))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_never_two_starts_to_a_chat_within_a_second(chats: list[int]) -> None:
    async def story() -> None:
        started = await bulk(new_pacer(), chats)
        assert sorted(chat for _, chat in started) == sorted(chats)
        for chat in set(chats):
            times = [at for at, whom in started if whom == chat]
            assert all(later - earlier >= 1.0 - TINY for earlier, later in pairwise(times))

    simulated(story)


def test_a_chat_that_must_wait_holds_up_no_other() -> None:
    async def story() -> None:
        pacer = new_pacer()
        pacer.flood(60, chat_id=1)
        began = now()
        waiting = asyncio.ensure_future(pacer.start(1))
        await asyncio.sleep(0)
        await pacer.start(2)
        assert now() - began < 0.1
        await waiting
        assert now() - began >= 60

    simulated(story)


def test_free_at_says_which_rows_to_choose() -> None:
    async def story() -> None:
        pacer = new_pacer()
        assert pacer.free_at(7) <= now()
        await pacer.start(7)
        assert pacer.free_at(7) == pytest.approx(now() + 1)
        assert pacer.free_at("7") == pacer.free_at(7)
        await asyncio.sleep(1.5)
        assert pacer.free_at(7) <= now()
        await reply(pacer, 7)
        assert pacer.free_at(7) == pytest.approx(now() + 1)
        pacer.flood(9, chat_id=7)
        assert pacer.free_at(7) == pytest.approx(now() + 9)

    simulated(story)


def test_chats_idle_for_five_seconds_are_forgotten() -> None:
    async def story() -> None:
        pacer = new_pacer(PAID_RATE)
        for chat in range(20_000):
            await pacer.start(chat)
        assert len(pacer._chats) <= 5 * PAID_RATE + 60
        assert len(pacer._recent) <= PAID_RATE
        await asyncio.sleep(6)
        await pacer.start(1)
        assert len(pacer._chats) == 1
        for chat in range(100):
            pacer.flood(0.5, chat_id=chat)
            await asyncio.sleep(0.1)
        assert len(pacer._chat_pauses) <= 6

    simulated(story)


# --- replies ----------------------------------------------------------------------------------------------


def test_a_reply_starts_at_once_and_is_taken_off_the_budget() -> None:
    async def story() -> None:
        pacer = new_pacer(30)
        assert pacer.budget() == 30
        began = now()
        for chat in range(12):
            assert await reply(pacer, chat) is True
        assert now() == began
        assert pacer.budget() == 18
        started = await bulk(pacer, range(100, 140))
        assert sum(at < began + 1 for at, _ in started) <= 18
        await asyncio.sleep(1.1)
        assert pacer.budget() == 30

    simulated(story)


def test_replies_beyond_the_rate_are_not_held_back_and_the_sender_waits() -> None:
    async def story() -> None:
        pacer = new_pacer(10)
        began = now()
        for chat in range(25):
            await reply(pacer, chat)
        assert now() == began
        assert pacer.budget() == 0
        await pacer.start(99)
        assert now() >= began + 1

    simulated(story)


@given(
    rate=st.integers(2, 20),
    gaps=st.lists(st.floats(0, 0.3), max_size=40),
    count=st.integers(1, 60),
)
@settings(max_examples=40, deadline=None, derandomize=True)
def test_a_bulk_start_finds_room_beside_the_replies(rate: int, gaps: list[float], count: int) -> None:
    async def story() -> None:
        pacer = new_pacer(rate)
        replies: list[float] = []

        async def people() -> None:
            for gap in gaps:
                await asyncio.sleep(gap)
                before = now()
                await reply(pacer, None, endpoint="answerCallbackQuery")
                assert now() == before
                replies.append(before)

        started, _ = await asyncio.gather(bulk(pacer, range(count)), people())
        assert len(started) == count
        for index, (at, _) in enumerate(started):
            beside = [t for t in replies if t < at] + [t for t, _ in started[: index + 1]]
            assert sum(at - 1.0 + TINY < t for t in beside) <= rate

    simulated(story)
