"""When people change: a round outlives its teacher's role, and a booking its guardian's.

The one rule kept here: bookings stand, and a family hears of it only if time, place or person changes for them.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, case, delete, select, update

from bot.conferences.facts import BookingFacts, RoundFacts
from bot.conferences.homes import NO_HOMES, homes_of, who_sees
from bot.conferences.models import Booking, Round, RoundDraft, RoundState, RoundTable, Slot
from bot.conferences.plans import ABOUT_A_TALK, BOARD, CALENDAR, KEPT, LATE, MOVED, NO_TIME, OFF, SUGGESTED, TOLD
from bot.conferences.queries import (
    BOOKING_COLUMNS,
    CLASS_ROUND,
    IS_LIVE,
    booking_facts,
    holds_anybody_custody,
    rounds,
    tables_of,
)
from bot.conferences.rounds.calling_off import call_off
from bot.conferences.rounds.plans import CHANGED, board_of, changed
from bot.conferences.waiting.lining import offer_to_line
from bot.core.feature import Ended, Who
from bot.core.unit import Unit
from bot.outbox.models import OutboxRow, State
from bot.outbox.planning import plan_again
from bot.people.models import StaffRole, StaffRoleRow
from bot.people.ties import holds

# Whoever is nearest to the class first.
_ORDER = (StaffRole.CONTACT_TEACHER, StaffRole.TEAM_TEACHER, StaffRole.HEAD, StaffRole.OFFICE)
_TO_STAFF = (NO_TIME, LATE)
_TO_HOME = (*ABOUT_A_TALK, TOLD, MOVED, CHANGED, OFF, CALENDAR, SUGGESTED, KEPT)

_ROUNDS_OF = select(Round.id).where(
    Round.teacher_id == bindparam("teacher"),
    Round.school_id == bindparam("school"),
    Round.state != RoundState.CANCELLED.value,
    select(Slot.id).where(Slot.round_id == Round.id, Slot.ends_at > bindparam("now")).exists(),
)
_ROUNDS_OF_CLASS = _ROUNDS_OF.where(Round.class_id == bindparam("class_id"))
_SUCCESSORS = (
    select(StaffRoleRow.person_id)
    .where(
        StaffRoleRow.school_id == bindparam("school"),
        holds(StaffRoleRow),
        StaffRoleRow.role.in_([role.value for role in _ORDER]),
        (StaffRoleRow.class_id == bindparam("class_id")) | StaffRoleRow.class_id.is_(None),
    )
    .order_by(case({role.value: place for place, role in enumerate(_ORDER)}, value=StaffRoleRow.role), StaffRoleRow.id)
)
_PASS_ROUND = update(Round).where(Round.id == bindparam("of_round")).values(teacher_id=bindparam("to_teacher"))
_PASS_SLOTS = (
    update(Slot)
    .where(Slot.round_id == bindparam("of_round"), Slot.teacher_id == bindparam("from_teacher"))
    .values(teacher_id=bindparam("to_teacher"))
)
_PASS_TABLES = (
    update(RoundTable)
    .where(RoundTable.round_id == bindparam("of_round"), RoundTable.teacher_id == bindparam("from_teacher"))
    .values(teacher_id=bindparam("to_teacher"))
)
# Where somebody sits at a table of another's café.
_CAFES_OF = (
    select(Round.id)
    .distinct()
    .join(RoundTable, RoundTable.round_id == Round.id)
    .where(
        RoundTable.teacher_id == bindparam("teacher"),
        Round.teacher_id != bindparam("teacher"),
        Round.school_id == bindparam("school"),
        Round.state != RoundState.CANCELLED.value,
        select(Slot.id).where(Slot.round_id == Round.id, Slot.ends_at > bindparam("now")).exists(),
    )
)
_CAFES_OF_CLASS = _CAFES_OF.where(Round.class_id == bindparam("class_id"))
_IN_CLASS_STILL = select(StaffRoleRow.id).where(
    StaffRoleRow.person_id == bindparam("teacher"),
    StaffRoleRow.class_id == bindparam("of_class"),
    holds(StaffRoleRow),
)
_PASS_NOTICES = (
    update(OutboxRow)
    .where(
        OutboxRow.person_id == bindparam("from_person"),
        OutboxRow.state == State.WAITING.value,
        OutboxRow.kind.in_(_TO_STAFF),
        OutboxRow.about_id.in_(bindparam("things", expanding=True)),
        OutboxRow.about_kind == bindparam("things_kind"),
    )
    .values(person_id=bindparam("to_person"))
)
_STOP_BOARD = (
    update(OutboxRow)
    .where(
        OutboxRow.person_id == bindparam("from_person"),
        OutboxRow.kind == BOARD,
        OutboxRow.about_id == bindparam("of_round"),
        OutboxRow.state == State.WAITING.value,
    )
    .values(state=State.CANCELLED.value)
)
_DROP_DRAFT = delete(RoundDraft).where(RoundDraft.person_id == bindparam("person"))
_OF_ROUND_EVER = select(Booking.id).where(Booking.round_id == bindparam("of_round"))
_TALKS_AHEAD = (
    select(*BOOKING_COLUMNS)
    .select_from(Booking)
    .join(Slot, Slot.id == Booking.slot_id)
    .join(Round, Round.id == Booking.round_id)
    .where(IS_LIVE, Slot.starts_at > bindparam("now"), CLASS_ROUND)
    .order_by(Booking.id)
)
_AHEAD = _TALKS_AHEAD.where(Booking.round_id == bindparam("of_round"))
_OF_PUPIL = _TALKS_AHEAD.where(Booking.pupil_id == bindparam("pupil")).with_for_update(of=Booking)
_BOOKINGS_EVER = select(Booking.id).where(Booking.pupil_id == bindparam("pupil"))
_PASS_TALK = update(Booking).where(Booking.id == bindparam("booking")).values(owner_id=bindparam("heir"))
_STOP_HOME = (
    update(OutboxRow)
    .where(
        OutboxRow.person_id == bindparam("from_person"),
        OutboxRow.state == State.WAITING.value,
        OutboxRow.about_kind == "booking",
        OutboxRow.about_id.in_(bindparam("things", expanding=True)),
        OutboxRow.kind.in_(_TO_HOME),
    )
    .values(state=State.CANCELLED.value)
)


async def ends(unit: Unit, ended: Ended) -> None:
    """What rounds and bookings do in the transaction in which a role or a guardianship ends.

    The role or guardianship is expected to have ended already. A link's end changes nothing here: bookings stand,
    and what cannot be delivered is not sent; but who leaves the bot for good leaves no round behind.
    """
    if ended.what is Who.ROLE or (ended.what is Who.LINK and ended.for_good):
        await _role_ended(unit, ended)
    elif ended.what is Who.GUARDIANSHIP and ended.pupil_id is not None:
        await _guardianship_ended(unit, ended.person_id, ended.pupil_id)


async def _role_ended(unit: Unit, ended: Ended) -> None:
    """Pass the teacher's rounds on, unless somebody with the same hands still stands for the class."""
    await unit.execute(_DROP_DRAFT, {"person": ended.person_id})
    values = {"teacher": ended.person_id, "school": ended.school_id, "now": unit.now}
    if ended.class_id is None:
        rows = await unit.all(_ROUNDS_OF, values)
    else:
        rows = await unit.all(_ROUNDS_OF_CLASS, {**values, "class_id": ended.class_id})
    for round_ in (await rounds(unit, [row.id for row in rows])).values():
        candidates = await unit.all(
            _SUCCESSORS, {"school": round_.school_id, "class_id": round_.class_id, "now": unit.now}
        )
        persons = [row.person_id for row in candidates if not (ended.for_good and row.person_id == ended.person_id)]
        # Who still has another role for the class (team teacher after contact teacher) keeps the round; with nobody
        # left it waits where it is for the next one who comes.
        if persons and ended.person_id not in persons:
            await pass_round(unit, round_, persons[0])
    rows = await unit.all(
        _CAFES_OF if ended.class_id is None else _CAFES_OF_CLASS,
        values if ended.class_id is None else {**values, "class_id": ended.class_id},
    )
    for round_ in (await rounds(unit, [row.id for row in rows])).values():
        still = await unit.first(
            _IN_CLASS_STILL, {"teacher": ended.person_id, "of_class": round_.class_id, "now": unit.now}
        )
        if still is None or ended.for_good:
            await _pass_table(unit, round_, ended.person_id)


async def _pass_table(unit: Unit, round_: RoundFacts, from_person: int) -> None:
    """Somebody's table at a café goes to who holds the round, with its seats; those who sit there hear of it."""
    ahead = [booking_facts(row) for row in await unit.all(_AHEAD, {"of_round": round_.round_id, "now": unit.now})]
    tables = await tables_of(unit, [round_.round_id])
    theirs = {table_id for table_id, table in tables.items() if table.teacher_id == from_person}
    passed = {"of_round": round_.round_id, "to_teacher": round_.teacher_id, "from_teacher": from_person}
    await unit.execute(_PASS_TABLES, passed)
    await unit.execute(_PASS_SLOTS, passed)
    await _tell(unit, round_, [booking for booking in ahead if booking.table_id in theirs])


async def pass_round(unit: Unit, round_: RoundFacts, to_person: int) -> None:
    """Give the round with its times to another teacher; families with a talk to come hear that something is new."""
    from_person = round_.teacher_id
    passed = {"of_round": round_.round_id, "to_teacher": to_person}
    await unit.execute(_PASS_ROUND, passed)
    for statement in (_PASS_SLOTS, _PASS_TABLES):
        await unit.execute(statement, {**passed, "from_teacher": from_person})
    after = (await rounds(unit, [round_.round_id]))[round_.round_id]
    ahead = [booking_facts(row) for row in await unit.all(_AHEAD, {"of_round": round_.round_id, "now": unit.now})]
    await unit.flush()
    await unit.execute(_STOP_BOARD, {"from_person": from_person, "of_round": round_.round_id})
    await _pass_notices(unit, from_person, to_person, round_.round_id)
    plan_again(unit, [board_of(after, unit.now)])
    await _tell(unit, after, ahead)


async def _pass_notices(unit: Unit, from_person: int, to_person: int, round_id: int) -> None:
    """What waited to ring the old teacher rings the new one."""
    bookings = [row.id for row in await unit.all(_OF_ROUND_EVER, {"of_round": round_id})]
    for kind, things in (("round", [round_id]), ("booking", bookings)):
        if things:
            await unit.execute(
                _PASS_NOTICES,
                {"from_person": from_person, "to_person": to_person, "things": things, "things_kind": kind},
            )


async def _tell(unit: Unit, round_: RoundFacts, bookings: Sequence[BookingFacts]) -> None:
    holders = await who_sees(unit, bookings)
    for booking in bookings:
        plan_again(unit, changed(booking, round_, holders[booking.booking_id], unit.now))


async def _guardianship_ended(unit: Unit, person_id: int, pupil_id: int) -> None:
    """Stop what this person would still hear of the pupil's talks, and pass those they booked on to whom they were
    not hidden from; cancel a talk only if nobody with custody is left who may know of it.

    Invitations and nudges name a round and no pupil: their own re-check drops them when no child is left in it.
    """
    ever = [row.id for row in await unit.all(_BOOKINGS_EVER, {"pupil": pupil_id})]
    if ever:
        await unit.flush()
        await unit.execute(_STOP_HOME, {"from_person": person_id, "things": ever})
    ahead = [booking_facts(row) for row in await unit.all(_OF_PUPIL, {"pupil": pupil_id, "now": unit.now})]
    if await holds_anybody_custody(unit, pupil_id):
        ahead = await _pass_talks(unit, person_id, [each for each in ahead if each.owner_id == person_id])
    found = await rounds(unit, sorted({booking.round_id for booking in ahead}))
    for booking in ahead:
        await call_off(unit, found[booking.round_id], [booking])
        await offer_to_line(unit, found[booking.round_id], [booking.slot_id], but=pupil_id)


async def _pass_talks(unit: Unit, person_id: int, owned: Sequence[BookingFacts]) -> list[BookingFacts]:
    """Give the talks to the first custody holder who was not hidden from their owner. Returns those left over."""
    homes = await homes_of(unit, (booking.pupil_id for booking in owned))
    left: list[BookingFacts] = []
    for booking in owned:
        of = homes.get(booking.pupil_id, NO_HOMES)
        heirs = [other for other in of.custody if other != person_id and of.sees(other, booking)]
        # A protected child's guardians may all be outside the bot: the talk then stands for the teacher to see to.
        if heirs or not of.custody:
            await unit.execute(_PASS_TALK, {"booking": booking.booking_id, "heir": heirs[0] if heirs else None})
        else:
            left.append(booking)
    return left
