"""Selects of requests: as they stand, who heard of them, and who at the school they may go to.

The one rule kept here: read only; whoever shows what is read here has asked `allowed.py` first.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, bindparam, exists, or_, select

from bot.conferences.requests.facts import DayPart, Hearer, Request, Staff, Way
from bot.conferences.requests.models import AnswerKind, RequestHearer, RequestKind, TalkRequest
from bot.core.among import among
from bot.core.tables import written
from bot.core.unit import Unit
from bot.outbox.models import OutboxRow, State
from bot.people.models import (
    Guardianship,
    GuardianshipRow,
    Person,
    Pupil,
    SchoolClass,
    StaffRole,
    StaffRoleRow,
)
from bot.people.protection import IN_THE_BOT_FOR, shown_name
from bot.people.reach import is_reached
from bot.people.ties import holds, lasts
from bot.schools.models import School

ABOUT = "request"
# What was answered stays on the door for a while: "who said what" is not looked for in the chat.
_SHOWN_FOR = timedelta(days=14)

_REQUESTS = (
    select(
        TalkRequest.id,
        TalkRequest.school_id,
        Pupil.class_id,
        SchoolClass.name.label("class_name"),
        TalkRequest.pupil_id,
        Pupil.given_name,
        Pupil.protected,
        Pupil.alias,
        TalkRequest.asked_by,
        Person.given_name.label("asker_name"),
        Person.family_name.label("asker_family"),
        Person.phone,
        TalkRequest.kind,
        TalkRequest.detail,
        TalkRequest.asked_at,
        TalkRequest.due_at,
        TalkRequest.late_at,
        TalkRequest.answer,
        TalkRequest.answered_at,
        TalkRequest.answered_by,
        TalkRequest.round_id,
        TalkRequest.closed_at,
        School.zone,
    )
    .join(Pupil, Pupil.id == TalkRequest.pupil_id)
    .join(SchoolClass, SchoolClass.id == Pupil.class_id)
    .join(Person, Person.id == TalkRequest.asked_by)
    .join(School, School.id == TalkRequest.school_id)
)
_BY_IDS = _REQUESTS.where(among(TalkRequest.id, "requests"))
_LOCKED = _BY_IDS.with_for_update(of=TalkRequest)
_OPEN = _REQUESTS.where(
    TalkRequest.asked_by == bindparam("person"),
    TalkRequest.pupil_id == bindparam("pupil"),
    TalkRequest.kind == bindparam("of_kind"),
    TalkRequest.closed_at.is_(None),
).with_for_update(of=TalkRequest)
_OF_HOME = _REQUESTS.where(
    among(TalkRequest.asked_by, "persons"),
    TalkRequest.pupil_id == bindparam("pupil"),
    or_(TalkRequest.closed_at.is_(None), TalkRequest.closed_at > bindparam("since")),
    or_(TalkRequest.answer.is_(None), TalkRequest.answer != written(AnswerKind.BACK)),
).order_by(TalkRequest.asked_at.desc(), TalkRequest.id.desc())
_HEARD = exists().where(RequestHearer.request_id == TalkRequest.id, among(RequestHearer.person_id, "persons"))
_OF_STAFF = _REQUESTS.where(
    TalkRequest.closed_at.is_(None),
    or_(TalkRequest.answer.is_(None), TalkRequest.answer != written(AnswerKind.RANG)),
    or_(_HEARD, and_(among(Pupil.class_id, "classes"), TalkRequest.kind != written(RequestKind.CHANGE))),
).order_by(TalkRequest.asked_at, TalkRequest.id)
_HEARERS = (
    select(
        RequestHearer.request_id,
        RequestHearer.person_id,
        Person.given_name,
        Person.family_name,
        RequestHearer.told_at,
        RequestHearer.seen_at,
        exists()
        .where(
            OutboxRow.about_kind == ABOUT,
            OutboxRow.about_id == RequestHearer.request_id,
            OutboxRow.person_id == RequestHearer.person_id,
            OutboxRow.state.in_([State.UNREACHABLE.value, State.FAILED.value]),
        )
        .label("lost"),
    )
    .join(Person, Person.id == RequestHearer.person_id)
    .where(among(RequestHearer.request_id, "requests"))
    .order_by(RequestHearer.id)
)
_STAFF = (
    select(
        StaffRoleRow.role,
        Person.id,
        Person.given_name,
        Person.family_name,
        is_reached(Person.id, safety=True).label("reached"),
    )
    .join(Person, Person.id == StaffRoleRow.person_id)
    .where(
        StaffRoleRow.school_id == bindparam("school"),
        or_(StaffRoleRow.class_id == bindparam("of_class"), StaffRoleRow.class_id.is_(None)),
        holds(StaffRoleRow),
    )
    .order_by(StaffRoleRow.id)
)
_STILL_GUARDS = (
    select(GuardianshipRow.person_id, GuardianshipRow.pupil_id)
    .join(Pupil, Pupil.id == GuardianshipRow.pupil_id)
    .where(
        among(GuardianshipRow.person_id, "persons"),
        lasts(GuardianshipRow),
        Pupil.left_on.is_(None),
        IN_THE_BOT_FOR,
    )
)
_CUSTODY = (
    select(GuardianshipRow.person_id)
    .join(Pupil, Pupil.id == GuardianshipRow.pupil_id)
    .where(
        GuardianshipRow.pupil_id == bindparam("pupil"),
        GuardianshipRow.kind == Guardianship.CUSTODY.value,
        lasts(GuardianshipRow),
        IN_THE_BOT_FOR,
    )
)


def _request(row: Row[Any]) -> Request:
    detail = row.detail or {}
    return Request(
        row.id,
        row.school_id,
        row.class_id,
        "" if row.protected else row.class_name,
        row.pupil_id,
        shown_name(row.given_name, row.protected, row.alias),
        row.asked_by,
        "" if row.protected else f"{row.asker_name} {row.asker_family}".strip(),
        row.phone,
        RequestKind(row.kind),
        Way(detail.get("way", Way.SCHOOL.value)),
        DayPart(detail["rings"]) if detail.get("rings") else None,
        row.asked_at,
        row.due_at,
        row.late_at,
        AnswerKind(row.answer) if row.answer else None,
        row.answered_at,
        row.answered_by,
        row.round_id,
        row.closed_at,
        row.zone,
    )


async def requests_by_ids(unit: Unit, ids: Collection[int], *, locked: bool = False) -> dict[int, Request]:
    """Requests by id; `locked`, so that of two who answer at once one goes on."""
    rows = await unit.all(_LOCKED if locked else _BY_IDS, {"requests": sorted(ids)}) if ids else []
    return {row.id: _request(row) for row in rows}


async def open_request(unit: Unit, person_id: int, pupil_id: int, kind: RequestKind) -> Request | None:
    """The one of this kind that this adult has open about the child, locked."""
    row = await unit.first(_OPEN, {"person": person_id, "pupil": pupil_id, "of_kind": kind.value})
    return _request(row) if row else None


async def requests_of_home(unit: Unit, person_id: int, pupil_id: int) -> list[Request]:
    """What this adult has open or had answered lately about the child, newest first."""
    values = {"persons": [person_id], "pupil": pupil_id, "since": unit.now - _SHOWN_FOR}
    return [_request(row) for row in await unit.all(_OF_HOME, values)]


async def requests_of_staff(unit: Unit, persons: Sequence[int], classes: Sequence[int]) -> list[Request]:
    """What waits for these people, or for the classes they answer for, oldest first."""
    rows = await unit.all(_OF_STAFF, {"persons": list(persons), "classes": list(classes)})
    return [_request(row) for row in rows]


async def hearers_of(unit: Unit, ids: Collection[int]) -> list[Hearer]:
    """Who was told of these requests, in the order they were told."""
    return [Hearer(**row._asdict()) for row in await unit.all(_HEARERS, {"requests": sorted(ids)})]


async def staff_around(unit: Unit, school_id: int, class_id: int) -> list[Staff]:
    """Who works with the class, and who works for the whole school; nobody twice in one role."""
    rows = await unit.all(_STAFF, {"school": school_id, "of_class": class_id, "now": unit.now})
    return [Staff(row.id, row.given_name, row.family_name, StaffRole(row.role), bool(row.reached)) for row in rows]


async def still_guarded(unit: Unit, persons: Collection[int]) -> set[tuple[int, int]]:
    """(person, pupil) for each child that these adults still act for in the bot."""
    rows = await unit.all(_STILL_GUARDS, {"persons": sorted(persons), "now": unit.now})
    return {(row.person_id, row.pupil_id) for row in rows}


async def custody_of(unit: Unit, pupil_id: int) -> set[int]:
    """Who holds custody of the child now."""
    return {row.person_id for row in await unit.all(_CUSTODY, {"pupil": pupil_id, "now": unit.now})}


async def phone_of(unit: Unit, person_id: int) -> str | None:
    """The number that the school has of this person."""
    found: str | None = await unit.scalar(select(Person.phone).where(Person.id == bindparam("who")), {"who": person_id})
    return found


_LATE = select(TalkRequest.id).where(
    TalkRequest.closed_at.is_(None),
    TalkRequest.late_at.is_(None),
    TalkRequest.due_at <= bindparam("now"),
    or_(TalkRequest.answer.is_(None), TalkRequest.answer == written(AnswerKind.READ)),
)
_TALKED = select(TalkRequest.id).where(
    TalkRequest.closed_at.is_(None),
    TalkRequest.answer == written(AnswerKind.RANG),
    TalkRequest.answered_at < bindparam("before"),
)


async def late_requests(unit: Unit) -> list[int]:
    """Requests whose time has passed and of which nobody was told so yet."""
    return [row.id for row in await unit.all(_LATE.order_by(TalkRequest.id), {"now": unit.now})]


async def unconfirmed_calls(unit: Unit, before: datetime) -> list[int]:
    """Calls that the school noted before then and the home said nothing about."""
    return [row.id for row in await unit.all(_TALKED, {"before": before})]
