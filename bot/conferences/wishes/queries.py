"""Selects of wishes: the newest question of a class, what was answered, who needs an interpreter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import bindparam, func, select

from bot.conferences.wishes.models import InterpreterNeed, TimeWish, WishCall
from bot.conferences.wishes.rules import Wish, read
from bot.core.among import among
from bot.core.unit import Unit
from bot.people.models import SchoolClass
from bot.schools.models import School

# What a class said once counts for the talks it was asked about, not for those of the next term.
COUNTS_FOR = timedelta(days=60)

_CALLS = (
    select(
        WishCall.id.label("call_id"),
        WishCall.school_id,
        WishCall.class_id,
        SchoolClass.name.label("class_name"),
        WishCall.person_id,
        WishCall.until,
        School.zone,
    )
    .join(SchoolClass, SchoolClass.id == WishCall.class_id)
    .join(School, School.id == WishCall.school_id)
)
_CALLS_BY_ID = _CALLS.where(among(WishCall.id, "calls"))
_NEWEST = (
    select(func.max(WishCall.id))
    .where(among(WishCall.class_id, "classes"), WishCall.until > bindparam("since"))
    .group_by(WishCall.class_id)
)
_NEWEST_CALLS = _CALLS.where(WishCall.id.in_(_NEWEST))
_WISHES = select(TimeWish.call_id, TimeWish.pupil_id, TimeWish.person_id, TimeWish.said).where(
    among(TimeWish.call_id, "calls")
)
_NEEDS = select(InterpreterNeed.person_id, InterpreterNeed.language).where(among(InterpreterNeed.person_id, "persons"))


class Call(Struct, frozen=True):
    """A class that was asked for wishes. `zone` is the school's."""

    call_id: int
    school_id: int
    class_id: int
    class_name: str
    person_id: int
    until: datetime
    zone: str

    def is_open(self, now: datetime) -> bool:
        return now < self.until


async def calls(unit: Unit, call_ids: Sequence[int]) -> dict[int, Call]:
    """The questions by id."""
    return {row.call_id: Call(**row._asdict()) for row in await unit.all(_CALLS_BY_ID, {"calls": list(call_ids)})}


async def newest_calls(unit: Unit, class_ids: Iterable[int]) -> dict[int, Call]:
    """By class, the last question whose answers still count."""
    values = {"classes": list(class_ids), "since": unit.now - COUNTS_FOR}
    return {row.class_id: Call(**row._asdict()) for row in await unit.all(_NEWEST_CALLS, values)}


async def wishes_of(unit: Unit, call_ids: Sequence[int]) -> Mapping[tuple[int, int, int], Wish]:
    """By question, pupil and guardian, what was said."""
    rows = await unit.all(_WISHES, {"calls": list(call_ids)}) if call_ids else []
    return {(row.call_id, row.pupil_id, row.person_id): read(row.said) for row in rows}


async def interpreter_needs(unit: Unit, person_ids: Iterable[int]) -> dict[int, str]:
    """By person who was asked: the language of the interpreter, "" where none is needed."""
    wanted = list(person_ids)
    rows = await unit.all(_NEEDS, {"persons": wanted}) if wanted else []
    return {row.person_id: row.language for row in rows}
