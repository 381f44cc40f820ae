"""Pure rules of two homes: what two guardians share, from what staff decided, what each wishes, and the policy."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from bot.people.pairs.models import Sharing


def in_order(one: int, other: int) -> tuple[int, int]:
    """Two persons as a pair is written."""
    return (one, other) if one < other else (other, one)


class Shares(Struct, frozen=True):
    """What the guardians of one pupil share. `hides`: the school's policy hides guardians from each other."""

    pairs: Mapping[tuple[int, int], Sharing] = field(default_factory=dict)
    wishes: Mapping[int, Sharing] = field(default_factory=dict)
    hides: bool = False

    def between(self, one: int, other: int) -> Sharing:
        """What the two see of each other; whoever asks to be hidden is, until the office has decided.

        Both wishing to share everything outweighs a policy that hides, and never a decision of staff.
        """
        if one == other:
            return Sharing.FULL
        decided, wishes = self.pairs.get(in_order(one, other)), (self.wishes.get(one), self.wishes.get(other))
        if Sharing.HIDDEN in {decided, *wishes}:
            return Sharing.HIDDEN
        if wishes == (Sharing.FULL, Sharing.FULL):
            return Sharing.FULL
        return Sharing.HIDDEN if self.hides and decided is None else Sharing.TIMES
