"""Routes of a running round: /bookings and what can be done from it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from msgspec.structs import replace

from bot.conferences.booking.errors import AlreadyBooked, AtTheSameTime, NoTwoTimes, SlotTaken
from bot.conferences.booking.queries import talk as find_talk
from bot.conferences.colleagues.queries import invited_talks
from bot.conferences.colleagues.screens import beside as with_colleagues
from bot.conferences.colleagues.screens import with_invited
from bot.conferences.colleagues.views import invitations_of
from bot.conferences.facts import RoundFacts
from bot.conferences.homes import NO_HOMES, Homes, homes_of
from bot.conferences.online import way_into, with_way
from bot.conferences.queries import PupilName, boards, pupils_of_class
from bot.conferences.rounds.access import about_round, allowed_round
from bot.conferences.rounds.changing.presses import AskLink
from bot.conferences.rounds.errors import BookingIsOver, ForWhichHome, NothingToRemind, NotInTheClass, RoundIsOver
from bot.conferences.rounds.running import picking, screens, service
from bot.conferences.rounds.running import presses as p
from bot.conferences.rounds.running.queries import (
    Line,
    Listing,
    is_told,
    line_of_booking,
    listing_of,
    names_of,
    rounds_shown_to,
)
from bot.conferences.rounds.wording import full_name
from bot.conferences.wishes.left_out import left_out_of
from bot.conferences.wishes.screens import left_out, with_left_out
from bot.core.errors import Outdated, Refusal
from bot.core.presses import Press
from bot.core.replies import Reply, Screen, Toast
from bot.core.routes import AnyRoute, Command, CommandRoute, PressRoute, Route
from bot.core.texts import N_, isolated, listed
from bot.core.unit import Unit
from bot.people.access import has_role_for, may
from bot.people.acting import Acting
from bot.people.pages.service import has_pages
from bot.schools.queries import policy_of

_SEE, _BOOK, _MANAGE = "round.see", "round.book_for", "round.manage"


async def _listing(unit: Unit, acting: Acting, round_id: int, action: str = _SEE) -> Listing:
    _person, round_ = await allowed_round(unit, acting, round_id, action)
    return await listing_of(unit, round_)


async def bookings(unit: Unit, acting: Acting, _subject: Command | p.ListRounds) -> Reply:
    """/bookings: the round, or which one where there are several."""
    found = await rounds_shown_to(unit, acting)
    if not found:
        screen = screens.no_round(has_role_for(acting, "round.manage"))
    elif len(found) > 1:
        screen = screens.rounds_list(found, unit.now)
    else:
        screen = await _round_screen(unit, acting, found[0][0].round_id, 0)
    return Reply(with_invited(screen, await invited_talks(unit, [person.person_id for person in acting.persons])))


async def _round_screen(unit: Unit, acting: Acting, round_id: int, page: int, note: str | None = None) -> Screen:
    found = await _listing(unit, acting, round_id)
    board = (await boards(unit, [round_id]))[round_id]
    screen = screens.listing(found, board, page, note)
    if screens.soon(found) and may(acting, _MANAGE, about_round(found.round_)):
        screen = with_way(screen, await way_into(unit, found.round_), AskLink(round_id))
    if not page and may(acting, _MANAGE, about_round(found.round_)) and (left := await left_out_of(unit, found)):
        screen = with_left_out(screen, len(left), p.ShowLeftOut(round_id, 0))
    return screens.with_page(screen, found.round_.school_id) if await has_pages(unit) else screen


async def show_left_out(unit: Unit, acting: Acting, press: p.ShowLeftOut) -> Reply:
    found = await _listing(unit, acting, press.round_id, _MANAGE)
    turn = partial(p.ShowLeftOut, press.round_id)
    ways = screens.out_of_the_list(found.round_)
    return Reply(left_out(await left_out_of(unit, found), press.page, turn, ways))


async def show_round(unit: Unit, acting: Acting, press: p.ShowRound) -> Reply:
    return Reply(await _round_screen(unit, acting, press.round_id, press.page))


async def open_round(unit: Unit, acting: Acting, press: p.OpenRound) -> Reply:
    return Reply(replace(await _round_screen(unit, acting, press.round_id, 0), new=True))


async def show_missing(unit: Unit, acting: Acting, press: p.ShowMissing) -> Reply:
    return Reply(screens.missing(await _listing(unit, acting, press.round_id), press.page))


async def remind_missing(unit: Unit, acting: Acting, press: p.RemindMissing) -> Reply:
    done = await service.remind_missing(unit, acting, press.round_id)
    note = screens.reminded(done.families, done.left_out)
    return Reply(screens.missing(await _listing(unit, acting, press.round_id), 0, note))


async def show_unsuited(unit: Unit, acting: Acting, press: p.ShowUnsuited) -> Reply:
    return Reply(screens.unsuited(await _listing(unit, acting, press.round_id)))


async def settle_unsuited(unit: Unit, acting: Acting, press: p.SettleUnsuited) -> Reply:
    await service.settle_unsuited(unit, acting, press.round_id, press.pupil_id)
    return Reply(screens.unsuited(await _listing(unit, acting, press.round_id)))


async def pick_pupil(unit: Unit, acting: Acting, press: p.PickPupil) -> Reply:
    found = await _listing(unit, acting, press.round_id, _BOOK)
    if not found.missing:
        return Reply(screens.missing(found, 0))
    return Reply(picking.pick_pupil(found, press.page))


async def _pupil(unit: Unit, round_: RoundFacts, pupil_id: int) -> PupilName:
    for pupil in await pupils_of_class(unit, round_.class_id):
        if pupil.pupil_id == pupil_id:
            return pupil
    raise NotInTheClass(round_.round_id)


async def pick_day(unit: Unit, acting: Acting, press: p.PickDay) -> Reply:
    found = await _listing(unit, acting, press.round_id, _BOOK)
    return Reply(picking.pick_day(found, await _pupil(unit, found.round_, press.pupil_id)))


async def pick_time(unit: Unit, acting: Acting, press: p.PickTime) -> Reply:
    found = await _listing(unit, acting, press.round_id, _BOOK)
    return Reply(picking.pick_time(found, await _pupil(unit, found.round_, press.pupil_id), press.day, press.page))


async def book_for(unit: Unit, acting: Acting, press: p.BookFor | p.BookForHome) -> Reply:
    guardian_id = press.guardian_id if isinstance(press, p.BookForHome) else None
    made = await service.book_for(unit, acting, press.slot_id, press.pupil_id, guardian_id)
    pupil = await _pupil(unit, made.round_, press.pupil_id)
    return Reply(screens.booked(made, pupil, await is_told(unit, made.booking)))


async def pick_booking(unit: Unit, acting: Acting, press: p.PickBooking) -> Reply:
    return Reply(picking.pick_booking(await _listing(unit, acting, press.round_id, _BOOK), press.page))


async def _booking(unit: Unit, acting: Acting, booking_id: int) -> tuple[RoundFacts, Line]:
    """A live booking whose round one may book for. Raises Outdated, NotAllowed or BookingIsOver."""
    found = await line_of_booking(unit, booking_id)
    if found is None:
        raise Outdated
    round_id, line = found
    _person, round_ = await allowed_round(unit, acting, round_id, _BOOK)
    if line.starts_at <= unit.now:
        raise BookingIsOver(round_id)
    return round_, line


async def show_booking(unit: Unit, acting: Acting, press: p.ShowBooking) -> Reply:
    round_, line = await _booking(unit, acting, press.booking_id)
    screen = await _talk_screen(unit, acting, round_, line)
    made = await find_talk(unit, press.booking_id)
    if made is None or round_.form.is_shared or line.held or not may(acting, "talk.invite", about_round(round_)):
        return Reply(screen)
    return Reply(with_colleagues(screen, await invitations_of(unit, made)))


async def _talk_screen(unit: Unit, acting: Acting, round_: RoundFacts, line: Line) -> Screen:
    assert line.pupil is not None
    homes = (await homes_of(unit, [line.pupil.pupil_id])).get(line.pupil.pupil_id, NO_HOMES)
    topics = await _topics(unit, acting, round_)
    if len(homes.custody) < 2:
        return screens.booking(round_, line, topics=topics)
    adults = may(acting, "pairs.ask", about_round(round_))
    two = await _two_talks(unit, acting, round_, homes)
    return screens.booking(round_, line, two, adults=adults, topics=topics)


async def _topics(unit: Unit, acting: Acting, round_: RoundFacts) -> bool:
    """Whether topics are said before these talks, and this account may see them."""
    policy = await policy_of(unit, round_.school_id, round_.policy_version)
    return policy.topics.announce_before and may(acting, "topic.see", about_round(round_))


async def _two_talks(unit: Unit, acting: Acting, round_: RoundFacts, homes: Homes) -> bool | None:
    """Whether each home has a talk of its own; None for whom, or where the policy, leaves no choice."""
    policy = await policy_of(unit, round_.school_id, round_.policy_version)
    if policy.booking.two_talks_for_two_homes == "no" or not may(acting, "round.manage", about_round(round_)):
        return None
    return round_.round_id in homes.apart


async def decide_two_talks(unit: Unit, acting: Acting, press: p.DecideTwoTalks) -> Reply:
    round_ = await service.decide_two_talks(unit, acting, press.round_id, press.pupil_id, two=press.two)
    pupil = await _pupil(unit, round_, press.pupil_id)
    return Reply(screens.decided(round_, full_name(pupil.given_name, pupil.family_name), two=press.two))


async def pick_new_day(unit: Unit, acting: Acting, press: p.PickNewDay) -> Reply:
    round_, line = await _booking(unit, acting, press.booking_id)
    return Reply(picking.pick_new_day(await listing_of(unit, round_), line))


async def pick_new_time(unit: Unit, acting: Acting, press: p.PickNewTime) -> Reply:
    round_, line = await _booking(unit, acting, press.booking_id)
    return Reply(picking.pick_new_time(await listing_of(unit, round_), line, press.day, press.page))


async def move_for(unit: Unit, acting: Acting, press: p.MoveFor) -> Reply:
    # The name comes from the booking: whoever changed class since still has the talk.
    _round, line = await _booking(unit, acting, press.booking_id)
    assert line.pupil is not None
    made = await service.move_for(unit, acting, press.booking_id, press.slot_id)
    return Reply(screens.moved(made, line.pupil, await is_told(unit, made.booking)))


async def ask_cancel_for(unit: Unit, acting: Acting, press: p.AskCancelFor) -> Reply:
    return Reply(screens.ask_cancel(*await _booking(unit, acting, press.booking_id)))


async def cancel_for(unit: Unit, acting: Acting, press: p.CancelFor) -> Reply:
    _round, line = await _booking(unit, acting, press.booking_id)
    assert line.pupil is not None
    ended = await service.cancel_for(unit, acting, press.booking_id, by_school=press.by_school)
    return Reply(screens.cancelled(ended, line.pupil, await is_told(unit, ended.booking), by_school=press.by_school))


async def refused(unit: Unit, acting: Acting, subject: Any, refusal: Refusal) -> Reply:
    """Why it was not done, with a way on."""
    if isinstance(refusal, SlotTaken):
        return Reply(picking.taken(refusal.round_, _others(subject, refusal)))
    if isinstance(refusal, NoTwoTimes):
        return Reply(picking.no_two_times(refusal.round_, _others(subject, refusal)))
    if isinstance(refusal, AlreadyBooked):
        return Reply(picking.has_a_time(refusal.round_, refusal.booking.starts_at, refusal.booking.booking_id))
    if isinstance(refusal, AtTheSameTime):
        family = refusal.other_pupil_id is not None
        return Reply(picking.collides(refusal.round_, _others(subject, refusal), refusal.starts_at, family))
    if isinstance(refusal, BookingIsOver | RoundIsOver):
        return Reply(picking.is_over(refusal.round_id))
    if isinstance(refusal, NotInTheClass):
        return Reply(picking.left_class(refusal.round_id))
    if isinstance(refusal, ForWhichHome):
        names = await names_of(unit, [person for home in refusal.homes for person in home])
        homes = [(home[0], listed([isolated(names[person]) for person in home])) for home in refusal.homes]
        return Reply(picking.for_which_home(refusal.round_id, subject.slot_id, refusal.pupil_id, homes))
    if isinstance(refusal, NothingToRemind):
        found = await _listing(unit, acting, refusal.round_id)
        return Reply(screens.missing(found, 0), toast=Toast(picking.nothing_to_remind(), alert=True))
    return Reply(picking.outdated())


def _others(subject: Any, refusal: SlotTaken | AtTheSameTime | NoTwoTimes) -> Press:
    """The way to the other free times, for a talk that is moved or a pupil who gets one."""
    if isinstance(subject, p.MoveFor):
        return p.PickNewDay(subject.booking_id)
    return p.PickDay(refusal.round_.round_id, refusal.pupil_id)


def _press(
    kind: type[Press], handle: Callable[[Unit, Acting, Any], Awaitable[Reply]], action: str, *, reads: bool = True
) -> AnyRoute:
    return PressRoute(kind, Route(handle, action, reads=reads, refused=refused))


routes: tuple[AnyRoute, ...] = (
    CommandRoute(
        "bookings",
        {"da": "bookinger", "nb": "samtaleliste", "sv": "bokningar"},
        N_("Who comes when"),
        Route(bookings, _SEE, reads=True, refused=refused),
        keyboard=N_("Bookings"),
    ),
    _press(p.ListRounds, bookings, _SEE),
    _press(p.ShowRound, show_round, _SEE),
    _press(p.OpenRound, open_round, _SEE),
    _press(p.ShowMissing, show_missing, _SEE),
    _press(p.RemindMissing, remind_missing, _BOOK, reads=False),
    _press(p.ShowLeftOut, show_left_out, _MANAGE),
    _press(p.ShowUnsuited, show_unsuited, _SEE),
    _press(p.SettleUnsuited, settle_unsuited, _BOOK, reads=False),
    _press(p.PickPupil, pick_pupil, _BOOK),
    _press(p.PickDay, pick_day, _BOOK),
    _press(p.PickTime, pick_time, _BOOK),
    _press(p.BookFor, book_for, _BOOK, reads=False),
    _press(p.BookForHome, book_for, _BOOK, reads=False),
    _press(p.DecideTwoTalks, decide_two_talks, _MANAGE, reads=False),
    _press(p.PickBooking, pick_booking, _BOOK),
    _press(p.ShowBooking, show_booking, _BOOK),
    _press(p.PickNewDay, pick_new_day, _BOOK),
    _press(p.PickNewTime, pick_new_time, _BOOK),
    _press(p.MoveFor, move_for, _BOOK, reads=False),
    _press(p.AskCancelFor, ask_cancel_for, _BOOK),
    _press(p.CancelFor, cancel_for, _BOOK, reads=False),
)
