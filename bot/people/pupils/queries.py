"""A class's pupils and one pupil's card, as the office sees them."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from sqlalchemy import bindparam, exists, select

from bot.core.unit import Unit
from bot.people.models import AccountLink, Guardianship, GuardianshipRow, Person, Pupil, SchoolClass
from bot.people.ties import lasts


class PupilEntry(Struct, frozen=True):
    """A pupil with what is protected about it."""

    pupil_id: int
    school_id: int
    class_id: int
    class_name: str
    given_name: str
    family_name: str
    protected: bool
    alias: str | None
    admitted_at: datetime | None


class Adult(Struct, frozen=True):
    """Somebody who acts for the pupil. `said_yes`: to the bot, for a protected one; `linked`: has joined; `enabled`:
    the class list does not say that they get no letter."""

    guardianship_id: int
    person_id: int
    given_name: str
    family_name: str
    kind: Guardianship
    until: datetime | None
    said_yes: datetime | None
    linked: bool
    enabled: bool


_PUPILS = (
    select(
        Pupil.id.label("pupil_id"),
        Pupil.school_id,
        Pupil.class_id,
        SchoolClass.name.label("class_name"),
        Pupil.given_name,
        Pupil.family_name,
        Pupil.protected,
        Pupil.alias,
        Pupil.admitted_at,
    )
    .join(SchoolClass, SchoolClass.id == Pupil.class_id)
    .where(Pupil.left_on.is_(None))
)
_OF_CLASS = _PUPILS.where(Pupil.class_id == bindparam("class_id")).order_by(Pupil.id)
_ONE = _PUPILS.where(Pupil.id == bindparam("pupil"))
_LOCKED = _ONE.with_for_update(of=Pupil)
_ADULTS = (
    select(
        GuardianshipRow.id.label("guardianship_id"),
        GuardianshipRow.person_id,
        Person.given_name,
        Person.family_name,
        GuardianshipRow.kind,
        GuardianshipRow.until,
        GuardianshipRow.admitted_at.label("said_yes"),
        GuardianshipRow.pupil_id,
        Person.enabled,
        exists().where(AccountLink.person_id == Person.id, AccountLink.until.is_(None)).label("linked"),
    )
    .join(Person, Person.id == GuardianshipRow.person_id)
    .where(lasts(GuardianshipRow))
    .order_by(GuardianshipRow.id)
)
_OF_PUPIL = _ADULTS.where(GuardianshipRow.pupil_id == bindparam("pupil"))
_ONE_ADULT = _ADULTS.where(GuardianshipRow.id == bindparam("wanted"))
_LOCKED_ADULT = _ONE_ADULT.with_for_update(of=GuardianshipRow)


async def pupils_in(unit: Unit, class_id: int) -> list[PupilEntry]:
    """Every pupil of the class, protected ones too, in no order that tells anything."""
    return [PupilEntry(**row._asdict()) for row in await unit.all(_OF_CLASS, {"class_id": class_id})]


async def pupil_entry(unit: Unit, pupil_id: int, *, locked: bool = False) -> PupilEntry | None:
    """A pupil who is at the school."""
    row = await unit.first(_LOCKED if locked else _ONE, {"pupil": pupil_id})
    return PupilEntry(**row._asdict()) if row else None


async def adults_of(unit: Unit, pupil_id: int) -> list[Adult]:
    """Who acts for the pupil at this instant."""
    rows = await unit.all(_OF_PUPIL, {"pupil": pupil_id, "now": unit.now})
    return [
        Adult(
            row.guardianship_id,
            row.person_id,
            row.given_name,
            row.family_name,
            Guardianship(row.kind),
            row.until,
            row.said_yes,
            row.linked,
            row.enabled,
        )
        for row in rows
    ]


async def pupil_of(unit: Unit, guardianship_id: int, *, locked: bool = False) -> int | None:
    """Whom a live guardianship is about; None when there is no such one any more."""
    row = await unit.first(_LOCKED_ADULT if locked else _ONE_ADULT, {"wanted": guardianship_id, "now": unit.now})
    return row.pupil_id if row else None
