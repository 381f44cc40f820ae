"""Text that nobody asked for: "we come 10 minutes late", on the day of a talk.

The one rule kept here: a typed sentence only leads to the button that says it; nothing is told by typing.
"""

from __future__ import annotations

from bot.conferences.booking.queries import Talk
from bot.conferences.booking.views import seen_talks
from bot.conferences.holding.lateness import screens
from bot.conferences.holding.lateness.queries import late_home
from bot.conferences.holding.lateness.rules import is_today, minutes_in, says_late
from bot.conferences.queries import bookings_of_pupils, rounds
from bot.conferences.single.access import invited_to
from bot.conferences.single.lateness import single_of_today
from bot.conferences.single.screens import how_late
from bot.conferences.single.views import view_of
from bot.core.replies import Reply
from bot.core.routes import Written
from bot.core.unit import Unit
from bot.people.access import About, may
from bot.people.acting import Acting


async def door(unit: Unit, acting: Acting, written: Written) -> Reply | None:
    """Ask whether to tell the teacher, or how late; None where it is about something else."""
    if not says_late(written.brief):
        return None
    found = await _talk_of_today(unit, acting)
    if found is None:
        return await _single(unit, acting)
    minutes = minutes_in(written.brief)
    if minutes is None:
        said = await late_home(unit, found.booking.booking_id)
        return Reply(screens.how_late(found, ahead=False, said=bool(said)))
    return Reply(screens.shall_i_tell(found, minutes))


async def _single(unit: Unit, acting: Acting) -> Reply | None:
    """How late to a talk with one family; the screen folds, as all of them do."""
    found = await single_of_today(unit, acting)
    if found is None:
        return None
    return Reply(how_late(await view_of(unit, acting, await invited_to(unit, acting, found.round_.round_id))))


async def _talk_of_today(unit: Unit, acting: Acting) -> Talk | None:
    """The next talk of today that one may know of and that is not over."""
    children = [
        child.pupil_id
        for person, child in acting.children
        if may(acting, "conference.book", About(person.school.id, child.class_id, child.pupil_id))
    ]
    if not children:
        return None
    seen = await seen_talks(unit, acting, await bookings_of_pupils(unit, children))
    of_rounds = await rounds(unit, sorted({booking.round_id for booking in seen.talks}))
    for booking in seen.talks:
        if is_today(booking, of_rounds[booking.round_id].zone, unit.now):
            return Talk(booking, of_rounds[booking.round_id])
    return None
