"""`skolebro letters`, `invitations list` and `invitations revoke`, as the office types them."""

from __future__ import annotations

import csv
import io
import sqlite3
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from bot.cli.paper import COLUMNS
from bot.people.letters.errors import PeopleChanged
from tests.people.letters.reading import pages
from tests.people.roster.samples import sample
from tests.test_cli import Cli, cli, refused, school, telegram

__all__ = ["cli", "school", "telegram"]


@pytest.fixture
def office(school: Cli, telegram: ThreadingHTTPServer, tmp_path: Path) -> Cli:
    """An installation with a class list read (a short one: to set a letter takes a tenth of a second), and a bot that
    Telegram knows."""
    sample(3).zip(tmp_path / "list.zip")
    assert school("roster", "import", "buddinge", "list.zip").exit_code == 0
    return school


def issued(folder: Path) -> int:
    with sqlite3.connect(folder / "skolebro.db") as database:
        return int(database.execute("SELECT count(*) FROM invitations").fetchone()[0])


def left_over(folder: Path) -> list[str]:
    """What lies in the folder that has to do with letters."""
    return sorted(path.name for path in folder.iterdir() if path.suffix in (".pdf", ".part"))


def test_the_whole_school_in_one_file(office: Cli, tmp_path: Path) -> None:
    result = office("letters", "buddinge", "-o", "letters.pdf")
    assert result.exit_code == 0, result.output
    assert result.stdout == ""
    written = tmp_path / "letters.pdf"
    found = pages(written.read_bytes())
    assert f"{len(found)} letters in letters.pdf" in result.stderr
    assert issued(tmp_path) == len(found)
    assert written.stat().st_mode & 0o077 == 0
    assert left_over(tmp_path) == ["letters.pdf"]
    for page in found:
        assert page.square
        assert "@skolebro_bot" in page.text
    codes = {line for page in found for line in page.lines if len(line) == 11 and line[5] == " " and line.isupper()}
    assert len(codes) == len(found)


def test_without_a_name_the_file_is_called_after_school_class_and_day(office: Cli, tmp_path: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(listing(office, "letters", "buddinge", "--staff"))))
    name = next(row["class"] for row in rows if row["class"])
    assert office("letters", "buddinge", "--class", name).exit_code == 0
    (written,) = (name for name in left_over(tmp_path) if "staff" not in name)
    assert written.startswith(f"letters-buddinge-{name.replace('.', '')}-20")
    (tmp_path / "post").mkdir()
    assert office("letters", "buddinge", "--person", "g1", "--reissue", "-o", "post").exit_code == 0
    assert len(list((tmp_path / "post").glob("letters-buddinge-20*.pdf"))) == 1


def listing(office: Cli, *first: str) -> str:
    """What the list says after a command."""
    assert office(*first).exit_code == 0
    return office("invitations", "list", "buddinge", "--format", "csv").stdout


def test_wrong_usage(office: Cli) -> None:
    assert office("letters").exit_code == 2
    assert office("letters", "buddinge", "--staff", "--class", "3B").exit_code == 2
    assert office("letters", "buddinge", "--language", "en").exit_code == 2
    assert office("invitations", "revoke", "buddinge").exit_code == 2


def test_a_class_or_a_person_that_is_not_there(office: Cli, tmp_path: Path) -> None:
    refused(office("letters", "buddinge", "--class", "99Z"), "99Z", "There are:")
    refused(office("letters", "buddinge", "--person", "nobody"), "nobody")
    refused(office("letters", "nowhere"), "nowhere")
    assert issued(tmp_path) == 0
    assert left_over(tmp_path) == []


def test_nobody_to_invite(office: Cli, tmp_path: Path) -> None:
    assert office("letters", "buddinge", "-o", "first.pdf").exit_code == 0
    refused(office("letters", "buddinge", "-o", "second.pdf"), "Nobody there is to get a letter", "--reissue")
    assert left_over(tmp_path) == ["first.pdf"]


def test_a_file_with_letters_is_never_written_over(office: Cli, tmp_path: Path) -> None:
    (tmp_path / "letters.pdf").write_bytes(b"last week's")
    refused(office("letters", "buddinge", "-o", "letters.pdf"), "letters.pdf", "-o")
    assert (tmp_path / "letters.pdf").read_bytes() == b"last week's"
    assert issued(tmp_path) == 0


def test_where_nothing_can_be_written_nothing_is_issued(office: Cli, tmp_path: Path) -> None:
    refused(office("letters", "buddinge", "-o", "no/such/folder/letters.pdf"), "It cannot be done")
    assert issued(tmp_path) == 0


def test_a_full_disk_issues_nothing(office: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("bot.cli.paper.os.fsync", full)
    refused(office("letters", "buddinge"), "No space left on device")
    assert issued(tmp_path) == 0
    assert left_over(tmp_path) == []


def test_a_database_that_fails_leaves_no_file(office: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fails(*_given: Any, **_more: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("bot.people.letters.service.keep", fails)
    refused(office("letters", "buddinge"), "nothing was changed")
    assert issued(tmp_path) == 0
    assert left_over(tmp_path) == []


def test_letters_that_are_good_are_not_lost_where_the_file_cannot_get_its_name(
    office: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(_self: Path, _target: Path) -> None:
        raise OSError(16, "Device or resource busy")

    monkeypatch.setattr(Path, "replace", busy)
    refused(office("letters", "buddinge", "-o", "letters.pdf"), "The letters are good", ".part", "busy")
    (kept,) = left_over(tmp_path)
    assert len(pages((tmp_path / kept).read_bytes())) == issued(tmp_path) > 0


def test_a_pile_overtaken_by_somebody_who_joins_is_set_again(
    office: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.people.letters import service

    tries = []
    good = service.make_good

    async def overtaken(*given: Any, **more: Any) -> None:
        tries.append(given)
        if len(tries) == 1:
            raise PeopleChanged
        await good(*given, **more)

    monkeypatch.setattr(service, "make_good", overtaken)
    assert office("letters", "buddinge", "-o", "letters.pdf").exit_code == 0
    assert len(tries) == 2
    assert issued(tmp_path) == len(pages((tmp_path / "letters.pdf").read_bytes()))


def test_no_letters_without_the_bots_name(school: Cli, tmp_path: Path) -> None:
    assert school("roster", "import", "buddinge", "list.zip").exit_code == 0
    refused(school("letters", "buddinge"), "SKOLEBRO_TELEGRAM_TOKEN", "invitations issue --no-links")
    assert issued(tmp_path) == 0
    assert left_over(tmp_path) == []


def test_the_list_has_everything_but_the_secrets(office: Cli, tmp_path: Path) -> None:
    text = listing(office, "letters", "buddinge", "-o", "letters.pdf")
    rows = list(csv.DictReader(io.StringIO(text)))
    found = pages((tmp_path / "letters.pdf").read_bytes())
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == len(found)
    assert {row["state"] for row in rows} == {"pending"}
    for page in found:
        assert not set(page.lines) & {
            cell for row in rows for name, cell in row.items() if name not in ("name", "class")
        }
    assert "t.me" not in text
    assert office("invitations", "list", "buddinge", "--used", "--format", "csv").stdout == ",".join(COLUMNS) + "\n"
    table = office("invitations", "list", "buddinge", "--pending")
    assert table.exit_code == 0
    assert "g1" in table.stdout


def test_revoking_takes_the_letter_back(office: Cli) -> None:
    assert office("letters", "buddinge", "-o", "letters.pdf").exit_code == 0
    result = office("invitations", "revoke", "buddinge", "--person", "g1", "--person", "g2")
    assert result.exit_code == 0
    assert "g1, g2" in result.stderr
    rows = csv.DictReader(io.StringIO(office("invitations", "list", "buddinge", "--format", "csv").stdout))
    states = {row["person_id"]: row["state"] for row in rows}
    assert (states["g1"], states["g2"], states["g3"]) == ("revoked", "revoked", "pending")
    refused(office("invitations", "revoke", "buddinge", "--person", "g1"), "no open invitation", "g1")
    refused(office("invitations", "revoke", "buddinge", "--person", "nobody"), "nobody")
    # A new one is a letter away.
    assert office("letters", "buddinge", "--person", "g1", "-o", "again.pdf").exit_code == 0


def test_who_gets_no_letter_because_of_a_protected_child_is_counted_with_the_reason(
    office: Cli, tmp_path: Path
) -> None:
    with sqlite3.connect(tmp_path / "skolebro.db") as database:
        database.execute("UPDATE pupils SET protected = 1")
    result = office("letters", "buddinge", "-o", "letters.pdf")
    assert result.exit_code == 0, result.output
    assert "adults: every child of theirs here is protected and not let into the bot." in result.stderr
    result = office("invitations", "issue", "buddinge", "--reissue")
    assert "No letter for" in result.stderr
    assert "No letter for" not in office("letters", "buddinge", "--staff", "--reissue", "-o", "staff.pdf").stderr
