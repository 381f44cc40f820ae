"""What `doctor` says of promises about people."""

from __future__ import annotations

import sqlite3
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from bot.cli import doctor_privacy
from tests.test_cli import Cli, cli, school, telegram

__all__ = ["cli", "school", "telegram"]


def lines(school: Cli) -> tuple[list[str], list[str]]:
    """(what is fine, what is worth knowing)."""
    found = school("doctor").stdout.splitlines()
    return [line for line in found if line.startswith("ok")], [line for line in found if line.startswith("note")]


def change(folder: Path, *statements: str) -> None:
    with sqlite3.connect(folder / "skolebro.db") as database:
        for statement in statements:
            database.execute(statement)


def test_it_tells_of_the_chain_the_log_and_of_who_should_be_gone(
    school: Cli, telegram: ThreadingHTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert school("roster", "import", "buddinge", "list.zip").exit_code == 0
    change(tmp_path, "DELETE FROM audit")
    fine, notes = lines(school)
    assert any("Nobody who left or never joined is kept longer" in line for line in fine)
    assert any("freed pages, overwritten, and a write-ahead log of" in line for line in fine)
    assert not any("audit" in line for line in [*fine, *notes])

    change(
        tmp_path,
        "INSERT INTO audit (at, action, allowed) VALUES ('2026-01-01 12:00:00.000000', 'home.see', 1)",
        "UPDATE persons SET left_on = '2020-01-01' WHERE id = 1",
        "UPDATE pupils SET left_on = '2020-01-01' WHERE id = 1",
        "DELETE FROM guardianships WHERE person_id = 1",
        "DELETE FROM staff_roles WHERE person_id = 1",
        "INSERT INTO accounts (telegram_user, chat_id, created_at, used_on)"
        " VALUES (x'00', x'00', '2026-01-01 12:00:00.000000', '2026-01-01')",
    )
    fine, notes = lines(school)
    assert not any("is kept longer than promised" in line for line in fine)
    assert any("1 accounts of nobody should have been forgotten." in line for line in notes)
    assert any("never looked at. Run: skolebro audit verify" in line for line in notes)
    assert any("1 rows of the audit are older than two days and not sealed" in line for line in notes)
    assert any("buddinge: 2 who left should have been erased." in line for line in notes)

    assert school("audit", "verify").exit_code == 0
    fine, notes = lines(school)
    assert any("The audit's chain was whole on" in line for line in fine)
    change(tmp_path, "UPDATE installation SET value = '2026-01-01' WHERE name = 'audit.verified'")
    assert any("last looked at on 2026-01-01" in line for line in lines(school)[1])
    monkeypatch.setattr(doctor_privacy, "_LARGE_LOG", -1)
    assert any("The write-ahead log has" in line for line in lines(school)[1])


def test_a_chain_that_was_broken_is_not_remembered_as_whole(school: Cli, tmp_path: Path) -> None:
    change(
        tmp_path,
        "INSERT INTO audit (at, action, allowed) VALUES ('2026-01-01 12:00:00.000000', 'home.see', 1)",
        "INSERT INTO audit_seals (first_id, last_id, row_count, seal, at)"
        " VALUES (1, 1, 1, x'00', '2026-01-02 12:00:00.000000')",
    )
    assert school("audit", "verify").exit_code == 1
    assert any("never looked at" in line for line in lines(school)[1])
