"""Who acts: an account with the persons it is linked to, read afresh in every unit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, String, and_, bindparam, cast, func, literal, null, or_, select, union_all

from bot.accounts.service import AccountFacts
from bot.core.errors import NotAllowed
from bot.core.unit import Unit
from bot.people.models import (
    AccountLink,
    Guardianship,
    GuardianshipRow,
    Person,
    Pupil,
    SchoolClass,
    StaffRole,
    StaffRoleRow,
)
from bot.schools.calendar import SchoolCalendar
from bot.schools.models import ClosedDay, School
from bot.schools.policy.document import Policy


@dataclass(frozen=True, slots=True)
class SchoolFacts:
    """What every screen needs to know of a school. `zone` is an IANA name, `phone` the office's number."""

    id: int
    name: str
    locale: str
    zone: str
    phone: str | None
    policy_version: int
    closed: frozenset[date]

    def calendar(self, policy: Policy) -> SchoolCalendar:
        """The school's days, from its policy's country and the days it closed itself."""
        return SchoolCalendar(policy.country, self.zone, self.closed)


@dataclass(frozen=True, slots=True)
class Child:
    """A pupil this person acts for, and as what."""

    pupil_id: int
    given_name: str
    class_id: int
    class_name: str
    guardianship: Guardianship
    born_on: str | None = None


@dataclass(frozen=True, slots=True)
class Role:
    """A live staff role; `class_id` None for the whole school."""

    role: StaffRole
    class_id: int | None
    class_name: str | None


@dataclass(frozen=True, slots=True)
class ActingPerson:
    """The acting account's person at one school."""

    person_id: int
    given_name: str
    school: SchoolFacts
    children: tuple[Child, ...]
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class Acting:
    """Who presses: one account, one person a school at most. Home joins them; every other screen takes one."""

    account: AccountFacts
    language: str
    persons: tuple[ActingPerson, ...]

    def at(self, school_id: int) -> ActingPerson:
        """The person at that school. Raises NotAllowed when this account has none there."""
        for person in self.persons:
            if person.school.id == school_id:
                return person
        raise NotAllowed

    @property
    def children(self) -> tuple[tuple[ActingPerson, Child], ...]:
        """Every child of every person, with the person who acts for it."""
        return tuple((person, child) for person in self.persons for child in person.children)

    def child(self, pupil_id: int) -> tuple[ActingPerson, Child]:
        """The child and who acts for it. Raises NotAllowed when it is nobody's here."""
        for person, child in self.children:
            if child.pupil_id == pupil_id:
                return person, child
        raise NotAllowed


_LIVE_LINK = and_(AccountLink.account_id == bindparam("account"), AccountLink.until.is_(None))
_PERSON = (
    Person.id.label("person_id"),
    Person.given_name.label("person_name"),
    School.id.label("school_id"),
    School.name.label("school_name"),
    School.locale,
    School.zone,
    School.phone,
    School.policy_version,
    # The closed days ride along as text: nearly every press needs the calendar, and a statement more costs more.
    select(func.aggregate_strings(cast(ClosedDay.on_day, String), ","))
    .where(ClosedDay.school_id == School.id)
    .correlate(School)
    .scalar_subquery()
    .label("closed"),
)
_AS_GUARDIAN = (
    select(
        *_PERSON,
        GuardianshipRow.kind.label("as_what"),
        Pupil.id.label("pupil_id"),
        Pupil.given_name.label("pupil_name"),
        Pupil.born_on,
        SchoolClass.id.label("class_id"),
        SchoolClass.name.label("class_name"),
    )
    .select_from(AccountLink)
    .join(Person, Person.id == AccountLink.person_id)
    .join(School, School.id == Person.school_id)
    .outerjoin(
        GuardianshipRow,
        and_(
            GuardianshipRow.person_id == Person.id,
            or_(GuardianshipRow.until.is_(None), GuardianshipRow.until > bindparam("now")),
        ),
    )
    .outerjoin(Pupil, and_(Pupil.id == GuardianshipRow.pupil_id, Pupil.left_on.is_(None)))
    .outerjoin(SchoolClass, SchoolClass.id == Pupil.class_id)
    .where(_LIVE_LINK)
)
_AS_STAFF = (
    select(
        *_PERSON,
        StaffRoleRow.role.label("as_what"),
        literal(0).label("pupil_id"),
        null().label("pupil_name"),
        null().label("born_on"),
        SchoolClass.id.label("class_id"),
        SchoolClass.name.label("class_name"),
    )
    .select_from(AccountLink)
    .join(Person, Person.id == AccountLink.person_id)
    .join(School, School.id == Person.school_id)
    .join(
        StaffRoleRow,
        and_(
            StaffRoleRow.person_id == Person.id,
            StaffRoleRow.since <= bindparam("now"),
            or_(StaffRoleRow.until.is_(None), StaffRoleRow.until > bindparam("now")),
        ),
    )
    .outerjoin(SchoolClass, SchoolClass.id == StaffRoleRow.class_id)
    .where(_LIVE_LINK)
)
_PERSONS = union_all(_AS_GUARDIAN, _AS_STAFF)


async def acting_of(unit: Unit, account: AccountFacts) -> Acting:
    """Everything the account may act as at this instant, in one statement."""
    rows = await unit.all(_PERSONS, {"account": account.id, "now": unit.now})
    by_person: dict[int, list[Row[Any]]] = {}
    for row in rows:
        by_person.setdefault(row.person_id, []).append(row)
    persons = tuple(_person(found) for found in by_person.values())
    school_locale = persons[0].school.locale if persons else None
    return Acting(account, account.reads(school_locale), persons)


def _person(rows: list[Row[Any]]) -> ActingPerson:
    first = rows[0]
    school = SchoolFacts(
        first.school_id,
        first.school_name,
        first.locale,
        first.zone,
        first.phone,
        first.policy_version,
        frozenset(date.fromisoformat(day) for day in (first.closed or "").split(",") if day),
    )
    return ActingPerson(first.person_id, first.person_name, school, _children(rows), _roles(rows))


def _children(rows: Iterable[Row[Any]]) -> tuple[Child, ...]:
    found = [
        Child(row.pupil_id, row.pupil_name, row.class_id, row.class_name, Guardianship(row.as_what), row.born_on)
        for row in rows
        if row.pupil_id
    ]
    return tuple(sorted(found, key=lambda child: child.pupil_id))


def _roles(rows: Iterable[Row[Any]]) -> tuple[Role, ...]:
    return tuple(Role(StaffRole(row.as_what), row.class_id, row.class_name) for row in rows if row.pupil_id == 0)
