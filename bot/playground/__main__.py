"""Runs the stand-in as a process of its own: `python -m bot.playground --port 8081`.

The one rule: what is written to stdout is the address, once it can be called.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal
import sys

from bot.playground.server import serving
from bot.playground.standin import StandIn


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot.playground", description="A stand-in for Telegram.")
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--delay", type=float, default=0.0, help="seconds added to each Bot API answer")
    parser.add_argument("--people", type=int, default=0, help="people the bot may write to from the start")
    parser.add_argument("--first-user-id", type=int, default=1000)
    parser.add_argument("--username", default="playground_bot")
    parser.add_argument("--name", default="Playground")
    parser.add_argument("--no-log", action="store_true", help="do not keep the Bot API calls")
    return parser.parse_args()


async def _run(arguments: argparse.Namespace) -> None:
    telegram = StandIn(arguments.username, arguments.name)
    telegram.delay = arguments.delay
    telegram.log_calls = not arguments.no_log
    telegram.populate(arguments.people, arguments.first_user_id)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with serving(telegram, arguments.port) as url:
        sys.stdout.write(f"{url}\n")
        sys.stdout.flush()
        await stop.wait()


if __name__ == "__main__":
    asyncio.run(_run(_arguments()))
