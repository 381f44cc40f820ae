"""Dates and times as people write them, in the reader's language and the school's zone.

House patterns: always weekday and date, four digits to a time ("kl. 08.00"), an en dash between two.
"""

from __future__ import annotations

from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.core.texts import _, language

_LONG = {"da": "EEEE 'den' d. MMMM", "nb": "EEEE d. MMMM", "sv": "EEEE d MMMM"}
_WITH_YEAR = {code: f"{pattern} y" for code, pattern in _LONG.items()}
_OF_YEAR = {"da": "d. MMMM y", "nb": "d. MMMM y", "sv": "d MMMM y"}
_SHORT = {"da": "EEE d. MMM", "nb": "EEE d. MMM", "sv": "EEE d MMM"}


@lru_cache(maxsize=4096)
def _formatted(day: date, pattern: str, code: str) -> str:
    from babel.dates import format_date

    return format_date(day, pattern, locale=code)


def local(instant: datetime, zone: str) -> datetime:
    """The instant on the school's wall clock."""
    return instant.astimezone(ZoneInfo(zone))


def long_date(day: date) -> str:
    """ "tirsdag den 1. december" / "tirsdag 1. desember" / "tisdag 1 december"."""
    return _formatted(day, _LONG[language()], language())


def short_date(day: date) -> str:
    """ "tirs. 1. dec." / "tir. 1. des." / "tis 1 dec."."""
    return _formatted(day, _SHORT[language()], language())


def day_span(first: date, last: date) -> str:
    """ "7.–11. dec." / "7.–11. des." / "7–11 dec.": of buttons, beside the number of their week."""
    from babel.dates import format_interval

    # Swedish sets thin spaces around the dash between two months, which some phones draw as boxes.
    return format_interval(first, last, "MMMd", locale=language()).replace("\u2009", " ")


def dated(day: date) -> str:
    """ "tirsdag den 1. december 2026": on paper, which lies about for years."""
    return _formatted(day, _WITH_YEAR[language()], language())


def day_of_year(day: date) -> str:
    """ "7. juni 2023" / "7. juni 2023" / "7 juni 2023": of documents, where nobody asks for the day of the week."""
    return _formatted(day, _OF_YEAR[language()], language())


def day_name(weekday: int) -> str:
    """ "fredag"; 0 is Monday."""
    from babel.dates import get_day_names

    return str(get_day_names("wide", locale=language())[weekday])


def month_of_year(day: date) -> str:
    """ "december 2026" / "desember 2026" / "december 2026"."""
    return _formatted(day, "LLLL y", language())


def clock_time(moment: datetime | time) -> str:
    """ "08.00", "16.20"."""
    return f"{moment.hour:02}.{moment.minute:02}"


def span(start: datetime | time, end: datetime | time) -> str:
    """ "16.20–16.40"."""
    return f"{clock_time(start)}–{clock_time(end)}"


def long_moment(moment: datetime) -> str:
    """ "tirsdag den 1. december kl. 16.20", from a wall-clock datetime."""
    return _("%(date)s at %(time)s", date=long_date(moment), time=clock_time(moment))


def short_moment(moment: datetime) -> str:
    """ "tirs. 1. dec. kl. 16.20", from a wall-clock datetime; fits a button of its own row."""
    return _("%(date)s at %(time)s", date=short_date(moment), time=clock_time(moment))
