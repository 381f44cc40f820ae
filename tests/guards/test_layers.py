"""Floors of the house: the contracts in pyproject.toml hold, and break for who crosses them."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

from tests.guards.source import ROOT, planted

ABOVE = ["cli", "wiring", "features", "ticker", "demo", "settings"]
SIDE_BY_SIDE = ["tg", "web", "playground", "home", "directory", "talks", "absence", "news"]
BELOW = ["questions", "conferences", "reminders", "people", "schools", "outbox", "accounts", "core"]


def lint(root: Path) -> tuple[int, str]:
    """What import-linter says of the `bot` in this folder, by the contracts of this repository."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"]
    environment = {**os.environ, "PYTHONPATH": str(root), "COLUMNS": "200"}
    done = subprocess.run(
        [*command, "--no-cache", "--config", str(ROOT / "pyproject.toml")],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def house(root: Path, **additions: str) -> Path:
    """A house with every room and some imports from each floor to a lower one, and what is added."""
    rooms = dict.fromkeys([*ABOVE, *SIDE_BY_SIDE, *BELOW], "")
    rooms |= {
        "cli": "import bot.settings",
        "wiring": "import bot.features, bot.tg",
        "home": "import bot.core",
    }
    files = {f"bot/{room}/__init__.py": text for room, text in {**rooms, **additions}.items()}
    return planted(root, {"bot/__init__.py": "", "bot/__main__.py": "import bot.cli", **files})


def test_the_house_keeps_its_floors() -> None:
    code, said = lint(ROOT)
    assert code == 0, said


def test_a_sound_house_is_left_alone(tmp_path: Path) -> None:
    code, said = lint(house(tmp_path))
    assert code == 0, said


def test_a_house_half_built_is_left_alone(tmp_path: Path) -> None:
    code, said = lint(planted(tmp_path, {"bot/__init__.py": "", "bot/core/__init__.py": ""}))
    assert code == 0, said


def test_a_room_nobody_placed_is_caught(tmp_path: Path) -> None:
    code, said = lint(house(tmp_path, attic=""))
    assert code == 1
    assert "attic" in said


def test_arrows_up_and_across_are_caught(tmp_path: Path) -> None:
    across = {"core": "import bot.accounts", "news": "import bot.absence", "schools": "import bot.settings"}
    code, said = lint(house(tmp_path, **across))
    assert code == 1
    for arrow in ("bot.core -> bot.accounts", "bot.news -> bot.absence", "bot.schools -> bot.settings"):
        assert arrow in said, said


def test_the_contract_covers_every_room() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    (floors,) = (contract for contract in contracts if contract["type"] == "layers")
    assert floors["exhaustive"] is True
    assert floors["containers"] == ["bot"]
