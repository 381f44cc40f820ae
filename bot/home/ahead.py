"""What lies ahead, from all features, and the days without school: put together by day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time, timedelta

from msgspec import Struct
from msgspec.structs import replace

from bot.core.calendar_file import Entry
from bot.core.dates import local
from bot.core.feature import Ahead, Feature
from bot.core.texts import _, by_name, isolated, listed
from bot.core.unit import Unit
from bot.people.acting import Acting, ActingPerson
from bot.schools.calendar import SchoolCalendar
from bot.schools.queries import policy_of

# What is next; days without school are looked for as far, and the year's holidays stand in nobody's way.
SOON = timedelta(weeks=4)
# Lines of a page.
PAGE = 12
_ONE_DAY, _SATURDAY = timedelta(days=1), 5
# Longer than any holiday: a school that is closed for good has no end to look for.
_LONGEST = timedelta(weeks=20)


class Pages(Struct, frozen=True):
    """One page of what lies ahead; `later` and `earlier`: there are more."""

    lines: Sequence[Ahead]
    page: int
    earlier: bool
    later: bool
    has_file: bool
    today: date


def today_of(unit: Unit, acting: Acting) -> date:
    """The day it is at who acts' first school; all of them keep one time."""
    return local(unit.now, acting.persons[0].school.zone).date()


async def all_ahead(features: Iterable[Feature], unit: Unit, acting: Acting) -> list[Ahead]:
    """Everything with a date, in its order; what has begun stands under today."""
    if not acting.persons:
        return []
    today = today_of(unit, acting)
    found = [line for each in features if each.ahead is not None for line in await each.ahead(unit, acting)]
    found += await _free(unit, acting, today)
    begun = [replace(line, on=max(line.on, today)) for line in found]
    return sorted(begun, key=lambda line: (line.on, line.at or time.min, line.line))


def page_of(found: Sequence[Ahead], page: int, today: date) -> Pages:
    """The next four weeks first, then what is later; a page holds so many lines."""
    soon = [line for line in found if line.on < today + SOON]
    later = [line for line in found if line.on >= today + SOON]
    pages = [*(_pieces(soon) or [[]]), *_pieces(later)]
    at = min(max(page, 0), len(pages) - 1)
    has_file = any(line.entry is not None for line in found)
    return Pages(pages[at], at, at > 0, at < len(pages) - 1, has_file, today)


def _pieces(lines: Sequence[Ahead]) -> list[Sequence[Ahead]]:
    return [lines[at : at + PAGE] for at in range(0, len(lines), PAGE)]


# Days without school -----------------------------------------------------------------------------------------------


async def _free(unit: Unit, acting: Acting, today: date) -> list[Ahead]:
    """Of each school of one's children or one's own work; with several, said whose."""
    schools = [person for person in acting.persons if person.children or person.roles]
    lines = []
    for person in schools:
        policy = await policy_of(unit, person.school.id, person.school.policy_version)
        whose = _whose(person) if len(schools) > 1 else ""
        for first, last in free_spans(person.school.calendar(policy), today, today + SOON):
            said = _no_school(whose)
            # By its end: its beginning is today, once it has begun.
            uid = f"free-{last}@school-{person.school.id}.skolebro"
            entry = Entry(uid, 0, first, last + _ONE_DAY, person.school.zone, said)
            lines.append(Ahead(first, said, until=last if last > first else None, entry=entry))
    return lines


def _whose(person: ActingPerson) -> str:
    """The children, never beside their school's name; the school for who works there."""
    names = {isolated(child.given_name) for child in person.children}
    return listed(by_name(names)) if names else isolated(person.school.name)


def _no_school(whose: str) -> str:
    if whose:
        # Translators: a line of a calendar: %(whose)s are children's names, or a school's.
        return _("%(whose)s: no school", whose=whose)
    # Translators: a line of a calendar: the school is closed that day.
    return _("No school")


def free_spans(calendar: SchoolCalendar, first: date, until: date) -> Iterator[tuple[date, date]]:
    """The days between Monday and Friday without school, those with only a weekend in between together. What begins
    before `until` is followed to its own end."""
    span: tuple[date, date] | None = None
    day = first
    while day < until or (span is not None and day < until + _LONGEST):
        if day.weekday() < _SATURDAY:
            if calendar.is_school_day(day):
                if span is not None:
                    yield span
                if day >= until:
                    return
                span = None
            else:
                span = (span[0] if span is not None else day, day)
        day += _ONE_DAY
    if span is not None:
        yield span
