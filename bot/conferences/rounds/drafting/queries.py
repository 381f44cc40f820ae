"""Selects of putting a round together: the draft, the class's last round, what else the teacher has then."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import and_, bindparam, exists, func, or_, select

from bot.conferences.models import Booking, Form, Round, RoundDraft, RoundState, Slot, SlotState
from bot.conferences.queries import (
    CLASS_ROUND,
    IS_LIVE,
    PupilName,
    pupils_of_class,
    rounds_of_classes,
    tables_of,
)
from bot.conferences.rounds.access import ClassChoice, allowed_class
from bot.conferences.rounds.consulting.queries import reached_parents
from bot.conferences.rounds.drafting.draft import Clash, Draft, LastTime, Preview, Span, Step, TableDraft, read
from bot.conferences.rounds.drafting.rules import (
    MOST_SEATS,
    MOST_TIMES,
    clear_of,
    first_monday,
    is_complete,
    is_in_the_way,
    last_time,
    lengths_of,
    monday_of,
    next_morning,
    next_step,
    notice_of,
    pauses_choices,
    round_forms,
    shown_weeks,
    times_of,
)
from bot.conferences.rounds.running.queries import reached_pupils
from bot.conferences.rules import is_over
from bot.conferences.wishes.left_out import LeftOut, Seeker, left_out
from bot.core.among import among
from bot.core.tables import written
from bot.core.unit import Unit
from bot.people.acting import Acting, ActingPerson
from bot.people.models import Person, SchoolClass, StaffRole, StaffRoleRow
from bot.people.ties import holds
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import Policy
from bot.schools.policy.timeline import choose_by
from bot.schools.queries import policy_of

_DRAFTS = select(RoundDraft.id, RoundDraft.school_id, RoundDraft.person_id, RoundDraft.plan).where(
    RoundDraft.person_id.in_(bindparam("persons", expanding=True))
)
_NEWEST_DRAFT = _DRAFTS.order_by(RoundDraft.changed_at.desc(), RoundDraft.id.desc()).limit(1)
_ONE_DRAFT = _DRAFTS.where(RoundDraft.id == bindparam("draft")).with_for_update()

_OF_CLASS = select(func.max(Round.id)).where(
    Round.class_id == bindparam("class_id"), CLASS_ROUND, Round.state != RoundState.CANCELLED.value
)
_LAST_ROUND = (
    select(Slot.starts_at, Slot.ends_at, Round.id, Round.minutes, Round.form, Round.room, Round.seats)
    .join(Round, Round.id == Slot.round_id)
    .where(Round.id == _OF_CLASS.scalar_subquery())
    .order_by(Slot.starts_at)
)
_NEWEST = select(func.max(Round.id)).where(Round.class_id == bindparam("class_id"), CLASS_ROUND)

_STANDING = (RoundState.PLANNED, RoundState.ANNOUNCED, RoundState.OPEN, RoundState.PAUSED)
_BOOKED = exists().where(Booking.slot_id == Slot.id, IS_LIVE)
# A time nobody can choose any more is in nobody's way.
_TAKEN = (
    select(Slot.starts_at, Slot.ends_at, SchoolClass.name, Round.pupil_id)
    .distinct()
    .join(Round, Round.id == Slot.round_id)
    .join(SchoolClass, SchoolClass.id == Round.class_id)
    .where(
        among(Slot.teacher_id, "teachers"),
        Slot.starts_at < bindparam("until"),
        Slot.ends_at > bindparam("since"),
        or_(
            _BOOKED,
            and_(
                Slot.state.in_([written(state) for state in (SlotState.FREE, SlotState.HELD, SlotState.KEPT)]),
                Round.state.in_([written(state) for state in _STANDING]),
            ),
        ),
    )
    .order_by(Slot.starts_at)
)
_TEACHERS = (
    select(StaffRoleRow.person_id, StaffRoleRow.role, Person.given_name)
    .join(Person, Person.id == StaffRoleRow.person_id)
    .where(
        StaffRoleRow.class_id == bindparam("class_id"),
        StaffRoleRow.role.in_([StaffRole.CONTACT_TEACHER.value, StaffRole.TEAM_TEACHER.value]),
        holds(StaffRoleRow),
    )
    .order_by(StaffRoleRow.role, StaffRoleRow.id)
)


class Setting(Struct, frozen=True):
    """Where a draft stands: who acts, the class, and the school's rules."""

    person: ActingPerson
    class_: ClassChoice
    policy: Policy
    calendar: SchoolCalendar


class View(Struct, frozen=True):
    """A draft with all that its present screen says. `monday` begins the two weeks of days shown; `this_monday` is
    the current week's."""

    draft: Draft
    step: Step
    class_name: str
    zone: str
    last: LastTime | None
    monday: date
    this_monday: date
    open_days: tuple[date, ...]
    closed_days: tuple[date, ...]
    policy: Policy
    preview: Preview | None
    staff: tuple[tuple[int, str], ...] = ()
    # How many contact parents can be asked here who takes part (D2.31).
    contact_parents: int = 0

    @property
    def lengths(self) -> tuple[int, ...]:
        return lengths_of(self.policy)

    @property
    def forms(self) -> tuple[Form, ...]:
        return round_forms(self.policy)

    @property
    def by_need(self) -> bool:
        """Whether the team judges for each pupil how many talks it needs (D3.10)."""
        return self.policy.conferences.per_pupil_need

    @property
    def pauses(self) -> tuple[tuple[int, int], ...]:
        """(minutes, after how many talks) to choose from."""
        return tuple((pauses.minutes, pauses.every) for pauses in pauses_choices(self.policy))


def _persons(acting: Acting) -> list[int]:
    return [person.person_id for person in acting.persons]


async def newest_draft(unit: Unit, acting: Acting) -> Draft | None:
    """The draft one is at, if any."""
    row = await unit.first(_NEWEST_DRAFT, {"persons": _persons(acting)})
    return read(row.id, row.school_id, row.person_id, row.plan) if row else None


async def own_draft(unit: Unit, acting: Acting, draft_id: int) -> Draft | None:
    """One's own draft with this id, locked."""
    row = await unit.first(_ONE_DRAFT, {"persons": _persons(acting), "draft": draft_id})
    return read(row.id, row.school_id, row.person_id, row.plan) if row else None


async def setting_of(unit: Unit, acting: Acting, class_id: int, *, locked: bool = False) -> Setting:
    """Asks whether one may open rounds for the class. Raises Outdated or NotAllowed."""
    person, class_ = await allowed_class(unit, acting, class_id, locked=locked)
    policy = await policy_of(unit, person.school.id, person.school.policy_version)
    return Setting(person, class_, policy, person.school.calendar(policy))


async def last_of_class(unit: Unit, class_id: int, calendar: SchoolCalendar) -> LastTime | None:
    """How the class's newest round was held, if there was one."""
    rows = await unit.all(_LAST_ROUND, {"class_id": class_id})
    if not rows:
        return None
    spans = [Span(row.starts_at, row.ends_at) for row in rows]
    found = last_time(spans, rows[0].minutes, Form(rows[0].form), rows[0].room, calendar)
    tables = await tables_of(unit, [rows[0].id]) if found.form is Form.SUBJECT_CAFE else {}
    there = {person_id for person_id, _name in await team_of(unit, class_id)} if tables else set()
    of_team = tuple(TableDraft(each.teacher_id, each.subject) for each in tables.values() if each.teacher_id in there)
    return replace(found, seats=rows[0].seats, tables=of_team)


async def taken_times(unit: Unit, teacher_ids: Iterable[int], since: datetime, until: datetime) -> list[Clash]:
    """These teachers' talks and free times in any round between two instants, by time; of a single talk no class."""
    rows = await unit.all(_TAKEN, {"teachers": sorted(set(teacher_ids)), "since": since, "until": until})
    return [Clash(Span(row.starts_at, row.ends_at), "" if row.pupil_id else row.name) for row in rows]


async def team_of(unit: Unit, class_id: int) -> list[tuple[int, str]]:
    """The class's teachers (person id, given name), its contact teacher first."""
    rows = await unit.all(_TEACHERS, {"class_id": class_id, "now": unit.now})
    return list({row.person_id: (row.person_id, row.given_name) for row in rows}.values())


async def teacher_of(unit: Unit, person: ActingPerson, class_id: int) -> tuple[int, str]:
    """Who holds the talks: whoever opens the round if they teach the class, else its contact teacher."""
    rows = await unit.all(_TEACHERS, {"class_id": class_id, "now": unit.now})
    if any(row.person_id == person.person_id for row in rows) or not rows:
        return person.person_id, person.given_name
    return rows[0].person_id, rows[0].given_name


async def view_of(unit: Unit, acting: Acting, draft: Draft, monday: date | None = None) -> View:
    """Everything the draft's next screen says. Raises Outdated or NotAllowed as `setting_of` does."""
    setting = await setting_of(unit, acting, draft.class_id)
    calendar, policy = setting.calendar, setting.policy
    step = next_step(draft)
    first = first_monday(calendar, unit.now, policy.conferences.notice_days)
    this_monday = monday_of(calendar.local(unit.now).date())
    shown = max(this_monday, monday_of(monday or (draft.days[0] if draft.days else first)))
    open_days, closed_days = shown_weeks(calendar, unit.now, shown)
    asks = policy.conferences.attend.staff_consulted_with_contact_parents
    complete = step is Step.PREVIEW or (step is Step.DAYS and bool(draft.like) and is_complete(draft))
    return View(
        draft=draft,
        step=step,
        class_name=setting.class_.name,
        zone=calendar.timezone,
        last=await last_of_class(unit, draft.class_id, calendar),
        monday=shown,
        this_monday=this_monday,
        open_days=open_days,
        closed_days=closed_days,
        policy=policy,
        preview=await preview_of(unit, setting, draft, unit.now) if complete else None,
        staff=tuple(await team_of(unit, draft.class_id)) if draft.is_cafe else (),
        contact_parents=len(await reached_parents(unit, draft.class_id)) if complete and asks else 0,
    )


async def preview_of(unit: Unit, setting: Setting, draft: Draft, opens_at: datetime) -> Preview:
    """What opening the complete draft at `opens_at` would make, and what speaks against it."""
    calendar, wished = setting.calendar, setting.policy.conferences.notice_days
    binds = setting.policy.conferences.notice_mode == "block"
    teacher_id, teacher_name = await teacher_of(unit, setting.person, draft.class_id)
    times = times_of(draft, calendar, max(opens_at, unit.now))
    others = [each for each in await rounds_of_classes(unit, [draft.class_id]) if not is_over(each, unit.now)]
    sitting = [table.teacher_id for table in draft.tables] if draft.is_cafe else [teacher_id]
    taken = await taken_times(unit, sitting, times[0].starts_at, times[-1].ends_at) if times else []
    if draft.leave_out:
        times, taken = clear_of(times, [clash.span for clash in taken]), []
    clashes = tuple(clash for clash in taken if any(is_in_the_way(clash.span, span) for span in times))
    later = next_morning(calendar, unit.now)
    in_time = times and later < times[0].starts_at
    if binds and times and notice_of(calendar, later, times[0].starts_at) < wished:
        in_time = False
    pupils = [pupil for pupil in await pupils_of_class(unit, draft.class_id) if not pupil.protected]
    asked = [pupil.pupil_id for pupil in pupils if draft.need_of(pupil.pupil_id).talks]
    seats = draft.families_at_once
    return Preview(
        times=times,
        pupils=len(asked),
        notice_days=notice_of(calendar, opens_at, times[0].starts_at) if times else 0,
        wished_notice=wished,
        notice_binds=binds,
        closes_at=choose_by(setting.policy, calendar, opens_at, times[0].starts_at) if times else None,
        opens_later_at=later if in_time else None,
        clashes=clashes,
        closed_days=tuple(day for day in draft.days if not calendar.is_school_day(day)),
        others=tuple(others),
        newest=await unit.scalar(_NEWEST, {"class_id": draft.class_id}) or 0,
        too_many=len(times) > MOST_TIMES or len(times) * seats * len(sitting) > MOST_SEATS,
        teacher_id=teacher_id,
        teacher_name=teacher_name,
        # At a café a family has no time of its own to be kept.
        unreached=0 if draft.is_cafe else await _unreached(unit, setting, asked),
        seats=seats,
        talks=sum(draft.need_of(pupil).talks for pupil in asked),
        in_class=len(pupils),
        unsuited=await _unsuited(unit, setting, times, [each for each in pupils if each.pupil_id in asked]),
    )


async def _unsuited(
    unit: Unit, setting: Setting, times: Sequence[Span], pupils: Sequence[PupilName]
) -> tuple[LeftOut, ...]:
    """Those of the pupils whom none of these times suits."""
    begins = [setting.calendar.local(span.starts_at) for span in times]
    seekers = [Seeker(pupil, begins) for pupil in pupils if begins]
    return await left_out(unit, setting.class_.class_id, setting.policy, seekers)


async def _unreached(unit: Unit, setting: Setting, pupils: Sequence[int]) -> int:
    """How many of these families the bot does not reach; 0 where the school keeps no times for them."""
    if not setting.policy.booking.keep_for_unreached:
        return 0
    return len(pupils) - len(await reached_pupils(unit, pupils))


def days_asked(view: View) -> View:
    """The view with the days asked again, whatever else is missing: for paging through the weeks."""
    return replace(view, step=Step.DAYS)
