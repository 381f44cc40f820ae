"""The baselines: bots without a database, an access rule or a word of their own, that only answer and edit.

python-telegram-bot as its guide sets it up (default client, one update after another), in this process; aiogram in a
process and a folder of its own, since its dependencies are not ours.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
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
    """python-telegram-bot with its defaults, and when each press was answered and edited."""

    def __init__(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        self._application = application
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
            self._enough.set()

    @asynccontextmanager
    async def taking(self) -> AsyncIterator[None]:
        """Take updates inside the block."""
        updater = self._application.updater
        assert updater is not None
        await updater.start_polling(allowed_updates=Update.ALL_TYPES)
        await self._application.start()
        try:
            yield
        finally:
            await updater.stop()
            await self._application.stop()


@asynccontextmanager
async def bare(telegram_url: str, token: str) -> AsyncIterator[Bare]:
    """The library with its defaults, against this stand-in."""
    application = ApplicationBuilder().token(token).base_url(f"{telegram_url}/bot").build()
    async with application:
        yield Bare(application)
