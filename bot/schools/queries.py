"""Reading a school: itself, its policy in a version, its calendar.

The one rule kept here: a policy version never changes, so it is read and parsed once a process and database.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol
from weakref import WeakKeyDictionary

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import bindparam, select
from sqlalchemy.engine import Dialect

from bot.core.unit import Unit
from bot.schools.calendar import SchoolCalendar
from bot.schools.errors import UnknownSchool
from bot.schools.models import ClosedDay, PolicyVersion, School
from bot.schools.policy import Policy, PolicyError, parse_policy


class SchoolEntry(Struct, frozen=True):
    """A school as its row says. `zone` is an IANA name, `phone` the office's number."""

    id: int
    key: str
    name: str
    locale: str
    zone: str
    phone: str | None
    policy_version: int


class HasPolicy(Protocol):
    """What a school must tell for its calendar to be found."""

    @property
    def id(self) -> int: ...

    @property
    def zone(self) -> str: ...

    @property
    def policy_version(self) -> int: ...


_SCHOOLS = select(
    School.id, School.key, School.name, School.locale, School.zone, School.phone, School.policy_version
).order_by(School.key)
_BY_KEY = _SCHOOLS.where(School.key == bindparam("wanted"))
_DOCUMENT = select(PolicyVersion.document).where(
    PolicyVersion.school_id == bindparam("school"), PolicyVersion.version == bindparam("numbered")
)
_CLOSED = select(ClosedDay.on_day).where(ClosedDay.school_id == bindparam("school"))

# By the engine's dialect: two databases in one process (tests, the demo) both have a school 1, version 1.
_policies: WeakKeyDictionary[Dialect, dict[tuple[int, int], Policy]] = WeakKeyDictionary()


async def all_schools(unit: Unit) -> tuple[SchoolEntry, ...]:
    """Every school of the installation, by key."""
    return tuple(SchoolEntry(**row._asdict()) for row in await unit.all(_SCHOOLS))


async def school_by_key(unit: Unit, key: str) -> SchoolEntry:
    """The school with this key. Raises UnknownSchool, which names those there are."""
    row = await unit.first(_BY_KEY, {"wanted": key})
    if row is None:
        raise UnknownSchool(key, tuple(school.key for school in await all_schools(unit)))
    return SchoolEntry(**row._asdict())


async def policy_of(unit: Unit, school_id: int, version: int) -> Policy:
    """The school's policy in that version; a statement only the first time.

    Not to be asked in the very unit that stores the version: it may still be undone. Raises LookupError for a
    version that was never stored and PolicyError for one that this release cannot read.
    """
    known = _policies.setdefault(unit.connection.dialect, {})
    policy = known.get((school_id, version))
    if policy is None:
        document = await unit.scalar(_DOCUMENT, {"school": school_id, "numbered": version})
        if document is None:
            raise LookupError(f"school {school_id} has no policy version {version}")
        policy = known[school_id, version] = _parsed(document, f"policy {version} of school {school_id}")
    return policy


def _parsed(document: str, name: str) -> Policy:
    try:
        return _same(document)
    except PolicyError as error:
        raise PolicyError(replace(problem, file=name) for problem in error.problems) from error


@lru_cache(maxsize=64)
def _same(document: str) -> Policy:
    """Schools of a municipality often keep one principle: they share one object, read once."""
    return parse_policy(document, "policy")


def forget_policies(dialect: Dialect) -> None:
    """Read them anew: another database is behind this dialect from now on."""
    _policies.pop(dialect, None)


async def warm_policies(unit: Unit) -> None:
    """Read every school's present policy now, so that the first person does not wait for it."""
    for school in await all_schools(unit):
        await policy_of(unit, school.id, school.policy_version)


async def calendar_of(unit: Unit, school: HasPolicy) -> SchoolCalendar:
    """The days the school is open, by the country of its present policy and the days it closed itself."""
    policy = await policy_of(unit, school.id, school.policy_version)
    closed = await unit.all(_CLOSED, {"school": school.id})
    return SchoolCalendar(policy.country, school.zone, frozenset(row.on_day for row in closed))
