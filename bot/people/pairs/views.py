"""What the screens of two homes show, read for one guardian, or for staff.

The one rule kept here: a guardian's own screen is made of their own wish; of the others' only an open offer is read.
"""

from __future__ import annotations

import itertools

from bot.core.replies import Screen
from bot.core.unit import Unit
from bot.people.access import may
from bot.people.acting import Acting
from bot.people.pairs import screens
from bot.people.pairs.models import PairDecider, Sharing
from bot.people.pairs.queries import SharedPupil, decisions, sharing_guardians, sharing_of, wish_of
from bot.people.pairs.rules import Shares, in_order
from bot.people.pairs.service import CHOOSE, DECIDE, about_pupil, allowed


async def own_view(unit: Unit, acting: Acting, pupil_id: int) -> Screen:
    """What the others see of one's talks. Of the others' wishes only an open offer to share everything is read."""
    person, pupil = await allowed(unit, acting, pupil_id, CHOOSE)
    me = person.person_id
    others = [each for each in await sharing_guardians(unit, pupil) if each.person_id != me]
    custody = [each.person_id for each in others if each.custody]
    shares = (await sharing_of(unit, [pupil_id])).get(pupil_id, Shares())
    wish = await wish_of(unit, pupil_id, me)
    offered = any(
        shares.wishes.get(other) is Sharing.FULL and shares.between(me, other) is Sharing.TIMES for other in custody
    )
    view = screens.Mine(
        pupil_id,
        acting.child(pupil_id)[1].given_name,
        wish,
        full=any(shares.between(me, other) is Sharing.FULL for other in custody),
        offered=offered and wish is None,
        alone=not others,
    )
    return screens.mine(view)


async def pairs_view(unit: Unit, acting: Acting, pupil: SharedPupil) -> Screen:
    """The pupil's adults two by two, for staff who may see them."""
    guardians = await sharing_guardians(unit, pupil)
    shares = (await sharing_of(unit, [pupil.pupil_id])).get(pupil.pupil_id, Shares())
    standing = await decisions(unit, pupil.pupil_id)
    found = []
    for one, other in itertools.combinations(guardians, 2):
        decided = standing.get(in_order(one.person_id, other.person_id))
        by_office = decided is not None and decided == (Sharing.HIDDEN, PairDecider.OFFICE)
        by_policy = shares.hides and Sharing.HIDDEN not in shares.wishes.values()
        sharing = shares.between(one.person_id, other.person_id)
        asked = sharing is Sharing.HIDDEN and not by_office and not by_policy
        found.append(screens.Pair(one.person_id, other.person_id, (one.name, other.name), sharing, asked))
    return screens.pairs(pupil, found, decides=may(acting, DECIDE, about_pupil(pupil)))
