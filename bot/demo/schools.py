"""The three schools of the demonstration: classes, families, and the times of their talks.

The one rule: nobody here exists. Names were put together from lists of common first names and of words for places.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, time

from msgspec import Struct


class Family(Struct, frozen=True):
    """One pupil with the guardian the list knows. `booked`: has a time already; `reached`: has joined."""

    pupil: str
    pupil_name: str
    family_name: str
    born_on: date
    guardian: str
    guardian_name: str
    reached: bool
    booked: bool


class TalkDay(Struct, frozen=True):
    """A day of talks: from, to, and what other families have taken: all but `free`, or the first `taken` times."""

    day: date
    start: time
    end: time
    taken: int = 0
    free: tuple[str, ...] | None = None


class ClassPlan(Struct, frozen=True):
    """A class with its contact teacher (sourcedId and name), its room and its round of talks.

    `welcome` is what the teacher says to whoever joins.
    """

    title: str
    teacher: str
    teacher_name: str
    room: str
    minutes: int
    days: tuple[TalkDay, ...]
    families: tuple[Family, ...]
    welcome: str


class SchoolPlan(Struct, frozen=True):
    """A school with the preset it follows; `head` is a sourcedId with a name."""

    key: str
    name: str
    preset: str
    phone: str
    classes: tuple[ClassPlan, ...]
    head: tuple[str, str] | None = None
    # Days without school, beside the country's own.
    closed: tuple[date, ...] = ()


_TUESDAY, _WEDNESDAY, _THURSDAY = date(2026, 12, 1), date(2026, 12, 2), date(2026, 12, 3)
_FRIDAY = date(2026, 12, 4)
_LATE, _EARLY = (time(15), time(18)), (time(8), time(12))

# The three siblings, and the family of the Norwegian story: who they are is told in the cast.
_SIBLINGS = {"3.B": ("emma", "Emma", date(2017, 4, 2)), "5.A": ("noah", "Noah", date(2015, 9, 21))}
_SIBLINGS["0.B"] = ("ida", "Ida", date(2020, 6, 8))


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_DANISH = _names(
    "Alma Anton Asta August Benjamin Clara Ellen Esther Felix Freja Johan Karla Konrad Laura Liva Magnus "
    "Malte Nora Oskar Otto Pelle Rosa Sofus Tilde Valdemar Viggo Villads Vigga Storm Selma Silas Sigrid "
    "Theo Thea Uma Vera Wilma Ylva Arthur Bertram Cille Dagny Elmer"
)
_DANISH_HOMES = _names(
    "Bakke Dam Eng Fjord Gade Hede Holm Højgaard Krog Lind Mark Mose Skov Sund Toft Vang Vig Østergaard"
)
_NORWEGIAN = _names("Amund Berit Eirik Frida Gard Håkon Ingvild Jenny Kaja Lars Marte Odin Sunniva Tiril")
_NORWEGIAN_HOMES = _names("Bakken Dalen Furu Granli Haugen Lia Myhre Nygård Strand Vik")
_SWEDISH = _names("Alva Astrid Elias Folke Greta Hugo Ingrid Linnea Nils Saga")
_SWEDISH_HOMES = _names("Backe Berg Dalby Ek Fors Hedlund Lindgård Strand Å Äng")
_ADULTS = _names("Anne Bo Camilla Dorte Finn Gitte Henrik Jonas Kirsten Lene Morten Pia Rasmus Søren Tine Ulla")


def _families(
    code: str, names: Sequence[str], homes: Sequence[str], born: int, booked: int, unreached: int
) -> Iterator[Family]:
    """One family a name: the first `booked` have a time, the last `unreached` have not joined."""
    for place, name in enumerate(names):
        yield Family(
            pupil=f"{code}-{place:02}",
            pupil_name=name,
            family_name=homes[(place * 5 + born) % len(homes)],
            born_on=date(born, 1 + place % 12, 1 + (place * 7) % 28),
            guardian=f"{code}-{place:02}-adult",
            guardian_name=_ADULTS[(place * 3 + born) % len(_ADULTS)],
            reached=place < len(names) - unreached,
            booked=place < booked,
        )


def _with_sibling(class_name: str, families: Iterator[Family]) -> tuple[Family, ...]:
    key, name, born_on = _SIBLINGS[class_name]
    return (*families, Family(key, name, "Lund", born_on, "maria", "Maria", reached=True, booked=False))


METTES_WORDS = (
    "Velkommen til 3.B! Sig til, hvis der er noget, stort eller småt. "
    "Jeg er i klassen fra kl. 7.45, og jeg ringer gerne til jer."
)

_3B = ClassPlan(
    title="3.B",
    teacher="mette",
    teacher_name="Mette",
    room="12",
    minutes=20,
    days=(
        TalkDay(_TUESDAY, *_LATE, free=("16.20", "17.40")),
        TalkDay(_WEDNESDAY, *_EARLY, taken=5),
        TalkDay(_THURSDAY, *_LATE, taken=4),
    ),
    families=(
        *_with_sibling("3.B", _families("3b", _DANISH[:22], _DANISH_HOMES, 2017, booked=16, unreached=3)),
        Family("sami", "Sami", "Rahimi", date(2017, 2, 11), "fatima", "Fatima", reached=False, booked=False),
    ),
    welcome=METTES_WORDS,
)
_5A = ClassPlan(
    title="5.A",
    teacher="jens",
    teacher_name="Jens",
    room="7",
    minutes=20,
    days=(TalkDay(_TUESDAY, *_LATE, free=("15.00", "15.40")), TalkDay(_THURSDAY, *_LATE)),
    families=_with_sibling("5.A", _families("5a", _DANISH[22:33], _DANISH_HOMES, 2015, booked=7, unreached=3)),
    welcome="Velkommen til 5.A! Ring til kontoret, så ringer jeg til jer samme dag.",
)
_0B = ClassPlan(
    title="0.B",
    teacher="birgit",
    teacher_name="Birgit",
    room="3",
    minutes=20,
    days=(TalkDay(_TUESDAY, *_LATE, free=("16.40", "17.20")), TalkDay(_WEDNESDAY, *_EARLY)),
    families=_with_sibling("0.B", _families("0b", _DANISH[33:43], _DANISH_HOMES, 2020, booked=7, unreached=2)),
    welcome="Velkommen til 0.B! Kom forbi klassen om morgenen, hvis I vil vide, hvordan det går.",
)
_7A = ClassPlan(
    title="7A",
    teacher="ingrid",
    teacher_name="Ingrid",
    room="204",
    minutes=30,
    days=(
        TalkDay(_TUESDAY, time(14), time(17), free=("15.30", "16.30")),
        TalkDay(_WEDNESDAY, *_EARLY, taken=2),
        TalkDay(_THURSDAY, time(14), time(17), taken=1),
    ),
    families=(
        *_families("7a", _NORWEGIAN, _NORWEGIAN_HOMES, 2014, booked=7, unreached=5),
        Family("jakob", "Jakob", "Solli", date(2014, 3, 14), "kari", "Kari", reached=True, booked=False),
    ),
    welcome="Velkommen til 7A! Si fra tidlig hvis dere lurer på noe. Jeg hører heller fra dere én gang for mye.",
)
_4B = ClassPlan(
    title="4B",
    teacher="goran",
    teacher_name="Göran",
    room="21",
    minutes=30,
    days=(TalkDay(_TUESDAY, *_LATE, taken=2), TalkDay(_THURSDAY, *_EARLY, taken=1)),
    families=(
        *_families("4b", _SWEDISH, _SWEDISH_HOMES, 2016, booked=3, unreached=5),
        Family("elsa", "Elsa", "Nyström", date(2016, 5, 30), "asa", "Åsa", reached=True, booked=False),
    ),
    welcome="Välkommen till 4B! Hör av er om ni undrar över något, stort eller smått. Vi löser det mesta tillsammans.",
)

SCHOOLS = (
    SchoolPlan("broskolen", "Broskolen", "dk-buddinge", "12 34 56 78", (_3B, _5A, _0B), ("hanne", "Hanne"), (_FRIDAY,)),
    SchoolPlan("bruskole", "Bru skole", "no-skedsmo", "22 33 44 55", (_7A,)),
    SchoolPlan("broskolan", "Broskolan", "se-samverkan", "08-12 34 56", (_4B,)),
)
# Their father is not in a family of his own: he stands beside Maria for the same three children.
FATHER = ("erik", "Erik", "Lindqvist")
