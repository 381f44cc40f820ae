"""Who is to get this school year's card of rights, and how many have read it."""

from __future__ import annotations

from msgspec import Struct
from sqlalchemy import and_, bindparam, exists, func, not_, select

from bot.core.unit import Unit
from bot.directory.models import RightsCardRow
from bot.people.models import AccountLink, GuardianshipRow, Pupil
from bot.people.protection import IN_THE_BOT_FOR
from bot.people.ties import lasts

# Guardians in one unit: some tens of milliseconds.
MOST = 500

_WITHOUT = (
    select(AccountLink.person_id)
    .where(
        AccountLink.school_id == bindparam("school"),
        AccountLink.until.is_(None),
        exists().where(
            GuardianshipRow.person_id == AccountLink.person_id,
            lasts(GuardianshipRow),
            Pupil.id == GuardianshipRow.pupil_id,
            Pupil.left_on.is_(None),
            IN_THE_BOT_FOR,
        ),
        not_(
            exists().where(
                and_(RightsCardRow.person_id == AccountLink.person_id, RightsCardRow.year == bindparam("of_year"))
            )
        ),
    )
    .order_by(AccountLink.id)
    .limit(MOST)
)
_COUNTED = select(func.count(RightsCardRow.id).label("sent"), func.count(RightsCardRow.read_at).label("read")).where(
    RightsCardRow.school_id == bindparam("school"), RightsCardRow.year == bindparam("of_year")
)


class Counted(Struct, frozen=True):
    """How many guardians got the card, and how many pressed that they read it; nobody's name."""

    sent: int
    read: int


async def without_card(unit: Unit, school_id: int, year: int) -> list[int]:
    """Guardians in the bot who have not got the card of that school year."""
    values = {"school": school_id, "of_year": year, "now": unit.now}
    return [row.person_id for row in await unit.all(_WITHOUT, values)]


async def counted(unit: Unit, school_id: int, year: int) -> Counted:
    row = await unit.first(_COUNTED, {"school": school_id, "of_year": year})
    assert row is not None
    return Counted(row.sent, row.read)
