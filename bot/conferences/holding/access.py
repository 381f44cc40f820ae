"""Asking about talks that were held: the teacher's side by the class, the home's by the child.

The one rule kept here: a talk that one guardian hides from the other is to that other no talk.
"""

from __future__ import annotations

from msgspec import Struct

from bot.conferences.booking.access import about_talk
from bot.conferences.booking.queries import Talk, talk
from bot.conferences.homes import NO_HOMES, Homes, homes_of
from bot.conferences.queries import LIVE
from bot.conferences.rounds.access import about_round
from bot.core.errors import Outdated
from bot.core.unit import Unit
from bot.people.access import require
from bot.people.acting import Acting, ActingPerson

MARK, COUNT = "held.mark", "held.count"


class Mine(Struct, frozen=True):
    """A guardian before a talk they may know of."""

    person: ActingPerson
    talk: Talk
    homes: Homes


async def class_talk(unit: Unit, acting: Acting, booking_id: int, *, locked: bool = False) -> Talk:
    """A live talk of a class's round, for who marks it. Raises Outdated or NotAllowed."""
    found = await talk(unit, booking_id, locked=locked)
    if found is None:
        raise Outdated
    require(unit, acting, MARK, about_round(found.round_))
    if found.booking.state.value not in LIVE:
        raise Outdated
    return found


async def own_talk(unit: Unit, acting: Acting, booking_id: int, *, locked: bool = False) -> Mine:
    """A live talk of one's child, for a guardian with custody who may know of it. Raises Outdated or NotAllowed."""
    found = await talk(unit, booking_id, locked=locked)
    if found is None:
        raise Outdated
    pupil_id = found.booking.pupil_id
    person = require(unit, acting, "conference.book", about_talk(pupil_id, found.round_, booking_id))
    homes = (await homes_of(unit, [pupil_id])).get(pupil_id, NO_HOMES)
    if found.booking.state.value not in LIVE or not homes.sees(person.person_id, found.booking):
        raise Outdated
    return Mine(person, found, homes)
