"""Reading a register: CSV as schools save it (`people.roster.tables`), a line a pupil and day.

The one rule kept here: a problem names the place and never quotes a cell but an id or a date; others may say what a
child is ill with.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from msgspec import Struct

from bot.absence.following.registering.errors import RegisterError
from bot.absence.following.registering.headings import (
    DAY,
    KIND,
    NEEDED,
    PUPIL,
    VERDICT,
    column_of,
    is_unlawful,
    kind_named,
)
from bot.absence.models import AbsenceKind
from bot.people.roster.parcel import Limits, Parcel
from bot.people.roster.problems import Code, Report, shown
from bot.people.roster.sheet import is_csv
from bot.people.roster.tables import Reading, Row, RowCount, Table

# A line a pupil and day of a year at a large school.
LIMITS = Limits(bytes=20_000_000, rows=200_000)
# The day first, as the three countries write it where they do not write it as ISO 8601 has it.
_DAY_FIRST = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})")


class Entry(Struct, frozen=True):
    """What the register says of a pupil's day. `kind` is None where it does not say how much of it."""

    line: int
    pupil: str
    on_day: date
    unlawful: bool
    kind: AbsenceKind | None = None


class Wrong(Struct, frozen=True, order=True):
    """Something that is wrong, and where."""

    line: int
    sentence: str


class Register(Struct, frozen=True):
    """What was read. `headings`: what the file calls its columns."""

    file: str
    entries: tuple[Entry, ...]
    wrong: tuple[Wrong, ...]
    headings: dict[str, str]

    def wrongs(self, line: int, column: str, sentence: str) -> Wrong:
        """What does not fit in a line that could be read."""
        return Wrong(line, f"{shown(self.file)}, line {line}, column {self.headings.get(column, column)}: {sentence}")


class _Table(Table):
    """Columns are known by their headings in any of the languages."""

    def __init__(self, file: str, reading: Reading) -> None:
        super().__init__(file, reading, NEEDED, (KIND,))
        self.headings: dict[str, str] = {}

    def called(self, column: str | None) -> str | None:
        return self.headings.get(column, column) if column is not None else None

    def _known(self, cell: str) -> str | None:
        column = column_of(cell)
        if column is not None:
            self.headings.setdefault(column, shown(" ".join(cell.split())))
        return column


def read_register(path: Path) -> Register:
    """Every line that can be read, and what is wrong with the others. Raises RegisterError for what is no such file,
    and OSError."""
    name = path.name
    if path.stat().st_size > LIMITS.bytes:
        raise RegisterError([f"{shown(name)}: The file has more than {LIMITS.bytes // 1_000_000} MB."])
    if not is_csv(path):
        raise RegisterError([f"{shown(name)}: This is no CSV file. Save the register as .csv."])
    report = Report()
    table = _Table(name, Reading(Parcel(name, {name: lambda: path.open("rb")}), report, LIMITS, RowCount()))
    wrong: list[Wrong] = []
    entries = [entry for row in table.rows() if (entry := _entry(row, wrong)) is not None]
    if not entries and not wrong and not report.problems:
        report.problem(Code.NO_ROWS, name)
    wrong += [Wrong(each.line or 0, str(each)) for each in report.problems]
    return Register(name, tuple(entries), tuple(wrong), table.headings)


def _entry(row: Row, wrong: list[Wrong]) -> Entry | None:
    """None, and what is wrong with it, for a line that says nothing sure."""
    before, report = len(wrong), row.table.reading.report
    reported = len(report.problems)
    pupil, day = row.sourced_id(PUPIL), _day(row)
    unlawful, kind = is_unlawful(row.get(VERDICT)), kind_named(row.get(KIND))
    if not row.get(VERDICT):
        row.problem(Code.EMPTY_VALUE, VERDICT)
    elif unlawful is None:
        wrong.append(_unread(row, VERDICT, "Write lawful or unlawful (lovligt, gyldig, giltig; ulovligt …)."))
    if row.get(KIND) and kind is None:
        wrong.append(_unread(row, KIND, "Write day, late, early or hours (hele dagen, for sent …), or nothing."))
    if day is None or unlawful is None or len(wrong) > before or len(report.problems) > reported:
        return None
    return Entry(row.line, pupil, day, unlawful, kind)


def _unread(row: Row, column: str, sentence: str) -> Wrong:
    return Wrong(row.line, f"{shown(row.table.file)}, line {row.line}, column {row.table.called(column)}: {sentence}")


def _day(row: Row) -> date | None:
    if (match := _DAY_FIRST.fullmatch(row.get(DAY))) is not None:
        try:
            return date(int(match[3]), int(match[2]), int(match[1]))
        except ValueError:
            pass
    elif row.need(DAY):
        return row.day(DAY)
    else:
        return None
    row.problem(Code.BAD_DATE, DAY, value=row.get(DAY))
    return None
