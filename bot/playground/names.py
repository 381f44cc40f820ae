"""Lists of Bot API names, written as one text each.

The one rule: a name is spelled here and elsewhere as the Bot API spells it.
"""

from __future__ import annotations


def names(text: str) -> tuple[str, ...]:
    """The words of a text, in order."""
    return tuple(text.split())
