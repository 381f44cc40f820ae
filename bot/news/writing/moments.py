"""Times that a writer types: "i morgen 7.30", "tirsdag kl. 14", "1/12 7.30".

The one rule kept here: a day without a time, or a time that could mean two days, is asked for again.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from bot.conferences.single.arranging.rules import read_times
from bot.conferences.single.errors import TimesUnread
from bot.news.writing.errors import MomentUnread
from bot.schools.calendar import SchoolCalendar

_LONGEST = 60
_SAID = re.compile(r"(.*?)\s*(?:kl\.?\s*|klokken\s+|klockan\s+)?(?<!\d)([0-9]{1,2})(?:[.:]([0-9]{2}))?", re.S)
_COMMA, _DATE_ALONE = re.compile(r"(?<=[0-9]),(?=[0-9]{2}\b)"), re.compile(r"[0-9]{1,2}\s*/\s*[0-9]{1,2}")
_TODAY = frozenset({"i dag", "idag", "i aften", "i kveld", "ikväll", "i kväll"})
_TOMORROW = frozenset({"i morgen", "imorgen", "i morgon", "imorgon", "i morgen tidlig", "imorgon bitti"})
# Monday first; three letters tell the days of all three languages, Swedish "lör" and "mån" beside "lør" and "man".
_DAYS = ("man mån", "tir tis", "ons", "tor", "fre", "lør lör", "søn sön")
_DAY = re.compile(r"(?:på\s+|nu på\s+|førstkommende\s+)?([a-zæøåäö]{3,8})\.?")


def read_moment(text: str, calendar: SchoolCalendar, now: datetime) -> datetime:
    """The instant that was typed, by the school's clock. Raises MomentUnread."""
    said = " ".join(_COMMA.sub(".", text.casefold()).replace(",", " ").split())
    if not 0 < len(said) <= _LONGEST or _DATE_ALONE.fullmatch(said):
        raise MomentUnread
    if (found := _named(said, calendar, now)) is not None:
        return found
    try:
        (moment,) = read_times(said, calendar, now)
    except (TimesUnread, ValueError):
        raise MomentUnread from None
    return moment


def _named(said: str, calendar: SchoolCalendar, now: datetime) -> datetime | None:
    """A day by its name and a time behind it, or a time alone, which is its next."""
    found = _SAID.fullmatch(said)
    if found is None:
        return None
    clock = _clock(found[2], found[3])
    today = calendar.local(now).date()
    if not found[1]:
        moments = [calendar.at(today + timedelta(days=days), clock) for days in (0, 1)]
        return next(moment for moment in moments if moment > now)
    day = _day(found[1], today)
    if day is None:
        return None
    moment = calendar.at(day, clock)
    # "Monday 7.30", said on a Monday at eight, is the next one.
    return moment if moment > now or found[1] in _TODAY else calendar.at(day + timedelta(days=7), clock)


def _clock(hour: str, minute: str | None) -> time:
    try:
        return time(int(hour), int(minute or 0))
    except ValueError:
        raise MomentUnread from None


def _day(said: str, today: date) -> date | None:
    if said in _TODAY:
        return today
    if said in _TOMORROW:
        return today + timedelta(days=1)
    named = _DAY.fullmatch(said)
    if named is None:
        return None
    for weekday, begins in enumerate(_DAYS):
        if named[1][:3] in begins.split() and named[1].removesuffix("en").endswith(("dag", named[1][:3])):
            return today + timedelta(days=(weekday - today.weekday()) % 7)
    return None
