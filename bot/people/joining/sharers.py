"""Which guardians hear that a person joined: those who share everything with them about some child, and no others."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, select

from bot.core.unit import Unit
from bot.people.models import GuardianshipRow, Pupil
from bot.people.pairs.models import Sharing
from bot.people.pairs.queries import sharing_of
from bot.people.ties import lasts

_MINE = select(GuardianshipRow.pupil_id).where(
    GuardianshipRow.person_id == bindparam("person"),
    GuardianshipRow.school_id == bindparam("school"),
    lasts(GuardianshipRow),
)
_OTHERS = (
    select(GuardianshipRow.pupil_id, GuardianshipRow.person_id)
    .join(Pupil, Pupil.id == GuardianshipRow.pupil_id)
    .where(
        GuardianshipRow.pupil_id.in_(_MINE),
        GuardianshipRow.person_id != bindparam("person"),
        lasts(GuardianshipRow),
        Pupil.left_on.is_(None),
        Pupil.protected.is_(False),
    )
)


async def full_sharers(unit: Unit, school_id: int, person_id: int) -> Sequence[int]:
    """Person ids; nobody where two only see each other's times, or less."""
    rows = await unit.all(_OTHERS, {"person": person_id, "school": school_id, "now": unit.now})
    if not rows:
        return ()
    shares = await sharing_of(unit, sorted({row.pupil_id for row in rows}))
    return sorted(
        {
            row.person_id
            for row in rows
            if row.pupil_id in shares and shares[row.pupil_id].between(row.person_id, person_id) is Sharing.FULL
        }
    )
