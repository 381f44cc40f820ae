"""How long preparation lives, and what of a person it holds."""

from __future__ import annotations

from bot.core.feature import Keep
from bot.core.keeping import Rows
from bot.talks.preparation.models import HomePreparation, PupilPreparation

KEEPS = (
    Keep(
        "pupil_preparations",
        None,
        "that the school prepared a talk with the pupil, and what the pupil would like to do: the policy's days after "
        "the round",
        holds=Rows(PupilPreparation, pupil=("pupil_id",), others=("prepared_by",), clears=("prepared_by",)),
    ),
    Keep(
        "home_preparations",
        None,
        "a guardian's own list for a talk, the policy's days after the round",
        # Not in what is read of a pupil: it is the guardian's.
        holds=Rows(HomePreparation, person=("person_id",), others=("pupil_id",)),
    ),
)
