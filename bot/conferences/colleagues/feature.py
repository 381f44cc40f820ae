"""What inviting colleagues adds to conferences."""

from bot.conferences.colleagues.errors import LOST_RACES
from bot.conferences.colleagues.handlers import home_lines, routes
from bot.conferences.colleagues.keeps import KEEPS
from bot.conferences.colleagues.notices import KINDS
from bot.conferences.colleagues.service import ATTEND, INVITE, follow_talks
from bot.core.feature import Tick

ACTIONS = frozenset({INVITE, ATTEND})
TICKS = (Tick("conferences.colleagues", 60, follow_talks),)

__all__ = ["ACTIONS", "KEEPS", "KINDS", "LOST_RACES", "TICKS", "home_lines", "routes"]
