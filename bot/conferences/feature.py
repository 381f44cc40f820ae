"""Conferences as one feature, put together from the home's and the school's side."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conferences import requests, rounds
from bot.conferences.ahead import talks_ahead
from bot.conferences.board.pages import PAGES as BOARD_PAGES
from bot.conferences.booking import errors as booking_errors
from bot.conferences.booking import handlers as booking
from bot.conferences.booking.notices import KINDS as BOOKING_KINDS
from bot.conferences.booking.replanning import remind_who_came_later
from bot.conferences.colleagues import feature as colleagues
from bot.conferences.confidential.errors import LOST_RACES as CONFIDENTIAL_RACES
from bot.conferences.confidential.notices import KINDS as CONFIDENTIAL_KINDS
from bot.conferences.confidential.pages import PAGES as CONFIDENTIAL_PAGES
from bot.conferences.confidential.rules import READ, WRITE
from bot.conferences.effects import days_changed, days_effects, policy_effects
from bot.conferences.holding import feature as holding
from bot.conferences.keeps import KEEPS
from bot.conferences.requests.visits.ahead import visits_in_calendar
from bot.conferences.retention import forget_talks
from bot.conferences.rounds.totals import count_running
from bot.conferences.scheduling import feature as fair
from bot.conferences.single import feature as single
from bot.conferences.single.following import (
    days_changed_for_singles,
    offer_to_who_came_later,
    remind_of_singles_later,
)
from bot.conferences.single.following import ends as singles_end
from bot.conferences.waiting import feature as waiting
from bot.conferences.wishes.ahead import wishes_ahead
from bot.core.feature import Ahead, Ended, Feature, HomeLines, Tick
from bot.core.unit import Unit
from bot.people.acting import Acting
from bot.schools.calendar import SchoolCalendar


async def _home(unit: Unit, acting: Acting) -> HomeLines:
    mine = await booking.home_lines(unit, acting)
    ours = await rounds.home_lines(unit, acting)
    asked = await requests.home_lines(unit, acting)
    invited = await colleagues.home_lines(unit, acting)
    found = (mine, ours, invited, asked)
    return HomeLines(
        tuple(line for each in found for line in each.lines),
        tuple(button for each in found for button in each.buttons),
    )


async def _ahead(unit: Unit, acting: Acting) -> Sequence[Ahead]:
    found = [await each(unit, acting) for each in (talks_ahead, wishes_ahead, visits_in_calendar)]
    return [line for lines in found for line in lines]


async def _ends(unit: Unit, ended: Ended) -> None:
    await rounds.ends(unit, ended)
    await singles_end(unit, ended)
    await requests.ends(unit, ended)


async def _days_changed(unit: Unit, school_id: int, before: SchoolCalendar, after: SchoolCalendar) -> None:
    await days_changed(unit, school_id, before, after)
    await days_changed_for_singles(unit, school_id, before, after)


feature = Feature(
    "conferences",
    routes=(
        *booking.ROUTES,
        *rounds.routes,
        *colleagues.routes,
        *single.ROUTES,
        *waiting.ROUTES,
        *requests.routes,
        *fair.ROUTES,
        *holding.ROUTES,
    ),
    notices=(
        *BOOKING_KINDS,
        *rounds.kinds,
        *colleagues.KINDS,
        *single.KINDS,
        *waiting.KINDS,
        *CONFIDENTIAL_KINDS,
        *requests.kinds,
        *fair.KINDS,
        *holding.KINDS,
    ),
    actions=frozenset({"conference.see", "conference.book", READ, WRITE})
    | rounds.actions
    | colleagues.ACTIONS
    | single.ACTIONS
    | requests.ACTIONS
    | fair.ACTIONS
    | holding.ACTIONS,
    lost_races=(
        *booking_errors.LOST_RACES,
        *rounds.LOST_RACES,
        *colleagues.LOST_RACES,
        *single.LOST_RACES,
        *waiting.LOST_RACES,
        *CONFIDENTIAL_RACES,
        *requests.LOST_RACES,
        *fair.LOST_RACES,
        *holding.LOST_RACES,
    ),
    pages=(*CONFIDENTIAL_PAGES, *BOARD_PAGES),
    ticks=(
        Tick("conferences.totals", 3600, count_running),
        Tick("conferences.came_later", 600, remind_who_came_later),
        Tick("conferences.singles_later", 600, remind_of_singles_later),
        Tick("conferences.singles_offered", 600, offer_to_who_came_later),
        Tick("conferences.requests", 600, requests.look_at_clocks),
        Tick("conferences.over", 600, holding.record_talks),
        *waiting.TICKS,
        *colleagues.TICKS,
        Tick("conferences.retention", 3600, forget_talks),
        *fair.TICKS,
    ),
    errands=fair.ERRANDS,
    home=_home,
    ahead=_ahead,
    doors=holding.door,
    offers=requests.OFFERS,
    ends=_ends,
    policy_effects=policy_effects,
    days_effects=days_effects,
    days_changed=_days_changed,
    keeps=(*waiting.KEEPS, *KEEPS, *colleagues.KEEPS, *requests.KEEPS, *fair.KEEPS, *holding.KEEPS),
)
