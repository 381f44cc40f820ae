"""A class's card as it holds, as it is being set, and what setting one needs to know."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace
from sqlalchemy import Row, bindparam, select

from bot.core.dates import local
from bot.core.unit import Unit
from bot.directory.card.rules import Card, card_from
from bot.directory.models import Channel, ClassCardRow, FirstAsked
from bot.people.acting import SchoolFacts
from bot.people.models import Person, Pupil
from bot.schools.queries import policy_of

_CARDS = (
    select(
        ClassCardRow.id,
        ClassCardRow.channels,
        ClassCardRow.answer_days,
        ClassCardRow.quiet_from,
        ClassCardRow.quiet_to,
        ClassCardRow.weekends,
        ClassCardRow.first_asked,
        ClassCardRow.welcome,
        ClassCardRow.set_at,
        Person.given_name,
        Person.family_name,
    )
    .join(Person, Person.id == ClassCardRow.set_by)
    .where(ClassCardRow.class_id == bindparam("of_class"))
)
_NEWEST = _CARDS.where(ClassCardRow.set_at.is_not(None)).order_by(ClassCardRow.id.desc()).limit(1)
_DRAFT = _CARDS.where(ClassCardRow.set_at.is_(None))
# A protected pupil's name is found, too: it is exactly the one that must not stand there.
_PUPILS = select(Pupil.given_name).where(Pupil.class_id == bindparam("of_class"), Pupil.left_on.is_(None))


async def card_of(unit: Unit, school: SchoolFacts, class_id: int) -> Card:
    """The card that holds; what the policy gives where the team has set none."""
    row = await unit.first(_NEWEST, {"of_class": class_id})
    if row is None:
        return card_from(await policy_of(unit, school.id, school.policy_version))
    return _card(row, school)


async def draft_of(unit: Unit, school: SchoolFacts, class_id: int) -> Card | None:
    """The card being set for the class."""
    row = await unit.first(_DRAFT, {"of_class": class_id})
    return replace(_card(row, school), draft_id=row.id) if row is not None else None


async def pupils_names(unit: Unit, class_id: int) -> tuple[str, ...]:
    """The first names in the class, to warn of one in a text for everybody."""
    return tuple(row.given_name for row in await unit.all(_PUPILS, {"of_class": class_id}))


def _card(row: Row[Any], school: SchoolFacts) -> Card:
    return Card(
        channels=tuple(Channel(name) for name in row.channels.split(",")),
        answer_days=row.answer_days,
        quiet=(row.quiet_from, row.quiet_to),
        weekends=row.weekends,
        first_asked=FirstAsked(row.first_asked),
        welcome=row.welcome,
        set_on=local(row.set_at, school.zone).date() if row.set_at else None,
        set_by=f"{row.given_name} {row.family_name}",
    )
