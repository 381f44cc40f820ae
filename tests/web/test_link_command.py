"""`skolebro link`: a way to the board for staff without Telegram, handed out by whoever runs the installation."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from bot.cli.commands import app
from bot.core.database import open_engines
from bot.people.invitations.secrets import token_hash
from bot.people.pages.models import PageLink
from bot.settings import Settings
from bot.wiring import open_house
from tests.town import Town

ADDRESS = "https://side.skole.example/bro"
TEACHER, MOTHER = "person-Mette-Lund", "person-Maria-Lund"


@pytest.fixture
def installation(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An installation with a school, a teacher and somebody without a role; its database's address."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SKOLEBRO_DATABASE_URL", database_url)
    monkeypatch.setenv("SKOLEBRO_KEY_FILE", str(tmp_path / "skolebro.key"))
    monkeypatch.setenv("SKOLEBRO_PUBLIC_URL", ADDRESS)

    async def fill() -> None:
        async with open_house(Settings(_env_file=None)) as house:  # type: ignore[call-arg]
            town = Town(house.units)
            school = await town.school()
            class_id = await town.school_class(school, "3.B")
            teacher = await town.person(school, "Mette")
            await town.person(school, "Maria")
            await town.works(school, teacher, class_id)

    asyncio.run(fill())
    return database_url


def test_the_link_alone_is_on_stdout_and_its_hash_alone_in_the_database(installation: str) -> None:
    done = CliRunner().invoke(app, ["link", "broskolen", TEACHER])
    assert done.exit_code == 0, done.stderr
    (line,) = done.stdout.splitlines()
    assert line.startswith(f"{ADDRESS}/page/")

    async def kept() -> tuple[bytes, bool]:
        engines = open_engines(installation)
        async with engines.reading.connect() as connection:
            row = (await connection.execute(select(PageLink.token_hash, PageLink.handed))).one()
        await engines.dispose()
        return bytes(row.token_hash), bool(row.handed)

    assert asyncio.run(kept()) == (token_hash(line.rpartition("/")[2]), True)


def test_who_has_no_role_gets_no_link(installation: str) -> None:
    assert installation
    for person in (MOTHER, "nobody"):
        done = CliRunner().invoke(app, ["link", "broskolen", person])
        assert done.exit_code == 1
        assert not done.stdout
        assert "roles list" in done.stderr


def test_an_unknown_school_is_refused(installation: str) -> None:
    assert installation
    done = CliRunner().invoke(app, ["link", "nowhere", TEACHER])
    assert done.exit_code == 1
    assert not done.stdout


def test_without_a_safe_address_there_is_no_link(installation: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert installation
    for address in ("", "http://side.skole.example"):
        monkeypatch.setenv("SKOLEBRO_PUBLIC_URL", address)
        done = CliRunner().invoke(app, ["link", "broskolen", TEACHER])
        assert done.exit_code == 1
        assert "SKOLEBRO_PUBLIC_URL" in done.stderr
