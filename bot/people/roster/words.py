"""What the empty spreadsheet says about its columns, in the reader's language."""

from __future__ import annotations

from bot.core.texts import _
from bot.people.roster.headings import KINDS, YES_NO, word


def explanation(column: str, language: str) -> str:
    """What belongs into the column; `language` chooses the words that are then quoted."""
    if column.startswith("guardian_"):
        return _of_adult(column.split("_", 2)[2], int(column.split("_")[1]), language)
    told = {
        "class": _("The class, for example 3.B. One row for each pupil."),
        "given_name": _("The name the pupil goes by."),
        "family_name": _("The pupil's family name."),
        "birth_date": _("Year, month, day: 2017-04-23. It tells pupils with the same name apart."),
        "protected": _("%(yes)s if name or address are protected. Once protected, only the school can change it.")
        % {"yes": word(YES_NO, "yes", language)},
        "id": _("Only if you have one: a number that always stays the pupil's. Never the national identity number."),
        "class_staff": _("The class's teachers, the contact teacher first: Mette Dahl; Ole Berg."),
    }
    return told[column]


def _of_adult(field: str, number: int, language: str) -> str:
    if field == "given_name" and number > 1:
        return _("Up to four adults; leave empty what you do not need.")
    told = {
        "given_name": _("An adult who belongs to the pupil."),
        "family_name": _("The adult's family name."),
        "phone": _("The mobile number. It shows that siblings have the same parent."),
        "kind": _("One of these: %(custody)s, %(information)s, %(other)s.")
        % {
            "custody": word(KINDS, "custody", language),
            "information": word(KINDS, "information", language),
            "other": word(KINDS, "other", language),
        },
        "language": _("The language of the letter: dansk, norsk or svenska. Empty: the school's."),
        "id": _("Only if you have one. The same id means the same person, also among the teachers."),
    }
    return told[field]
