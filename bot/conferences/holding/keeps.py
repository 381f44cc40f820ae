"""How long what was held is kept, and what of a person it holds.

The one rule kept here: what is exported of a pupil, which the pupil may read, tells of ordinary talks only.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete

from bot.conferences.holding.models import (
    FeedbackGiven,
    SecondTime,
    TalkDelay,
    TalkFact,
)
from bot.conferences.models import TalkKind
from bot.core.feature import Keep
from bot.core.keeping import Nothing, Row, Rows, Subject
from bot.core.unit import Unit

_DELAY_DAYS = 2
# Longer than anybody can answer (feedback/rules.py): a second answer would count twice.
_GIVEN_DAYS = 90

_OLD_DELAYS = delete(TalkDelay).where(TalkDelay.said_at < bindparam("before"))
_OLD_GIVEN = delete(FeedbackGiven).where(FeedbackGiven.given_at < bindparam("before"))


class Facts(Rows, frozen=True):
    """Facts, of which only those of ordinary talks are exported."""

    async def export(self, unit: Unit, subject: Subject) -> Sequence[Row]:
        return [row for row in await Rows.export(self, unit, subject) if row["kind"] == TalkKind.ORDINARY.value]


async def _purge_delays(unit: Unit, before: datetime) -> int:
    return (await unit.execute(_OLD_DELAYS, {"before": before})).rowcount


async def _purge_given(unit: Unit, before: datetime) -> int:
    return (await unit.execute(_OLD_GIVEN, {"before": before})).rowcount


KEEPS = (
    Keep(
        "talk_facts",
        None,
        "that a pupil had a talk, its day and its kind, without a word of it: the school year and the policy's months",
        holds=Facts(TalkFact, pupil=("pupil_id",)),
    ),
    Keep(
        "talk_year_totals",
        None,
        "numbers without names, for the yearly evaluation (D3.24)",
        holds=Nothing("numbers without names"),
    ),
    Keep(
        "talk_delays",
        _DELAY_DAYS,
        "how many minutes late a talk began",
        purge=_purge_delays,
        holds=Nothing("minutes of a talk, and which side said so"),
    ),
    Keep(
        "second_times",
        None,
        "who asked for a second time, as long as the talk is kept",
        holds=Rows(SecondTime, person=("asked_by",), clears=("asked_by",), thin=True),
    ),
    Keep(
        "feedback_given",
        _GIVEN_DAYS,
        "that somebody answered a question about a talk, so that nobody counts twice; never what",
        purge=_purge_given,
        holds=Rows(FeedbackGiven, person=("person_id",)),
    ),
    Keep(
        "feedback_totals",
        None,
        "numbers without names, as long as the round is kept",
        holds=Nothing("numbers without names"),
    ),
)
