"""`skolebro absence register-import`: what it reads, what it refuses, and what the school hears of it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from typer.testing import CliRunner, Result

from bot.absence.following.registering.errors import RegisterError
from bot.absence.following.registering.reading import read_register
from bot.absence.following.registering.rules import RegisterPlan
from bot.absence.following.registering.service import import_register
from bot.absence.models import AbsenceDay
from bot.cli.commands import app
from bot.core.unit import Unit
from bot.people.models import Pupil, StaffRole
from bot.schools.calendar import SchoolCalendar
from bot.schools.queries import school_by_key
from bot.settings import Settings
from tests.flows.scene import Scene, outbox, scene
from tests.flows.test_absence_following import MONDAY, over, was_away
from tests.people.lifecycle.ticking import ticks
from tests.people.roster.samples import sample
from tests.world import World

Cli = Callable[..., Result]
DENMARK = SchoolCalendar("DK", "Europe/Copenhagen")


def school_day(back: int) -> date:
    """The command takes the machine's clock: so many school days before today."""
    return DENMARK.school_days_before(datetime.now(tz=UTC).date(), back)


@pytest.fixture
def skolebro(tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """The command in a folder with a school whose list was imported."""
    shutil.copy(sqlite_template, tmp_path / "skolebro.db")
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"SKOLEBRO_{name.upper()}", raising=False)
    sample(6).folder(tmp_path / "list")

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(app, list(arguments))

    for command in (
        ("school", "add", "a", "--name", "Askolen", "--policy", "dk-buddinge"),
        ("roster", "import", "a", "list"),
    ):
        assert run(*command).exit_code == 0
    return run


def imports(skolebro: Cli, *more: str) -> Result:
    return skolebro("absence", "register-import", "a", "register.csv", *more)


def stored(folder: Path) -> list[tuple[Any, ...]]:
    statement = "SELECT on_day, kind, origin, unlawful, judged_by FROM absence_days ORDER BY pupil_id, on_day"
    with sqlite3.connect(folder / "skolebro.db") as connection:
        return connection.execute(statement).fetchall()


SPELT = {
    "English, commas": (",", "utf-8", "sourcedId,date,lawful", ("unlawful", "lawful"), "%Y-%m-%d"),
    "Danish, a spreadsheet's": (";", "utf-8-sig", "Elev-id;Dato;Lovlighed", ("Ulovligt", "lovligt"), "%d-%m-%Y"),
    "Norwegian": (";", "utf-8", "Elev;Dato;Gyldighet", ("ugyldig fravær", "gyldig"), "%d.%m.%Y"),
    "Swedish, of an old system": (
        *(";", "cp1252", "Elevens id;Frånvarodatum;Giltig/ogiltig"),
        *(("ogiltig frånvaro", "giltig frånvaro"), "%Y-%m-%d"),
    ),
}


@pytest.mark.parametrize("spelt", SPELT)
def test_a_register_is_shown_and_imported_and_a_second_time_changes_nothing(
    skolebro: Cli, tmp_path: Path, spelt: str
) -> None:
    cut, encoding, heads, (bad, good), form = SPELT[spelt]
    days = [school_day(back) for back in (1, 2, 3)]
    said = [("p1", days[0], bad, ""), ("p1", days[1], good, ""), ("p2", days[2], bad, "late")]
    lines = [f"{heads}{cut}Kind", *(cut.join((who, f"{day:{form}}", what, kind)) for who, day, what, kind in said)]
    (tmp_path / "register.csv").write_bytes("\r\n".join(lines).encode(encoding))
    shown = imports(skolebro, "--dry-run")
    assert shown.stdout.splitlines() == [
        "days: 3 new, 0 changed, 0 unchanged",
        "of the new and changed: 2 unlawful, 1 lawful",
    ]
    assert "Nothing was changed." in shown.stderr
    assert stored(tmp_path) == []
    done = imports(skolebro)
    assert (done.exit_code, done.stdout) == (0, shown.stdout)
    facts = [
        (days[1].isoformat(), "day", "unreported", 0, None),
        (days[0].isoformat(), "day", "unreported", 1, None),
        (days[2].isoformat(), "late", "unreported", 1, None),
    ]
    assert stored(tmp_path) == facts
    again = imports(skolebro)
    assert "days: 0 new, 0 changed, 3 unchanged" in again.stdout
    assert "Nothing was changed." in again.stderr
    assert stored(tmp_path) == facts


def test_everything_that_is_wrong_is_told_at_once_and_nothing_is_written(skolebro: Cli, tmp_path: Path) -> None:
    today = datetime.now(tz=UTC).date()
    good, tomorrow = school_day(1), today + timedelta(days=2)
    sunday = good - timedelta(days=(good.weekday() + 1) % 7)
    lines = [
        "Elev-id;Dato;Lovlighed;Art",
        f"p1;{good};ulovligt;",
        f"p99;{good};lovligt;",
        f"p2;{tomorrow};lovligt;",
        f"p2;{sunday};lovligt;",
        "p2;2019-01-08;lovligt;",
        "p3;29-02-2025;lovligt;",
        f"p3;{good};astma;",
        f"p3;{good};;",
        f"p4;{good};lovligt;migræne",
        f";{good};lovligt;",
        f"p1;{good};lovligt;",
        f"p5;{good};lovligt;;;x",
    ]
    (tmp_path / "register.csv").write_text("\n".join(lines), encoding="utf-8")
    for more in ((), ("--dry-run",)):
        done = imports(skolebro, *more)
        assert done.exit_code == 1
        found = done.stderr.splitlines()
        assert found[0] == "The register was refused, and nothing was changed:"
        assert [line.partition(":")[0] for line in found[1:]] == [
            "register.csv, line 3, column Elev-id",
            "register.csv, line 4, column Dato",
            "register.csv, line 5, column Dato",
            "register.csv, line 6, column Dato",
            "register.csv, line 7, column Dato",
            "register.csv, line 8, column Lovlighed",
            "register.csv, line 9, column Lovlighed",
            "register.csv, line 10, column Art",
            "register.csv, line 11, column Elev-id",
            "register.csv, line 12, column Lovlighed",
            "register.csv, line 13",
        ]
        assert "p99" in found[1]
        assert "astma" not in done.output, "what a child is ill with is quoted nowhere"
        assert "migræne" not in done.output
        assert stored(tmp_path) == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "There are no rows in use"),
        (b"sourcedId,date,lawful\n", "There are no rows in use"),
        (b"sourcedId,date\np1,2026-11-16\n", "column lawful: The column is missing."),
        (b"sourcedId,date,lawful,unlawful\np1,2026-11-16,x,y\n", "The column is there twice."),
        (b"PK\x03\x04 a workbook", "This is no CSV file."),
        (b"sourcedId,date,lawful\np1,\x00,x\n", "NUL byte"),
        (b'sourcedId,date,lawful\np1,"2026-11-16,lawful\n', "cannot be taken apart"),
    ],
)
def test_what_is_no_register_is_refused_in_plain_words(
    skolebro: Cli, tmp_path: Path, content: bytes, words: str
) -> None:
    (tmp_path / "register.csv").write_bytes(content)
    done = imports(skolebro)
    assert done.exit_code == 1
    assert words in done.stderr
    assert "Traceback" not in done.output


def test_no_file_and_no_school_are_named(skolebro: Cli, tmp_path: Path) -> None:
    assert "register.csv" in imports(skolebro).stderr
    (tmp_path / "register.csv").write_text(f"sourcedId,date,lawful\np1,{school_day(1)},lawful\n")
    assert "There is no school 'b'" in skolebro("absence", "register-import", "b", "register.csv").stderr


# What the school hears ------------------------------------------------------------------------------------------------


async def said(here: Scene, folder: Path, rows: Sequence[tuple[date, str]], pupil: str | None = None) -> RegisterPlan:
    """The school's register, imported on the story's clock."""
    path = folder / "register.csv"
    who = pupil or f"pupil-{here.place.child}-{here.class_id}"
    path.write_text("\n".join(["sourcedId,date,lawful", *(f"{who},{day},{word}" for day, word in rows)]))
    register = read_register(path)

    async def work(unit: Unit) -> RegisterPlan:
        return await import_register(unit, await school_by_key(unit, here.place.key), register)

    done = await here.world.house.units.run(work)
    await here.world.settle()
    return done


async def facts(world: World) -> list[tuple[Any, ...]]:
    async def look(unit: Unit) -> list[tuple[Any, ...]]:
        rows = await unit.all(select(AbsenceDay.__table__).order_by(AbsenceDay.on_day))
        return [(row.on_day, row.origin, row.unlawful, row.judged_by) for row in rows]

    return await world.house.units.read(look)


@pytest.mark.both_databases
async def test_the_register_is_the_record_and_the_head_hears_what_it_adds_up_to(world: World, tmp_path: Path) -> None:
    here = await scene(world)
    head = await world.town.person(here.school, "Hanne", "Head")
    await world.town.works(here.school, head, None, StaffRole.HEAD)
    phone, parent = await here.joins(head, world.phone("head")), await here.maria()
    days = [MONDAY + timedelta(weeks=week, days=day) for week in range(2) for day in range(5)][:7]
    await was_away(here, days[0])
    await over(here, days[0])
    await world.until(here.at(12, 0, days[-1] + timedelta(days=1)))
    shown = parent.last.text
    done = await said(here, tmp_path, [(day, "unlawful") for day in days])
    assert (len(done.new), len(done.changed)) == (6, 1)
    origins = ["reported", *["unreported"] * 6]
    assert await facts(world) == [(day, origin, True, None) for day, origin in zip(days, origins, strict=True)]
    await phone.sends("/opfoelgning")
    assert any("7 ulovlige dage" in row[0].text for row in phone.last.buttons)
    assert parent.last.text == shown, "the home hears it from a person"
    assert {person for person, _state, _at in await outbox(world, "absence.worth_a_talk")} == {head, here.teacher}
    # What the register knows stays, whatever is looked at again here; the next night, too.
    await parent.sends("/fravaer")
    await over(here, days[-1] + timedelta(days=1))
    assert len(await facts(world)) == 7
    # Said otherwise by a later register, nothing waits any more.
    await said(here, tmp_path, [(day, "lawful") for day in days[:5]])
    await phone.sends("/opfoelgning")
    assert not any("ulovlige" in row[0].text for row in phone.last.buttons)
    assert [fact[2] for fact in await facts(world)] == [False] * 5 + [True] * 2


@pytest.mark.both_databases
async def test_a_day_of_the_register_stays_when_the_home_takes_its_report_back(world: World, tmp_path: Path) -> None:
    here = await scene(world)
    parent = await here.maria()
    await parent.sends("/fravaer")
    await was_away(here, MONDAY)
    await over(here, MONDAY)
    await said(here, tmp_path, [(MONDAY, "unlawful")])

    async def settles(unit: Unit) -> None:
        from bot.absence.following.settling import settle_days
        from bot.absence.models import AbsenceReport
        from bot.schools.queries import calendar_of, policy_of

        await unit.execute(update(AbsenceReport).values(ended_at=unit.now, ended_why="withdrawn"))
        school = await school_by_key(unit, here.place.key)
        policy = await policy_of(unit, school.id, school.policy_version)
        await settle_days(unit, policy, await calendar_of(unit, school), school.id, here.child, [MONDAY])

    await world.house.units.run(settles)
    assert await facts(world) == [(MONDAY, "unreported", True, None)]


async def test_who_is_not_in_the_bot_is_left_out_and_who_left_is_refused(world: World, tmp_path: Path) -> None:
    here = await scene(world)
    await world.until(here.at(12, 0, MONDAY + timedelta(days=2)))

    async def changes(**values: Any) -> None:
        await world.house.units.run(
            lambda unit: unit.execute(update(Pupil).where(Pupil.id == here.child).values(**values))
        )

    await changes(protected=True)
    assert (await said(here, tmp_path, [(MONDAY, "unlawful")])).left_out == 1
    assert await facts(world) == []
    await changes(protected=False, left_on=MONDAY + timedelta(days=1))
    with pytest.raises(RegisterError, match="line 2, column date: The pupil has left"):
        await said(here, tmp_path, [(MONDAY + timedelta(days=1), "unlawful")])
    await said(here, tmp_path, [(MONDAY, "unlawful")])
    await ticks(world, "absence.settle")
    assert [fact[0] for fact in await facts(world)] == [MONDAY]
