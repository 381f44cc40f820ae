"""getUpdates: settle what it brings, and only then let Telegram forget it.

Chats run side by side, one chat in order, and an update that hangs holds up its own chat only. What is acknowledged is
everything before the first that is not settled; past the hundredth after it Telegram shows nothing until it is. What
cannot be parsed is set aside, and the loop moves on.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

import structlog
from telegram import Update
from telegram.error import Conflict, RetryAfter, TelegramError

from bot.accounts.service import see_update, set_aside
from bot.core.errors import is_trouble
from bot.core.unit import Unit, Units
from bot.tg.application import Driver
from bot.tg.client import Client
from bot.tg.intake import DatabaseTrouble, is_told_to_end
from bot.tg.pacer import seconds

log = structlog.get_logger()

BATCH = 100
CHATS_AT_ONCE = 16
# Others are looked for beside what is under way after a moment (seconds), which most is settled in; after one more each
# time that nothing was settled meanwhile.
MOMENT, MOST_MOMENTS = 0.05, 20
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
        self._under_way: dict[int, asyncio.Task[None]] = {}
        # Settled before one that came earlier: not acknowledged yet.
        self._ahead: set[int] = set()
        # The last update of each chat that is under way.
        self._last: dict[object, asyncio.Task[None]] = {}
        # Until others are looked for beside what is under way.
        self._moments = 1

    async def run(self, stopping: asyncio.Event) -> None:
        """Poll until `stopping`; then acknowledge what was settled, so that it is not brought again.

        Cancelled, it leaves nothing under way: what is not settled is brought again to whoever polls next.
        """
        stop = asyncio.ensure_future(stopping.wait())
        try:
            while not stopping.is_set():
                since = self._offset
                self._take(await self._poll_until(stop), since)
                await self._until_room(stopping)
            await asyncio.gather(*self._under_way.values())
            with suppress(TelegramError):
                await self._ask(0)
        finally:
            await _end(stop, *self._under_way.values())
            # Others may poll before this is run again, and Telegram may count anew, from a smaller number.
            self._offset = 0
            self._under_way.clear()
            self._ahead.clear()

    async def _poll_until(self, stop: asyncio.Future[Any]) -> Sequence[dict[str, Any]]:
        poll = asyncio.ensure_future(self._poll())
        try:
            await asyncio.wait({poll, stop}, return_when=asyncio.FIRST_COMPLETED)
            return poll.result() if poll.done() else []
        finally:
            await _end(poll)

    async def _poll(self) -> Sequence[dict[str, Any]]:
        pause, since = 1.0, self._offset
        try:
            batch = await self._ask(0 if self._under_way else LONG_POLL)
            if not batch and self._offset == since:
                # Nothing waits. After a quiet week Telegram counts anew, and from here on would forget smaller numbers.
                self._offset = 0
            return batch
        except Conflict:
            log.error("polling.conflict", hint="another program polls with this token")
        except TelegramError as error:
            log.warning("polling.failed", error=type(error).__name__)
            if isinstance(error, RetryAfter):
                pause = max(pause, seconds(error.retry_after))
        await asyncio.sleep(pause)
        return []

    async def _ask(self, patience: int) -> Sequence[dict[str, Any]]:
        """What waits at Telegram from the offset on; it forgets what comes before."""
        return await self._client.get_updates(
            self._base_url, offset=self._offset, timeout=patience, limit=BATCH, allowed_updates=ALLOWED
        )

    def _take(self, batch: Sequence[dict[str, Any]], since: int) -> None:
        """Begin with what is new: as long as an update hangs, those after it are brought again and again.

        What was settled while the answer to a poll from `since` on was under way is in it, too.
        """
        for raw in batch:
            number, chat = int(raw["update_id"]), _chat_of(raw)
            if not (number in self._under_way or number in self._ahead or since <= number < self._offset):
                task = asyncio.ensure_future(self._in_turn(raw, self._last.get(chat)))
                self._under_way[number] = self._last[chat] = task
                task.add_done_callback(partial(self._settled, number, chat))
        self._reckon_offset()

    async def _in_turn(self, raw: dict[str, Any], before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await asyncio.wait({before})
        async with self._room:
            await self.settle_one(raw)

    def _settled(self, number: int, chat: object, task: asyncio.Task[None]) -> None:
        if self._last.get(chat) is task:
            del self._last[chat]
        if task.cancelled() or task.exception() is not None:
            return  # `run` is cancelled itself, or ends with what this raised
        del self._under_way[number]
        self._ahead.add(number)
        self._moments = 1
        self._reckon_offset()

    def _reckon_offset(self) -> None:
        """Telegram forgets what comes before: never what is under way, not even when it counts anew from below."""
        if self._under_way:
            self._offset = min(self._under_way)
        elif self._ahead:
            self._offset = 1 + max(self._ahead)
        self._ahead = {number for number in self._ahead if number > self._offset}

    async def _until_room(self, stopping: asyncio.Event) -> None:
        """Until all is settled, or others may be looked for beside what is under way.

        A poll beside them is answered at once, with what is under way and all after it. So the longer nothing is
        settled (a database in trouble, a chat that hangs), the less often Telegram is asked: once a second at last.
        """
        left = self._moments
        self._moments = min(left + 1, MOST_MOMENTS)
        while self._under_way and (left > 0 or len(self._last) >= CHATS_AT_ONCE) and not stopping.is_set():
            done, _pending = await asyncio.wait(self._under_way.values(), timeout=MOMENT)
            for task in done:
                task.result()
            left = min(left, self._moments) - 1

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
        except (Exception, asyncio.CancelledError) as error:
            if is_told_to_end(error):
                raise
            if isinstance(error, DatabaseTrouble) or is_trouble(error):
                return False
            log.exception("polling.not_handled", update_id=raw.get("update_id"))
            return await self._give_up(raw, error)
        return True

    async def _give_up(self, raw: dict[str, Any], error: BaseException) -> bool:
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


async def _end(*tasks: asyncio.Future[Any]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


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
