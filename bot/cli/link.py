"""`link`: a link to the board of times for a member of staff, with Telegram or without."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.paper import SchoolKey
from bot.cli.plainly import Refused, carry_out
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.core.unit import Unit


def add_to(app: typer.Typer) -> None:
    """Hang the command into the command line."""
    app.command("link")(make_link)


def make_link(
    key: SchoolKey,
    person: Annotated[str, typer.Argument(help="The member of staff, by person_id.", metavar="PERSON_ID")],
) -> None:
    """Print a link to the board of times: for this person, for fifteen minutes, for the first browser it opens in."""

    async def work(settings: Settings) -> str:
        from bot.people.pages.presses import BOARD
        from bot.people.pages.queries import staff_by_list_id
        from bot.people.pages.rules import public_address
        from bot.people.pages.service import issue_link
        from bot.schools.queries import school_by_key
        from bot.wiring import open_house

        if public_address(settings.public_url) is None:
            raise Refused("SKOLEBRO_PUBLIC_URL is no https address, so there are no pages to lead to.")

        async def make(unit: Unit) -> str:
            school = await school_by_key(unit, key)
            found = await staff_by_list_id(unit, school.id, person)
            if found is None:
                raise Refused(f"{person} has no role at {key} now: see roles list.")
            door = await issue_link(unit, school.id, found, BOARD, handed=True, base=settings.public_url)
            assert door is not None
            return door.url

        async with open_house(settings) as house:
            return await house.units.run(make)

    typer.echo(carry_out(work))
    typer.echo("It is this person's alone. It opens for fifteen minutes, in the first browser that opens it.", err=True)
