"""What may stand for a name."""

from __future__ import annotations

MOST_LETTERS = 30


def is_fit(alias: str, names: tuple[str, ...]) -> bool:
    """One short line that has none of the child's names in it."""
    if not alias or len(alias) > MOST_LETTERS or not alias.isprintable():
        return False
    told = alias.casefold().split()
    return not any(part.casefold() in told for name in names for part in name.split())
