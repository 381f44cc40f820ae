"""Conferences as one feature, put together from the home's and the school's side."""

from __future__ import annotations

from bot.conferences import rounds
from bot.conferences.booking import errors as booking_errors
from bot.conferences.booking import handlers as booking
from bot.conferences.booking.notices import KINDS as BOOKING_KINDS
from bot.conferences.effects import days_changed, days_effects, policy_effects
from bot.conferences.keeps import KEEPS
from bot.conferences.retention import forget_talks
from bot.conferences.rounds.totals import count_running
from bot.core.feature import Feature, HomeLines, Tick
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
    ticks=(
        Tick("conferences.totals", 3600, count_running),
        Tick("conferences.retention", 3600, forget_talks),
    ),
    home=_home,
    ends=rounds.ends,
    policy_effects=policy_effects,
    days_effects=days_effects,
    days_changed=days_changed,
    keeps=KEEPS,
)
