"""People as a feature: joining by a code, its menu notice, and how long these tables are kept.

The one rule kept here: what joining needs of the whole house (who must hear that a link ended, what a menu says)
is handed in where the features are put together.
"""

from __future__ import annotations

from bot.core.feature import Feature, Keep, Tick
from bot.people.invitations import errors as invitation_errors
from bot.people.joining import errors as joining_errors
from bot.people.joining.handlers import Joining, routes
from bot.people.joining.notices import Menu, menu_kind
from bot.people.joining.service import KEEP_TRIES, Ends, forget_tries
from bot.people.office.models import OfficeTask

_HOUR = 3600

_KEEPS = (
    Keep("persons", None, "as long as the person has a child or a class at the school"),
    Keep("classes", None, "as long as the school has the class"),
    Keep("pupils", None, "as long as the pupil is at the school"),
    Keep("guardianships", None, "who acted for whom, and from when until when, as long as the pupil is kept"),
    Keep("staff_roles", None, "who taught whom, as long as the class is kept"),
    Keep("account_links", None, "as long as the person is kept: an ended link is what shuts out an old phone"),
    Keep("invitations", None, "hashes only, as long as the person is kept: a used code must stay known as used"),
    Keep("wrong_codes", KEEP_TRIES.days, "five tries an hour are counted; a day shows a night of guessing"),
    Keep(OfficeTask.__tablename__, None, "what the office was asked and who saw to it, as long as the person is kept"),
    Keep("audit", None, "ids only: who did what, or was denied it"),
)


def people_feature(ends: Ends, menu: Menu) -> Feature:
    """The feature. `ends` tells every feature what has ended; `menu` is a person's commands, already worded."""
    joining = Joining(ends)
    return Feature(
        name="people",
        routes=routes(joining),
        notices=(menu_kind(menu),),
        ticks=(Tick("people.wrong_codes", _HOUR, forget_tries),),
        lost_races=(*joining_errors.LOST_RACES, *invitation_errors.LOST_RACES),
        doors=joining.door,
        keeps=_KEEPS,
    )
