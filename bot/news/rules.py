"""Pure rules of posts: how a text is parted for Telegram, what is sent together, how long a post is worth reading.

The one rule kept here: whatever a writer sends arrives whole. A text is parted between paragraphs, else sentences, else
words; Telegram counts in UTF-16 (4,096 a message, 1,024 a caption).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from bot.core.dates import local
from bot.core.files import MAX_ALBUM, MAX_CAPTION, TOGETHER, File
from bot.core.replies import MAX_TEXT, utf16_length
from bot.news.facts import Post
from bot.news.models import PostKind
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import Policy
from bot.schools.years import term_of

# Goals that are told so long before a term are that term's.
GOALS_EARLY = timedelta(days=14)
# What begins so is one of the principle's own points of an agenda, by its code.
FIXED = "#"
# In the afternoon, when bags are packed; not when the post itself has only just come.
_REMIND_AT, _SOONEST = time(17), timedelta(hours=12)
# At night, when nobody is reading.
_FOLD_AT = time(3)
# Where a text is parted, the best place first: paragraphs, lines, sentences, words.
_BREAKS = (re.compile(r"\n\s*\n"), re.compile(r"\n"), re.compile(r"(?<=[.!?…:])\s+"), re.compile(r"\s+"))
# Letters, marks and signs by their class that nobody sees: fillers of Korean and Khmer, an empty cell of braille.
_UNSEEN = frozenset("\u115f\u1160\u3164\uffa0\u2800")


class Part(Struct, frozen=True):
    """One message: a text, a file with its caption, or an album without words. A post's last part has its buttons."""

    text: str
    files: tuple[File, ...] = ()


def says_something(text: str) -> bool:
    """Whether there is anything to see in it: a letter, a number, a sign, an emoji; spaces and what has no form of its
    own are nothing."""
    return any(unicodedata.category(each)[0] in "LNPS" and each not in _UNSEEN for each in text)


def parts_of(text: str, files: Sequence[File]) -> tuple[Part, ...]:
    """The messages that a post comes in. One file and few words are one message; else files come first, words last."""
    if len(files) == 1 and utf16_length(text) <= MAX_CAPTION:
        return (Part(text, tuple(files)),)
    return (*(Part("", album) for album in albums(files)), *(Part(each) for each in split(text)))


def albums(files: Sequence[File]) -> list[tuple[File, ...]]:
    """Files in the order in which they were sent, as few messages as Telegram allows."""
    found: list[list[File]] = []
    for file in files:
        last = found[-1] if found else None
        if last and len(last) < MAX_ALBUM and any({file.kind, last[0].kind} <= kinds for kinds in TOGETHER):
            last.append(file)
        else:
            found.append([file])
    return [tuple(each) for each in found]


def split(text: str, most: int = MAX_TEXT) -> list[str]:
    """The text in pieces of at most `most` units as Telegram counts them; nothing is lost but the space between."""
    found: list[str] = []
    rest = text.strip()
    while utf16_length(rest) > most:
        end, begin = _place(rest, _fitting(rest, most))
        found.append(rest[:end].rstrip())
        rest = rest[begin:].lstrip()
    return [*found, rest] if rest or not found else found


def _fitting(text: str, most: int) -> int:
    """How many characters of the text fit."""
    fits = min(len(text), most)
    while utf16_length(text[:fits]) > most:
        fits -= max(1, (utf16_length(text[:fits]) - most) // 2)
    return fits


def _place(text: str, fits: int) -> tuple[int, int]:
    """Where a piece ends and the next begins, in its second half if there is a place at all."""
    for pattern in _BREAKS:
        places = [found for found in pattern.finditer(text, 0, fits + 1) if found.start() > fits // 2]
        if places:
            return places[-1].start(), places[-1].end()
    return fits, fits


def worth_until(post: Post, now: datetime, policy: Policy) -> date:
    """The last day on which the post is worth reading to who comes later: its own date, the term's last for goals, else
    some days from now."""
    today = local(now, post.school.zone).date()
    if post.kind is PostKind.GOALS:
        return term_of(policy, today + GOALS_EARLY)[1] - timedelta(days=1)
    return over_on(post) or today + timedelta(days=policy.messages.post_days)


def over_on(post: Post) -> date | None:
    """The post's own last day: of its meeting, of what it asks, of its week; None for one that has none."""
    if post.starts_at is not None:
        return local(post.ends_at or post.starts_at, post.school.zone).date()
    if post.done_by is not None:
        return post.done_by
    return date.fromisoformat(f"{post.week}-5") if post.week else None


def begins_on(post: Post) -> date | None:
    """The Monday of a plan's week; None of any other post."""
    return date.fromisoformat(f"{post.week}-1") if post.week else None


def is_over(post: Post, now: datetime) -> bool:
    """Its own last day has passed."""
    over = over_on(post)
    return over is not None and over < local(now, post.school.zone).date()


def folds_at(post: Post) -> datetime | None:
    """When its copies fold, in the night after the post's last day; None for never."""
    over = over_on(post)
    if over is None:
        return None
    return datetime.combine(over + timedelta(days=1), _FOLD_AT, ZoneInfo(post.school.zone))


def late_after(post: Post) -> datetime | None:
    """After this instant the post is of no use to anybody who has not got it yet."""
    if post.starts_at is not None:
        return post.ends_at or post.starts_at
    if post.week is None:
        return None
    return datetime.combine(date.fromisoformat(f"{post.week}-6"), time(), ZoneInfo(post.school.zone))


def bundled_before(post: Post) -> datetime | None:
    """The week's bundle takes the post along only if it comes before this instant: a plan, before its week begins."""
    monday = begins_on(post)
    if monday is None:
        return late_after(post)
    return datetime.combine(monday, time(), ZoneInfo(post.school.zone))


def remind_at(post: Post, calendar: SchoolCalendar, now: datetime) -> datetime | None:
    """When who has not done what a post asks is reminded: on the school day before; None where that is too soon."""
    if post.kind is not PostKind.NEED or post.done_by is None:
        return None
    on = calendar.at(calendar.school_days_before(post.done_by, 1), _REMIND_AT)
    return on if on - now >= _SOONEST else None


def day_before_at(post: Post, calendar: SchoolCalendar, now: datetime) -> datetime | None:
    """When homes are reminded of a meeting or event: the afternoon before; None where that is too soon."""
    if not post.is_dated or post.starts_at is None:
        return None
    day = calendar.local(post.starts_at).date()
    on = calendar.at(day - timedelta(days=1), _REMIND_AT)
    return on if on - now >= _SOONEST else None


def is_day_before(post: Post, on: str) -> bool:
    """Whether the meeting or event is on the day after this one ("261130")."""
    if post.starts_at is None:
        return False
    return f"{local(post.starts_at, post.school.zone).date() - timedelta(days=1):%y%m%d}" == on


def done_until(post: Post, calendar: SchoolCalendar) -> datetime | None:
    """The end of the last day on which it is to be done."""
    return calendar.at(post.done_by + timedelta(days=1), time()) if post.done_by is not None else None
