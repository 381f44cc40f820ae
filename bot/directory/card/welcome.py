"""What somebody who joins reads of their classes' cards: the contact teacher's own words, and how to keep in touch;
and which of the school's systems stays the main one.

Joining is given this function where the features are put together.
"""

from __future__ import annotations

from bot.core.texts import _, isolated, language, listed
from bot.core.unit import Unit
from bot.directory.card.queries import card_of
from bot.directory.card.screens import answer_line
from bot.people.acting import ActingPerson, Child
from bot.schools.queries import policy_of

WORDS = {"da": "klassekort", "nb": "klassekort", "sv": "klasskort"}
# A family with more classes is told where the cards are; the first screen stays short.
_MOST_CLASSES = 2


async def welcome_lines(unit: Unit, person: ActingPerson) -> tuple[str, ...]:
    """Lines to stand under the welcome, in the language being written in; none for who has no child in a class.

    Of a protected child's class nothing is said: the teacher's words may name it.
    """
    by_class: dict[int, Child] = {}
    for child in person.children:
        if not child.protected:
            by_class.setdefault(child.class_id, child)
    lines: list[str] = []
    for class_id, child in list(by_class.items())[:_MOST_CLASSES]:
        held = await card_of(unit, person.school, class_id)
        if held.welcome:
            lines += [
                _("From %(name)s, %(class)s:", **{"name": isolated(held.set_by or ""), "class": child.class_name})
            ]
            lines += [isolated(held.welcome)]
        if len(by_class) == 1:
            lines.append(answer_line(held))
    if by_class:
        lines.append(_("How school and home keep in touch: /%(command)s", command=WORDS[language()]))
        lines += await _portal_lines(unit, person)
    return tuple(lines)


async def _portal_lines(unit: Unit, person: ActingPerson) -> list[str]:
    """Where the principle names a system of its own first, that it stays so (D1.25, D2.14). The bot sees nothing of it,
    so it cannot promise to say what is new there."""
    policy = await policy_of(unit, person.school.id, person.school.policy_version)
    if not policy.portal.comes_first or not policy.portal.names:
        return []
    names = listed([isolated(name) for name in policy.portal.names])
    return [_("Everything else still comes in %(portal)s, so please keep looking there.", portal=names)]
