"""Use cases of the register: mark a pupil, take it, answer for a missing child, say what came out of a call.

The one rule kept here: who has no mark is here, and who is reported away needs none.
"""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct
from sqlalchemy import bindparam, delete, insert, update

from bot.absence import reports
from bot.absence.facts import Report, Wanted
from bot.absence.models import AbsenceKind, CaseEnd, ClassRegister, Mark, MissingAnswer, RegisterMark
from bot.absence.queries import days_of_pupils, lock_pupils
from bot.absence.register import cases
from bot.absence.register.errors import CaseAnswered, CaseOver, NoSchoolToday, OtherDay
from bot.absence.register.facts import Case
from bot.absence.register.plans import ABOUT, MISSING
from bot.absence.register.queries import cases_by_ids, register_of
from bot.absence.register.rules import is_away, is_school_over, tell_at
from bot.absence.register.views import Taking, lines_of
from bot.absence.reporting import drafts
from bot.absence.reporting.drafts import Draft
from bot.absence.rights import REGISTER, SEE
from bot.absence.rules import minutes
from bot.absence.still_away import crossing
from bot.absence.today import boards
from bot.core.dates import local
from bot.core.errors import Outdated
from bot.core.unit import Unit
from bot.outbox.planning import cancel_about
from bot.people.access import About, require
from bot.people.acting import Acting, ActingPerson
from bot.people.roles.queries import class_entry
from bot.schools.calendar import SchoolCalendar
from bot.schools.queries import calendar_of, policy_of

_BEGIN = insert(ClassRegister).returning(ClassRegister.id)
_TAKEN = (
    update(ClassRegister)
    .where(ClassRegister.id == bindparam("register"))
    .values(taken_by=bindparam("by"), taken_at=bindparam("at"))
)
_OF_PUPIL = (RegisterMark.register_id == bindparam("register"), RegisterMark.pupil_id == bindparam("pupil"))
_ERASE = delete(RegisterMark).where(*_OF_PUPIL)
_REMARK = update(RegisterMark).where(*_OF_PUPIL).values(mark=bindparam("said"), marked_at=bindparam("at"))
_MARK = insert(RegisterMark)
_FOLD = "outbox.fold"


class Taken(Struct, frozen=True):
    """What taking a register came to: how many homes are asked, and when."""

    raised: int
    tell_at: datetime


async def taking(unit: Unit, acting: Acting, class_id: int, day: date | None = None) -> Taking:
    """Whose register, today. Raises Outdated, NotAllowed, NoSchoolToday, and OtherDay where `day` is another one."""
    found = await class_entry(unit, class_id)
    if found is None:
        raise Outdated
    person = require(unit, acting, REGISTER, About(found.school_id, class_id, kind="class", id=class_id))
    policy = await policy_of(unit, person.school.id, person.school.policy_version)
    calendar = person.school.calendar(policy)
    today = calendar.local(unit.now).date()
    if not calendar.is_school_day(today):
        raise NoSchoolToday(class_id)
    if day is not None and day != today:
        raise OtherDay(class_id)
    return Taking(person, found, policy, calendar, today)


async def mark_pupil(unit: Unit, acting: Acting, class_id: int, pupil_id: int, day: date, said: Mark | None) -> Taking:
    """A pupil is missing, late or here; None as was told. Once the register is taken, who came is no more missing.

    Raises as `taking`, and Outdated for a pupil who is not in the class.
    """
    takes = await taking(unit, acting, class_id, day)
    # Locked before it is read: of a tap and a last button that cross, the second sees the first.
    register_id = await _begun(unit, takes)
    line = next((each for each in await lines_of(unit, takes) if each.day.pupil_id == pupil_id), None)
    if line is None:
        raise Outdated
    await _put(unit, takes, register_id, pupil_id, said)
    if said is not Mark.MISSING and line.day.case_id is not None:
        case = (await cases_by_ids(unit, [line.day.case_id], locked=True))[line.day.case_id]
        # Settled on the phone, and now here: missing a second time, it is asked about again.
        if case.is_open or case.closed_why is CaseEnd.SETTLED:
            await cases.close(unit, takes.calendar, case, CaseEnd.ARRIVED)
    if line.day.register_taken_at is not None:
        boards.refresh(unit, takes.person.school.id, class_id, takes.today)
    return takes


async def _begun(unit: Unit, takes: Taking) -> int:
    """The register of the day, locked. Begun by two at once it is one: the second runs again."""
    register_id, _taken_at = await register_of(unit, takes.of_class.class_id, takes.today, locked=True)
    if not register_id:
        values = {"school_id": takes.person.school.id, "class_id": takes.of_class.class_id, "on_day": takes.today}
        register_id = await unit.scalar(_BEGIN, values)
    return register_id


async def _put(unit: Unit, takes: Taking, register_id: int, pupil_id: int, said: Mark | None) -> None:
    where = {"register": register_id, "pupil": pupil_id}
    if said is None:
        await unit.execute(_ERASE, where)
    elif not (await unit.execute(_REMARK, {**where, "said": said.value, "at": unit.now})).rowcount:
        about = {"school_id": takes.person.school.id, "register_id": register_id, "pupil_id": pupil_id}
        await unit.execute(_MARK, {**about, "mark": said.value, "marked_at": unit.now})


async def take_register(unit: Unit, acting: Acting, class_id: int, day: date) -> tuple[Taking, Taken]:
    """The register as it is marked; the homes of who is missing without a report are asked. Raises as `taking`."""
    takes = await taking(unit, acting, class_id, day)
    register_id = await _begun(unit, takes)
    await unit.execute(_TAKEN, {"register": register_id, "by": takes.person.person_id, "at": unit.now})
    missing = [line.day.pupil_id for line in await lines_of(unit, takes) if line.mark is Mark.MISSING]
    at = tell_at(takes.policy, takes.calendar, unit.now)
    raised = await _raise(unit, takes, missing, at) if missing else 0
    await crossing.register_taken(unit, class_id, takes.calendar)
    boards.refresh(unit, takes.person.school.id, class_id, takes.today)
    return takes, Taken(raised, at)


async def _raise(unit: Unit, takes: Taking, missing: list[int], at: datetime) -> int:
    if is_school_over(takes.policy, takes.calendar, unit.now):
        return 0
    # A report that is being written is waited for, and one that comes later finds the case.
    await lock_pupils(unit, missing)
    minute = minutes(takes.calendar.local(unit.now).time())
    raised = 0
    for found in await days_of_pupils(unit, missing, takes.today):
        if not is_away(found, minute) and found.case_closed is not CaseEnd.SETTLED:
            begun = {"on_day": takes.today, "tell_at": at}
            school, by = takes.person.school.id, takes.person.person_id
            raised += await cases.raise_case(unit, takes.calendar, school, found, by, begun) is not None
    return raised


# The home ------------------------------------------------------------------------------------------------------------


async def answer_missing(unit: Unit, acting: Acting, case_id: int, said: MissingAnswer) -> tuple[Case, Report | None]:
    """An adult of the child's says where it is, or wants to be rung. The first answer counts; its giver may change it.
    With the report that "at home" is.

    Raises Outdated, NotAllowed, CaseOver, CaseAnswered, and for "at home" as `reports.report`.
    """
    person, case, calendar = await _answering(unit, acting, case_id)
    if said is not MissingAnswer.HOME:
        same = case.answer is said
        return case if same else await cases.answer(unit, calendar, case, said, person.person_id), None
    (report,) = await reports.report(unit, acting, [case.pupil_id], _at_home(case))
    closed = await _closed(unit, calendar, case, person.person_id)
    # The question's message is the receipt now, and folds as one: the line that stays is the home's evidence.
    await cancel_about(unit, ABOUT, [case_id], [MISSING, _FOLD], person.person_id)
    return closed, report


async def fill_in(unit: Unit, acting: Acting, case_id: int) -> Draft:
    """ "At home" as a draft, for whom digits are asked for before a report. Raises as `answer_missing`."""
    _person, case, _calendar = await _answering(unit, acting, case_id)
    return await drafts.start(unit, acting, [case.pupil_id], _at_home(case))


async def _answering(unit: Unit, acting: Acting, case_id: int) -> tuple[ActingPerson, Case, SchoolCalendar]:
    person, case = await own_case(unit, acting, case_id, SEE, locked=True)
    calendar = await _open_today(unit, case)
    if case.answer is not None and case.answered_by != person.person_id:
        raise CaseAnswered(case_id)
    return person, case, calendar


def _at_home(case: Case) -> Wanted:
    return Wanted(AbsenceKind.DAY, case.on_day, case.on_day)


async def own_case(
    unit: Unit, acting: Acting, case_id: int, action: str, *, locked: bool = False
) -> tuple[ActingPerson, Case]:
    """The case and who acts. Raises Outdated for an unknown one, NotAllowed for another's."""
    case = (await cases_by_ids(unit, [case_id], locked=locked)).get(case_id)
    if case is None or not case.at_school:
        raise Outdated
    about = About(case.school.id, case.class_id, case.pupil_id, kind="missing_case", id=case_id)
    return require(unit, acting, action, about), case


async def _open_today(unit: Unit, case: Case) -> SchoolCalendar:
    calendar = await calendar_of(unit, case.school)
    if not case.is_open or case.on_day != local(unit.now, case.school.zone).date():
        raise CaseOver(case.id)
    return calendar


async def _closed(unit: Unit, calendar: SchoolCalendar, case: Case, by: int) -> Case:
    """The report that was made answers the case; one that stood before does, too."""
    now = (await cases_by_ids(unit, [case.id]))[case.id]
    return now if not now.is_open else await cases.close(unit, calendar, now, CaseEnd.REPORTED, by)


# The school ----------------------------------------------------------------------------------------------------------


async def found_home(unit: Unit, acting: Acting, case_id: int) -> Case:
    """The home said on the phone that the child is there: its report, written down. Raises as `staff_case`."""
    takes, case = await staff_case(unit, acting, case_id)
    await reports.report_for(unit, acting, case.pupil_id, _at_home(case))
    return await _closed(unit, takes.calendar, case, takes.person.person_id)


async def found_on_the_way(unit: Unit, acting: Acting, case_id: int) -> Case:
    """The home said on the phone that the child is coming. Raises as `staff_case`."""
    takes, case = await staff_case(unit, acting, case_id)
    return await cases.answer(unit, takes.calendar, case, MissingAnswer.WAY, takes.person.person_id)


async def found_here(unit: Unit, acting: Acting, case_id: int) -> Case:
    """The child has come: late, in the register. Raises as `staff_case`."""
    takes, case = await staff_case(unit, acting, case_id)
    await _put(unit, takes, await _begun(unit, takes), case.pupil_id, Mark.LATE)
    return await cases.close(unit, takes.calendar, case, CaseEnd.ARRIVED)


async def settle(unit: Unit, acting: Acting, case_id: int) -> Case:
    """School and home have spoken: it is known where the child is. Raises as `staff_case`."""
    takes, case = await staff_case(unit, acting, case_id)
    return await cases.close(unit, takes.calendar, case, CaseEnd.SETTLED, takes.person.person_id)


async def staff_case(unit: Unit, acting: Acting, case_id: int) -> tuple[Taking, Case]:
    """An open case of today. Raises CaseOver, and as `shown_case`."""
    takes, case = await shown_case(unit, acting, case_id, locked=True)
    if not case.is_open:
        raise CaseOver(case_id)
    return takes, case


async def shown_case(unit: Unit, acting: Acting, case_id: int, *, locked: bool = False) -> tuple[Taking, Case]:
    """A case of today, open or over. Raises Outdated, NotAllowed, and OtherDay or NoSchoolToday for an older one."""
    _person, case = await own_case(unit, acting, case_id, REGISTER, locked=locked)
    return await taking(unit, acting, case.class_id, case.on_day), case
