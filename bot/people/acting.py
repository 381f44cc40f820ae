"""Who acts: an account with the persons it is linked to, read afresh in every unit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from msgspec import Struct
from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    bindparam,
    false,
    literal,
    null,
    select,
    union_all,
)

from bot.accounts.service import AccountFacts
from bot.core.errors import NotAllowed
from bot.core.routes import Written
from bot.core.tables import rows_as_text, rows_in_text
from bot.core.texts import isolated, pgettext
from bot.core.unit import Unit
from bot.people.models import (
    AccountLink,
    Guardianship,
    GuardianshipRow,
    Person,
    Pupil,
    Representative,
    RepresentativeRow,
    SchoolClass,
    StaffRole,
    StaffRoleRow,
)
from bot.people.protection import admitted, shown_name
from bot.people.ties import holds, lasts
from bot.schools.calendar import SchoolCalendar
from bot.schools.models import ClosedDay, School
from bot.schools.policy.document import Policy
from bot.schools.policy.values import GUARDIAN_RIGHTS
from bot.schools.queries import policy_of


class SchoolFacts(Struct, frozen=True):
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


class Child(Struct, frozen=True):
    """A pupil this person acts for, and as what.

    Of a protected pupil nothing but the alias is known here: `called` is empty without one, and so is `class_name`.
    `allows` is what custody, or the school's policy, lets this kind of guardianship do.
    """

    pupil_id: int
    called: str
    class_id: int
    class_name: str
    guardianship: Guardianship
    born_on: str | None = None
    protected: bool = False
    allows: frozenset[str] = frozenset()

    @property
    def given_name(self) -> str:
        """What texts call the child, in the language being written in."""
        # Translators: stands for the name of a child at a secret address; also inside sentences.
        return self.called or pgettext("instead of a name", "your child")

    @property
    def listed_as(self) -> str:
        """ "Emma (3.B)"; the bracket also keeps a name like "Emma J." from ending a sentence twice."""
        return f"{isolated(self.given_name)} ({self.class_name})" if self.class_name else isolated(self.given_name)


class Role(Struct, frozen=True):
    """A live staff role; `class_id` None for the whole school."""

    role: StaffRole
    class_id: int | None
    class_name: str | None


class Mandate(Struct, frozen=True):
    """What a guardian is elected for: a class to speak for, or a body of the school by its proper name."""

    role: Representative
    class_id: int | None
    class_name: str | None
    body: str | None


class ActingPerson(Struct, frozen=True):
    """The acting account's person at one school.

    `waiting` are protected pupils whom the school let into the bot and for whom this person has not said yes.
    """

    person_id: int
    given_name: str
    school: SchoolFacts
    children: tuple[Child, ...]
    roles: tuple[Role, ...]
    mandates: tuple[Mandate, ...] = ()
    waiting: tuple[Child, ...] = ()

    @property
    def held(self) -> tuple[Role | Mandate, ...]:
        """Everything the person is but a guardian."""
        return (*self.roles, *self.mandates)


class Acting(Struct, frozen=True):
    """Who presses: one account, one person a school at most. Home joins them; every other screen takes one.

    `answers` is the person's own message that the pressed screen is a reply to, brought along by Telegram; of an album
    only the one message that was replied to, with its own file and caption.
    """

    account: AccountFacts
    language: str
    persons: tuple[ActingPerson, ...]
    answers: Written | None = None

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


# Talks that were lately held are still shown with their limits; the calendar counts two years on at most.
_CLOSED_BEFORE, _CLOSED_AHEAD = timedelta(days=100), timedelta(days=740)
# In the rows of roles; a guardian's row without a child has NULL there.
_NO_PUPIL = 0
_ELECTED = frozenset(role.value for role in Representative)
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
    # The closed days ride along as text: nearly every press needs the calendar, and a statement more costs more. Only
    # those that something still to come can hang on: a school's years add up.
    select(rows_as_text(ClosedDay.on_day))
    .where(
        ClosedDay.school_id == School.id,
        ClosedDay.on_day >= bindparam("closed_from"),
        ClosedDay.on_day <= bindparam("closed_to"),
    )
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
        Pupil.protected,
        Pupil.alias,
        # Said yes to the bot, for a protected pupil.
        GuardianshipRow.admitted_at.is_not(None).label("said_yes"),
        SchoolClass.id.label("class_id"),
        SchoolClass.name.label("class_name"),
        null().label("body"),
    )
    .select_from(AccountLink)
    .join(Person, Person.id == AccountLink.person_id)
    .join(School, School.id == Person.school_id)
    .outerjoin(
        GuardianshipRow,
        and_(GuardianshipRow.person_id == Person.id, lasts(GuardianshipRow)),
    )
    .outerjoin(Pupil, and_(Pupil.id == GuardianshipRow.pupil_id, Pupil.left_on.is_(None), admitted()))
    .outerjoin(SchoolClass, SchoolClass.id == Pupil.class_id)
    .where(_LIVE_LINK)
)


def _of_account(statement: Select[Any]) -> Select[Any]:
    """Its persons are those whom the account is linked to."""
    return statement.select_from(AccountLink).join(Person, Person.id == AccountLink.person_id).where(_LIVE_LINK)


def _of_person(statement: Select[Any]) -> Select[Any]:
    """Its person is one, linked or not."""
    return statement.select_from(Person).where(Person.id == bindparam("person"))


def _in_office(
    kind: type[StaffRoleRow] | type[RepresentativeRow],
    body: ColumnElement[Any],
    whose: Callable[[Select[Any]], Select[Any]] = _of_account,
) -> Select[Any]:
    """Who holds a role of this kind now, with the columns of a guardian left empty."""
    statement = whose(
        select(
            *_PERSON,
            kind.role.label("as_what"),
            literal(_NO_PUPIL).label("pupil_id"),
            null().label("pupil_name"),
            null().label("born_on"),
            false().label("protected"),
            null().label("alias"),
            false().label("said_yes"),
            SchoolClass.id.label("class_id"),
            SchoolClass.name.label("class_name"),
            body.label("body"),
        )
    )
    return (
        statement.join(School, School.id == Person.school_id)
        .join(
            kind,
            and_(kind.person_id == Person.id, holds(kind)),
        )
        .outerjoin(SchoolClass, SchoolClass.id == kind.class_id)
    )


_PERSONS = union_all(
    _AS_GUARDIAN, _in_office(StaffRoleRow, null()), _in_office(RepresentativeRow, RepresentativeRow.body.expression)
)
_ALONE = _in_office(StaffRoleRow, null(), _of_person)


async def acting_of(unit: Unit, account: AccountFacts) -> Acting:
    """Everything the account may act as at this instant, in one statement; a suspended one acts as nobody."""
    if account.suspended_at is not None:
        return Acting(account, account.reads(None), ())
    return await _acting(unit, account, await unit.all(_PERSONS, {"account": account.id, **_days(unit)}))


async def acting_alone(unit: Unit, person_id: int, language: str | None) -> Acting:
    """A member of staff by their roles alone, without an account: `account.id` is 0, and nothing can be sent there."""
    nobody = AccountFacts(0, 0, language, None, None, None, {})
    return await _acting(unit, nobody, await unit.all(_ALONE, {"person": person_id, **_days(unit)}))


def _days(unit: Unit) -> dict[str, Any]:
    today = unit.now.date()
    return {"now": unit.now, "closed_from": today - _CLOSED_BEFORE, "closed_to": today + _CLOSED_AHEAD}


async def _acting(unit: Unit, account: AccountFacts, rows: Sequence[Row[Any]]) -> Acting:
    by_person: dict[int, list[Row[Any]]] = {}
    for row in rows:
        by_person.setdefault(row.person_id, []).append(row)
    persons = tuple([await _person(unit, found) for found in by_person.values()])
    school_locale = persons[0].school.locale if persons else None
    return Acting(account, account.reads(school_locale), persons)


async def _person(unit: Unit, rows: list[Row[Any]]) -> ActingPerson:
    first = rows[0]
    school = SchoolFacts(
        first.school_id,
        first.school_name,
        first.locale,
        first.zone,
        first.phone,
        first.policy_version,
        frozenset(date.fromisoformat(day) for (day,) in rows_in_text(first.closed)),
    )
    allowed = await _allowed(unit, school, rows)
    return ActingPerson(
        first.person_id,
        first.person_name,
        school,
        _children([row for row in rows if row.said_yes or not row.protected], allowed),
        _roles(rows),
        _mandates(rows),
        _children([row for row in rows if row.protected and not row.said_yes], allowed),
    )


async def _allowed(unit: Unit, school: SchoolFacts, rows: Iterable[Row[Any]]) -> Mapping[Guardianship, frozenset[str]]:
    """What each kind of guardianship allows; the policy is asked only where it has a say."""
    found = {Guardianship.CUSTODY: frozenset(GUARDIAN_RIGHTS)}
    if any(row.pupil_id and row.as_what != Guardianship.CUSTODY.value for row in rows):
        says = (await policy_of(unit, school.id, school.policy_version)).guardianships
        found[Guardianship.INFORMATION] = frozenset(says.information)
        found[Guardianship.OTHER] = frozenset(says.other)
    return found


def _children(rows: Iterable[Row[Any]], allowed: Mapping[Guardianship, frozenset[str]]) -> tuple[Child, ...]:
    found = [_child(row, allowed) for row in rows if row.pupil_id]
    return tuple(sorted(found, key=lambda child: child.pupil_id))


def _child(row: Row[Any], allowed: Mapping[Guardianship, frozenset[str]]) -> Child:
    kind = Guardianship(row.as_what)
    return Child(
        row.pupil_id,
        shown_name(row.pupil_name, row.protected, row.alias),
        row.class_id,
        "" if row.protected else row.class_name,
        kind,
        row.born_on,
        bool(row.protected),
        allowed[kind],
    )


def _roles(rows: Iterable[Row[Any]]) -> tuple[Role, ...]:
    return tuple(
        Role(StaffRole(row.as_what), row.class_id, row.class_name)
        for row in rows
        if row.pupil_id == _NO_PUPIL and row.as_what not in _ELECTED
    )


def _mandates(rows: Iterable[Row[Any]]) -> tuple[Mandate, ...]:
    return tuple(
        Mandate(Representative(row.as_what), row.class_id, row.class_name, row.body)
        for row in rows
        if row.pupil_id == _NO_PUPIL and row.as_what in _ELECTED
    )
