"""The command menu of one person's chat, renewed by an outbox row when what they may do has changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from bot.core.replies import Dropped
from bot.core.unit import Unit
from bot.outbox.models import Act, Lane, Ring
from bot.outbox.notices import Commands, Kind, Loaded, Notice, Plan
from bot.people.acting import Acting
from bot.people.joining.queries import actings_of

# (command, description) in menu order for whoever acts, in the language being written in.
Menu = Callable[[Acting], tuple[tuple[str, str], ...]]

KIND = "people.commands"


def menu_plan(unit: Unit, school_id: int, person_id: int) -> Plan:
    """Renew the menu of this person's chat; for `plan_again`, since it may be needed more than once."""
    return Plan(
        key=f"{KIND}:{person_id}",
        kind=KIND,
        school_id=school_id,
        person_id=person_id,
        about_kind="person",
        about_id=person_id,
        send_at=unit.now,
        ring=Ring.SILENT,
        act=Act.COMMANDS,
        lane=Lane.INTERACTIVE,
    )


def menu_kind(menu: Menu) -> Kind:
    """The kind, with the function that words a menu. A statement, and one a person."""

    async def load(unit: Unit, notices: Sequence[Notice]) -> Loaded:
        found = await actings_of(unit, sorted({notice.person_id for notice in notices}))
        words = {person_id: partial(_worded, menu, acting) for person_id, acting in found.items()}
        return {notice.id: words.get(notice.person_id, Dropped("no account")) for notice in notices}

    return Kind(KIND, load)


def _worded(menu: Menu, acting: Acting) -> Commands:
    return Commands(menu(acting))
