"""The register's columns and words in four languages.

The one rule kept here: as in a class list (`people.roster.headings`) these are data, apart from the catalogues.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.absence.models import AbsenceKind
from bot.people.roster.identity import folded

PUPIL, DAY, VERDICT, KIND = "pupil", "date", "lawful", "kind"
NEEDED = (PUPIL, DAY, VERDICT)

_COLUMNS: Mapping[str, tuple[str, ...]] = {
    PUPIL: ("sourcedId", "Pupil", "Pupil id", "Student", "Elev", "Elev-id", "Elevens id", "Elevnummer", "Id"),
    DAY: ("Date", "Day", "Dato", "Dag", "Datum", "Fraværsdato", "Frånvarodatum"),
    VERDICT: (
        *("Lawful", "Unlawful", "Lawful or unlawful", "Lovlig", "Lovligt", "Ulovlig", "Ulovligt", "Lovlighed"),
        *("Lovlig/ulovlig", "Lovligt/ulovligt", "Gyldig", "Ugyldig", "Gyldighet", "Gyldig/ugyldig"),
        *("Giltig", "Ogiltig", "Giltighet", "Giltig/ogiltig", "Giltig frånvaro", "Ogiltig frånvaro"),
    ),
    KIND: ("Kind", "Part of the day", "Art", "Fraværsart", "Omfang", "Omfattning", "Slag", "Frånvaroslag"),
}
# True for unlawful (terms.md 124).
_VERDICTS: Mapping[bool, tuple[str, ...]] = {
    True: (
        *("unlawful", "ulovlig", "ulovligt", "ulovligt fravær", "ugyldig", "ugyldigt", "ugyldig fravær"),
        *("udokumentert", "ogiltig", "ogiltigt", "ogiltig frånvaro"),
    ),
    False: (
        *("lawful", "lovlig", "lovligt", "lovligt fravær", "gyldig", "gyldigt", "gyldig fravær", "dokumentert"),
        *("giltig", "giltigt", "giltig frånvaro"),
    ),
}
_KINDS: Mapping[AbsenceKind, tuple[str, ...]] = {
    AbsenceKind.DAY: ("day", "whole day", "hele dagen", "hel dag", "heldag", "heldagsfravær", "hela dagen"),
    AbsenceKind.LATE: ("late", "for sent", "kom for sent", "kommet for sent", "sen ankomst", "kom sent", "sen"),
    AbsenceKind.EARLY: ("early", "tidligt hjem", "gået tidligt", "tidlig hjem", "gikk tidlig", "gick tidigt"),
    AbsenceKind.HOURS: (
        *("hours", "timer", "enkelte timer", "timmar", "enstaka timmar"),
        *("del af dagen", "del av dagen", "en del av dagen"),
    ),
}
_COLUMN_OF = {folded(way): column for column, ways in _COLUMNS.items() for way in ways}
_VERDICT_OF = {folded(word): unlawful for unlawful, words in _VERDICTS.items() for word in words}
_KIND_OF = {folded(word): kind for kind, words in _KINDS.items() for word in words}


def column_of(heading: str) -> str | None:
    """The column that a heading means, however it is spaced; None for any other."""
    return _COLUMN_OF.get(folded(heading))


def is_unlawful(word: str) -> bool | None:
    """What a cell says of a day; None for what says neither."""
    return _VERDICT_OF.get(folded(word))


def kind_named(word: str) -> AbsenceKind | None:
    """How much of the day a cell means; None for what says nothing of it."""
    return _KIND_OF.get(folded(word))
