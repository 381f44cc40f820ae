"""Delivery of updates by POST to the bot's webhook.

The one rule: one chat's updates arrive in order and each is tried until the bot answers 2xx; other chats do
not wait for it.
"""

from __future__ import annotations

import asyncio
from typing import Any

import orjson

from bot.playground.inbox import Waiting
from bot.playground.poster import Poster
from bot.playground.world import World

Json = dict[str, Any]

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0


class Webhook:
    """Delivers what waits while the bot has a webhook; `first_pause` is the wait after a first failure."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.first_pause = FIRST_PAUSE
        self._poster = Poster()
        self._flying: dict[asyncio.Task[None], tuple[Waiting, Any]] = {}
        self._running: asyncio.Task[None] | None = None
        self._news = asyncio.Event()
        world.inbox.arrived = self.wake

    def wake(self) -> None:
        """Something arrived, or the webhook changed; starts delivering if nobody does yet."""
        self._news.set()
        if self._running is not None or not self.world.inbox.webhook_url:
            return
        try:
            self._running = asyncio.get_running_loop().create_task(self._deliver_all())
        except RuntimeError:
            return  # no loop yet: serving wakes the delivery again

    @property
    def idle(self) -> bool:
        """Whether nothing is being delivered."""
        return not self._flying

    def stop(self) -> None:
        """Ends delivery; what is not acknowledged stays in the queue."""
        for task in (*self._flying, *([self._running] if self._running else ())):
            task.cancel()
        self._running = None
        self._poster.close()

    async def _deliver_all(self) -> None:
        inbox = self.world.inbox
        try:
            while inbox.webhook_url:
                self._news.clear()
                self._start_what_may()
                await self._news.wait()
        finally:
            self._running = None

    def _start_what_may(self) -> None:
        inbox = self.world.inbox
        flying = {id(entry) for entry, _ in self._flying.values()}
        busy = {chat for _, chat in self._flying.values()}
        for entry in inbox.waiting:
            if len(self._flying) >= inbox.max_connections:
                return
            chat = _chat_of(entry.update)
            if id(entry) in flying or chat in busy:
                busy.add(chat)
                continue
            busy.add(chat)
            task = asyncio.get_running_loop().create_task(self._deliver(entry))
            self._flying[task] = (entry, chat)
            task.add_done_callback(self._landed)

    def _landed(self, task: asyncio.Task[None]) -> None:
        self._flying.pop(task, None)
        self._news.set()

    async def _deliver(self, entry: Waiting) -> None:
        inbox, pause = self.world.inbox, self.first_pause
        url, secret = inbox.webhook_url, inbox.secret
        headers = {"Content-Type": "application/json"}
        if secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = secret
        body = orjson.dumps(entry.update)
        while inbox.webhook_url == url and inbox.holds(entry):
            wait = pause
            try:
                status, retry_after = await self._poster.post(url, headers, body)
            except (OSError, EOFError, ValueError) as error:
                self._failed(str(error) or type(error).__name__)
            else:
                if 200 <= status < 300:
                    inbox.done(entry)
                    return
                self._failed(f"Wrong response from the webhook: {status}")
                wait = pause if retry_after is None else retry_after
            pause = min(pause * 2, LONGEST_PAUSE)
            await asyncio.sleep(wait)

    def _failed(self, reason: str) -> None:
        self.world.inbox.last_error = (int(self.world.now().timestamp()), reason)


def _chat_of(update: Json) -> Any:
    for body in update.values():
        if isinstance(body, dict):
            place = body.get("chat") or body.get("message", {}).get("chat") or body.get("from") or {}
            return place.get("id")
    return None
