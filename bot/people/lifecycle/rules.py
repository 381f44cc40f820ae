"""Ages and waiting times: pure functions.

The one rule kept here: a birthday is the whole day. Who was born on 29 February has theirs on 1 March.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from bot.schools.calendar import SchoolCalendar

# At this age the school decides with the pupil who may see what (promises 3.0); at that one the pupil decides.
ASKED_ABOUT, OF_AGE = 15, 18
# How far back a fifteenth birthday is still news: an outage, or a class list that came late.
NEWS_FOR = timedelta(days=31)

# After so long without a sign it is asked whether it is still the same person (promises 2, new owner of a number).
SILENT_FOR = timedelta(days=180)
# Two weeks to answer, twice; then the office has a week before the account rests (experience 1.5: office told first).
ANSWER_WITHIN, OFFICE_FIRST = timedelta(days=14), timedelta(days=7)
# Who said so, or joined, shortly before the school year is not asked again when it begins.
FRESH_FOR = timedelta(days=60)
# The yearly question is asked in the first weeks; a bot that starts in winter does not ask everybody at once.
YEAR_BEGINS_FOR = timedelta(days=60)
# Asked and told about on school days in these hours of the school's clock, so that an office is there to look.
FIRST_HOUR, LAST_HOUR = 9, 17


class Why(StrEnum):
    """Why somebody is asked whether it is still them."""

    YEAR = "year"
    SILENCE = "silence"


def birthday(born_on: date, years: int) -> date:
    """The day on which somebody born then is so many years old."""
    try:
        return born_on.replace(year=born_on.year + years)
    except ValueError:
        return date(born_on.year + years, 3, 1)


def has_turned(born_on: date, years: int, today: date) -> bool:
    return birthday(born_on, years) <= today


def turned_lately(born_on: date, years: int, today: date) -> bool:
    """Whether that birthday is news still."""
    return today - NEWS_FOR < birthday(born_on, years) <= today


def year_began(starts: str, calendar: SchoolCalendar, today: date) -> date | None:
    """The first school day of the present school year, in its first weeks; None else. `starts` is "MM-DD"."""
    month, day = (int(part) for part in starts.split("-"))
    for year in (today.year, today.year - 1):
        began = calendar.school_days_after(date(year, month, day), 0)
        if began <= today < began + YEAR_BEGINS_FOR:
            return began
    return None
