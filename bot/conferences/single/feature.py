"""What single talks add to the conferences' feature, put together from the home's and the school's side."""

from __future__ import annotations

from bot.conferences.single.access import ANSWER, ARRANGE, ATTEND
from bot.conferences.single.arranging.handlers import ROUTES as _ARRANGING
from bot.conferences.single.errors import LOST_RACES as LOST_RACES
from bot.conferences.single.handlers import ROUTES as _ANSWERING
from bot.conferences.single.managing.handlers import ROUTES as _MANAGING
from bot.conferences.single.notices import KINDS as KINDS

ROUTES = (*_ANSWERING, *_ARRANGING, *_MANAGING)
ACTIONS = frozenset({ANSWER, ARRANGE, ATTEND})
