"""What a home asks or tells: a talk or a call, a change at home, a child who is unsafe; and visits to the class.

The one rule kept here: nobody asks for words, and no request is refused. It is answered with times, or it goes on.
"""

from bot.conferences.requests.answering.handlers import home_lines
from bot.conferences.requests.answering.handlers import routes as _answering
from bot.conferences.requests.asking.handlers import routes as _asking
from bot.conferences.requests.clocks import look_at_clocks
from bot.conferences.requests.ending import ends
from bot.conferences.requests.errors import LOST_RACES
from bot.conferences.requests.keeps import KEEPS
from bot.conferences.requests.notices import KINDS
from bot.conferences.requests.presses import ShowDoor
from bot.conferences.requests.rights import ACTIONS, TELL
from bot.conferences.requests.visits.handlers import routes as _visits
from bot.conferences.requests.visits.notices import KINDS as _VISIT_KINDS
from bot.core.feature import Offer
from bot.core.texts import N_

OFFERS = (Offer(N_("Talk with the school"), ShowDoor(), TELL),)
kinds = (*KINDS, *_VISIT_KINDS)
routes = (*_asking, *_answering, *_visits)

__all__ = ["ACTIONS", "KEEPS", "LOST_RACES", "OFFERS", "ends", "home_lines", "kinds", "look_at_clocks", "routes"]
