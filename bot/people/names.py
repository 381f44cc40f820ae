"""Names of pupils that stand in a text to many."""

from __future__ import annotations

import re
from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")


def names_in(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """The pupils' first names that stand in the text as whole words, with the capital that people write names with.

    "Liv" and "Maj" are words, too: with a small letter they are no names (experience.md 1.5).
    """
    words = {word for word in _WORD.findall(text) if not word[0].islower()}
    # "Anna-Marie" is Anna's, too, and so is "Annas".
    words |= {part for word in words for part in re.split(r"[-'’]", word)}
    words |= {word.removesuffix("s") for word in words}
    return tuple(name for name in dict.fromkeys(names) if _WORD.findall(name) and words.issuperset(_WORD.findall(name)))
