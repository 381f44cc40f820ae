"""Buttons of the office's list."""

from __future__ import annotations

from bot.core.presses import Press


class ShowTasks(Press, prefix="of"):
    """Show what waits, from this page on (0 is the first)."""

    page: int


class ShowTask(Press, prefix="oft"):
    """Open one thing that waits."""

    task_id: int


class SeenTo(Press, prefix="ofs"):
    """This is seen to: it waits no longer."""

    task_id: int
