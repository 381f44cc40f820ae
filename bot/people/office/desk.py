"""What every handler for the office needs: whose office it is, what is left, and a colleague who was first."""

from __future__ import annotations

from typing import Any

from bot.core.errors import Refusal
from bot.core.replies import Reply
from bot.core.unit import Unit
from bot.people.access import About, may
from bot.people.acting import Acting
from bot.people.office import queries, screens
from bot.people.office.errors import AlreadySeenTo

SEE, DECIDE = "office.see", "office.decide"


def offices(acting: Acting) -> list[int]:
    """The schools whose list this account may see."""
    return [person.school.id for person in acting.persons if may(acting, SEE, About(person.school.id))]


async def left(unit: Unit, acting: Acting) -> int:
    """How many things wait for whoever acts."""
    schools = offices(acting)
    return sum((await queries.how_many_wait(unit, schools)).values()) if schools else 0


async def refused(unit: Unit, acting: Acting, _subject: Any, refusal: Refusal) -> Reply:
    """A colleague was first: said kindly, with what is left. Everything else is worded by the house."""
    if isinstance(refusal, AlreadySeenTo):
        return Reply(screens.already_seen_to(await left(unit, acting)))
    raise refusal
