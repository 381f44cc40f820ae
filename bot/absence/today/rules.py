"""Pure rules of the day: which day is shown, who stands where, how it adds up, when a board is over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import IntEnum

from bot.absence.facts import PupilDay, Standing, Told
from bot.absence.models import AbsenceKind, Mark
from bot.absence.rules import said_last, standing
from bot.absence.today.facts import Day, Seen
from bot.core.texts import language, name_key
from bot.people.letters.rules import class_key
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import Policy


class Group(IntEnum):
    """The parts of a board, in its order: what somebody must look into comes first."""

    UNHEARD = 0
    ON_THE_WAY = 1
    UNCONFIRMED = 2
    AWAY = 3
    LATE = 4
    PART = 5
    BACK = 6
    REST = 7


_GROUPS: Mapping[Standing, Group] = {
    Standing.MISSING: Group.UNHEARD,
    Standing.ON_THE_WAY: Group.ON_THE_WAY,
    Standing.UNCONFIRMED: Group.UNCONFIRMED,
    Standing.AWAY: Group.AWAY,
    Standing.LATE: Group.LATE,
    Standing.EARLY: Group.PART,
    Standing.HOURS: Group.PART,
    Standing.BACK: Group.BACK,
}


def days_shown(calendar: SchoolCalendar, now: datetime) -> tuple[date, date]:
    """Today, or the next school day where today is none; and the school day after it."""
    today = calendar.local(now).date()
    first = today if calendar.is_school_day(today) else calendar.next_school_day(today)
    return first, calendar.next_school_day(first)


def day_shown(calendar: SchoolCalendar, now: datetime, wanted: date) -> date:
    """The day a button names, where it is still shown; else the first that is."""
    days = days_shown(calendar, now)
    return wanted if wanted in days else days[0]


def is_register_over(policy: Policy, local_now: datetime, day: date) -> bool:
    """Whether no answer counts as not reported by now."""
    return (local_now.date(), local_now.time()) >= (day, policy.absence.register_by)


def seen(day: Day) -> list[Seen]:
    """Every pupil with where they are."""
    return [_seen(each, register_over=day.register_over) for each in day.pupils]


def _seen(pupil: PupilDay, *, register_over: bool) -> Seen:
    found = standing(pupil, register_over=register_over)
    unheard = found is Standing.UNKNOWN and pupil.asked and pupil.still is None
    return Seen(pupil, found, unheard)


def sorted_pupils(pupils: Iterable[PupilDay]) -> list[PupilDay]:
    """As a class list has them."""
    return sorted(pupils, key=_place(language()))


def _place(code: str) -> Callable[[PupilDay], tuple[object, ...]]:
    return lambda each: (
        class_key(each.class_name, code),
        name_key(f"{each.given_name} {each.family_name}", code),
    )


def group_of(found: Seen) -> Group:
    return Group.UNHEARD if found.unheard else _GROUPS.get(found.standing, Group.REST)


def grouped(found: Iterable[Seen]) -> dict[Group, list[Seen]]:
    """By part of the board, in its order, by class and name; none that is empty. Whom nothing is said of, most of a
    school, is only counted and stays as it comes."""
    groups: dict[Group, list[Seen]] = {}
    for each in found:
        groups.setdefault(group_of(each), []).append(each)
    place = _place(language())
    return {
        group: pupils if group is Group.REST else sorted(pupils, key=lambda each: place(each.pupil))
        for group, pupils in sorted(groups.items())
    }


def classes_of(pupils: Iterable[PupilDay]) -> list[tuple[int, str]]:
    """The classes there are (id, name), in their order."""
    code = language()
    found = {each.class_id: each.class_name for each in pupils}
    return sorted(found.items(), key=lambda each: class_key(each[1], code))


def by_class(found: Iterable[Seen]) -> dict[int, Counter[Group]]:
    """How many of each class stand where."""
    counts: dict[int, Counter[Group]] = {}
    for each in found:
        counts.setdefault(each.pupil.class_id, Counter())[group_of(each)] += 1
    return counts


def said_differently(told: Sequence[Told]) -> list[Told]:
    """What else was said of the day by other adults than the one whose newest word shows."""
    if not told:
        return []
    shown, said = [_what(each) for each in said_last(told)], {told[0].reported_by}
    others = []
    for each in told[1:]:
        if each.reported_by not in said and _what(each) not in shown:
            others.append(each)
        said.add(each.reported_by)
    return others


def _what(told: Told) -> tuple[str, int | None, int | None]:
    return told.kind, told.from_minute, told.until_minute


def not_at_club(day: Day) -> list[Seen]:
    """Whom the club need not wait for: the newest word says so too, and the child is not at school in spite of it."""
    pupils = [each for each in day.pupils if any(told.club and not _came(each, told) for told in said_last(each.told))]
    return [_seen(each, register_over=day.register_over) for each in sorted_pupils(pupils)]


def _came(pupil: PupilDay, told: Told) -> bool:
    """It is at school in spite of what was told, at last."""
    return pupil.mark is Mark.HERE or (pupil.mark is Mark.LATE and told.kind is AbsenceKind.DAY)
