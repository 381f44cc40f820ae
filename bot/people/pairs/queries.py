"""Selects of two homes.

The one rule kept here: what guardians share rides along as text in statements that a press asks anyway.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Row, and_, bindparam, select

from bot.core.among import among
from bot.core.tables import rows_as_text, rows_in_text
from bot.core.unit import Unit
from bot.people.models import Guardianship, GuardianshipRow, Person, Pupil
from bot.people.pairs.models import GuardianPair, PairDecider, Sharing, SharingWish
from bot.people.pairs.rules import Shares
from bot.people.protection import shown_name
from bot.people.ties import lasts
from bot.schools.models import School
from bot.schools.queries import policy_of


def shares_columns(pupil_id: ColumnElement[int]) -> tuple[ColumnElement[Any], ...]:
    """What `shares_in` reads, for a statement that has this column of a pupil's id."""
    of_pupil = select(rows_as_text(GuardianPair.first_id, GuardianPair.second_id, GuardianPair.sharing)).where(
        GuardianPair.pupil_id == pupil_id, GuardianPair.until.is_(None)
    )
    wished = select(rows_as_text(SharingWish.person_id, SharingWish.wish)).where(
        SharingWish.pupil_id == pupil_id, SharingWish.until.is_(None)
    )
    school = Pupil.__table__.alias("shared_pupil")
    policy = select(School.policy_version).join(school, school.c.school_id == School.id).where(school.c.id == pupil_id)
    return (
        of_pupil.scalar_subquery().label("pairs"),
        wished.scalar_subquery().label("wishes"),
        policy.scalar_subquery().label("sharing_policy"),
    )


async def shares_in(unit: Unit, row: Row[Any], school_id: int) -> Shares:
    """The shares in a row with those columns."""
    policy = await policy_of(unit, school_id, row.sharing_policy)
    return Shares(
        {(int(first), int(second)): Sharing(what) for first, second, what in rows_in_text(row.pairs)},
        {int(person): Sharing(what) for person, what in rows_in_text(row.wishes)},
        policy.booking.hide_between_guardians,
    )


_SHARES = select(Pupil.id, Pupil.school_id, *shares_columns(Pupil.__table__.c.id)).where(among(Pupil.id, "pupils"))


async def sharing_of(unit: Unit, pupil_ids: Sequence[int]) -> dict[int, Shares]:
    """By pupil, what any two of its guardians share: `(await sharing_of(unit, [p]))[p].between(one, other)`."""
    rows = await unit.all(_SHARES, {"pupils": list(pupil_ids)}) if pupil_ids else []
    return {row.id: await shares_in(unit, row, row.school_id) for row in rows}


# One child's guardians ---------------------------------------------------------------------------------------------

_PUPIL = select(
    Pupil.id, Pupil.school_id, Pupil.class_id, Pupil.given_name, Pupil.family_name, Pupil.protected, Pupil.alias
).where(Pupil.id == bindparam("pupil"))
_GUARDIANS = (
    select(Person.id, Person.given_name, Person.family_name, GuardianshipRow.kind)
    .select_from(GuardianshipRow)
    .join(Person, Person.id == GuardianshipRow.person_id)
    .where(
        GuardianshipRow.pupil_id == bindparam("pupil"),
        lasts(GuardianshipRow),
    )
    .order_by(Person.id)
)
_LOCKED_GUARDIANS = _GUARDIANS.with_for_update(of=Person)
_WISH = select(SharingWish.id, SharingWish.wish, SharingWish.agreed_at).where(
    SharingWish.pupil_id == bindparam("pupil"),
    SharingWish.person_id == bindparam("person"),
    SharingWish.until.is_(None),
)
_DECIDED = select(GuardianPair.first_id, GuardianPair.second_id, GuardianPair.sharing, GuardianPair.decided_by).where(
    and_(GuardianPair.pupil_id == bindparam("pupil"), GuardianPair.until.is_(None))
)


class SharedPupil(Struct, frozen=True):
    """The child two homes have in common; `name` is what texts call it, empty for a protected one without alias."""

    pupil_id: int
    school_id: int
    class_id: int
    name: str
    protected: bool


class SharingGuardian(Struct, frozen=True):
    """Somebody who acts for the child; a family name would tell a protected child's."""

    person_id: int
    name: str
    custody: bool


class Wish(Struct, frozen=True):
    """What one guardian wishes now; `agreed` once the office agreed to hiding."""

    wish: Sharing
    agreed: bool


async def shared_pupil(unit: Unit, pupil_id: int) -> SharedPupil | None:
    """The pupil, whatever school it is of."""
    row = await unit.first(_PUPIL, {"pupil": pupil_id})
    if row is None:
        return None
    name = shown_name(f"{row.given_name} {row.family_name}".strip(), row.protected, row.alias)
    return SharedPupil(row.id, row.school_id, row.class_id, name, row.protected)


async def sharing_guardians(unit: Unit, pupil: SharedPupil, *, locked: bool = False) -> list[SharingGuardian]:
    """Who acts for the pupil, in id order; locked, whoever books for the pupil waits."""
    rows = await unit.all(_LOCKED_GUARDIANS if locked else _GUARDIANS, {"pupil": pupil.pupil_id, "now": unit.now})
    return [
        SharingGuardian(
            row.id,
            row.given_name if pupil.protected else f"{row.given_name} {row.family_name}".strip(),
            row.kind == Guardianship.CUSTODY.value,
        )
        for row in rows
    ]


async def wish_of(unit: Unit, pupil_id: int, person_id: int) -> Wish | None:
    """What this guardian wishes for themselves; None when nothing was ever said."""
    row = await unit.first(_WISH, {"pupil": pupil_id, "person": person_id})
    return Wish(Sharing(row.wish), row.agreed_at is not None) if row else None


async def decisions(unit: Unit, pupil_id: int) -> dict[tuple[int, int], tuple[Sharing, PairDecider]]:
    """By pair, what staff decided and which of them."""
    rows = await unit.all(_DECIDED, {"pupil": pupil_id})
    return {(row.first_id, row.second_id): (Sharing(row.sharing), PairDecider(row.decided_by)) for row in rows}


_CUSTODY = select(GuardianshipRow.person_id, GuardianshipRow.pupil_id).where(
    among(GuardianshipRow.pupil_id, "pupils"),
    GuardianshipRow.kind == Guardianship.CUSTODY.value,
    lasts(GuardianshipRow),
)


async def custody_pairs(unit: Unit, pupil_ids: Sequence[int]) -> set[tuple[int, int]]:
    """(person, pupil) of whoever holds custody of these pupils."""
    rows = await unit.all(_CUSTODY, {"pupils": list(pupil_ids), "now": unit.now})
    return {(row.person_id, row.pupil_id) for row in rows}
