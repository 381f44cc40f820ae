"""While somebody waits for an answer, what nobody waits for goes slower."""

from __future__ import annotations

import asyncio
from typing import Any
from unittest.mock import patch

import pytest

from bot.outbox.notices import Kind
from bot.outbox.sender import BREATH, COURTESY, Sender
from tests.outbox.conftest import KIND, Post
from tests.world import World


def sender(post: Post, *, waits: bool) -> Sender:
    return Sender(post.units, (Kind(KIND, post.load),), post.recipients, post.courier, 8, lambda: waits)


@pytest.mark.parametrize("waits", [True, False])
async def test_a_breath_lasts_while_somebody_waits(post: Post, waits: bool) -> None:
    await post.plan(*(post.row(str(person), person) for person in range(1, BREATH + 2)))
    breaths: list[float] = []
    sleep = asyncio.sleep

    async def noted(seconds: float) -> None:
        breaths.append(seconds)
        await sleep(0)

    with patch("bot.outbox.sender.asyncio.sleep", noted):
        assert await sender(post, waits=waits).drain() == BREATH + 1
    assert (COURTESY in breaths) is waits
    assert len(post.courier.handed) == BREATH + 1


async def test_who_waits_is_counted_until_the_answer_is_painted(world: World) -> None:
    intake = world.sides[0].polling._driver._intake
    seen: list[int] = []
    paint: Any = intake._paint

    async def noted(*arguments: Any) -> None:
        seen.append(intake.waiting)
        await paint(*arguments)

    with patch.object(intake, "_paint", noted):
        maria = world.phone("maria")
        for _ in range(2):
            await maria.sends("/help")
    assert seen == [1]
    assert intake.waiting == 0
