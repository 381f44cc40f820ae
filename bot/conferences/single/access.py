"""Asking about single talks: who is invited, who holds one, and nobody else.

The one rule kept here: to whoever has no part in it a single talk does not exist. They get the answer that an id
nobody ever gave out gets, whatever their role; that they tried is noted all the same.
"""

from __future__ import annotations

from msgspec import Struct

from bot.conferences.homes import NO_HOMES, Homes, homes_of
from bot.conferences.models import GuestPart
from bot.conferences.single.facts import Guest, Single
from bot.conferences.single.queries import singles
from bot.core.errors import Outdated
from bot.core.unit import Unit
from bot.people.access import About, Asked, may, require
from bot.people.acting import Acting, ActingPerson

ANSWER, ARRANGE, ATTEND = "single.answer", "single.arrange", "single.attend"


class Invited(Struct, frozen=True):
    """A guardian before a talk they are invited to."""

    person: ActingPerson
    single: Single
    homes: Homes


def _about(single: Single, person_id: int | None = None) -> About:
    round_ = single.round_
    return About(round_.school_id, round_.class_id, single.pupil_id, person_id, kind="single", id=single.round_id)


def nothing_there(unit: Unit, acting: Acting, action: str, asked: int) -> Outdated:
    """The refusal for whoever has no part in it. What is noted of it is the same for an id that nobody ever gave out:
    people may read what was noted about them."""
    if acting.persons:
        person = acting.persons[0]
        about = About(person.school.id, kind="single", id=asked)
        unit.asked.append(Asked(action, about, person.person_id, allowed=False))
    return Outdated()


async def _found(unit: Unit, acting: Acting, round_id: int, *, locked: bool) -> tuple[Single, int] | None:
    """The talk, and who acts at its school; None where there is neither."""
    single = (await singles(unit, [round_id], locked=locked)).get(round_id)
    if single is None:
        return None
    person = next((each for each in acting.persons if each.school.id == single.round_.school_id), None)
    return (single, person.person_id) if person else None


async def invited_to(
    unit: Unit, acting: Acting, round_id: int, *, locked: bool = False, asked: int | None = None
) -> Invited:
    """The talk for a guardian who is invited to it; `asked` is the id that was pressed, if not the round's. Raises
    Outdated for everybody else."""
    pressed = round_id if asked is None else asked
    found = await _found(unit, acting, round_id, locked=locked)
    if found is None:
        raise nothing_there(unit, acting, ANSWER, pressed)
    single, person_id = found
    homes = (await homes_of(unit, [single.pupil_id])).get(single.pupil_id, NO_HOMES)
    if person_id not in single.guardians(homes.custody) or not may(acting, ANSWER, _about(single)):
        raise nothing_there(unit, acting, ANSWER, pressed)
    return Invited(require(unit, acting, ANSWER, _about(single)), single, homes)


async def arranged_by(
    unit: Unit, acting: Acting, round_id: int, *, locked: bool = False, asked: int | None = None
) -> tuple[ActingPerson, Single]:
    """The talk for whoever holds or arranged it; `asked` as in `invited_to`. Raises Outdated for everybody else."""
    found = await _found(unit, acting, round_id, locked=locked)
    if found is None or not found[0].is_run_by(found[1]) or not may(acting, ARRANGE, _about(found[0])):
        raise nothing_there(unit, acting, ARRANGE, round_id if asked is None else asked)
    return require(unit, acting, ARRANGE, _about(found[0])), found[0]


async def attended_by(unit: Unit, acting: Acting, round_id: int, *, locked: bool = False) -> tuple[Guest, Single]:
    """The talk for a colleague who is invited to it by name. Raises Outdated for everybody else."""
    found = await _found(unit, acting, round_id, locked=locked)
    guest = found[0].guest(found[1]) if found is not None else None
    if found is None or guest is None or guest.part is not GuestPart.COLLEAGUE:
        raise nothing_there(unit, acting, ATTEND, round_id)
    single, person_id = found
    if not may(acting, ATTEND, _about(single, person_id)):
        raise nothing_there(unit, acting, ATTEND, round_id)
    require(unit, acting, ATTEND, _about(single, person_id))
    return guest, single
