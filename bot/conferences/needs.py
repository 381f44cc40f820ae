"""How many talks the team judged that each pupil needs in a round, and in which form (D3.10, D3.11).

The one rule kept here: whom nothing was said of has one talk in the round's form. Only where the round's policy says
that the team judges it for each pupil (`per_pupil_need`) is anything looked up.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from msgspec import Struct, field
from sqlalchemy import select

from bot.conferences.facts import BookingFacts, RoundFacts
from bot.conferences.models import Form, RoundPupil
from bot.core.among import among
from bot.core.unit import Unit
from bot.schools.queries import policy_of

_NEEDS = select(RoundPupil.round_id, RoundPupil.pupil_id, RoundPupil.talks, RoundPupil.form).where(
    among(RoundPupil.round_id, "rounds")
)


class Need(Struct, frozen=True):
    """What one pupil needs: so many talks, each in this form (None: the round's)."""

    talks: int = 1
    form: Form | None = None


ONE_TALK = Need()


class Needs(Struct, frozen=True):
    """By (round, pupil), what is other than one talk in the round's form."""

    judged: Mapping[tuple[int, int], Need] = field(default_factory=dict)

    def of(self, round_id: int, pupil_id: int) -> Need:
        """What the pupil needs in this round."""
        return self.judged.get((round_id, pupil_id), ONE_TALK)

    def is_asked(self, round_id: int, pupil_id: int) -> bool:
        """Whether the pupil is to come at all: only those are invited, nudged and missed."""
        return self.of(round_id, pupil_id).talks > 0

    def has_all(self, round_id: int, pupil_id: int, own: Collection[BookingFacts]) -> bool:
        """Whether a home with these talks in the round waits for nothing more."""
        return turns(own) >= self.of(round_id, pupil_id).talks

    def may_choose(self, round_: RoundFacts, pupil_id: int, own: Collection[BookingFacts]) -> bool:
        """Whether it may choose a time beside these: a second talk, or a seat at another table."""
        wanted = self.of(round_.round_id, pupil_id).talks
        return wanted > 0 and (round_.is_cafe or turns(own) < wanted)


def turns(own: Iterable[BookingFacts]) -> int:
    """How many of a pupil's talks these are; two homes' talks are one and the same."""
    return len({each.turn for each in own})


async def needs_of(unit: Unit, found: Iterable[RoundFacts]) -> Needs:
    """What was judged for the pupils of these rounds."""
    judged = [
        each.round_id
        for each in found
        if (await policy_of(unit, each.school_id, each.policy_version)).conferences.per_pupil_need
    ]
    rows = await unit.all(_NEEDS, {"rounds": sorted(set(judged))}) if judged else []
    return Needs({(row.round_id, row.pupil_id): Need(row.talks, Form(row.form) if row.form else None) for row in rows})
