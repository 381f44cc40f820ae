"""Invitations as CSV and as a table.

The one rule kept here: the secrets go to stdout and nowhere else, and no cell is taken for a formula by the
spreadsheet that opens it.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence

import typer
from msgspec.structs import asdict, fields

from bot.accounts.installation import keep_bot_username, kept_bot_username
from bot.cli.house import House
from bot.cli.plainly import Refused
from bot.core.cells import harmless
from bot.core.unit import Unit
from bot.people.invitations.queries import without_letter
from bot.people.invitations.service import Issued, issue
from bot.schools.queries import school_by_key

COLUMNS = tuple(field.name for field in fields(Issued))


async def issue_letters(
    house: House, key: str, *, reissue: bool, with_links: bool, only: tuple[str, ...]
) -> list[Issued]:
    """The letters. Raises Refused when links are wanted and nobody can say what the bot is called."""
    username = await bot_username(house) if with_links else None

    async def work(unit: Unit) -> list[Issued]:
        school = await school_by_key(unit, key)
        return await issue(unit, school, username, reissue=reissue, only=only)

    return await house.units.run(work)


async def who_gets_none(house: House, key: str) -> str | None:
    """How many adults of protected pupils are left out, and what lets them in; None when nobody is."""

    async def look(unit: Unit) -> int:
        return await without_letter(unit, (await school_by_key(unit, key)).id)

    number = await house.units.read(look)
    if not number:
        return None
    whose = "1 adult" if number == 1 else f"{number} adults"
    return (
        f"No letter for {whose}: every child of theirs here is protected and not let into the bot. Let the child in "
        "first, in the bot under /pupils, and run this again."
    )


async def bot_username(house: House, way_out: str = "use --no-links") -> str:
    """The bot's name from getMe, or what getMe once said of the same bot. Raises Refused without either."""
    bot_id = house.settings.telegram_token.get_secret_value().partition(":")[0]
    if not bot_id:
        raise Refused(f"SKOLEBRO_TELEGRAM_TOKEN is not set, so the links cannot be made. Or {way_out}.")
    try:
        asked = await house.bot_username()
    except Exception as error:
        # The library has its own errors, which this floor does not know; whichever it was, there is no name.
        kept = await house.units.read(lambda unit: kept_bot_username(unit, bot_id))
        if kept is None:
            raise Refused(
                f"Telegram at {house.settings.telegram_api_url} does not tell the bot's name "
                f"({type(error).__name__}), so the links cannot be made. Try again, or {way_out}."
            ) from error
        typer.echo("Telegram does not answer; the links use the name it gave before.", err=True)
        return kept
    await house.units.run(lambda unit: keep_bot_username(unit, bot_id, asked))
    return asked


def write_csv(letters: Sequence[Issued]) -> None:
    """RFC 4180, in UTF-8, to stdout."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([harmless(str(value)) for value in asdict(letter).values()] for letter in letters)


def write_table(letters: Sequence[Issued]) -> None:
    """For the eye, to stdout; without the links, which are longer than a terminal is wide."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = tuple(name for name in COLUMNS if name != "link")
    table = Table(*shown)
    for letter in letters:
        table.add_row(*(Text(str(getattr(letter, name))) for name in shown))
    Console(file=sys.stdout).print(table)
