"""Selects behind the notices of rounds and their hand-over: who may still hear of a round, which times to offer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import bindparam, select

from bot.conferences.booking.queries import Talk
from bot.conferences.facts import BookingFacts, FreeSlot, RoundFacts
from bot.conferences.queries import bookings_of_pupils, free_slots
from bot.conferences.rules import fitting_times, is_open
from bot.core.unit import Unit
from bot.people.models import StaffRole, StaffRoleRow
from bot.people.ties import holds

_SCHOOL_WIDE = (StaffRole.OFFICE.value, StaffRole.HEAD.value)
_ROLES = select(StaffRoleRow.person_id, StaffRoleRow.class_id, StaffRoleRow.role, StaffRoleRow.school_id).where(
    StaffRoleRow.person_id.in_(bindparam("persons", expanding=True)),
    holds(StaffRoleRow),
)

Offers = Mapping[int, tuple[tuple[FreeSlot, ...], Sequence[BookingFacts]]]


async def staff_reach(unit: Unit, person_ids: Sequence[int]) -> set[tuple[int, str, int]]:
    """What these persons may see as staff: (person, "class", class id) and (person, "school", school id)."""
    rows = await unit.all(_ROLES, {"persons": list(person_ids), "now": unit.now}) if person_ids else []
    return {
        (row.person_id, "school", row.school_id) if row.role in _SCHOOL_WIDE else (row.person_id, "class", row.class_id)
        for row in rows
    }


def reaches(reach: set[tuple[int, str, int]], person_id: int, round_: RoundFacts) -> bool:
    """Whether the person may see this round as staff."""
    return bool(reach & {(person_id, "class", round_.class_id), (person_id, "school", round_.school_id)})


async def offers_instead(unit: Unit, talks: Iterable[Talk]) -> Offers:
    """By booking of a cancelled talk, a few free times of its round that might fit, empty when there are none to
    choose; and the talks that the pupil has in the round by now."""
    found = list(talks)
    running = {talk.round_.round_id: talk.round_ for talk in found if is_open(talk.round_, unit.now)}
    free = await free_slots(unit, list(running)) if running else []
    booked = await bookings_of_pupils(unit, sorted({talk.booking.pupil_id for talk in found}))

    def offer(talk: Talk) -> tuple[tuple[FreeSlot, ...], Sequence[BookingFacts]]:
        round_, pupil_id = talk.round_, talk.booking.pupil_id
        # The pupil's other talks in the round, or seats at other tables, are none instead of this one.
        which = (round_.round_id, pupil_id, talk.booking.turn)
        again = [each for each in booked if (each.round_id, each.pupil_id, each.turn) == which]
        at = talk.booking.table_id
        slots = [slot for slot in free if slot.round_id == round_.round_id and slot.table_id == at]
        return (fitting_times(slots, round_.zone, pupil_id) if slots else ()), again

    return {talk.booking.booking_id: offer(talk) for talk in found}
