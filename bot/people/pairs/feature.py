"""Two homes as a feature.

The one rule kept here: what staff decided about two guardians is in nobody's export.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.feature import Feature, Keep
from bot.core.keeping import Row, Rows, Subject
from bot.core.unit import Unit
from bot.people.pairs.errors import LOST_RACES
from bot.people.pairs.handlers import TASKS, routes
from bot.people.pairs.models import GuardianPair, SharingWish
from bot.people.pairs.notices import KINDS
from bot.people.pairs.service import ASK, CHOOSE, DECIDE, AfterChange, Homes, close_settled


class _Unspoken(Rows, frozen=True):
    """Rows that say of one guardian that another is kept from them: even that there is one tells."""

    async def export(self, _unit: Unit, _subject: Subject) -> Sequence[Row]:
        return ()


KEEPS = (
    Keep(
        "guardian_pairs",
        None,
        "whom staff kept apart, and from when until when, as long as the pupil is kept",
        holds=_Unspoken(
            GuardianPair,
            person=("first_id", "second_id"),
            pupil=("pupil_id",),
            others=("person_id",),
            stays=True,
        ),
    ),
    Keep(
        "sharing_wishes",
        None,
        "what a guardian wished for themselves, as long as the pupil is kept",
        holds=Rows(SharingWish, person=("person_id",), pupil=("pupil_id",), others=("person_id",), stays=True),
    ),
)


def pairs_feature(after: AfterChange) -> Feature:
    """The feature. `after` is told when what the guardians of a pupil share has changed."""
    return Feature(
        "pairs",
        routes=routes(Homes(after)),
        notices=KINDS,
        actions=frozenset({CHOOSE, ASK, DECIDE}),
        lost_races=LOST_RACES,
        tasks=TASKS,
        keeps=KEEPS,
        ends=close_settled,
    )
