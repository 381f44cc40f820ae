"""Updates that wait for the bot: long polls, acknowledgement, redelivery.

The one rule: an update leaves the queue only when the bot has acknowledged it.
"""

from __future__ import annotations

import asyncio
from bisect import insort
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.playground.errors import Refused, conflict
from bot.playground.shapes import KINDS, NOT_BY_DEFAULT, ensure_readable

Json = dict[str, Any]

_OTHER_POLL = "terminated by other getUpdates request; make sure that only one bot instance is running"
_WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


@dataclass(order=True, slots=True)
class Waiting:
    """An update in the queue. `owed` marks a redelivery that no offset may swallow unseen."""

    update_id: int
    update: Json = field(compare=False)
    owed: bool = field(compare=False, default=False)
    taken: bool = field(compare=False, default=False)


class Inbox:
    """The queue of updates of one bot."""

    def __init__(self) -> None:
        self._poll: asyncio.Future[None] | None = None
        self.arrived: Callable[[], None] | None = None
        self.webhook_url = ""
        self.secret = ""
        self.max_connections = 40
        self.last_error: tuple[int, str] | None = None
        self.waiting: list[Waiting] = []
        self.allowed: frozenset[str] | None = None
        self._next_id = 100_001

    def forget(self) -> None:
        """An empty queue; an open poll stays open, the webhook set, and the numbers go on."""
        self.waiting = []

    def put(self, body: Json, *, validate: bool = True) -> Json:
        """Queues an update, numbering it where it has no number; ValueError when no client could read it."""
        update = body if "update_id" in body else {"update_id": self._next_id, **body}
        number = update["update_id"]
        if validate:
            ensure_readable(update)
            if not self._wanted(update):
                return update
        self._next_id = max(self._next_id, number + 1) if isinstance(number, int) else self._next_id
        self._insert(Waiting(number, update))
        return update

    def requeue(self, update: Json) -> None:
        """The same update once more, as after a bot that died before it acknowledged."""
        if any(entry.update_id == update["update_id"] for entry in self.waiting):
            return
        self._insert(Waiting(update["update_id"], update, owed=True))

    def _insert(self, entry: Waiting) -> None:
        if not self.waiting or self.waiting[-1] < entry:
            self.waiting.append(entry)
        else:
            insort(self.waiting, entry)
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)
        if self.arrived is not None:
            self.arrived()

    def _wanted(self, update: Json) -> bool:
        kind = next(name for name in update if name != "update_id")
        if self.allowed is None:
            return kind not in NOT_BY_DEFAULT
        return kind in self.allowed

    def allow(self, kinds: list[Any] | None) -> None:
        """Which kinds the bot wants from now on; unknown names are ignored, [] means the default."""
        if kinds is not None:
            self.allowed = frozenset(KINDS.intersection(map(str, kinds))) or None

    def connect(self, url: str, secret: str, max_connections: int) -> None:
        """Sets the webhook, or takes it away with an empty address; an open poll ends."""
        self.webhook_url, self.secret, self.max_connections = url, secret, max_connections
        self.last_error = None
        if url:
            self.end_poll(conflict("terminated by setWebhook request"))
        if self.arrived is not None:
            self.arrived()

    def take(self, limit: int) -> list[Json]:
        """The oldest updates, which stay in the queue until acknowledged."""
        batch = self.waiting[:limit]
        for entry in batch:
            entry.taken = True
        return [entry.update for entry in batch]

    def acknowledge(self, offset: int) -> None:
        """Forgets what is older than the offset; a negative one keeps that many of the newest."""
        if offset < 0:
            self.waiting = self.waiting[offset:]
        elif offset and self.waiting and self.waiting[0].update_id < offset:
            self.waiting = [
                entry for entry in self.waiting if entry.update_id >= offset or (entry.owed and not entry.taken)
            ]

    def done(self, entry: Waiting) -> None:
        """One update delivered by other means than a poll."""
        for index, other in enumerate(self.waiting):
            if other is entry:
                del self.waiting[index]
                return

    def holds(self, entry: Waiting) -> bool:
        """Whether this one still waits."""
        return any(other is entry for other in self.waiting)

    def drain(self) -> list[Json]:
        """Takes and acknowledges everything."""
        updates = [entry.update for entry in self.waiting]
        self.waiting = []
        return updates

    async def poll(self, params: Json) -> list[Json]:
        """getUpdates: waits for the first update, ends an older poll; Refused (409) beside a webhook."""
        if self.webhook_url:
            raise conflict(_WEBHOOK_ACTIVE)
        self.end_poll(conflict(_OTHER_POLL))
        self.allow(params.get("allowed_updates"))
        self.acknowledge(params.get("offset", 0))
        limit = min(max(params.get("limit", 100), 1), 100)
        timeout = min(params.get("timeout", 0), 50)
        if self.waiting or timeout <= 0:
            return self.take(limit)
        poll = self._poll = asyncio.get_running_loop().create_future()
        try:
            await asyncio.wait_for(poll, timeout)
        except TimeoutError:
            return []
        finally:
            if self._poll is poll:
                self._poll = None
        return self.take(limit)

    @property
    def polled(self) -> bool:
        """Whether the bot holds a poll open just now."""
        return self._poll is not None

    def end_poll(self, refusal: Refused | None) -> None:
        """Lets an open poll go: with this refusal, or empty-handed."""
        poll, self._poll = self._poll, None
        if poll is None or poll.done():
            return
        if refusal is None:
            poll.set_result(None)
        else:
            poll.set_exception(refusal)
