"""A quick start: libraries without what they would take along, and no looking for garbage among new code.

The one rule kept here: only what a library itself calls optional is kept from it.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without(name: str) -> Iterator[None]:
    """Inside, importing `name` fails as if it were not installed; whoever has it already keeps it."""
    had = sys.modules.get(name)
    sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[name]
        if had is not None:
            sys.modules[name] = had


def collect_seldom() -> None:
    """While a process starts nearly everything stays: a sixth of the time went into looking for what does not."""
    gc.set_threshold(100_000, 50, 100)
