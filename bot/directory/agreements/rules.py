"""What a proposal may be, and on which day a meeting can have been held."""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot.core.replies import utf16_length
from bot.directory.agreements.errors import DayUnread, WordsTooLong

LONGEST_WORDS = 1500
# A meeting of the school year before is not written in any more.
OLDEST = timedelta(days=365)

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_NUMBERS = re.compile(r"(\d{1,2})[./](\d{1,2})(?:[./](\d{4}))?\.?")
_MONTHS = ("jan", "feb", "mar", "apr", "ma", "jun", "jul", "aug", "sep", "okt", "nov", "de")
# "maj", "mai" and "mars", "marts" begin alike: three letters decide, but for May and December.
_NAMED = re.compile(r"(\d{1,2})\.?\s+([a-zæøåäö]+)\.?(?:\s+(\d{4}))?")


def clean_words(text: str) -> str | None:
    """The proposal as it will be kept, None for nothing but spaces. Raises WordsTooLong."""
    written = "\n".join(line.rstrip() for line in text.strip().splitlines())
    if utf16_length(written) > LONGEST_WORDS:
        raise WordsTooLong(utf16_length(written))
    return written or None


def read_day(text: str, today: date) -> date:
    """A day as people type it: "17/11", "17.11.2026", "17. nov.", "2026-11-17"; without a year the last such day.

    Raises DayUnread for anything else.
    """
    written = " ".join(text.casefold().split()).removeprefix("den ")
    if found := _ISO.fullmatch(written):
        return meeting_day(_day(int(found[1]), int(found[2]), int(found[3])), today)
    if found := _NUMBERS.fullmatch(written):
        return _last(int(found[1]), int(found[2]), found[3], today)
    if found := _NAMED.fullmatch(written):
        return _last(int(found[1]), _month(found[2]), found[3], today)
    raise DayUnread


def meeting_day(day: date, today: date) -> date:
    """The day, if a meeting can have been held on it. Raises DayUnread."""
    if not today - OLDEST <= day <= today:
        raise DayUnread
    return day


def _last(day: int, month: int, year: str | None, today: date) -> date:
    if year is not None:
        return meeting_day(_day(int(year), month, day), today)
    found = _day(today.year, month, day)
    return meeting_day(found if found <= today else _day(today.year - 1, month, day), today)


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise DayUnread from error


def _month(name: str) -> int:
    if name in {"maj", "mai"}:
        return 5
    for number, begin in enumerate(_MONTHS, start=1):
        if number != 5 and name.startswith(begin):
            return number
    raise DayUnread
