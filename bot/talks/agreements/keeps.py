"""How long agreements live, and what of a person they hold."""

from __future__ import annotations

from bot.core.feature import Keep
from bot.core.keeping import Rows
from bot.talks.agreements.models import AgreementWord, TalkAgreement, TalkEnding

KEEPS = (
    Keep(
        "talk_agreements",
        None,
        "what was agreed at a talk, until it is closed and the school year and its months are over",
        holds=Rows(
            TalkAgreement,
            pupil=("pupil_id",),
            others=("with_id", "made_by", "closed_by"),
            hides=("page_link",),
        ),
    ),
    Keep(
        "agreement_words",
        None,
        "what a home said of an agreement, as long as that is kept",
        holds=Rows(AgreementWord, person=("person_id",), pupil=("pupil_id",), others=("person_id",)),
    ),
    Keep(
        "talk_endings",
        None,
        "when the next talk is, until some months after the school year",
        holds=Rows(TalkEnding, pupil=("pupil_id",), others=("ended_by",)),
    ),
)
