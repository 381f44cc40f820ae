"""`absence`: what the school's own register takes over from the bot, and what the bot takes from it.

The one rule kept here: data go to stdout and nowhere else, and no cell is taken for a formula.
"""

from __future__ import annotations

import csv
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.paper import SchoolKey
from bot.cli.plainly import carry_out
from bot.cli.policy import day_of
from bot.core.cells import harmless
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.absence.following.registering.rules import RegisterPlan
    from bot.core.unit import Unit

absence_app = typer.Typer(help="Absence, to and from the school's register.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Hang the commands into the command line."""
    app.add_typer(absence_app, name="absence")


@absence_app.command("export")
def export(
    key: SchoolKey,
    day: Annotated[
        date | None, typer.Option("--day", parser=day_of, metavar="DATE", help="A day as 2026-11-24; today, if none.")
    ] = None,
    columns: Annotated[
        str | None,
        typer.Option(
            "--columns",
            metavar="HEADER=COLUMN,…",
            help="The register's own headers and order: class, given_name, family_name, pupil_id, date, kind, from, "
            "until, told_at, source; and reason, its code.",
        ),
    ] = None,
    separator: Annotated[str, typer.Option(help="What stands between two cells.")] = ",",
) -> None:
    """Write a day's absence as CSV to stdout: who was away, late or missing, a line each."""
    chosen = _columns(columns)
    if len(separator) != 1:
        raise typer.BadParameter("take one character, such as ;", param_hint="--separator")

    async def work(settings: Settings) -> list[dict[str, str]]:
        from bot.absence.today.exporting import columns_of_school
        from bot.schools.queries import school_by_key
        from bot.wiring import open_house

        async def look(unit: Unit) -> list[dict[str, str]]:
            return await columns_of_school(unit, await school_by_key(unit, key), day)

        async with open_house(settings) as house:
            return await house.units.read(look)

    rows = carry_out(work)
    writer = csv.writer(sys.stdout, delimiter=separator, lineterminator="\n")
    writer.writerow([header for header, _name in chosen])
    writer.writerows([harmless(row[name]) for _header, name in chosen] for row in rows)
    typer.echo(f"{len(rows)} lines. They are about children: keep them like the register they are for.", err=True)


def _columns(text: str | None) -> list[tuple[str, str]]:
    """(header, name) as asked for; each name is its own header. Raises BadParameter."""
    from bot.absence.today.exporting import COLUMNS, REASON

    if text is None:
        return [(name, name) for name in COLUMNS]
    found = []
    for part in text.split(","):
        header, _equals, name = part.strip().rpartition("=")
        if name not in (*COLUMNS, REASON):
            known = ", ".join((*COLUMNS, REASON))
            raise typer.BadParameter(f"there is no column {name!r}; there are: {known}", param_hint="--columns")
        found.append((header.strip() or name, name))
    return found


@absence_app.command("register-import")
def register_import(
    key: SchoolKey,
    path: Annotated[
        Path, typer.Argument(help="CSV: a pupil's sourcedId, the date, lawful or unlawful.", metavar="FILE.csv")
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")] = False,
) -> None:
    """Read from the school's register which absence was lawful and which was not: the whole file, or nothing.

    A column for the kind (day, late, early, hours) is read where there is one. Only what is unlawful counts towards
    the limits of the principle; the register says it, never a total.
    """

    async def work(settings: Settings) -> RegisterPlan:
        from bot.absence.following.registering.reading import read_register
        from bot.absence.following.registering.service import import_register, plan_register
        from bot.schools.queries import school_by_key
        from bot.wiring import open_house

        register = read_register(path)
        async with open_house(settings) as house:
            school = await house.units.read(lambda unit: school_by_key(unit, key))
            if dry_run:
                return await house.units.read(lambda unit: plan_register(unit, school, register))
            return await house.units.run(lambda unit: import_register(unit, school, register))

    plan = carry_out(work)
    typer.echo(f"days: {len(plan.new)} new, {len(plan.changed)} changed, {plan.unchanged} unchanged")
    unlawful = sum(each.entry.unlawful for each in plan.judgements)
    typer.echo(f"of the new and changed: {unlawful} unlawful, {len(plan.judgements) - unlawful} lawful")
    if plan.left_out:
        typer.echo(f"Lines left out, about pupils who are not in the bot: {plan.left_out}.", err=True)
    if dry_run or not plan.judgements:
        typer.echo("Nothing was changed.", err=True)
