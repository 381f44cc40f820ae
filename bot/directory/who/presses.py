"""Buttons of /who."""

from __future__ import annotations

from bot.core.presses import Press


class ListPeople(Press, prefix="whl"):
    """Choose the child or class, from this page of them."""

    page: int = 0


class ShowPeople(Press, prefix="wh"):
    """The people around this class."""

    class_id: int


class ShowVacant(Press, prefix="whv"):
    """Which posts around this class nobody holds, and whom to ask meanwhile."""

    class_id: int


class ShowMyName(Press, prefix="whn"):
    """Let the homes of the class read my name as its elected parent, or no more."""

    class_id: int
    shown: bool
