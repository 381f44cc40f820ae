"""Routes of the home's side: a press or command in, a reply out. Nothing is sent from here."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

from bot.conferences.booking import choosing, family_screens, presses, refusing, screens, two_homes
from bot.conferences.booking.access import about_talk, ensure_own_round
from bot.conferences.booking.answers import confirm_talk, confirm_talks, say_who_comes, send_calendar_file
from bot.conferences.booking.choosing import Choice, Moving
from bot.conferences.booking.doubling import in_pairs, takes_two
from bot.conferences.booking.errors import NotYourTalk, RowIsBroken
from bot.conferences.booking.queries import family_of
from bot.conferences.booking.queries import talk as find_talk
from bot.conferences.booking.rules import choosable, ensure_cancellable, ensure_live, ensure_movable, ensure_open
from bot.conferences.booking.screens import TalkView
from bot.conferences.booking.service import (
    book_in_a_row,
    book_slot,
    cancel_talk,
    move_talk,
    say_no_time_suits,
)
from bot.conferences.booking.views import Seen, family_lines, seen_talks, talk_view
from bot.conferences.booking.whole import whole_view
from bot.conferences.facts import BookingFacts, RoundFacts
from bot.conferences.needs import needs_of
from bot.conferences.queries import bookings_of_pupils, free_slots, rounds, table, tables_of
from bot.conferences.rules import by_day, fitting_times, in_a_row, is_open
from bot.conferences.waiting.queries import taken
from bot.conferences.waiting.screens import line_button
from bot.core.errors import Outdated, Refusal
from bot.core.feature import HomeLines
from bot.core.replies import Reply
from bot.core.routes import Command, CommandRoute, PressRoute, Route
from bot.core.texts import N_
from bot.core.unit import Unit
from bot.people.access import require
from bot.people.acting import Acting
from bot.schools.queries import policy_of


async def show_family(unit: Unit, acting: Acting, _asked: Command | presses.ShowFamily) -> Reply:
    """/book: all my children's talks."""
    return Reply(family_screens.family(await family_lines(unit, acting)))


async def home_lines(unit: Unit, acting: Acting) -> HomeLines:
    """What is next and what the school waits for, on the home screen."""
    lines = await family_lines(unit, acting)
    screen = family_screens.family(lines)
    return HomeLines(
        tuple(family_screens.family_line(line) for line in lines),
        tuple(button for row in screen.rows for button in row),
    )


async def _round(unit: Unit, acting: Acting, round_id: int, pupil_id: int) -> tuple[RoundFacts, str]:
    """The round and the child's name, after asking whether its times may be seen."""
    round_ = (await rounds(unit, [round_id])).get(round_id)
    if round_ is None:
        raise Outdated
    require(unit, acting, "conference.see", about_talk(pupil_id, round_))
    ensure_own_round(acting, pupil_id, round_)
    return round_, acting.child(pupil_id)[1].given_name


async def _own(unit: Unit, acting: Acting, round_: RoundFacts, pupil_id: int) -> tuple[list[BookingFacts], Seen]:
    """The talks of this home in the round, those that one may move first."""
    talks = [talk for talk in await bookings_of_pupils(unit, [pupil_id]) if talk.round_id == round_.round_id]
    seen = await seen_talks(unit, acting, talks)
    return sorted((talk for talk in seen.talks if seen.in_home(talk)), key=seen.may_change, reverse=True), seen


async def _moving(unit: Unit, acting: Acting, round_: RoundFacts, talk: BookingFacts, seen: Seen) -> Moving:
    """Choosing a time would move this talk, or suggest to. Raises why nothing can be done now."""
    ensure_live(talk, round_, unit.now)
    policy = await policy_of(unit, round_.school_id, round_.policy_version)
    ensure_movable(policy, acting.at(round_.school_id).school.calendar(policy), talk, round_, unit.now)
    return Moving(talk.booking_id, suggests=not seen.may_change(talk))


async def _choice(unit: Unit, acting: Acting, round_: RoundFacts, pupil_id: int, child: str) -> Choice:
    """A talk to be booked, or where the home has all of its talks, the one that would be moved."""
    own, seen = await _own(unit, acting, round_, pupil_id)
    if (await needs_of(unit, [round_])).may_choose(round_, pupil_id, own):
        ensure_open(round_, unit.now)
        return Choice(round_, pupil_id, child)
    if not own:
        raise Outdated
    return Choice(round_, pupil_id, child, await _moving(unit, acting, round_, own[0], seen))


async def show_times(unit: Unit, acting: Acting, press: presses.ShowTimes) -> Reply:
    """Free times of a round, or the tables of a café; whoever has a time already moves it by choosing another."""
    round_, child = await _round(unit, acting, press.round_id, press.pupil_id)
    choice = await _choice(unit, acting, round_, press.pupil_id, child)
    if round_.is_cafe:
        return await _tables(unit, acting, choice)
    return await _times(unit, choice, double=await _double(unit, acting, choice))


async def _double(unit: Unit, acting: Acting, choice: Choice) -> bool:
    """Whether the talk takes two times, because an interpreter comes to this home."""
    person, child = acting.child(choice.pupil_id)
    return await takes_two(unit, choice.round_, child.pupil_id, person.person_id)


async def _tables(unit: Unit, acting: Acting, choice: Choice) -> Reply:
    round_ = choice.round_
    own, _seen = await _own(unit, acting, round_, choice.pupil_id)
    booked = {talk.table_id: talk for talk in own if talk.table_id is not None}
    free: Counter[int] = Counter()
    for slot in choosable(round_, await free_slots(unit, [round_.round_id]), unit.now):
        free[slot.table_id or 0] += slot.left
    of_round = tuple((await tables_of(unit, [round_.round_id])).values())
    return Reply(choosing.tables(choice, of_round, free, booked))


async def _times(unit: Unit, choice: Choice, day: date | None = None, *, double: bool = False) -> Reply:
    """The free times that can be chosen, or moved to; of one day where it still has some. Below them the way to the
    waiting list, where others have a time and the school keeps one."""
    round_ = choice.round_
    slots = [slot for slot in await free_slots(unit, [round_.round_id]) if slot.table_id == choice.table_id]
    if choice.moving is None:
        slots = choosable(round_, slots, unit.now)
    if double:
        choice, slots = replace(choice, double=True), in_pairs(slots)
    days = by_day(slots, round_.zone)
    for each in days:
        if each.day == day:
            return Reply(choosing.day_of_times(choice, each, only=len(days) == 1))
    screen = choosing.times(choice, slots)
    policy = await policy_of(unit, round_.school_id, round_.policy_version)
    own = [choice.moving.booking_id] if choice.moving else []
    if policy.booking.waiting_list and await taken(unit, round_, choice.table_id, own):
        line = line_button(round_.round_id, choice.pupil_id, choice.table_id or 0)
        screen = replace(screen, rows=(*screen.rows, (line,)))
    return Reply(screen)


async def show_day(unit: Unit, acting: Acting, press: presses.ShowDay) -> Reply:
    """Free times on one day; a day that filled up meanwhile falls back to all days."""
    round_, child = await _round(unit, acting, press.round_id, press.pupil_id)
    choice = await _choice(unit, acting, round_, press.pupil_id, child)
    return await _times(unit, choice, press.day, double=await _double(unit, acting, choice))


async def show_table(unit: Unit, acting: Acting, press: presses.ShowTable) -> Reply:
    """Free times at a table of a café."""
    at = await table(unit, press.table_id)
    if at is None:
        raise Outdated
    round_, child = await _round(unit, acting, at.round_id, press.pupil_id)
    own, seen = await _own(unit, acting, round_, press.pupil_id)
    there = [talk for talk in own if talk.table_id == at.table_id]
    if there:
        moving = await _moving(unit, acting, round_, there[0], seen)
        return await _times(unit, Choice(round_, press.pupil_id, child, moving, at.table_id), _day(press.day))
    ensure_open(round_, unit.now)
    return await _times(unit, Choice(round_, press.pupil_id, child, table_id=at.table_id), _day(press.day))


async def show_moves(unit: Unit, acting: Acting, press: presses.ShowMoves) -> Reply:
    """Times to which this talk can be moved, or suggested to be."""
    view = await _shown(unit, acting, press.booking_id)
    ensure_own_round(acting, view.booking.pupil_id, view.round_)
    seen = await seen_talks(unit, acting, [view.booking])
    moving = await _moving(unit, acting, view.round_, view.booking, seen)
    table_id = view.booking.table_id
    choice = Choice(view.round_, view.booking.pupil_id, view.child, moving, table_id)
    return await _times(unit, choice, _day(press.day), double=await _double(unit, acting, choice))


def _day(ordinal: int) -> date | None:
    """The day with this ordinal, 0 for all. Raises Outdated for a forger's."""
    if not 0 <= ordinal <= date.max.toordinal():
        raise Outdated
    return date.fromordinal(ordinal) if ordinal else None


async def book(unit: Unit, acting: Acting, press: presses.BookSlot) -> Reply:
    """Book this time."""
    made = await book_slot(unit, acting, press.slot_id, press.pupil_id)
    return Reply(screens.booked(await talk_view(unit, acting, made)))


async def move(unit: Unit, acting: Acting, press: presses.MoveTo) -> Reply:
    """Move to this time."""
    made = await move_talk(unit, acting, press.booking_id, press.slot_id)
    return Reply(screens.booked(await talk_view(unit, acting, made)))


async def book_own(unit: Unit, acting: Acting, press: presses.BookOwn) -> Reply:
    """Book this time beside the other home's talk."""
    made = await two_homes.book_own(unit, acting, press.slot_id, press.pupil_id)
    return Reply(screens.booked(await talk_view(unit, acting, made)))


async def suggest(unit: Unit, acting: Acting, press: presses.SuggestTime) -> Reply:
    """Suggest this time for the other guardian's talk."""
    made = await two_homes.suggest_time(unit, acting, press.booking_id, press.slot_id)
    return Reply(screens.suggested(await talk_view(unit, acting, made.talk), made.starts_at))


async def keep(unit: Unit, acting: Acting, press: presses.KeepTime) -> Reply:
    """Leave the talk where it is."""
    talk = await two_homes.keep_time(unit, acting, press.proposal_id)
    return Reply(screens.talk(await talk_view(unit, acting, talk)))


async def propose_in_a_row(unit: Unit, acting: Acting, _press: presses.ProposeInARow) -> Reply:
    """The family's open talks on one day, one after another."""
    lines = await family_lines(unit, acting)
    # At a café a family goes from table to table anyway.
    waiting = {
        line.pupil_id: line
        for line in lines
        if line.talk is None and line.open_round is not None and not line.open_round.is_cafe
    }
    if len(waiting) < 2:
        # The button stands in an invitation, and meanwhile the other guardian may have booked.
        return Reply(family_screens.family(lines))
    found = {line.pupil_id: line.open_round for line in waiting.values() if line.open_round is not None}
    slots = await free_slots(unit, [round_.round_id for round_ in found.values()])
    # Hours in which the family already has a talk are no use.
    busy = [
        (line.talk.booking.starts_at, line.talk.booking.ends_at)
        for line in lines
        if line.talk is not None and not line.talk.other
    ]
    free = {
        pupil_id: [
            slot
            for slot in slots
            if slot.round_id == round_.round_id
            and not any(slot.starts_at < ends and starts < slot.ends_at for starts, ends in busy)
        ]
        for pupil_id, round_ in found.items()
    }
    for pupil_id, round_ in found.items():
        person, _child = acting.child(pupil_id)
        if await takes_two(unit, round_, pupil_id, person.person_id):
            free[pupil_id] = in_pairs(free[pupil_id])
    zones = {round_.zone for round_ in found.values()}
    row = in_a_row(free, zones.pop()) if len(zones) == 1 else None
    if row is None:
        return Reply(family_screens.no_row(lines))
    names = {pupil_id: line.name for pupil_id, line in waiting.items()}
    return Reply(family_screens.in_a_row(row, names, {round_.round_id: round_ for round_ in found.values()}))


async def book_row(unit: Unit, acting: Acting, press: presses.BookInARow) -> Reply:
    """Book all of them, or none."""
    made = await book_in_a_row(unit, acting, press.slot_ids, press.pupil_ids)
    views = [await talk_view(unit, acting, talk) for talk in sorted(made, key=lambda talk: talk.booking.starts_at)]
    return Reply(family_screens.booked_in_a_row(views))


async def _shown(unit: Unit, acting: Acting, booking_id: int, *, changes: bool = False) -> TalkView:
    """A talk that may be seen, or (`changes`) answered for. Raises why it is none any more; a hidden one is none."""
    found = await find_talk(unit, booking_id)
    if found is None:
        raise Outdated
    require(unit, acting, "conference.see", about_talk(found.booking.pupil_id, found.round_, booking_id))
    seen = await seen_talks(unit, acting, [found.booking])
    if not seen.talks:
        raise Outdated
    if changes and not seen.may_change(found.booking):
        raise NotYourTalk(found.booking, found.round_)
    view = await talk_view(unit, acting, found, seen)
    # Whoever comes late to a talk online still finds the way in.
    if changes or view.way_in is None:
        ensure_live(found.booking, found.round_, unit.now)
    return view


async def show_talk(unit: Unit, acting: Acting, press: presses.ShowTalk) -> Reply:
    """The talk and what can be done about it."""
    view = await _shown(unit, acting, press.booking_id)
    return Reply(screens.talk(await whole_view(unit, acting, view)))


async def ask_cancel(unit: Unit, acting: Acting, press: presses.AskCancel) -> Reply:
    """Are you sure?"""
    view = await _shown(unit, acting, press.booking_id, changes=True)
    round_ = view.round_
    policy = await policy_of(unit, round_.school_id, round_.policy_version)
    ensure_cancellable(policy, acting.at(round_.school_id).school.calendar(policy), view.booking, round_, unit.now)
    return Reply(screens.ask_cancel(view))


async def cancel(unit: Unit, acting: Acting, press: presses.CancelTalk) -> Reply:
    """Give the time up."""
    ended = await cancel_talk(unit, acting, press.booking_id)
    view = await talk_view(unit, acting, ended.talk)
    again = is_open(ended.talk.round_, unit.now)
    slots = await free_slots(unit, [ended.talk.round_.round_id]) if again and not ended.late else []
    slots = [slot for slot in slots if slot.table_id == ended.talk.booking.table_id]
    person, _child = acting.child(ended.talk.booking.pupil_id)
    if slots and await takes_two(unit, ended.talk.round_, ended.talk.booking.pupil_id, person.person_id):
        slots = in_pairs(slots)
    offered = fitting_times(slots, ended.talk.round_.zone, ended.talk.booking.pupil_id)
    return Reply(screens.cancelled(view, offered, late=ended.late, again=again))


async def _who(unit: Unit, acting: Acting, view: TalkView) -> Reply:
    guardians = len((await family_of(unit, [view.booking.pupil_id])).told)
    return Reply(screens.who_comes(view, guardians=guardians))


async def ask_who_comes(unit: Unit, acting: Acting, press: presses.AskWhoComes) -> Reply:
    """Who is coming?"""
    return await _who(unit, acting, await _shown(unit, acting, press.booking_id, changes=True))


async def say_who(unit: Unit, acting: Acting, press: presses.SayWhoComes) -> Reply:
    """Keep the choice and show it ticked."""
    seen = await _shown(unit, acting, press.booking_id, changes=True)
    # Where the principle makes the pupil a party, a forged "without" changes nothing.
    pupil = press.pupil or seen.pupil_part == "party"
    who = {"adults": press.adults.value, "pupil": pupil, "by": acting.at(seen.round_.school_id).person_id}
    talk = await say_who_comes(unit, acting, press.booking_id, who)
    return await _who(unit, acting, await talk_view(unit, acting, talk))


async def confirm(unit: Unit, acting: Acting, press: presses.ConfirmTalk) -> Reply:
    """We are coming."""
    talk = await confirm_talk(unit, acting, press.booking_id)
    return Reply(screens.confirmed(await talk_view(unit, acting, talk)))


async def confirm_all(unit: Unit, acting: Acting, press: presses.ConfirmTalks) -> Reply:
    """We are coming, to all of them."""
    talks = await confirm_talks(unit, acting, press.booking_ids)
    return Reply(family_screens.confirmed_all([await talk_view(unit, acting, talk) for talk in talks]))


async def add_to_calendar(unit: Unit, acting: Acting, press: presses.AddToCalendar) -> Reply:
    """Have the file sent; it arrives as a message of its own."""
    await send_calendar_file(unit, acting, press.booking_id)
    return screens.file_is_coming()


async def no_time_suits(unit: Unit, acting: Acting, press: presses.SayNoTimeSuits) -> Reply:
    """Tell the teacher."""
    round_ = await say_no_time_suits(unit, acting, press.round_id, press.pupil_id)
    return Reply(choosing.no_time_noted(round_))


# Refusals ------------------------------------------------------------------------------------------------------------


async def refuse(unit: Unit, acting: Acting, subject: object, refusal: Refusal) -> Reply:
    """Word a refusal with the world as it is now."""
    if isinstance(refusal, RowIsBroken):
        return await propose_in_a_row(unit, acting, presses.ProposeInARow())
    return await refusing.refuse(unit, acting, subject, refusal)


def _sees(handle: object) -> Route:
    return Route(handle, "conference.see", reads=True, refused=refuse)  # type: ignore[arg-type]


def _books(handle: object) -> Route:
    return Route(handle, "conference.book", refused=refuse)  # type: ignore[arg-type]


ROUTES = (
    CommandRoute(
        "book",
        {"da": "samtale", "nb": "samtale", "sv": "samtal"},
        N_("Talks and times"),
        _sees(show_family),
        keyboard=N_("Talks"),
    ),
    PressRoute(presses.ShowFamily, _sees(show_family)),
    PressRoute(presses.ShowTimes, _sees(show_times)),
    PressRoute(presses.ShowDay, _sees(show_day)),
    PressRoute(presses.ShowTable, _sees(show_table)),
    PressRoute(presses.ShowMoves, _sees(show_moves)),
    PressRoute(presses.ShowTalk, _sees(show_talk)),
    PressRoute(presses.AskCancel, _sees(ask_cancel)),
    PressRoute(presses.AskWhoComes, Route(ask_who_comes, "conference.book", refused=refuse)),
    PressRoute(presses.ProposeInARow, _sees(propose_in_a_row)),
    PressRoute(presses.BookSlot, _books(book)),
    PressRoute(presses.MoveTo, _books(move)),
    PressRoute(presses.BookOwn, _books(book_own)),
    PressRoute(presses.SuggestTime, _books(suggest)),
    PressRoute(presses.KeepTime, _books(keep)),
    PressRoute(presses.BookInARow, _books(book_row)),
    PressRoute(presses.CancelTalk, _books(cancel)),
    PressRoute(presses.SayWhoComes, _books(say_who)),
    PressRoute(presses.ConfirmTalk, _books(confirm)),
    PressRoute(presses.ConfirmTalks, _books(confirm_all)),
    PressRoute(presses.AddToCalendar, Route(add_to_calendar, "conference.see", refused=refuse)),
    PressRoute(presses.SayNoTimeSuits, _books(no_time_suits)),
)
