"""Conferences as one feature, put together from the home's and the school's side."""

from __future__ import annotations

from bot.conferences import rounds
from bot.conferences.booking import errors as booking_errors
from bot.conferences.booking import handlers as booking
from bot.conferences.booking.notices import KINDS as BOOKING_KINDS
from bot.conferences.rounds.totals import count_running
from bot.core.feature import Feature, HomeLines, Keep, Tick
from bot.core.unit import Unit
from bot.people.acting import Acting


async def _home(unit: Unit, acting: Acting) -> HomeLines:
    mine = await booking.home_lines(unit, acting)
    ours = await rounds.home_lines(unit, acting)
    return HomeLines((*mine.lines, *ours.lines), (*mine.buttons, *ours.buttons))


feature = Feature(
    "conferences",
    routes=(*booking.ROUTES, *rounds.routes),
    notices=(*BOOKING_KINDS, *rounds.kinds),
    actions=frozenset({"conference.see", "conference.book"}) | rounds.actions,
    lost_races=(*booking_errors.LOST_RACES, *rounds.LOST_RACES),
    ticks=(Tick("conferences.totals", 3600, count_running),),
    home=_home,
    ends=rounds.ends,
    keeps=(
        Keep("rounds", None, "as long as the class is kept"),
        Keep("slots", None, "as long as their round is kept"),
        Keep("bookings", None, "who talked when, as long as the round is kept"),
        Keep("unsuited", None, "who needed another time, as long as the round is kept"),
        Keep("round_drafts", None, "one a teacher, until it is opened or thrown away"),
        Keep("round_totals", None, "numbers without names, for the yearly evaluation (D3.24)"),
    ),
)
