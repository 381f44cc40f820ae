"""`skolebro absence export`: a day's absence in the school's own columns."""

from __future__ import annotations

import csv
import io
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert
from typer.testing import CliRunner, Result

from bot.absence.models import AbsenceReport
from bot.cli.commands import app
from bot.core.unit import Unit
from bot.settings import Settings
from bot.wiring import open_house
from tests.town import Town

TOLD = datetime(2026, 11, 24, 5, 52, tzinfo=UTC)
DAY = date(2026, 11, 24)


@pytest.fixture
async def school(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sqlite_template: Path) -> Path:
    """An installation with a school, where one child was reported ill and another late."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"SKOLEBRO_{name.upper()}", raising=False)
    shutil.copy(sqlite_template, tmp_path / "skolebro.db")
    async with open_house(Settings()) as house:
        town = Town(house.units)
        broskolen = await town.school()
        klass = await town.school_class(broskolen, "3.B")
        mother = await town.person(broskolen, "Maria")
        told = {
            "school_id": broskolen, "reported_by": mother, "source": "home", "first_on": DAY, "last_on": DAY,
            "first_reported_at": TOLD, "reported_at": TOLD,
        }  # fmt: skip
        for name, kind, reason, until in (("Emma", "day", "illness", None), ("=1+1", "late", "medical", 600)):
            pupil = await town.pupil(broskolen, klass, name)
            row = {**told, "pupil_id": pupil, "kind": kind, "reason": reason, "until_minute": until}

            async def work(unit: Unit, row: dict[str, object] = row) -> None:
                await unit.execute(insert(AbsenceReport), row)

            await house.units.run(work)
        await town.pupil(broskolen, klass, "Noah")
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["absence", "export", *arguments])


def test_a_day_comes_out_in_the_school_s_own_columns(school: Path) -> None:
    result = run("broskolen", "--day", "2026-11-24")
    assert result.exit_code == 0, result.output
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    # Noah, of whom nothing is known, is no row; the reason is not given unasked.
    assert [(row["given_name"], row["kind"], row["until"], row["told_at"]) for row in rows] == [
        ("'=1+1", "late", "10.00", "2026-11-24 06:52"),
        ("Emma", "day", "", "2026-11-24 06:52"),
    ]
    assert "reason" not in rows[0]
    columns = "Elev=pupil_id,Klasse=class,Dato=date,reason"
    result = run("broskolen", "--day", "2026-11-24", "--columns", columns, "--separator", ";")
    assert result.stdout.splitlines()[0] == "Elev;Klasse;Dato;reason"
    assert "pupil-Emma-1;3.B;2026-11-24;illness" in result.stdout
    assert run("broskolen", "--day", "2026-11-25").stdout.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("broskolen", "--columns", "Elev=pupil"), "there is no column 'pupil'"),
        (("broskolen", "--day", "24/11"), "write a date as"),
        (("broskolen", "--separator", ";;"), "take one character"),
        (("nowhere",), "nowhere"),
    ],
)
def test_what_cannot_be_written_is_said_and_nothing_is_printed(
    school: Path, arguments: tuple[str, ...], says: str
) -> None:
    result = run(*arguments)
    assert result.exit_code in {1, 2}
    assert result.stdout == ""
    assert says in result.stderr
