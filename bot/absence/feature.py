"""Absence and leave as one feature, put together from its rooms."""

from __future__ import annotations

from bot.absence.ahead import days_ahead
from bot.absence.changed_days import days_changed, days_effects
from bot.absence.ending import ends
from bot.absence.errors import LOST_RACES
from bot.absence.following import handlers as following
from bot.absence.following.looking import close_talked_about
from bot.absence.following.notices import KINDS as FOLLOWING_KINDS
from bot.absence.following.retention import forget_absence
from bot.absence.following.settling import settle_due
from bot.absence.home import home_lines
from bot.absence.keeps import KEEPS
from bot.absence.leave import handlers as leave
from bot.absence.leave.clocks import look_at_leave
from bot.absence.leave.notices import KINDS as LEAVE_KINDS
from bot.absence.plain import handlers as plain
from bot.absence.register import handlers as register
from bot.absence.register.cases import look_after
from bot.absence.register.notices import KINDS as REGISTER_KINDS
from bot.absence.reporting import handlers as reporting
from bot.absence.reporting.notices import KINDS as REPORTING_KINDS
from bot.absence.reporting.presses import ShowStart
from bot.absence.rights import ACTIONS, REPORT
from bot.absence.still_away import handlers as still_away
from bot.absence.still_away.asking import ask_homes
from bot.absence.still_away.notices import KINDS as STILL_AWAY_KINDS
from bot.absence.today import handlers as today
from bot.absence.today.notices import KINDS as TODAY_KINDS
from bot.absence.today.ticking import draw_after_registers
from bot.core.feature import Feature, Offer, Tick
from bot.core.texts import N_

# Each room adds its own parts to these.
absence_feature = Feature(
    "absence",
    routes=(
        *reporting.routes,
        *plain.routes,
        *today.ROUTES,
        *register.ROUTES,
        *leave.ROUTES,
        *following.ROUTES,
        *still_away.ROUTES,
    ),
    notices=(
        *REPORTING_KINDS,
        *TODAY_KINDS,
        *REGISTER_KINDS,
        *LEAVE_KINDS,
        *FOLLOWING_KINDS,
        *STILL_AWAY_KINDS,
    ),
    actions=ACTIONS,
    lost_races=LOST_RACES,
    ticks=(
        Tick("absence.still_away", 60, ask_homes),
        Tick("absence.missing", 60, look_after),
        Tick("absence.today", 60, draw_after_registers),
        Tick("absence.leave", 600, look_at_leave),
        Tick("absence.settle", 600, settle_due),
        Tick("absence.talked_about", 600, close_talked_about),
        Tick("absence.retention", 3600, forget_absence),
    ),
    keeps=KEEPS,
    home=home_lines,
    ahead=days_ahead,
    doors=plain.door,
    offers=(Offer(N_("Report absence"), ShowStart(), REPORT),),
    ends=ends,
    days_effects=days_effects,
    days_changed=days_changed,
)
