"""The directory as one feature, put together from its rooms."""

from __future__ import annotations

from bot.core.feature import Feature, Keep, Tick
from bot.core.keeping import Rows
from bot.directory.agreements import errors as agreement_errors
from bot.directory.agreements import handlers as agreements
from bot.directory.card import errors as card_errors
from bot.directory.card import handlers as card
from bot.directory.doors import on_home
from bot.directory.models import ClassAgreementRow, ClassCardRow, RightsCardRow, ShownNameRow
from bot.directory.principle import handlers as principle
from bot.directory.principle import notices as principle_notices
from bot.directory.principle.service import plan_changes
from bot.directory.rights import handlers as rights
from bot.directory.rights import notices as rights_notices
from bot.directory.rights import service as rights_service
from bot.directory.who import handlers as who

_TEN_MINUTES = 600

feature = Feature(
    "directory",
    routes=(*who.ROUTES, *card.ROUTES, *agreements.ROUTES, *rights.ROUTES, *principle.ROUTES),
    actions=frozenset(
        {
            who.SEE,
            who.SHOW_NAME,
            card.SEE,
            card.SET,
            agreements.PROPOSE,
            agreements.RECORD,
            rights.SEE,
            principle.SEE,
        }
    ),
    notices=(*rights_notices.KINDS, *principle_notices.KINDS),
    ticks=(
        Tick("directory.rights", _TEN_MINUTES, rights_service.plan_cards),
        Tick("directory.principle", _TEN_MINUTES, plan_changes),
    ),
    adds={"home": on_home},
    lost_races=(*card_errors.LOST_RACES, *agreement_errors.LOST_RACES),
    keeps=(
        Keep(
            "class_cards",
            None,
            "how a class kept in touch, and since when, as long as the class is kept",
            holds=Rows(ClassCardRow, person=("set_by",), emptied=lambda: {"welcome": None}, stays=True),
        ),
        Keep(
            "class_agreements",
            None,
            "what the parents agreed on, and when, as long as the class is kept",
            holds=Rows(ClassAgreementRow, person=("written_by",), clears=("recorded_by",), thin=True, stays=True),
        ),
        Keep(
            "shown_names",
            None,
            "an elected parent's yes to being named, until it is taken back",
            holds=Rows(ShownNameRow, person=("person_id",)),
        ),
        Keep(
            "rights_cards",
            rights_service.KEEP_CARDS.days,
            "who got this school year's card of rights, and whether they pressed that they read it",
            purge=rights_service.purge,
            holds=Rows(RightsCardRow, person=("person_id",)),
        ),
    ),
)
