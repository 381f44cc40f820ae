"""When a try is looked at, when a first use waits, and whether two ways of writing a number mean one telephone.

The one rule kept here: whether a try is looked at depends on tries only, never on the code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from bot.people.joining.errors import TooManyGuesses, TooManyTries
from bot.people.joining.models import Why

TRIES_COUNT_FOR = timedelta(hours=1)
# Five tries an hour a person, and fifty for everybody together; then typed codes are looked at one by one.
MOST_TRIES = 5
MOST_GUESSES = 50
BETWEEN_GUESSES = timedelta(seconds=10)

_PREFIX = {"DK": "45", "NO": "47", "SE": "46"}
# A Danish or Norwegian number without its country; longer ones bring theirs along.
_NATIONAL_DIGITS = 8
_EXTRA_ZERO = re.compile(r"\(\s*0\s*\)")


class Guesses(Struct, frozen=True):
    """Wrong codes of everybody together within the hour, and when the last one was."""

    number: int
    last: datetime | None


class Ward(Struct, frozen=True):
    """A pupil whose adult joins: at a secret address or not, and how many other adults are linked already."""

    protected: bool
    linked: int


def ensure_tries_left(tries: Sequence[datetime]) -> None:
    """Raise TooManyTries when this account has had its five within the hour."""
    if len(tries) >= MOST_TRIES:
        raise TooManyTries(tries[-MOST_TRIES] + TRIES_COUNT_FOR)


def ensure_not_guessed(guesses: Guesses, now: datetime) -> None:
    """Raise TooManyGuesses while everybody's wrong codes come too fast. A link's 128 bits need no such pause."""
    if guesses.number >= MOST_GUESSES and guesses.last is not None and now - guesses.last < BETWEEN_GUESSES:
        raise TooManyGuesses


def why_to_wait(wards: Iterable[Ward], most_linked: int) -> Why | None:
    """Why the office must say yes first, if it must."""
    wards = tuple(wards)
    if any(ward.protected for ward in wards):
        return Why.PROTECTED
    return Why.LIMIT if any(ward.linked >= most_linked for ward in wards) else None


def telephone(number: str, country: str) -> str | None:
    """The digits with the country in front: "+45 12 34 56 78", "12345678" and "004512345678" are one telephone."""
    text = _EXTRA_ZERO.sub("", number.strip())
    digits = "".join(character for character in text if character.isascii() and character.isdigit())
    if text.startswith("+"):
        return digits or None
    if digits.startswith("00"):
        return digits[2:] or None
    prefix = _PREFIX[country]
    national = digits.lstrip("0")
    if not national:
        return None
    with_country = national.startswith(prefix) and len(national) > _NATIONAL_DIGITS and not digits.startswith("0")
    return national if with_country else prefix + national


def is_same_telephone(shared: str, listed: str, country: str) -> bool:
    """Whether the number that Telegram gives (with the country, with or without "+") is the class list's."""
    given = "".join(character for character in shared if character.isascii() and character.isdigit()).lstrip("0")
    return bool(given) and given == telephone(listed, country)
