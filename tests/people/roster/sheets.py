"""Invented spreadsheets, one row a pupil, for tests and benchmarks: in Danish headings unless told."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.people.roster.headings import COLUMNS, heading

Pupil = dict[str, Any]


def adult(given: str, family: str, phone: Any = "", kind: str = "forældremyndighed", **more: str) -> Pupil:
    """An adult's cells, to be put beside a pupil by `pupil`."""
    return {"given_name": given, "family_name": family, "phone": phone, "kind": kind, **more}


def pupil(given: str, family: str, *adults: Pupil, at: Any = "3.B", **more: Any) -> Pupil:
    """A pupil's row by column."""
    row: Pupil = {"given_name": given, "family_name": family, "class": at, **more}
    for number, each in enumerate(adults, 1):
        row.update({f"guardian_{number}_{name}": value for name, value in each.items()})
    return row


def table(rows: Sequence[Pupil], language: str = "da") -> list[list[Any]]:
    """Headings and rows, with those columns that anybody fills in."""
    used = [column for column in COLUMNS if any(column in row for row in rows)]
    headings: list[Any] = [heading(column, language) for column in used]
    return [headings, *([row.get(column, "") for column in used] for row in rows)]


def write_csv(
    path: Path, rows: Sequence[Pupil], *, language: str = "da", separator: str = ";", encoding: str = "utf-8-sig"
) -> Path:
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(table(rows, language))
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def write_xlsx(path: Path, rows: Sequence[Pupil], *, language: str = "da") -> Path:
    from openpyxl import Workbook

    book = Workbook()
    sheet: Any = book.active
    for line in table(rows, language):
        sheet.append(line)
    book.save(path)
    return path


LARS = adult("Lars", "Dahl", "+45 20 00 00 01", language="dansk")
METTE = adult("Mette", "Dahl", "+45 20 00 00 02", language="norsk")
FAMILY = (
    pupil("Liv", "Dahl", LARS, METTE, birth_date="2017-04-23"),
    pupil("Emil", "Dahl", LARS, METTE, birth_date="23.04.2015", at="5.A"),
    pupil("Åse", "Öberg", adult("Ole", "Öberg", "", "orientering"), birth_date="2017-01-02"),
)
