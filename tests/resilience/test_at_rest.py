"""What a thief of the disk finds: no name, no phone number, no Telegram id; and without the very key, nothing."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import StatementError
from typer.testing import CliRunner, Result

from bot.cli.commands import app
from bot.core.database import Engines, open_engines
from bot.core.keys import KeyTrouble, new_ring, write_ring
from bot.core.sealed import seal, unseal
from bot.core.unit import Unit, Units
from bot.people.models import Person, Pupil
from bot.settings import Settings
from tests.races.conftest import FIRST
from tests.resilience.child import ROOT
from tests.world import World

NAMES = ("Wilhelmina", "Storbaekholm", "Alvarsdotter", "Ingeborgine", "Knudlingsen")
PHONES = ("+4587654321", "+4712312399")
USERS = (987_654_321_012, 876_543_210_987)


async def lived_in(world: World) -> None:
    """Families who joined, booked, moved, were reminded: everything that leaves a trace."""
    town = world.town
    school = await town.school()
    klass = await town.school_class(school, "3.B")
    # The list's own ids are numbers in a real school; the town makes them of names.
    shared = {"school_id": school, "family_name": NAMES[1], "enabled": True}
    mother = await town._add(Person, sourced_id="1", given_name=NAMES[0], **shared)
    teacher = await town._add(Person, sourced_id="2", given_name=NAMES[4], **shared)
    of_child = {"given_name": NAMES[3], "family_name": NAMES[2], "born_on": "2018-04-05"}
    child = await town._add(Pupil, school_id=school, class_id=klass, sourced_id="3", **of_child)
    await town.guards(school, mother, child)
    await town.works(school, teacher, klass)
    for person, phone in zip((mother, teacher), PHONES, strict=True):
        statement = Person.__table__.update().where(Person.id == person)
        await world.house.units.run(lambda unit, s=statement, p=phone: unit.execute(s.values(phone=p)))  # type: ignore[misc]
    await town.round(school, klass, teacher, [FIRST + timedelta(minutes=20 * n) for n in range(6)])
    for user, person in zip(USERS, (mother, teacher), strict=True):
        token, _code = await town.invited(school, person)
        phone_of = world.phone(f"u{user}", user_id=user)
        await phone_of.starts(token)
        await phone_of.sends("/samtale")
        await phone_of.presses(phone_of.last.labels[0])
    guardian = world.phone(f"u{USERS[0]}")
    for part in ("bs:2:1", "bm:1:3", "bk:1"):
        await guardian.presses_data(part)
    # An update that was set aside is kept whole, and sealed.
    update = {"update_id": 1, "message": {"from": {"id": USERS[0], "first_name": NAMES[0]}}}
    assert await world.sides[0].polling.take_one(update)


def searched(content: bytes) -> list[str]:
    """What is found of the seeded words, as text in the usual spellings."""
    words = [*NAMES, *PHONES, *map(str, USERS), "2018-04-05"]
    spellings = [(word, word.encode(code)) for word in words for code in ("utf-8", "utf-16-le")]
    spellings += [(str(user), user.to_bytes(8, order)) for user in USERS for order in ("big", "little")]
    return [word for word, spelt in spellings if spelt in content]


@pytest.mark.sqlite_only("reads the files")
async def test_database_log_and_dump_hold_no_name_number_or_id(world: World) -> None:
    await lived_in(world)
    path = Path(str(world.house.engines.writing.url.database))
    lying = [path, *path.parent.glob(path.name + "-*")]
    assert any(each.name.endswith("-wal") and each.stat().st_size for each in lying)
    for each in lying:
        assert searched(each.read_bytes()) == [], each.name
    with sqlite3.connect(path) as connection:
        dump = "\n".join(connection.iterdump())
    assert len(dump) > 10_000
    assert searched(dump.encode()) == []
    assert searched(NAMES[0].encode() + USERS[0].to_bytes(8, "little")) == [NAMES[0], str(USERS[0])]


async def test_a_sealed_value_opens_only_in_its_own_column(engines: Engines, units: Units) -> None:
    from bot.schools.service import add_school

    school = await units.run(lambda unit: add_school(unit, "a", "A", "dk-buddinge", None))
    values = {"school_id": school, "sourced_id": "x", "given_name": "Maria", "family_name": "Lund", "enabled": True}
    await units.run(lambda unit: unit.execute(insert(Person), values))
    await units.run(lambda unit: unit.execute(text("UPDATE persons SET family_name = given_name")))

    async def look(unit: Unit) -> object:
        return await unit.all(select(Person.family_name))

    with pytest.raises(KeyTrouble, match=r"persons\.family_name"):
        await units.read(look)


def test_a_sealed_value_opens_in_no_other_place_key_or_form() -> None:
    ring = new_ring()
    sealed = seal(ring, "persons.given_name", b"Maria")
    assert unseal(ring, "persons.given_name", sealed) == b"Maria"
    for place, stored, keys in (
        ("pupils.given_name", sealed, ring),
        ("persons.given_name", sealed[:-1] + bytes([sealed[-1] ^ 1]), ring),
        ("persons.given_name", sealed, new_ring()),
    ):
        with pytest.raises(KeyTrouble):
            unseal(keys, place, stored)
    assert seal(ring, "persons.given_name", b"Maria") != sealed, "equal values could be told from each other"


# The key file ----------------------------------------------------------------------------------------------------

COMMANDS = (
    ("school", "add", "other", "--name", "Other", "--policy", "dk-buddinge"),
    ("roster", "import", "buddinge", "list.zip"),
    ("invitations", "issue", "buddinge", "--no-links"),
)


Cli = Callable[..., Result]


@pytest.fixture
def skolebro(tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """The command in a folder with an installation that has a school."""
    shutil.copy(sqlite_template, tmp_path / "skolebro.db")
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"SKOLEBRO_{name.upper()}", raising=False)
    # Made before, or the warning about it goes to a stream of a test that is over.
    write_ring(tmp_path / "skolebro.key", new_ring())
    monkeypatch.setenv("SKOLEBRO_TELEGRAM_TOKEN", "1:A")
    monkeypatch.setenv("SKOLEBRO_TELEGRAM_API_URL", "http://127.0.0.1:9")

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(app, list(arguments))

    done = run("school", "add", "buddinge", "--name", "Buddinge Skole", "--policy", "dk-buddinge")
    assert done.exit_code == 0, done.output
    return run


def test_the_key_is_its_owners_alone(skolebro: Cli, tmp_path: Path) -> None:
    assert (tmp_path / "skolebro.key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("missing", [True, False], ids=["no key", "another key"])
def test_every_command_refuses_without_the_very_key(skolebro: Cli, tmp_path: Path, missing: bool) -> None:
    key = tmp_path / "skolebro.key"
    key.unlink()
    if not missing:
        write_ring(key, new_ring())
    before = (tmp_path / "skolebro.db").read_bytes()
    for command in COMMANDS:
        done = skolebro(*command)
        assert done.exit_code == 1, command
        assert "key" in done.stderr.lower(), command
        assert "Traceback" not in done.stderr
    # The bot as a process of its own: it points the log of whoever starts it at its own stderr.
    started = subprocess.run(
        [sys.executable, "-m", "bot", "run"], cwd=tmp_path, env=dict(os.environ, PYTHONPATH=str(ROOT)),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (started.returncode, "key" in started.stderr.lower()) == (1, True), started.stderr
    assert key.exists() is not missing, "a second key was made beside the old one"
    assert (tmp_path / "skolebro.db").read_bytes() == before


async def test_engines_without_keys_open_nothing(database_url: str) -> None:
    engines = open_engines(database_url)
    try:
        async with engines.writing.connect() as connection:
            with pytest.raises(StatementError) as refused:
                await connection.execute(insert(Person), {"given_name": NAMES[0], "family_name": "B", "school_id": 1})
    finally:
        await engines.dispose()
    assert isinstance(refused.value.orig, KeyTrouble)
    assert NAMES[0] not in str(refused.value), "what an error says ends in a log"
