"""One sentence about one or a few settings, and the common ways to make one.

The one rule kept here: a sentence is said of the value as it is, or not at all; nothing is said of an empty list, a
missing number or a switch that is off, unless there are words for just that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import time

from msgspec import Struct

from bot.core.dates import clock_time, day_name
from bot.core.texts import _, capital, language, listed, ngettext
from bot.schools.policy import Policy
from bot.schools.policy.values import WEEKDAYS, Offset, Weekday

Say = Callable[[Policy], str | None]


class Wording(Struct, frozen=True):
    """The keys a sentence tells of, and the sentence; None where there is nothing to tell."""

    keys: tuple[str, ...]
    say: Say


def said(key: str, say: Say) -> Wording:
    return Wording((key,), say)


def switch(key: str, on: str, off: str | None = None) -> Wording:
    """Words (message ids) for a switch that is on, and perhaps for one that is off."""
    return Wording((key,), lambda policy: _worded(on if policy.value(key) else off))


def choice(key: str, words: Mapping[str, str | None]) -> Wording:
    """A sentence (message id) for each word the setting may be; None says nothing."""
    return Wording((key,), lambda policy: _worded(words[str(policy.value(key))]))


def items(key: str, words: Mapping[str, str], sentence: Callable[[str], str]) -> Wording:
    """A sentence around a list, each entry worded by its message id; nothing for an empty list."""

    def say(policy: Policy) -> str | None:
        names = [_(words[entry]) for entry in entries(policy, key)]
        return sentence(listed(names)) if names else None

    return Wording((key,), say)


def entries(policy: Policy, key: str) -> tuple[str, ...]:
    """The entries of a list of words."""
    found = policy.value(key)
    return tuple(str(entry) for entry in found) if isinstance(found, tuple) else ()


def _worded(message: str | None) -> str | None:
    return _(message) if message else None


def at(clock: time) -> str:
    return clock_time(clock)


def month_names(months: Iterable[int]) -> str:
    """ "november og marts"."""
    from babel.dates import get_month_names

    names = get_month_names("wide", locale=language())
    return listed([str(names[month]) for month in months])


def weekday_name(weekday: Weekday) -> str:
    """ "fredag"."""
    return day_name(WEEKDAYS.index(weekday))


def when(offset: Offset) -> str:
    """A step of the timeline, seen from the talk: "1 skoledag før kl. 17.00"."""
    if offset.hours is not None:
        if offset.hours == 0:
            return _("at once")
        if offset.hours < 0:
            return ngettext("%(number)s hour before the talk", "%(number)s hours before the talk", -offset.hours)
        return ngettext("%(number)s hour after the talk", "%(number)s hours after the talk", offset.hours)
    clock = at(offset.at) if offset.at else ""
    if offset.weekday is not None:
        return _("%(weekday)s at %(time)s after the talk", weekday=weekday_name(offset.weekday), time=clock)
    days = offset.school_days or 0
    if days == 0:
        return _("the same day at %(time)s", time=clock)
    if days < 0:
        return ngettext(
            "%(number)s school day before the talk at %(time)s",
            "%(number)s school days before the talk at %(time)s",
            -days,
            time=clock,
        )
    return ngettext(
        "%(number)s school day after the talk at %(time)s",
        "%(number)s school days after the talk at %(time)s",
        days,
        time=clock,
    )


def main_teacher(policy: Policy) -> str:
    """Whom the school calls the first contact, with a small letter, as the subject or object of a sentence."""
    words = {
        "personale": _("the staff"),
        "klasseteam": _("the class's team"),
        "kontaktlaerer": _("the contact teacher"),
        "mentor": _("the mentor"),
    }
    return words[policy.terms.main_teacher]


def begun(sentence: str) -> str:
    """The sentence with a capital, where a word from the policy stands first."""
    return capital(sentence)
