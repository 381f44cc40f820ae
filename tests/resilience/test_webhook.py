"""The webhook: who does not know the secret is not listened to, and Telegram hears 200 only of what is settled."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from msgspec.structs import replace
from sqlalchemy import select

from bot.accounts.models import SeenUpdate
from bot.core.unit import Unit
from bot.settings import IntakeWay
from bot.web.application import SECRET_HEADER
from bot.web.serving import serving
from bot.wiring import make_web_part
from tests.postgres import free_port
from tests.resilience.test_database_trouble import limited
from tests.world import World

CHUNK = bytes(65_536)


@asynccontextmanager
async def hooked(world: World) -> AsyncIterator[tuple[str, dict[str, str]]]:
    """The web part behind a port: its address, and the headers that Telegram sends."""
    settings = world.settings.model_copy(update={"intake": IntakeWay.WEBHOOK})
    house = replace(world.house, settings=settings)
    port = free_port()
    async with serving(make_web_part(house, world.sides[0]), "127.0.0.1", port):
        yield f"http://127.0.0.1:{port}/telegram", {SECRET_HEADER: house.webhook_secret}


def resident() -> int:
    """Bytes that this process holds in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


async def posted_raw(url: str, headers: dict[str, str], size: int) -> bytes:
    """The answer's first line to a post that promises `size` bytes and sends as many as are taken."""
    host, _slash, path = url.removeprefix("http://").partition("/")
    name, _colon, port = host.partition(":")
    reader, writer = await asyncio.open_connection(name, int(port))
    lines = [f"POST /{path} HTTP/1.1", f"Host: {host}", f"Content-Length: {size}", "Content-Type: application/json"]
    lines += [f"{key}: {value}" for key, value in headers.items()]
    writer.write("\r\n".join([*lines, "", ""]).encode())
    answer = asyncio.ensure_future(reader.readline())
    try:
        for _ in range(size // len(CHUNK)):
            if answer.done():
                break
            writer.write(CHUNK)
            drained = asyncio.ensure_future(writer.drain())
            await asyncio.wait({drained, answer}, return_when=asyncio.FIRST_COMPLETED)
            if not drained.done():
                drained.cancel()
                break
        async with asyncio.timeout(10):
            return await answer
    except ConnectionError:
        return await answer
    finally:
        writer.close()


async def test_the_secret_is_checked_before_the_body_and_memory_stays_flat(world: World) -> None:
    size = 95_000_000
    async with hooked(world) as (url, headers):
        # Once of each, so that what is only imported or allotted once is not counted.
        await posted_raw(url, headers, size)
        before = resident()
        for wrong in ({}, {SECRET_HEADER: "wrong"}, {SECRET_HEADER: headers[SECRET_HEADER] + "x"}):
            answers = await asyncio.gather(*(posted_raw(url, wrong, size) for _ in range(4)))
            assert {answer.split()[1] for answer in answers} == {b"403"}
        big = await asyncio.gather(*(posted_raw(url, headers, size) for _ in range(4)))
        assert {answer.split()[1] for answer in big} == {b"413"}
        assert resident() - before < 30_000_000
        assert await seen(world) == set()


async def seen(world: World) -> set[int]:
    async def look(unit: Unit) -> set[int]:
        return {row.update_id for row in await unit.all(select(SeenUpdate.update_id))}

    return await world.house.units.read(look)


@pytest.mark.sqlite_only("which has a limit to reach in one line")
async def test_200_means_settled_and_503_means_bring_it_again(world: World) -> None:
    phone = world.phone("maria")
    update: dict[str, Any] = await phone.person.starts()
    async with hooked(world) as (url, headers), aiohttp.ClientSession() as session:
        # Fill what room the last page has, so that nothing at all can be written.
        await limited(world, None)
        number, answer = update["update_id"], 200
        while answer == 200:
            number += 1
            async with session.post(url, json={**update, "update_id": number}, headers=headers) as said:
                answer, retry_after = said.status, said.headers.get("Retry-After")
        assert (answer, retry_after) == (503, "2")
        assert number not in await seen(world)
        await limited(world, 1_000_000)
        for _ in range(2):
            async with session.post(url, json={**update, "update_id": number}, headers=headers) as said:
                assert said.status == 200
        assert number in await seen(world)


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"null", b'{"update_id": "1"}', b"\xff\xfe"])
async def test_what_is_no_update_is_refused(world: World, body: bytes) -> None:
    async with hooked(world) as (url, headers), aiohttp.ClientSession() as session:
        async with session.post(url, data=body, headers=headers) as said:
            assert said.status == 400
        async with session.get(url, headers=headers) as said:
            assert said.status == 405
