"""`school policy`: show, check, set, diff, history.

The one rule kept here: whoever changes a policy reads first what that changes, and for whom.
"""

from __future__ import annotations

import enum
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.asking import ensure_agreed
from bot.cli.plainly import Refused, carry_out
from bot.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.cli.house import House
    from bot.schools.changing.rules import Change, Setting
    from bot.schools.changing.service import PolicyChange
    from bot.schools.policy import Mark, Policy
    from bot.schools.queries import SchoolEntry

policy_app = typer.Typer(help="A school's principle as data.", no_args_is_help=True)

# A sentence of the principle is read in /principle; here it is only told apart.
_LONGEST_VALUE = 160


class Form(enum.StrEnum):
    """How a policy is written to stdout."""

    TOML = "toml"
    TABLE = "table"


SchoolKey = Annotated[str, typer.Argument(help="The school's key.", metavar="KEY")]


def day_of(text: str) -> date:
    """A date as 2026-08-10. Raises BadParameter."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter("write a date as 2026-08-10") from error


@policy_app.command("show")
def show(key: SchoolKey, form: Annotated[Form, typer.Option("--format", help="How to write it.")] = Form.TABLE) -> None:
    """Write a school's policy: every value with where it comes from."""

    async def work(settings: Settings) -> None:
        from bot.schools.policy import dump
        from bot.wiring import open_house

        async with open_house(settings) as house:
            _school, policy = await _present(house, key)
        if form is Form.TOML:
            typer.echo(dump(policy), nl=False)
        else:
            _write_table(policy)

    carry_out(work)


@policy_app.command("check")
def check(
    name: Annotated[str, typer.Argument(help="A policy file, or a school's key.", metavar="FILE|KEY")],
) -> None:
    """Say whether a policy is whole: every key, every value, and the timeline of a talk."""

    async def work(settings: Settings) -> None:
        from bot.schools.policy import read_policy_file
        from bot.wiring import open_house

        if _is_file(name):
            policy = read_policy_file(Path(name))
        else:
            async with open_house(settings) as house:
                _school, policy = await _present(house, name)
        stated = sum(mark.kind == "stated" for _, _, mark in policy.settings())
        _say(f"{name} is a whole policy: {stated} values stated, {len(policy.marks) - stated} defaults.")
        if unbuilt := [each for each, _, _ in policy.settings() if not policy.built(each)]:
            _say(f"{len(unbuilt)} settings have no room in the bot yet: people are told whom to ask. See `show`.")

    carry_out(work)


@policy_app.command("set")
def set_policy(
    key: SchoolKey,
    wanted: Annotated[
        list[str] | None, typer.Argument(help="Settings, such as conferences.slot_minutes=30.", metavar="KEY=VALUE")
    ] = None,
    file: Annotated[Path | None, typer.Option("--file", help="A whole policy instead of single settings.")] = None,
    stated: Annotated[str | None, typer.Option("--stated", help="Where the school decided it, and when.")] = None,
    default: Annotated[str | None, typer.Option("--default", help="Why, if the school did not decide it.")] = None,
    source: Annotated[str | None, typer.Option("--source", help="The law or practice a number is from.")] = None,
    checked_on: Annotated[
        date | None, typer.Option("--checked-on", parser=day_of, metavar="DATE", help="When the source was looked at.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Change a school's policy, after showing what that changes."""
    if bool(wanted) == (file is not None):
        raise typer.BadParameter("give either settings, or --file")
    if file is None and (stated is None) == (default is None):
        raise typer.BadParameter('say where it was decided with --stated "school board, 10 August 2026", or --default')

    async def work(settings: Settings) -> None:
        from bot.wiring import open_house

        async with open_house(settings) as house:
            school, policy = await _present(house, key)
            if file is not None:
                after = _from_file(file)
            else:
                today = house.units.clock.now().date()
                found = checked_on or (today if source else None)
                after = _with(policy, wanted or (), stated, default, source, found)
            await _change(house, school, after, yes=yes)

    carry_out(work)


@policy_app.command("diff")
def diff(
    key: SchoolKey,
    other: Annotated[
        str | None, typer.Argument(help="A preset or a policy file; without: its preset.", metavar="PRESET|FILE")
    ] = None,
    version: Annotated[int | None, typer.Option("--version", help="One of the school's own versions.")] = None,
) -> None:
    """Show in what a school's policy differs from another."""
    if other is not None and version is not None:
        raise typer.BadParameter("give either a preset or file, or --version")

    async def work(settings: Settings) -> None:
        from bot.schools.changing.queries import version as version_of
        from bot.schools.changing.rules import differences
        from bot.wiring import open_house

        async with open_house(settings) as house:
            school, policy = await _present(house, key)
            if version is not None:
                number = version
                before = await house.units.read(lambda unit: version_of(unit, school, number))
            else:
                before = _named(other or policy.preset)
        changes = differences(before, policy)
        for line in _lines(changes):
            typer.echo(line)
        _say(f"{len(changes)} settings differ.")

    carry_out(work)


@policy_app.command("history")
def history(key: SchoolKey) -> None:
    """Show every version of a school's policy, and what each changed."""

    async def work(settings: Settings) -> None:
        from itertools import pairwise

        from bot.core.dates import local
        from bot.schools.changing.queries import versions
        from bot.schools.changing.rules import differences
        from bot.wiring import open_house

        async with open_house(settings) as house:
            school, _policy = await _present(house, key)
            found = await house.units.read(lambda unit: versions(unit, school))
        first = found[0]
        typer.echo(f"version 1, {local(first.created_at, school.zone):%Y-%m-%d %H:%M}: copy of {first.policy.preset}")
        for before, after in pairwise(found):
            typer.echo(f"version {after.number}, {local(after.created_at, school.zone):%Y-%m-%d %H:%M}:")
            for line in _lines(differences(before.policy, after.policy)):
                typer.echo(f"  {line}")

    carry_out(work)


# Reading --------------------------------------------------------------------------------------------------------------


async def _present(house: House, key: str) -> tuple[SchoolEntry, Policy]:
    from bot.core.unit import Unit
    from bot.schools.queries import policy_of, school_by_key

    async def look(unit: Unit) -> tuple[SchoolEntry, Policy]:
        school = await school_by_key(unit, key)
        return school, await policy_of(unit, school.id, school.policy_version)

    return await house.units.read(look)


def _is_file(name: str) -> bool:
    return name.endswith(".toml") or "/" in name or Path(name).is_file()


def _named(name: str) -> Policy:
    """A preset, or a file. Raises UnknownPreset, PolicyError, OSError."""
    from bot.schools.errors import UnknownPreset
    from bot.schools.policy import load_preset, preset_names

    if _is_file(name):
        return _from_file(Path(name))
    if name not in preset_names():
        raise UnknownPreset(name, preset_names())
    return load_preset(name)


def _from_file(path: Path) -> Policy:
    from bot.schools.policy import read_policy_file

    return read_policy_file(path)


def _with(
    policy: Policy,
    wanted: Iterable[str],
    stated: str | None,
    default: str | None,
    source: str | None,
    checked_on: date | None,
) -> Policy:
    from bot.schools.changing.rules import read_assignments, with_settings
    from bot.schools.policy import Mark

    kind, where = ("stated", stated) if stated is not None else ("default", default)
    if not (where or "").strip():
        raise Refused("Say in a few words where it was decided, or why.")
    mark = Mark("stated" if kind == "stated" else "default", (where or "").strip(), source, checked_on)
    return with_settings(policy, read_assignments(list(wanted)), mark)


# Changing -------------------------------------------------------------------------------------------------------------


async def _change(house: House, school: SchoolEntry, after: Policy, *, yes: bool) -> None:
    from bot.core.unit import Unit
    from bot.schools.changing.service import change_policy, plan_change

    async def look(unit: Unit) -> tuple[PolicyChange, list[str]]:
        planned = await plan_change(unit, school, after)
        return planned, await house.policy_effects(unit, school.id, planned.before, after)

    # Not read-only: what is looked at is locked on the way, and nothing is written.
    planned, effects = await house.units.run(look)
    if not planned.changes:
        _say(f"Nothing differs from version {planned.version}: nothing was changed.")
        return
    _write_preview(planned, effects)
    ensure_agreed(f"Make this version {planned.version + 1} of the policy of {school.name}?", yes=yes)
    number = await house.units.run(lambda unit: change_policy(unit, planned))
    _say(f"{school.name} has version {number} of its policy. What was opened under an older one keeps that.")


def _write_preview(planned: PolicyChange, effects: Iterable[str]) -> None:
    from bot.schools.changing.rules import Holds

    for holds in Holds:
        if changes := [change for change in planned.changes if change.holds is holds]:
            typer.echo(f"Felt {holds.value}:")
            for line in _lines(changes):
                typer.echo(f"  {line}")
    for line in effects:
        typer.echo(line)


# Writing --------------------------------------------------------------------------------------------------------------


def _lines(changes: Iterable[Change]) -> Iterator[str]:
    for change in changes:
        yield f"{change.key}: {_setting(change.before)} → {_setting(change.after)}"


def _setting(setting: Setting) -> str:
    from bot.schools.policy import written

    if setting.mark is None:
        return "nothing"
    value = written(setting.value)
    short = value if len(value) <= _LONGEST_VALUE else f"{value[:_LONGEST_VALUE]}…"
    return f"{short} ({_whence(setting.mark)})"


def _whence(mark: Mark) -> str:
    looked = f"; {mark.source}, checked {mark.checked_on}" if mark.source else ""
    return f"{mark.kind}: {mark.where}{looked}"


def _write_table(policy: Policy) -> None:
    import sys

    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from bot.schools.policy import written

    table = Table("setting", "value", "stated or default", "in the bot")
    for key, value, mark in policy.settings():
        kept = "" if policy.built(key) else f"not yet: ask the {(policy.ask(key) or '').replace('_', ' ')}"
        table.add_row(Text(key), Text(written(value)), Text(_whence(mark)), Text(kept))
    Console(file=sys.stdout).print(table)


def _say(text: str) -> None:
    typer.echo(text, err=True)
