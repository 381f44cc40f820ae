"""Who is what at the school and who acts for whom, as one feature: roles, pupils' cards, one's own rights."""

from __future__ import annotations

from bot.core.feature import Feature, Tick
from bot.people.closing import Ends, close_passed
from bot.people.pupils.handlers import routes as pupils_routes
from bot.people.pupils.service import ADMIT, ADMIT_OWN, PROTECT
from bot.people.pupils.service import MANAGE as MANAGE_GUARDIANSHIPS
from bot.people.pupils.service import SEE as SEE_PUPILS
from bot.people.rights.handlers import routes as rights_routes
from bot.people.roles.errors import LOST_RACES
from bot.people.roles.handlers import routes as roles_routes
from bot.people.roles.service import MANAGE, MANAGE_SCHOOL, SEE, ended

_MINUTE = 60


def roles_feature(ends: Ends) -> Feature:
    """The feature. `ends` tells every feature what has ended."""
    return Feature(
        "roles",
        routes=(*roles_routes(ends), *pupils_routes(ends), *rights_routes),
        actions=frozenset({SEE, MANAGE, MANAGE_SCHOOL, SEE_PUPILS, MANAGE_GUARDIANSHIPS, ADMIT, PROTECT, ADMIT_OWN}),
        ticks=(Tick("people.roles_over", _MINUTE, close_passed(ends)),),
        lost_races=LOST_RACES,
        ends=ended,
    )
