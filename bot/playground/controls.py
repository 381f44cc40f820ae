"""What a story must offer to the page: its state as data, and a handful of actions.

The one rule: the page shows what it is told; which step is done, and why, is the story's business.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from bot.playground.standin import StandIn

Json = dict[str, Any]


class Controls(Protocol):
    """A story behind the page.

    `story()` gives `now` (ISO), `clock` (as shown), `notice`, `steps`, `counters` (lost, twice), `plugged`,
    `phones` (keys), `more_phones` (`key`, `name`, `note`), `busy`, and may give `beginning` (another one after each
    reset), `letters` (deep link payloads) and `people` (who they are), both by phone key. A step has `id`, `title`,
    `phone`, `hint` (label of the next press, or None), `quote`, `quote_en`, `quote_source`, `done`, `active`,
    `note`, and may have `hint_en`, `say` (a text to write, offered as a chip over the input), `start` (whether START
    is next on that phone), `show` (the key of the phone to put on the page) and `control` (the button of the page that
    is next: "next", "plug", "stranger").
    """

    title: str

    def story(self) -> Json:
        """The state of the story now."""
        ...

    async def next_story(self) -> None:
        """Jumps to the next moment of the story."""
        ...

    async def next_due(self) -> None:
        """Jumps to the next thing that is due, whatever it is."""
        ...

    async def plug(self, on: bool) -> None:
        """Kills the bot, or starts it again."""
        ...

    async def reset(self) -> None:
        """Everything from the beginning."""
        ...

    async def show_phone(self, key: str) -> None:
        """Puts one more phone on the page."""
        ...

    async def looked(self) -> None:
        """Somebody read what stood on the lock screens."""
        ...

    def glosses(self) -> Mapping[str, str]:
        """English for texts that may stand in a bubble or on a button."""
        ...


class NullControls:
    """No story: all phones there are, and the bench."""

    def __init__(self, telegram: StandIn) -> None:
        self.title = telegram.world.name
        self._telegram = telegram

    def story(self) -> Json:
        """No steps; the clock of the stand-in."""
        now = self._telegram.world.now()
        return {
            "now": now.isoformat(),
            "clock": f"{now:%a} {now.day} {now:%b} {now.hour}.{now:%M}",
            "notice": "The bot is real. Only Telegram is a stand-in.",
            "steps": [],
            "counters": None,
            "plugged": None,
            "phones": list(self._telegram.world.people)[:12],
            "more_phones": [],
            "busy": False,
        }

    async def next_story(self) -> None:
        """There is no next moment."""

    async def next_due(self) -> None:
        """Nothing is known to be due."""

    async def plug(self, on: bool) -> None:
        """Which process the bot is, is not known."""

    async def reset(self) -> None:
        """Forgets people and messages."""
        self._telegram.reset()

    async def show_phone(self, key: str) -> None:
        """Makes a phone with this key, or finds it."""
        self._telegram.phone(key)

    async def looked(self) -> None:
        """Nothing follows from it."""

    def glosses(self) -> Mapping[str, str]:
        """None."""
        return {}
