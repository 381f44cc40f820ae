"""Whom the times of a round leave out: families that said when they can come, and find none of these times.

The one rule kept here: who said nothing can always come, and one of a home's adults who can is enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec import Struct

from bot.conferences.homes import NO_HOMES, Homes, homes_of
from bot.conferences.models import RoundState
from bot.conferences.queries import PupilName
from bot.conferences.rounds.running.queries import Listing, Why, names_of
from bot.conferences.wishes.queries import newest_calls, wishes_of
from bot.conferences.wishes.rules import Wish, suits
from bot.core.dates import local
from bot.core.unit import Unit
from bot.schools.policy.document import Policy
from bot.schools.queries import policy_of


class Seeker(Struct, frozen=True):
    """A family without a time and the wall-clock moments it could have; `home` where one of two homes is meant."""

    pupil: PupilName
    moments: Sequence[datetime]
    home: tuple[int, ...] = ()


class LeftOut(Struct, frozen=True):
    """A family none of whose moments suits, and what it said; `guardian` where its homes have a talk each."""

    pupil: PupilName
    wishes: tuple[Wish, ...]
    guardian: str | None = None


async def left_out(
    unit: Unit, class_id: int, policy: Policy, seekers: Sequence[Seeker], round_id: int = 0
) -> tuple[LeftOut, ...]:
    """Those of the seekers whom none of their moments suits, by what the class was last asked."""
    call = (await newest_calls(unit, [class_id])).get(class_id) if seekers else None
    if call is None:
        return ()
    said = await wishes_of(unit, [call.call_id])
    homes = await homes_of(unit, [each.pupil.pupil_id for each in seekers])
    found = []
    for each in seekers:
        for home, is_split in _homes(homes.get(each.pupil.pupil_id, NO_HOMES), each, policy, round_id):
            wishes = tuple(wish for who in home if (wish := said.get((call.call_id, each.pupil.pupil_id, who))))
            if wishes and not any(suits(wish, moment) for wish in wishes for moment in each.moments):
                found.append((each.pupil, wishes, home[0] if is_split else 0))
    names = await names_of(unit, sorted({guardian for _pupil, _wishes, guardian in found if guardian}))
    return tuple(LeftOut(pupil, wishes, names.get(guardian)) for pupil, wishes, guardian in found)


async def left_out_of(unit: Unit, found: Listing) -> tuple[LeftOut, ...]:
    """Who has no time in a round, and none of those that are left suits."""
    round_ = found.round_
    if round_.state is RoundState.CANCELLED:
        return ()
    policy = await policy_of(unit, round_.school_id, round_.policy_version)
    given = [local(line.starts_at, round_.zone) for line in found.free_ahead]
    chosen = [local(line.starts_at, round_.zone) for line in found.lines if line.is_open and line.starts_at > unit.now]
    # What is kept back is for those who cannot choose here.
    seekers = [
        Seeker(each.pupil, given if each.why is Why.NOT_REACHED else chosen, each.home) for each in found.missing
    ]
    return await left_out(unit, round_.class_id, policy, seekers, round_.round_id)


def _homes(of: Homes, each: Seeker, policy: Policy, round_id: int) -> Iterable[tuple[Sequence[int], bool]]:
    """(who lives there, whether the pupil has another home with a talk of its own)."""
    if each.home:
        return [(each.home, True)]
    several = of.homes(round_id)
    if len(several) > 1 and of.two_talks(policy, round_id):
        return [(home, True) for home in several]
    return [(of.custody, False)]
