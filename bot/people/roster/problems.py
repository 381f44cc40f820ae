"""What can be wrong with a class list, as data and as sentences.

The one rule kept here: a problem shows ids, line numbers and column names, never a person's name or number.
The report goes to a terminal and from there into logs.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

_SHOWN = 60
# Control characters, those that turn the direction of writing, and the mark a lost character leaves.
UNSHOWABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffd]")


class Code(StrEnum):
    """Every kind of problem and warning; the value is stable and may be compared by callers."""

    # The parcel: the folder or zip as a whole.
    NOT_FOUND = "not_found"
    NOT_A_ROSTER = "not_a_roster"
    NO_FILES = "no_files"
    SEVERAL_FOLDERS = "several_folders"
    UNSAFE_PATH = "unsafe_path"
    LOCKED = "locked"
    ODD_COMPRESSION = "odd_compression"
    TOO_BIG = "too_big"
    TOO_MANY_ROWS = "too_many_rows"
    DUPLICATE_FILE = "duplicate_file"
    OLD_SPREADSHEET = "old_spreadsheet"
    MACROS = "macros"
    ONE_OF_SEVERAL = "one_of_several"
    UNREADABLE = "unreadable"
    # The files.
    MISSING_FILE = "missing_file"
    UNKNOWN_VERSION = "unknown_version"
    UNSUPPORTED_VERSION = "unsupported_version"
    DELTA = "delta"
    BAD_ENCODING = "bad_encoding"
    NUL_BYTE = "nul_byte"
    BAD_CSV = "bad_csv"
    MISSING_COLUMN = "missing_column"
    DUPLICATE_COLUMN = "duplicate_column"
    NO_ROWS = "no_rows"
    # The cells.
    EXTRA_CELLS = "extra_cells"
    EMPTY_VALUE = "empty_value"
    TOO_LONG = "too_long"
    BAD_CHARACTER = "bad_character"
    BAD_DATE = "bad_date"
    DATES_SWAPPED = "dates_swapped"
    UNKNOWN_VALUE = "unknown_value"
    DUPLICATE_ID = "duplicate_id"
    UNKNOWN_REFERENCE = "unknown_reference"
    CELL_ERROR = "cell_error"
    CLASS_IS_DATE = "class_is_date"
    NO_FAMILY_NAME = "no_family_name"
    # What the files say together.
    NO_SCHOOL = "no_school"
    NOT_A_SCHOOL = "not_a_school"
    NO_HOMEROOM = "no_homeroom"
    NO_PUPILS = "no_pupils"
    NOT_A_PUPIL = "not_a_pupil"
    NOT_STAFF = "not_staff"
    TWO_HOMEROOMS = "two_homerooms"
    SAME_PUPIL = "same_pupil"
    SAME_ADULT = "same_adult"
    OTHER_NAME = "other_name"
    SEVERAL_SCHOOLS = "several_schools"
    UNKNOWN_SCHOOL = "unknown_school"
    # Warnings: the import goes on.
    NO_MANIFEST = "no_manifest"
    LISTED_ABSENT = "listed_absent"
    ODD_PHONE = "odd_phone"
    ODD_LANGUAGE = "odd_language"
    GARBLED_NAME = "garbled_name"
    SAME_CLASS_NAME = "same_class_name"
    CLASS_WITHOUT_CONTACT = "class_without_contact"
    PUPIL_WITHOUT_CLASS = "pupil_without_class"
    PUPIL_WITHOUT_GUARDIAN = "pupil_without_guardian"
    GUARDIAN_WITHOUT_PUPIL = "guardian_without_pupil"
    AGENT_IS_PUPIL = "agent_is_pupil"
    AGENT_OF_OTHER_ROLE = "agent_of_other_role"
    MIXED_GUARDIAN_ROLES = "mixed_guardian_roles"
    PERSON_LEFT_OUT = "person_left_out"
    PROTECTED_ADULT = "protected_adult"
    UNREAD_COLUMN = "unread_column"
    CALLED_LIKE_STAFF = "called_like_staff"


SENTENCES: Mapping[Code, str] = MappingProxyType(
    {
        Code.NOT_FOUND: "There is no such folder or file.",
        Code.NOT_A_ROSTER: "This is no class list. Give a spreadsheet (.xlsx, .csv), or a folder or zip of CSV files.",
        Code.NO_FILES: "There are no OneRoster files (users.csv, orgs.csv …) in here.",
        Code.SEVERAL_FOLDERS: "OneRoster files lie in several folders (%(folders)s). Give one of them.",
        Code.UNSAFE_PATH: "The zip holds a path that leads out of its folder: %(path)s.",
        Code.LOCKED: "The file is locked with a password. Make the zip without one.",
        Code.ODD_COMPRESSION: "The file is packed in an unusual way. Pack it as an ordinary zip.",
        Code.TOO_BIG: "Unpacked this takes %(bytes)s bytes; at most %(limit)s are read.",
        Code.TOO_MANY_ROWS: "There are more than %(limit)s rows in the files together.",
        Code.DUPLICATE_FILE: "The file is there twice.",
        Code.OLD_SPREADSHEET: "This is an old Excel file, or one with a password. Save it as .xlsx without one.",
        Code.MACROS: "The spreadsheet holds macros. Save it as an ordinary .xlsx (or .csv).",
        Code.ONE_OF_SEVERAL: "This is one file of a OneRoster list. Give the folder or zip with all of them.",
        Code.UNREADABLE: "It cannot be read: %(reason)s.",
        Code.MISSING_FILE: "The file is missing.",
        Code.UNKNOWN_VERSION: "Neither manifest.csv nor the columns tell whether this is version 1.1 or 1.2.",
        Code.UNSUPPORTED_VERSION: "OneRoster version %(value)s is not read, only 1.1 and 1.2.",
        Code.DELTA: "Only changes are in here (%(value)s). Export the whole list (bulk) instead.",
        Code.BAD_ENCODING: "Byte 0x%(byte)s fits neither UTF-8 nor Windows-1252. Save the file as UTF-8.",
        Code.NUL_BYTE: "There is a NUL byte here. Save the file as UTF-8 text.",
        Code.BAD_CSV: "The row cannot be taken apart (are the quotes in order?): %(reason)s.",
        Code.MISSING_COLUMN: "The column is missing.",
        Code.DUPLICATE_COLUMN: "The column is there twice.",
        Code.NO_ROWS: "There are no rows in use in the file.",
        Code.EXTRA_CELLS: "The row has %(cells)s cells, the header %(columns)s.",
        Code.EMPTY_VALUE: "Nothing is filled in.",
        Code.TOO_LONG: "There are %(length)s characters; at most %(limit)s are allowed.",
        Code.BAD_CHARACTER: "There is a character that cannot be shown (U+%(point)s).",
        Code.BAD_DATE: "“%(value)s” is not a date like 2026-08-12.",
        Code.DATES_SWAPPED: "It ends on %(ends)s, before it begins on %(begins)s.",
        Code.UNKNOWN_VALUE: "“%(value)s” is not one of %(allowed)s.",
        Code.DUPLICATE_ID: "The id “%(value)s” was used on line %(first)s already.",
        Code.UNKNOWN_REFERENCE: "“%(value)s” is not in %(target)s.",
        Code.CELL_ERROR: "The cell holds an error (%(value)s) instead of a value.",
        Code.CLASS_IS_DATE: "“%(value)s” is a date, not a class. Format the column as text and write the class again.",
        Code.NO_FAMILY_NAME: "A given name and a family name are needed.",
        Code.NO_SCHOOL: "No organisation of type “school” is in the file.",
        Code.NOT_A_SCHOOL: "“%(value)s” is in orgs.csv, but is not of type “school”.",
        Code.NO_HOMEROOM: "No class is of type “homeroom”. Mark the classes that pupils belong to.",
        Code.NO_PUPILS: "Nobody is a student.",
        Code.NOT_A_PUPIL: "“%(value)s” is enrolled as student, but has the role %(roles)s.",
        Code.NOT_STAFF: "“%(value)s” is enrolled as %(role)s, but has the role %(roles)s.",
        Code.TWO_HOMEROOMS: "“%(value)s” is in several homerooms at the same time: %(classes)s.",
        Code.SAME_PUPIL: "The pupil is called like the one on line %(first)s. Give both a birth date or an id.",
        Code.SAME_ADULT: "The same adult stands twice beside the pupil. If they are two, give each an id.",
        Code.OTHER_NAME: "The id “%(value)s” belongs to somebody of another name on line %(first)s.",
        Code.SEVERAL_SCHOOLS: "There are several schools; choose one of %(schools)s.",
        Code.UNKNOWN_SCHOOL: "“%(value)s” is not a school in this list; there are %(schools)s.",
        Code.NO_MANIFEST: "The file is missing; the columns say that this is OneRoster %(version)s.",
        Code.LISTED_ABSENT: "The file is listed as absent in manifest.csv, but it is there and was read.",
        Code.ODD_PHONE: "This is no telephone number; it is left out.",
        Code.ODD_LANGUAGE: "“%(value)s” is no language code like “da”; it is left out.",
        Code.GARBLED_NAME: "The name looks garbled, as if it had been saved in the wrong encoding.",
        Code.SAME_CLASS_NAME: "The class is called like the one on line %(first)s.",
        Code.CLASS_WITHOUT_CONTACT: "No teacher of “%(value)s” is primary: it has no contact teacher.",
        Code.PUPIL_WITHOUT_CLASS: "“%(value)s” is in no homeroom.",
        Code.PUPIL_WITHOUT_GUARDIAN: "“%(value)s” has no guardian in the list.",
        Code.GUARDIAN_WITHOUT_PUPIL: "“%(value)s” is the guardian of nobody in the list and is left out.",
        Code.AGENT_IS_PUPIL: "“%(value)s” is a pupil and so cannot be a guardian; the link is left out.",
        Code.AGENT_OF_OTHER_ROLE: "“%(value)s” is listed as a pupil's agent with the role %(roles)s only: "
        "the person may be informed, not decide.",
        Code.MIXED_GUARDIAN_ROLES: "“%(value)s” is both parent or guardian and relative, and nothing "
        "says of whom: the person may be informed, not decide.",
        Code.PROTECTED_ADULT: "“%(value)s” is protected; the pupils in that person's custody count as protected.",
        Code.UNREAD_COLUMN: "The column is not read.",
        Code.CALLED_LIKE_STAFF: "The adult is called like somebody on the staff. If they are one person, "
        "give both the same id.",
        Code.PERSON_LEFT_OUT: "“%(value)s” has no part in a school here (role %(roles)s) and is left out.",
    }
)


def shown(value: str) -> str:
    """A value from a file, made safe for a terminal: control characters replaced, cut to 60 characters."""
    clean = UNSHOWABLE.sub("?", value)
    return clean if len(clean) <= _SHOWN else clean[: _SHOWN - 1] + "…"


def listed(values: list[str]) -> str:
    """Ids for a sentence, in order: the first ten and how many more there are."""
    first = ", ".join(shown(value) for value in values[:10])
    return first if len(values) <= 10 else f"{first} and {len(values) - 10} more"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, and where; `file` is the folder or zip where no single file is to blame."""

    file: str
    line: int | None
    column: str | None
    code: Code
    values: Mapping[str, str] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        place = [self.file]
        if self.line is not None:
            place.append(f"line {self.line}")
        if self.column is not None:
            place.append(f"column {self.column}")
        return f"{', '.join(place)}: {SENTENCES[self.code] % self.values}"


class RosterError(Exception):
    """The list was refused as a whole; `problems` names every reason in the order of files and lines."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class Report:
    """Collects problems and warnings while files are read, so that one run tells all."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []

    def problem(
        self, code: Code, file: str, line: int | None = None, column: str | None = None, **values: str | int
    ) -> None:
        """Note something that stops the import."""
        self.problems.append(_problem(code, file, line, column, values))

    def warning(
        self, code: Code, file: str, line: int | None = None, column: str | None = None, **values: str | int
    ) -> None:
        """Note something that the import goes on in spite of."""
        self.warnings.append(_problem(code, file, line, column, values))

    def raise_problems(self) -> None:
        """Raise RosterError with all problems so far, if there are any."""
        if self.problems:
            raise RosterError(tuple(self.problems))


def _problem(code: Code, file: str, line: int | None, column: str | None, values: Mapping[str, str | int]) -> Problem:
    safe = {name: shown(value) if name == "value" else str(value) for name, value in _texts(values)}
    return Problem(shown(file), line, column, code, safe)


def _texts(values: Mapping[str, str | int]) -> list[tuple[str, str]]:
    return [(name, str(value)) for name, value in values.items()]
