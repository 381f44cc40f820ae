"""Buttons of /who."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.presses import Press


@dataclass(frozen=True)
class ListPeople(Press, prefix="whl"):
    """Choose the child or class, from this page of them."""

    page: int = 0


@dataclass(frozen=True)
class ShowPeople(Press, prefix="wh"):
    """The people around this class."""

    class_id: int


@dataclass(frozen=True)
class ShowMyName(Press, prefix="whn"):
    """Let the homes of the class read my name as its elected parent, or no more."""

    class_id: int
    shown: bool
