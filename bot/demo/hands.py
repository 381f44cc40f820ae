"""Phones in their owners' hands: an answer to what somebody just did never stands on a lock screen.

The one rule: only what answers an update still being handled is such an answer; everything else lights the screen.
"""

from __future__ import annotations

import asyncio

from bot.playground.standin import StandIn
from bot.playground.world import Person

# Seconds between two looks at what waits for the bot.
_SOON = 0.01


class Hands:
    """Takes answers off the lock screens of one stand-in; the page itself tells open phones from locked ones."""

    def __init__(self, telegram: StandIn) -> None:
        self._world = telegram.world
        self._last = 0
        self._world.watchers.add(self._look)

    def is_asking(self, person: Person) -> bool:
        """Whether something this person did is still with the bot, or waits for it."""
        number = person.user["id"]
        bodies = (body for entry in self._world.inbox.waiting for body in entry.update.values())
        return any(isinstance(body, dict) and body.get("from", {}).get("id") == number for body in bodies)

    async def read_all(self) -> None:
        """Wait until nothing that anybody did is with the bot any more; what came on that has been read."""
        while self._world.inbox.waiting:  # noqa: ASYNC110 - an acknowledgement is no news that could be waited for
            await asyncio.sleep(_SOON)
        for person in self._world.people.values():
            person.pushes.clear()

    def _look(self) -> None:
        newest = self._last
        for person in self._world.people.values():
            fresh = [push for push in person.pushes if push.message_id > self._last]
            newest = max([newest, *(push.message_id for push in fresh)])
            if fresh and self.is_asking(person):
                for push in fresh:
                    person.pushes.remove(push)
        self._last = newest
