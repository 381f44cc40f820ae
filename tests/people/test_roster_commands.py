"""`skolebro roster …` as a secretary and a municipality use it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.commands import app
from bot.people.roster import read_roster
from bot.settings import Settings
from tests.people.roster.samples import sample
from tests.people.roster.sheets import FAMILY, LARS, METTE, pupil, write_csv, write_xlsx


class Cli:
    """`skolebro …` in a folder of its own, in this process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *arguments: str) -> Result:
        return CliRunner().invoke(app, list(arguments))

    def count(self, statement: str) -> int:
        with sqlite3.connect(self.folder / "skolebro.db") as connection:
            return int(connection.execute(statement).fetchone()[0])

    def write(self, statement: str) -> None:
        with sqlite3.connect(self.folder / "skolebro.db") as connection:
            connection.execute(statement)


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sqlite_template: Path) -> Cli:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"SKOLEBRO_{name.upper()}", raising=False)
    made = Cli(tmp_path)
    (tmp_path / "skolebro.db").write_bytes(sqlite_template.read_bytes())
    for key in ("buddinge", "skedsmo"):
        assert made("school", "add", key, "--name", key.title(), "--policy", "dk-buddinge").exit_code == 0
    return made


def refused(result: Result, *words: str) -> None:
    assert result.exit_code == 1, result.output
    assert "Traceback" not in result.output
    for word in words:
        assert word in result.stderr


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_spreadsheet_is_shown_and_imported(cli: Cli, tmp_path: Path, kind: str) -> None:
    (write_csv if kind == "csv" else write_xlsx)(tmp_path / f"list.{kind}", FAMILY)
    shown = cli("roster", "import", "buddinge", f"list.{kind}", "--dry-run")
    assert "pupils: 3 new, 0 changed, 0 left, 0 unchanged" in shown.stdout
    assert "guardianships: 5 new" in shown.stdout
    assert "  of the new: 4 custody, 1 information" in shown.stdout
    assert cli.count("SELECT count(*) FROM pupils") == 0
    done = cli("roster", "import", "buddinge", f"list.{kind}")
    assert done.stdout == shown.stdout
    assert "Nobody was given access." in done.stderr
    assert "Dahl" not in done.output
    assert cli.count("SELECT count(*) FROM pupils") == 3
    assert cli.count("SELECT count(*) FROM class_memberships WHERE until IS NULL") == 3
    assert cli.count("SELECT count(*) FROM account_links") == 0


def test_ids_made_from_names_depend_on_the_installations_key(cli: Cli, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "list.csv", FAMILY)
    cli("roster", "import", "buddinge", "list.csv")
    moved = [{**FAMILY[0], "given_name": "Live"}, *FAMILY[1:]]
    write_csv(path, moved)
    shown = cli("roster", "import", "buddinge", "list.csv", "--dry-run").stdout
    left = next(line for line in shown.splitlines() if line.startswith("  left pupil-"))
    unkeyed = {row.sourced_id for row in read_roster(write_csv(path, FAMILY)).pupils}
    assert left.split()[-1] not in unkeyed


def test_a_list_of_another_school_is_refused_with_a_way_on(cli: Cli, tmp_path: Path) -> None:
    sample(20).zip(tmp_path / "ours.zip")
    rows = [pupil(f"Barn {number}", "Lund", LARS) for number in range(20)]
    write_csv(tmp_path / "theirs.csv", rows)
    cli("roster", "import", "buddinge", "ours.zip")
    refused(cli("roster", "import", "buddinge", "theirs.csv"), "20 of 20 pupils", "--part", "--many-leave")
    assert cli.count("SELECT count(*) FROM pupils WHERE left_on IS NULL") == 20
    assert cli("roster", "import", "buddinge", "theirs.csv", "--part").exit_code == 0
    assert cli.count("SELECT count(*) FROM pupils WHERE left_on IS NULL") == 40


def test_a_class_that_moves_up_is_one_line(cli: Cli, tmp_path: Path) -> None:
    rows = [pupil(f"Barn {number}", "Lund", LARS) for number in range(5)]
    cli("roster", "import", "buddinge", str(write_csv(tmp_path / "list.csv", rows)))
    write_csv(tmp_path / "list.csv", [{**row, "class": "4.B"} for row in rows])
    shown = cli("roster", "import", "buddinge", "list.csv", "--dry-run").stdout
    assert "  class class-3b to class-4b: 5 pupils" in shown
    assert "changed pupil-" not in shown


def test_conflicts_are_shown_before_and_told_after(cli: Cli, tmp_path: Path) -> None:
    write_csv(tmp_path / "list.csv", [pupil("Liv", "Dahl", LARS, METTE)])
    cli("roster", "import", "buddinge", "list.csv")
    cli.write("UPDATE guardianships SET until = '2026-11-16 06:00:00.000000', decided_by = 'staff' WHERE id = 1")
    done = cli("roster", "import", "buddinge", "list.csv")
    assert "conflicts: 1, left as they are and put before the office" in done.stdout
    assert "the list has a guardian whom staff removed" in done.stdout
    assert "waiting for the school's office: 1." in done.stderr
    assert cli.count("SELECT count(*) FROM office_tasks WHERE kind = 'roster.conflict'") == 1


def test_at_a_terminal_who_loses_something_is_asked_about(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_csv(tmp_path / "list.csv", [pupil("Liv", "Dahl", LARS), pupil("Bo", "Lund", METTE)])
    cli("roster", "import", "buddinge", "list.csv")
    write_csv(tmp_path / "list.csv", [pupil("Liv", "Dahl", LARS)])

    class Terminal:
        def isatty(self) -> bool:
            return True

    class Machine:
        stdin = stderr = Terminal()

    monkeypatch.setattr("bot.cli.importing.sys", Machine())
    monkeypatch.setattr("typer.confirm", lambda *_words, **_more: False)
    refused(cli("roster", "import", "buddinge", "list.csv"), "Nothing was changed.")
    assert cli.count("SELECT count(*) FROM pupils WHERE left_on IS NULL") == 2
    assert cli("roster", "import", "buddinge", "list.csv", "--yes").exit_code == 0
    assert cli.count("SELECT count(*) FROM pupils WHERE left_on IS NULL") == 1


# The empty spreadsheet -----------------------------------------------------------------------------------------------

FIRST = {"da": "Klasse;Fornavn;Efternavn", "nb": "Klasse;Fornavn;Etternavn", "sv": "Klass;Förnamn;Efternamn"}


@pytest.mark.parametrize("language", ["da", "nb", "sv"])
def test_an_empty_spreadsheet_is_written(cli: Cli, tmp_path: Path, language: str) -> None:
    printed = cli("roster", "template", "--language", language)
    assert printed.stdout_bytes.decode("utf-8-sig").startswith(FIRST[language])
    assert cli("roster", "template", "--language", language, "-o", "new.xlsx").exit_code == 0
    assert (tmp_path / "new.xlsx").read_bytes().startswith(b"PK")
    both = cli("roster", "template", "--language", language, "--format", "xlsx", "-o", "new.data")
    assert "roster import" in both.stderr
    assert (tmp_path / "new.data").read_bytes().startswith(b"PK")


def test_a_language_is_needed(cli: Cli) -> None:
    assert cli("roster", "template").exit_code == 2
    assert cli("roster", "template", "--language", "en").exit_code == 2


# A municipality ------------------------------------------------------------------------------------------------------


def mapped(tmp_path: Path, text: str = "org;key\ns1;buddinge\ns2;skedsmo\n") -> tuple[str, ...]:
    (tmp_path / "map.csv").write_text(text, encoding="utf-8")
    return "all.zip", "--map", "map.csv"


def test_several_schools_come_from_one_list(cli: Cli, tmp_path: Path) -> None:
    sample(40, schools=3).zip(tmp_path / "all.zip")
    shown = cli("roster", "import-all", *mapped(tmp_path), "--dry-run")
    assert [line.partition(";")[0] for line in shown.stdout.splitlines()] == [
        "buddinge: pupils 14 new, 0 changed, 0 left",
        "skedsmo: pupils 13 new, 0 changed, 0 left",
    ]
    assert "s3 (Skole 3) is not in map.csv and left out" in shown.stderr
    assert cli.count("SELECT count(*) FROM pupils") == 0
    done = cli("roster", "import-all", *mapped(tmp_path))
    assert done.stdout == shown.stdout
    assert "Imported 2 schools." in done.stderr
    assert cli.count("SELECT count(*) FROM pupils WHERE school_id = 2") == 13


def test_a_folder_of_lists_called_like_their_schools(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "lists").mkdir()
    write_csv(tmp_path / "lists" / "buddinge.csv", FAMILY)
    sample(12).zip(tmp_path / "lists" / "skedsmo.zip")
    done = cli("roster", "import-all", "lists")
    assert done.exit_code == 0, done.output
    assert cli.count("SELECT count(*) FROM pupils") == 15


def test_a_school_that_is_refused_stops_no_other(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "lists").mkdir()
    write_csv(tmp_path / "lists" / "buddinge.csv", [pupil("Liv", "Dahl"), pupil("Liv", "Dahl")])
    write_csv(tmp_path / "lists" / "skedsmo.csv", FAMILY)
    refused(cli("roster", "import-all", "lists"), "1 of 2 schools", "buddinge: ", "line 3")
    assert cli.count("SELECT count(*) FROM pupils WHERE school_id = 2") == 3


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("s1;buddinge\ns9;skedsmo\n", "s9"),
        ("s1;nowhere\n", "nowhere"),
        ("s1;buddinge\ns2;buddinge\n", "line 2"),
        ("s1\n", "line 1"),
        ("", "names no school"),
    ],
)
def test_a_map_that_leads_nowhere_is_refused_and_nothing_is_written(
    cli: Cli, tmp_path: Path, text: str, word: str
) -> None:
    sample(40, schools=2).zip(tmp_path / "all.zip")
    refused(cli("roster", "import-all", *mapped(tmp_path, text)), word)
    assert cli.count("SELECT count(*) FROM pupils") == 0


def test_without_a_map_one_list_is_not_cut_up(cli: Cli, tmp_path: Path) -> None:
    sample(40, schools=2).zip(tmp_path / "all.zip")
    refused(cli("roster", "import-all", "all.zip"), "--map")
