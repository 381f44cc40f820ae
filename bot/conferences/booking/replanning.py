"""What follows for talks that are booked when people change how they are told, or what two homes share."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, select, update

from bot.conferences.booking.plans import reminder_plans
from bot.conferences.booking.queries import family_of, talks, wards_of
from bot.conferences.homes import NO_HOMES, homes_of
from bot.conferences.models import Unsuited
from bot.conferences.plans import ABOUT_A_TALK
from bot.conferences.queries import bookings_of_pupils
from bot.core.unit import Unit
from bot.outbox.planning import cancel_about, plan_again
from bot.schools.queries import calendar_of, policy_of

_WAITING = select(Unsuited.id, Unsuited.round_id, Unsuited.person_id).where(
    Unsuited.pupil_id == bindparam("pupil"), Unsuited.answered_at.is_(None), Unsuited.home == 0
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


async def sharing_changed(unit: Unit, pupil_id: int, person_ids: Sequence[int]) -> None:
    """What these guardians of a pupil share has changed: each is reminded of the talks they may know of now, and a
    "no time suits" that was the family's stays with the home that said it."""
    for person_id in person_ids:
        await replan_reminders(unit, person_id)
    homes = (await homes_of(unit, [pupil_id])).get(pupil_id, NO_HOMES)
    for row in await unit.all(_WAITING, {"pupil": pupil_id}):
        if home := homes.place(row.person_id, row.round_id, split=True):
            await unit.execute(_SET_HOME, {"row": row.id, "to_home": home})
