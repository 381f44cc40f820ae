"""The buttons that lead home, to help, and to what is kept about one."""

from __future__ import annotations

from bot.core.presses import Press


class ShowMenu(Press, prefix="hm"):
    """Show the home screen."""


class ShowHelp(Press, prefix="hmh"):
    """Show help."""


class SayHelped(Press, prefix="hmhf"):
    """Whether one found in help what one was looking for."""

    found: bool


class ShowPrivacy(Press, prefix="hmp"):
    """Show how data is used."""


class ShowCalendar(Press, prefix="hmc"):
    """What lies ahead, in a message of its own."""


class TurnCalendar(Press, prefix="hmct"):
    """This page of it, in place."""

    page: int


class TakeCalendarOfAll(Press, prefix="hmcf"):
    """The calendar file of everything ahead."""
