"""What follows for single talks when wishes, custody, roles or the school's days change.

The one rule kept here: bookings stand, and whoever takes a talk over is somebody who could have held it; a separate
talk goes from a contact teacher to a contact teacher or the head, to nobody else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, case, delete, exists, or_, select, update

from bot.conferences.booking.queries import TALKS, Talk, family_of, wards_of
from bot.conferences.homes import NO_HOMES, homes_of
from bot.conferences.models import Booking, GuestPart, Round, RoundGuest, RoundState, Slot, TalkKind
from bot.conferences.queries import IS_LIVE, booking_facts, round_facts
from bot.conferences.single.facts import Single
from bot.conferences.single.managing.service import plan_follow_up
from bot.conferences.single.models import SingleDraft
from bot.conferences.single.offering import withdraw_offer
from bot.conferences.single.plans import ABOUT, OFFERED, REMINDERS, TO_HOME, offered, reminders, to_staff, told
from bot.conferences.single.queries import singles, talks_in, who_hears
from bot.core.among import among
from bot.core.feature import Ended, Who
from bot.core.tables import written
from bot.core.unit import Unit
from bot.outbox.models import OutboxRow, State
from bot.outbox.planning import cancel_about, plan, plan_again
from bot.people.models import Guardianship, GuardianshipRow, Pupil, StaffRole, StaffRoleRow
from bot.people.protection import IN_THE_BOT_FOR
from bot.people.ties import holds, lasts
from bot.schools.calendar import SchoolCalendar
from bot.schools.queries import calendar_of, policy_of

_IS_SINGLE = Round.pupil_id.is_not(None)
_AHEAD = TALKS.where(_IS_SINGLE, IS_LIVE, Slot.starts_at > bindparam("now")).order_by(Booking.id)
_OF_PUPILS = _AHEAD.where(among(Booking.pupil_id, "pupils"))
_OF_SCHOOL = _AHEAD.where(Booking.school_id == bindparam("school"))
_REMINDED = exists().where(
    OutboxRow.about_kind == ABOUT,
    OutboxRow.about_id == Round.id,
    OutboxRow.person_id == GuardianshipRow.person_id,
    OutboxRow.kind.in_(REMINDERS),
)
_NAMED = exists().where(RoundGuest.round_id == Round.id, RoundGuest.part == written(GuestPart.GUARDIAN))
_CAME_LATER = (
    select(GuardianshipRow.person_id)
    .distinct()
    .select_from(Booking)
    .join(Slot, Slot.id == Booking.slot_id)
    .join(Round, Round.id == Booking.round_id)
    .join(Pupil, Pupil.id == Booking.pupil_id)
    .join(GuardianshipRow, GuardianshipRow.pupil_id == Pupil.id)
    .where(
        _IS_SINGLE,
        IS_LIVE,
        ~_NAMED,
        Slot.starts_at > bindparam("now"),
        IN_THE_BOT_FOR,
        GuardianshipRow.kind == written(Guardianship.CUSTODY),
        GuardianshipRow.since > Booking.changed_at,
        lasts(GuardianshipRow),
        ~_REMINDED,
    )
    .order_by(GuardianshipRow.person_id)
)
_WAS_OFFERED = exists().where(
    OutboxRow.about_kind == ABOUT,
    OutboxRow.about_id == Round.id,
    OutboxRow.person_id == GuardianshipRow.person_id,
    OutboxRow.kind == OFFERED,
)
_HAS_TIME = exists().where(Booking.round_id == Round.id, IS_LIVE)
_NOT_OFFERED = (
    select(Round.id.label("round_id"), GuardianshipRow.person_id)
    .select_from(Round)
    .join(Pupil, Pupil.id == Round.pupil_id)
    .join(GuardianshipRow, GuardianshipRow.pupil_id == Pupil.id)
    .where(
        Round.state == written(RoundState.OPEN),
        Round.closes_at > bindparam("now"),
        ~_NAMED,
        ~_HAS_TIME,
        IN_THE_BOT_FOR,
        GuardianshipRow.kind == written(Guardianship.CUSTODY),
        GuardianshipRow.since > Round.created_at,
        lasts(GuardianshipRow),
        ~_WAS_OFFERED,
    )
    .order_by(Round.id, GuardianshipRow.person_id)
)


async def _talks(unit: Unit, statement: Any, **values: Any) -> list[Talk]:
    rows = await unit.all(statement, {**values, "now": unit.now})
    return [Talk(booking_facts(row), round_facts(row, state=row.round_state)) for row in rows]


# Wishes --------------------------------------------------------------------------------------------------------------


async def replan_singles(unit: Unit, person_id: int) -> None:
    """The person changed how they want to be reminded, or what they share: their reminders follow."""
    wards = sorted({ward.pupil_id for ward in await wards_of(unit, [person_id])})
    ahead = await _talks(unit, _OF_PUPILS, pupils=wards) if wards else []
    if not ahead:
        return
    found = await singles(unit, (made.round_.round_id for made in ahead))
    family = await family_of(unit, wards)
    await cancel_about(unit, ABOUT, list(found), REMINDERS, person_id)
    for made in ahead:
        hear = who_hears(found[made.round_.round_id], family, made.booking)
        policy = await policy_of(unit, made.round_.school_id, made.round_.policy_version)
        calendar = await calendar_of(unit, made.round_.school)
        own = [each for each in hear if each.person_id == person_id]
        plan_again(unit, reminders(made, own, policy, calendar, unit.now))


async def sharing_of_singles_changed(unit: Unit, _pupil_id: int, person_ids: Sequence[int]) -> None:
    """What two homes share has changed."""
    for person_id in person_ids:
        await replan_singles(unit, person_id)


async def remind_of_singles_later(unit: Unit) -> None:
    """A tick: who came to have custody after the booking is reminded like the rest, where all are invited."""
    for row in await unit.all(_CAME_LATER, {"now": unit.now}):
        await replan_singles(unit, row.person_id)


async def offer_to_who_came_later(unit: Unit) -> None:
    """A tick: who came to have custody after the offer is invited like the rest, where all are invited."""
    rows = await unit.all(_NOT_OFFERED, {"now": unit.now})
    found = await singles(unit, (row.round_id for row in rows))
    for row in rows:
        plan(unit, offered(found[row.round_id].round_, [row.person_id], unit.now))


# The school's days ---------------------------------------------------------------------------------------------------

_WAITING = select(OutboxRow.key, OutboxRow.send_at).where(
    OutboxRow.school_id == bindparam("school"),
    OutboxRow.state == written(State.WAITING),
    OutboxRow.kind.in_(REMINDERS),
)
_PUT_OFF = (
    update(OutboxRow)
    .where(OutboxRow.key == bindparam("of_key"), OutboxRow.state == written(State.WAITING))
    .values(send_at=bindparam("due"), not_after=bindparam("lasts"))
)


async def days_changed_for_singles(unit: Unit, school_id: int, before: SchoolCalendar, after: SchoolCalendar) -> None:
    """Move the reminders that wait to the days they now belong to; nobody is told how many."""
    if before.closed == after.closed:
        return
    await unit.flush()
    waiting = {row.key: row.send_at for row in await unit.all(_WAITING, {"school": school_id})}
    ahead = await _talks(unit, _OF_SCHOOL, school=school_id) if waiting else []
    found = await singles(unit, (made.round_.round_id for made in ahead))
    family = await family_of(unit, sorted({made.booking.pupil_id for made in ahead})) if ahead else None
    moves: list[dict[str, Any]] = []
    for made in ahead:
        assert family is not None
        policy = await policy_of(unit, school_id, made.round_.policy_version)
        hear = who_hears(found[made.round_.round_id], family, made.booking)
        moves += [
            {"of_key": each.key, "due": each.send_at, "lasts": each.not_after}
            for each in reminders(made, hear, policy, after, unit.now)
            if each.key in waiting and waiting[each.key] != each.send_at and each.send_at > unit.now
        ]
    if moves:
        await unit.execute(_PUT_OFF, moves)


# People --------------------------------------------------------------------------------------------------------------

_ORDER = (StaffRole.CONTACT_TEACHER, StaffRole.TEAM_TEACHER, StaffRole.HEAD, StaffRole.OFFICE)
_FOR_SEPARATE = frozenset({StaffRole.CONTACT_TEACHER.value, StaffRole.HEAD.value})
_SUCCESSORS = (
    select(StaffRoleRow.person_id, StaffRoleRow.role)
    .where(
        StaffRoleRow.school_id == bindparam("school"),
        holds(StaffRoleRow),
        StaffRoleRow.role.in_([role.value for role in _ORDER]),
        or_(StaffRoleRow.class_id == bindparam("class_id"), StaffRoleRow.class_id.is_(None)),
    )
    .order_by(case({role.value: place for place, role in enumerate(_ORDER)}, value=StaffRoleRow.role), StaffRoleRow.id)
)
_HELD_BY = select(Round.id, Round.class_id).where(
    _IS_SINGLE,
    Round.teacher_id == bindparam("teacher"),
    Round.school_id == bindparam("school"),
    Round.state != written(RoundState.CANCELLED),
    exists().where(Slot.round_id == Round.id, Slot.ends_at > bindparam("now")),
)
_PASS_ROUND = update(Round).where(Round.id == bindparam("of_round")).values(teacher_id=bindparam("to_teacher"))
_PASS_SLOTS = update(Slot).where(Slot.round_id == bindparam("of_round")).values(teacher_id=bindparam("to_teacher"))
_DROP_DRAFT = delete(SingleDraft).where(SingleDraft.person_id == bindparam("person"))
_OPEN_FOR = select(Round.id).where(
    Round.pupil_id == bindparam("pupil"),
    Round.state != written(RoundState.CANCELLED),
    exists().where(Slot.round_id == Round.id, Slot.ends_at > bindparam("now")),
)
_PASS_TALK = update(Booking).where(Booking.id == bindparam("booking")).values(owner_id=bindparam("heir"))


async def ends(unit: Unit, ended: Ended) -> None:
    """What single talks do in the transaction in which a role, a guardianship or, for good, a link ends."""
    if ended.what is Who.ROLE or (ended.what is Who.LINK and ended.for_good):
        await _role_ended(unit, ended)
    elif ended.what is Who.GUARDIANSHIP and ended.pupil_id is not None:
        await _guardianship_ended(unit, ended.person_id, ended.pupil_id)


async def _role_ended(unit: Unit, ended: Ended) -> None:
    """Pass the talks on, unless their holder still stands for the class."""
    await unit.execute(_DROP_DRAFT, {"person": ended.person_id})
    values = {"teacher": ended.person_id, "school": ended.school_id, "now": unit.now}
    rows = [row for row in await unit.all(_HELD_BY, values) if ended.class_id is None or row.class_id == ended.class_id]
    for single in (await singles(unit, (row.id for row in rows))).values():
        heirs = await _successors(unit, ended, single)
        if heirs and ended.person_id not in heirs:
            await pass_single(unit, single, heirs[0])


async def _successors(unit: Unit, ended: Ended, single: Single) -> list[int]:
    round_ = single.round_
    values = {"school": round_.school_id, "class_id": round_.class_id, "now": unit.now}
    return [
        row.person_id
        for row in await unit.all(_SUCCESSORS, values)
        if (single.kind is not TalkKind.SEPARATE or row.role in _FOR_SEPARATE or row.person_id == ended.person_id)
        and not (ended.for_good and row.person_id == ended.person_id)
    ]


async def pass_single(unit: Unit, single: Single, to_person: int) -> None:
    """Give the talk to another member of staff; whoever has its time hears that something is new."""
    passed = {"of_round": single.round_id, "to_teacher": to_person}
    await unit.execute(_PASS_ROUND, passed)
    await unit.execute(_PASS_SLOTS, passed)
    now = (await singles(unit, [single.round_id]))[single.round_id]
    family = await family_of(unit, [single.pupil_id])
    for made in (await talks_in(unit, [single.round_id], locked=True)).get(single.round_id, ()):
        if made.booking.starts_at > unit.now:
            hear = who_hears(now, family, made.booking)
            plan_again(unit, told(made, (each.person_id for each in hear), unit.now))
    plan(unit, [to_staff(now.round_, "passed on", unit.now, rings=True)])
    await plan_follow_up(unit, now)


async def _guardianship_ended(unit: Unit, person_id: int, pupil_id: int) -> None:
    """Stop what this person would still hear; pass a talk they chose to another who is invited; with nobody invited
    left it is taken back."""
    ids = [row.id for row in await unit.all(_OPEN_FOR, {"pupil": pupil_id, "now": unit.now})]
    found = await singles(unit, ids)
    homes = (await homes_of(unit, [pupil_id])).get(pupil_id, NO_HOMES)
    await cancel_about(unit, ABOUT, ids, TO_HOME, person_id)
    for single in found.values():
        left = single.guardians(homes.custody)
        if not left:
            # A protected child's guardians may all be outside the bot: the talk then stands for the teacher to see to.
            if homes.custody or single.of(GuestPart.GUARDIAN):
                await withdraw_offer(unit, single.round_id)
            continue
        for made in (await talks_in(unit, [single.round_id], locked=True)).get(single.round_id, ()):
            if made.booking.owner_id == person_id:
                heirs = [other for other in left if homes.sees(other, made.booking)]
                await unit.execute(_PASS_TALK, {"booking": made.booking.booking_id, "heir": (heirs or left)[0]})
