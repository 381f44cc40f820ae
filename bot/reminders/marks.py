"""Marks: how a sent message says which child it is about, on a lock screen that strangers see.

The one rule kept here: a mark tells the children of one family apart and never is anybody's name. Only the guardian
who chose names gets names.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from bot.core.texts import capital, isolated, listed

# With a fourth letter the name is there to be read: "Math" is Mathilde or Mathias to everybody.
LONGEST_PREFIX = 3


class FamilyChild(Struct, frozen=True):
    """A child of one family, whatever school it goes to. `born_on` is an ISO date, if known."""

    pupil_id: int
    given_name: str
    family_name: str = ""
    born_on: str | None = None


def marks(children: Iterable[FamilyChild]) -> dict[int, str | None]:
    """The mark of each child by pupil id; None for an only child.

    The initial; where two share it, the shortest beginnings that tell them apart ("Em", "El"); else initials of both
    names ("EH", "EJ"); else a number by age ("E1", "E2").
    """
    family = _by_age(children)
    if len(family) == 1:
        return {child.pupil_id: None for child in family}
    same: dict[str, list[FamilyChild]] = {}
    for child in family:
        same.setdefault(_letters(child)[0].casefold(), []).append(child)
    found: dict[int, str | None] = {}
    for group in same.values():
        found.update(zip((child.pupil_id for child in group), _told_apart(group), strict=True))
    if len({mark.casefold() for mark in found.values() if mark}) < len(family):
        # Letters that grow when written large ("ß") can meet another family member's mark.
        return {child.pupil_id: f"{_letters(child)[0]}{number}" for number, child in enumerate(family, start=1)}
    return found


def names(children: Iterable[FamilyChild]) -> dict[int, str | None]:
    """First names by pupil id, for who chose them; None for an only child. Namesakes get a second initial or number."""
    family = _by_age(children)
    if len(family) == 1:
        return {child.pupil_id: None for child in family}
    found: dict[int, str | None] = {}
    for child in family:
        namesakes = [each for each in family if _same_name(each, child)]
        name = child.given_name.strip() or "".join(_letters(child))
        found[child.pupil_id] = name if len(namesakes) == 1 else f"{name} {_second(child, namesakes)}"
    return found


def marked(mark: str | None, sentence: str) -> str:
    """ "E: I morgen …", or the sentence alone where there is no mark."""
    return f"{isolated(mark)}: {sentence}" if mark else sentence


def marked_many(found: Sequence[str | None], sentence: str) -> str:
    """ "E, I og N: …" in the reader's language; the sentence alone where no child has a mark."""
    present = [isolated(mark) for mark in found if mark]
    return f"{listed(present)}: {sentence}" if present else sentence


def _by_age(children: Iterable[FamilyChild]) -> list[FamilyChild]:
    """Oldest first, each pupil once; of unknown age last, and then in the order they were written down."""
    once: Mapping[int, FamilyChild] = {child.pupil_id: child for child in children}
    return sorted(once.values(), key=lambda child: (child.born_on or "9", child.pupil_id))


def _told_apart(group: Sequence[FamilyChild]) -> list[str]:
    """The marks of children who share an initial, in their order."""
    spelled = [_letters(child) for child in group]
    initials = [_written(letters[:1]) for letters in spelled]
    if len(group) == 1:
        return initials
    prefixes = [_prefix(letters, spelled) for letters in spelled]
    if all(prefixes):
        return [prefix for prefix in prefixes if prefix]
    both = [initial + _family_initial(child) for initial, child in zip(initials, group, strict=True)]
    apart = {mark.casefold() for mark in both}
    # "BO" of Bo Olsen would be his name.
    if all(map(_family_initial, group)) and len(apart) == len(group) and not apart & {_name(child) for child in group}:
        return both
    return [f"{initial}{number}" for number, initial in enumerate(initials, start=1)]


def _prefix(letters: Sequence[str], all_letters: Sequence[Sequence[str]]) -> str | None:
    """The shortest beginning that no other name shares; None when it would be too long or the name itself."""
    for length in range(2, min(LONGEST_PREFIX, len(letters) - 1) + 1):
        beginning = [letter.casefold() for letter in letters[:length]]
        if sum([letter.casefold() for letter in other[:length]] == beginning for other in all_letters) == 1:
            return _written(letters[:length])
    return None


def _letters(child: FamilyChild) -> list[str]:
    """The first name letter by letter, accents with their letters; never empty."""
    for name in (child.given_name, child.family_name):
        text = unicodedata.normalize("NFC", name).strip()
        start = next((place for place, character in enumerate(text) if character.isalnum()), None)
        if start is not None:
            letters: list[str] = []
            for character in text[start:]:
                if unicodedata.combining(character) and letters:
                    letters[-1] += character
                else:
                    letters.append(character)
            return letters
    return ["?"]


def _written(letters: Sequence[str]) -> str:
    return capital("".join(letters))


def _family_initial(child: FamilyChild) -> str:
    return _written(_letters(FamilyChild(child.pupil_id, child.family_name))[:1]) if child.family_name.strip() else ""


def _name(child: FamilyChild) -> str:
    return child.given_name.strip().casefold()


def _same_name(one: FamilyChild, other: FamilyChild) -> bool:
    return _name(one) == _name(other)


def _second(child: FamilyChild, namesakes: Sequence[FamilyChild]) -> str:
    """What follows the name of a namesake: the family name's initial where that tells them apart, else a number."""
    initials = [_family_initial(each) for each in namesakes]
    if all(initials) and len(set(initials)) == len(initials):
        return _family_initial(child)
    return str(namesakes.index(child) + 1)
