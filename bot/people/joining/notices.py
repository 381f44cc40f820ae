"""What joining sends: a chat's command menu, the office's yes or no, and who has joined.

The one rule kept here: what is sent names nobody. Who joined stands in the list that its button opens.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from bot.accounts.queries import reached
from bot.core.replies import Button, Dropped, Message
from bot.core.texts import _, ngettext
from bot.core.unit import Unit
from bot.outbox.notices import Commands, Elsewhere, Joined, Kind, Loaded, Notice, Words, phone_of
from bot.people import whys
from bot.people.acting import Acting
from bot.people.invitations.presses import ShowLetters
from bot.people.joining.plans import DECLINED, JOINED, JOINED_HOME, MENU, OLD_MENU, WELCOMED
from bot.people.joining.plans import menu_plan as menu_plan  # the plan others know by this module's name
from bot.people.joining.presses import AskForCode, SeeWelcome
from bot.people.joining.queries import actings_in, actings_of
from bot.people.office.queries import offices_of

# (command, description) in menu order for whoever acts, in the language being written in.
Menu = Callable[[Acting], tuple[tuple[str, str], ...]]
Found = dict[int, Words | Dropped | Joined | Elsewhere]

KIND = MENU


def menu_kind(menu: Menu) -> Kind:
    """The kind, with the function that words a menu. A statement, and one a person."""

    async def load(unit: Unit, notices: Sequence[Notice]) -> Loaded:
        found = await actings_of(unit, sorted({notice.person_id for notice in notices}))
        words = {person_id: partial(_worded, menu, acting) for person_id, acting in found.items()}
        return {notice.id: words.get(notice.person_id, Dropped("no account")) for notice in notices}

    return Kind(MENU, load)


def old_menu_kind(menu: Menu) -> Kind:
    """The menu of a phone whose link ended: what its account may do at other schools, else a stranger's menu."""

    async def load(unit: Unit, notices: Sequence[Notice]) -> Loaded:
        actings = await actings_in(unit, sorted({notice.about_id for notice in notices}))
        loaded: Found = {}
        for notice in notices:
            acting = actings.get(notice.about_id)
            if acting is None or acting.account.unreachable_since is not None:
                loaded[notice.id] = Dropped("phone gone")
            else:
                phone = phone_of(notice.person_id, acting.account, acting.language)
                loaded[notice.id] = Elsewhere(phone, partial(_worded_if_anybody, menu, acting))
        return loaded

    return Kind(OLD_MENU, load)


def _worded(menu: Menu, acting: Acting) -> Commands:
    return Commands(menu(acting))


def _worded_if_anybody(menu: Menu, acting: Acting) -> Commands:
    """An empty menu of its own gives the chat back the one that every stranger sees."""
    return Commands(menu(acting) if acting.persons else ())


async def _load_welcomed(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    found = await actings_of(unit, sorted({notice.person_id for notice in notices}))
    return {notice.id: _welcomed if notice.person_id in found else Dropped("no account") for notice in notices}


def _welcomed() -> Message:
    return Message(_("The school has said yes. Welcome!"), ((Button(_("Get started"), SeeWelcome()),),))


async def _load_declined(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    accounts = await reached(unit, sorted({notice.about_id for notice in notices}))
    return {
        notice.id: Elsewhere(phone_of(notice.person_id, account, account.reads(None)), _declined)
        if (account := accounts.get(notice.about_id))
        else Dropped("phone gone")
        for notice in notices
    }


def _declined() -> Message:
    text = _("The school could not let you in with this code. Ask the school office.")
    return Message(text, ((Button(_("Ask for a new code"), AskForCode()),),))


async def _load_joined(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    """Who joined within the hour, in one message a reader and school."""
    office = await offices_of(unit, {notice.person_id for notice in notices})
    live = await actings_of(unit, sorted({notice.about_id for notice in notices}))
    loaded: Found = {}
    together: dict[tuple[int, int], list[Notice]] = {}
    for notice in notices:
        if (notice.person_id, notice.school_id) not in office:
            loaded[notice.id] = Dropped("no longer of the office")
        elif notice.about_id not in live:
            loaded[notice.id] = Dropped("undone")
        else:
            together.setdefault((notice.person_id, notice.school_id), []).append(notice)
    for rows in together.values():
        loaded[rows[0].id] = partial(_joined, len(rows))
        loaded.update({row.id: Joined(rows[0].id) for row in rows[1:]})
    return loaded


def _joined(number: int) -> Message:
    text = ngettext(
        "One more person has joined with a letter.", "%(number)s more people have joined with their letters.", number
    )
    return Message(text, ((Button(_("See who"), ShowLetters(used=True, page=0)),),))


async def _load_joined_home(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    live: Mapping[int, Acting] = await actings_of(unit, sorted({notice.about_id for notice in notices}))
    return {notice.id: _joined_home if notice.about_id in live else Dropped("undone") for notice in notices}


def _joined_home() -> Message:
    return Message(_("Somebody with whom you share everything here has joined, too."))


def kinds(menu: Menu) -> tuple[Kind, ...]:
    """Joining's notices, with the function that words a menu."""
    return (
        menu_kind(menu),
        old_menu_kind(menu),
        Kind(WELCOMED, _load_welcomed, why=whys.LET_IN),
        Kind(DECLINED, _load_declined, why=whys.LET_IN),
        Kind(JOINED, _load_joined, why=whys.JOINED),
        Kind(JOINED_HOME, _load_joined_home, why=whys.JOINED_HOME),
    )
