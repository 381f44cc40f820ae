"""How the bot behaves when an update fits no feature: a promise that `home` keeps and `tg` relies on.

Siblings do not import each other, so intake is handed one of these by wiring.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Protocol

from bot.core.errors import Refusal
from bot.core.replies import Reply
from bot.core.routes import Written
from bot.core.unit import Unit


class Odd(StrEnum):
    """What arrived instead of text or a press."""

    STICKER = "sticker"
    FILE = "file"
    EDITED = "edited"
    OTHER = "other"


class Manners(Protocol):
    """Each answers in the language set around the call, and changes nothing."""

    async def refused(self, unit: Unit, acting: Any, refusal: Refusal) -> Reply:
        """The general wording of a refusal its route does not word itself."""
        ...

    async def text(self, unit: Unit, acting: Any, written: Written) -> Reply:
        """Text, or a file, that nobody asked for."""
        ...

    async def edited(self, unit: Unit, acting: Any, written: Written) -> Reply:
        """A message that the person has changed."""
        ...

    async def odd(self, unit: Unit, acting: Any, what: Odd) -> Reply: ...

    async def unknown_command(self, unit: Unit, acting: Any) -> Reply: ...

    async def present(self, unit: Unit, acting: Any) -> Reply:
        """The person's present screen, for an update that has had its effect before."""
        ...

    def stranger(self, acting: Any = None) -> Reply:
        """Somebody without a link, or whose links rest, did something that needs one."""
        ...

    def group(self, link: str) -> Reply:
        """The bot was put into a group: say why it leaves, and leave."""
        ...

    def apology(self) -> Reply:
        """Something went wrong on our side."""
        ...
