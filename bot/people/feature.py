"""People as a feature: joining by a code, and letters in the bot. How long these tables are kept: `keeps.py`.

The one rule kept here: what joining needs of the whole house (who must hear that a link ended, what a menu says, what
comes first) is handed in where the features are put together.
"""

from __future__ import annotations

from bot.core.feature import Feature, Tick
from bot.people.importing import desk as importing_desk
from bot.people.importing import errors as importing_errors
from bot.people.invitations import errors as invitation_errors
from bot.people.invitations import handlers as letters
from bot.people.joining import errors as joining_errors
from bot.people.joining import office_desk
from bot.people.joining.handlers import (
    FirstThing,
    Joining,
    Lately,
    WelcomeLines,
    no_button,
    no_words,
    nothing_lately,
    routes,
)
from bot.people.joining.linking import Ends, Wishes, after_link, no_wishes
from bot.people.joining.notices import Menu, kinds
from bot.people.joining.sharers import full_sharers
from bot.people.joining.waiting import look_at_tries
from bot.people.keeps import KEEPS

# A used code that comes from another phone is the office's business within a minute.
_LOOK_EVERY = 20


def people_feature(
    ends: Ends,
    menu: Menu,
    welcome_lines: WelcomeLines = no_words,
    first_thing: FirstThing = no_button,
    lately: Lately = nothing_lately,
    wishes: Wishes = no_wishes,
) -> Feature:
    """The feature. `ends` tells every feature what has ended; `menu` is a person's commands, already worded.

    `welcome_lines` are the contact teachers' own words to who joins; `first_thing` the button that comes first;
    `lately` what was told before; `wishes` takes what a person chose at one school along to the next.
    """
    joining = Joining(ends, full_sharers, welcome_lines, first_thing, lately, wishes)
    desk = office_desk.Desk(joining.joined)
    return Feature(
        name="people",
        routes=(*routes(joining), *letters.routes, *office_desk.routes(desk)),
        notices=kinds(menu),
        ticks=(Tick("people.look_at_tries", _LOOK_EVERY, look_at_tries),),
        actions=frozenset({letters.SEE, letters.ISSUE, letters.REVOKE, office_desk.UNDO}),
        lost_races=(*joining_errors.LOST_RACES, *invitation_errors.LOST_RACES, *importing_errors.LOST_RACES),
        doors=joining.door,
        keeps=KEEPS,
        ends=after_link,
        tasks=(*office_desk.KINDS, *importing_desk.KINDS),
    )
