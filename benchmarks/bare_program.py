"""What a bot of these libraries costs before it has a line of its own: imported, connected, polling.

Run in a process of its own against the stand-in; says "ready" as `run` does.
"""

from __future__ import annotations

import asyncio
import os
import sys

import aiohttp  # noqa: F401 - what any bot on this ground has in memory
import apscheduler.schedulers.asyncio
import babel.dates  # noqa: F401
import sqlalchemy.orm  # noqa: F401
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from telegram.ext import ApplicationBuilder


async def main(token: str, url: str) -> None:
    engine = create_async_engine("sqlite+aiosqlite://")
    async with engine.connect() as connection:
        await connection.execute(text("SELECT 1"))
    scheduler = apscheduler.schedulers.asyncio.AsyncIOScheduler()
    scheduler.start()
    application = ApplicationBuilder().token(token).base_url(f"{url}/bot").build()
    async with application:
        assert application.updater is not None
        await application.updater.start_polling()
        await application.start()
        print("ready", file=sys.stderr, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(os.environ["SKOLEBRO_TELEGRAM_TOKEN"], os.environ["SKOLEBRO_TELEGRAM_API_URL"]))
