"""What waiting and the list on the door add to conferences."""

from bot.conferences.doorlist.handlers import ROUTES as DOOR_ROUTES
from bot.conferences.doorlist.notices import KINDS as DOOR_KINDS
from bot.conferences.waiting.errors import LOST_RACES
from bot.conferences.waiting.handlers import ROUTES as LINE_ROUTES
from bot.conferences.waiting.keeping_back import free_kept
from bot.conferences.waiting.keeps import KEEPS
from bot.conferences.waiting.lining import pass_on
from bot.conferences.waiting.notices import KINDS as LINE_KINDS
from bot.core.feature import Tick

ROUTES = (*LINE_ROUTES, *DOOR_ROUTES)
KINDS = (*LINE_KINDS, *DOOR_KINDS)
TICKS = (Tick("conferences.waiting", 60, pass_on), Tick("conferences.kept_back", 600, free_kept))

__all__ = ["KEEPS", "KINDS", "LOST_RACES", "ROUTES", "TICKS"]
