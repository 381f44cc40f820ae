"""Pure rules of wishes: what somebody said, and whether a time suits it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from bot.conferences.models import Form
from bot.conferences.wishes.models import PartOfDay

# Afternoon talks begin when most parents leave work; from five on it is evening.
_BEGINS = ((time(17), PartOfDay.EVENING), (time(15), PartOfDay.AFTERNOON), (time(12), PartOfDay.MIDDAY))
# The languages that schools book most interpreters for come first (policies.md NO-22, SE-19); "" is none, "other" any
# that is not listed: the teacher asks which.
LANGUAGES = ("ar", "so", "uk", "pl", "ti", "fa", "ur", "tr", "ru", "ro", "en", "other")


class Wish(Struct, frozen=True):
    """When and how a guardian can come; nothing of a sort means all of it."""

    parts: frozenset[PartOfDay] = frozenset()
    days: frozenset[int] = frozenset()
    forms: frozenset[Form] = frozenset()

    @property
    def is_open(self) -> bool:
        """Whether any time suits."""
        return not self.parts and not self.days


def part_of(moment: datetime | time) -> PartOfDay:
    """The part of the day in which a talk at this wall-clock time lies."""
    clock = moment.time() if isinstance(moment, datetime) else moment
    return next((part for begins, part in _BEGINS if clock >= begins), PartOfDay.MORNING)


def suits(wish: Wish, moment: datetime) -> bool:
    """Whether a talk that begins at this wall-clock moment suits."""
    return (not wish.parts or part_of(moment) in wish.parts) and (not wish.days or moment.weekday() in wish.days)


def with_part(wish: Wish, part: PartOfDay, on: bool) -> Wish:
    """The wish with a part of the day chosen or left; all four are as good as none."""
    parts = wish.parts | {part} if on else wish.parts - {part}
    return replace(wish, parts=frozenset() if len(parts) == len(PartOfDay) else parts)


def with_day(wish: Wish, day: int, on: bool) -> Wish:
    """The same for a day of the week."""
    days = wish.days | {day} if on else wish.days - {day}
    return replace(wish, days=frozenset() if len(days) == 5 else days)


def with_form(wish: Wish, form: Form, on: bool) -> Wish:
    """The same for a form."""
    return replace(wish, forms=wish.forms | {form} if on else wish.forms - {form})


def written(wish: Wish) -> dict[str, Any]:
    """The wish as it is kept in its row."""
    return {"parts": sorted(wish.parts), "days": sorted(wish.days), "forms": sorted(wish.forms)}


def read(said: Mapping[str, Any] | None) -> Wish:
    """The wish behind a row; an erased one is open."""
    said = said or {}
    return Wish(
        frozenset(map(PartOfDay, said.get("parts", ()))),
        frozenset(said.get("days", ())),
        frozenset(map(Form, said.get("forms", ()))),
    )
