"""Running late in a talk with one family: either side says how much, the other hears the neutral sentence at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.conferences.booking.queries import Talk, family_of
from bot.conferences.holding.lateness.errors import NotToday
from bot.conferences.holding.lateness.noting import note_late
from bot.conferences.holding.lateness.rules import HOME_MINUTES, SCHOOL_MINUTES, ensure_offered, is_today
from bot.conferences.holding.models import Side
from bot.conferences.homes import NO_HOMES, homes_of
from bot.conferences.queries import LIVE
from bot.conferences.single.access import Invited, arranged_by, invited_to
from bot.conferences.single.errors import TalkGone
from bot.conferences.single.facts import Single
from bot.conferences.single.plans import behind, late
from bot.conferences.single.queries import ahead_of_pupils, ahead_of_teacher, singles, talks_in, who_hears
from bot.core.unit import Unit
from bot.outbox.planning import plan
from bot.people.acting import Acting


async def say_late(unit: Unit, acting: Acting, round_id: int, minutes: int) -> Invited:
    """The home comes so many minutes late, or on time after all; the teacher is rung up. Raises Outdated for whoever
    is not invited, or TalkGone for a talk that is not today's."""
    ensure_offered(minutes, HOME_MINUTES)
    invited = await invited_to(unit, acting, round_id, locked=True)
    made = await _of_today(unit, invited)
    if await note_late(unit, [made], Side.HOME, minutes):
        plan(unit, [late(made, unit.now)])
    return invited


async def _of_today(unit: Unit, invited: Invited) -> Talk:
    """The talk of this guardian's home, if it is today and not over. Raises TalkGone."""
    round_id, person = invited.single.round_id, invited.person.person_id
    for made in (await talks_in(unit, [round_id])).get(round_id, ()):
        seen = made.booking.state.value in LIVE and invited.homes.sees(person, made.booking)
        if seen and is_today(made.booking, made.round_.zone, unit.now):
            return made
    raise TalkGone(round_id)


async def say_behind(unit: Unit, acting: Acting, round_id: int, minutes: int) -> Single:
    """Whoever holds the talk runs so many minutes late, or is on time again; who is invited is rung up. Raises
    Outdated, or NotToday for a talk that is not to begin today."""
    ensure_offered(minutes, SCHOOL_MINUTES)
    _person, single = await arranged_by(unit, acting, round_id, locked=True)
    ahead = [
        made
        for made in (await talks_in(unit, [round_id])).get(round_id, ())
        if made.booking.state.value in LIVE
        and made.booking.starts_at > unit.now
        and is_today(made.booking, made.round_.zone, unit.now)
    ]
    if not ahead:
        raise NotToday(round_id)
    await _tell(unit, ahead, minutes)
    return single


async def say_singles_behind(unit: Unit, school_id: int, teacher_id: int, midnight: datetime, minutes: int) -> None:
    """The same of all of a teacher's talks with one family that are still to begin before midnight."""
    await _tell(unit, await ahead_of_teacher(unit, school_id, teacher_id, midnight), minutes)


async def _tell(unit: Unit, ahead: Sequence[Talk], minutes: int) -> None:
    other = await note_late(unit, ahead, Side.SCHOOL, minutes)
    if not other:
        return
    found = await singles(unit, (made.round_.round_id for made in other))
    family = await family_of(unit, sorted({made.booking.pupil_id for made in other}))
    for made in other:
        hear = who_hears(found[made.round_.round_id], family, made.booking)
        plan(unit, behind(made, (each.person_id for each in hear), unit.now))


async def single_of_today(unit: Unit, acting: Acting) -> Talk | None:
    """The next talk with this family that is today and to which the one who acts is invited."""
    children = {child.pupil_id: person.person_id for person, child in acting.children}
    ahead = await ahead_of_pupils(unit, sorted(children)) if children else []
    found = await singles(unit, (made.round_.round_id for made in ahead))
    homes = await homes_of(unit, (single.pupil_id for single in found.values())) if found else {}
    for made in ahead:
        person, single = children[made.booking.pupil_id], found[made.round_.round_id]
        of = homes.get(single.pupil_id, NO_HOMES)
        invited = person in single.guardians(of.custody) and of.sees(person, made.booking)
        if invited and is_today(made.booking, made.round_.zone, unit.now):
            return made
    return None
