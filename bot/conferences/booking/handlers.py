"""Routes of the home's side: a press or command in, a reply out. Nothing is sent from here."""

from __future__ import annotations

from bot.conferences.booking import choosing, family_screens, presses, refusing, screens, times, two_homes
from bot.conferences.booking.answers import confirm_talk, confirm_talks, say_who_comes, send_calendar_file
from bot.conferences.booking.doubling import in_pairs, takes_two
from bot.conferences.booking.errors import RowIsBroken
from bot.conferences.booking.queries import family_of
from bot.conferences.booking.rules import ensure_cancellable
from bot.conferences.booking.screens import TalkView
from bot.conferences.booking.service import (
    book_in_a_row,
    book_slot,
    cancel_talk,
    move_talk,
    say_no_time_suits,
)
from bot.conferences.booking.views import family_lines, shown_talk, talk_view
from bot.conferences.booking.whole import whole_view
from bot.conferences.queries import free_slots
from bot.conferences.rules import fitting_times, in_a_row, is_open
from bot.core.errors import Refusal
from bot.core.feature import HomeLines
from bot.core.replies import Reply
from bot.core.routes import Command, CommandRoute, PressRoute, Route
from bot.core.texts import N_
from bot.core.unit import Unit
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


async def show_talk(unit: Unit, acting: Acting, press: presses.ShowTalk) -> Reply:
    """The talk and what can be done about it."""
    view = await shown_talk(unit, acting, press.booking_id)
    return Reply(screens.talk(await whole_view(unit, acting, view)))


async def ask_cancel(unit: Unit, acting: Acting, press: presses.AskCancel) -> Reply:
    """Are you sure?"""
    view = await shown_talk(unit, acting, press.booking_id, changes=True)
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
    return await _who(unit, acting, await shown_talk(unit, acting, press.booking_id, changes=True))


async def say_who(unit: Unit, acting: Acting, press: presses.SayWhoComes) -> Reply:
    """Keep the choice and show it ticked."""
    seen = await shown_talk(unit, acting, press.booking_id, changes=True)
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
    PressRoute(presses.ShowTimes, _sees(times.show_times)),
    PressRoute(presses.ShowDay, _sees(times.show_day)),
    PressRoute(presses.ShowTable, _sees(times.show_table)),
    PressRoute(presses.ShowMoves, _sees(times.show_moves)),
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
