"""Button payloads of the counters."""

from __future__ import annotations

from bot.core.presses import Press


class ListCounts(Press, prefix="hdc"):
    """Class by class, a page of their buttons."""

    page: int


class ShowCount(Press, prefix="hdk"):
    """One class: who is without, a page of it."""

    class_id: int
    page: int
