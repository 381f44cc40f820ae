"""Names with one home: the library in tg/, the clock in clock.py, commits in unit.py, tasks where loops live.

Ruff says most of it in the editor (TID251); an exception there lets every name pass, one here lets one.
"""

import ast
import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.guards.source import ROOT, Module, imported, mentioned, modules, planted

CLOCK = ("bot/core/clock.py",)
SETTINGS = ("bot/settings.py",)
UNIT = ("bot/core/unit.py",)
LOOPS = ("bot/wiring.py", "bot/tg/", "bot/web/", "bot/outbox/", "bot/playground/", "bot/demo/")

HOMES = {
    "telegram": ("bot/tg/",),
    "apscheduler": ("bot/ticker.py",),
    "os.environ": SETTINGS,
    "os.environb": SETTINGS,
    "os.getenv": SETTINGS,
    "datetime.datetime.now": CLOCK,
    "datetime.datetime.utcnow": CLOCK,
    "datetime.datetime.today": CLOCK,
    "datetime.date.today": CLOCK,
    "time.time": CLOCK,
    "time.time_ns": CLOCK,
}
"""Where what is imported may be named; the playground and the demo are handed their clock like everybody."""

OURS = {
    "bot.settings": ("bot/cli.py", "bot/cli/", "bot/wiring.py", "bot/wiring/", "bot/demo/"),
}
"""Settings are read where the bot is put together; everybody else is handed the one value they need."""

METHODS = {
    "commit": UNIT,
    "rollback": UNIT,
    # engine.begin() commits when it ends: the same thing by another name.
    "begin": ("bot/core/",),
    "create_task": LOOPS,
    "ensure_future": LOOPS,
    "TaskGroup": LOOPS,
}
"""Where a method of any object may be named, called or handed on."""

JUMPING_CLOCK = "jumping_clock"
"""A loop whose clock jumps to the next thing due: in a test module that imports it, sleeping costs nothing."""

HALF_THE_BOT = ("tests/**", "benchmarks/**")
"""Where ruff lets every name pass: tests and measurements speak to the library as Telegram does."""


def escapes(root: Path) -> Iterator[str]:
    """Every name said outside its home."""
    imports = {**HOMES, **OURS}
    for module in modules(root):
        said = {(line, banned) for line, name in mentioned(module) for banned in imports if within(name, banned)}
        found = [(line, name, imports[name]) for line, name in said]
        found += [(line, name, METHODS[name]) for line, name in reached(module)]
        for line, name, homes in sorted(found):
            if not module.place.startswith(homes):
                yield f"{module.place}:{line}: {name} is for {' '.join(homes)}"


def within(name: str, banned: str) -> bool:
    """The name itself or something in it."""
    return name == banned or name.startswith(banned + ".")


def reached(module: Module) -> Iterator[tuple[int, str]]:
    """Line and name of the methods with a home, and of what is imported under such a name."""
    for node in module.nodes:
        if isinstance(node, ast.Attribute) and node.attr in METHODS:
            yield node.lineno, node.attr
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, alias.name) for alias in node.names if alias.name in METHODS)


def naps(root: Path) -> Iterator[str]:
    """Every test that waits for a number of seconds: slow where it passes, and flaky where it matters."""
    for module in modules(root, "tests"):
        if any(JUMPING_CLOCK in name.split(".") for _, name in imported(module)):
            continue
        for node in module.nodes:
            if isinstance(node, ast.Call) and last_name(node.func) == "sleep" and any(map(lasting, arguments(node))):
                yield f"{module.place}:{node.lineno}: wait for what happens, not for a time"


def arguments(call: ast.Call) -> list[ast.expr]:
    """What a call is given, by place or by name."""
    return [*call.args, *(keyword.value for keyword in call.keywords)]


def lasting(node: ast.expr) -> bool:
    """Whether this is arithmetic on plain numbers that are not all nought."""
    numbers = [part.value for part in ast.walk(node) if isinstance(part, ast.Constant)]
    plain = (ast.Constant, ast.BinOp, ast.UnaryOp, ast.operator, ast.unaryop)
    return all(isinstance(part, plain) for part in ast.walk(node)) and any(numbers)


def last_name(node: ast.expr) -> str:
    """What is called, without what it is called on."""
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def test_every_name_stays_at_home() -> None:
    assert not list(escapes(ROOT))


def test_no_test_waits_for_a_time() -> None:
    assert not list(naps(ROOT))


VIOLATIONS = [
    ("bot/people/service.py", "import telegram.ext"),
    ("bot/web/hook.py", "from telegram import Update"),
    ("bot/wiring.py", "from apscheduler.schedulers.asyncio import AsyncIOScheduler"),
    ("bot/tg/client.py", "import os\ntoken = os.environ['TOKEN']"),
    ("bot/settings.py", "from datetime import UTC, datetime\nstarted = datetime.now(UTC)"),
    ("bot/demo/story.py", "import datetime as dt\ntoday = dt.date.today()"),
    ("bot/playground/page.py", "import time\nat = time.time()"),
    ("bot/core/clock.py", "from os import getenv"),
]
BY_TREE_ONLY = [
    ("bot/people/service.py", "async def save(unit):\n    await unit.connection.commit()"),
    ("bot/core/database.py", "def undo(connection):\n    connection.rollback()"),
    ("bot/outbox/sender.py", "async def take(engine):\n    async with engine.begin():\n        pass"),
    ("bot/home/handlers.py", "import asyncio\nasync def home():\n    asyncio.create_task(home())"),
    ("bot/core/unit.py", "from asyncio import TaskGroup"),
    ("bot/tg/polling.py", "from bot import settings"),
]


@pytest.mark.parametrize(("place", "text"), VIOLATIONS + BY_TREE_ONLY)
def test_a_name_away_from_home_is_caught(tmp_path: Path, place: str, text: str) -> None:
    caught = list(escapes(planted(tmp_path, {place: text})))
    assert caught
    assert {line.partition(":")[0] for line in caught} == {place}


def test_names_at_home_are_left_alone(tmp_path: Path) -> None:
    files = {
        "bot/tg/intake.py": "import asyncio, telegram\nasync def go():\n    asyncio.create_task(go())",
        "bot/ticker.py": "import apscheduler",
        "bot/settings.py": "import os\nos.environ",
        "bot/core/clock.py": "from datetime import UTC, datetime\nimport time\ndatetime.now(UTC)",
        "bot/core/unit.py": "async def end(c):\n    await c.commit()",
        "bot/people/rules.py": "import datetime\ndatetime.datetime(2026, 1, 1), datetime.date(2026, 1, 1)",
    }
    assert not list(escapes(planted(tmp_path, files)))


@pytest.mark.parametrize("call", ["asyncio.sleep(0.1)", "time.sleep(2 * 1)", "sleep(delay=1)", "anyio.sleep(-0.5)"])
def test_a_nap_is_caught(tmp_path: Path, call: str) -> None:
    assert len(list(naps(planted(tmp_path, {"tests/test_nap.py": call})))) == 1


@pytest.mark.parametrize(
    "call",
    [
        "asyncio.sleep(0)",
        "clock.sleep(pause)",
        "sleepy(3)",
        "from tests.tg.jumping_clock import run\nasyncio.sleep(3600)",
    ],
)
def test_giving_way_is_no_nap(tmp_path: Path, call: str) -> None:
    assert not list(naps(planted(tmp_path, {"tests/test_nap.py": call})))


def ruff_settings() -> dict[str, Any]:
    """Ruff's part of pyproject.toml."""
    settings: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["ruff"]["lint"]
    return settings


def test_ruff_knows_the_same_names_and_homes() -> None:
    settings = ruff_settings()
    assert set(settings["flake8-tidy-imports"]["banned-api"]) == set(HOMES)
    excepted = {place for place, rules in settings["per-file-ignores"].items() if "TID251" in rules}
    homes = {home + "**" if home.endswith("/") else home for places in HOMES.values() for home in places}
    assert excepted == homes | set(HALF_THE_BOT)


def test_ruff_catches_the_names_away_from_home(tmp_path: Path) -> None:
    away = [(place, text) for place, text in VIOLATIONS if place not in {"bot/tg/client.py", *SETTINGS, *CLOCK}]
    planted(tmp_path, {**dict(away), "bot/tg/polling.py": "import telegram", "tests/test_a.py": "import telegram"})
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    command = [
        sys.executable,
        "-m",
        "ruff",
        "check",
        "--no-cache",
        "--select",
        "TID251",
        "--output-format",
        "json",
        ".",
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    caught = {
        Path(finding["filename"]).relative_to(tmp_path.resolve()).as_posix() for finding in json.loads(done.stdout)
    }
    assert caught == {place for place, _ in away}
