"""The solver in a process of its own: the bot's memory and loop stay free, and a crash of it is no crash of ours.

The one rule kept here: no name and nothing of a family's words goes over, only numbers.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import orjson

import bot
from bot.conferences.scheduling.problem import Answer, Problem, written

# Starting a process and reading the problem, and cores that others are at work on, too.
_PATIENCE = 60.0


class NoAnswer(Exception):
    """The process ended without an answer, or took far longer than it was given."""


async def solve_apart(problem: Problem) -> Answer:
    """The answer of a child process. Raises NoAnswer."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot.conferences.scheduling.solving",
        # Where this very package lies: `-m` looks there first.
        cwd=Path(bot.__file__).parent.parent,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(10 * problem.seconds + _PATIENCE):
            said, troubles = await process.communicate(orjson.dumps(written(problem)))
    except TimeoutError as error:
        raise NoAnswer("it took too long") from error
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0:
        raise NoAnswer(troubles.decode(errors="replace")[-400:])
    answer = orjson.loads(said)
    return Answer(dict(answer["placed"]), answer["proved"])
