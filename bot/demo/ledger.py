"""Counts what was lost and what came twice, from what went over the wire.

The one rule: nothing here asks the bot. Lost is a press that the bot has acknowledged and never answered; twice is
the same message again within minutes, in a chat where nobody asked for anything in between.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import orjson

from bot.playground.standin import StandIn
from bot.playground.world import Message

# Two kind reminders may use the same words on two days; the same words at once are one message sent twice.
AT_ONCE = timedelta(minutes=10)


class Ledger:
    """Watches one stand-in from its beginning."""

    def __init__(self, telegram: StandIn) -> None:
        self._world = telegram.world
        self.count_anew()
        self._world.watchers.add(self._look)

    def count_anew(self) -> None:
        """Count from nothing."""
        self.twice = 0
        self._seen = max((number for chat in self._world.chats.values() for number in chat.messages), default=0)
        self._asked: dict[int, int] = {}
        self._said: dict[int, dict[bytes, datetime]] = {}

    @property
    def lost(self) -> int:
        """Presses that wait for an answer although the bot has acknowledged them."""
        waiting = {entry.update.get("callback_query", {}).get("id") for entry in self._world.inbox.waiting}
        return sum(query_id not in waiting for query_id in self._world.queries)

    def _look(self) -> None:
        for chat in self._world.chats.values():
            self._note_press(chat.id)
            newest = [message for number, message in chat.messages.items() if number > self._seen]
            for message in newest:
                self._note(message)
        self._seen = max(
            (next(reversed(chat.messages)) for chat in self._world.chats.values() if chat.messages), default=self._seen
        )

    def _note_press(self, chat_id: int) -> None:
        """After a press the same words may come again: somebody asked."""
        newest = max(
            (int(key) for key, query in self._world.queries.items() if query.message.chat.id == chat_id), default=0
        )
        if newest > self._asked.get(chat_id, 0):
            self._asked[chat_id] = newest
            self._said.pop(chat_id, None)

    def _note(self, message: Message) -> None:
        chat_id = message.chat.id
        if not message.from_bot:
            self._said.pop(chat_id, None)
            return
        parts = ("text", "caption", "document", "reply_markup")
        words = orjson.dumps([message.wire.get(part) for part in parts])
        said = self._said.setdefault(chat_id, {})
        before = said.get(words)
        self.twice += before is not None and message.date - before < AT_ONCE
        said[words] = message.date
