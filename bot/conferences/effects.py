"""What a new policy or other closed days do to conferences that are already there.

The one rule kept here: a round keeps the policy it was opened under, and with it every limit and every planned
reminder; the days it counts by are the school's, so what waits follows its calendar. No change by the school cancels
a talk: that is the teacher's press, and the families hear it from there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence, Set
from datetime import date
from typing import Any

from sqlalchemy import Row, bindparam, func, select, update

from bot.conferences.booking.plans import reminder_plans
from bot.conferences.booking.queries import family_of, talks
from bot.conferences.models import Booking, Round, RoundDraft, RoundState, Slot, SlotState
from bot.conferences.plans import DAY_BEFORE, NUDGE, SAME_DAY, nudges
from bot.conferences.queries import CLASS_ROUND, IS_LIVE, custody_holders, rounds
from bot.core.tables import written
from bot.core.unit import Unit
from bot.outbox.models import OutboxRow, State
from bot.outbox.notices import Plan
from bot.people.models import SchoolClass
from bot.schools.calendar import SchoolCalendar
from bot.schools.changing.rules import kinds_off
from bot.schools.policy import Policy
from bot.schools.queries import policy_of

_REMINDERS = (DAY_BEFORE, SAME_DAY)
_TIMES = (
    select(
        Slot.round_id,
        Slot.starts_at,
        Slot.state,
        Round.policy_version,
        Round.form,
        SchoolClass.name.label("class_name"),
        Booking.id.label("booking_id"),
        Booking.pupil_id,
    )
    .select_from(Slot)
    .join(Round, Round.id == Slot.round_id)
    .join(SchoolClass, SchoolClass.id == Round.class_id)
    .outerjoin(Booking, (Booking.slot_id == Slot.id) & IS_LIVE)
    .where(
        Slot.school_id == bindparam("school"),
        Slot.starts_at > bindparam("now"),
        Round.state != written(RoundState.CANCELLED),
        CLASS_ROUND,
    )
    .order_by(Slot.starts_at, Slot.id)
)
_WAITING = select(OutboxRow.key, OutboxRow.kind, OutboxRow.about_id, OutboxRow.person_id, OutboxRow.send_at).where(
    OutboxRow.school_id == bindparam("school"),
    OutboxRow.state == written(State.WAITING),
    OutboxRow.kind.in_([DAY_BEFORE, SAME_DAY, NUDGE]),
)
_DRAFTS = select(func.count(RoundDraft.id)).where(RoundDraft.school_id == bindparam("school"))
# Only what still waits: a message that is on its way is not sent a second time.
_PUT_OFF = (
    update(OutboxRow)
    .where(OutboxRow.key == bindparam("of_key"), OutboxRow.state == written(State.WAITING))
    .values(send_at=bindparam("due"), not_after=bindparam("lasts"))
)


async def policy_effects(unit: Unit, school_id: int, before: Policy, after: Policy) -> list[str]:
    """What a new policy leaves as it is, round by round, and what is prepared and will follow it."""
    times = await unit.all(_TIMES, {"school": school_id, "now": unit.now})
    waiting = await unit.all(_WAITING, {"school": school_id})
    return [
        *_rounds_that_stay(times, waiting, after),
        *_kinds_that_go(before, after),
        *await _drafts_that_follow(unit, school_id),
    ]


def _rounds_that_stay(times: Sequence[Row[Any]], waiting: Sequence[Row[Any]], after: Policy) -> Iterator[str]:
    booked = Counter(row.round_id for row in times if row.booking_id)
    round_of = {row.booking_id: row.round_id for row in times if row.booking_id}
    reminders = Counter(round_of.get(row.about_id) for row in waiting if row.kind in _REMINDERS)
    nudged = Counter(row.about_id for row in waiting if row.kind == NUDGE)
    for row in {each.round_id: each for each in times}.values():
        number = row.round_id
        yield (
            f"{row.class_name}: open conferences stay under version {row.policy_version}, with their limits. "
            f"Talks booked: {booked[number]}; reminders planned: {reminders[number]}; nudges planned: "
            f"{nudged[number]}. None of them moves."
        )
        if row.form not in after.conferences.forms:
            yield f"{row.class_name}: its talks are held as {row.form}, which is no longer offered; they stay so."


def _kinds_that_go(before: Policy, after: Policy) -> Iterator[str]:
    # How many there are is said to nobody: of few talks a number says whose they are.
    if gone := kinds_off(before, after):
        yield f"Kinds of talks switched off: {', '.join(gone)}. Talks of these kinds that are arranged stay."


async def _drafts_that_follow(unit: Unit, school_id: int) -> list[str]:
    count = await unit.scalar(_DRAFTS, {"school": school_id})
    return [f"Conferences being prepared, which will follow the new policy: {count}."] if count else []


async def days_effects(unit: Unit, school_id: int, before: SchoolCalendar, after: SchoolCalendar) -> list[str]:
    """Talks on days that close, by day and class, and how many of the planned reminders move to another day."""
    times = await unit.all(_TIMES, {"school": school_id, "now": unit.now})
    lines = [line async for line in _talks_on(unit, times, after, after.closed - before.closed)]
    moves = await _moves(unit, school_id, before, after)
    kinds = Counter(NUDGE if plan.kind == NUDGE else DAY_BEFORE for plan in moves)
    if kinds[DAY_BEFORE]:
        lines.append(f"Reminders that move, because the school day before the talk is another: {kinds[DAY_BEFORE]}.")
    if kinds[NUDGE]:
        lines.append(f"Nudges that move to another day: {kinds[NUDGE]}.")
    return lines


async def _talks_on(
    unit: Unit, times: Sequence[Row[Any]], calendar: SchoolCalendar, closing: Set[date]
) -> AsyncIterator[str]:
    hit = [row for row in times if calendar.local(row.starts_at).date() in closing]
    holders = await custody_holders(unit, sorted({row.pupil_id for row in hit if row.booking_id}))
    by_class: dict[tuple[str, str], list[Row[Any]]] = {}
    for row in hit:
        by_class.setdefault((calendar.local(row.starts_at).date().isoformat(), row.class_name), []).append(row)
    for (day, class_name), rows in sorted(by_class.items()):
        booked = [row for row in rows if row.booking_id]
        # Siblings have the same guardians: one family.
        families = len({frozenset(holders[row.pupil_id]) or row.pupil_id for row in booked})
        free = sum(1 for row in rows if not row.booking_id and row.state == SlotState.FREE.value)
        yield (
            f"{day}, {class_name}: {len(booked)} talks are booked, families concerned: {families}; "
            f"times that can still be chosen: {free}. They stay until the teacher cancels or moves them in the bot; "
            "only then are the families told."
        )


async def days_changed(unit: Unit, school_id: int, before: SchoolCalendar, after: SchoolCalendar) -> None:
    """Move the reminders and nudges that wait to the days they now belong to."""
    moves = await _moves(unit, school_id, before, after)
    if moves:
        values = [{"of_key": plan.key, "due": plan.send_at, "lasts": plan.not_after} for plan in moves]
        await unit.execute(_PUT_OFF, values)


async def _moves(unit: Unit, school_id: int, before: SchoolCalendar, after: SchoolCalendar) -> list[Plan]:
    """What waits and would be planned for another instant by the school's days as they are now."""
    if before.closed == after.closed:
        return []
    waiting = {row.key: row for row in await unit.all(_WAITING, {"school": school_id})}
    planned = [
        *await _reminders(unit, [row for row in waiting.values() if row.kind in _REMINDERS], after),
        *await _nudges(unit, [row for row in waiting.values() if row.kind == NUDGE], after),
    ]
    return [
        plan
        for plan in planned
        if plan.key in waiting and plan.send_at != waiting[plan.key].send_at and plan.send_at > unit.now
    ]


async def _reminders(unit: Unit, rows: Sequence[Row[Any]], calendar: SchoolCalendar) -> list[Plan]:
    found = await talks(unit, sorted({row.about_id for row in rows}))
    family = await family_of(unit, sorted({talk.booking.pupil_id for talk in found.values()}))
    plans: list[Plan] = []
    for made in found.values():
        policy = await policy_of(unit, made.round_.school_id, made.round_.policy_version)
        plans += reminder_plans(made, family.who_hears(made.booking), policy, calendar, unit.now)
    return plans


async def _nudges(unit: Unit, rows: Sequence[Row[Any]], calendar: SchoolCalendar) -> list[Plan]:
    plans: list[Plan] = []
    for round_ in (await rounds(unit, sorted({row.about_id for row in rows}))).values():
        policy = await policy_of(unit, round_.school_id, round_.policy_version)
        people = [row.person_id for row in rows if row.about_id == round_.round_id]
        plans += nudges(policy, calendar, round_, people)
    return plans
