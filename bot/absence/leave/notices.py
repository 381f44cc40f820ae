"""Notices of leave, looked at again when they are sent: still so, still theirs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial

from bot.absence.leave import words
from bot.absence.leave.facts import OPEN, Leave
from bot.absence.leave.plans import ANSWERED, ASKED, LATE, OFF, TOLD, UNANSWERED, WAITS
from bot.absence.leave.queries import leaves_by_ids
from bot.absence.models import Decides, LeaveState
from bot.absence.queries import guardians_who
from bot.absence.rights import APPLY, DECIDE, SEE
from bot.core.replies import Dropped, Message
from bot.core.unit import Unit
from bot.outbox.notices import Kind, Load, Loaded, Notice, Words
from bot.people import whys
from bot.people.access import About, may
from bot.people.acting import Acting
from bot.people.joining.queries import actings_of
from bot.people.models import StaffRole
from bot.reminders.queries import marks_for


def _to_home(
    states: Collection[LeaveState], words_of: Callable[[Leave, str | None], Message], action: str = SEE
) -> Load:
    """To the child's adults as long as it stands so and they may see it."""

    async def load(unit: Unit, notices: Sequence[Notice]) -> Loaded:
        leaves = await leaves_by_ids(unit, {notice.about_id for notice in notices})
        see = {each.pupil_id: await guardians_who(unit, each.pupil_id, action) for each in leaves.values()}
        marks = await marks_for(unit, sorted({notice.person_id for notice in notices}))
        loaded: dict[int, Words | Dropped] = {}
        for notice in notices:
            leave = leaves.get(notice.about_id)
            if leave is None or leave.left or notice.person_id not in see[leave.pupil_id]:
                loaded[notice.id] = Dropped("no longer their child here")
            elif leave.state not in states:
                loaded[notice.id] = Dropped("not so any more")
            else:
                loaded[notice.id] = partial(words_of, leave, marks.get((notice.person_id, leave.pupil_id)))
        return loaded

    return load


def _decides(acting: Acting | None, leave: Leave) -> bool:
    about = About(leave.school.id, leave.class_id, leave.pupil_id)
    if acting is None or not may(acting, DECIDE, about):
        return False
    held = {role.role for person in acting.persons if person.school.id == leave.school.id for role in person.roles}
    return leave.goes_to is Decides.TEACHER or StaffRole.HEAD in held


def _is_office(acting: Acting | None, leave: Leave) -> bool:
    return acting is not None and any(
        role.role is StaffRole.OFFICE
        for person in acting.persons
        if person.school.id == leave.school.id
        for role in person.roles
    )


async def _load_waits(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    """To whoever may answer at this instant."""
    leaves, actings = await _for_staff(unit, notices)
    loaded: dict[int, Words | Dropped] = {}
    for notice in notices:
        leave = leaves.get(notice.about_id)
        if leave is None or leave.left or leave.state is not LeaveState.WAITING:
            loaded[notice.id] = Dropped("answered, or over")
        elif not _decides(actings.get(notice.person_id), leave):
            loaded[notice.id] = Dropped("no longer theirs to answer")
        else:
            loaded[notice.id] = partial(words.waits, leave)
    return loaded


async def _load_late(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    """To who decides, and to the office, which sees to it."""
    leaves, actings = await _for_staff(unit, notices)
    loaded: dict[int, Words | Dropped] = {}
    for notice in notices:
        leave, acting = leaves.get(notice.about_id), actings.get(notice.person_id)
        if leave is None or leave.left or leave.state is not LeaveState.WAITING:
            loaded[notice.id] = Dropped("answered, or over")
        elif (decides := _decides(acting, leave)) or _is_office(acting, leave):
            loaded[notice.id] = partial(words.late, leave, decides=decides)
        else:
            loaded[notice.id] = Dropped("no longer of the school's office")
    return loaded


async def _load_off(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    """To the child's other adults and to who was to decide."""
    leaves, actings = await _for_staff(unit, notices)
    see = {each.pupil_id: await guardians_who(unit, each.pupil_id, SEE) for each in leaves.values()}
    marks = await marks_for(unit, sorted({notice.person_id for notice in notices}))
    loaded: dict[int, Words | Dropped] = {}
    for notice in notices:
        leave = leaves.get(notice.about_id)
        if leave is None or leave.left or leave.state is not LeaveState.WITHDRAWN:
            loaded[notice.id] = Dropped("not so any more")
        elif notice.person_id in see[leave.pupil_id]:
            loaded[notice.id] = partial(words.off, leave, marks.get((notice.person_id, leave.pupil_id)))
        elif _decides(actings.get(notice.person_id), leave):
            loaded[notice.id] = partial(words.off, leave)
        else:
            loaded[notice.id] = Dropped("no longer theirs")
    return loaded


async def _for_staff(unit: Unit, notices: Sequence[Notice]) -> tuple[dict[int, Leave], dict[int, Acting]]:
    leaves = await leaves_by_ids(unit, {notice.about_id for notice in notices})
    return leaves, await actings_of(unit, sorted({notice.person_id for notice in notices}))


KINDS = (
    Kind(ASKED, _to_home({LeaveState.ASKED}, words.asked, APPLY), why=whys.ABSENCE),
    Kind(TOLD, _to_home({LeaveState.WAITING}, words.told), why=whys.ABSENCE),
    Kind(ANSWERED, _to_home({LeaveState.GRANTED, LeaveState.REFUSED}, words.answered), why=whys.ABSENCE),
    Kind(UNANSWERED, _to_home(OPEN, words.unanswered, APPLY), why=whys.ABSENCE),
    Kind(OFF, _load_off, why=whys.ABSENCE),
    Kind(WAITS, _load_waits, why=whys.CLASS_ABSENCE),
    Kind(LATE, _load_late, why=whys.CLASS_ABSENCE),
)
