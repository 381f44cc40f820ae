"""Refusals of agreements, and the races that noting them may lose."""

from __future__ import annotations

from bot.core.errors import Constraint, Refusal


class OfAPupil(Refusal):
    """A refusal that leads back to a pupil's agreements."""

    def __init__(self, pupil_id: int) -> None:
        super().__init__(pupil_id)
        self.pupil_id = pupil_id


class AgreementClosed(OfAPupil):
    """It was closed, or given another day, meanwhile."""


class CopyIsOut(OfAPupil):
    """The home has its copy: it is closed, and not taken back."""


class NextTalkMissing(OfAPupil):
    """The principle looks ahead to the next talk before one is closed (D5.22)."""


class AgreementMissing(OfAPupil):
    """The principle wants an agreement, or the word that there is none this time (D3.7)."""


class NotADay(OfAPupil):
    """The day does not lie ahead, or too far."""


LOST_RACES = (
    Constraint(
        "uq_agreement_words_agreement_id_person_id_party_outcome",
        (
            "agreement_words.agreement_id",
            "agreement_words.person_id",
            "agreement_words.party",
            "agreement_words.outcome",
        ),
    ),
    Constraint("uq_talk_endings_round_id_pupil_id", ("talk_endings.round_id", "talk_endings.pupil_id")),
    Constraint("uq_talk_agreements_page_link", ("talk_agreements.page_link",)),
)
