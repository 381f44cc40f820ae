"""Conferences as one feature, put together from the home's and the school's side."""

from __future__ import annotations

from bot.conferences.booking import errors as booking_errors
from bot.conferences.booking import handlers as booking
from bot.conferences.booking.notices import KINDS as BOOKING_KINDS
from bot.core.feature import Feature, HomeLines, Keep
from bot.core.unit import Unit
from bot.people.acting import Acting


async def _home(unit: Unit, acting: Acting) -> HomeLines:
    mine = await booking.home_lines(unit, acting)
    return mine


feature = Feature(
    "conferences",
    routes=booking.ROUTES,
    notices=BOOKING_KINDS,
    actions=frozenset({"conference.see", "conference.book", "round.see", "round.manage", "round.book_for"}),
    lost_races=booking_errors.LOST_RACES,
    home=_home,
    keeps=(
        Keep("rounds", None, "as long as the class is kept"),
        Keep("slots", None, "as long as their round is kept"),
        Keep("bookings", None, "who talked when, as long as the round is kept"),
        Keep("unsuited", None, "who needed another time, as long as the round is kept"),
        Keep("round_drafts", None, "one a teacher, until it is opened or thrown away"),
        Keep("round_totals", None, "numbers without names, for the yearly evaluation (D3.24)"),
    ),
)
