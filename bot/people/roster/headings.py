"""The plain spreadsheet's columns and words in four languages, and which column a heading means.

The one rule kept here: headings and words are data, apart from the catalogues. A list that was written after last
year's template must be read this year, whatever translators do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product

from bot.people.roster.identity import folded

GUARDIANS = 4
LANGUAGES = ("da", "nb", "sv")

# Columns of a pupil: the template's heading in Danish, Norwegian, Swedish, then other ways to write it.
PUPIL: Mapping[str, tuple[str, ...]] = {
    "class": ("Klasse", "Klasse", "Klass", "Class", "Hold", "Klassetrin", "Homeroom", "Group", "Trinn"),
    "given_name": ("Fornavn", "Fornavn", "Förnamn", "Given name", "First name", "Fornavne", "Tilltalsnamn"),
    "family_name": ("Efternavn", "Etternavn", "Efternamn", "Family name", "Last name", "Surname"),
    "birth_date": (
        *("Fødselsdato", "Fødselsdato", "Födelsedatum", "Birth date", "Date of birth", "Fødselsdag"),
        *("Född", "Født", "Födelsedag"),
    ),
    "protected": (
        *("Beskyttet", "Skjermet", "Skyddad", "Protected", "Adressebeskyttelse", "Navne- og adressebeskyttelse"),
        *("Hemmelig adresse", "Skjult adresse", "Sperret adresse", "Adressesperre", "Skyddad identitet"),
        *("Skyddade personuppgifter", "Sekretessmarkering", "Secret address"),
    ),
    "id": ("Id", "Id", "Id", "Pupil id", "Elev-id", "Nummer", "Elevnummer", "sourcedId"),
    "class_staff": (
        *("Klassens lærere", "Klassens lærere", "Klassens lärare", "Class staff", "Lærere", "Lærer", "Lärare"),
        *("Klasselærer", "Kontaktlærer", "Klasslärare", "Mentor", "Teachers", "Contact teacher", "Class teacher"),
    ),
}
# Columns of an adult, after “Forælder 1” and the like.
ADULT: Mapping[str, tuple[str, ...]] = {
    "given_name": PUPIL["given_name"],
    "family_name": PUPIL["family_name"],
    "phone": (
        *("telefon", "telefon", "telefon", "phone", "mobil", "mobiltelefon", "mobilnummer", "mobilnr", "tlf"),
        *("telefonnummer", "telefonnr", "mobile", "phone number", "sms"),
    ),
    "kind": (
        *("tilknytning", "tilknytning", "anknytning", "kind", "relation", "relasjon", "rolle", "roll", "type"),
        *("forældremyndighed", "foreldreansvar", "vårdnad", "custody", "guardianship"),
    ),
    "language": ("sprog", "språk", "språk", "language"),
    "id": ("id", "id", "id", "nummer", "sourcedId"),
}
_PUPILS = ("elev", "elevens", "barn", "barnets", "pupil", "pupils", "student", "child", "childs")
# The template's word for an adult comes first in each language.
_ADULTS = (
    *("Forælder", "Foresatt", "Vårdnadshavare", "Guardian", "Voksen", "Vuxen", "Forelder", "Förälder", "Parent"),
    *("Adult", "Kontakt", "Kontaktperson", "Contact", "Pårørende"),
)
# What stands in a cell, by meaning; the template's word comes first in each language.
KINDS: Mapping[str, tuple[str, ...]] = {
    "custody": (
        # Not “mother” or “father”: that says nothing about custody.
        *("forældremyndighed", "foreldreansvar", "vårdnad", "custody", "forældremyndighedsindehaver", "foresatt"),
        *("vårdnadshavare", "har forældremyndighed", "har foreldreansvar", "har vårdnad"),
    ),
    "information": (
        *("orientering", "informasjon", "information", "information only", "kun orientering", "kun information"),
        *("kun informasjon", "bare informasjon", "endast information"),
    ),
    "other": (
        *("anden voksen", "annen voksen", "annan vuxen", "other", "other adult", "plejeforælder", "fosterforelder"),
        *("familjehem", "fosterförälder", "familjehemsförälder", "stedforælder", "steforelder", "styvförälder"),
        *("bonusforælder", "bonusforelder", "bonusförälder", "foster parent", "step parent", "anden", "annen", "annan"),
    ),
}
YES_NO: Mapping[str, tuple[str, ...]] = {
    "yes": (
        *("ja", "ja", "ja", "yes", "x", "1", "true", "sand", "sann", "sant", "y", "j", "sekretessmarkering"),
        *("skyddad folkbokföring", "fortrolig", "strengt fortrolig", "kode 6", "kode 7", "hemmelig adresse"),
    ),
    "no": ("nej", "nei", "nej", "no", "0", "false", "falsk", "usand", "usann", "n", "ingen", "ugradert"),
}
SPEECH: Mapping[str, tuple[str, ...]] = {
    "da": ("dansk", "dansk", "danska", "danish", "da", "dk"),
    "nb": ("norsk", "norsk", "norska", "norwegian", "nb", "no", "nn", "bokmål", "nynorsk", "norsk bokmål"),
    "sv": ("svensk", "svensk", "svenska", "swedish", "sv", "se"),
    "en": ("engelsk", "engelsk", "engelska", "english", "en"),
}


def column_of_adult(number: int, field: str) -> str:
    """What the reader calls the column of the first to fourth adult."""
    return f"guardian_{number}_{field}"


def _headings() -> Iterator[tuple[str, str]]:
    for field, ways in PUPIL.items():
        for way in ways:
            yield folded(way), field
            yield from ((folded(f"{pupil} {way}"), field) for pupil in _PUPILS)
    for field, ways in ADULT.items():
        for way, adult, number in product(ways, _ADULTS, range(1, GUARDIANS + 1)):
            column = column_of_adult(number, field)
            yield folded(f"{adult} {number} {way}"), column
            yield folded(f"{way} {adult} {number}"), column
            yield folded(f"{number} {adult} {way}"), column
            if number == 1:
                yield folded(f"{adult} {way}"), column


def _words(meanings: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    return {folded(word): meaning for meaning, words in meanings.items() for word in words}


KIND_WORDS: Mapping[str, str] = _words(KINDS)
YES_NO_WORDS: Mapping[str, str] = _words(YES_NO)
SPEECH_WORDS: Mapping[str, str] = _words(SPEECH)
COLUMNS: tuple[str, ...] = (
    *PUPIL,
    *(column_of_adult(number, field) for number in range(1, GUARDIANS + 1) for field in ADULT),
)


@cache
def _columns() -> Mapping[str, str]:
    return dict(_headings())


def column_of(heading: str) -> str | None:
    """The column a heading means, in any of the languages and however it is spaced; None for any other."""
    return _columns().get(folded(heading))


def heading(column: str, language: str) -> str:
    """The template's heading of a column."""
    place = LANGUAGES.index(language)
    if column in PUPIL:
        return PUPIL[column][place]
    _guardian, number, field = column.split("_", 2)
    return f"{_ADULTS[place]} {number} {ADULT[field][place].lower()}"


def word(meanings: Mapping[str, tuple[str, ...]], meaning: str, language: str) -> str:
    """The template's word for something that stands in a cell."""
    return meanings[meaning][LANGUAGES.index(language)]
