"""`letters`, `invitations list` and `invitations revoke`: what the office does about letters on paper.

The one rule kept here: a letter is good only once its page is on the disk. The file is written beside its place first,
then the invitations are kept, then it gets its name; what fails before leaves no invitation and no file.
"""

from __future__ import annotations

import csv
import enum
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from msgspec.structs import astuple

from bot.cli.plainly import Refused, carry_out
from bot.core.cells import harmless
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.cli.house import House
    from bot.core.unit import Unit, Units
    from bot.people.letters.service import Pile, Wish
    from bot.people.letters.views import Listed
    from bot.schools.queries import SchoolEntry

COLUMNS = ("person_id", "name", "role", "class", "issued", "expires", "state")
# Somebody joins while the pile is set: set it again. Three in a row is a busy morning.
_TRIES = 3
_MOST_NAMED = 10

SchoolKey = Annotated[str, typer.Argument(help="The school's key, as given to `school add`.", metavar="KEY")]


class Form(enum.StrEnum):
    """How data is written to stdout."""

    CSV = "csv"
    TABLE = "table"


def add_to(app: typer.Typer, invitations_app: typer.Typer) -> None:
    """Put these commands beside the others."""
    app.command("letters")(letters)
    invitations_app.command("list")(list_invitations)
    invitations_app.command("revoke")(revoke_invitations)


def letters(
    key: SchoolKey,
    classes: Annotated[
        list[str] | None, typer.Option("--class", help="Only this class's guardians (may be repeated).")
    ] = None,
    staff: Annotated[bool, typer.Option("--staff", help="Only people with a role at the school.")] = False,
    person: Annotated[
        list[str] | None,
        typer.Option(help="Only this person_id (may be repeated). With --reissue also for a new phone."),
    ] = None,
    reissue: Annotated[bool, typer.Option("--reissue", help="Replace letters that are still good.")] = False,
    language: Annotated[
        str | None, typer.Option(help="da, nb or sv, whatever is known of the readers.", metavar="LANGUAGE")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="The PDF to write, or the folder for it.", metavar="FILE")
    ] = None,
) -> None:
    """Write letters for the pigeon-holes, a page each, to people with neither account nor letter, as one PDF."""
    from bot.core.texts import LANGUAGES

    if bool(classes) + staff + bool(person) > 1:
        raise typer.BadParameter("Take one of --class, --staff and --person.")
    if language is not None and language not in LANGUAGES:
        raise typer.BadParameter(f"There is no letter in {language!r}. There are: {', '.join(LANGUAGES)}.")

    async def work(settings: Settings) -> None:
        from bot.cli.letters import who_gets_none
        from bot.people.letters.service import Wish
        from bot.wiring import open_house

        wish = Wish(tuple(classes or ()), staff, tuple(person or ()), reissue, language)
        async with open_house(settings) as house:
            # Also where nobody else is to get one.
            if left_out := None if staff or person else await who_gets_none(house, key):
                typer.echo(left_out, err=True)
            path, pile = await write_letters(house, key, wish, out)
        for line in _told(path, pile):
            typer.echo(line, err=True)

    carry_out(work)


async def write_letters(house: House, key: str, wish: Wish, out: Path | None) -> tuple[Path, Pile]:
    """Write the file and make its letters good, or do neither. Raises Refused, Refusal and OSError."""
    from bot.cli.letters import bot_username
    from bot.core.dates import local
    from bot.schools.queries import school_by_key

    school = await house.units.read(lambda unit: school_by_key(unit, key))
    path = _path(out, school.key, wish, local(house.units.clock.now(), school.zone).date().isoformat())
    with _beside(path) as temporary:
        username = await bot_username(house, "write codes only: skolebro invitations issue --no-links")
        pile = await _issued(house.units, school, username, wish, temporary)
    _rename(temporary, path)
    return path, pile


async def _issued(units: Units, school: SchoolEntry, username: str, wish: Wish, file: Path) -> Pile:
    """Letters that are in the file and good. Set outside the unit: it locks the database, and setting takes long."""
    from bot.people.letters.errors import PeopleChanged
    from bot.people.letters.layout import pdf_of
    from bot.people.letters.service import make_good, pile_of

    for _try in range(_TRIES):
        pile = await units.read(lambda unit: pile_of(unit, school, username, wish))
        if not pile.sheets:
            raise Refused(
                "Nobody there is to get a letter: they have an account or a letter that is still good, or are not to "
                "be invited. With --reissue letters that are still good are replaced."
            )
        with _bar(len(pile.sheets)) as on_page:
            _write(file, pdf_of(pile, on_page))
        try:
            await units.run(partial(make_good, school=school, wish=wish, pile=pile))
        except PeopleChanged:
            continue
        return pile
    raise Refused("People join faster than the letters are written. Nothing was issued; try again in a moment.")


def _path(out: Path | None, key: str, wish: Wish, today: str) -> Path:
    """Where the letters go. Raises Refused where a file is: its letters cannot be written again."""
    what = ["staff"] if wish.staff else [re.sub(r"\W", "", name) for name in wish.classes]
    path = Path("-".join(["letters", key, *what, today]) + ".pdf")
    if out is not None:
        path = out / path if out.is_dir() else out
    if path.exists():
        raise Refused(f"There is a file {path} already, and its letters cannot be written again. Name another with -o.")
    return path


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """A file in the folder of `path` that nobody else may read; gone when it is not needed."""
    number, name = tempfile.mkstemp(prefix=f"{path.name}.", suffix=".part", dir=path.parent)
    os.close(number)
    temporary = Path(name)
    try:
        yield temporary
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _write(path: Path, content: bytes) -> None:
    """Replace what the file holds, down to the disk."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _rename(temporary: Path, path: Path) -> None:
    """Give the file its name. The letters are good already, so it is kept whatever happens."""
    try:
        temporary.replace(path)
    except OSError as error:
        raise Refused(
            f"The letters are good and lie in {temporary}; the file could not be renamed ({error.strerror})."
        ) from error


@contextmanager
def _bar(total: int) -> Iterator[Callable[[], None]]:
    """A progress bar on stderr: a function to be called after each page."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Setting letters", total=total)
        yield lambda: bar.advance(task)


def _told(path: Path, pile: Pile) -> Iterator[str]:
    """What the office must know of the file."""
    from bot.people.letters.rules import Way
    from bot.people.letters.typesetting import can_write

    yield f"{len(pile.sheets)} letters in {path}. Their codes stand nowhere else; keep the file like the letters."
    by_hand = sum(sheet.way is Way.BY_HAND for sheet in pile.sheets)
    if by_hand:
        yield f"The last {by_hand} have no class: hand them over yourself."
    if ids := [sheet.person_id for sheet in pile.sheets if not can_write(sheet.name)]:
        yield f"{len(ids)} have a line for a name in letters that the fonts lack; write it by hand: {_few(ids)}"


def _few(ids: Sequence[str]) -> str:
    few = ", ".join(ids[:_MOST_NAMED])
    return few if len(ids) <= _MOST_NAMED else f"{few} and {len(ids) - _MOST_NAMED} more"


def list_invitations(
    key: SchoolKey,
    pending: Annotated[bool, typer.Option("--pending", help="Only those that can still be used.")] = False,
    used: Annotated[bool, typer.Option("--used", help="Only those that were used.")] = False,
    form: Annotated[Form, typer.Option("--format", help="How to write them.")] = Form.TABLE,
) -> None:
    """List everybody's newest invitation and what became of it; never the codes, which nobody knows."""

    async def work(settings: Settings) -> list[Listed]:
        from bot.people.letters.views import State, listed_invitations
        from bot.schools.queries import school_by_key
        from bot.wiring import open_house

        only = [state for state, wanted in ((State.PENDING, pending), (State.USED, used)) if wanted]

        async def look(unit: Unit) -> list[Listed]:
            return await listed_invitations(unit, await school_by_key(unit, key), *only)

        async with open_house(settings) as house:
            return await house.units.read(look)

    rows = [tuple(map(str, astuple(each))) for each in carry_out(work)]
    (_as_csv if form is Form.CSV else _as_table)(rows)


def revoke_invitations(
    key: SchoolKey,
    person: Annotated[list[str], typer.Option(help="This person_id (may be repeated).", metavar="ID")],
) -> None:
    """Make invitations worthless. Who has joined stays in."""

    async def work(settings: Settings) -> list[str]:
        from bot.people.invitations.service import revoke
        from bot.schools.queries import school_by_key
        from bot.wiring import open_house

        async def take_back(unit: Unit) -> list[str]:
            revoked = await revoke(unit, await school_by_key(unit, key), person)
            if not revoked:
                raise Refused(f"There is no open invitation for {_few(person)}.")
            return revoked

        async with open_house(settings) as house:
            return await house.units.run(take_back)

    revoked = carry_out(work)
    typer.echo(f"Revoked: {_few(revoked)}.", err=True)


def _as_csv(rows: Sequence[tuple[str, ...]]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([harmless(cell) for cell in row] for row in rows)


def _as_table(rows: Sequence[tuple[str, ...]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*COLUMNS)
    for row in rows:
        table.add_row(*map(Text, row))
    Console(file=sys.stdout).print(table)
