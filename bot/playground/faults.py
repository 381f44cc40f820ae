"""Trouble on demand: refusals, silence, dropped connections.

The one rule: a fault hits a fixed number of matching calls and then is over, so a test knows when it ends.
"""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct

from bot.playground.errors import Refused, described

Kind = Literal["answer", "timeout", "drop", "drop_after_effect"]
KINDS: tuple[Kind, ...] = ("answer", "timeout", "drop", "drop_after_effect")


class Fault(Struct):
    """One kind of trouble; `hits` counts the calls it has met."""

    method: str | None
    chat_id: int | None
    status: int
    retry_after: int | None
    description: str | None
    times: int
    after: int
    kind: Kind
    hits: int = 0

    def refusal(self) -> Refused:
        """What a call meets whose fault is an answer."""
        wait = self.retry_after if self.status in {429, 502, 503} else None
        return Refused(self.status, self.description or described(self.status, wait), wait)


class Faults:
    """The faults in force."""

    def __init__(self) -> None:
        self.all: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """ValueError for a kind nobody knows."""
        if fault.kind not in KINDS:
            raise ValueError(f"kind is one of {', '.join(KINDS)}")
        self.all.append(fault)

    def meet(self, method: str, chat_id: Any) -> Fault | None:
        """The fault this call runs into; counts it off."""
        for fault in self.all:
            if fault.method is not None and fault.method.lower() != method.lower():
                continue
            if fault.chat_id is not None and fault.chat_id != chat_id:
                continue
            if fault.method is None and method in {"getUpdates", "getMe"}:
                continue
            if fault.after > 0:
                fault.after -= 1
                continue
            fault.hits += 1
            fault.times -= 1
            if fault.times <= 0:
                self.all.remove(fault)
            return fault
        return None
