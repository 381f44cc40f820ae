"""A municipality's class lists: fifty schools and thirty thousand pupils in one export, a transaction a school.

Every run is a process of its own, so that its memory is its own: the whole, a tenth of it (time grows with the list),
and the list alone. What writing adds to the list in memory must not grow with the list.
"""

from __future__ import annotations

import asyncio
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from msgspec import Struct
from msgspec.structs import asdict

from benchmarks.figures import Figure
from benchmarks.house import Databases
from benchmarks.town import NOW
from bot.core.clock import AdjustableClock
from bot.core.database import open_engines
from bot.core.feature import Ended
from bot.core.keys import new_ring
from bot.core.sealed import give_ring
from bot.core.unit import Unit, Units
from bot.features import assemble
from bot.people.importing.service import Choices, import_list
from bot.people.roster import Roster, read_roster
from bot.schools.queries import school_by_key
from bot.schools.service import add_school
from tests.people.roster.samples import sample

SCHOOLS, PUPILS = 50, 30_000
TENTH = 10
# A minute for a whole municipality, and what a small server has to spare.
MOST_SECONDS, MOST_MEGABYTES = 60.0, 600.0
MOST_GROWTH = 1.5
_DAY = date(2026, 11, 16)


class Measured(Struct, frozen=True):
    """One run: seconds of each part, and megabytes at their peak."""

    reading: float
    writing: float
    again: float
    start: float
    read: float
    peak: float
    guardians: int
    cpu: float


async def measure(databases: Databases) -> list[Figure]:
    """Seconds and peak memory, on both databases."""
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="skolebro-lists-") as folder:
        whole = _write(Path(folder) / "whole.zip", SCHOOLS)
        tenth = _write(Path(folder) / "tenth.zip", SCHOOLS // TENTH)
        for name in databases.names:
            async with databases.database(name) as url:
                some = await asyncio.to_thread(_run, url, tenth)
            async with databases.database(name) as url:
                figures.extend(_figures(name, await asyncio.to_thread(_run, url, whole), some))
    return figures


def _write(path: Path, schools: int) -> Path:
    return sample(PUPILS * schools // SCHOOLS, schools=schools, demographics=True).zip(path)


def _figures(name: str, whole: Measured, some: Measured) -> Iterator[Figure]:
    seconds = whole.reading + whole.writing
    list_of = f"{SCHOOLS} schools, {PUPILS:,} pupils, {whole.guardians:,} guardians"
    yield Figure(
        f"{name}: a municipality read and written",
        f"{seconds:.1f} s",
        f"{list_of}: read {whole.reading:.1f}, written {whole.writing:.1f}; CPU {whole.cpu:.1f}",
        None,
        f"≤ {MOST_SECONDS:.0f} s",
        seconds <= MOST_SECONDS,
    )
    yield Figure(f"{name}: the same list again", f"{whole.again:.1f} s", "nothing is written")
    growth = whole.writing / some.writing / TENTH
    yield Figure(
        f"{name}: seconds a school", f"{whole.writing / SCHOOLS:.2f} s", f"with {SCHOOLS // TENTH} schools "
        f"({some.writing * TENTH / SCHOOLS:.2f})", growth, f"≤ {MOST_GROWTH}", growth <= MOST_GROWTH,
    )  # fmt: skip
    yield Figure(
        f"{name}: memory at its peak",
        f"{whole.peak:.0f} MB",
        f"{whole.start:.0f} at the start, {whole.read:.0f} with the list",
        None,
        f"≤ {MOST_MEGABYTES:.0f} MB",
        whole.peak <= MOST_MEGABYTES,
    )
    added, of_some = whole.peak - whole.read, some.peak - some.read
    # A few megabytes either way are the allocator's.
    flat = added <= max(of_some, 20.0) * MOST_GROWTH
    yield Figure(
        f"{name}: memory that writing adds", f"{added:.0f} MB", f"with {SCHOOLS // TENTH} schools ({of_some:.0f})",
        None, "flat", flat,
    )  # fmt: skip


def _run(url: str, path: Path) -> Measured:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.imports", url, str(path)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return Measured(**json.loads(done.stdout))


# In the process of its own -------------------------------------------------------------------------------------------


def _peak() -> float:
    """Megabytes this process had at most."""
    status = Path("/proc/self/status")
    if status.exists():
        # What getrusage says begins with what the parent had.
        high = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(high.split()[1]) / 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1024 * 1024 if sys.platform == "darwin" else 1024)


async def _import(url: str, path: Path) -> Measured:
    assembled = assemble()
    engines = open_engines(url)
    give_ring(engines, new_ring())
    races = (race for feature in assembled.features for race in feature.lost_races)
    units = Units(engines, AdjustableClock(NOW), races)
    start = _peak()
    began = time.perf_counter()
    roster = read_roster(path, on=_DAY)
    parts = roster.by_school()
    reading, read = time.perf_counter() - began, _peak()

    async def add(unit: Unit) -> None:
        for key in parts:
            await add_school(unit, key, key, "dk-buddinge", None)

    await units.run(add)
    began = time.perf_counter()
    await _write_all(units, parts)
    writing, peak, cpu = time.perf_counter() - began, _peak(), time.process_time()
    began = time.perf_counter()
    await _write_all(units, parts)
    again = time.perf_counter() - began
    await engines.dispose()
    return Measured(reading, writing, again, start, read, peak, len(roster.guardians), cpu)


async def _write_all(units: Units, parts: dict[str, Roster]) -> None:
    async def ends(_unit: Unit, ended: Ended) -> None:
        raise AssertionError(f"nothing ends in a first import: {ended.what}")

    for key, roster in parts.items():

        async def work(unit: Unit, key: str = key, roster: Roster = roster) -> None:
            school = await school_by_key(unit, key)
            await import_list(unit, school, roster, Choices(), ends, lambda _total: lambda _written: None)

        await units.run(work)


if __name__ == "__main__":
    measured = asyncio.run(_import(sys.argv[1], Path(sys.argv[2])))
    print(json.dumps(asdict(measured)))
