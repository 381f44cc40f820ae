"""What is being filled in, and the digits before it, when its child or its adult is gone.

The one rule kept here: no reason of a child stays behind, sealed or not, in what was never sent or was sent long ago.
"""

from __future__ import annotations

from sqlalchemy import bindparam, delete, exists, or_, select

from bot.absence.models import AbsenceDraft, AbsencePin
from bot.core.among import among
from bot.core.tables import aliased
from bot.core.unit import Unit
from bot.people.models import AccountLink, GuardianshipRow, Pupil
from bot.people.ties import lasts

# The children of a draft are sealed in it, so that it is opened and looked into. They are a day's.
_DRAFTS = select(AbsenceDraft.id, AbsenceDraft.filled)
_OTHER = aliased(AccountLink)
# A draft is of the first child's school, and its others may go to another one.
_OF_PERSON = _DRAFTS.where(
    or_(
        AbsenceDraft.person_id == bindparam("person"),
        AbsenceDraft.person_id.in_(
            select(AccountLink.person_id)
            .join(_OTHER, _OTHER.account_id == AccountLink.account_id)
            .where(_OTHER.person_id == bindparam("person"))
        ),
    )
)
_DROP = delete(AbsenceDraft).where(among(AbsenceDraft.id, "drafts"))
_DROP_ALL = delete(AbsenceDraft).where(AbsenceDraft.person_id == bindparam("person"))
_DROP_PIN = delete(AbsencePin).where(AbsencePin.person_id == bindparam("person"))
_GUARDS = select(
    exists().where(
        GuardianshipRow.person_id == bindparam("person"),
        lasts(GuardianshipRow),
        Pupil.id == GuardianshipRow.pupil_id,
        Pupil.left_on.is_(None),
    )
)


async def drop_drafts(unit: Unit, pupil_id: int, person_id: int | None = None) -> int:
    """Drafts that name this child, everybody's or one adult's, sent or not. Returns how many there were."""
    rows = await unit.all(_DRAFTS if person_id is None else _OF_PERSON, {"person": person_id} if person_id else None)
    found = [row.id for row in rows if pupil_id in row.filled.get("pupils", ())]
    if found:
        await unit.execute(_DROP, {"drafts": found})
    return len(found)


async def guards_anybody(unit: Unit, person_id: int) -> bool:
    """Whether this adult has a child here still, in whatever guardianship."""
    return bool(await unit.scalar(_GUARDS, {"person": person_id, "now": unit.now}))


async def drop_all(unit: Unit, person_id: int) -> None:
    """Everything that this adult was filling in, and the digits asked for before it."""
    await unit.execute(_DROP_ALL, {"person": person_id})
    await unit.execute(_DROP_PIN, {"person": person_id})
