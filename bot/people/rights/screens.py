"""One's own rows of the table of rights, in plain words."""

from __future__ import annotations

from collections.abc import Iterable

from bot.core.replies import Screen
from bot.core.texts import _, listed
from bot.people.access import ROLE_NAMES, ROLES, rights_of
from bot.people.acting import Acting, ActingPerson


def my_rights(acting: Acting) -> Screen:
    """As what one is here, and all one may do; whatever is not there one may not."""
    held = {role for person in acting.persons for role in _roles(person)}
    lines = [_("You are here as: %(roles)s", roles=listed([_(ROLE_NAMES[role]) for role in ROLES if role in held]))]
    lines += ["", _("This is what you may do:"), *(f"• {_(title)}" for title in rights_of(acting))]
    return Screen("\n".join(lines), new=True)


def _roles(person: ActingPerson) -> Iterable[object]:
    yield from (child.guardianship for child in person.children)
    yield from (held.role for held in person.held)
