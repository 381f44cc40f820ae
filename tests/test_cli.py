"""The command line: what it prints where, how it ends, and that an expected no is one plain sentence."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.commands import app
from bot.cli.letters import COLUMNS
from bot.cli.plainly import sentence_of
from bot.core.cells import harmless
from bot.settings import Settings
from tests.people.roster.samples import sample

TOKEN = "123456789:AAE-fictive_token_of_nobody"
Cli = Callable[..., Result]


class Telegram(BaseHTTPRequestHandler):
    """Knows one bot and getMe."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.do_GET()

    def do_GET(self) -> None:
        known = self.path == f"/bot{TOKEN}/getMe"
        me = {"id": 123456789, "is_bot": True, "first_name": "Skolebro", "username": "skolebro_bot"}
        said = {"ok": True, "result": me} if known else {"ok": False, "error_code": 401, "description": "Unauthorized"}
        self.send_response(200 if known else 401)
        self.end_headers()
        self.wfile.write(json.dumps(said).encode())

    def log_message(self, *_arguments: object) -> None:
        """Silence."""


@pytest.fixture
def telegram(monkeypatch: pytest.MonkeyPatch) -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Telegram)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    monkeypatch.setenv("SKOLEBRO_TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("SKOLEBRO_TELEGRAM_API_URL", f"http://127.0.0.1:{server.server_port}")
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """`skolebro …` in an empty folder, in this process."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"SKOLEBRO_{name.upper()}", raising=False)

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(app, list(arguments))

    return run


@pytest.fixture
def school(cli: Cli, tmp_path: Path, sqlite_template: Path) -> Cli:
    """A migrated installation with one school and a class list beside it."""
    (tmp_path / "skolebro.db").write_bytes(sqlite_template.read_bytes())
    assert cli("school", "add", "buddinge", "--name", "Buddinge Skole", "--policy", "dk-buddinge").exit_code == 0
    sample(8).zip(tmp_path / "list.zip")
    return cli


def refused(result: Result, *words: str) -> None:
    """It ended with 1, said why on stderr in a sentence, and printed no data."""
    assert result.exit_code == 1, result.output
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    for word in words:
        assert word in result.stderr


def test_from_an_empty_folder_to_letters(cli: Cli, tmp_path: Path) -> None:
    """As a person does it: a process a command, but for the two that the wheel's test starts so."""
    sample(8).zip(tmp_path / "list.zip")

    def run(*arguments: str) -> str:
        command = [sys.executable, "-m", "bot", *arguments]
        path = {"PYTHONPATH": str(Path(__file__).parents[1]), "PATH": "", "PYTHONUTF8": "1"}
        done = subprocess.run(command, cwd=tmp_path, env=path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    for first in (("migrate",), ("school", "add", "buddinge", "--name", "Buddinge Skole", "--policy", "dk-buddinge")):
        assert cli(*first).exit_code == 0
    assert "pupils: 8 new" in run("roster", "import", "buddinge", "list.zip")
    letters = list(
        csv.DictReader(io.StringIO(run("invitations", "issue", "buddinge", "--format", "csv", "--no-links")))
    )
    assert letters
    assert tuple(letters[0]) == COLUMNS == ("person_id", "name", "role", "pupils", "code", "link", "expires_on")
    assert (tmp_path / "skolebro.key").stat().st_mode & 0o077 == 0


def test_wrong_usage_ends_with_2(cli: Cli) -> None:
    for arguments in ((), ("nonsense",), ("school", "add"), ("invitations", "issue", "x", "--format", "pdf")):
        assert cli(*arguments).exit_code == 2


def test_nothing_works_before_the_schema_is_there(cli: Cli) -> None:
    refused(cli("school", "add", "a", "--name", "A", "--policy", "dk-buddinge"), "skolebro migrate")


def test_an_unknown_preset_or_school_is_named_with_those_there_are(school: Cli) -> None:
    refused(school("school", "add", "a", "--name", "A", "--policy", "dk-none"), "dk-none", "dk-buddinge", "no-skedsmo")
    refused(school("school", "add", "buddinge", "--name", "A", "--policy", "dk-buddinge"), "already")
    refused(school("school", "add", "Å", "--name", "A", "--policy", "dk-buddinge"), "cannot be a key")
    refused(school("roster", "import", "nowhere", "list.zip"), "nowhere", "buddinge")


def test_a_dry_run_shows_what_would_change_and_changes_nothing(school: Cli, tmp_path: Path) -> None:
    first = school("roster", "import", "buddinge", "list.zip", "--dry-run")
    assert "pupils: 8 new, 0 changed, 0 left, 0 unchanged" in first.stdout
    assert "Nothing was changed." in first.stderr
    assert school("roster", "import", "buddinge", "list.zip").stdout == first.stdout
    again = school("roster", "import", "buddinge", "list.zip", "--dry-run")
    assert "pupils: 0 new, 0 changed, 0 left, 8 unchanged" in again.stdout
    changed = sample(8)
    changed.find("users.csv", "p1")["familyName"] = "Hemmeligt"
    changed.zip(tmp_path / "list.zip")
    shown = school("roster", "import", "buddinge", "list.zip", "--dry-run")
    assert "  changed p1: family_name\n" in shown.stdout
    assert "Hemmeligt" not in shown.output


def test_a_broken_list_is_refused_with_every_problem_and_changes_nothing(school: Cli, tmp_path: Path) -> None:
    broken = sample(8)
    broken.find("users.csv", "p1")["givenName"] = ""
    broken.find("users.csv", "p2")["sourcedId"] = "p3"
    broken.zip(tmp_path / "broken.zip")
    lines = [broken.line("users.csv", "p1"), broken.line("users.csv", "p3") + 0]
    result = school("roster", "import", "buddinge", "broken.zip")
    refused(result, "nothing was changed", f"users.csv, line {lines[0]}", "p3")
    assert "8 new" in school("roster", "import", "buddinge", "list.zip", "--dry-run").stdout
    refused(school("roster", "import", "buddinge", "missing.zip"), "no such")


def test_of_several_schools_one_is_chosen(school: Cli, tmp_path: Path) -> None:
    sample(8, schools=2).zip(tmp_path / "two.zip")
    refused(school("roster", "import", "buddinge", "two.zip"), "s1", "s2")
    assert "pupils: 4 new" in school("roster", "import", "buddinge", "two.zip", "--org", "s2").stdout


def test_letters_carry_the_bots_name_and_it_is_kept(school: Cli, telegram: ThreadingHTTPServer) -> None:
    school("roster", "import", "buddinge", "list.zip")
    first = school("invitations", "issue", "buddinge", "--format", "csv", "--person", "g1")
    assert "https://t.me/skolebro_bot?start=" in first.stdout
    telegram.shutdown()
    telegram.server_close()
    second = school("invitations", "issue", "buddinge", "--format", "csv", "--person", "g2")
    assert "https://t.me/skolebro_bot?start=" in second.stdout
    assert "does not answer" in second.stderr


def test_without_telegram_letters_are_refused_unless_without_links(
    school: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    school("roster", "import", "buddinge", "list.zip")
    refused(school("invitations", "issue", "buddinge"), "SKOLEBRO_TELEGRAM_TOKEN", "--no-links")
    monkeypatch.setenv("SKOLEBRO_TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("SKOLEBRO_TELEGRAM_API_URL", "http://127.0.0.1:9")
    result = school("invitations", "issue", "buddinge")
    refused(result, "--no-links")
    assert TOKEN not in result.stderr
    letters = school("invitations", "issue", "buddinge", "--no-links", "--format", "csv").stdout
    assert "t.me" not in letters
    assert len(letters.splitlines()) > 8


def test_another_bots_token_makes_the_kept_name_worthless(
    school: Cli, telegram: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    school("roster", "import", "buddinge", "list.zip")
    assert school("invitations", "issue", "buddinge", "--person", "g1").exit_code == 0
    monkeypatch.setenv("SKOLEBRO_TELEGRAM_TOKEN", "987654321:another")
    refused(school("invitations", "issue", "buddinge", "--person", "g2"), "--no-links")


def test_the_table_shows_codes(school: Cli) -> None:
    school("roster", "import", "buddinge", "list.zip")
    result = school("invitations", "issue", "buddinge", "--no-links", "--person", "g1", "--person", "g2")
    assert result.exit_code == 0
    assert "g1" in result.stdout
    assert "2 invitations" in result.stderr
    refused(school("invitations", "issue", "buddinge", "--no-links", "--person", "nobody"), "nobody")


def test_no_cell_is_a_formula(school: Cli, tmp_path: Path) -> None:
    evil = sample(8)
    evil.find("users.csv", "g1")["givenName"] = '=HYPERLINK("http://evil.example";"x")'
    evil.zip(tmp_path / "list.zip")
    school("roster", "import", "buddinge", "list.zip")
    result = school("invitations", "issue", "buddinge", "--no-links", "--format", "csv", "--person", "g1")
    (letter,) = csv.DictReader(io.StringIO(result.stdout))
    assert letter["name"].startswith("'=HYPERLINK")


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\t=1", " =1", "\r=1", "＝1"])
def test_what_a_spreadsheet_would_calculate_is_made_harmless(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["Emma", "ABCDE FGHJK", "2026-12-16", "https://t.me/x?start=-_", "p1;p2", ""])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert harmless(cell) == cell


# doctor ----------------------------------------------------------------------------------------------------------


def findings(result: Result) -> dict[str, str]:
    """The sentences by what they begin with."""
    assert "Traceback" not in result.output
    return {line[6:]: line[:6].strip() for line in result.stdout.splitlines()}


def marked(result: Result, mark: str) -> str:
    return "\n".join(sentence for sentence, found in findings(result).items() if found == mark)


def test_a_doctor_in_an_empty_folder_says_what_to_do_first(cli: Cli, tmp_path: Path) -> None:
    result = cli("doctor")
    assert result.exit_code == 1
    assert "SKOLEBRO_TELEGRAM_TOKEN is not set" in marked(result, "wrong")
    assert "skolebro migrate" in marked(result, "wrong")
    assert list(tmp_path.iterdir()) == []


def test_a_sound_installation_is_sound(school: Cli, telegram: ThreadingHTTPServer) -> None:
    school("roster", "import", "buddinge", "list.zip")
    result = school("doctor")
    assert result.exit_code == 0, result.output
    assert marked(result, "wrong") == ""
    assert "@skolebro_bot" in marked(result, "ok")
    assert "buddinge: " in marked(result, "ok")
    assert "lies beside the database" in marked(result, "note")


def test_a_school_without_people_and_notices_that_came_too_late_are_noted(
    school: Cli, telegram: ThreadingHTTPServer, tmp_path: Path
) -> None:
    with sqlite3.connect(tmp_path / "skolebro.db") as database:
        for number, settled in enumerate(("-1 days", "-2 days", "-9 days")):
            database.execute(
                "INSERT INTO outbox (key, school_id, kind, act, about_kind, about_id, person_id, lane, ring, send_at,"
                " state, attempts, unsure, params, reason, settled_at) VALUES (?, 1, 'conference.same_day', 'send',"
                " 'booking', 1, 1, 'b', 'silent', '2026-11-01 12:00:00.000000', 'dropped', 0, 0, x'00', 'too late',"
                " strftime('%Y-%m-%d %H:%M:%f', 'now', ?))",
                (str(number), settled),
            )
        database.execute("INSERT INTO installation VALUES ('help:missed', '3', '2026-11-01 12:00:00.000000')")
    result = school("doctor")
    assert result.exit_code == 0
    assert "buddinge has no people yet" in marked(result, "note")
    assert "it came too late to be useful: 2 conference.same_day." in marked(result, "note")
    assert "Help: 0 found what they looked for, 3 did not." in marked(result, "ok")


def test_a_wrong_token_and_a_dead_server_are_told_apart(
    school: Cli, telegram: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SKOLEBRO_TELEGRAM_TOKEN", "1:wrong")
    assert "does not know the token" in marked(school("doctor"), "wrong")
    monkeypatch.setenv("SKOLEBRO_TELEGRAM_API_URL", "http://127.0.0.1:9")
    result = school("doctor")
    assert "does not answer" in marked(result, "wrong")
    assert "1:wrong" not in result.output


def test_keys_that_do_not_fit_are_told(school: Cli, telegram: ThreadingHTTPServer, tmp_path: Path) -> None:
    key = tmp_path / "skolebro.key"
    mine = key.read_text()
    key.chmod(0o644)
    assert "chmod 600" in marked(school("doctor"), "wrong")
    key.write_text("nonsense")
    assert "damaged" in marked(school("doctor"), "wrong")
    key.unlink()
    assert "the key file is missing" in marked(school("doctor"), "wrong")
    other = tmp_path / "other"
    other.mkdir()
    key.write_text("00000000 " + mine.split()[1][::-1].replace("=", "") + "=\n")
    assert "not the one this database was begun with" in marked(school("doctor"), "wrong")
    refused(school("roster", "import", "buddinge", "list.zip"))


def test_a_webhook_needs_https(school: Cli, telegram: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SKOLEBRO_INTAKE", "webhook")
    monkeypatch.setenv("SKOLEBRO_PUBLIC_URL", "http://school.example")
    assert "no https address" in marked(school("doctor"), "wrong")
    monkeypatch.setenv("SKOLEBRO_PUBLIC_URL", "https://school.example")
    assert school("doctor").exit_code == 0


def test_a_database_that_is_not_there_is_told(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SKOLEBRO_DATABASE_URL", "postgresql://nobody@127.0.0.1:9/none")
    assert "cannot be reached" in marked(cli("doctor"), "wrong")
    refused(cli("migrate"))


# Errors ----------------------------------------------------------------------------------------------------------


def test_settings_that_cannot_be_used_are_named_without_their_value(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SKOLEBRO_TELEGRAM_RATE", "secretvalue")
    result = cli("migrate")
    refused(result, "SKOLEBRO_TELEGRAM_RATE")
    assert "secretvalue" not in result.output


def test_running_without_a_token_is_refused(school: Cli) -> None:
    refused(school("run"), "SKOLEBRO_TELEGRAM_TOKEN")


def test_a_bug_is_told_by_its_name_only(school: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_arguments: object, **_more: object) -> object:
        raise ZeroDivisionError("with a secret")

    monkeypatch.setattr("bot.cli.importing.plan_import", breaks)
    result = school("roster", "import", "buddinge", "list.zip")
    refused(result, "ZeroDivisionError", "SKOLEBRO_LOG_LEVEL=debug")
    assert "with a secret" not in result.output
    monkeypatch.setenv("SKOLEBRO_LOG_LEVEL", "debug")
    assert isinstance(school("roster", "import", "buddinge", "list.zip").exception, ZeroDivisionError)


def test_the_librarys_errors_are_told_without_their_text() -> None:
    from telegram.error import InvalidToken, TimedOut

    assert "SKOLEBRO_TELEGRAM_TOKEN" in str(sentence_of(InvalidToken("the token 1:secret was rejected")))
    assert "secret" not in str(sentence_of(InvalidToken("the token 1:secret was rejected")))
    assert "TimedOut" in str(sentence_of(TimedOut("1:secret")))
