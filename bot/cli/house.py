"""What the command line needs of an opened installation; wiring's House is one."""

from __future__ import annotations

from typing import Protocol

from bot.core.feature import Ended
from bot.core.unit import Unit, Units
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import Policy
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

    async def policy_effects(self, unit: Unit, school_id: int, before: Policy, after: Policy) -> list[str]:
        """What a new policy does to what is already made, in lines; nothing is written."""
        ...

    async def days_effects(
        self, unit: Unit, school_id: int, before: SchoolCalendar, after: SchoolCalendar
    ) -> list[str]:
        """What other closed days do to what is already made, in lines; nothing is written."""
        ...

    async def days_changed(self, unit: Unit, school_id: int, before: SchoolCalendar, after: SchoolCalendar) -> None:
        """Bring along what follows the school's days."""
        ...

    async def bot_username(self) -> str:
        """What getMe says. Raises whatever the library raises when Telegram cannot be asked."""
        ...
