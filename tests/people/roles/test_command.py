"""`skolebro roles` from the shell: give, list, end; and what it refuses, in one sentence."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.commands import app
from tests.people.roster.samples import sample

Cli = Callable[..., Result]


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sqlite_template: Path) -> Cli:
    """The command in an installation of its own, with a school and its class list."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SKOLEBRO_DATABASE_URL", f"sqlite:///{tmp_path}/skolebro.db")
    monkeypatch.setenv("SKOLEBRO_KEY_FILE", str(tmp_path / "skolebro.key"))
    runner = CliRunner()

    def run(*words: str) -> Result:
        return runner.invoke(app, list(words))

    (tmp_path / "skolebro.db").write_bytes(sqlite_template.read_bytes())
    assert run("school", "add", "buddinge", "--name", "Buddinge Skole", "--policy", "dk-buddinge").exit_code == 0
    folder = sample().folder(tmp_path / "list")
    imported = run("roster", "import", "buddinge", str(folder))
    assert imported.exit_code == 0, imported.output
    return run


def listed(run: Cli, *more: str) -> list[dict[str, str]]:
    printed = run("roles", "list", "buddinge", "--format", "csv", *more)
    assert printed.exit_code == 0, printed.output
    return list(csv.DictReader(io.StringIO(printed.stdout)))


def test_a_substitute_is_given_a_last_day_and_ended(cli: Cli) -> None:
    teacher = next(row for row in listed(cli) if row["class"])
    gave = cli(
        "roles", "add", "buddinge", teacher["person_id"], "substitute", "--class", teacher["class"],
        "--until", "2999-12-31",
    )  # fmt: skip
    assert gave.exit_code == 0, gave.output
    assert gave.stdout == ""
    (row,) = [row for row in listed(cli, "--class", teacher["class"]) if row["role"] == "substitute"]
    assert row["last_day"] == "2999-12-31"
    assert cli("roles", "end", "buddinge", row["role_id"]).exit_code == 0
    assert not [row for row in listed(cli) if row["role"] == "substitute"]


def test_a_representative_sits_in_a_body_that_the_policy_names(cli: Cli) -> None:
    person = listed(cli)[0]["person_id"]
    no = cli("roles", "add", "buddinge", person, "body_member", "--body", "FAU")
    assert no.exit_code == 1
    assert "skolebestyrelsen" in no.stderr
    assert cli("roles", "add", "buddinge", person, "body_member", "--body", "skolebestyrelsen").exit_code == 0
    (row,) = [row for row in listed(cli) if row["role"] == "body_member"]
    assert row["role_id"].startswith("m")
    assert cli("roles", "end", "buddinge", row["role_id"]).exit_code == 0
    assert not [row for row in listed(cli) if row["body"]]


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("add", "buddinge", "nobody", "head"), 1, "nobody"),
        (("add", "buddinge", "PERSON", "team_teacher"), 1, "--class"),
        (("add", "buddinge", "PERSON", "team_teacher", "--class", "99.Z"), 1, "99.Z"),
        (("add", "buddinge", "PERSON", "substitute", "--class", "CLASS", "--until", "2001-01-01"), 1, "over"),
        (("add", "buddinge", "CHILDLESS", "contact_parent", "--class", "CLASS"), 1, "id"),
        (("add", "buddinge", "PERSON", "king"), 2, "contact_teacher"),
        (("add", "nowhere", "PERSON", "head"), 1, "nowhere"),
        (("end", "buddinge", "99999"), 1, "99999"),
        (("end", "buddinge", "drop table"), 2, "roles list"),
        (("end", "buddinge", "m٣"), 2, "roles list"),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence_and_changes_nothing(
    cli: Cli, words: tuple[str, ...], code: int, says: str
) -> None:
    teacher = next(row for row in listed(cli) if row["class"])
    before = listed(cli)
    childless = next(row for row in before if not row["class"])
    named = {"PERSON": teacher["person_id"], "CLASS": teacher["class"], "CHILDLESS": childless["person_id"]}
    refused = cli("roles", *(named.get(word, word) for word in words))
    assert refused.exit_code == code, refused.output
    assert says in refused.stderr
    assert refused.stdout == ""
    assert listed(cli) == before


def test_the_last_head_is_not_ended_from_the_shell_either(cli: Cli) -> None:
    person = listed(cli)[0]["person_id"]
    for row in [row for row in listed(cli) if row["role"] == "head"]:
        cli("roles", "end", "buddinge", row["role_id"])
    if not [row for row in listed(cli) if row["role"] == "head"]:
        assert cli("roles", "add", "buddinge", person, "head").exit_code == 0
    (head,) = [row for row in listed(cli) if row["role"] == "head"]
    refused = cli("roles", "end", "buddinge", head["role_id"])
    assert refused.exit_code == 1
    assert "needs a head" in refused.stderr
