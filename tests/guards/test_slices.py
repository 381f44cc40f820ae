"""Inside a slice: who may import whom among handlers, service, rules and the rest, wherever such files lie.

A file's part in its slice is told by its name, in conferences/ as in conferences/booking/. Names that are
no part of the pattern (access.py, presets.py) are free.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.guards.source import ROOT, Module, imported, modules, planted

PARTS = {"handlers", "service", "rules", "queries", "models", "screens", "notices", "presses", "errors"}

MAY_IMPORT = {
    "handlers": {"service", "queries", "screens", "presses", "errors", "rules"},
    "service": {"rules", "queries", "models", "errors", "notices"},
    "notices": {"queries", "models", "presses", "rules"},
    "rules": {"models", "errors"},
    "screens": PARTS - {"service", "handlers"},
}
"""Of its own slice. A part named like the importer (booking/service and rounds/service) is always free."""


def strays(root: Path) -> Iterator[str]:
    """Every import that crosses a slice the wrong way."""
    found = modules(root)
    known = {module.name for module in found}
    for module in found:
        for line, name in imported(module):
            target = next((known_name for known_name in (name, name.rpartition(".")[0]) if known_name in known), None)
            if target and target != module.name and not allowed(module, target):
                yield f"{module.place}:{line}: {part(module.name)} may not import {target}"


def allowed(module: Module, target: str) -> bool:
    """Whether this module may import that one, as far as their parts go."""
    mine, theirs = part(module.name), part(target)
    near = slice_of(module.name) == slice_of(target)
    if theirs == "handlers":
        return near and (module.place.endswith("/__init__.py") or mine == "feature")
    if theirs == "service" and mine in {"screens", "notices"}:
        return False
    return not near or theirs not in PARTS or theirs == mine or theirs in MAY_IMPORT.get(mine, PARTS)


def part(name: str) -> str:
    """The last word of a module's name, which is its part in the slice."""
    return name.rpartition(".")[2]


def slice_of(name: str) -> str:
    """The folder straight under bot/."""
    return ".".join(name.split(".")[:2])


def test_slices_keep_their_order() -> None:
    assert not list(strays(ROOT))


SOUND = {
    "bot/__init__.py": "",
    "bot/people/__init__.py": "from bot.people.handlers import routes",
    "bot/people/handlers.py": "from bot.people import service, screens\nroutes = ()",
    "bot/people/service.py": "from bot.people import rules, access\nfrom bot.people.models import Person",
    "bot/people/rules.py": "",
    "bot/people/access.py": "",
    "bot/people/models.py": "Person = 1",
    "bot/people/screens.py": "from . import presses",
    "bot/people/presses.py": "",
    "bot/conferences/__init__.py": "",
    "bot/conferences/booking/__init__.py": "",
    "bot/conferences/booking/service.py": "import bot.people.service\nfrom ..rounds import service",
    "bot/conferences/rounds/__init__.py": "",
    "bot/conferences/rounds/service.py": "",
    "bot/conferences/rounds/handlers.py": "",
    "bot/conferences/feature.py": "from bot.conferences.rounds import handlers",
}


def test_a_sound_slice_is_left_alone(tmp_path: Path) -> None:
    assert not list(strays(planted(tmp_path, SOUND)))


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("bot/people/service.py", "from bot.people import screens"),
        ("bot/people/service.py", "from .presses import BookSlot"),
        ("bot/people/rules.py", "import bot.people.service"),
        ("bot/people/screens.py", "from bot.people import service"),
        ("bot/people/screens.py", "from bot.conferences.rounds.service import publish"),
        ("bot/people/notices.py", "from bot.people.screens import booked"),
        ("bot/people/handlers.py", "from bot.people.models import Person"),
        ("bot/people/imports.py", "def late():\n    from bot.people.handlers import routes"),
        ("bot/conferences/__init__.py", "from bot.people import handlers"),
        ("bot/conferences/booking/rules.py", "from ..rounds import service"),
    ],
)
def test_a_wrong_import_is_caught(tmp_path: Path, place: str, text: str) -> None:
    assert [stray.partition(":")[0] for stray in strays(planted(tmp_path, {**SOUND, place: text}))] == [place]
