"""Changing a school's policy in two steps: look at what would change, then store the next version.

The one rule kept here: what was looked at is what is stored, or nothing is.
"""

from __future__ import annotations

from msgspec import Struct

from bot.core.unit import Unit
from bot.schools.changing.errors import PolicyElsewhere, PolicyMovedOn
from bot.schools.changing.rules import Change, differences
from bot.schools.policy import Policy
from bot.schools.queries import SchoolEntry, policy_of, school_by_key
from bot.schools.service import store_policy

# With these a school would be another school: holidays, law and every clock of what is planned hang on them.
_FIXED = ("country", "timezone")


class PolicyChange(Struct, frozen=True):
    """What a new policy changes. `version` is the one it was compared with."""

    school: SchoolEntry
    version: int
    before: Policy
    after: Policy
    changes: tuple[Change, ...]


async def plan_change(unit: Unit, school: SchoolEntry, after: Policy) -> PolicyChange:
    """Compare; nothing is written. Raises PolicyElsewhere for the policy of another country."""
    before = await policy_of(unit, school.id, school.policy_version)
    for key in _FIXED:
        if before.value(key) != after.value(key):
            raise PolicyElsewhere(key, str(before.value(key)), str(after.value(key)))
    return PolicyChange(school, school.policy_version, before, after, differences(before, after))


async def change_policy(unit: Unit, planned: PolicyChange) -> int:
    """Store what was looked at as the next version; its number. Raises PolicyMovedOn when another came between."""
    school = await school_by_key(unit, planned.school.key)
    if school.policy_version != planned.version:
        raise PolicyMovedOn(school.policy_version)
    return await store_policy(unit, school.id, planned.after)
