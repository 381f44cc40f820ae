"""Pure rules of counting: how many talks a pupil is to have, from when until when.

The one rule kept here: the number and the span are the policy's (D1.19, D2.22, D4.11, D5.13), by school year or term.
"""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from bot.schools.policy.document import Policy
from bot.schools.years import school_year_of, term_of


class Minimum(Struct, frozen=True):
    """How many talks from `begins` until before `ends`; 0: the principle gives no number (D3.10)."""

    number: int
    begins: date
    ends: date
    is_term: bool = False

    def covers(self, day: date) -> bool:
        return self.begins <= day < self.ends


def grade_of(class_name: str) -> int | None:
    """The grade a class's name begins with: 3 of "3.B"; 0 of one before the first ("F-klass"); None where none does."""
    digits = class_name[: len(class_name) - len(class_name.lstrip("0123456789"))]
    if digits:
        return int(digits[:3])
    return 0 if class_name[:1].casefold() == "f" else None


def minimum_of(policy: Policy, class_name: str, today: date) -> Minimum:
    """What this class's pupils are to have at present."""
    conferences, year = policy.conferences, policy.school_year
    begins = school_year_of(policy, today)[0]
    ends = begins.replace(year=begins.year + 1)
    youngest = conferences.min_in_first_grade
    if youngest is not None and grade_of(class_name) == year.first_grade:
        return Minimum(youngest, begins, ends)
    number = conferences.min_per_year
    if not conferences.per_term or number < 2:
        return Minimum(number, begins, ends)
    term_begins, next_begins = term_of(policy, today)
    # An odd number is more than half in the first term.
    more, less = -(-number // 2), number // 2
    return Minimum(more if term_begins == begins else less, term_begins, next_begins, is_term=True)
