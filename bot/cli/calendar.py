"""`school calendar`: the days without school, from a calendar file and by hand.

The one rule kept here: whoever closes a day reads first which talks are booked on it. The talks themselves are their
teachers' to move, in the bot, where the families hear of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.asking import ensure_agreed
from bot.cli.plainly import Refused, carry_out
from bot.cli.policy import SchoolKey, day_of
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.cli.house import House
    from bot.schools.closing.rules import Closed, DaysPlan
    from bot.schools.closing.service import DaysChange
    from bot.schools.queries import SchoolEntry

calendar_app = typer.Typer(help="The days without school.", no_args_is_help=True)

Day = Annotated[date, typer.Argument(parser=day_of, metavar="DATE", help="A day as 2026-12-21.")]
LastDay = Annotated[
    date | None, typer.Option("--to", parser=day_of, metavar="DATE", help="The last day, if it is more than one.")
]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
_LONGEST_SHOWN = timedelta(days=3 * 366)


@calendar_app.command("import")
def import_file(
    key: SchoolKey,
    path: Annotated[Path, typer.Argument(help="An iCalendar file (.ics).", metavar="FILE.ics")],
    only: Annotated[list[str] | None, typer.Option("--only", help="Only events with this in their title.")] = None,
    without: Annotated[list[str] | None, typer.Option("--without", help="No events with this in their title.")] = None,
    add: Annotated[bool, typer.Option("--add", help="Keep what earlier files closed, too.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")] = False,
    yes: Yes = False,
) -> None:
    """Close the whole days of a calendar file. A newer file replaces the last one; what was closed by hand stays."""

    async def work(settings: Settings) -> None:
        from functools import partial

        from bot.schools.closing import rules
        from bot.schools.closing.reading import Wanted, read_file
        from bot.wiring import open_house

        async with open_house(settings) as house:
            school, today = await _school(house, key)
            found = read_file(
                path, school.zone, (today, today + rules.FARTHEST), Wanted(tuple(only or ()), tuple(without or ()))
            )
            for why, count in found.left_out.items():
                _say(f"Events left out, {why}: {count}.")
            if not found.days:
                raise Refused("The file closes no day from today on. Nothing was changed.")
            change = partial(rules.from_file, wanted=found.days, since=today, add=add)
            await _change(house, school, change, yes=yes, dry_run=dry_run)

    carry_out(work)


@calendar_app.command("close")
def close(
    key: SchoolKey,
    day: Day,
    reason: Annotated[str, typer.Option(help="Why, in a few words.")],
    last: LastDay = None,
    yes: Yes = False,
) -> None:
    """Close a day, or several, by hand."""

    async def work(settings: Settings) -> None:
        from bot.schools.closing import rules
        from bot.wiring import open_house

        async with open_house(settings) as house:
            school, today = await _school(house, key)
            why, days = rules.ensure_reason(reason), rules.days_between(day, last or day, today)
            await _change(house, school, lambda stored: rules.by_hand(stored, days, why), yes=yes)

    carry_out(work)


@calendar_app.command("open")
def open_days(key: SchoolKey, day: Day, last: LastDay = None, yes: Yes = False) -> None:
    """Open days that were closed by hand or by a file. A later import of the file closes its days again."""

    async def work(settings: Settings) -> None:
        from bot.schools.closing import rules
        from bot.wiring import open_house

        async with open_house(settings) as house:
            school, today = await _school(house, key)
            days = rules.days_between(day, last or day, today)
            await _change(house, school, lambda stored: rules.opened_again(stored, days), yes=yes)

    carry_out(work)


@calendar_app.command("show")
def show(
    key: SchoolKey,
    first: Annotated[
        date | None, typer.Option("--from", parser=day_of, metavar="DATE", help="Today, if it is not said.")
    ] = None,
    last: Annotated[
        date | None, typer.Option("--to", parser=day_of, metavar="DATE", help="The end of the school year, likewise.")
    ] = None,
) -> None:
    """Show the days without school, and how many days of school there are."""

    async def work(settings: Settings) -> None:
        from bot.schools.closing.queries import closed_days
        from bot.schools.closing.rules import days_off, school_days
        from bot.schools.queries import calendar_of, policy_of
        from bot.schools.years import school_year_of
        from bot.wiring import open_house

        async with open_house(settings) as house:
            school, today = await _school(house, key)
            policy = await house.units.read(lambda unit: policy_of(unit, school.id, school.policy_version))
            begins = first or today
            ends = last or school_year_of(policy, begins)[1]
            if ends < begins or ends - begins > _LONGEST_SHOWN:
                raise Refused("Nothing can be shown from there to there: take up to three years, in their order.")
            calendar = await house.units.read(lambda unit: calendar_of(unit, school))
            stored = await house.units.read(lambda unit: closed_days(unit, school.id))
        for span in days_off(calendar, stored, begins, ends):
            typer.echo(_line(span.first, span.last, span.reason, span.source))
        _say(f"School days from {begins} to {ends}: {school_days(calendar, begins, ends)}.")

    carry_out(work)


async def _school(house: House, key: str) -> tuple[SchoolEntry, date]:
    """The school, and its date of today."""
    from bot.core.dates import local
    from bot.schools.queries import school_by_key

    school = await house.units.read(lambda unit: school_by_key(unit, key))
    return school, local(house.units.clock.now(), school.zone).date()


async def _change(
    house: House,
    school: SchoolEntry,
    change: Callable[[Sequence[Closed]], DaysPlan],
    *,
    yes: bool,
    dry_run: bool = False,
) -> None:
    from bot.core.unit import Unit
    from bot.schools.closing.service import change_days, plan_days

    async def look(unit: Unit) -> tuple[DaysChange, list[str]]:
        planned = await plan_days(unit, school, change)
        return planned, await house.days_effects(unit, school.id, planned.before, planned.after)

    # Not read-only: what is looked at is locked on the way, and nothing is written.
    planned, effects = await house.units.run(look)
    _write(planned.plan)
    for line in effects:
        typer.echo(line)
    if planned.plan.is_empty or dry_run:
        _say("Nothing was changed.")
        return
    ensure_agreed(f"Change the days of {school.name} so?", yes=yes)

    async def write(unit: Unit) -> None:
        done = await change_days(unit, school, change, planned.plan)
        await house.days_changed(unit, school.id, done.before, done.after)

    await house.units.run(write)
    _say(f"Days closed: {len(planned.plan.closed)}, opened: {len(planned.plan.opened)}.")


def _write(plan: DaysPlan) -> None:
    from bot.schools.closing.rules import spans

    source = "file" if plan.from_file else "hand"
    for what, days in (("closes", plan.closed), ("is named", plan.renamed)):
        for span in spans({day: (why, source) for day, why in days.items()}):
            typer.echo(f"{what}  {_line(span.first, span.last, span.reason, span.source)}")
    for what, listed in (("opens", plan.opened), ("stays closed by hand", plan.kept)):
        for span in spans(dict.fromkeys(listed, (None, ""))):
            typer.echo(f"{what}  {_line(span.first, span.last, None, '')}")


def _line(first: date, last: date, reason: str | None, source: str) -> str:
    days = f"{first}" if first == last else f"{first} – {last}"
    return "  ".join(part for part in (f"{days:23}".rstrip() if not source else f"{days:23}", source, reason) if part)


def _say(text: str) -> None:
    typer.echo(text, err=True)
