"""`roster import-all`: the lists of many schools, one transaction a school.

The one rule kept here: a school that is refused leaves the others as they would be without it, and is named.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

import typer
from msgspec import Struct

from bot.cli.house import House
from bot.cli.importing import Asked, bar, ensure_wanted, preview, read_list, today_at, write, write_notes
from bot.cli.plainly import Refused, sentence_of
from bot.people.importing.plan import ImportPlan
from bot.people.importing.rules import ensure_same_school
from bot.people.roster import Roster
from bot.people.roster.problems import RosterError, shown
from bot.schools.queries import SchoolEntry, school_by_key

_LISTS = (".csv", ".xlsx", ".zip")


class _List(Struct, frozen=True):
    """One school's list, read when it is its turn."""

    school: SchoolEntry
    read: Callable[[], Roster]


async def run_import_all(house: House, path: Path, mapping: Path | None, asked: Asked) -> None:
    """Show what changes at each school, then import them one after another. Raises Refused, naming the schools that
    were left as they were."""
    lists = await (_by_map(house, path, mapping) if mapping else _by_names(house, path))
    refused: dict[str, str] = {}
    takes_away = False
    ready = []
    for each in lists:
        planned = await _planned(house, each, asked, refused)
        if planned is not None:
            typer.echo(_summary(each.school.key, planned))
            takes_away = takes_away or planned.takes_away
            ready.append(each)
    if asked.dry_run:
        typer.echo("Nothing was changed.", err=True)
    else:
        if takes_away:
            ensure_wanted(asked)
        await _write_all(house, ready, asked, refused)
    if refused:
        told = "\n".join(f"{key}: {sentence}" for key, sentence in refused.items())
        raise Refused(f"{len(refused)} of {len(lists)} schools were left as they were:\n{told}")


async def _planned(house: House, each: _List, asked: Asked, refused: dict[str, str]) -> ImportPlan | None:
    try:
        roster = each.read()
        planned = await preview(house, each.school, roster, asked.choices)
        if not asked.choices.many_leave:
            ensure_same_school(planned)
    except Exception as error:
        refused[each.school.key] = _sentence(error)
        return None
    return planned


async def _write_all(house: House, lists: list[_List], asked: Asked, refused: dict[str, str]) -> None:
    conflicts = 0
    with bar("Schools") as begins:
        moved = begins(len(lists))
        for number, each in enumerate(lists, 1):
            try:
                done = await write(house, each.school, each.read(), asked.choices, lambda _total: lambda _written: None)
                conflicts += len(done.conflicts)
            except Exception as error:
                refused[each.school.key] = _sentence(error)
            moved(number)
    written = len(lists) - len(refused.keys() & {each.school.key for each in lists})
    typer.echo(f"Imported {written} schools. Nobody was given access.", err=True)
    if conflicts:
        typer.echo(f"Conflicts left as they are, waiting for the schools' offices: {conflicts}.", err=True)


def _sentence(error: Exception) -> str:
    """Of a bug only its name, as everywhere on the command line."""
    return sentence_of(error) or f"Something unexpected went wrong ({type(error).__name__})."


def _summary(key: str, plan: ImportPlan) -> str:
    pupils, ties = plan.pupils, plan.guardianships
    return (
        f"{key}: pupils {len(pupils.new)} new, {len(pupils.changed)} changed, {len(pupils.left)} left; "
        f"guardianships {len(ties.new)} new, {len(ties.changed)} changed, {len(ties.ended)} ended; "
        f"{len(plan.conflicts)} conflicts"
    )


# Which list is whose -------------------------------------------------------------------------------------------------


async def _by_map(house: House, path: Path, mapping: Path) -> list[_List]:
    """One OneRoster list of many schools, and a file that says which of them is which here."""
    keys = _read_map(mapping)
    schools = {org: await _school(house, key) for org, key in keys.items()}
    if not schools:
        raise Refused(f"{mapping} names no school. Each line is a school's id in the list and its key here.")
    with bar("Reading"):
        roster = read_list(house, path, today_at(house, next(iter(schools.values()))))
    write_notes(roster)
    known = {row.sourced_id for row in roster.schools}
    if unknown := [org for org in schools if org not in known]:
        raise Refused(f"Not in the list: {', '.join(map(shown, unknown))}.")
    for row in roster.schools:
        if row.sourced_id not in schools:
            typer.echo(f"Note: {shown(row.sourced_id)} ({shown(row.name)}) is not in {mapping} and left out.", err=True)
    return [_List(schools[org], partial(_part, part)) for org, part in roster.by_school().items() if org in schools]


def _part(roster: Roster) -> Roster:
    """It was read with all the others."""
    return roster


async def _school(house: House, key: str) -> SchoolEntry:
    return await house.units.read(lambda unit: school_by_key(unit, key))


def _read_map(mapping: Path) -> Mapping[str, str]:
    """School's id in the list → key here; a line of headings is passed over."""
    text = mapping.read_text(encoding="utf-8-sig")
    lines = text.splitlines()
    separator = max(",;\t", key=(lines[0] if lines else "").count)
    found: dict[str, str] = {}
    for number, cells in enumerate(csv.reader(lines, delimiter=separator), 1):
        row = [cell.strip() for cell in cells]
        if not any(row) or (number == 1 and row[-1].lower() in {"key", "school", "school key"}):
            continue
        if len(row) < 2 or not all(row[:2]):
            raise Refused(f"{mapping}, line {number}: a school's id in the list and its key here are needed.")
        if row[0] in found or row[1] in found.values():
            raise Refused(f"{mapping}, line {number}: the school is there twice.")
        found[row[0]] = row[1]
    return found


async def _by_names(house: House, path: Path) -> list[_List]:
    """A folder of lists that are called as the schools are: buddinge.csv, skedsmo.xlsx, samverkan.zip."""
    files = list(_lists_in(path))
    if not files:
        raise Refused(
            f"There are no lists in {path}. Give a folder of lists called like their schools (buddinge.xlsx), "
            "or a OneRoster list of several schools and with --map which of them is which."
        )
    found = []
    for file in files:
        school = await _school(house, file.stem)
        found.append(_List(school, partial(_one, house, file, school)))
    return found


def _lists_in(path: Path) -> Iterator[Path]:
    if path.is_dir() and not (path / "users.csv").exists():
        yield from sorted(file for file in path.iterdir() if file.suffix.lower() in _LISTS)


def _one(house: House, file: Path, school: SchoolEntry) -> Roster:
    try:
        return read_list(house, file, today_at(house, school)).for_school()
    except RosterError as error:
        # Named by their files already.
        raise Refused(str(error)) from error
