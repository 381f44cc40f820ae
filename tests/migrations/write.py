"""`make migration MESSAGE="add lateness"`: a new version with what the models have and the last version lacks.

Compared on an empty database of its own, so that nobody's is touched.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile

import bot.features  # noqa: F401 - every table of every slice
from bot.core import schema


async def main(message: str) -> None:
    with tempfile.TemporaryDirectory(prefix="skolebro-migration-") as folder:
        url = f"sqlite:///{folder}/empty.db"
        await schema.migrate(url)
        await schema.new_version(url, message)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
