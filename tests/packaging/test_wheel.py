"""The wheel, as somebody gets it: built without a network, installed where nothing else is, run from nowhere."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.playground.server import serving
from bot.playground.standin import StandIn
from tests.resilience.child import Child, until

ROOT = Path(__file__).resolve().parents[2]


def run(*command: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command that must end well."""
    known = {"PATH": os.environ.get("PATH", ""), "HOME": str(cwd), "PIP_NO_INDEX": "1", **environment}
    done = subprocess.run([*map(str, command)], cwd=cwd, env=known, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy, so that nothing is left in the tree."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    source.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        assert (ROOT / name).exists(), f"{name} is missing: the wheel cannot be built without it"
        shutil.copy(ROOT / name, source)
    for name in ("bot", "locales", "migrations"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
    run(sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", folder, source, cwd=folder)
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of programs of a new environment with the wheel in it; what it depends on is lent by this one."""
    home = tmp_path_factory.mktemp("bare")
    run(sys.executable, "-m", "venv", "--without-pip", home, cwd=home)
    site = next((home / "lib").glob("python*")) / "site-packages"
    run(
        sys.executable, "-m", "pip", "--python", home / "bin" / "python", "install", "--no-index", "--no-deps",
        "--quiet", "--disable-pip-version-check", wheel, cwd=home,
    )  # fmt: skip
    # After its own packages: the project itself is never found here, even where it is installed for editing.
    lent = home / "lent"
    lent.mkdir()
    for entry in Path(sysconfig.get_paths()["purelib"]).iterdir():
        if (
            not entry.name.startswith(("skolebro", "_skolebro", "_editable", "__editable", "bot"))
            and entry.suffix != ".pth"
        ):
            (lent / entry.name).symlink_to(entry)
    (site / "lent.pth").write_text(f"{lent}\n")
    yield home / "bin"
    shutil.rmtree(home, ignore_errors=True)


def test_catalogues_and_migrations_are_inside(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for language in ("da", "nb", "sv"):
        assert f"bot/locales/{language}/LC_MESSAGES/bot.po" in names
    assert "bot/migrations/env.py" in names
    assert any(name.startswith("bot/migrations/versions/") and name.endswith(".py") for name in names)
    fonts = "bot/people/letters/fonts"
    assert {f"{fonts}/OFL.txt", f"{fonts}/NotoSans-Regular.ttf", f"{fonts}/NotoSansArabic-Bold.ttf"} <= names
    presets = {path.relative_to(ROOT).as_posix() for path in (ROOT / "bot").rglob("*.toml")}
    assert presets
    assert presets <= names
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/"))]
    assert not [name for name in names if name.endswith((".mo", ".pyc", ".db", ".key"))]


async def test_it_migrates_and_runs_from_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    done = run(installed / "skolebro", "migrate", cwd=tmp_path)
    assert "up to date" in done.stderr
    where = run(installed / "python", "-c", "import bot; print(bot.__file__)", cwd=tmp_path).stdout
    assert str(ROOT) not in where
    policy = ("--name", "Buddinge Skole", "--policy", "dk-buddinge")
    run(installed / "skolebro", "school", "add", "buddinge", *policy, cwd=tmp_path)
    assert (tmp_path / "skolebro.db").exists()
    assert (tmp_path / "skolebro.key").stat().st_mode & 0o777 == 0o600
    telegram = StandIn("skolebro_test_bot", "Skolebro")
    phone = telegram.phone("maria", language_code="nb")
    async with serving(telegram) as url:
        child = Child(tmp_path, url, f"sqlite:///{tmp_path}/skolebro.db", python=installed / "python")
        child.more = {"PYTHONPATH": ""}
        try:
            await child.start()
            await phone.starts()
            await until(telegram, lambda: any(message.from_bot for message in phone.messages))
            code, _said = await child.stop()
        finally:
            await child.gone()
    assert code == 0
    assert "kode" in phone.last.text.lower(), "a Norwegian phone is answered in Norwegian"
