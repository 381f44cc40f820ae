"""`roster import`: reads the list, shows what it changes, and changes it unless told not to.

The one rule kept here: what is shown are counts and sourcedIds. A terminal's text ends up in logs, and names of
children do not belong there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import typer

from bot.cli.house import House
from bot.core.dates import local
from bot.core.unit import Unit
from bot.people.importing import ImportPlan, Progress, RecordDiff, TieDiff, apply_import, plan_import
from bot.people.importing.plan import ChangedRecord, TieKey
from bot.people.roster import Roster, read_roster
from bot.people.roster.problems import shown
from bot.schools.queries import school_by_key

# Lines of one kind of change; a first import has tens of thousands.
MOST_LINES = 40


async def run_import(house: House, key: str, path: Path, *, org_id: str | None, dry_run: bool) -> None:
    """Import the list, or show what that would do. Raises RosterError and UnknownSchool; then nothing is changed."""
    school = await house.units.read(lambda unit: school_by_key(unit, key))
    today = local(house.units.clock.now(), school.zone).date()
    roster = _read(path, org_id, today)

    async def plan(unit: Unit) -> ImportPlan:
        return await plan_import(unit, school, roster)

    if dry_run:
        _write(await house.units.read(plan))
        typer.echo("Nothing was changed.", err=True)
        return
    with _bar() as start:

        async def work(unit: Unit) -> ImportPlan:
            planned = await plan(unit)
            await apply_import(unit, planned, house.ends, start(planned.size))
            return planned

        done = await house.units.run(work)
    _write(done)
    typer.echo(f"Imported {roster.name} into {school.name}. Nobody was given access.", err=True)


def _read(path: Path, org_id: str | None, today: date) -> Roster:
    roster = read_roster(path, on=today).for_school(org_id)
    for warning in roster.warnings:
        typer.echo(f"Note: {warning}", err=True)
    return roster


@contextmanager
def _bar() -> Iterator[Callable[[int], Progress]]:
    """A progress bar on stderr: a function that starts it (anew, after a lost race) and gives what moves it."""
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Writing", start=False)

        def start(total: int) -> Progress:
            bar.reset(task, total=total)
            return lambda written: bar.update(task, completed=written)

        yield start


def _write(plan: ImportPlan) -> None:
    """The diff, to stdout."""
    for line in lines_of(plan):
        typer.echo(line)


def lines_of(plan: ImportPlan) -> Iterator[str]:
    """What the plan changes, a line a kind and then a line a change: ids and names of columns only."""
    yield from _records("classes", plan.classes)
    yield from _records("persons", plan.persons)
    yield from _records("pupils", plan.pupils)
    yield from _ties("guardianships", plan.guardianships)
    yield from _ties("roles", plan.roles)
    if plan.without_class:
        yield f"left out: {len(plan.without_class)} pupils in no homeroom"
    if plan.bereft:
        yield f"without any guardianship or role now: {_listed(plan.bereft)}"


def _records(what: str, diff: RecordDiff) -> Iterator[str]:
    yield (
        f"{what}: {len(diff.new)} new, {len(diff.changed)} changed, {len(diff.left)} left, {diff.unchanged} unchanged"
    )
    yield from _few([f"  changed {shown(row.stored.sourced_id)}: {_columns(row)}" for row in diff.changed])
    yield from _few([f"  left {shown(row.sourced_id)}" for row in diff.left])


def _columns(row: ChangedRecord) -> str:
    """Which columns; of a class also from where to where, since a class is no secret."""
    words = {"left_on": "back again"}
    if "class" in row.columns:
        words["class"] = f"class {shown(row.stored.values['class'])} to {shown(row.record.values['class'])}"
    return ", ".join(words.get(column, column) for column in row.columns)


def _ties(what: str, diff: TieDiff) -> Iterator[str]:
    yield (
        f"{what}: {len(diff.new)} new, {len(diff.changed)} changed, {len(diff.ended)} ended, {diff.unchanged} unchanged"
    )
    yield from _few([f"  changed {_key(row.stored.key)}: {row.stored.kind} to {row.kind}" for row in diff.changed])
    yield from _few([f"  ended {_key(row.key)}" for row in diff.ended])
    yield from _few([f"  left as staff decided: {_key(key)}" for key in diff.kept])


def _key(key: TieKey) -> str:
    return " – ".join(shown(part) for part in key if part)


def _listed(ids: Sequence[str]) -> str:
    few = ", ".join(shown(each) for each in ids[:MOST_LINES])
    return few if len(ids) <= MOST_LINES else f"{few} and {len(ids) - MOST_LINES} more"


def _few(lines: Sequence[str]) -> Iterator[str]:
    yield from lines[:MOST_LINES]
    if len(lines) > MOST_LINES:
        yield f"  … and {len(lines) - MOST_LINES} more"
