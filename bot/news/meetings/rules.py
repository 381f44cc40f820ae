"""Pure rules of meetings: whom they may be for, what must be known before they go out, whose word is waited for."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from bot.news.errors import NobodyToTell, NoDate, TeamMissing, WrongAudience
from bot.news.facts import Post
from bot.news.models import PostKind
from bot.news.rules import FIXED
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import Policy

FARTHEST, LONGEST = timedelta(days=300), timedelta(hours=14)
MOST_POINTS, POINT_LENGTH, PLACE_LENGTH, WORDS_LENGTH = 12, 200, 100, 3000
MOST_PEOPLE = 12
# So many school days after they were asked, whoever is silent holds nothing up any more: head or office may say it.
PATIENCE = 5
# So long before the end of the principle's week a class without a meeting at the start of the year is reminded.
DUE_SOON = timedelta(days=21)
_WORD = re.compile(r"\w+")
# A day of the week, a month, a number: a letter makes it another.
_EXACT = re.compile(r"\d|dag(en)?$|^(jun|jul)i$")


def waits_for_yes(policy: Policy, post: Post) -> bool:
    """Whether contact parents agree to it before it goes out."""
    return post.kind is PostKind.MEETING and policy.parent_meetings.approval == "contact_parents"


def is_slip(before: str, after: str) -> bool:
    """A slip of the pen was put right, and the content stays what was agreed to: no word came or went, none is another
    by more than a letter, and no number or date is another at all."""
    old, new = _WORD.findall(before.casefold()), _WORD.findall(after.casefold())
    return len(old) == len(new) and all(_alike(*pair) for pair in zip(old, new, strict=True))


def _alike(old: str, new: str) -> bool:
    if old == new:
        return True
    if min(len(old), len(new)) < 4 or _EXACT.search(old) or _EXACT.search(new):
        return False
    same = [one == other for one, other in zip(old, new, strict=False)]
    start = same.index(False) if False in same else len(same)
    old, new = old[start:], new[start:]
    # A letter that is another, that was missing or too many; two that changed places.
    return new[1:] in {old, old[1:]} or old[1:] == new or (old[2:] == new[2:] and old[:2] == new[1::-1])


def fixed_points(policy: Policy, kind: PostKind) -> list[str]:
    """What the principle has on the agenda of every parents' meeting (D2.48, D4.31), by code."""
    if kind is not PostKind.MEETING:
        return []
    return [f"{FIXED}{item}" for item in policy.parent_meetings.fixed_items]


def ensure_complete(post: Post, policy: Policy, now: datetime) -> None:
    """It has a day ahead, is for whom the principle has meetings, and names who comes from the school.

    Raises NoDate, NobodyToTell, WrongAudience, TeamMissing.
    """
    if post.starts_at is None or post.ends_at is None or post.starts_at <= now:
        raise NoDate(post.id)
    if post.audience.is_empty:
        raise NobodyToTell(post.id)
    if post.kind is PostKind.MEETING and not fits_audience(post, policy):
        raise WrongAudience(post.id)
    if post.kind is PostKind.EVENT and len(post.team_ids) < policy.class_events.team_min:
        raise TeamMissing(post.id)


def fits_audience(post: Post, policy: Policy) -> bool:
    """A class, a grade, the school, or several together, as the principle has it (D4.30); all where it says nothing."""
    allowed = policy.parent_meetings.audience
    if not allowed:
        return True
    if post.audience.school:
        return "school" in allowed
    if post.audience.pupils:
        return False
    if len(post.audience.classes) == 1:
        return "class" in allowed
    years = {year_of(name) for name in post.audience.classes.values()}
    return "combined" in allowed or ("grade" in allowed and len(years) == 1)


def year_of(class_name: str) -> str:
    """ "3" of "3.B"; a name that begins with no number is a year of its own."""
    digits = class_name[: len(class_name) - len(class_name.lstrip("0123456789"))]
    return digits or class_name


def fits_span(starts: datetime, ends: datetime | None, now: datetime) -> bool:
    """It begins ahead, not too far, and ends after that."""
    return now < starts <= now + FARTHEST and (ends is None or starts < ends <= starts + LONGEST)


def classes_of(post: Post) -> tuple[int, ...]:
    """The classes whose homes it is for; none of the whole school's."""
    return tuple(post.audience.classes) or ((post.class_id,) if post.class_id is not None else ())


def has_begun(post: Post, now: datetime) -> bool:
    return post.starts_at is not None and post.starts_at <= now


def is_over(post: Post, now: datetime) -> bool:
    return post.starts_at is not None and (post.ends_at or post.starts_at) <= now


def patience_ends(asked_at: datetime, calendar: SchoolCalendar) -> datetime:
    """Until when an answer is waited for."""
    day = calendar.local(asked_at).date()
    return calendar.at(calendar.school_days_after(day, PATIENCE), datetime.min.time())


def start_of_year_by(policy: Policy, year_begins: date) -> date | None:
    """The last school day of the week by which the meeting at the start of the year is held (D4.29)."""
    if not policy.parent_meetings.start_of_year:
        return None
    return date.fromisocalendar(year_begins.year, policy.parent_meetings.start_by_week, 5)
