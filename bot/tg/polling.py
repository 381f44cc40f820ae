"""getUpdates: take a batch, settle all of it, and only then let Telegram forget it.

Chats run side by side, one chat in order. What cannot be parsed is set aside, and the loop moves on.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from telegram import Update
from telegram.error import Conflict, TelegramError

from bot.accounts.service import see_update, set_aside
from bot.core.errors import is_trouble
from bot.core.unit import Unit, Units
from bot.tg.application import Driver
from bot.tg.client import Client
from bot.tg.intake import DatabaseTrouble

log = structlog.get_logger()

BATCH = 100
CHATS_AT_ONCE = 16
# Long poll (seconds): Telegram answers at once when there is something.
LONG_POLL = 30
# Telegram numbers updates well below this; a larger number fits no column.
_NO_NUMBER = 2**63
ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member")


class Polling:
    """Brings updates from getUpdates to the driver until stopped."""

    def __init__(self, client: Client, base_url: str, driver: Driver, units: Units) -> None:
        self._client = client
        self._base_url = base_url
        self._driver = driver
        self._units = units
        self._offset = 0
        self._room = asyncio.Semaphore(CHATS_AT_ONCE)

    async def run(self, stopping: asyncio.Event) -> None:
        """Poll until `stopping`; then acknowledge what was settled, so that it is not brought again."""
        stop = asyncio.ensure_future(stopping.wait())
        try:
            while not stopping.is_set():
                poll = asyncio.ensure_future(self._poll(LONG_POLL))
                await asyncio.wait({poll, stop}, return_when=asyncio.FIRST_COMPLETED)
                if not poll.done():
                    poll.cancel()
                    await asyncio.gather(poll, return_exceptions=True)
                    break
                await self._settle(poll.result())
            await self._poll(0)
        finally:
            stop.cancel()

    async def _poll(self, seconds: int) -> Sequence[dict[str, Any]]:
        try:
            return await self._client.get_updates(
                self._base_url, offset=self._offset, timeout=seconds, limit=BATCH, allowed_updates=ALLOWED
            )
        except Conflict:
            log.error("polling.conflict", hint="another program polls with this token")
        except TelegramError as error:
            log.warning("polling.failed", error=type(error).__name__)
        if seconds:
            await asyncio.sleep(1.0)
        return []

    async def _settle(self, batch: Sequence[dict[str, Any]]) -> None:
        if not batch:
            return
        lines: dict[object, list[dict[str, Any]]] = {}
        for raw in batch:
            lines.setdefault(_chat_of(raw), []).append(raw)
        await asyncio.gather(*(self._in_order(line) for line in lines.values()))
        self._offset = 1 + max(int(raw["update_id"]) for raw in batch)

    async def _in_order(self, line: Sequence[dict[str, Any]]) -> None:
        async with self._room:
            for raw in line:
                await self.settle_one(raw)

    async def settle_one(self, raw: dict[str, Any]) -> None:
        """Bring one raw update until it is settled; database trouble is retried here, once a second."""
        while not await self.take_one(raw):
            log.warning("polling.database_trouble", update_id=raw.get("update_id"))
            await asyncio.sleep(1.0)

    async def take_one(self, raw: dict[str, Any]) -> bool:
        """Settle one raw update. False on database trouble: it must be brought again."""
        try:
            update = self._parse(raw)
            if update is None:
                await self._set_aside(raw, "unparsable")
            else:
                await self._driver.handle(update)
        except Exception as error:
            if isinstance(error, DatabaseTrouble) or is_trouble(error):
                return False
            log.exception("polling.not_handled", update_id=raw.get("update_id"))
            return await self._give_up(raw, error)
        return True

    async def _give_up(self, raw: dict[str, Any], error: Exception) -> bool:
        """The last resort: whatever one update does, the loop goes on. False on database trouble."""
        try:
            await self._set_aside(raw, type(error).__name__)
        except Exception as again:
            if is_trouble(again):
                return False
            log.exception("polling.not_set_aside", update_id=raw.get("update_id"))
        return True

    def _parse(self, raw: dict[str, Any]) -> Update | None:
        try:
            return Update.de_json(raw, self._driver.bot)
        except Exception as error:
            log.warning("polling.unparsable", update_id=raw.get("update_id"), error=type(error).__name__)
            return None

    async def _set_aside(self, raw: dict[str, Any], reason: str) -> None:
        number = raw.get("update_id")
        update_id = number if isinstance(number, int) and 0 <= number < _NO_NUMBER else None
        # As text: what nobody could parse may hold numbers and half characters that no column takes.
        kept = json.dumps(raw, default=str)

        async def work(unit: Unit) -> None:
            if update_id is None or await see_update(unit, update_id):
                await set_aside(unit, update_id, reason, kept)

        await self._units.run(work)


def _chat_of(raw: Mapping[str, Any]) -> object:
    """What orders this update: its chat, else its sender, else itself. Tolerates any nonsense."""
    for value in raw.values():
        if isinstance(value, Mapping):
            holder = value.get("message") if isinstance(value.get("message"), Mapping) else value
            for key in ("chat", "from"):
                found = holder.get(key) if isinstance(holder, Mapping) else None
                if isinstance(found, Mapping) and isinstance(found.get("id"), int):
                    return found["id"]
    return id(raw)
