"""Opening the stage: on a page until Ctrl-C, or as a transcript.

The one rule: one line goes to stdout, the address; what the bot says goes to a file in the temporary folder.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from bot.demo.process import BotDied
from bot.demo.stage import Stage
from bot.demo.transcript import Transcript
from bot.playground.page import page_app
from bot.playground.server import serving

_LOG_TAIL = 15


@asynccontextmanager
async def staged(port: int = 0, served: Callable[[str], object] = lambda url: None) -> AsyncIterator[Stage]:
    """A stage with its stand-in served and its bot running, in a temporary folder that goes with it.

    `served` is told the address as soon as the page can be opened, while the town is still being built.
    """
    with tempfile.TemporaryDirectory(prefix="skolebro-demo-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        stage = Stage(folder)
        await stage.bot.warm_up()
        async with serving(stage.telegram, port, page=page_app(stage.telegram, stage)) as url:
            served(url)
            try:
                async with stage.opened(url):
                    yield stage
            except BotDied as error:
                raise BotDied(f"{error}\n{_tail(folder / 'bot.log')}") from error


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-_LOG_TAIL:]) if log.exists() else ""


async def _page(port: int) -> None:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)
    opening = asyncio.create_task(_until(stopping, port))
    told = asyncio.create_task(stopping.wait())
    await asyncio.wait({opening, told}, return_when=asyncio.FIRST_COMPLETED)
    if not opening.done():
        # Ctrl-C while the town is being built: it is not waited for.
        with contextlib.suppress(TimeoutError, asyncio.CancelledError):
            await asyncio.wait_for(opening, 5)
        return
    await opening


async def _until(stopping: asyncio.Event, port: int) -> None:
    async with staged(port, _tell):
        await stopping.wait()


def _tell(url: str) -> None:
    sys.stdout.write(f"Open {url}\n")
    sys.stdout.flush()


async def _print() -> None:
    async with staged() as stage:
        await Transcript(stage, sys.stdout.write).play()


def open_page(port: int) -> None:
    """Serve the page until Ctrl-C; SystemExit with the reason when it cannot be opened."""
    try:
        asyncio.run(_page(port))
    except TimeoutError as error:  # which is an OSError, too
        raise SystemExit(f"The demonstration has ended: {error}") from error
    except OSError as error:
        raise SystemExit(f"The page cannot be served on port {port}: {error.strerror}. Try --port 0.") from error
    except BotDied as error:
        raise SystemExit(f"The demonstration has ended: {error}") from error


def print_story() -> None:
    """Print the story as a transcript; SystemExit with the reason when it cannot be played."""
    try:
        asyncio.run(_print())
    except (BotDied, TimeoutError) as error:
        raise SystemExit(f"The story cannot be played: {error}") from error
