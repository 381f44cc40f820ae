"""The baselines: bots without a database, an access rule or a word of their own, that only answer and edit.

python-telegram-bot as its guide sets it up (default client, asyncio's own loop, one update after another), in a thread
of this process; aiogram in a process and a folder of its own, since its dependencies are not ours.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from threading import Thread
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, ApplicationBuilder, CallbackQueryHandler, ContextTypes

# As long as the screen of a booked talk, with as many buttons.
TEXT = (
    "Samtalen er booket.\n\nElev17, 3.B\nMandag den 7. december kl. 14.20–14.40\nLokale 12, hos Mette\n\n"
    "I kan flytte eller aflyse indtil fredag den 4. december kl. 12.00."
)
BUTTONS = (("Flyt", "bt:1:2"), ("Aflys", "bc:1"), ("Hvem kommer", "bw:1"), ("Kalender", "bk:1"))


class Bare:
    """python-telegram-bot with its defaults, on a loop of its own, and when each press was answered and edited."""

    def __init__(
        self, application: Application[Any, Any, Any, Any, Any, Any], theirs: asyncio.AbstractEventLoop
    ) -> None:
        self._application = application
        self._theirs, self._ours = theirs, asyncio.get_running_loop()
        self._wanted = 0
        self._enough = asyncio.Event()
        self.settled: dict[str, float] = {}
        application.add_handler(CallbackQueryHandler(self._pressed))

    def expect(self, number: int) -> asyncio.Event:
        """An event that is set when so many presses have been settled from now on."""
        self.settled.clear()
        self._wanted = number
        self._enough = asyncio.Event()
        return self._enough

    async def _pressed(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        assert query is not None
        await query.answer()
        keyboard = InlineKeyboardMarkup([[InlineKeyboardButton(text, callback_data=data)] for text, data in BUTTONS])
        await query.edit_message_text(TEXT, reply_markup=keyboard)
        self.settled[str(query.data)] = time.perf_counter()
        if len(self.settled) == self._wanted:
            self._ours.call_soon_threadsafe(self._enough.set)

    async def there(self, work: Coroutine[Any, Any, Any]) -> None:
        """Wait for what is done on the other loop."""
        await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._theirs))

    @asynccontextmanager
    async def taking(self) -> AsyncIterator[None]:
        """Take updates inside the block."""
        updater = self._application.updater
        assert updater is not None
        await self.there(updater.start_polling(allowed_updates=Update.ALL_TYPES))
        await self.there(self._application.start())
        try:
            yield
        finally:
            await self.there(updater.stop())
            await self.there(self._application.stop())


@asynccontextmanager
async def bare(telegram_url: str, token: str) -> AsyncIterator[Bare]:
    """The library with its defaults, against this stand-in."""
    # The bot runs on uvloop; who follows the library's guide does not.
    loop = asyncio.SelectorEventLoop()
    thread = Thread(target=loop.run_forever)
    thread.start()
    try:
        application = ApplicationBuilder().token(token).base_url(f"{telegram_url}/bot").build()
        found = Bare(application, loop)
        await found.there(application.initialize())
        yield found
        await found.there(application.shutdown())
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


# --- aiogram ---------------------------------------------------------------------------------------------------------

AIOGRAM = "aiogram==3.31.0"
_PROGRAM = Path(__file__).with_name("aiogram_program.py")
_SECONDS_TO_FETCH = 90


@cache
def _aiogram_folder() -> Path | None:
    """aiogram and what it needs, fetched once into the user's cache; None, with a word, where it is not to be had."""
    cache_folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "skolebro"
    target = cache_folder / f"{AIOGRAM.replace('==', '-')}-python{sys.version_info[0]}.{sys.version_info[1]}"
    if target.exists():
        return target
    unfinished = target.with_name(target.name + "-unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--target"]
    try:
        subprocess.run([*command, str(unfinished), AIOGRAM], check=True, capture_output=True, timeout=_SECONDS_TO_FETCH)
    except (OSError, subprocess.SubprocessError):
        shutil.rmtree(unfinished, ignore_errors=True)
        print(f"  ({AIOGRAM} cannot be fetched here: left out)")
        return None
    unfinished.rename(target)
    return target


async def bare_aiogram(telegram_url: str, token: str, presses: int) -> float | None:
    """Seconds in which aiogram, in a process of its own, answers and edits so many presses; None without it."""
    folder = await asyncio.to_thread(_aiogram_folder)
    if folder is None:
        return None
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, str(_PROGRAM), telegram_url, token, str(presses), TEXT, json.dumps(BUTTONS)),
        env={**os.environ, "PYTHONPATH": str(folder)},
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        output, _nothing = await asyncio.wait_for(process.communicate(), 60)
    finally:
        if process.returncode is None:
            process.kill()
    return float(output)
