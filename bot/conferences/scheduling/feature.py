"""Fair times as parts of the feature of conferences: wishes, schedules and held times."""

from __future__ import annotations

from bot.conferences.booking import handlers as booking
from bot.conferences.rounds.drafting import handlers as drafting
from bot.conferences.scheduling import errors, handlers, keeps, notices
from bot.conferences.scheduling.holding import give_up
from bot.conferences.scheduling.service import search
from bot.conferences.wishes import errors as wish_errors
from bot.conferences.wishes import handlers as wishes
from bot.conferences.wishes import keeps as wish_keeps
from bot.conferences.wishes import notices as wish_notices
from bot.core.feature import Errand, Tick

ROUTES = (*wishes.ROUTES, *handlers.routes(booking.refuse, drafting.refused))
KINDS = (*wish_notices.KINDS, *notices.KINDS)
ACTIONS = frozenset({"wish.say"})
LOST_RACES = (*wish_errors.LOST_RACES, *errors.LOST_RACES)
KEEPS = (*wish_keeps.KEEPS, *keeps.KEEPS)
TICKS = (Tick("conferences.held", 60, give_up),)
ERRANDS = (Errand("conferences.schedules", 3, search),)
