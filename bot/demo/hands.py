"""Phones in their owners' hands: an answer to what somebody just did never stands on a lock screen.

The one rule: only what answers an update still being handled is such an answer; everything else lights the screen.
"""

from __future__ import annotations

from bot.playground.standin import StandIn
from bot.playground.world import Person


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

    def _look(self) -> None:
        newest = self._last
        for person in self._world.people.values():
            fresh = [push for push in person.pushes if push.message_id > self._last]
            newest = max([newest, *(push.message_id for push in fresh)])
            if fresh and self.is_asking(person):
                for push in fresh:
                    person.pushes.remove(push)
        self._last = newest
