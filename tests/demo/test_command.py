"""The command: one address on stdout, and no orphan, however it ends."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

pytestmark = pytest.mark.xdist_group("demo")

READY_WITHIN, GONE_WITHIN, LOOK_EVERY = 60.0, 30.0, 0.05


@asynccontextmanager
async def demo() -> AsyncIterator[asyncio.subprocess.Process]:
    """`python -m bot demo`, once it has said where; its first line is in `line`."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "demo", "--port", "0", stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        line = await asyncio.wait_for(process.stdout.readline(), READY_WITHIN)
        assert line.startswith(b"Open http://127.0.0.1:")
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


def children(pid: int) -> Iterator[int]:
    """Processes whose parent this is, read from /proc."""
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            if parent == pid:
                yield int(folder.name)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


async def gone(pids: list[int]) -> None:
    async with asyncio.timeout(GONE_WITHIN):
        while True:
            if not any(map(alive, pids)):
                return
            await asyncio.sleep(LOOK_EVERY)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="children are found in /proc")
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL])
async def test_ending_the_page_ends_the_bot(end: signal.Signals) -> None:
    async with demo() as process:
        pids = list(children(process.pid))
        assert pids
        process.send_signal(end)
        code = await asyncio.wait_for(process.wait(), GONE_WITHIN)
        assert code == (0 if end == signal.SIGINT else -end)
        await gone(pids)
