"""`python -m benchmarks [name …] [--write]`: measures, prints, and with --write keeps the figures in RESULTS.md."""

from __future__ import annotations

import argparse
import logging
import sys
import time
from collections.abc import Callable, Coroutine

import structlog

from benchmarks import broadcast, growth, imports, morning, outbox, press, rush, schedule, start, still_away
from benchmarks.figures import Figure, machine, write
from benchmarks.house import Databases, databases
from bot.core import loop

Measure = Callable[[Databases], Coroutine[None, None, list[Figure]]]
TOPICS: dict[str, Measure] = {
    "press": press.measure,
    "outbox": outbox.measure,
    "rush": rush.measure,
    "growth": growth.measure,
    "imports": imports.measure,
    "start": start.measure,
    "schedule": schedule.measure,
    "still_away": still_away.measure,
    "morning": morning.measure,
    "broadcast": broadcast.measure,
}


def main() -> int:
    """1 when a target was missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"of {', '.join(TOPICS)} (default: all)")
    parser.add_argument("--write", action="store_true", help="append the figures to benchmarks/RESULTS.md")
    parser.add_argument("--full", action="store_true", help="wait a minute before memory is measured")
    arguments = parser.parse_args()
    if arguments.full:
        start.IDLE_SECONDS = 60.0
    if unknown := set(arguments.names) - TOPICS.keys():
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(TOPICS)}")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    print(machine())
    missed = 0
    with databases() as found:
        for name in arguments.names or TOPICS:
            began = time.perf_counter()
            figures = loop.run(TOPICS[name](found))
            print(f"{name} ({time.perf_counter() - began:.0f} s)")
            for figure in figures:
                print(figure.line())
            sys.stdout.flush()
            missed += sum(figure.met is False for figure in figures)
            if arguments.write:
                write(name, figures)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
