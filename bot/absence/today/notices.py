"""Boards drawn anew, and the day's files, both made at the moment they go out.

The one rule kept here: who is no longer staff of what a board shows, or reads on another phone by now, gets neither.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from bot.absence.facts import PupilDay
from bot.absence.queries import days_of_school
from bot.absence.today import drawing
from bot.absence.today.boards import BOARD, SCHOOL
from bot.absence.today.facts import Day, Staff
from bot.absence.today.papers import paper
from bot.absence.today.plans import PAPER
from bot.absence.today.presses import Paper
from bot.absence.today.queries import staff_by_account
from bot.absence.today.views import pupils_of_classes, put_together
from bot.core.dates import local
from bot.core.replies import Dropped, Message
from bot.core.unit import Unit
from bot.outbox.notices import Kind, Loaded, Notice, Words
from bot.people import whys

Shown = tuple[str, int, date]


def _shows(notice: Notice) -> Shown:
    """What a row is about: a class or a school, and the day."""
    return notice.about_kind, notice.about_id, date.fromisoformat(str(notice.params["day"]))


async def _pupils(unit: Unit, shown: set[Shown]) -> dict[Shown, list[PupilDay]]:
    """Everything that these boards show: a statement a day for all classes, and one a school."""
    found: dict[Shown, list[PupilDay]] = {}
    for day in {day for _kind, _id, day in shown}:
        classes = {id_: kind for kind, id_, of_day in shown if of_day == day and kind != SCHOOL}
        for class_id, pupils in (await pupils_of_classes(unit, list(classes), day)).items():
            found[classes[class_id], class_id, day] = pupils
    for kind, id_, day in shown:
        if kind == SCHOOL:
            found[kind, id_, day] = await days_of_school(unit, id_, day)
    return found


def _may(staff: Staff, notice: Notice) -> bool:
    if staff.school_id != notice.school_id:
        return False
    if notice.params.get("paper") == Paper.TABLE.value and not staff.exports:
        return False
    return staff.whole_school if notice.about_kind == SCHOOL else staff.reaches(notice.about_id)


async def _days(unit: Unit, notices: Sequence[Notice]) -> dict[int, Day | Dropped]:
    """By row, what it shows now, or why it does not."""
    readers = await staff_by_account(unit, sorted({notice.person_id for notice in notices}))
    accounts = dict(readers.keys())
    found: dict[int, Day | Dropped] = {}
    allowed: dict[int, Staff] = {}
    for notice in notices:
        account = int(notice.params.get("account", accounts.get(notice.person_id, 0)))
        staff = readers.get((notice.person_id, account))
        if staff is None or not _may(staff, notice):
            found[notice.id] = Dropped("no longer staff of the class, or another phone")
        elif notice.kind == BOARD and local(unit.now, staff.zone).date() > _shows(notice)[2]:
            found[notice.id] = Dropped("over")
        else:
            allowed[notice.id] = staff
    shown = {notice.id: _shows(notice) for notice in notices if notice.id in allowed}
    pupils = await _pupils(unit, set(shown.values()))
    others = {notice.id: str(notice.params.get("other", notice.params["day"])) for notice in notices}
    for row, what in shown.items():
        class_id = None if what[0] == SCHOOL else what[1]
        days = (what[2], date.fromisoformat(others[row]))
        found[row] = await put_together(unit, allowed[row], class_id, days, pupils[what])
    return found


def _drawn(day: Day) -> Message:
    return Message(drawing.text_of(day), drawing.rows_of(day))


async def load_boards(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    """Boards drawn anew: a statement for who reads them, and one for the pupils of all their classes."""
    days = await _days(unit, notices)
    loaded: dict[int, Words | Dropped] = {}
    for row, day in days.items():
        loaded[row] = day if isinstance(day, Dropped) else partial(_drawn, day)
    return loaded


async def _load_papers(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    days = await _days(unit, notices)
    loaded: dict[int, Words | Dropped] = {}
    for notice in notices:
        day = days[notice.id]
        wanted = Paper(str(notice.params["paper"]))
        loaded[notice.id] = day if isinstance(day, Dropped) else partial(paper, day, wanted, unit.now)
    return loaded


KINDS = (Kind(BOARD, load_boards, why=whys.CLASS_ABSENCE), Kind(PAPER, _load_papers, asked=True, why=whys.FILE))
