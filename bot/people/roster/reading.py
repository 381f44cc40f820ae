"""A class list from a folder, zip or spreadsheet to a Roster.

The one rule kept here: all or nothing. Either the whole list comes back, or one report with everything that
is wrong.
"""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Literal

from msgspec.structs import replace

from bot.people.roster.document import Roster, Version
from bot.people.roster.families import Families
from bot.people.roster.identity import Blinder, unkeyed
from bot.people.roster.joining import Joining
from bot.people.roster.oneroster import NEEDED, WELCOME, Records
from bot.people.roster.parcel import FILES, Limits, open_parcel
from bot.people.roster.problems import Code, Problem, Report, RosterError
from bot.people.roster.sheet import is_sheet, open_sheet, read_sheet
from bot.people.roster.tables import Reading, RowCount, Table

_VERSION = re.compile(r"v?(1\.[12])(\.[0-9]+)*", re.IGNORECASE)
_ALWAYS = ("orgs.csv", "classes.csv", "users.csv", "enrollments.csv")
_MODES = ("bulk", "delta", "absent")


def read_roster(
    path: Path, *, on: date | None = None, limits: Limits | None = None, blind: Blinder = unkeyed
) -> Roster:
    """Read a class list: OneRoster 1.1 or 1.2 (a folder or a zip of CSV files), or a plain spreadsheet.

    `on` is the day for which it is read: roles and enrollments that have ended by then are left out, and of
    two homerooms the one already entered counts. Without it, all count. Raises RosterError with every problem
    of the list; warnings, which stop nothing, are on the Roster. `blind` makes ids where a spreadsheet has none.
    """
    report = Report()
    allowed = limits or Limits()
    if is_sheet(path):
        return _read_families(path, report, allowed, blind)
    with open_parcel(path, report, allowed) as parcel:
        reading = Reading(parcel, report, allowed, RowCount())
        version = _version_and_files(reading)
        if version is None or any(problem.code is Code.DELTA for problem in report.problems):
            raise RosterError(_in_order(report.problems))
        records = Records(reading, version, on)
        whole = records.read()
    # After a break in one file much would seem to be missing from the others: say only what is sure.
    if not whole:
        raise RosterError(_in_order(report.problems))
    roster = Joining(records, report).roster(parcel.name, on)
    if report.problems:
        raise RosterError(_in_order(report.problems))
    return replace(roster, warnings=_in_order(report.warnings))


def _read_families(path: Path, report: Report, limits: Limits, blind: Blinder) -> Roster:
    reading = Reading(open_sheet(path, report, limits), report, limits, RowCount())
    sheet, rows = read_sheet(path, reading)
    if not rows and not report.problems:
        report.problem(Code.NO_ROWS, sheet.file)
    if not sheet.complete or not rows:
        raise RosterError(_in_order(report.problems))
    families = Families(blind)
    for row in rows:
        families.add(row)
    families.warn_of_namesakes({row.line: row for row in rows})
    roster = families.roster(sheet.file)
    if report.problems:
        raise RosterError(_in_order(report.problems))
    return replace(roster, warnings=_in_order(report.warnings))


def _version_and_files(reading: Reading) -> Version | None:
    """The version, and whether the files it needs are there, all of them whole lists (table manifest.csv)."""
    properties = _manifest(reading)
    version = _version(reading, properties)
    needed = (*_ALWAYS, "roles.csv") if version == "1.2" else _ALWAYS
    for file in FILES[1:]:
        mode = properties.get(f"file.{file.removesuffix('.csv')}".lower(), "")
        promised = file in needed or (mode == "bulk" and not (file == "roles.csv" and version == "1.1"))
        if mode == "delta":
            reading.report.problem(Code.DELTA, "manifest.csv", value=file)
        elif file not in reading.parcel and promised:
            reading.report.problem(Code.MISSING_FILE, file)
        elif file in reading.parcel and mode == "absent":
            reading.report.warning(Code.LISTED_ABSENT, file)
    return version


def _manifest(reading: Reading) -> Mapping[str, str]:
    """Properties and values in small letters; none if there is no manifest."""
    if "manifest.csv" not in reading.parcel:
        return {}
    table = Table("manifest.csv", reading, NEEDED["manifest.csv"], WELCOME["manifest.csv"])
    properties: dict[str, str] = {}
    for row in table.rows():
        name, value = row.get("propertyName").lower(), row.get("value").lower()
        if name.startswith("file.") and value not in _MODES:
            row.problem(Code.UNKNOWN_VALUE, "value", value=value, allowed=", ".join(_MODES))
        properties[name] = value
    return properties


def _version(reading: Reading, properties: Mapping[str, str]) -> Version | None:
    stated = properties.get("oneroster.version")
    if stated:
        match = _VERSION.fullmatch(stated)
        if match is None:
            reading.report.problem(Code.UNSUPPORTED_VERSION, "manifest.csv", value=stated)
            return None
        return "1.2" if match[1] == "1.2" else "1.1"
    guessed = _version_by_columns(reading)
    if guessed is None:
        if "users.csv" in reading.parcel:
            reading.report.problem(Code.UNKNOWN_VERSION, reading.parcel.name)
    elif "manifest.csv" not in reading.parcel:
        reading.report.warning(Code.NO_MANIFEST, "manifest.csv", version=guessed)
    return guessed


def _version_by_columns(reading: Reading) -> Literal["1.1", "1.2"] | None:
    """Roles stand in a file of their own in 1.2 and in users.csv in 1.1."""
    if "roles.csv" in reading.parcel:
        return "1.2"
    if "users.csv" in reading.parcel:
        users = Table("users.csv", reading, NEEDED["users.csv"], WELCOME["users.csv"])
        if "role" in users.header():
            return "1.1"
    return None


def _in_order(problems: list[Problem]) -> tuple[Problem, ...]:
    """By file, in the order they are read, and by line."""
    place = {file: number for number, file in enumerate(FILES)}
    return tuple(sorted(problems, key=lambda found: (place.get(found.file, -1), found.line or 0)))
