"""`privacy export|erase` and `audit verify`, as typer parses them. Everything heavy is in `bot/cli/erasing.py`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.plainly import Refused, carry_out
from bot.settings import Settings

privacy_app = typer.Typer(help="What is kept of one person or pupil.", no_args_is_help=True)
audit_app = typer.Typer(help="Who did what, and whether it was changed afterwards.", no_args_is_help=True)

_Key = Annotated[str, typer.Argument(help="The school's key, as given to `school add`.", metavar="KEY")]
_Person = Annotated[str | None, typer.Option(help="An adult's id in the class list.", metavar="ID")]
_Pupil = Annotated[str | None, typer.Option(help="A pupil's id in the class list.", metavar="ID")]
_Reason = Annotated[
    str, typer.Option(help="Why, for the audit: request, left_school, mistake or authority.", metavar="REASON")
]


def add_to(app: typer.Typer) -> None:
    """Hang the commands into the command line."""
    app.add_typer(privacy_app, name="privacy")
    app.add_typer(audit_app, name="audit")


def _one(person: str | None, pupil: str | None) -> None:
    if (person is None) == (pupil is None):
        raise typer.BadParameter("give either --person ID or --pupil ID")


@privacy_app.command("export")
def export(
    key: _Key,
    out: Annotated[Path, typer.Option("-o", "--out", help="The file to write; it must not exist.", metavar="FILE")],
    person: _Person = None,
    pupil: _Pupil = None,
    reason: _Reason = "request",
) -> None:
    """Write everything that is kept of one person or pupil, as JSON. What it says of others is left out."""
    _one(person, pupil)

    async def work(settings: Settings) -> None:
        from bot.cli.erasing import Asked, run_export
        from bot.wiring import open_house

        async with open_house(settings) as house:
            await run_export(house, Asked(key, person, pupil, reason), out)

    carry_out(work)


@privacy_app.command("erase")
def erase(
    key: _Key,
    person: _Person = None,
    pupil: _Pupil = None,
    reason: _Reason = "request",
    yes: Annotated[bool, typer.Option("--yes", help="Do it; without this nothing is changed.")] = False,
) -> None:
    """Erase one person or pupil: show what that means or, with --yes, do it, also in the log and freed pages."""
    _one(person, pupil)

    async def work(settings: Settings) -> None:
        from bot.cli.erasing import Asked, run_erase
        from bot.wiring import open_house

        async with open_house(settings) as house:
            await run_erase(house, Asked(key, person, pupil, reason), yes=yes)

    carry_out(work)


@audit_app.command("verify")
def verify(
    seal: Annotated[
        str | None, typer.Option(help="A seal that an earlier run printed; it must still be in the chain.")
    ] = None,
) -> None:
    """Look at every seal over the audit. Prints the last one: keep it elsewhere, and give it to --seal next time."""

    async def work(settings: Settings) -> None:
        from bot.cli.doctor_privacy import note_verified
        from bot.people.privacy.chain import verify
        from bot.wiring import open_house

        async with open_house(settings) as house:
            found = await house.units.read(lambda unit: verify(unit, seal))
            if found.known and not found.broken:
                await house.units.run(note_verified)
        for link in found.broken:
            typer.echo(f"Changed, added or deleted: something in the rows {link.first_id} to {link.last_id}.", err=True)
        if not found.known:
            typer.echo("The seal you gave is not in the chain: its end was cut off, or it is another chain.", err=True)
        if found.broken or not found.known:
            raise Refused("The audit is not as it was written.")
        typer.echo(
            f"{found.rows} rows under {found.seals} seals are as they were written; "
            f"{found.unsealed} are newer than the last seal.",
            err=True,
        )
        if found.seal:
            typer.echo(found.seal)

    carry_out(work)
