"""The real time, for a stand-in that was given no clock.

The one rule: only the default of StandIn and figures about real traffic ask here; all that people see and all
limits follow the clock that StandIn was given.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime


def real_seconds() -> float:
    """Seconds since 1970 by the machine's clock."""
    return time.clock_gettime(time.CLOCK_REALTIME)


def real_now() -> datetime:
    """The machine's clock, aware, in UTC."""
    return datetime.fromtimestamp(real_seconds(), UTC)
