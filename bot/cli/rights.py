"""`access table` and `roles list|add|end`: who may do what here, and who is what."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.paper import Form, SchoolKey
from bot.cli.plainly import Refused, carry_out
from bot.core.cells import harmless
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.core.errors import Refusal
    from bot.people.models import Representative, StaffRole

COLUMNS = ("role_id", "person_id", "name", "role", "class", "body", "since", "last_day")
_FORM = Annotated[Form, typer.Option("--format", help="How to write it.")]

access_app = typer.Typer(help="Who may do what.", no_args_is_help=True)
roles_app = typer.Typer(help="Who is what at a school.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Hang the commands into the command line."""
    app.add_typer(access_app, name="access")
    app.add_typer(roles_app, name="roles")


@access_app.command("table")
def access_table(form: _FORM = Form.TABLE) -> None:
    """Print the one table of rights: every action, and each role that may do it, to whose."""
    from bot.people.access import ROLE_NAMES, ROLES, TABLE

    if form is Form.CSV:
        rows = [
            (action, right.title, grant.role.value, grant.whose.value)
            for action, right in TABLE.items()
            for grant in right.grants
        ]
        _write_csv(("action", "title", "role", "whose"), rows)
        return
    lines: list[tuple[str, str, str]] = []
    for right in TABLE.values():
        reach = dict.fromkeys(grant.whose.value for grant in right.grants)
        for place, whose in enumerate(reach):
            who = [ROLE_NAMES[grant.role] for grant in right.grants if grant.whose.value == whose]
            everyone = len(who) == len(ROLES)
            lines.append(("" if place else right.title, "Everyone" if everyone else ", ".join(who), whose))
    _write_table(("What", "Who", "Whose"), lines)


@roles_app.command("list")
def list_roles(
    key: SchoolKey,
    class_name: Annotated[str | None, typer.Option("--class", help="Only this class.", metavar="NAME")] = None,
    form: _FORM = Form.TABLE,
) -> None:
    """Print who is what, with the ids that `roles end` takes (those of representatives begin with m)."""

    async def work(settings: Settings) -> list[tuple[str, ...]]:
        from bot.people.models import Representative
        from bot.people.roles.by_hand import holders_by_hand
        from bot.people.roles.rules import last_day
        from bot.schools.queries import school_by_key
        from bot.wiring import open_house

        async with open_house(settings) as house:
            school = await house.units.read(lambda unit: school_by_key(unit, key))
            found = await house.units.read(lambda unit: holders_by_hand(unit, school, class_name))
        return [
            (
                f"m{each.row_id}" if isinstance(each.role, Representative) else str(each.row_id),
                each.sourced_id,
                f"{each.person.given_name} {each.person.family_name}",
                each.role.value,
                each.class_name or "",
                each.body or "",
                each.since.date().isoformat(),
                last_day(each.until, each.zone).isoformat() if each.until else "",
            )
            for each in found
        ]

    rows = carry_out(work)
    (_write_csv if form is Form.CSV else _write_table)(COLUMNS, rows)


@roles_app.command("add")
def add_role(
    key: SchoolKey,
    person: Annotated[str, typer.Argument(help="The person's id in the class list.", metavar="PERSON")],
    role: Annotated[str, typer.Argument(help="contact_teacher, substitute, contact_parent, head …", metavar="ROLE")],
    class_name: Annotated[str | None, typer.Option("--class", help="The class's name.", metavar="NAME")] = None,
    until: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The last day.", metavar="DATE")] = None,
    body: Annotated[
        str | None, typer.Option(help="A body of the school's policy, by its name.", metavar="NAME")
    ] = None,
) -> None:
    """Give a role from now on."""
    wanted = _role(role)

    async def work(settings: Settings) -> int:
        from bot.core.errors import Refusal
        from bot.people.roles.by_hand import Wish, give_by_hand
        from bot.schools.queries import school_by_key
        from bot.wiring import open_house

        wish = Wish(person, wanted, class_name, until.date() if until else None, body)
        async with open_house(settings) as house:
            school = await house.units.read(lambda unit: school_by_key(unit, key))
            try:
                return await house.units.run(lambda unit: give_by_hand(unit, school, wish))
            except Refusal as refusal:
                raise Refused(_sentence(refusal)) from refusal

    carry_out(work)
    typer.echo(f"{person} is {wanted.value.replace('_', ' ')} from now on.", err=True)


@roles_app.command("end")
def end_role(
    key: SchoolKey,
    role_id: Annotated[str, typer.Argument(help="The id that `roles list` prints.", metavar="ROLE_ID")],
) -> None:
    """End a role now: buttons close at once, and open rounds are handed over."""
    elected, number = role_id.startswith("m"), role_id.removeprefix("m")
    if not (number.isascii() and number.isdigit()) or len(number) > 9:
        raise typer.BadParameter(f"{role_id!r} is no id of a role. `roles list` prints them.")

    async def work(settings: Settings) -> None:
        from bot.core.errors import Refusal
        from bot.people.roles.by_hand import end_by_hand
        from bot.schools.queries import school_by_key
        from bot.wiring import open_house

        async with open_house(settings) as house:
            school = await house.units.read(lambda unit: school_by_key(unit, key))
            try:
                await house.units.run(
                    lambda unit: end_by_hand(unit, school, int(number), elected=elected, ends=house.ends)
                )
            except Refusal as refusal:
                raise Refused(_sentence(refusal)) from refusal

    carry_out(work)
    typer.echo(f"The role {role_id} is over.", err=True)


def _role(word: str) -> StaffRole | Representative:
    from bot.people.models import Representative, StaffRole

    known: dict[str, StaffRole | Representative] = {role.value: role for role in (*StaffRole, *Representative)}
    if word not in known:
        raise typer.BadParameter(f"There is no role {word!r}. There are: {', '.join(known)}.")
    return known[word]


def _sentence(refusal: Refusal) -> str:
    from bot.people.roles import errors

    match refusal:
        case errors.UnknownHolder():
            return f"Nobody and nothing at this school that could be meant has the id {refusal.who!r}."
        case errors.UnknownClass():
            return f"There is no class {refusal.name!r}." if refusal.name else "Name the class with --class."
        case errors.UnknownBody():
            return f"The school's policy names no body {refusal.body!r}. There are: {', '.join(refusal.known)}."
        case errors.HasTheRole():
            return "The person has that role already."
        case errors.DayHasPassed():
            return "That day is over."
        case errors.LastHead():
            return "A school needs a head. Name the next one first."
    raise refusal


def _write_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([harmless(cell) for cell in row] for row in rows)


def _write_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*columns)
    for row in rows:
        table.add_row(*map(Text, row))
    Console(file=sys.stdout).print(table)
