"""What was held, as its part of the conferences' feature; and the tick that writes facts and plans what follows."""

from __future__ import annotations

from datetime import time, timedelta

from bot.conferences.booking.queries import talks
from bot.conferences.holding.access import COUNT, MARK
from bot.conferences.holding.counting.handlers import ROUTES as _COUNTING
from bot.conferences.holding.feedback.handlers import ROUTES as _FEEDBACK
from bot.conferences.holding.feedback.notices import KINDS as _FEEDBACK_KINDS
from bot.conferences.holding.feedback.plans import plan_feedback
from bot.conferences.holding.keeps import KEEPS as KEEPS
from bot.conferences.holding.lateness.errors import LOST_RACES as _LATE_RACES
from bot.conferences.holding.lateness.handlers import ROUTES as _LATENESS
from bot.conferences.holding.lateness.notices import KINDS as _LATENESS_KINDS
from bot.conferences.holding.lateness.typed import door as door
from bot.conferences.holding.marking.errors import LOST_RACES as _SECOND_RACES
from bot.conferences.holding.marking.handlers import ROUTES as _MARKING
from bot.conferences.holding.marking.notices import KINDS as _MARKING_KINDS
from bot.conferences.holding.marking.plans import asked_plan
from bot.conferences.holding.marking.queries import last_end
from bot.conferences.holding.recording import record_over
from bot.conferences.queries import rounds
from bot.core.unit import Unit
from bot.outbox.planning import plan
from bot.schools.queries import calendar_of

ROUTES = (*_MARKING, *_LATENESS, *_COUNTING, *_FEEDBACK)
KINDS = (*_MARKING_KINDS, *_LATENESS_KINDS, *_FEEDBACK_KINDS)
ACTIONS = frozenset({MARK, COUNT})
LOST_RACES = (*_SECOND_RACES, *_LATE_RACES)


async def record_talks(unit: Unit) -> None:
    """The tick: facts of talks that are over, the teacher's question of the day, the families' two questions."""
    over = await record_over(unit)
    of_classes = await rounds(unit, sorted({each.round_id for each in over}))
    for round_id, day in sorted({(each.round_id, each.day) for each in over if each.round_id in of_classes}):
        round_ = of_classes[round_id]
        midnight = (await calendar_of(unit, round_.school)).at(day + timedelta(days=1), time())
        if (ends := await last_end(unit, round_id, midnight)) is not None:
            plan(unit, [asked_plan(round_, day, ends)])
    await plan_feedback(unit, list((await talks(unit, [each.booking_id for each in over])).values()))
