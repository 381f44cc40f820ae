"""`skolebro school policy` and `school calendar`: what they print where, what they ask, and what they refuse."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import asking
from bot.cli.commands import app
from bot.cli.doctor_schools import notes_on_schools
from bot.core.clock import AdjustableClock
from bot.core.unit import Units
from bot.schools.policy import dump, load_preset, parse_policy
from bot.schools.service import add_school
from bot.settings import Settings

Cli = Callable[..., Result]
STATED = ("--stated", "skolebestyrelsen, 10 August 2026")
SUMMER = "DTSTART;VALUE=DATE:{first:%Y%m%d}\r\nDTEND;VALUE=DATE:{end:%Y%m%d}"
# The commands take the machine's clock: days of the tests lie ahead of whenever they run.
NEXT = datetime.now(tz=UTC).year + 1
MONDAY = next(day for day in (date(NEXT, 2, 1) + timedelta(days=count) for count in range(7)) if day.weekday() == 0)


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """`skolebro …` in an empty folder, in this process."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"SKOLEBRO_{name.upper()}", raising=False)

    def run(*arguments: str, **more: str) -> Result:
        return CliRunner().invoke(app, list(arguments), **more)  # type: ignore[arg-type]

    return run


@pytest.fixture
def school(cli: Cli, tmp_path: Path, sqlite_template: Path) -> Cli:
    """A migrated installation with one school; what follows `school` is said without it."""
    (tmp_path / "skolebro.db").write_bytes(sqlite_template.read_bytes())
    assert cli("school", "add", "buddinge", "--name", "Buddinge Skole", "--policy", "dk-buddinge").exit_code == 0
    return lambda *arguments, **more: cli("school", *arguments, **more)


def refused(result: Result, *words: str) -> None:
    assert result.exit_code == 1, result.output
    assert "Traceback" not in result.stderr
    for word in words:
        assert word in result.stderr, result.stderr


def done(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.stdout


def present(school: Cli) -> str:
    return done(school("policy", "show", "buddinge", "--format", "toml"))


def ics(path: Path, *events: str) -> str:
    bodies = "".join(f"BEGIN:VEVENT\r\nUID:{number}\r\n{each}\r\nEND:VEVENT\r\n" for number, each in enumerate(events))
    path.write_text(f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{bodies}END:VCALENDAR\r\n", "utf-8", newline="")
    return path.name


def week(first: date, title: str) -> str:
    return f"{SUMMER.format(first=first, end=first + timedelta(days=5))}\r\nSUMMARY:{title}"


# The policy -----------------------------------------------------------------------------------------------------------


def test_a_policy_is_shown_as_the_file_it_can_be_set_from(school: Cli, tmp_path: Path) -> None:
    shown = present(school)
    assert parse_policy(shown, "shown.toml") == load_preset("dk-buddinge")
    (tmp_path / "ours.toml").write_text(shown, "utf-8")
    same = school("policy", "set", "buddinge", "--file", "ours.toml")
    assert "nothing was changed" in same.stderr
    assert same.exit_code == 0
    table = done(school("policy", "show", "buddinge"))
    assert "D1.16" in table
    assert "not yet" in table


def test_a_setting_is_shown_asked_and_stored(school: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = ("policy", "set", "buddinge", "conferences.slot_minutes=30", *STATED)
    refused(school(*wanted), "--yes")
    monkeypatch.setattr(asking, "is_terminal", lambda: True)
    refused(school(*wanted, input="n\n"), "Nothing was changed.")
    refused(school(*wanted, input=""), "Nothing was changed.")
    assert "slot_minutes = {value = 20" in present(school)
    agreed = school(*wanted, input="y\n")
    assert "conferences.slot_minutes: 20 (default: usual at Danish schools" in agreed.stdout
    assert "→ 30 (stated: skolebestyrelsen, 10 August 2026)" in agreed.stdout
    assert "for conferences that are opened from now on" in agreed.stdout
    assert "version 2" in agreed.stderr
    assert tomllib.loads(present(school))["conferences"]["slot_minutes"] == {"value": 30, "stated": STATED[1]}


def test_what_differs_and_what_was_are_told(school: Cli) -> None:
    done(
        school("policy", "set", "buddinge", "leave.answer_days=5", "--default", "as agreed", "--source", "us", "--yes")
    )
    done(school("policy", "set", "buddinge", "class_visit=anytime", *STATED, "--yes"))
    diff = done(school("policy", "diff", "buddinge"))
    assert diff.splitlines()[0].startswith('class_visit: "ask_team"')
    assert "leave.answer_days: 8" in diff
    assert f"us, checked {datetime.now(tz=UTC).date()}" in diff
    assert "leave.answer_days" not in done(school("policy", "diff", "buddinge", "--version", "2"))
    assert "terms.conference" in done(school("policy", "diff", "buddinge", "se-samverkan"))
    history = done(school("policy", "history", "buddinge"))
    assert [line.partition(",")[0] for line in history.splitlines() if line.startswith("version")] == [
        "version 1",
        "version 2",
        "version 3",
    ]


def test_a_whole_file_of_ones_own_is_set_and_compared(school: Cli, tmp_path: Path) -> None:
    own = dump(load_preset("dk-smoerum"))
    # As some editors leave it: a mark at the beginning and other line ends.
    (tmp_path / "own.toml").write_bytes(b"\xef\xbb\xbf" + own.replace("\n", "\r\n").encode())
    assert "is a whole policy" in school("policy", "check", "own.toml").stderr
    assert done(school("policy", "diff", "buddinge", "own.toml"))
    done(school("policy", "set", "buddinge", "--file", "own.toml", "--yes"))
    assert parse_policy(present(school), "now.toml") == load_preset("dk-smoerum")
    assert "is a whole policy" in school("policy", "check", "buddinge").stderr


def test_a_broken_file_is_refused_with_file_key_and_fix(school: Cli, tmp_path: Path) -> None:
    good = dump(load_preset("dk-buddinge"))

    def check(raw: bytes, *words: str) -> None:
        (tmp_path / "own.toml").write_bytes(raw)
        refused(school("policy", "check", "own.toml"), "own.toml", *words)
        refused(school("policy", "set", "buddinge", "--file", "own.toml", "--yes"), "own.toml", *words)

    check(good.replace("slot_minutes =", "slot_minuts =").encode(), "slot_minuts", "did you mean", "is missing")
    check(good.replace("value = 20,", 'value = "20",').encode(), "conferences.slot_minutes", "whole number")
    check(b"this is no policy", "not TOML")
    check(good.encode("utf-16"), "UTF-8")
    check("title = 'Årlig'".encode("latin-1"), "UTF-8")
    check(b"x = 1\n" * 100_000, "KB")
    check(b"x = " + b"[" * 100_000, "not")
    assert "slot_minutes = {value = 20" in present(school)


def test_what_cannot_be_is_refused(school: Cli, tmp_path: Path) -> None:
    refused(school("policy", "show", "nowhere"), "nowhere", "buddinge")
    refused(school("policy", "check", "nowhere"), "nowhere", "buddinge")
    refused(school("policy", "check", "missing.toml"), "missing.toml")
    refused(school("policy", "diff", "buddinge", "dk-nowhere"), "dk-nowhere", "dk-smoerum")
    refused(school("policy", "diff", "buddinge", "--version", "7"), "7", "1 to 1")
    refused(school("policy", "set", "buddinge", "conferences.minutes=3", *STATED, "--yes"), "conferences.minutes")
    refused(school("policy", "set", "buddinge", "class_visit=anytime", "--stated", " ", "--yes"), "few words")
    (tmp_path / "no.toml").write_text(dump(load_preset("no-skedsmo")), "utf-8")
    refused(school("policy", "set", "buddinge", "--file", "no.toml", "--yes"), "country NO", "DK")
    assert parse_policy(present(school), "now.toml") == load_preset("dk-buddinge")


def test_wrong_usage_ends_with_2(school: Cli) -> None:
    for arguments in (
        ("policy", "set", "buddinge"),
        ("policy", "set", "buddinge", "class_visit=anytime"),
        ("policy", "set", "buddinge", "class_visit=anytime", *STATED, "--default", "y"),
        ("policy", "set", "buddinge", "class_visit=anytime", "--file", "x.toml", *STATED),
        ("policy", "set", "buddinge", "class_visit=anytime", *STATED, "--source", "x", "--checked-on", "yesterday"),
        ("policy", "diff", "buddinge", "dk-smoerum", "--version", "1"),
        ("policy", "show", "buddinge", "--format", "yaml"),
        ("calendar", "close", "buddinge", "2026-13-01", "--reason", "x"),
        ("calendar", "close", "buddinge", "2026-12-01"),
    ):
        assert school(*arguments).exit_code == 2, arguments


# The calendar ---------------------------------------------------------------------------------------------------------


def test_a_file_closes_its_days_and_a_newer_one_replaces_them(school: Cli, tmp_path: Path) -> None:
    later = MONDAY + timedelta(days=28)
    first = ics(tmp_path / "first.ics", week(MONDAY, "Vinterferie"))
    dry = school("calendar", "import", "buddinge", first, "--dry-run")
    assert "Nothing was changed." in dry.stderr
    assert f"closes  {MONDAY} – {MONDAY + timedelta(days=4)}  file  Vinterferie" in dry.stdout
    refused(school("calendar", "import", "buddinge", first), "--yes")
    assert done(school("calendar", "import", "buddinge", first, "--yes")) == dry.stdout
    hand = later + timedelta(days=1)
    done(school("calendar", "close", "buddinge", str(hand), "--reason", "Studiedag", "--yes"))
    done(school("calendar", "close", "buddinge", str(MONDAY), "--reason", "Skolens fødselsdag", "--yes"))
    second = done(school("calendar", "import", "buddinge", ics(tmp_path / "b.ics", week(later, "Påske")), "--yes"))
    assert f"opens  {MONDAY + timedelta(days=1)} – {MONDAY + timedelta(days=4)}" in second
    assert f"stays closed by hand  {hand}" in second
    shown = done(school("calendar", "show", "buddinge", "--from", str(MONDAY), "--to", str(later + timedelta(days=6))))
    assert [line[23:].split(maxsplit=1) for line in shown.splitlines() if "holiday" not in line] == [
        ["hand", "Skolens fødselsdag"],
        ["file", "Påske"],
        ["hand", "Studiedag"],
        ["file", "Påske"],
    ]
    assert done(school("calendar", "import", "buddinge", "b.ics", "--yes")) == f"stays closed by hand  {hand}\n"


def test_files_of_two_years_stand_side_by_side_when_asked(school: Cli, tmp_path: Path) -> None:
    later = MONDAY + timedelta(days=28)
    done(school("calendar", "import", "buddinge", ics(tmp_path / "a.ics", week(MONDAY, "A")), "--yes"))
    added = done(school("calendar", "import", "buddinge", ics(tmp_path / "b.ics", week(later, "B")), "--add", "--yes"))
    assert "opens" not in added


def test_days_are_opened_again(school: Cli) -> None:
    day, last = str(MONDAY), str(MONDAY + timedelta(days=2))
    done(school("calendar", "close", "buddinge", day, "--to", last, "--reason", "Sne", "--yes"))
    assert f"opens  {day} – {last}" in done(school("calendar", "open", "buddinge", day, "--to", last, "--yes"))
    assert "Nothing was changed." in school("calendar", "open", "buddinge", day).stderr


def test_school_days_are_counted_without_what_is_off(school: Cli) -> None:
    friday = str(MONDAY + timedelta(days=4))
    span = ("calendar", "show", "buddinge", "--from", str(MONDAY), "--to", friday)
    assert f"{friday}: 5." in school(*span).stderr
    done(school("calendar", "close", "buddinge", friday, "--reason", "Sne", "--yes"))
    assert f"{friday}: 4." in school(*span).stderr


def test_a_calendar_that_is_none_is_refused(school: Cli, tmp_path: Path) -> None:
    refused(school("calendar", "import", "buddinge", "missing.ics", "--yes"), "missing.ics")
    (tmp_path / "bad.ics").write_text("hello")
    refused(school("calendar", "import", "buddinge", "bad.ics", "--yes"), "iCalendar")
    bomb = ics(tmp_path / "bomb.ics", "DTSTART;VALUE=DATE:20260101\r\nRRULE:FREQ=SECONDLY\r\nSUMMARY:Bombe")
    refused(school("calendar", "import", "buddinge", bomb, "--yes"), "Bombe", "repeats in a way")
    past = ics(tmp_path / "past.ics", week(date(2020, 2, 10), "Vinterferie"))
    refused(school("calendar", "import", "buddinge", past, "--yes"), "closes no day from today on")
    refused(school("calendar", "close", "buddinge", f"{NEXT + 9}-01-01", "--reason", "x", "--yes"), "three years")
    backwards = ("calendar", "close", "buddinge", str(MONDAY), "--to", "2020-01-01", "--reason", "x", "--yes")
    refused(school(*backwards), "in their order")
    refused(school("calendar", "close", "buddinge", str(MONDAY), "--reason", "x" * 121, "--yes"), "120")
    refused(school("calendar", "show", "buddinge", "--from", "2020-01-01", "--to", "2040-01-01"), "three years")


# The doctor -----------------------------------------------------------------------------------------------------------


async def test_the_doctor_names_what_is_due_outdated_unchecked_or_missing(units: Units) -> None:
    await units.run(lambda unit: add_school(unit, "samtaler", "Samtaler", "dk-samtaler"))
    await units.run(lambda unit: add_school(unit, "skedsmo", "Skedsmo", "no-skedsmo"))
    now = await units.read(notes_on_schools)
    assert [note.partition(":")[0] for note in now] == ["samtaler", "skedsmo", "skedsmo"]
    assert "no holiday is known from 2026-08-01 to 2027-07-31" in now[0]
    assert "chapter 9a" in now[1]
    units = Units(units.engines, AdjustableClock(datetime(2027, 11, 25, 8, tzinfo=UTC)))
    later = [note for note in await units.read(notes_on_schools) if note.startswith("samtaler")]
    assert "yearly review by skolebestyrelsen was due on 2027-11-16" in later[0]
    assert "sources not looked at for more than a year" in later[1]
    assert "and" in later[1]


def test_the_doctor_says_it_on_the_command_line(school: Cli, cli: Cli) -> None:
    said = cli("doctor").stdout
    assert "note  buddinge: no holiday is known" in said


def test_a_file_is_checked_without_an_installation(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(dump(load_preset("no-skedsmo")), "utf-8")
    assert cli("school", "policy", "check", "own.toml").exit_code == 0
    assert list(tmp_path.iterdir()) == [tmp_path / "own.toml"]
