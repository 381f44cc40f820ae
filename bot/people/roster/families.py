"""A spreadsheet's rows, a pupil each, held together as one list.

The one rule kept here: nothing is guessed. Who cannot be told apart, a custody that is not written, a word that is
not known: each is a problem with its line, and the list is refused until it is put right.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from msgspec import Struct, field

from bot.people.roster.document import (
    ClassRow,
    GuardianRow,
    GuardianshipKind,
    GuardianshipRow,
    PupilClass,
    PupilRow,
    Roster,
    SchoolRow,
    StaffClass,
    StaffPost,
    StaffRow,
)
from bot.people.roster.headings import (
    ADULT,
    GUARDIANS,
    KIND_WORDS,
    KINDS,
    SPEECH_WORDS,
    YES_NO,
    YES_NO_WORDS,
    column_of_adult,
)
from bot.people.roster.identity import Blinder, derived, folded, last_digits
from bot.people.roster.oneroster import PHONE
from bot.people.roster.problems import Code
from bot.people.roster.tables import Row

SCHOOL = "sheet"
_DAY_FIRST = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})")
_DATE_LIKE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DIGITS_APART = re.compile(r"(?<=[0-9])[\W_]+(?=[0-9])")
_NAMES = re.compile(r"[;,|\n/]")
_WITH_ID = re.compile(r"(.*?)[(\[](.+)[)\]]")
_WITH_PHONE = re.compile(r"(.*?)(\+?[0-9][0-9 ().-]{6,})")
_ID_LENGTH = 200
_CLASS_LETTERS = 200


class _Adult(Struct):
    """Somebody of the list: a guardian, on the staff, or both."""

    line: int
    given_name: str
    family_name: str
    phone: str | None = None
    language: str | None = None
    classes: dict[str, bool] = field(default_factory=dict)
    ties: dict[str, GuardianshipKind] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return folded(f"{self.given_name} {self.family_name}")


class Families:
    """One list being put together from its rows."""

    def __init__(self, blind: Blinder) -> None:
        self._blind = blind
        self._classes: dict[str, str] = {}
        self._pupils: dict[str, tuple[int, PupilRow]] = {}
        self._called: dict[str, list[tuple[Row, bool]]] = defaultdict(list)
        self._adults: dict[str, _Adult] = {}
        self._staffed: set[str] = set()
        self._derived: set[str] = set()

    def roster(self, name: str) -> Roster:
        """The list as rows; what does not fit together is in the report."""
        for same in self._called.values():
            if len(same) > 1 and not all(told_apart for _row, told_apart in same):
                for row, _told_apart in same[1:]:
                    row.problem(Code.SAME_PUPIL, "given_name", first=same[0][0].line)
        guardians = {key: adult for key, adult in self._adults.items() if adult.ties}
        return Roster(
            name=name,
            version="sheet",
            schools=(SchoolRow(SCHOOL, name),),
            sessions=(),
            classes=tuple(ClassRow(key, title, "homeroom", SCHOOL, ()) for key, title in self._classes.items()),
            pupils=tuple(row for _line, row in self._pupils.values()),
            guardians=tuple(
                GuardianRow(key, each.given_name, each.family_name, each.phone, each.language, enabled=True)
                for key, each in guardians.items()
            ),
            staff=tuple(_staff_row(key, each) for key, each in self._adults.items() if each.classes),
            guardianships=tuple(
                GuardianshipRow(key, pupil, kind)
                for key, each in guardians.items()
                for pupil, kind in each.ties.items()
            ),
            enrollments=(),
            warnings=(),
            silent_about_staff=frozenset({"", *self._classes} - self._staffed),
            derived_ids=frozenset(self._derived),
        )

    def add(self, row: Row) -> None:
        """Take one row."""
        class_id = self._class(row)
        given_name, family_name = row.text("given_name", row.need("given_name")), _needed(row, "family_name")
        born_on = _day(row, "birth_date")
        pupil_id = _id(row, "id")
        if pupil_id and pupil_id in self._pupils:
            row.problem(Code.DUPLICATE_ID, "id", value=pupil_id, first=self._pupils[pupil_id][0])
        if given_name and family_name:
            self._called[folded(f"{given_name} {family_name}")].append((row, bool(pupil_id or born_on)))
        if not pupil_id:
            born = (born_on.isoformat(),) if born_on else ()
            pupil_id = self._derive("pupil", given_name, family_name, *born)
        home = (PupilClass(class_id, home=True),)
        marked = _word(row, "protected", YES_NO_WORDS, YES_NO)
        protected = marked == "yes" if marked else None
        pupil = PupilRow(pupil_id, given_name, family_name, home, (SCHOOL,), born_on, protected)
        self._pupils.setdefault(pupil_id, (row.line, pupil))
        for number in range(1, GUARDIANS + 1):
            self._guardian(row, number, pupil_id)
        self._class_staff(row, class_id)

    def warn_of_namesakes(self, rows: Mapping[int, Row]) -> None:
        """Guardians called like somebody on the staff: with two ids they are two people, each with a letter."""
        staff = {adult.name for adult in self._adults.values() if adult.classes}
        for adult in self._adults.values():
            if adult.ties and not adult.classes and adult.name in staff:
                rows[adult.line].warning(Code.CALLED_LIKE_STAFF, None)

    def _derive(self, sort: str, *words: str) -> str:
        key = derived(self._blind, sort, *words)
        self._derived.add(key)
        return key

    def _class(self, row: Row) -> str:
        title = row.text("class", row.need("class"))
        if _DATE_LIKE.fullmatch(title):
            row.problem(Code.CLASS_IS_DATE, "class", value=title)
        # 1.1 is not 11, but 3.B is 3B.
        key = "class-" + ".".join(folded(part) for part in _DIGITS_APART.split(title))[:_CLASS_LETTERS]
        self._classes.setdefault(key, title)
        self._derived.add(key)
        return key

    def _guardian(self, row: Row, number: int, pupil_id: str) -> None:
        at = {name: column_of_adult(number, name) for name in ADULT}
        # A kind or language alone is what a filled-down column leaves.
        if not any(row.get(at[name]) for name in ("given_name", "family_name", "phone", "id")):
            return
        given_name = row.text(at["given_name"], row.need(at["given_name"]))
        family_name = _needed(row, at["family_name"])
        kind = _word(row, at["kind"], KIND_WORDS, KINDS)
        if not row.get(at["kind"]):
            row.need(at["kind"])
        phone = _phone(row, at["phone"])
        key = _id(row, at["id"]) or self._adult_id(given_name, family_name, phone, "guardian", pupil_id)
        adult = self._adult(row, key, given_name, family_name, at["id"])
        adult.phone = adult.phone or phone
        adult.language = adult.language or _speech(row, at["language"])
        if pupil_id in adult.ties:
            row.problem(Code.SAME_ADULT, at["given_name"])
        adult.ties[pupil_id] = _kind(kind)

    def _adult_id(self, given_name: str, family_name: str, phone: str | None, sort: str, *words: str) -> str:
        digits = last_digits(phone or "")
        if digits:
            return self._derive("adult", given_name, family_name, digits)
        return self._derive(sort, given_name, family_name, *words)

    def _adult(self, row: Row, key: str, given_name: str, family_name: str, column: str) -> _Adult:
        adult = self._adults.setdefault(key, _Adult(row.line, given_name, family_name))
        if adult.name != folded(f"{given_name} {family_name}"):
            row.problem(Code.OTHER_NAME, column, value=key, first=adult.line)
        return adult

    def _class_staff(self, row: Row, class_id: str) -> None:
        """The first one named for a class leads it."""
        for given_name, family_name, phone, key in _named(row):
            key = key or self._adult_id(given_name, family_name, phone, "staff")
            adult = self._adult(row, key, given_name, family_name, "class_staff")
            adult.phone = adult.phone or phone
            # Each row of a class may repeat its staff.
            leads = class_id not in self._staffed
            self._staffed.add(class_id)
            adult.classes[class_id] = adult.classes.get(class_id, False) or leads


def _needed(row: Row, column: str) -> str:
    return row.text(column, row.need(column))


def _id(row: Row, column: str) -> str:
    return row.sourced_id(column) if row.get(column) else ""


def _kind(word: str) -> GuardianshipKind:
    """The least, where a problem was reported."""
    return "custody" if word == "custody" else "information" if word == "information" else "other"


def _word(row: Row, column: str, words: Mapping[str, str], meanings: Mapping[str, tuple[str, ...]]) -> str:
    """What the cell means; empty for an empty one, UNKNOWN_VALUE for a word that is not known."""
    value = row.get(column)
    if not value:
        return ""
    meaning = words.get(folded(value))
    if meaning is None:
        allowed = ", ".join(dict.fromkeys(way for ways in meanings.values() for way in ways[:3]))
        row.problem(Code.UNKNOWN_VALUE, column, value=value, allowed=allowed)
    return meaning or ""


def _speech(row: Row, column: str) -> str | None:
    value = row.get(column)
    if not value:
        return None
    known = SPEECH_WORDS.get(folded(value))
    if known is None:
        row.warning(Code.ODD_LANGUAGE, column, value=value)
    return known


def _phone(row: Row, column: str) -> str | None:
    value = row.get(column)
    if value and not PHONE.fullmatch(value):
        row.warning(Code.ODD_PHONE, column)
        return None
    return value or None


def _day(row: Row, column: str) -> date | None:
    """An ISO date or, as people here write it, the day first. Never a year of two digits, never the month first."""
    match = _DAY_FIRST.fullmatch(row.get(column))
    if match is None:
        return row.day(column)
    day, month, year = map(int, match.groups())
    try:
        return date(year, month, day)
    except ValueError:
        row.problem(Code.BAD_DATE, column, value=row.get(column))
        return None


def _named(row: Row) -> Iterator[tuple[str, str, str | None, str]]:
    """Staff of a class: “Mette Dahl; Lars Öberg”, each perhaps with a number after it or an id in brackets."""
    for part in _NAMES.split(row.get("class_staff")):
        name, key, phone = part.strip(), "", None
        if not name:
            continue
        if match := _WITH_ID.fullmatch(name):
            name, key = match[1].strip(), match[2].strip()[:_ID_LENGTH]
        if match := _WITH_PHONE.fullmatch(name):
            name, phone = match[1].strip(), match[2].strip()
        given_name, _space, family_name = row.text("class_staff", name).rpartition(" ")
        if given_name:
            yield given_name, family_name, phone, key
        else:
            row.problem(Code.NO_FAMILY_NAME, "class_staff")


def _staff_row(key: str, adult: _Adult) -> StaffRow:
    classes = tuple(StaffClass(class_id, primary) for class_id, primary in adult.classes.items())
    posts = (StaffPost(SCHOOL, "teacher"),)
    return StaffRow(key, adult.given_name, adult.family_name, posts, classes, adult.language, enabled=True)
