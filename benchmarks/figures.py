"""A benchmark's figures: printed as they come, and kept in RESULTS.md with date and machine.

The one rule: a figure names what it was measured against in the same run, and the target it is held to.
"""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from msgspec import Struct

RESULTS = Path(__file__).with_name("RESULTS.md")
_HEAD = """# Results

Written by `make bench ARGS=--write`. Absolute figures belong to the machine; ratios are of two things measured in turn
in the same run, medians of several turns.

| date | machine | benchmark | figure | value | against | ratio | target | |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
"""


class Figure(Struct, frozen=True):
    """One line. `ratio` None where the value itself is held to the target; `met` None where there is no target."""

    name: str
    value: str
    against: str = ""
    ratio: float | None = None
    target: str = ""
    met: bool | None = None

    @property
    def verdict(self) -> str:
        return "" if self.met is None else "met" if self.met else "MISSED"

    def line(self) -> str:
        ratio = "" if self.ratio is None else f"{self.ratio:.2f} ×"
        return f"  {self.name:<58} {self.value:>16}  {ratio:>8}  {self.target:<9} {self.verdict:<7} {self.against}"


def at_least(name: str, value: float, unit: str, against: str, base: float, *, target: float) -> Figure:
    """A figure that should be at least `target` times its baseline."""
    ratio = value / base
    return Figure(name, f"{value:,.0f} {unit}", f"{against} ({base:,.0f})", ratio, f"≥ {target}", ratio >= target)


def at_most(name: str, value: float, unit: str, against: str, base: float, *, target: float) -> Figure:
    """A figure that should be at most `target` times its baseline."""
    ratio = value / base
    return Figure(name, f"{value:,.2f} {unit}", f"{against} ({base:,.2f})", ratio, f"≤ {target}", ratio <= target)


def median(values: Iterable[float]) -> float:
    return statistics.median(values)


def percentile(values: Iterable[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def machine() -> str:
    """The machine, and how busy it is."""
    # Others at work on the same cores stretch every wait, and CPU times less.
    return f"{os.cpu_count()} × {platform.machine()}, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}"


def write(benchmark: str, figures: Iterable[Figure]) -> None:
    """Append the figures to RESULTS.md."""
    if not RESULTS.exists():
        RESULTS.write_text(_HEAD)
    today = date.today().isoformat()  # noqa: DTZ011 - the day on which somebody measured, by their own calendar
    with RESULTS.open("a") as file:
        for figure in figures:
            ratio = "" if figure.ratio is None else f"{figure.ratio:.2f} ×"
            cells = (today, machine(), benchmark, figure.name, figure.value, figure.against, ratio, figure.target)
            file.write(f"| {' | '.join(cells)} | {figure.verdict} |\n")
