"""`python -m benchmarks [name …] [--write]`: measures, prints, and with --write keeps the figures in RESULTS.md."""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import time
from collections.abc import Awaitable, Callable

import structlog

from benchmarks import growth, outbox, press, rush, start
from benchmarks.figures import Figure, machine, write
from benchmarks.house import Databases, databases

Measure = Callable[[Databases], Awaitable[list[Figure]]]
TOPICS: dict[str, Measure] = {"press": press.measure, "outbox": outbox.measure, "rush": rush.measure, "growth": growth.measure, "start": start.measure}


def main() -> int:
    """1 when a target was missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"of {', '.join(TOPICS)} (default: all)")
    parser.add_argument("--write", action="store_true", help="append the figures to benchmarks/RESULTS.md")
    arguments = parser.parse_args()
    if unknown := set(arguments.names) - TOPICS.keys():
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(TOPICS)}")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    print(machine())
    missed = 0
    with databases() as found:
        for name in arguments.names or TOPICS:
            start = time.perf_counter()
            figures = asyncio.run(_measured(TOPICS[name], found))
            print(f"{name} ({time.perf_counter() - start:.0f} s)")
            for figure in figures:
                print(figure.line())
            sys.stdout.flush()
            missed += sum(figure.met is False for figure in figures)
            if arguments.write:
                write(name, figures)
    return 1 if missed else 0


async def _measured(measure: Measure, found: Databases) -> list[Figure]:
    return await measure(found)


if __name__ == "__main__":
    sys.exit(main())
