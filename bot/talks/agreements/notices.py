"""What homes and staff are told about agreements; each is looked at again when it is about to be sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from bot.core.among import among
from bot.core.replies import Dropped, Message
from bot.core.unit import Unit
from bot.outbox.notices import Joined, Kind, Load, Loaded, Notice, Words
from bot.people import whys
from bot.people.models import SchoolClass, StaffRole, StaffRoleRow
from bot.people.ties import holds
from bot.reminders.queries import marks_for
from bot.talks.agreements import words
from bot.talks.agreements.facts import Agreement
from bot.talks.agreements.models import Owner
from bot.talks.agreements.plans import COPY, DIFFERS, DUE, HOW, NEXT
from bot.talks.agreements.queries import agreements_by_ids, who_may_see
from bot.talks.agreements.words import Told

_CLASSES = select(SchoolClass.id, SchoolClass.name).where(
    among(SchoolClass.id, "classes"), SchoolClass.left_on.is_(None)
)
_STAFF = select(StaffRoleRow.person_id, StaffRoleRow.class_id, StaffRoleRow.role).where(
    among(StaffRoleRow.person_id, "persons"),
    holds(StaffRoleRow),
)

Say = Callable[[Sequence[Told]], Message]


def _still(notice: Notice, one: Agreement | None) -> str | None:
    """Why a notice about an agreement is no longer true."""
    if one is None or not one.is_open:
        return "closed"
    if "due" in notice.params and notice.params["due"] != one.due_on.isoformat():
        return "another day"
    return None


def _to_homes(say: Say, staff: Say | None = None) -> Load:
    async def load(unit: Unit, notices: Sequence[Notice]) -> Loaded:
        found = await agreements_by_ids(unit, [notice.about_id for notice in notices])
        may_see = await who_may_see(unit, list(found.values()))
        marks = await marks_for(unit, sorted({notice.person_id for notice in notices}))
        loaded: dict[int, Words | Dropped | Joined] = {}
        kept: dict[tuple[int, str | None, bool], list[Notice]] = {}
        for notice in notices:
            one = found.get(notice.about_id)
            why = _still(notice, one)
            by_school = one is not None and staff is not None and one.owner is Owner.SCHOOL and notice.kind == DUE
            if why is None and one is not None and not by_school and notice.person_id not in may_see[one.agreement_id]:
                why = "may not see it"
            if why is not None:
                loaded[notice.id] = Dropped(why)
            else:
                kept.setdefault((notice.person_id, notice.bundle, by_school), []).append(notice)
        for (_person, _bundle, by_school), rows in kept.items():
            told = _told(rows, found, marks)
            loaded.update(_one_message(rows, _words(staff if by_school and staff else say, told)))
        return loaded

    return load


def _words(say: Say, told: Sequence[Told]) -> Words:
    return lambda: say(told)


def _one_message(rows: Sequence[Notice], made: Words) -> dict[int, Words | Joined]:
    return {rows[0].id: made, **{row.id: Joined(rows[0].id) for row in rows[1:]}}


def _told(rows: Sequence[Notice], found: dict[int, Agreement], marks: Any) -> list[Told]:
    """One entry a child, with the earliest of its days."""
    days: dict[int, tuple[int, date]] = {}
    for row in rows:
        one = found[row.about_id]
        before = days.get(one.pupil_id)
        if before is None or one.due_on < before[1]:
            days[one.pupil_id] = (row.person_id, one.due_on)
    return [Told(pupil, marks.get((person, pupil)), day) for pupil, (person, day) in days.items()]


async def _load_differs(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    found = await agreements_by_ids(unit, [notice.about_id for notice in notices])
    loaded: dict[int, Words | Dropped | Joined] = {}
    kept: dict[tuple[int, str | None], list[Notice]] = {}
    for notice in notices:
        why = _still(notice, found.get(notice.about_id))
        if why is not None:
            loaded[notice.id] = Dropped(why)
        else:
            kept.setdefault((notice.person_id, notice.bundle), []).append(notice)
    for rows in kept.values():
        loaded.update(_one_message(rows, _words(words.differs, _told(rows, found, {}))))
    return loaded


async def _load_next(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    rows = await unit.all(_CLASSES, {"classes": [notice.about_id for notice in notices]})
    names = {row.id: row.name for row in rows}
    people = sorted({notice.person_id for notice in notices})
    held = await unit.all(_STAFF, {"persons": people, "now": unit.now})
    works = {(row.person_id, row.class_id) for row in held if row.role != StaffRole.SUBSTITUTE.value}
    loaded: dict[int, Words | Dropped] = {}
    for notice in notices:
        if notice.about_id not in names or (notice.person_id, notice.about_id) not in works:
            loaded[notice.id] = Dropped("another teacher")
        else:
            month = date.fromisoformat(notice.params["month"])
            loaded[notice.id] = _next_words(names[notice.about_id], month)
    return loaded


def _next_words(name: str, month: date) -> Words:
    return lambda: words.next_talks(name, month)


KINDS = (
    Kind(COPY, _to_homes(words.copy), why=whys.AGREEMENT),
    Kind(DUE, _to_homes(words.due, words.staff_due), why=whys.AGREEMENT),
    Kind(HOW, _to_homes(words.how), why=whys.AGREEMENT),
    Kind(DIFFERS, _load_differs, why=whys.AGREEMENT),
    Kind(NEXT, _load_next, why=whys.CLASS_TALKS),
)
