"""No package index is named anywhere: everybody installs from their own, and the hashes say it is the same.

The patterns are put together from pieces, so that this file does not contain what it looks for.
"""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.guards.source import ROOT, planted

HOSTS = re.compile(
    "|".join(("py" + r"pi\.org", "python" + r"hosted\.org", "registry" + r"\.npm", "npm" + r"js\.(com|org)"))
)
IN_LOCKS = re.compile(r"://|(?m:^\s*(-i|-f|--(extra-)?index-url|--find-links|--trusted-host)\b)|\s@\s")
BINARY = {".png", ".jpg", ".ico", ".woff2", ".pdf"}


def addresses(root: Path, places: list[str]) -> Iterator[str]:
    """Every line that names an index, and every address at all in a lock."""
    for place in places:
        path = root / place
        if path.suffix in BINARY or not path.is_file():
            continue
        is_lock = place.startswith("requirements/")
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if HOSTS.search(line) or (is_lock and IN_LOCKS.search(line)):
                yield f"{place}:{number}: {line.strip()}"


def kept_files(root: Path) -> list[str]:
    """What is or would be in history; without git (an unpacked archive) all but what tools leave behind."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        found = (path.relative_to(root) for path in root.rglob("*") if path.is_file())
        return [place.as_posix() for place in found if not any(part in LEFT_BEHIND for part in place.parts)]
    return done.stdout.split("\0")[:-1]


LEFT_BEHIND = {".git", ".venv", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"}


def test_no_index_is_named() -> None:
    assert not list(addresses(ROOT, kept_files(ROOT)))


@pytest.mark.parametrize(
    ("place", "line"),
    [
        ("README.md", "pip install --index-url https://test." + "pypi" + ".org/simple skolebro"),
        ("requirements/run.txt", "--index-url https://mirror.example/simple"),
        ("requirements/run.txt", "babel @ file:///wheels/babel.whl"),
        ("requirements/dev.txt", "--find-links wheels"),
    ],
)
def test_an_index_is_caught(tmp_path: Path, place: str, line: str) -> None:
    planted(tmp_path, {place: f"first\n{line}\n"})
    assert [found.split(":")[:2] for found in addresses(tmp_path, kept_files(tmp_path))] == [[place, "2"]]


@pytest.mark.parametrize("name", ["run", "dev", "build", "postgres"])
def test_every_line_of_a_lock_is_exact_and_hashed(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text().replace("\\\n", " ")
    assert text
    for line in text.splitlines():
        assert re.match(r"[a-z0-9][a-z0-9._-]*(\[[a-z,]+\])?==\S+ .*--hash=sha256:[0-9a-f]{64}", line), line


def test_the_server_is_in_no_lock_but_its_own() -> None:
    for name in ("run", "dev", "build"):
        assert "postgres" not in (ROOT / "requirements" / f"{name}.txt").read_text()


def test_the_locks_agree_with_each_other() -> None:
    pinned: dict[str, set[str]] = {}
    for name in ("run", "dev", "build"):
        text = (ROOT / "requirements" / f"{name}.txt").read_text()
        # A package may be locked once for older Pythons and once for newer ones.
        for found in re.finditer(r"(?m)^([a-z0-9._-]+)==(\S+)( ; [^\\]+)?", text):
            pinned.setdefault(found[1] + (found[3] or ""), set()).add(found[2])
    assert {package: versions for package, versions in pinned.items() if len(versions) > 1} == {}
