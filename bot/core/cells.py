"""Cells of files that spreadsheets open."""

from __future__ import annotations

# What spreadsheets take for the beginning of a formula, also after the cell has been trimmed.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(cell: str) -> str:
    """The cell, with an apostrophe in front where a spreadsheet would begin to calculate."""
    return f"'{cell}" if cell.lstrip(" \u00a0").startswith(_FORMULA) else cell
