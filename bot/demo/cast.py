"""Who has a phone: the people of the story and the families around them.

The one rule: all of them are invented, and their Telegram numbers are fixed, so that the prepared database and the
stand-in speak of the same people.
"""

from __future__ import annotations

from msgspec import Struct

from bot.demo.schools import SCHOOLS


class Actor(Struct, frozen=True):
    """A person with a phone; `person` is their sourcedId in the class list, `linked` whether they joined already."""

    key: str
    name: str
    language: str
    user_id: int
    school: str
    person: str
    note: str = ""
    linked: bool = True
    is_staff: bool = False


CAST = (
    Actor("maria", "Maria", "da", 1101, "broskolen", "maria", "mother of Emma 3.B, Noah 5.A, Ida 0.B"),
    Actor("erik", "Erik", "sv", 1102, "broskolen", "erik", "their father; his phone is Swedish"),
    Actor("mette", "Mette", "da", 1103, "broskolen", "mette", "contact teacher of 3.B", is_staff=True),
    Actor("kari", "Kari", "nb", 1104, "bruskole", "kari", "mother of Jakob, 12, at Bru skole"),
    Actor("asa", "Åsa", "sv", 1105, "broskolan", "asa", "mother of Elsa at Broskolan"),
    Actor("hanne", "Hanne", "da", 1106, "broskolen", "hanne", "head of Broskolen", is_staff=True),
    Actor(
        "fatima",
        "Fatima",
        "da",
        1107,
        "broskolen",
        "fatima",
        "mother of Sami 3.B; the letter came today",
        linked=False,
    ),
)
# Whose phones stand on the page from the beginning.
FRONT = ("maria", "erik", "mette", "kari")

LOCALES = {"broskolen": "da", "bruskole": "nb", "broskolan": "sv"}


def actor(key: str) -> Actor:
    """The person of the story with this key."""
    return next(each for each in CAST if each.key == key)


def neighbours() -> tuple[Actor, ...]:
    """The families around the story who have joined: the bot may write to them, and nobody looks at their phones."""
    known = {each.person for each in CAST}
    people = [
        (school.key, family.guardian, family.guardian_name)
        for school in SCHOOLS
        for class_ in school.classes
        for family in class_.families
        if family.reached and family.guardian not in known
    ]
    people += [
        (school.key, class_.teacher, class_.teacher_name)
        for school in SCHOOLS
        for class_ in school.classes
        if class_.teacher not in known
    ]
    return tuple(
        Actor(person, name, LOCALES[school], 2001 + place, school, person)
        for place, (school, person, name) in enumerate(people)
    )
