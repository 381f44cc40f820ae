"""Use cases: invite a colleague to a talk, take it back, answer, and follow a talk that changed."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, insert, update

from bot.conferences.booking.queries import Talk, family_of, talk, talks
from bot.conferences.colleagues.errors import ColleagueBusy, TalkOver
from bot.conferences.colleagues.models import BookingGuest
from bot.conferences.colleagues.plans import OVERTAKEN, asked, day_before, off, said, told_home
from bot.conferences.colleagues.queries import busy_then, colleagues_of, drifted, guests_at, left, lock_colleague
from bot.conferences.queries import LIVE
from bot.conferences.rounds.access import about_round
from bot.core.errors import Outdated
from bot.core.unit import Unit
from bot.outbox.planning import cancel_about, plan_again
from bot.people.access import require
from bot.people.acting import Acting
from bot.reminders.queries import class_hours, preferences_of
from bot.reminders.rules import placed, quiet_for, reminder_moments, staff_quiet
from bot.schools.policy.timeline import Step
from bot.schools.queries import calendar_of, policy_of

INVITE, ATTEND = "talk.invite", "talk.attend"

_INSERT = insert(BookingGuest)
_OF_GUEST = (BookingGuest.booking_id == bindparam("of_booking"), BookingGuest.person_id == bindparam("who"))
_DELETE = delete(BookingGuest).where(*_OF_GUEST)
_ANSWER = update(BookingGuest).where(*_OF_GUEST).values(comes=bindparam("says"))
_TOLD = (
    update(BookingGuest)
    .where(BookingGuest.id == bindparam("guest"))
    .values(sequence=bindparam("now_at"), comes=bindparam("says"))
)


async def _talk(unit: Unit, acting: Acting, booking_id: int, action: str, *, locked: bool) -> Talk:
    found = await talk(unit, booking_id, locked=locked)
    if found is None:
        raise Outdated
    require(unit, acting, action, about_round(found.round_))
    if found.booking.state.value not in LIVE or found.booking.ends_at <= unit.now:
        raise TalkOver(found.round_.round_id)
    return found


async def talk_to_share(unit: Unit, acting: Acting, booking_id: int, *, locked: bool = False) -> Talk:
    """A talk to come that a colleague can be invited to: of one family, who have said yes to its time.

    Raises Outdated, NotAllowed or TalkOver.
    """
    found = await _talk(unit, acting, booking_id, INVITE, locked=locked)
    if found.booking.starts_at <= unit.now:
        raise TalkOver(found.round_.round_id)
    if found.round_.form.is_shared or found.booking.held_until is not None:
        raise Outdated
    return found


async def talk_to_attend(
    unit: Unit, acting: Acting, booking_id: int, *, locked: bool = False
) -> tuple[Talk, bool | None]:
    """A colleague's talk to which one is invited, and what one answered. Raises Outdated, NotAllowed or TalkOver."""
    found = await _talk(unit, acting, booking_id, ATTEND, locked=locked)
    mine = acting.at(found.round_.school_id).person_id
    for guest in (await guests_at(unit, [booking_id]))[booking_id]:
        if guest.person_id == mine:
            return found, guest.comes
    raise Outdated


async def invite_colleague(unit: Unit, acting: Acting, booking_id: int, person_id: int) -> Talk:
    """Ask a colleague of the team to come, or (where the principle lets) the office or the head; the home is told.

    Raises what `talk_to_share` raises, and ColleagueBusy.
    """
    made = await talk_to_share(unit, acting, booking_id, locked=True)
    policy = await policy_of(unit, made.round_.school_id, made.round_.policy_version)
    team = await colleagues_of(unit, made.round_, others=policy.conferences.attend.other_staff)
    if person_id not in {each.person_id for each in team}:
        raise Outdated
    if any(each.person_id == person_id for each in (await guests_at(unit, [booking_id]))[booking_id]):
        return made
    await _ensure_free(unit, made, person_id)
    values = {
        "school_id": made.round_.school_id,
        "booking_id": booking_id,
        "person_id": person_id,
        "sequence": made.booking.sequence,
        "invited_at": unit.now,
    }
    # Whoever left the team and came back is asked anew.
    await unit.execute(_DELETE, {"of_booking": booking_id, "who": person_id})
    await unit.execute(_INSERT, values)
    await _ask(unit, made, person_id)
    await _tell_home(unit, made)
    return made


async def _ensure_free(unit: Unit, made: Talk, person_id: int) -> None:
    booking = made.booking
    await lock_colleague(unit, person_id, booking.starts_at, booking.ends_at)
    if await busy_then(unit, [person_id], booking.starts_at, booking.ends_at, booking.booking_id):
        raise ColleagueBusy(booking.booking_id, person_id)


async def _ask(unit: Unit, made: Talk, person_id: int, *, again: bool = False) -> None:
    plan_again(unit, [asked(made, person_id, unit.now, again=again)])
    policy = await policy_of(unit, made.round_.school_id, made.round_.policy_version)
    calendar = await calendar_of(unit, made.round_.school)
    wishes = (await preferences_of(unit, [person_id]))[person_id]
    due = reminder_moments(wishes, policy, calendar, made.booking.starts_at, unit.now)
    if (at := due.get(Step.DAY_BEFORE)) is None:
        return
    hours = (await class_hours(unit, [person_id])).get(person_id)
    # Staff's quiet hours hold messages: after them it would be the day itself.
    before = placed(at, at, quiet_for(wishes, staff_quiet(policy, hours), calendar))
    plan_again(unit, [day_before(made, person_id, before if before > unit.now else at)])


async def _tell_home(unit: Unit, made: Talk) -> None:
    family = await family_of(unit, [made.booking.pupil_id])
    plan_again(unit, told_home(made, (each.person_id for each in family.who_hears(made.booking)), unit.now))


async def take_back(unit: Unit, acting: Acting, booking_id: int, person_id: int) -> Talk:
    """The colleague need not come; they and the home are told. Raises what `talk_to_share` raises."""
    made = await talk_to_share(unit, acting, booking_id, locked=True)
    came = [each for each in (await guests_at(unit, [booking_id]))[booking_id] if each.person_id == person_id]
    if not came:
        raise Outdated
    await unit.execute(_DELETE, {"of_booking": booking_id, "who": person_id})
    await cancel_about(unit, "booking", [booking_id], OVERTAKEN, person_id)
    if came[0].comes is not False:
        plan_again(unit, [off(made, person_id, unit.now)])
        await _tell_home(unit, made)
    return made


async def answer_colleague(unit: Unit, acting: Acting, booking_id: int, *, comes: bool) -> None:
    """Come to a colleague's talk, or not; a no is told to whoever holds it, and to the home.

    Raises what `talk_to_attend` raises, and ColleagueBusy for a yes after a no.
    """
    made, before = await talk_to_attend(unit, acting, booking_id, locked=True)
    if made.booking.starts_at <= unit.now:
        raise TalkOver(made.round_.round_id)
    if before is comes:
        return
    mine = acting.at(made.round_.school_id).person_id
    if comes:
        await _ensure_free(unit, made, mine)
    await unit.execute(_ANSWER, {"of_booking": booking_id, "who": mine, "says": comes})
    if not comes:
        plan_again(unit, [said(made, mine, unit.now)])
    if not comes or before is False:
        await _tell_home(unit, made)


async def _let_go(unit: Unit) -> None:
    """Whose role has ended, or who has taken the talk over, is no guest any more; the home is told."""
    gone = await left(unit)
    made = await talks(unit, sorted({each.booking_id for each in gone})) if gone else {}
    for each in gone:
        await unit.execute(_DELETE, {"of_booking": each.booking_id, "who": each.person_id})
        await cancel_about(unit, "booking", [each.booking_id], OVERTAKEN, each.person_id)
        if each.comes is not False and made[each.booking_id].booking.state.value in LIVE:
            await _tell_home(unit, made[each.booking_id])


async def follow_talks(unit: Unit) -> None:
    """The tick: colleagues invited to a talk that was moved are asked anew, to one that was cancelled let go.

    A tick, because talks are moved and cancelled in many places; the home of a moved talk is told by whoever moved it.
    """
    await _let_go(unit)
    found = await drifted(unit)
    made = await talks(unit, sorted({each.booking_id for each in found})) if found else {}
    for each in found:
        talk_ = made[each.booking_id]
        live = talk_.booking.state.value in LIVE
        says = None if live and each.comes is not False else each.comes
        await unit.execute(_TOLD, {"guest": each.guest_id, "now_at": talk_.booking.sequence, "says": says})
        await cancel_about(unit, "booking", [each.booking_id], OVERTAKEN, each.person_id)
        if each.comes is False or talk_.booking.starts_at <= unit.now:
            continue
        if live:
            await _ask(unit, talk_, each.person_id, again=True)
        else:
            plan_again(unit, [off(talk_, each.person_id, unit.now)])
