"""What the command line needs of an opened installation; wiring's House is one."""

from __future__ import annotations

from typing import Protocol

from bot.core.feature import Ended
from bot.core.unit import Unit, Units
from bot.settings import Settings


class House(Protocol):
    """An installation whose schema and keys are in order."""

    @property
    def settings(self) -> Settings: ...

    @property
    def units(self) -> Units: ...

    async def ends(self, unit: Unit, ended: Ended) -> None:
        """Tell every feature what ends in this transaction."""
        ...

    async def bot_username(self) -> str:
        """What getMe says. Raises whatever the library raises when Telegram cannot be asked."""
        ...
