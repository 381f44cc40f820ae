"""One CSV file as a stream of rows: encoding, separator, header, and the cells with their rules.

The one rule kept here: a file is never wholly in memory, and whatever is wrong with a cell is reported with
its line and column while reading goes on.

OneRoster asks for UTF-8, commas, and column names in exact case and order. Schools open the files in a
spreadsheet before they send them, so a byte order mark, Windows-1252, semicolons, tabs, any order and any
case are read too.
"""

import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from io import TextIOWrapper
from itertools import chain
from typing import IO

from msgspec import Struct

from bot.people.roster.parcel import READING_ERRORS, Limits, Parcel
from bot.people.roster.problems import UNSHOWABLE, Code, Report, shown

_BOM = b"\xef\xbb\xbf"
# “ø” and its like as UTF-8 writes them; in a Windows-1252 text these two never stand side by side.
_UTF8_LETTER = re.compile(rb"\xc3[\x80-\xbf]")
_GARBLED = re.compile(r"\u00c3[\u0080-\u00bf\u0152-\u0178\u2013-\u2122\u20ac]")
_DATE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(T.*)?")
_LIST = re.compile(r"[,;|]")
_ID_LENGTH = 255
_OTHER_SPELLINGS = {
    "agentsourceids": "agentSourcedIds",
    "preferredfirstname": "preferredGivenName",
    "preferredlastname": "preferredFamilyName",
}


class RowCount(Struct):
    """Rows of all files so far; `over` is set once, so that the limit is reported once."""

    rows: int = 0
    over: bool = False


class Reading(Struct, frozen=True):
    """What every table of one run shares."""

    parcel: Parcel
    report: Report
    limits: Limits
    count: RowCount


class Row:
    """One record: cells by column name, each method with its own rule; what breaks it is reported."""

    __slots__ = ("cells", "line", "table")

    def __init__(self, table: "Table", line: int, cells: list[str]) -> None:
        self.table = table
        self.line = line
        self.cells = cells

    def get(self, column: str) -> str:
        """The trimmed cell; empty if the column or the cell is not there."""
        index = self.table.at.get(column)
        return self.cells[index].strip() if index is not None else ""

    def need(self, column: str) -> str:
        """The trimmed cell; EMPTY_VALUE if there is nothing in it."""
        value = self.get(column)
        if not value:
            self.problem(Code.EMPTY_VALUE, column)
        return value

    def sourced_id(self, column: str) -> str:
        """A needed id; TOO_LONG or BAD_CHARACTER if it cannot be one."""
        value = self.need(column)
        self._ensure_text(column, value, _ID_LENGTH)
        return value

    def text(self, column: str, value: str) -> str:
        """A name or title, composed (NFC) and with single spaces; reported if too long or not showable."""
        value = " ".join(value.split())
        if not value.isascii():
            value = unicodedata.normalize("NFC", value)
            if _GARBLED.search(value):
                self.warning(Code.GARBLED_NAME, column)
        self._ensure_text(column, value, self.table.reading.limits.name)
        return value

    def day(self, column: str) -> date | None:
        """An ISO 8601 date, with or without a time of day after it; BAD_DATE if it is another thing."""
        value = self.get(column)
        if not value:
            return None
        match = _DATE.fullmatch(value)
        try:
            return date.fromisoformat(match[1] if match else "")
        except ValueError:
            self.problem(Code.BAD_DATE, column, value=value)
            return None

    def period(self, begins: str, ends: str) -> tuple[date | None, date | None]:
        """Two dates in order; DATES_SWAPPED if not."""
        first, last = self.day(begins), self.day(ends)
        if first is not None and last is not None and last < first:
            self.problem(Code.DATES_SWAPPED, ends, begins=first.isoformat(), ends=last.isoformat())
        return first, last

    def choice(self, column: str, allowed: Mapping[str, str], default: str) -> str:
        """A word of a vocabulary, whatever its case; UNKNOWN_VALUE, and the default, if it is none of it."""
        value = self.get(column)
        if not value:
            return default
        word = allowed.get(value.lower())
        if word is None:
            self.problem(Code.UNKNOWN_VALUE, column, value=value, allowed=", ".join(allowed.values()))
            return default
        return word

    def ids(self, column: str) -> tuple[str, ...]:
        """A list of ids in one cell: commas by the standard, semicolons and bars from spreadsheets."""
        value = self.get(column)
        if not value:
            return ()
        parts = (part.strip(" \"'") for part in _LIST.split(value))
        return tuple(dict.fromkeys(part for part in parts if part))

    def problem(self, code: Code, column: str | None, **values: str | int) -> None:
        """Report something wrong in this row."""
        self.table.reading.report.problem(code, self.table.file, self.line, self.table.called(column), **values)

    def warning(self, code: Code, column: str | None, **values: str | int) -> None:
        """Report something odd in this row."""
        self.table.reading.report.warning(code, self.table.file, self.line, self.table.called(column), **values)

    def _ensure_text(self, column: str, value: str, limit: int) -> None:
        if len(value) > limit:
            self.problem(Code.TOO_LONG, column, length=len(value), limit=limit)
        if not (value.isascii() and value.isprintable()) and (odd := UNSHOWABLE.search(value)):
            self.problem(Code.BAD_CHARACTER, column, point=f"{ord(odd[0]):04X}")


class Table:
    """One file of the parcel. `complete` tells, after reading, whether every row could be seen."""

    def __init__(self, file: str, reading: Reading, needed: tuple[str, ...], welcome: tuple[str, ...]) -> None:
        self.file = file
        self.reading = reading
        self.needed = needed
        self.at: dict[str, int] = {}
        self.complete = False
        self._width = 0
        self._stopped = False
        self._names = {name.lower(): name for name in needed + welcome}

    def rows(self) -> Iterator[Row]:
        """The records after the header; where reading cannot go on it stops and leaves `complete` false."""
        report = self.reading.report
        try:
            with self.reading.parcel.open(self.file) as raw:
                encoding = self._encoding(raw)
            if encoding is None:
                return
            with self.reading.parcel.open(self.file) as raw, _text(raw, encoding) as text:
                yield from self._records(text)
        except READING_ERRORS as error:
            report.problem(Code.UNREADABLE, self.file, reason=shown(str(error) or type(error).__name__))

    def header(self) -> frozenset[str]:
        """The known columns the file has, without reporting anything; empty if it cannot be read."""
        try:
            with self.reading.parcel.open(self.file) as raw:
                first = raw.readline(100_000).removeprefix(_BOM).decode("cp1252", "replace")
            cells = next(csv.reader([first], delimiter=_separator(first)), [])
        except (*READING_ERRORS, csv.Error):
            return frozenset()
        return frozenset(name for name in map(self._known, cells) if name is not None)

    def _records(self, text: TextIOWrapper) -> Iterator[Row]:
        first = text.readline()
        lines = csv.reader(chain([first], text), delimiter=_separator(first), strict=True)
        start = 1
        try:
            for cells in lines:
                line, start = start, lines.line_num + 1
                if row := self._take(line, cells):
                    yield row
                if self._stopped:
                    return
        except csv.Error as error:
            self.reading.report.problem(Code.BAD_CSV, self.file, start, reason=shown(str(error)))
            return
        self._finish()

    def _take(self, line: int, cells: list[str]) -> Row | None:
        """A record; None for an empty one, for the header, and for one that does not fit."""
        if not any(cells):
            return None
        if not self.at:
            self._stopped = not self._read_header(line, cells)
            return None
        self._stopped = not self._within_limit()
        return Row(self, line, cells) if not self._stopped and self._fits(line, cells) else None

    def _finish(self) -> None:
        if self.at:
            self.complete = True
        else:
            self.reading.report.problem(Code.NO_ROWS, self.file)

    def _encoding(self, raw: IO[bytes]) -> str | None:
        """UTF-8 if every line is, else Windows-1252 if every line can be and none looks like UTF-8."""
        report, broken, undefined, letters = self.reading.report, None, None, False
        for line, data in enumerate(raw, 1):
            if b"\0" in data:
                report.problem(Code.NUL_BYTE, self.file, line)
                return None
            if data.isascii():
                continue
            letters = letters or _UTF8_LETTER.search(data) is not None
            broken = broken or _misfit(data, "utf-8", line)
            undefined = undefined or _misfit(data, "cp1252", line)
        if broken is None:
            return "utf-8-sig"
        if undefined is None and not letters:
            return "cp1252"
        # A file mostly in UTF-8 has its fault where UTF-8 breaks; any other where Windows-1252 does.
        line, byte = broken if letters or undefined is None else undefined
        report.problem(Code.BAD_ENCODING, self.file, line, byte=f"{byte:02X}")
        return None

    def _read_header(self, line: int, cells: list[str]) -> bool:
        report, whole = self.reading.report, True
        for index, cell in enumerate(cells):
            name = self._known(cell)
            if name is not None and name in self.at:
                report.problem(Code.DUPLICATE_COLUMN, self.file, line, self.called(name))
                whole = False
            elif name is not None:
                self.at[name] = index
        for name in self.needed:
            if name not in self.at:
                report.problem(Code.MISSING_COLUMN, self.file, line, self.called(name))
                whole = False
        self._width = len(cells)
        return whole

    def called(self, column: str | None) -> str | None:
        """What whoever made the file calls the column."""
        return column

    def _known(self, cell: str) -> str | None:
        name = cell.strip().lower()
        return self._names.get(_OTHER_SPELLINGS.get(name, name).lower())

    def _fits(self, line: int, cells: list[str]) -> bool:
        """Spreadsheets leave out empty cells at the end of a row; too many filled ones are a mistake."""
        missing = self._width - len(cells)
        if missing > 0:
            cells.extend([""] * missing)
        elif missing < 0 and any(cells[self._width :]):
            report = self.reading.report
            report.problem(Code.EXTRA_CELLS, self.file, line, cells=len(cells), columns=self._width)
            return False
        return True

    def _within_limit(self) -> bool:
        count, limit = self.reading.count, self.reading.limits.rows
        count.rows += 1
        if count.rows > limit and not count.over:
            count.over = True
            self.reading.report.problem(Code.TOO_MANY_ROWS, self.reading.parcel.name, limit=limit)
        return not count.over


def _text(raw: IO[bytes], encoding: str) -> TextIOWrapper:
    return TextIOWrapper(raw, encoding, newline="")


def _separator(header: str) -> str:
    """Comma by the standard; a Nordic spreadsheet saves semicolons, some systems tabs."""
    return max(",;\t", key=header.count)


def _misfit(data: bytes, encoding: str, line: int) -> tuple[int, int] | None:
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        return line, data[error.start]
    return None
