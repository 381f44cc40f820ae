"""The empty spreadsheet: one row a pupil, every column explained in the school's language.

The one rule kept here: what is written here is read again by `read_roster` without a change; the explanations are a
row that begins with “# ” and is passed over.
"""

from __future__ import annotations

import csv
import io
from typing import Any

from bot.core.texts import in_language
from bot.people.roster.headings import COLUMNS, KINDS, LANGUAGES, YES_NO, heading, word
from bot.people.roster.words import explanation

_ROWS = 1_000
_WIDTH = 22


def _lines(language: str) -> tuple[list[str], list[str]]:
    """Headings and explanations."""
    headings = [heading(column, language) for column in COLUMNS]
    with in_language(language):
        explained = [explanation(column, language) for column in COLUMNS]
    return headings, [f"# {explained[0]}", *explained[1:]]


def csv_template(language: str) -> bytes:
    """Semicolons and a byte order mark: so a spreadsheet program here opens it with columns and letters in order."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerows(_lines(language))
    return out.getvalue().encode("utf-8-sig")


def xlsx_template(language: str) -> bytes:
    """The same as a workbook, with the words to choose from where there are some, and dates and classes as text."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet: Any = book.active
    for line in _lines(language):
        sheet.append(line)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for cell in sheet[2]:
        cell.font = Font(italic=True, color="00666666")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "C3"
    for number, column in enumerate(COLUMNS, 1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = _WIDTH
        # As text, or 1.5 becomes the first of May and a number loses its zero.
        sheet.column_dimensions[letter].number_format = "@"
        if words := _choices(column, language):
            sheet.add_data_validation(_validation(words, f"{letter}3:{letter}{_ROWS}"))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _choices(column: str, language: str) -> list[str]:
    if column == "protected":
        return [word(YES_NO, meaning, language) for meaning in YES_NO]
    if column.endswith("_kind"):
        return [word(KINDS, meaning, language) for meaning in KINDS]
    return ["dansk", "norsk", "svenska"] if column.endswith("_language") else []


def _validation(words: list[str], cells: str) -> Any:
    from openpyxl.worksheet.datavalidation import DataValidation

    validation = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True)
    validation.add(cells)
    return validation


__all__ = ["LANGUAGES", "csv_template", "xlsx_template"]
