"""The wheel is whole: built offline, unpacked beside nothing, it migrates and runs from an empty folder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.playground.server import serving
from bot.playground.standin import StandIn

ROOT = Path(__file__).resolve().parents[2]
# Seconds for a build or a start on a busy machine.
PATIENCE = 120


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(target), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True, timeout=PATIENCE)
    return next(target.glob("*.whl"))


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bare environment that has the wheel, and the libraries of this one but not its checkout."""
    home = tmp_path_factory.mktemp("bare")
    venv.create(home, with_pip=False)
    site = next((home / "lib").glob("python3*")) / "site-packages"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    libraries = Path(pytest.__file__).resolve().parents[1]
    # Behind the wheel's own folder, and without running the .pth files that would bring the checkout in.
    (site / "libraries.pth").write_text(f"{libraries}\n", encoding="utf-8")
    return home / "bin" / "python"


def environment(url: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SKOLEBRO_", "PYTHON"))}
    return {
        **kept,
        "SKOLEBRO_TELEGRAM_TOKEN": "123456:TEST",
        "SKOLEBRO_TELEGRAM_API_URL": url,
        "SKOLEBRO_LISTEN": "127.0.0.1:0",
    }


def test_catalogues_migrations_and_presets_are_inside(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {f"bot/locales/{code}/LC_MESSAGES/bot.po" for code in ("da", "nb", "sv")} <= names
    assert "bot/migrations/env.py" in names
    assert "bot/schools/policy/presets/dk-buddinge.toml" in names
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/"))]


async def test_it_migrates_and_runs_from_an_empty_folder(python: Path, tmp_path: Path) -> None:
    async with serving(StandIn(username="skolebro_test_bot", name="Skolebro")) as url:
        settings = environment(url)

        def skolebro(*words: str) -> subprocess.CompletedProcess[str]:
            command = [str(python), "-m", "bot", *words]
            return subprocess.run(
                command, cwd=tmp_path, env=settings, capture_output=True, text=True, timeout=PATIENCE, check=False
            )

        where = [str(python), "-c", "import bot; print(bot.__file__)"]
        found = subprocess.run(where, cwd=tmp_path, env=settings, capture_output=True, text=True, check=True)
        assert str(ROOT) not in found.stdout
        migrated = skolebro("migrate")
        assert migrated.returncode == 0, migrated.stderr
        added = skolebro("school", "add", "buddinge", "--name", "Buddinge Skole", "--policy", "dk-buddinge")
        assert added.returncode == 0, added.stderr
    assert (tmp_path / "skolebro.db").exists()
    assert (tmp_path / "skolebro.key").stat().st_mode & 0o077 == 0


def lines_of(process: subprocess.Popen[str]) -> Iterator[str]:
    assert process.stderr is not None
    # No `yield from`: with the generator it would close the pipe under the process.
    for line in process.stderr:  # noqa: UP028
        yield line


def test_it_says_ready_and_stops_when_told(python: Path, tmp_path: Path) -> None:
    standin = [sys.executable, "-m", "bot.playground", "--port", "0"]
    with subprocess.Popen(standin, cwd=ROOT, stdout=subprocess.PIPE, text=True) as telegram:
        try:
            assert telegram.stdout is not None
            url = next(word for word in telegram.stdout.readline().split() if word.startswith("http"))
            settings = environment(url.rstrip("/"))
            migrate = [str(python), "-m", "bot", "migrate"]
            subprocess.run(migrate, cwd=tmp_path, env=settings, check=True, capture_output=True, timeout=PATIENCE)
            command = [str(python), "-m", "bot", "run"]
            with subprocess.Popen(command, cwd=tmp_path, env=settings, stderr=subprocess.PIPE, text=True) as bot:
                assert any(line.strip() == "ready" for line in lines_of(bot))
                bot.send_signal(signal.SIGTERM)
                assert bot.wait(PATIENCE) == 0
        finally:
            telegram.terminate()
