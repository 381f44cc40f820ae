"""What follows for talks that are booked when people change how they are told, what two homes share, or who has the
child."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import bindparam, exists, or_, select, union_all, update

from bot.conferences.booking.plans import reminder_plans
from bot.conferences.booking.queries import family_of, talks, wards_of
from bot.conferences.homes import NO_HOMES, homes_of
from bot.conferences.models import Booking, Round, Slot, Unsuited
from bot.conferences.plans import ABOUT_A_TALK
from bot.conferences.queries import CLASS_ROUND, IS_LIVE, bookings_of_pupils
from bot.core.tables import aliased, written
from bot.core.unit import Unit
from bot.outbox.models import OutboxRow, State
from bot.outbox.planning import cancel_about, plan_again
from bot.people.models import Guardianship, GuardianshipRow, Pupil
from bot.people.protection import IN_THE_BOT_FOR
from bot.people.ties import holds
from bot.schools.queries import calendar_of, policy_of

_WAITING = select(Unsuited.id, Unsuited.round_id, Unsuited.person_id).where(
    Unsuited.pupil_id == bindparam("pupil"), Unsuited.answered_at.is_(None), Unsuited.home == 0
)
# A look every few minutes is for those of the last ones; the days are for a bot that was down.
_LATELY = timedelta(days=3)
_BEGAN = (GuardianshipRow.since, GuardianshipRow.admitted_at, Pupil.admitted_at)
_begun, _let_in = aliased(GuardianshipRow), aliased(Pupil)
# By itself, or every talk to come is looked up with its guardians and their rows before the dates are.
_BEGUN_LATELY = union_all(
    select(_begun.id).where(or_(_begun.since > bindparam("lately"), _begun.admitted_at > bindparam("lately"))),
    select(_begun.id).join(_let_in, _let_in.id == _begun.pupil_id).where(_let_in.admitted_at > bindparam("lately")),
)
_REMINDED = exists().where(
    OutboxRow.about_kind == "booking",
    OutboxRow.about_id == Booking.id,
    OutboxRow.person_id == GuardianshipRow.person_id,
    OutboxRow.kind.in_(ABOUT_A_TALK),
    OutboxRow.state.in_([written(State.WAITING), written(State.SENDING), written(State.SENT)]),
)
# Who had the child when the talk was booked or moved was reckoned with then, whatever they wish.
_CAME_LATER = (
    select(GuardianshipRow.person_id)
    .distinct()
    .select_from(Booking)
    .join(Slot, Slot.id == Booking.slot_id)
    .join(Round, Round.id == Booking.round_id)
    .join(Pupil, Pupil.id == Booking.pupil_id)
    .join(GuardianshipRow, GuardianshipRow.pupil_id == Pupil.id)
    .where(
        IS_LIVE,
        CLASS_ROUND,
        Slot.starts_at > bindparam("now"),
        IN_THE_BOT_FOR,
        GuardianshipRow.kind == Guardianship.CUSTODY.value,
        holds(GuardianshipRow),
        GuardianshipRow.id.in_(_BEGUN_LATELY),
        or_(*(began > Booking.changed_at for began in _BEGAN)),
        ~_REMINDED,
    )
    .order_by(GuardianshipRow.person_id)
)
_SET_HOME = update(Unsuited).where(Unsuited.id == bindparam("row")).values(home=bindparam("to_home"))


async def replan_reminders(unit: Unit, person_id: int) -> None:
    """The person changed how they want to be reminded: their rows about talks to come follow."""
    wards = {ward.pupil_id for ward in await wards_of(unit, [person_id])}
    ahead = [talk for talk in await bookings_of_pupils(unit, sorted(wards)) if talk.starts_at > unit.now]
    found = await talks(unit, [talk.booking_id for talk in ahead])
    family = await family_of(unit, sorted(wards))
    await cancel_about(unit, "booking", list(found), ABOUT_A_TALK, person_id)
    for made in found.values():
        policy = await policy_of(unit, made.round_.school_id, made.round_.policy_version)
        calendar = await calendar_of(unit, made.round_.school)
        own = [each for each in family.who_hears(made.booking) if each.person_id == person_id]
        plan_again(unit, reminder_plans(made, own, policy, calendar, unit.now))


async def remind_who_came_later(unit: Unit) -> None:
    """Custody that begins after the booking, by a list or at the school's desk, is reminded like all the rest.

    A tick: it begins in many places, and the next reminder is hours away.
    """
    for row in await unit.all(_CAME_LATER, {"now": unit.now, "lately": unit.now - _LATELY}):
        await replan_reminders(unit, row.person_id)


async def sharing_changed(unit: Unit, pupil_id: int, person_ids: Sequence[int]) -> None:
    """What these guardians of a pupil share has changed: each is reminded of the talks they may know of now, and a
    "no time suits" that was the family's stays with the home that said it."""
    for person_id in person_ids:
        await replan_reminders(unit, person_id)
    homes = (await homes_of(unit, [pupil_id])).get(pupil_id, NO_HOMES)
    for row in await unit.all(_WAITING, {"pupil": pupil_id}):
        if home := homes.place(row.person_id, row.round_id, split=True):
            await unit.execute(_SET_HOME, {"row": row.id, "to_home": home})
