"""What a guardian says about a talk that stays where it is: who comes, that they come, and the file for a calendar.

The one rule kept here: nothing of it moves a talk, and nobody is disturbed by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace
from sqlalchemy import bindparam, update

from bot.conferences.booking.errors import CancelledBySchool, NoLongerBooked, NotYourTalk, TalkIsOver
from bot.conferences.booking.plans import calendar_plan
from bot.conferences.booking.queries import Talk
from bot.conferences.booking.service import own_talk
from bot.conferences.models import Booking
from bot.core.errors import Outdated, Refusal
from bot.core.unit import Unit
from bot.outbox.planning import plan_again
from bot.people.acting import Acting

_COMING = update(Booking).where(Booking.id == bindparam("booking")).values(coming=bindparam("who"))
_CONFIRM = (
    update(Booking).where(Booking.id == bindparam("booking")).values(confirmed_at=bindparam("at"), held_until=None)
)


async def say_who_comes(unit: Unit, acting: Acting, booking_id: int, who: dict[str, Any]) -> Talk:
    """Keep who comes to the talk; the teacher's list shows it."""
    found = await own_talk(unit, acting, booking_id, "conference.book")
    await unit.execute(_COMING, {"booking": booking_id, "who": who})
    return replace(found, booking=replace(found.booking, coming=who))


async def confirm_talk(unit: Unit, acting: Acting, booking_id: int) -> Talk:
    """*We are coming*: noted for the teacher's list, and nobody is disturbed."""
    found = await own_talk(unit, acting, booking_id, "conference.book")
    await unit.execute(_CONFIRM, {"booking": booking_id, "at": unit.now})
    return found


async def confirm_talks(unit: Unit, acting: Acting, booking_ids: Sequence[int]) -> list[Talk]:
    """The same for several; one that was cancelled meanwhile is left out. Raises why when all were."""
    found: list[Talk] = []
    gone: Refusal | None = None
    for booking_id in booking_ids:
        try:
            found.append(await confirm_talk(unit, acting, booking_id))
        except (NoLongerBooked, CancelledBySchool, TalkIsOver, NotYourTalk) as refusal:
            gone = refusal
    if not booking_ids:
        raise Outdated
    if gone is not None and not found:
        raise gone
    return found


async def send_calendar_file(unit: Unit, acting: Acting, booking_id: int) -> Talk:
    """Have the talk's calendar file sent to the one who asks."""
    found = await own_talk(unit, acting, booking_id, "conference.see", changes=False)
    person = acting.at(found.round_.school_id)
    plan_again(unit, [calendar_plan(found, person.person_id, unit.now)])
    return found
