"""`roster import`: reads the list, shows what it changes, and changes it unless told not to.

The one rule kept here: what is shown are counts and sourcedIds. A terminal's text ends up in logs, and names of
children do not belong there.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path

import typer
from msgspec import Struct, field

from bot.cli.house import House
from bot.cli.plainly import Refused
from bot.core.dates import local
from bot.core.sealed import ring_of
from bot.core.unit import Unit
from bot.people.importing.contact_teachers import notes_on_contact_teachers
from bot.people.importing.plan import ChangedRecord, Clash, Conflict, ImportPlan, RecordDiff, TieDiff, TieKey
from bot.people.importing.rules import ensure_same_school
from bot.people.importing.service import Choices, import_list, plan_import
from bot.people.importing.writing import Begins, Progress
from bot.people.roster import Roster, read_roster
from bot.people.roster.problems import shown
from bot.schools.queries import SchoolEntry, policy_of, school_by_key

# Lines of one kind of change; a first import has tens of thousands.
MOST_LINES = 40

_CLASHES = {
    Clash.REMOVED: "the list has a guardian whom staff removed",
    Clash.KIND: "the list has another guardianship than staff gave",
    Clash.ROLE: "the list has a role that staff ended",
    Clash.PROTECTION: "the list has a protected pupil as not protected",
}


class Asked(Struct, frozen=True):
    """What was asked for. `sure`: do not ask back on a terminal."""

    org_id: str | None = None
    dry_run: bool = False
    sure: bool = False
    choices: Choices = field(default_factory=Choices)


async def run_import(house: House, key: str, path: Path, asked: Asked) -> None:
    """Show what the list changes, and import it. Raises RosterError, UnknownSchool and AnotherSchools; then nothing
    is changed."""
    school = await house.units.read(lambda unit: school_by_key(unit, key))
    with bar("Reading"):
        roster = read_list(house, path, today_at(house, school)).for_school(asked.org_id)
    write_notes(roster)
    planned = await preview(house, school, roster, asked.choices)
    lines = list(lines_of(planned))
    _write(lines)
    if asked.dry_run:
        typer.echo("Nothing was changed.", err=True)
        return
    if not asked.choices.many_leave:
        ensure_same_school(planned)
    if planned.takes_away:
        ensure_wanted(asked)
    with bar("Writing") as begins:
        done = await write(house, school, roster, asked.choices, begins)
    if (now := list(lines_of(done))) != lines:
        typer.echo("Something else changed meanwhile. This is what was done:", err=True)
        _write(now)
    typer.echo(f"Imported {roster.name} into {school.name}. Nobody was given access.", err=True)
    for note in await house.units.read(lambda unit: _on_contact_teachers(unit, school)):
        typer.echo(f"Note: {note}", err=True)
    if done.conflicts:
        typer.echo(f"Conflicts left as they are, waiting for the school's office: {len(done.conflicts)}.", err=True)


async def _on_contact_teachers(unit: Unit, school: SchoolEntry) -> list[str]:
    policy = await policy_of(unit, school.id, school.policy_version)
    return await notes_on_contact_teachers(unit, school.id, policy)


def today_at(house: House, school: SchoolEntry) -> date:
    return local(house.units.clock.now(), school.zone).date()


def read_list(house: House, path: Path, today: date) -> Roster:
    """The list; ids that it has not are made with this installation's key."""
    ring = ring_of(house.units.engines.writing.dialect)
    return read_roster(path, on=today, blind=partial(ring.blind, "roster"))


def write_notes(roster: Roster) -> None:
    for warning in roster.warnings[:MOST_LINES]:
        typer.echo(f"Note: {warning}", err=True)
    if len(roster.warnings) > MOST_LINES:
        typer.echo(f"Note: and {len(roster.warnings) - MOST_LINES} more of these.", err=True)


async def preview(house: House, school: SchoolEntry, roster: Roster, choices: Choices) -> ImportPlan:
    """What the list would change."""

    async def plan(unit: Unit) -> ImportPlan:
        return await plan_import(unit, school, roster, part=choices.part)

    return await house.units.read(plan)


async def write(house: House, school: SchoolEntry, roster: Roster, choices: Choices, begins: Begins) -> ImportPlan:
    """Import in one transaction."""

    async def work(unit: Unit) -> ImportPlan:
        return await import_list(unit, school, roster, choices, house.ends, begins)

    return await house.units.run(work)


def ensure_wanted(asked: Asked) -> None:
    """Ask back, where somebody sits at a terminal. Raises Refused for a no."""
    if asked.sure or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return
    if not typer.confirm("Shall it be done?", default=True, err=True):
        raise Refused("Nothing was changed.")


@contextmanager
def bar(words: str) -> Iterator[Callable[[int], Progress]]:
    """A progress bar on stderr, only for somebody who looks: a function that starts it (anew, after a lost race) and
    gives what moves it."""
    from rich.console import Console
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    with Bar(console=console, transient=True, disable=not console.is_terminal) as shown_bar:
        task = shown_bar.add_task(words, total=None)

        def start(total: int) -> Progress:
            shown_bar.reset(task, total=total)
            return lambda written: shown_bar.update(task, completed=written)

        yield start


def _write(lines: Sequence[str]) -> None:
    """The diff, to stdout."""
    for line in lines:
        typer.echo(line)


def lines_of(plan: ImportPlan) -> Iterator[str]:
    """What the plan changes, a line a kind and then a line a change: ids and names of columns only."""
    yield from _records("classes", plan.classes)
    yield from _records("persons", plan.persons)
    yield from _records("pupils", plan.pupils)
    yield from _moves(plan)
    if plan.raised:
        yield f"protected from now on: {_listed(plan.raised)}"
    yield from _ties("guardianships", plan.guardianships)
    yield from _ties("roles", plan.roles)
    if plan.conflicts:
        yield f"conflicts: {len(plan.conflicts)}, left as they are and put before the office"
        yield from _few([_conflict(conflict) for conflict in plan.conflicts])
    if plan.without_class:
        yield f"left out: {len(plan.without_class)} pupils in no homeroom"
    if plan.bereft:
        yield f"without any guardianship or role now: {_listed(plan.bereft)}"


def _records(what: str, diff: RecordDiff) -> Iterator[str]:
    yield (
        f"{what}: {len(diff.new)} new, {len(diff.changed)} changed, {len(diff.left)} left, {diff.unchanged} unchanged"
    )
    together = _together(diff)
    alone = [row for row in diff.changed if _step(row) not in together]
    yield from _few([f"  changed {shown(row.stored.sourced_id)}: {_columns(row)}" for row in alone])
    yield from _few([f"  left {shown(row.sourced_id)}" for row in diff.left])


def _step(row: ChangedRecord) -> tuple[str, str] | None:
    """From which class to which, if that is all that changes."""
    if row.columns != ("class",):
        return None
    return row.stored.values["class"], row.record.values["class"]


def _together(diff: RecordDiff) -> dict[tuple[str, str] | None, int]:
    """Steps that several pupils take: a class moving up is one line."""
    steps = Counter(_step(row) for row in diff.changed)
    return {step: count for step, count in steps.items() if step is not None and count > 1}


def _moves(plan: ImportPlan) -> Iterator[str]:
    steps = sorted(_together(plan.pupils).items(), key=lambda each: each[0] or ("", ""))
    yield from _few([f"  class {shown(step[0])} to {shown(step[1])}: {count} pupils" for step, count in steps if step])


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
    kinds = Counter(kind for kind in diff.new.values() if kind)
    if kinds:
        yield "  of the new: " + ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    yield from _few([f"  changed {_key(row.stored.key)}: {row.stored.kind} to {row.kind}" for row in diff.changed])
    yield from _few([f"  ended {_key(row.key)}" for row in diff.ended])
    clashing = {conflict.key for conflict in diff.conflicts}
    yield from _few([f"  left as staff decided: {_key(key)}" for key in diff.kept if key not in clashing])


def _conflict(conflict: Conflict) -> str:
    return f"  {_key(conflict.key)}: {_CLASHES[conflict.clash]}"


def _key(key: TieKey) -> str:
    return " – ".join(shown(part) for part in key if part)


def _listed(ids: Sequence[str]) -> str:
    few = ", ".join(shown(each) for each in ids[:MOST_LINES])
    return few if len(ids) <= MOST_LINES else f"{few} and {len(ids) - MOST_LINES} more"


def _few(lines: Sequence[str]) -> Iterator[str]:
    yield from lines[:MOST_LINES]
    if len(lines) > MOST_LINES:
        yield f"  … and {len(lines) - MOST_LINES} more"
