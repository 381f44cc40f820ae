"""The cheap look at the schema's version says what alembic says, without importing it."""

import subprocess
import sys
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory

from bot.core.paths import folder
from bot.core.schema import head

START = """
import asyncio, sys
import bot.wiring
from bot.core.schema import SchemaBehind, ensure_current
try:
    asyncio.run(ensure_current(sys.argv[1]))
except SchemaBehind as error:
    print(error)
print({"alembic", "highspy", "numpy"} & set(sys.modules))
"""


def test_the_head_read_from_the_files_is_alembics() -> None:
    config = Config()
    config.set_main_option("script_location", str(folder("migrations")))
    assert head() == ScriptDirectory.from_config(config).get_current_head()


def test_starting_imports_neither_alembic_nor_the_solver(tmp_path: Path) -> None:
    command = [sys.executable, "-c", START, f"sqlite:///{tmp_path}/empty.db"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [f"the database is at nothing, this release needs {head()}", "set()"]
