"""The school's own system where the principle puts it first: who is reminded of it in the week's bundle (D1.25, D1.29).

The one rule kept here: the week's line is for whoever gets pointers with the bundle. Who wants them at once, ringing or
silent, has chosen not to be reminded besides.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.core.unit import Unit
from bot.news.facts import NewsSchool, Portal
from bot.reminders.ways import Topic, Way, ways_of
from bot.schools.policy import Policy
from bot.schools.queries import policy_of

# Where the principle asks homes to look there.
_ASKED = frozenset({"expected", "duty"})


def portal_of(policy: Policy) -> Portal | None:
    """The systems that come first here, if any do."""
    names = tuple(policy.portal.names)
    if not policy.portal.comes_first or not names:
        return None
    addresses = zip(names, (policy.links.portal, policy.links.second_portal), strict=False)
    links = tuple((name, address) for name, address in addresses if address.startswith("https://"))
    return Portal(names, links, policy.guardian_duty.read_portal in _ASKED)


async def portals_for(unit: Unit, school_of: Mapping[int, NewsSchool]) -> dict[int, Portal]:
    """The system that each of these people reads of in the week's bundle, by person."""
    ways = await ways_of(unit, school_of, Topic.PORTAL)
    found = {}
    for person_id, school in school_of.items():
        portal = portal_of(await policy_of(unit, school.id, school.policy_version))
        if portal is not None and ways[person_id] is Way.BUNDLE:
            found[person_id] = portal
    return found
