"""A bare aiogram bot for `bare.py`, which starts this file in a process of its own; prints the seconds it took."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from typing import Any

from aiogram import Bot, Dispatcher  # type: ignore[import-not-found, unused-ignore]
from aiogram.client.session.aiohttp import AiohttpSession  # type: ignore[import-not-found, unused-ignore]
from aiogram.client.telegram import TelegramAPIServer  # type: ignore[import-not-found, unused-ignore]
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup  # type: ignore[import-not-found, unused-ignore]


async def main(url: str, token: str, presses: int, text: str, buttons: list[list[str]]) -> None:
    bot = Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(url)))
    dispatcher = Dispatcher()
    done = 0
    enough = asyncio.Event()

    @dispatcher.callback_query()  # type: ignore[untyped-decorator, unused-ignore]
    async def pressed(query: Any) -> None:
        nonlocal done
        await query.answer()
        rows = [[InlineKeyboardButton(text=label, callback_data=data)] for label, data in buttons]
        await query.message.edit_text(text, reply_markup=InlineKeyboardMarkup(inline_keyboard=rows))
        done += 1
        if done == presses:
            enough.set()

    await bot.me()
    start = time.perf_counter()
    polling = asyncio.create_task(dispatcher.start_polling(bot, handle_signals=False))
    await asyncio.wait({polling, asyncio.create_task(enough.wait())}, timeout=50, return_when=asyncio.FIRST_COMPLETED)
    print(time.perf_counter() - start, flush=True)
    # An orderly end would wait for the long poll to come back.
    os._exit(0)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4], json.loads(sys.argv[5])))
