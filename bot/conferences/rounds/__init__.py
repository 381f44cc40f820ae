"""The school's side of conferences: open a round, see who comes, change it, hand it on.

A teacher hears a ring for two things only, and a family's name stands on no screen that nobody asked for.
"""

from bot.conferences.rounds.changing.handlers import routes as _changing
from bot.conferences.rounds.consulting.handlers import routes as _consulting
from bot.conferences.rounds.consulting.notices import KINDS as _CONSULTING
from bot.conferences.rounds.consulting.service import CONSULT
from bot.conferences.rounds.drafting.handlers import routes as _drafting
from bot.conferences.rounds.errors import LOST_RACES
from bot.conferences.rounds.home import home_lines
from bot.conferences.rounds.notices import KINDS
from bot.conferences.rounds.running.handlers import routes as _running
from bot.conferences.rounds.succession import ends

kinds = (*KINDS, *_CONSULTING)
routes = (*_drafting, *_running, *_changing, *_consulting)
actions = frozenset({"round.see", "round.manage", "round.book_for", CONSULT})

__all__ = ["LOST_RACES", "actions", "ends", "home_lines", "kinds", "routes"]
