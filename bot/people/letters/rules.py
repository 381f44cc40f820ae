"""Which letter goes where: its place in the pile, and what its corner tells the office.

The one rule kept here: where any child of the reader is protected, the corner has no class and no name (an alias, if
the office gave one), and the letter lies at the end, for the office to hand over.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from enum import IntEnum

from msgspec import Struct

from bot.core.texts import name_key
from bot.people.letters.facts import Reader, Ward

_NUMBERS = re.compile(r"(\d+)")


class Way(IntEnum):
    """How a letter reaches its reader, in the order of the pile."""

    WITH_THE_PUPIL = 0
    STAFF = 1
    BY_HAND = 2


class Sheet(Struct, frozen=True):
    """One letter. `corner` (a class) and `under_corner` (a pupil) are for the office; `section` is the file's own.

    `staff`: written to a colleague; `sure`: the language is known to be the reader's.
    """

    person_id: str
    name: str
    way: Way
    staff: bool
    corner: str
    under_corner: str
    section: str
    language: str
    sure: bool
    code: str
    link: str


def same_class(name: str) -> str:
    """What names of one class have in common: "3.B", "3 b" and "3B" are one."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def way_of(reader: Reader, *, staff: bool) -> Way:
    if any(ward.protected for ward in reader.wards):
        return Way.BY_HAND
    return Way.STAFF if staff else Way.WITH_THE_PUPIL


def carrier(wards: Sequence[Ward], class_ids: Collection[int], locale: str) -> Ward:
    """The pupil who takes the letter home: in one of the classes asked for, else the one in the lowest class."""
    fit = [ward for ward in wards if ward.class_id in class_ids] or wards
    return min(fit, key=lambda ward: _pupil_key(ward, locale))


def aliases(wards: Sequence[Ward]) -> str:
    """What the office calls the protected children, where it has a word for them."""
    return ", ".join(ward.alias for ward in wards if ward.protected and ward.alias)


def place(way: Way, pupil: Ward | None, name: str, locale: str) -> tuple[object, ...]:
    """Sorts a pile: class by class and pupil by pupil, then staff, then what is handed over."""
    by_pupil = _pupil_key(pupil, locale) if pupil and way is Way.WITH_THE_PUPIL else ()
    return (way, by_pupil, name_key(name, locale))


def _pupil_key(ward: Ward, locale: str) -> tuple[object, ...]:
    return (class_key(ward.class_name, locale), name_key(ward.name, locale))


def class_key(name: str, locale: str) -> tuple[object, ...]:
    """ "3.B" before "10.A"; names without a number come last."""
    parts = _NUMBERS.split(name)
    number = int(parts[1][:9]) if len(parts) > 1 else 10**9
    return (number, name_key(name, locale))
