"""The stage with the real bot behind it: town, transcript, reset, plug, and a newcomer with a letter.

One stage for all, since opening it starts the bot and its spare, seven seconds: whoever needs the first morning and may
not have it begins with a reset.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.demo.acts import Words
from bot.demo.cast import FRONT
from bot.demo.opening import staged
from bot.demo.signs import INVITED, NUDGED
from bot.demo.stage import MORNING, Stage
from bot.demo.story import STORY
from bot.demo.transcript import Transcript

BOARD = Words("%(class_name)s: %(booked)s of %(pupils)s", values={"class_name": "3.B", "booked": 16, "pupils": 24})

# Every test here has the bot as a process.
pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("demo")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage() -> AsyncIterator[Stage]:
    async with staged() as opened:
        yield opened


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_the_first_morning_and_a_new_beginning(stage: Stage) -> None:
    def lines() -> dict[str, list[str]]:
        return {key: [push.text for push in stage.phone(key).pushes] for key in FRONT}

    first = lines()
    assert [len(first[key]) for key in FRONT] == [1, 1, 1, 1]
    assert first["maria"][0].startswith("E, I og N: ")
    assert first["erik"][0].startswith("E, I och N: ")
    assert "onsdag 25. november" in first["kari"][0]
    assert first["mette"] == [BOARD.on(stage.phone("mette"))]
    before = stage.bot.pid
    active = stage.active()
    assert active is not None
    assert active.id == "row"
    await stage.next_story()
    assert stage.now == NUDGED
    await stage.reset()
    assert stage.now == MORNING
    assert lines() == first
    assert stage.bot.pid != before


async def test_the_plug_is_a_real_kill_and_nothing_is_lost(stage: Stage) -> None:
    pid = stage.bot.pid
    assert pid is not None
    await stage.plug(on=False)
    assert not alive(pid)
    maria = stage.phone("maria")
    await maria.presses(Words("Yes, right after").on(maria))
    assert stage.is_waiting("maria")
    assert stage.counters["lost"] == 0
    await stage.plug(on=True)
    book = Words("Book %(number)s", "Book all %(number)s", 3).on(maria)
    await maria.until(lambda: book in maria.last.labels or None, "is offered no row", within=10)
    assert stage.counters == {"lost": 0, "twice": 0}


async def test_a_newcomer_joins_with_the_letter(stage: Stage) -> None:
    await stage.show_phone("fatima")
    story = stage.story()
    assert "fatima" in story["phones"]
    fatima = stage.phone("fatima")
    await fatima.starts(story["letters"]["fatima"])
    await fatima.until(lambda: fatima.keyboard, "gets no keyboard", within=10)
    assert "Sami" in fatima.last.text


async def test_what_is_due_next_is_a_jump_away(stage: Stage) -> None:
    await stage.next_due()
    assert INVITED < stage.now <= NUDGED


async def test_the_transcript_plays_the_whole_story(stage: Stage) -> None:
    await stage.reset()
    said: list[str] = []
    await Transcript(stage, said.append).play()
    text = "".join(said)
    for step in STORY:
        assert f"* {step.title}\n" in text
        assert stage.is_done(step)
    assert "Pull the plug: kill -9" in text
    assert text.endswith("lost 0 · twice 0\n")
    assert stage.names_on_lock_screens == 0
    assert stage.lock_screen_lines >= 9
    # What was taken up without Emma has closed itself, and nobody else ever heard of it.
    for key in ("maria", "mette", "erik"):
        assert not any("uden Emma" in bubble.text or "utan Emma" in bubble.text for bubble in stage.phone(key).messages)
    neutral = Words("There is something new about a talk.")
    assert not any(neutral.on(stage.phone("erik")) in push.text for push in stage.phone("erik").pushes)
    kari = [push.at.day for push in stage.phone("kari").pushes]
    assert kari == [16, 23, 24, 30], "invitation, one nudge and no second, a word on preparing, the evening before"


async def test_no_process_is_left_behind(stage: Stage) -> None:
    pid = stage.bot.pid
    assert pid is not None
    await stage.bot.close()
    assert not alive(pid)
