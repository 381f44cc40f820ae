"""`skolebro roster …`: class lists."""

from __future__ import annotations

import enum
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.plainly import carry_out
from bot.settings import Settings

roster_app = typer.Typer(help="Class lists.", no_args_is_help=True)

DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")]
ManyLeave = Annotated[
    bool, typer.Option("--many-leave", help="Go on although more than half of the pupils are not in the list.")
]
Sure = Annotated[bool, typer.Option("--yes", help="Do not ask back on a terminal.")]


class Form(enum.StrEnum):
    """What a spreadsheet is written as."""

    CSV = "csv"
    XLSX = "xlsx"


class Language(enum.StrEnum):
    """In which language the columns are explained."""

    DA = "da"
    NB = "nb"
    SV = "sv"


@roster_app.command("import")
def import_roster(
    key: Annotated[str, typer.Argument(help="The school's key, as given to `school add`.", metavar="KEY")],
    path: Annotated[
        Path,
        typer.Argument(help="A spreadsheet (.xlsx, .csv), or OneRoster 1.1 or 1.2: a folder or a zip.", metavar="PATH"),
    ],
    dry_run: DryRun = False,
    org: Annotated[str | None, typer.Option(help="The school's sourcedId, if the list is of several.")] = None,
    part: Annotated[
        bool, typer.Option("--part", help="The list is of some classes only: nobody of the others leaves.")
    ] = False,
    many_leave: ManyLeave = False,
    yes: Sure = False,
) -> None:
    """Read a class list into a school: all of it or, if anything is wrong, none."""

    async def work(settings: Settings) -> None:
        from bot.cli.importing import Asked, run_import
        from bot.people.importing.service import Choices
        from bot.wiring import open_house

        asked = Asked(org, dry_run, yes, Choices(part, many_leave))
        async with open_house(settings) as house:
            await run_import(house, key, path, asked)

    carry_out(work)


@roster_app.command("import-all")
def import_all(
    path: Annotated[
        Path,
        typer.Argument(help="A folder of lists called like their schools, or OneRoster of several.", metavar="PATH"),
    ],
    mapping: Annotated[
        Path | None, typer.Option("--map", help="CSV: each school's sourcedId in the list, and its key here.")
    ] = None,
    dry_run: DryRun = False,
    many_leave: ManyLeave = False,
    yes: Sure = False,
) -> None:
    """Read the lists of many schools: each school all or nothing, and one that is refused stops no other."""

    async def work(settings: Settings) -> None:
        from bot.cli.importing import Asked
        from bot.cli.municipality import run_import_all
        from bot.people.importing.service import Choices
        from bot.wiring import open_house

        asked = Asked(None, dry_run, yes, Choices(many_leave=many_leave))
        async with open_house(settings) as house:
            await run_import_all(house, path, mapping, asked)

    carry_out(work)


@roster_app.command()
def template(
    language: Annotated[Language, typer.Option(help="The language of the columns.")],
    form: Annotated[Form | None, typer.Option("--format", help="csv, unless the file is called .xlsx.")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="The file to write; else to stdout.")] = None,
) -> None:
    """Write an empty spreadsheet: one row a pupil, up to four adults, every column explained."""
    if form is None:
        form = Form.XLSX if output is not None and output.suffix.lower() == ".xlsx" else Form.CSV
    if form is Form.XLSX and output is None and sys.stdout.isatty():
        raise typer.BadParameter("Say with -o into which file.", param_hint="--format xlsx")

    async def work(_settings: Settings) -> None:
        from bot.people.roster.template import csv_template, xlsx_template

        data = (xlsx_template if form is Form.XLSX else csv_template)(language.value)
        if output is None:
            typer.echo(data, nl=False)
        else:
            output.write_bytes(data)

    carry_out(work)
    if output is not None:
        typer.echo(f"Wrote {output}. Fill in a row for each pupil, then: skolebro roster import KEY {output}", err=True)
