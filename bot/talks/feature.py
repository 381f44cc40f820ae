"""What school and home talk about as one feature, put together from its rooms."""

from __future__ import annotations

from bot.core.feature import Feature, Tick
from bot.talks.agreements import errors as agreement_errors
from bot.talks.agreements import handlers as agreements
from bot.talks.agreements.ahead import agreed_ahead
from bot.talks.agreements.keeps import KEEPS as AGREEMENT_KEEPS
from bot.talks.agreements.notices import KINDS as AGREEMENT_KINDS
from bot.talks.agreements.pages import PAGES as AGREEMENT_PAGES
from bot.talks.agreements.retention import forget_agreements
from bot.talks.preparation import errors as preparation_errors
from bot.talks.preparation import handlers as preparation
from bot.talks.preparation import tasks as preparation_tasks
from bot.talks.preparation.keeps import KEEPS as PREPARATION_KEEPS
from bot.talks.preparation.notices import KINDS as PREPARATION_KINDS
from bot.talks.preparation.retention import forget_preparation
from bot.talks.record import errors as record_errors
from bot.talks.record import handlers as record
from bot.talks.record.keeps import KEEPS as RECORD_KEEPS
from bot.talks.record.notices import KINDS as RECORD_KINDS
from bot.talks.record.pages import PAGES as RECORD_PAGES
from bot.talks.topics import errors as topic_errors
from bot.talks.topics import handlers as topics
from bot.talks.topics import retention as topic_retention
from bot.talks.topics.access import DECIDE, RAISE, SEE
from bot.talks.topics.aside import handlers as aside
from bot.talks.topics.aside import passing
from bot.talks.topics.aside.pages import PAGES as ASIDE_PAGES
from bot.talks.topics.keeps import KEEPS as TOPIC_KEEPS
from bot.talks.topics.notices import KINDS as TOPIC_KINDS

# Each room adds its own parts to these.
talks_feature = Feature(
    "talks",
    routes=(*topics.ROUTES, *aside.ROUTES, *preparation.ROUTES, *agreements.ROUTES, *record.ROUTES),
    notices=(*TOPIC_KINDS, *PREPARATION_KINDS, *AGREEMENT_KINDS, *RECORD_KINDS),
    actions=frozenset({SEE, RAISE, DECIDE}) | preparation.ACTIONS | agreements.ACTIONS | record.ACTIONS,
    lost_races=(
        *topic_errors.LOST_RACES,
        *preparation_errors.LOST_RACES,
        *agreement_errors.LOST_RACES,
        *record_errors.LOST_RACES,
    ),
    ticks=(
        Tick("topics.look_after", 300, passing.look_after),
        Tick("topics.over", 600, topic_retention.close_talked_about),
        Tick("topics.retention", 3600, topic_retention.forget_topics),
        Tick("preparation.asked", 600, preparation_tasks.ask_homes),
        Tick("preparation.unprepared", 3600, preparation_tasks.warn_teachers),
        Tick("preparation.retention", 3600, forget_preparation),
        Tick("agreements.retention", 3600, forget_agreements),
    ),
    keeps=(*TOPIC_KEEPS, *PREPARATION_KEEPS, *AGREEMENT_KEEPS, *RECORD_KEEPS),
    pages=(*AGREEMENT_PAGES, *RECORD_PAGES, *ASIDE_PAGES),
    ahead=agreed_ahead,
    ends=passing.ends,
)
