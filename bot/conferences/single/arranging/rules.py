"""Pure rules of arranging a talk: reading typed times and names, which sorts of talk the school has."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from msgspec.structs import replace

from bot.conferences.models import Form
from bot.conferences.single.arranging.draft import Draft, What
from bot.conferences.single.errors import NamesUnread, TimesUnread
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy.document import Policy

MOST_TIMES, MOST_NAMES, LONGEST_NAME = 6, 5, 60
_LONGEST_ANSWER = 400
# "1/12 14.20", "1. 12. kl. 14:20", "1.12 kl 9".
_TYPED = re.compile(
    r"(?a)(?<!\d)(\d{1,2})\s*[./]\s*(\d{1,2})\.?(?:\s*[./]?\s*20\d\d)?\s*,?\s*(?:kl\.?\s*)?(\d{1,2})(?:[.:](\d{2}))?(?!\d)"
)


def sorts_of(policy: Policy) -> list[What]:
    """What a member of staff may arrange under this policy (F12; D1.20–1.23)."""
    found = [What.EXTRA, What.CALL] if "school" in policy.needs_talk.who else []
    found.append(What.FOLLOW)
    kinds = policy.talk_kinds
    return found + [what for what in (What.NETWORK, What.PLAN) if what.kind.value in kinds]


def with_what(draft: Draft, what: What, policy: Policy) -> Draft:
    """The sort of talk, with the form and length that go with it."""
    if what not in sorts_of(policy):
        raise TimesUnread
    call = what is What.CALL
    minutes = policy.conferences.phone_minutes if call else policy.conferences.slot_minutes
    form = Form.PHONE if call else Form.IN_PERSON
    return replace(draft, what=what, reason=None, form=form, minutes=minutes, starts=())


def read_times(text: str, calendar: SchoolCalendar, now: datetime) -> tuple[datetime, ...]:
    """One to six times as people type them, each with its day: "1/12 14.20, 2/12 kl. 15". Raises TimesUnread."""
    found = list(_TYPED.finditer(text)) if len(text) <= _LONGEST_ANSWER else []
    rest = _TYPED.sub("", text)
    if not 0 < len(found) <= MOST_TIMES or any(letter.isdigit() for letter in rest):
        raise TimesUnread
    starts = {_start(each, calendar, now) for each in found}
    if len(starts) != len(found):
        raise TimesUnread
    return tuple(sorted(starts))


def _start(found: re.Match[str], calendar: SchoolCalendar, now: datetime) -> datetime:
    """The next such day, by the school's clock."""
    today = calendar.local(now).date()
    try:
        clock = time(int(found[3]), int(found[4] or 0))
        day = date(today.year, int(found[2]), int(found[1]))
        day = day if day >= today else date(today.year + 1, day.month, day.day)
    except ValueError:
        raise TimesUnread from None
    start = calendar.at(day, clock)
    if start <= now or start - now > timedelta(days=300):
        raise TimesUnread
    return start


def read_names(text: str) -> tuple[str, ...]:
    """One to five names, a line or a comma each. Raises NamesUnread."""
    names = tuple(dict.fromkeys(" ".join(part.split()) for part in re.split(r"[,;\n]", text) if part.strip()))
    if not 0 < len(names) <= MOST_NAMES or any(len(name) > LONGEST_NAME for name in names):
        raise NamesUnread
    return names


def turned(chosen: Iterable[int], person_id: int, everybody: Iterable[int]) -> tuple[int, ...]:
    """The invited guardians after one was pressed; nobody chosen means all. The last one stays."""
    all_of = tuple(everybody)
    now = set(chosen) or set(all_of)
    if person_id not in all_of:
        return tuple(chosen)
    after = now ^ {person_id}
    return tuple(sorted(after)) if after and after != set(all_of) else ()


def next_day(calendar: SchoolCalendar, start: datetime) -> datetime:
    """The beginning of the school day after this one."""
    return calendar.at(calendar.next_school_day(calendar.local(start).date()), time())


def as_minutes(starts: Iterable[datetime]) -> tuple[int, ...]:
    """Instants as a button carries them: minutes since 1970 stay within its 64 bytes."""
    return tuple(int(start.timestamp()) // 60 for start in starts)


def from_minutes(minutes: Iterable[int]) -> tuple[datetime, ...]:
    return tuple(datetime.fromtimestamp(each * 60, UTC) for each in minutes)
