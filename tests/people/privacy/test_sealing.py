"""Ids of class lists that an older schema kept open are sealed by `skolebro migrate`, once."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import insert, select
from typer.testing import CliRunner

from bot.accounts.models import KeyFingerprint
from bot.cli.commands import app
from bot.core import schema
from bot.core.clock import SystemClock
from bot.core.database import open_engines
from bot.core.keys import KeyRing, new_ring, write_ring
from bot.core.sealed import give_ring
from bot.core.unit import Unit, Units
from bot.people.models import Person
from bot.settings import Settings

BEFORE = "84170188db8a"
OPEN = ("0b5f-4711-personal-number", "0b5f-4712-personal-number")


async def older(url: str, ring: KeyRing) -> None:
    """A database of the schema before, with people whose ids lie open."""
    await schema.migrate(url, BEFORE)
    engines = open_engines(url)
    units = Units(engines, SystemClock())
    give_ring(engines, ring)

    async def work(unit: Unit) -> None:
        await unit.execute(insert(KeyFingerprint), {"fingerprint": ring.fingerprint, "at": unit.now})
        await unit.connection.exec_driver_sql(
            "INSERT INTO schools (id, key, name, locale, zone, policy_version, created_at)"
            " VALUES (1, 'a', 'A', 'da', 'Europe/Copenhagen', 1, '2026-11-01')"
        )
        for place, listed in enumerate(OPEN, start=1):
            await unit.connection.exec_driver_sql(
                "INSERT INTO persons (id, school_id, sourced_id, given_name, family_name, enabled)"
                f" VALUES ({place}, 1, '{listed}', x'00', x'00', 1)"
            )

    await units.run(work)
    await engines.dispose()


async def sealed(url: str, ring: KeyRing) -> dict[str, bytes | None]:
    engines = open_engines(url)
    give_ring(engines, ring)
    try:
        rows = await Units(engines, SystemClock()).read(
            lambda unit: unit.all(select(Person.sourced_id, Person.sourced_key))
        )
        return {row.sourced_id: row.sourced_key for row in rows}
    finally:
        await engines.dispose()


def test_open_ids_are_sealed_and_found_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"SKOLEBRO_{name.upper()}", raising=False)
    ring, url, path = new_ring(), f"sqlite:///{tmp_path}/skolebro.db", tmp_path / "skolebro.db"
    write_ring(tmp_path / "skolebro.key", ring)
    asyncio.run(older(url, ring))
    assert OPEN[0].encode() in path.read_bytes()
    for _time in range(2):
        done = CliRunner().invoke(app, ["migrate"])
        assert done.exit_code == 0, done.output
        assert asyncio.run(sealed(url, ring)) == {each: ring.blind("sourced_id", each) for each in OPEN}
    with sqlite3.connect(path) as connection:
        assert not any(each in "\n".join(connection.iterdump()) for each in OPEN)
    assert not any(each.encode() in path.read_bytes() for each in OPEN)


def test_without_the_key_nothing_is_sealed_and_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"SKOLEBRO_{name.upper()}", raising=False)
    asyncio.run(older(f"sqlite:///{tmp_path}/skolebro.db", new_ring()))
    done = CliRunner().invoke(app, ["migrate"])
    assert done.exit_code == 1
    assert "key" in done.stderr.lower()
    assert not (tmp_path / "skolebro.key").exists()
