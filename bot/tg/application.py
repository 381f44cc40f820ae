"""The python-telegram-bot application: types, Bot and serialisation, with our client in both request slots.

No Updater, no conversation state, no job queue: updates come from `polling.py` or `web/`, time from the ticker.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from telegram import Bot, Update
from telegram.ext import Application, ApplicationBuilder, ContextTypes, ExtBot, TypeHandler

from bot.tg.arrivals import read
from bot.tg.client import Client
from bot.tg.intake import Intake
from bot.tg.pacer import Pacer

_raised: ContextVar[BaseException | None] = ContextVar("raised", default=None)

AnyApplication = Application[Any, Any, Any, Any, Any, Any]


def make_bot(token: str, api_url: str, pacer: Pacer) -> tuple[ExtBot[Any], Client]:
    """The bot for `<api_url>/bot<token>/<method>`, and the client under it."""
    client = Client()
    bot = ExtBot(
        token,
        base_url=f"{api_url}/bot",
        base_file_url=f"{api_url}/file/bot",
        request=client,
        get_updates_request=client,
        rate_limiter=pacer,
    )
    return bot, client


class Driver:
    """Hands one parsed update to the application, and lets the caller see what the application swallows."""

    def __init__(self, bot: ExtBot[Any], intake: Intake) -> None:
        self.bot: Bot = bot
        self.application: AnyApplication = ApplicationBuilder().bot(bot).updater(None).build()
        self._intake = intake
        self.application.add_handler(TypeHandler(Update, self._on_update))
        self.application.add_error_handler(self._on_error)

    async def handle(self, update: Update) -> None:
        """Settle one update. Raises DatabaseTrouble when it must be brought again."""
        _raised.set(None)
        await self.application.process_update(update)
        error = _raised.get()
        if error is not None:
            raise error

    async def _on_update(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        arrival = read(update)
        if arrival is not None:
            await self._intake.handle(arrival)

    @staticmethod
    async def _on_error(_update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        _raised.set(context.error)
