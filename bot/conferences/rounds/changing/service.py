"""Use cases of changing a running round. Each locks the round, asks the access table, writes, and plans who is told."""

from __future__ import annotations

from collections.abc import Sequence, Set
from datetime import date, time

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import bindparam, insert, select, update

from bot.conferences.booking.doubling import part_times
from bot.conferences.booking.queries import locked_seats
from bot.conferences.booking.rules import SlotFacts
from bot.conferences.facts import BookingFacts, RoundFacts
from bot.conferences.holding.lateness.rules import is_today
from bot.conferences.homes import who_sees
from bot.conferences.models import Form, Round, RoundState, Slot, SlotState
from bot.conferences.online import way_into
from bot.conferences.plans import INVITED, NUDGE, invitations
from bot.conferences.queries import (
    bookings_of_round,
    custody_holders,
    free_seats,
    free_slots,
    pupils_of_class,
    tables_of,
    waiting_for_times,
)
from bot.conferences.rounds.access import about_round
from bot.conferences.rounds.calling_off import call_off
from bot.conferences.rounds.changing.queries import (
    Changing,
    booked_ahead,
    booked_among,
    called_off_pupils,
    changing,
    times,
)
from bot.conferences.rounds.changing.rules import LATE_CHOICES, chosen_until, ensure_alive, resumed_state
from bot.conferences.rounds.drafting.draft import Hours, Pauses, Span
from bot.conferences.rounds.drafting.queries import taken_times
from bot.conferences.rounds.drafting.rules import (
    checked_hours,
    clear_of,
    read_hours,
    read_link,
    read_room,
    times_of_day,
)
from bot.conferences.rounds.drafting.service import Sitting, slot_rows
from bot.conferences.rounds.errors import NoTimesFit, TimeIsBooked, TimesOverlap
from bot.conferences.rounds.plans import board_of, changed
from bot.conferences.rounds.running.queries import Line, times_of_round, told_here
from bot.conferences.rounds.running.service import answer_unsuited
from bot.conferences.rounds.totals import count_round
from bot.conferences.rules import is_open
from bot.conferences.waiting.lining import drop_offers, offer_to_line
from bot.core.errors import Outdated
from bot.core.unit import Unit
from bot.outbox.models import OutboxRow, State
from bot.outbox.planning import cancel_about, plan, plan_again
from bot.people.access import require
from bot.people.acting import Acting
from bot.people.models import Person

_SET = update(Round).where(Round.id == bindparam("of_round"))
_STATE = _SET.values(state=bindparam("to_state"), closes_at=bindparam("to_closes"))
_PLACE = _SET.values(form=bindparam("to_form"), room=bindparam("to_room"))
_LINK = _SET.values(link=bindparam("to_link", type_=Round.link.type))
_LATE = _SET.values(late_lead=bindparam("lead"))
_SLOT_STATE = update(Slot).where(Slot.id.in_(bindparam("slots", expanding=True))).values(state=bindparam("to_state"))
_SLOTS = insert(Slot)
_LOCK_PERSON = select(Person.id).where(Person.id == bindparam("person")).with_for_update(key_share=True)
# Invitations that fell due during a pause had nothing to offer; after it they have.
_REVIVE = (
    update(OutboxRow)
    .where(
        OutboxRow.about_kind == "round",
        OutboxRow.about_id == bindparam("of_round"),
        OutboxRow.kind == INVITED,
        OutboxRow.state == State.DROPPED.value,
    )
    .values(state=State.WAITING.value, send_at=bindparam("at"), attempts=0, claim=None)
)


class Added(Struct, frozen=True):
    """How many times were added, and how many families hear of them."""

    round_: RoundFacts
    times: int
    families: int


class CalledOff(Struct, frozen=True):
    """Whose talks were cancelled: how many families are told, whom somebody has to call because they are not reached
    here, and how many times of the round they can still choose from."""

    round_: RoundFacts
    families: int
    to_call: tuple[Line, ...]
    free: int


async def _set_state(unit: Unit, found: Changing, state: RoundState, *, renews: bool = False) -> RoundFacts:
    """Write the state; with `renews` also a new day to choose by, where the old one has passed."""
    round_ = found.round_
    closes_at = round_.closes_at
    if renews:
        free = [slot.starts_at for slot in await free_slots(unit, [round_.round_id])]
        closes_at = chosen_until(round_, found.policy, found.calendar, free, unit.now)
    await unit.execute(_STATE, {"of_round": round_.round_id, "to_state": state.value, "to_closes": closes_at})
    after = replace(round_, state=state, closes_at=closes_at)
    plan_again(unit, [board_of(after, unit.now)])
    return after


async def pause_round(unit: Unit, acting: Acting, round_id: int) -> RoundFacts:
    """Take no bookings for a while. Raises Outdated, NotAllowed or RoundIsOver."""
    found = await changing(unit, acting, round_id, locked=True)
    ensure_alive(found.round_)
    if found.round_.state not in {RoundState.OPEN, RoundState.ANNOUNCED}:
        return found.round_
    return await _set_state(unit, found, RoundState.PAUSED)


async def resume_round(unit: Unit, acting: Acting, round_id: int) -> RoundFacts:
    """Take bookings again. Raises Outdated, NotAllowed or RoundIsOver."""
    found = await changing(unit, acting, round_id, locked=True)
    ensure_alive(found.round_)
    if is_open(found.round_, unit.now):
        return found.round_
    await unit.execute(_REVIVE, {"of_round": round_id, "at": max(unit.now, found.round_.opens_at)})
    after = await _set_state(unit, found, resumed_state(found.round_, unit.now), renews=True)
    if is_open(after, unit.now):
        await offer_to_line(unit, after, None)
    return after


async def close_round(unit: Unit, acting: Acting, round_id: int) -> RoundFacts:
    """No more choosing and no more nudges; the bookings stand. Raises Outdated, NotAllowed or RoundIsOver."""
    found = await changing(unit, acting, round_id, locked=True)
    ensure_alive(found.round_)
    await cancel_about(unit, "round", [round_id], [INVITED, NUDGE])
    after = await _set_state(unit, found, RoundState.CLOSED)
    await count_round(unit, round_id)
    return after


async def change_form(unit: Unit, acting: Acting, round_id: int, form: Form) -> RoundFacts:
    """Hold the talks in another form of the policy; a room stays only with talks at the school.

    Raises Outdated (also for a form that is not the policy's), NotAllowed or RoundIsOver.
    """
    found = await changing(unit, acting, round_id, locked=True)
    if form not in found.forms:
        raise Outdated
    return await _move_to(unit, found, form, found.round_.room if form.is_at_school else None)


async def change_room(unit: Unit, acting: Acting, round_id: int, text: str | None) -> RoundFacts:
    """Name another room, or none. Raises RoomTooLong, Outdated, NotAllowed or RoundIsOver."""
    found = await changing(unit, acting, round_id, locked=True)
    form = found.round_.form if found.round_.form.is_shared else Form.IN_PERSON
    return await _move_to(unit, found, form, read_room(text) if text is not None else None)


async def _move_to(unit: Unit, found: Changing, form: Form, room: str | None) -> RoundFacts:
    """Write form and room; who has a time is told, silently, unless nothing changed."""
    before = found.round_
    ensure_alive(before)
    if (form, room) == (before.form, before.room):
        return before
    await unit.execute(_PLACE, {"of_round": before.round_id, "to_form": form.value, "to_room": room})
    after = replace(before, form=form, room=room)
    await tell_booked(unit, after)
    return after


async def change_link(unit: Unit, acting: Acting, round_id: int, text: str | None) -> None:
    """Give the link into the talks online, or none. Who meets today, and may have the old one, is told silently.

    Raises LinkUnfit, Outdated (also where no talk is online), NotAllowed or RoundIsOver.
    """
    found = await changing(unit, acting, round_id, locked=True)
    ensure_alive(found.round_)
    before = await way_into(unit, found.round_)
    if before is None:
        raise Outdated
    await unit.execute(_LINK, {"of_round": round_id, "to_link": read_link(text) if text is not None else None})
    if await way_into(unit, found.round_) != before:
        await tell_booked(unit, found.round_, online_today=True)


async def tell_booked(unit: Unit, round_: RoundFacts, *, online_today: bool = False) -> None:
    """Everybody with a talk to come in this round, or only online and today, hears silently that something about it
    is new."""
    bookings = await booked_ahead(unit, round_.round_id)
    if online_today:
        online = [each for each in bookings if each.form_in(round_) is Form.VIRTUAL]
        bookings = [each for each in online if is_today(each, round_.zone, unit.now)]
    holders = await who_sees(unit, bookings)
    for booking in bookings:
        plan_again(unit, changed(booking, round_, holders[booking.booking_id], unit.now))


async def set_late(unit: Unit, acting: Acting, round_id: int, minutes: int) -> RoundFacts:
    """Let free times be booked after the day to choose by, each until so long before it begins; 0: no longer.

    Raises Outdated (also for what no button offers), NotAllowed or RoundIsOver.
    """
    found = await changing(unit, acting, round_id, locked=True)
    ensure_alive(found.round_)
    if minutes not in LATE_CHOICES:
        raise Outdated
    await unit.execute(_LATE, {"of_round": round_id, "lead": minutes or None})
    return replace(found.round_, late_lead=minutes or None)


async def set_blocked(unit: Unit, acting: Acting, slot_id: int, blocked: bool) -> tuple[RoundFacts, date]:
    """Block a time, or free it; the round and the day it is on. Of a time with several seats, those that nobody has.

    The time's lock decides against a guardian who books it in the same instant. Raises Outdated, NotAllowed,
    RoundIsOver, TimeIsBooked, or TimesOverlap for a time the teacher has given to other talks meanwhile.
    """
    seats = await locked_seats(unit, [slot_id])
    if not seats:
        raise Outdated
    slot = seats[0]
    require(unit, acting, "round.manage", about_round(slot.round_))
    ensure_alive(slot.round_)
    found = await changing(unit, acting, slot.round_.round_id)
    taken = await booked_among(unit, [seat.slot_id for seat in seats])
    left = [
        seat for seat in seats if seat.slot_id not in taken and seat.state not in {SlotState.HELD, SlotState.JOINED}
    ]
    if not left:
        raise TimeIsBooked(slot.round_.round_id, slot.starts_at)
    wanted = SlotState.BLOCKED if blocked else SlotState.FREE
    change = [seat.slot_id for seat in left if seat.state is not wanted]
    if change:
        if not blocked and len(left) == len(seats) and all(seat.state is SlotState.BLOCKED for seat in seats):
            await _ensure_clear(unit, slot, Span(slot.starts_at, slot.ends_at))
        # A time of a day that was cancelled was perhaps held for somebody.
        await drop_offers(unit, slot.round_.round_id, change)
        await unit.execute(_SLOT_STATE, {"slots": change, "to_state": wanted.value})
        if not blocked:
            await offer_to_line(unit, slot.round_, change)
    return slot.round_, found.day_of(slot.starts_at)


async def _ensure_clear(unit: Unit, slot: SlotFacts, span: Span) -> None:
    taken = await taken_times(unit, [slot.teacher_id], span.starts_at, span.ends_at)
    if taken:
        raise TimesOverlap(slot.round_.round_id, taken[0].span.starts_at)


async def add_times(unit: Unit, acting: Acting, round_id: int, day: date, start: time, end: time) -> Added:
    """Add the talks that fit between the hours of a day, around what the teacher has then.

    Families whose talk the school cancelled, or whom no time suited, are invited again. Raises EndsBeforeStart,
    HoursAtNight, Outdated, NotAllowed, RoundIsOver, NoTimesFit or TimesOverlap.
    """
    return await _add(unit, acting, round_id, day, checked_hours(start, end))


async def type_times(unit: Unit, acting: Acting, round_id: int, day: date, text: str) -> Added:
    """`add_times` with typed hours. Raises HoursUnread, too."""
    return await _add(unit, acting, round_id, day, read_hours(text))


async def _add(unit: Unit, acting: Acting, round_id: int, day: date, hours: Hours) -> Added:
    found = await changing(unit, acting, round_id, locked=True)
    round_ = found.round_
    ensure_alive(round_)
    await unit.scalar(_LOCK_PERSON, {"person": round_.teacher_id})
    made = times_of_day(found.calendar, day, hours, round_.minutes, Pauses())
    wanted = [span for span in made if span.starts_at > unit.now]
    if not wanted or not found.calendar.is_school_day(day):
        raise NoTimesFit(round_id, day)
    fresh = clear_of(wanted, await _in_the_way(unit, round_, wanted))
    if not fresh:
        raise TimesOverlap(round_id, wanted[0].starts_at)
    sitting: list[tuple[int | None, int]] = [(None, round_.teacher_id)]
    if round_.is_cafe:
        sitting = [(each.table_id, each.teacher_id) for each in (await tables_of(unit, [round_id])).values()]
    for table_id, teacher_id in sitting:
        at = Sitting(round_.school_id, round_id, teacher_id, round_.seats, table_id)
        await unit.execute(_SLOTS, list(slot_rows(fresh, at)))
    if round_.state is RoundState.CLOSED:
        return Added(round_, len(fresh), 0)
    round_ = await _set_state(unit, found, round_.state, renews=True)
    begins = {span.starts_at for span in fresh}
    free = [slot.slot_id for slot in await free_seats(unit, [round_id]) if slot.starts_at in begins]
    served = await offer_to_line(unit, round_, free) if is_open(round_, unit.now) else set()
    # During a pause the invitations are dropped when they are due, and taken up again when it ends.
    families = await _invite_again(unit, round_, fresh, served)
    return Added(round_, len(fresh), families if is_open(round_, unit.now) else 0)


async def _in_the_way(unit: Unit, round_: RoundFacts, wanted: Sequence[Span]) -> list[Span]:
    """The teacher's other talks then, and every time of this round, blocked ones too: they can be freed. At a café,
    those of everybody who sits at a table."""
    sitting = [each.teacher_id for each in (await tables_of(unit, [round_.round_id])).values()]
    taken = await taken_times(unit, sitting or [round_.teacher_id], wanted[0].starts_at, wanted[-1].ends_at)
    return [*(clash.span for clash in taken), *(each.span for each in await times(unit, round_.round_id))]


async def _invite_again(unit: Unit, round_: RoundFacts, fresh: Sequence[Span], served: Set[int]) -> int:
    """Invite those who wait for other times and were not offered one before the others (`served`). Returns how many
    pupils both are."""
    booked = {booking.pupil_id for booking in await bookings_of_round(unit, round_.round_id)}
    in_class = {pupil.pupil_id for pupil in await pupils_of_class(unit, round_.class_id)}
    unsuited = {each.pupil_id for each in await waiting_for_times(unit, [round_.round_id])}
    called_off = set(await called_off_pupils(unit, round_.round_id))
    # A home that asked waits although the other home of the child has a talk.
    waiting = sorted((unsuited | (called_off - booked)) & in_class)
    if waiting:
        # They can say again that no time suits.
        await answer_unsuited(unit, round_.round_id, waiting)
        holders = await custody_holders(unit, sorted(set(waiting) - served))
        guardians = {person for persons in holders.values() for person in persons}
        # The instant of the first new time names the renewed invitation: added twice is told once.
        plan(unit, invitations(round_, guardians, unit.now, again=f":{fresh[0].starts_at:%y%m%d%H%M}"))
    return len({*waiting, *served})


async def cancel_day(unit: Unit, acting: Acting, round_id: int, day: date) -> CalledOff:
    """Cancel the talks of a day that still lie ahead and block its times; everybody booked is told and may choose
    from what is left. Raises Outdated, NotAllowed or RoundIsOver."""
    found = await changing(unit, acting, round_id, locked=True)
    ensure_alive(found.round_)
    spans = await times(unit, round_id, locked=True)
    gone = [
        each.slot_id for each in spans if found.day_of(each.span.starts_at) == day and each.span.starts_at > unit.now
    ]
    if not gone:
        raise NoTimesFit(round_id, day)
    bookings = [each for each in await booked_ahead(unit, round_id, locked=True) if each.slot_id in gone]
    # Before they are blocked: freed again, each is a time of its own.
    await part_times(unit, [booking.slot_id for booking in bookings])
    await unit.execute(_SLOT_STATE, {"slots": gone, "to_state": SlotState.BLOCKED.value})
    round_ = found.round_
    if round_.state is not RoundState.CLOSED:
        round_ = await _set_state(unit, found, round_.state, renews=True)
    return await _call_off(unit, round_, bookings)


async def cancel_round(unit: Unit, acting: Acting, round_id: int) -> CalledOff:
    """Cancel the round with every talk that lies ahead; everybody booked is told. Raises Outdated, NotAllowed or
    RoundIsOver."""
    found = await changing(unit, acting, round_id, locked=True)
    ensure_alive(found.round_)
    await times(unit, round_id, locked=True)
    bookings = await booked_ahead(unit, round_id, locked=True)
    await cancel_about(unit, "round", [round_id], [INVITED, NUDGE])
    round_ = await _set_state(unit, found, RoundState.CANCELLED)
    return await _call_off(unit, round_, bookings)


async def _call_off(unit: Unit, round_: RoundFacts, bookings: Sequence[BookingFacts]) -> CalledOff:
    gone = {booking.booking_id for booking in bookings}
    lines = [line for line in await times_of_round(unit, round_.round_id) if line.booking_id in gone and line.pupil]
    told = await told_here(unit, bookings)
    to_call = tuple(line for line in lines if line.booking_id not in told)
    await call_off(unit, round_, bookings)
    free = await free_slots(unit, [round_.round_id]) if is_open(round_, unit.now) else []
    return CalledOff(round_, len(bookings) - len(to_call), to_call, len(free))
