"""`skolebro privacy export|erase` and `audit verify`: what they write, what is gone, and what they refuse."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.commands import app
from bot.core.keys import new_ring, read_ring, write_ring
from bot.core.sealed import seal
from bot.settings import Settings
from tests.people.roster.samples import sample

Cli = Callable[..., Result]


@pytest.fixture
def skolebro(tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """The command in a folder with a school whose list was imported and whose letters were issued."""
    shutil.copy(sqlite_template, tmp_path / "skolebro.db")
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"SKOLEBRO_{name.upper()}", raising=False)
    write_ring(tmp_path / "skolebro.key", new_ring())
    listed = sample(6)
    listed.find("users.csv", "g1")["givenName"] = "Wilhelmina"
    listed.folder(tmp_path / "list")

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(app, list(arguments))

    for command in (
        ("school", "add", "a", "--name", "Askolen", "--policy", "dk-buddinge"),
        ("roster", "import", "a", "list"),
        ("invitations", "issue", "a", "--no-links"),
    ):
        done = run(*command)
        assert done.exit_code == 0, done.output
    return run


def count(path: Path, statement: str) -> int:
    with sqlite3.connect(path) as connection:
        return int(connection.execute(statement).fetchone()[0])


def test_an_export_holds_the_person_and_only_its_owner_may_read_it(skolebro: Cli, tmp_path: Path) -> None:
    done = skolebro("privacy", "export", "a", "--person", "g1", "-o", "out.json")
    assert done.exit_code == 0, done.output
    assert done.stdout == ""
    assert "Wilhelmina" not in done.stderr
    out = tmp_path / "out.json"
    assert out.stat().st_mode & 0o777 == 0o600
    found = json.loads(out.read_text())
    assert found["tables"]["persons"]["rows"][0]["given_name"] == "Wilhelmina"
    assert {"guardianships", "invitations"} <= set(found["tables"])
    columns = {column for table in found["tables"].values() for row in table["rows"] for column in row}
    assert not {"token_hash", "code", "sourced_key"} & columns
    assert count(tmp_path / "skolebro.db", "SELECT count(*) FROM audit WHERE action = 'privacy.export:request'") == 1
    again = skolebro("privacy", "export", "a", "--person", "g1", "-o", "out.json")
    assert (again.exit_code, "exists" in again.stderr) == (1, True)


def test_without_yes_nothing_is_changed(skolebro: Cli, tmp_path: Path) -> None:
    before = [count(tmp_path / "skolebro.db", f"SELECT count(*) FROM {table}") for table in ("guardianships", "audit")]
    done = skolebro("privacy", "erase", "a", "--person", "g1")
    assert done.exit_code == 0
    assert "Nothing was changed" in done.stderr
    after = [count(tmp_path / "skolebro.db", f"SELECT count(*) FROM {table}") for table in ("guardianships", "audit")]
    assert before == after


@pytest.mark.parametrize(("what", "who", "table"), [("--person", "g1", "persons"), ("--pupil", "p1", "pupils")])
def test_what_was_erased_is_in_no_table_page_or_log(
    skolebro: Cli, tmp_path: Path, what: str, who: str, table: str
) -> None:
    path = tmp_path / "skolebro.db"
    columns = "SELECT given_name, family_name, sourced_id, sourced_key, id"
    blind = read_ring(tmp_path / "skolebro.key").blind("sourced_id", who)
    with sqlite3.connect(path) as connection:
        *sealed, number = connection.execute(f"{columns} FROM {table} WHERE sourced_key = ?", (blind,)).fetchone()
    sealed += ill_once(tmp_path, "person_id" if table == "persons" else "pupil_id", number)
    assert all(value in path.read_bytes() + _log(path) for value in sealed)
    done = skolebro("privacy", "erase", "a", what, who, "--reason", "left_school", "--yes")
    assert done.exit_code == 0, done.output
    content = path.read_bytes() + _log(path)
    assert not [value for value in sealed if value in content], "not even what was sealed is left"
    assert count(path, "SELECT count(*) FROM audit WHERE action = 'privacy.erase:left_school'") == 1
    column = "person_id" if table == "persons" else "pupil_id"
    assert count(path, f"SELECT count(*) FROM guardianships WHERE {column} = {number}") == 0
    again = skolebro("privacy", "erase", "a", what, who, "--yes")
    assert (again.exit_code, "knows no" in again.stderr) == (1, True)


def ill_once(folder: Path, column: str, number: int) -> list[bytes]:
    """Why a child was away, as it lies in a report and in what was being filled in."""
    ring, at = read_ring(folder / "skolebro.key"), "2026-11-16 06:00:00.000000"
    with sqlite3.connect(folder / "skolebro.db") as connection:
        found = f"SELECT school_id, person_id, pupil_id FROM guardianships WHERE {column} = ?"
        school, person, pupil = connection.execute(found, (number,)).fetchone()
        why = seal(ring, "absence_reports.reason", b'"ill"')
        filled = seal(ring, "absence_drafts.filled", b'{"pupils": [%d], "reason": "ill"}' % pupil)
        connection.execute(
            "INSERT INTO absence_reports (school_id, pupil_id, reported_by, source, kind, reason, first_on, last_on, "
            "first_reported_at, reported_at) VALUES (?, ?, ?, 'home', 'day', ?, '2026-11-16', '2026-11-16', ?, ?)",
            (school, pupil, person, why, at, at),
        )
        connection.execute(
            "INSERT INTO absence_drafts (school_id, person_id, filled, made_at) VALUES (?, ?, ?, ?)",
            (school, person, filled, at),
        )
    return [why, filled]


def _log(path: Path) -> bytes:
    log = path.with_name(path.name + "-wal")
    return log.read_bytes() if log.exists() else b""


def test_what_makes_no_sense_is_refused(skolebro: Cli) -> None:
    for arguments, code in (
        (("privacy", "erase", "a"), 2),
        (("privacy", "erase", "a", "--person", "g1", "--pupil", "p1"), 2),
        (("privacy", "erase", "a", "--person", "g1", "--reason", "because"), 1),
        (("privacy", "erase", "nowhere", "--person", "g1"), 1),
        (("privacy", "export", "a", "--pupil", "g1", "-o", "x.json"), 1),
    ):
        assert skolebro(*arguments).exit_code == code, arguments
    assert skolebro("audit", "verify").exit_code == 0


def test_verify_tells_of_a_seal_that_is_not_in_the_chain(skolebro: Cli) -> None:
    done = skolebro("audit", "verify", "--seal", "00" * 32)
    assert done.exit_code == 1
    assert "not in the chain" in done.stderr
