"""Selects of topics: a pupil with its school, who at the school answers, what stands on an agenda.

The one rule kept here: nothing in this module reads `asides`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, case, exists, func, or_, select

from bot.conferences.models import Booking, Round, Slot
from bot.conferences.queries import CLASS_ROUND, IS_LIVE
from bot.core.among import among
from bot.core.tables import written
from bot.core.unit import Unit
from bot.outbox.models import OutboxRow, State
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
from bot.people.protection import admitted, shown_name
from bot.people.ties import holds, lasts
from bot.schools.models import School
from bot.talks.topics.facts import PupilFacts, TeamFacts, TopicFacts
from bot.talks.topics.models import Area, Party, Topic
from bot.talks.topics.plans import ASKED

PUPIL_COLUMNS = (
    Pupil.id.label("pupil_id"),
    Pupil.school_id,
    Pupil.class_id,
    Pupil.given_name,
    Pupil.family_name,
    Pupil.protected,
    Pupil.alias,
    Pupil.born_on,
    SchoolClass.name.label("class_name"),
    School.zone,
    School.policy_version,
    School.phone,
)
IN_A_CLASS = and_(Pupil.left_on.is_(None), admitted())
_FROM_PUPIL = (
    select(*PUPIL_COLUMNS)
    .select_from(Pupil)
    .join(SchoolClass, SchoolClass.id == Pupil.class_id)
    .join(School, School.id == Pupil.school_id)
    .where(IN_A_CLASS)
)
_PUPILS = _FROM_PUPIL.where(among(Pupil.id, "pupils"))
# Whoever is nearest to the class first, and in front those whom the bot reaches.
_NEAREST = (StaffRole.CONTACT_TEACHER, StaffRole.SUBSTITUTE, StaffRole.HEAD)
_ANSWERING = (
    select(StaffRoleRow.person_id, Person.given_name)
    .join(Person, Person.id == StaffRoleRow.person_id)
    .outerjoin(AccountLink, and_(AccountLink.person_id == StaffRoleRow.person_id, AccountLink.until.is_(None)))
    .where(
        StaffRoleRow.school_id == bindparam("school"),
        holds(StaffRoleRow),
        or_(
            and_(
                StaffRoleRow.class_id == bindparam("class_id"),
                StaffRoleRow.role.in_([StaffRole.CONTACT_TEACHER.value, StaffRole.SUBSTITUTE.value]),
            ),
            StaffRoleRow.role == StaffRole.HEAD.value,
        ),
    )
    .order_by(
        AccountLink.id.is_(None),
        case({role.value: place for place, role in enumerate(_NEAREST)}, value=StaffRoleRow.role),
        StaffRoleRow.id,
    )
)
_TOPICS = (
    select(
        Topic.id.label("topic_id"),
        Topic.pupil_id,
        Topic.person_id,
        Topic.party,
        Topic.area,
        Topic.words,
        Topic.raised_at,
        Person.given_name.label("raised_by"),
    )
    .join(Person, Person.id == Topic.person_id)
    .where(Topic.over_at.is_(None))
)
_OF_PUPILS = _TOPICS.where(among(Topic.pupil_id, "pupils"))
_ONE = _TOPICS.where(Topic.id == bindparam("topic"))
_LOCKED = _ONE.with_for_update(of=Topic)
_BY_IDS = _TOPICS.where(among(Topic.id, "topics"))
_HOW_MANY = (
    select(func.count(Topic.id))
    .where(Topic.pupil_id == Pupil.id, Topic.over_at.is_(None))
    .correlate(Pupil)
    .scalar_subquery()
    .label("topics")
)
_COUNTS = _FROM_PUPIL.add_columns(_HOW_MANY).where(among(Pupil.class_id, "classes"))

_TEACHES = (StaffRole.CONTACT_TEACHER, StaffRole.TEAM_TEACHER, StaffRole.SUBSTITUTE)
# Who has custody meets the pupil's topics as its home, and perhaps may not know of the other home's talk.
_IS_HOME = exists().where(
    GuardianshipRow.pupil_id == Pupil.id,
    GuardianshipRow.person_id == StaffRoleRow.person_id,
    GuardianshipRow.kind == written(Guardianship.CUSTODY),
    lasts(GuardianshipRow),
)
_TEAMS = (
    select(
        Booking.id.label("booking_id"),
        Booking.pupil_id,
        Slot.teacher_id,
        StaffRoleRow.person_id,
        AccountLink.id.is_not(None).label("reached"),
    )
    .select_from(Booking)
    .join(Slot, Slot.id == Booking.slot_id)
    .join(Round, Round.id == Booking.round_id)
    .join(Pupil, Pupil.id == Booking.pupil_id)
    .join(StaffRoleRow, StaffRoleRow.class_id == Pupil.class_id)
    .outerjoin(AccountLink, and_(AccountLink.person_id == StaffRoleRow.person_id, AccountLink.until.is_(None)))
    .where(
        among(Booking.id, "bookings"),
        IS_LIVE,
        CLASS_ROUND,
        Slot.starts_at > bindparam("now"),
        IN_A_CLASS,
        StaffRoleRow.role.in_([written(role) for role in _TEACHES]),
        holds(StaffRoleRow),
        ~_IS_HOME,
    )
)
# A row that was dropped or cancelled asked nobody.
_ASKED = select(OutboxRow.params).where(
    OutboxRow.about_kind == "booking",
    OutboxRow.about_id == bindparam("booking"),
    OutboxRow.kind == ASKED,
    OutboxRow.state.not_in([written(State.DROPPED), written(State.CANCELLED)]),
)


def pupil_facts(row: Row[Any]) -> PupilFacts:
    """The pupil columns of a row."""
    return PupilFacts(
        row.pupil_id,
        row.school_id,
        row.class_id,
        shown_name(row.given_name, row.protected, row.alias),
        shown_name(row.family_name, row.protected, None),
        "" if row.protected else row.class_name,
        row.zone,
        row.policy_version,
        row.phone,
        row.born_on,
        bool(row.protected),
    )


async def pupils(unit: Unit, pupil_ids: Sequence[int]) -> dict[int, PupilFacts]:
    """The pupils by id, of those that are in the bot."""
    rows = await unit.all(_PUPILS, {"pupils": sorted(set(pupil_ids))})
    return {row.pupil_id: pupil_facts(row) for row in rows}


async def answering(unit: Unit, school_id: int, class_id: int) -> list[tuple[int, str]]:
    """Who at the school hears of a topic, the nearest first: (person id, given name). The contact teacher, else who
    stands in, else the head; those who are not in the bot come last."""
    rows = await unit.all(_ANSWERING, {"school": school_id, "class_id": class_id, "now": unit.now})
    return list({row.person_id: (row.person_id, row.given_name) for row in rows}.values())


def _topic(row: Row[Any]) -> TopicFacts:
    return TopicFacts(**{**row._asdict(), "party": Party(row.party), "area": Area(row.area)})


async def open_topics(unit: Unit, pupil_ids: Sequence[int]) -> list[TopicFacts]:
    """Everything on these pupils' agendas."""
    return [_topic(row) for row in await unit.all(_OF_PUPILS, {"pupils": sorted(set(pupil_ids))})]


async def open_topic(unit: Unit, topic_id: int, *, locked: bool = False) -> TopicFacts | None:
    """A topic that is still to be talked about."""
    row = await unit.first(_LOCKED if locked else _ONE, {"topic": topic_id})
    return _topic(row) if row is not None else None


async def topics_by_ids(unit: Unit, topic_ids: Sequence[int]) -> dict[int, TopicFacts]:
    """Those of them that are still to be talked about."""
    rows = await unit.all(_BY_IDS, {"topics": sorted(set(topic_ids))})
    return {row.topic_id: _topic(row) for row in rows}


async def pupils_with_counts(unit: Unit, class_ids: Sequence[int]) -> list[tuple[PupilFacts, int]]:
    """The pupils of these classes, unordered, with how many points each agenda has."""
    rows = await unit.all(_COUNTS, {"classes": sorted(set(class_ids))})
    return [(pupil_facts(row), row.topics) for row in rows]


_NAMES = select(Person.id, Person.given_name).where(among(Person.id, "persons"))


async def names_of(unit: Unit, person_ids: Sequence[int]) -> dict[int, str]:
    """The given names of these persons."""
    rows = await unit.all(_NAMES, {"persons": list(person_ids)})
    return {row.id: row.given_name for row in rows}


async def teams(unit: Unit, booking_ids: Sequence[int]) -> dict[int, TeamFacts]:
    """Who holds these talks and who else teaches the class; without those that are over or were cancelled, and those
    whose holder does not teach the class any more."""
    found: dict[int, tuple[int, int, dict[int, bool]]] = {}
    for row in await unit.all(_TEAMS, {"bookings": sorted(set(booking_ids)), "now": unit.now}):
        team = found.setdefault(row.booking_id, (row.pupil_id, row.teacher_id, {}))[2]
        team[row.person_id] = bool(row.reached)
    return {
        booking_id: TeamFacts(pupil_id, holder, {who: reached for who, reached in team.items() if who != holder})
        for booking_id, (pupil_id, holder, team) in found.items()
        if holder in team
    }


async def team_asked_at(unit: Unit, booking_id: int) -> datetime | None:
    """When the team was asked what it has for this talk."""
    row = await unit.first(_ASKED, {"booking": booking_id})
    return datetime.fromisoformat(row.params["at"]) if row is not None else None
