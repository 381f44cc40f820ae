"""The proposed schedule of a round, as the board shows it: where the search stands, what it found, what a change costs.

The one rule kept here: a proposal is one for all rounds of its search, and nobody sees it who may not see to each.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from bot.conferences.facts import RoundFacts
from bot.conferences.queries import rounds
from bot.conferences.rounds.access import about_round
from bot.conferences.scheduling.loading import Loaded, Seeking, load
from bot.conferences.scheduling.moving import Move, figures_now, moves_of
from bot.conferences.scheduling.problem import Figures
from bot.conferences.scheduling.queries import Proposed, SchedulingFacts, live_searches, scheduling
from bot.conferences.scheduling.service import allowed_search
from bot.core.unit import Unit
from bot.people.access import may
from bot.people.acting import Acting

_MANAGE = "round.manage"


class Found(Struct, frozen=True):
    """What the search found, as it stands now, and whose time is being changed."""

    loaded: Loaded
    figures: Figures
    picked: Seeking | None
    moves: Sequence[Move]

    def at(self, slot_id: int) -> tuple[Proposed, Seeking] | None:
        """Who is to have this time, or the one before it for twice as long."""
        names = {each.who: each for each in self.loaded.seeking.values()}
        for line in self.loaded.standing:
            if slot_id in {line.slot_id, line.next_slot_id}:
                return line, names[line.who]
        return None

    def without(self, round_id: int) -> list[Seeking]:
        """Who of this round has no time in it."""
        have = {line.who for line in self.loaded.standing}
        everybody = (*self.loaded.seeking.values(), *self.loaded.by_hand)
        return [each for each in everybody if each.who[0] == round_id and each.who not in have]


class Proposal(Struct, frozen=True):
    """A search that a round is in; `found` once it is ready."""

    search: SchedulingFacts
    rounds: Sequence[RoundFacts]
    found: Found | None


def pick_of(each: Seeking) -> str:
    """What leads to the other times of this family, on the part of its round."""
    return f"{each.who[1]}-{each.who[2] or 0}"


async def proposal_of(unit: Unit, acting: Acting, round_id: int, pick: str) -> Proposal | None:
    """The proposal that this round is part of, if any."""
    search_id = (await live_searches(unit, [round_id])).get(round_id)
    if search_id is None:
        return None
    others = await _rounds_of(unit, search_id)
    if not all(may(acting, _MANAGE, about_round(each)) for each in others):
        return None
    search = await allowed_search(unit, acting, search_id)
    found = None
    if search.is_ready:
        loaded = await load(unit, search)
        mine = (each for each in loaded.seeking.values() if each.who[0] == round_id and pick_of(each) == pick)
        picked = next(mine, None) if pick else None
        found = Found(loaded, figures_now(loaded), picked, moves_of(loaded, picked.who) if picked else ())
    return Proposal(search, others, found)


async def _rounds_of(unit: Unit, search_id: int) -> list[RoundFacts]:
    """The rounds of a search."""
    search = await scheduling(unit, search_id)
    return list((await rounds(unit, search.round_ids)).values()) if search else []
