"""A talk with what only its own screen says."""

from __future__ import annotations

from msgspec.structs import replace

from bot.conferences.booking.screens import TalkView
from bot.conferences.colleagues.queries import taking_part
from bot.conferences.holding.counting.own import own_count
from bot.core.unit import Unit
from bot.people.acting import Acting


async def whole_view(unit: Unit, acting: Acting, view: TalkView) -> TalkView:
    """Which talk of the year it is, and who takes part besides the teacher."""
    count = await own_count(unit, acting, view.booking, view.round_)
    return replace(view, count=count, colleagues=await taking_part(unit, view.booking.booking_id))
