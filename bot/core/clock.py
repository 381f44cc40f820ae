"""The only place that reads the machine's clock.

`now()` is story time: what people are shown and when things are due; the demo and the tests move it.
`monotonic()` is for leases, claims, pacing and time-outs; nobody moves it.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """What code that needs the time is given."""

    def now(self) -> datetime:
        """The current instant, aware and in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that only ever grow, from an arbitrary start."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()


class AdjustableClock(SystemClock):
    """A clock whose story time stands still until it is moved; `monotonic()` runs on as always."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        return self._now

    def set(self, instant: datetime) -> None:
        """Move story time to `instant` (aware)."""
        self._now = instant.astimezone(UTC)

    def advance(self, by: timedelta) -> None:
        """Move story time on by `by`."""
        self._now += by
