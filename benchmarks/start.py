"""How soon the bot is there and how much it weighs: `python -m bot run` on SQLite, polling, one school.

Held to a bot of the same libraries without a line of its own, measured in turn in the same run: on the machine where
the goals were drawn that one was ready in 0.7 s with 87 MB, and ours was to be in 1.5 s with 110 MB.
"""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from benchmarks.figures import Figure, at_most, median
from benchmarks.house import TOKEN, Databases, opened
from benchmarks.telegram import telegram
from benchmarks.town import fill
from bot.core.schema import migrate

STARTS = 3
READY, DEMO, IDLE_MB = 1.5, 5.0, 110
BARE_READY, BARE_MB = 0.7, 87
OURS, BARE = ("-m", "bot", "run"), ("-m", "benchmarks.bare_program")
# `--full` waits for a minute.
IDLE_SECONDS = 10.0
_ROOT = Path(__file__).resolve().parent.parent


async def measure(databases: Databases) -> list[Figure]:
    """Seconds until "ready", memory when idle, seconds until the demo answers."""
    with tempfile.TemporaryDirectory(prefix="skolebro-start-") as name:
        folder = Path(name)
        url = f"sqlite:///{folder}/skolebro.db"
        await migrate(url)
        async with telegram(10) as standin:
            # An installed program has its bytecode, whatever the shell that measures says about writing any.
            environment = {
                **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
                "SKOLEBRO_TELEGRAM_TOKEN": TOKEN,
                "SKOLEBRO_TELEGRAM_API_URL": standin.url,
                "SKOLEBRO_DATABASE_URL": url,
                "SKOLEBRO_KEY_FILE": str(folder / "key"),
                "PYTHONPATH": str(_ROOT),
            }
            async with opened(url, standin.url, key_file=folder / "key") as bot:
                await fill(bot.house.units, 500)
            ready, weight = await _started(OURS, folder, environment)
            bare_ready, bare_weight = await _started(BARE, folder, environment)
        figures = [
            at_most("ready", ready, "s", "the libraries alone", bare_ready, target=round(READY / BARE_READY, 2)),
            at_most(
                "idle memory", weight, "MB", "the libraries alone", bare_weight, target=round(IDLE_MB / BARE_MB, 2)
            ),
        ]
    if (demo := await _demo()) is not None:
        figures.append(Figure("demo answers, warm", f"{demo:.2f} s", "", None, "≤ 5 s", demo <= DEMO))
    return figures


async def _started(program: tuple[str, ...], folder: Path, environment: dict[str, str]) -> tuple[float, float]:
    """Median seconds until the program is ready, and its megabytes when it has been idle for a while."""
    took: list[float] = []
    for _start in range(STARTS):
        async with _running(program, folder, environment) as (process, seconds):
            took.append(seconds)
            if len(took) == STARTS:
                await asyncio.sleep(IDLE_SECONDS)
                weight = _megabytes(process.pid)
    return median(took), weight


@asynccontextmanager
async def _running(
    program: tuple[str, ...], folder: Path, environment: dict[str, str]
) -> AsyncIterator[tuple[asyncio.subprocess.Process, float]]:
    """A program in a process of its own, and the seconds until it said that it is ready."""
    start = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, *program),
        cwd=folder,
        env={**environment, "SKOLEBRO_LISTEN": f"127.0.0.1:{_free_port()}"},
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr is not None
    try:
        said = b""
        while line := await asyncio.wait_for(process.stderr.readline(), 20):
            said += line
            if line.strip() == b"ready":
                break
        else:
            raise RuntimeError(said.decode())
        yield process, time.perf_counter() - start
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        await process.wait()


def _megabytes(pid: int) -> float:
    """Resident memory, as Linux counts it."""
    status = Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert found is not None
    return int(found[1]) / 1024


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def _demo() -> float | None:
    """Seconds from starting the demo to its page's first answer; None where it does not start."""
    port = _free_port()
    start = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "demo", "--port", str(port)),
        cwd=_ROOT,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        while process.returncode is None and time.perf_counter() - start < 20:
            if await _answers(port):
                return time.perf_counter() - start
            await asyncio.sleep(0.02)
        return None
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
            await process.wait()


async def _answers(port: int) -> bool:
    """Whether the page is there."""
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.write(b"GET / HTTP/1.0\r\nHost: localhost\r\n\r\n")
    line = await reader.readline()
    writer.close()
    return b" 200 " in line
