"""Refusals of issuing, and the races it may lose."""

from __future__ import annotations

from bot.core.errors import Constraint, Refusal


class UnknownPeople(Refusal):
    """Nobody at the school with something to do there has these sourcedIds."""

    def __init__(self, sourced_ids: tuple[str, ...]) -> None:
        super().__init__(sourced_ids)
        self.sourced_ids = sourced_ids


# Two terminals that issue at once: the second sees the first one's letters and issues none. A code or token that
# exists already is as good as impossible, and another try makes another one.
LOST_RACES = (
    Constraint("uq_invitations_open", ("invitations.person_id",)),
    Constraint("uq_invitations_code", ("invitations.code",)),
    Constraint("uq_invitations_token_hash", ("invitations.token_hash",)),
)
