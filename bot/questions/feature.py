"""Questions as one feature, put together from its rooms."""

from __future__ import annotations

from bot.core.feature import Feature, Offer, Tick
from bot.core.texts import N_
from bot.questions.answering import handlers as answering
from bot.questions.asking import handlers as asking
from bot.questions.changed_days import days_changed, days_effects
from bot.questions.clocks import look_at_clocks
from bot.questions.contacts import handlers as contacts
from bot.questions.ending import ends
from bot.questions.errors import LOST_RACES
from bot.questions.keeps import KEEPS, forget_questions
from bot.questions.notices import KINDS
from bot.questions.presses import AskThis, ChooseClass
from bot.questions.rights import ACTIONS, ASK, WRITE
from bot.questions.writing import handlers as writing


def questions_feature(whom: answering.Whom) -> Feature:
    """The feature; `whom` knows to whom a post went that a question answers."""
    return Feature(
        "questions",
        routes=(*asking.ROUTES, *answering.routes(whom), *writing.ROUTES, *contacts.ROUTES),
        notices=KINDS,
        actions=ACTIONS,
        lost_races=LOST_RACES,
        ticks=(Tick("questions.clocks", 600, look_at_clocks), Tick("questions.retention", 3600, forget_questions)),
        keeps=KEEPS,
        home=answering.home_lines,
        adds={"home": contacts.on_home},
        # Translators: buttons under what somebody wrote unasked, at most 20 characters: send it to the school; to the
        # home of one pupil.
        offers=(Offer(N_("A question"), AskThis(), ASK), Offer(N_("Only to one home"), ChooseClass(), WRITE)),
        edited=asking.edited,
        ends=ends,
        days_effects=days_effects,
        days_changed=days_changed,
    )
