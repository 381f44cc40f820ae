"""A plain spreadsheet, CSV or XLSX, as a stream of rows.

The one rule kept here: a spreadsheet is opened with suspicion. Its size and parts are looked at first, no macro and
no formula is ever run, a formula counts as the value it was saved with, and text that looks like one is text.
"""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from bot.people.roster.headings import COLUMNS, column_of
from bot.people.roster.parcel import FILES, READING_ERRORS, Limits, Parcel
from bot.people.roster.problems import Code, Report, shown
from bot.people.roster.tables import Reading, Row, Table

# What a CSV may be called, and what opens a workbook, old workbook (or one with a password).
CSV_ENDINGS = (".csv", ".txt", ".tsv")
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_WORKBOOK = "xl/workbook.xml"
# Of every Office program in every language of the house: an error begins with # and has no spaces.
_ERROR = re.compile(r"#[A-ZÆØÅÄÖ]{1,12}(/[A-Z0-9]{1,2})?[!?]?|#DIV/0!")
_MOST_COLUMNS = 150
_MOST_LETTERS = 2_000
# A workbook takes several times its size when it is opened.
_WORKBOOK_SHARE = 2
_EXPLAINS = "# "
_OF_ONEROSTER = {name.lower() for name in FILES}
_NEEDED = ("class", "given_name", "family_name")


def is_sheet(path: Path) -> bool:
    """Whether this is one file with a table in it, readable or not: no folder and no zip of CSV files."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        start = file.read(len(_OLD))
    if start.startswith(_ZIP):
        return path.suffix.lower().startswith(".xls") or _is_workbook(path)
    return start == _OLD or path.suffix.lower() in (*CSV_ENDINGS, ".xls", ".xlsx", ".xlsm", ".ods")


def _is_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return _WORKBOOK in archive.namelist()
    except READING_ERRORS:
        return False


def open_sheet(path: Path, report: Report, limits: Limits) -> Parcel:
    """The file alone in a parcel. Raises RosterError where nothing in it should be looked at."""
    name = path.name
    size = path.stat().st_size
    if size > limits.bytes:
        report.problem(Code.TOO_BIG, name, bytes=size, limit=limits.bytes)
    elif is_csv(path):
        pass
    elif _starts(path) == _OLD:
        report.problem(Code.OLD_SPREADSHEET, name)
    else:
        _look_into(path, name, report, limits)
    report.raise_problems()
    return Parcel(name, {name: lambda: path.open("rb")})


def is_csv(path: Path) -> bool:
    return path.suffix.lower() in CSV_ENDINGS and not _starts(path).startswith((_OLD, _ZIP))


def _starts(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(len(_OLD))


def _look_into(path: Path, name: str, report: Report, limits: Limits) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            size = sum(part.file_size for part in parts)
            names = {part.filename for part in parts}
            if size > limits.bytes // _WORKBOOK_SHARE:
                report.problem(Code.TOO_BIG, name, bytes=size, limit=limits.bytes // _WORKBOOK_SHARE)
            elif any(each.lower().endswith("vbaproject.bin") for each in names):
                report.problem(Code.MACROS, name)
            elif _WORKBOOK not in names:
                report.problem(Code.NOT_A_ROSTER, name)
            elif any(_declares(archive, part) for part in parts if part.filename.endswith((".xml", ".rels"))):
                report.problem(Code.UNREADABLE, name, reason="it declares entities")
    except READING_ERRORS as error:
        if zipfile.is_zipfile(path):
            report.problem(Code.UNREADABLE, name, reason=shown(str(error)))
        else:
            report.problem(Code.NOT_A_ROSTER, name)


def _declares(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """No spreadsheet program writes a document type; who does wants entities to grow."""
    with archive.open(part) as file:
        return b"<!DOCTYPE" in file.read(65_536)


class Sheet(Table):
    """The one table; columns are known by their headings in any of the languages."""

    def __init__(self, path: Path, file: str, reading: Reading) -> None:
        super().__init__(file, reading, _NEEDED, COLUMNS)
        self._path = path
        self._headings: dict[str, str] = {}

    def rows(self) -> Iterator[Row]:
        """The rows after the headings; explanations (“# …” in the first cell) are passed over."""
        if is_csv(self._path):
            yield from super().rows()
            return
        try:
            yield from self._workbook_rows()
        except Exception as error:
            # The library lets through whatever a damaged part makes of it.
            self.reading.report.problem(Code.UNREADABLE, self.file, reason=type(error).__name__)
            self.complete = False

    def called(self, column: str | None) -> str | None:
        return self._headings.get(column, column.replace("_", " ")) if column is not None else None

    def _finish(self) -> None:
        if self.at:
            super()._finish()
        else:
            # No line of it has headings: say which are looked for.
            super()._read_header(1, [])

    def _workbook_rows(self) -> Iterator[Row]:
        from openpyxl import load_workbook

        with warnings.catch_warnings(), self.reading.parcel.open(self.file) as file:
            # Of what it leaves out: pictures, validations, styles.
            warnings.simplefilter("ignore")
            book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
            first = book.worksheets[0]
            # What a file says of its own size may be a million empty rows wide.
            first.reset_dimensions()
            for line, cells in enumerate(first.iter_rows(max_col=_MOST_COLUMNS, values_only=True), 1):
                if row := self._take(line, [_text(cell) for cell in cells]):
                    yield row
                if self._stopped:
                    return
        self._finish()

    def _take(self, line: int, cells: list[str]) -> Row | None:
        filled = next((cell for cell in cells if cell), "")
        if filled.startswith(_EXPLAINS):
            return None
        row = super()._take(line, cells)
        if row is not None:
            self._clean(row)
        return row

    def _clean(self, row: Row) -> None:
        for column, index in self.at.items():
            cell = row.cells[index]
            if len(cell) > _MOST_LETTERS:
                row.problem(Code.TOO_LONG, column, length=len(cell), limit=_MOST_LETTERS)
                row.cells[index] = ""
            elif cell.startswith("#") and _ERROR.fullmatch(cell):
                row.problem(Code.CELL_ERROR, column, value=cell)
                row.cells[index] = ""

    def _known(self, cell: str) -> str | None:
        column = column_of(cell)
        if column is not None:
            self._headings.setdefault(column, shown(" ".join(cell.split())))
        return column

    def _read_header(self, line: int, cells: list[str]) -> bool:
        if self.file.lower() in _OF_ONEROSTER or sum(cell.strip().endswith("ourcedId") for cell in cells) > 1:
            self.reading.report.problem(Code.ONE_OF_SEVERAL, self.file)
            return False
        # A title above the table is nobody's heading.
        if not any(column_of(cell) for cell in cells):
            return True
        for cell in cells:
            if cell.strip() and column_of(cell) is None:
                self.reading.report.warning(Code.UNREAD_COLUMN, self.file, line, shown(" ".join(cell.split())))
        return super()._read_header(line, cells)


def _text(value: Any) -> str:
    """A cell as it would be written in a CSV."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def read_sheet(path: Path, reading: Reading) -> tuple[Sheet, Sequence[Row]]:
    """The table and its rows; `complete` of the table tells whether all could be read."""
    sheet = Sheet(path, reading.parcel.name, reading)
    return sheet, list(sheet.rows())
