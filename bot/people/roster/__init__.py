"""A school's class list, as `skolebro roster import` is given it: OneRoster 1.1 and 1.2 CSV, folder or zip, or a
plain spreadsheet, CSV or XLSX, and the empty one to fill in.

The one rule kept here: reading only. Nothing in this package knows of a database, of Telegram or of the
clock, and nothing in it lets anybody in; it says what the list says, or everything that is wrong with it.
"""

from bot.people.roster.document import (
    ClassRow,
    EnrollmentRow,
    GuardianRow,
    GuardianshipRow,
    PupilClass,
    PupilRow,
    Roster,
    SchoolRow,
    SessionRow,
    StaffClass,
    StaffPost,
    StaffRow,
)
from bot.people.roster.parcel import Limits
from bot.people.roster.problems import Code, Problem, RosterError
from bot.people.roster.reading import read_roster

__all__ = [
    "ClassRow",
    "Code",
    "EnrollmentRow",
    "GuardianRow",
    "GuardianshipRow",
    "Limits",
    "Problem",
    "PupilClass",
    "PupilRow",
    "Roster",
    "RosterError",
    "SchoolRow",
    "SessionRow",
    "StaffClass",
    "StaffPost",
    "StaffRow",
    "read_roster",
]
