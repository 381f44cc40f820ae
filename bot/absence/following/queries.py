"""Selects of facts and of what is followed up."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Row, bindparam, func, or_, select

from bot.absence.following.rules import Fact, Outcome, Rule
from bot.absence.models import AbsenceDay, AbsenceKind, FollowUp, Origin
from bot.conferences.models import Round, TalkKind
from bot.conferences.single.models import SingleTalk
from bot.core.among import among
from bot.core.tables import written
from bot.core.unit import Unit
from bot.people.models import Person, Pupil, SchoolClass
from bot.people.protection import admitted, shown_name


class FactRow(Struct, frozen=True):
    """A day's fact with its id."""

    id: int
    pupil_id: int
    fact: Fact


class Year(Struct, frozen=True):
    """A pupil's school year so far."""

    began: date
    facts: tuple[FactRow, ...]


class Followed(Struct, frozen=True):
    """Something worth a talk, and what became of it. `called` is empty for a protected pupil without an alias."""

    id: int
    school_id: int
    pupil_id: int
    called: str
    class_id: int
    class_name: str
    rule: Rule
    period: str
    counted: int
    found_at: datetime
    outcome: Outcome | None
    taken_by: str
    closed_at: datetime | None


_FACTS = (
    select(
        AbsenceDay.id,
        AbsenceDay.pupil_id,
        AbsenceDay.on_day,
        AbsenceDay.kind,
        AbsenceDay.origin,
        AbsenceDay.unlawful,
    )
    .where(among(AbsenceDay.pupil_id, "pupils"), AbsenceDay.on_day >= bindparam("since"))
    .order_by(AbsenceDay.on_day)
)
_FACT_OF = select(AbsenceDay.pupil_id, AbsenceDay.on_day, AbsenceDay.unlawful).where(AbsenceDay.id == bindparam("fact"))
_LATELY = (
    select(FollowUp.pupil_id, FollowUp.rule, func.max(FollowUp.found_at).label("at"))
    .where(among(FollowUp.pupil_id, "pupils"))
    .group_by(FollowUp.pupil_id, FollowUp.rule)
)
_FOLLOWED = (
    select(
        *FollowUp.__table__.c,
        Pupil.given_name,
        Pupil.family_name,
        Pupil.protected,
        Pupil.alias,
        Pupil.class_id,
        SchoolClass.name.label("class_name"),
        Person.given_name.label("taker_name"),
        Person.family_name.label("taker_family"),
    )
    .select_from(FollowUp)
    .join(Pupil, Pupil.id == FollowUp.pupil_id)
    .join(SchoolClass, SchoolClass.id == Pupil.class_id)
    .outerjoin(Person, Person.id == FollowUp.taken_by)
    .where(Pupil.left_on.is_(None), admitted())
    .order_by(FollowUp.id)
)
_BY_IDS = _FOLLOWED.where(among(FollowUp.id, "ids"))
_LOCKED = _BY_IDS.with_for_update(of=FollowUp)
_OPEN = _FOLLOWED.where(
    FollowUp.closed_at.is_(None),
    or_(among(Pupil.class_id, "classes"), among(FollowUp.school_id, "schools")),
)
_TRAIL = _FOLLOWED.where(among(FollowUp.school_id, "schools"), FollowUp.closed_at.is_not(None))
_TALKED = (
    select(FollowUp.id, SingleTalk.offered_by)
    .join(Round, Round.pupil_id == FollowUp.pupil_id)
    .join(SingleTalk, SingleTalk.round_id == Round.id)
    .where(
        FollowUp.closed_at.is_(None),
        SingleTalk.offered_at > FollowUp.found_at,
        # A separate talk, and one that a home asked for, are nobody's but those invited: no trail tells of them.
        Round.kind == written(TalkKind.NEEDS_BASED),
        SingleTalk.asked_by.is_(None),
    )
    .order_by(FollowUp.id)
)


def fact_in(row: Row[Any]) -> Fact:
    return Fact(row.on_day, AbsenceKind(row.kind), Origin(row.origin), bool(row.unlawful))


async def facts_of(unit: Unit, pupil_ids: Collection[int], since: date) -> list[FactRow]:
    """The facts of these pupils from a day on, in the order of the days."""
    rows = await unit.all(_FACTS, {"pupils": sorted(pupil_ids), "since": since}) if pupil_ids else []
    return [FactRow(row.id, row.pupil_id, fact_in(row)) for row in rows]


async def fact_by_id(unit: Unit, fact_id: int) -> tuple[int, date, bool] | None:
    """Pupil, day, and whether it is marked unlawful."""
    row = await unit.first(_FACT_OF, {"fact": fact_id})
    return (row.pupil_id, row.on_day, bool(row.unlawful)) if row else None


async def found_lately(unit: Unit, pupil_ids: Collection[int]) -> dict[int, dict[Rule, datetime]]:
    """When each rule last found something, by pupil."""
    found: dict[int, dict[Rule, datetime]] = {}
    for row in await unit.all(_LATELY, {"pupils": sorted(pupil_ids)}) if pupil_ids else []:
        found.setdefault(row.pupil_id, {})[Rule(row.rule)] = row.at
    return found


def _followed(row: Row[Any]) -> Followed:
    family = "" if row.protected else row.family_name
    return Followed(
        row.id,
        row.school_id,
        row.pupil_id,
        f"{shown_name(row.given_name, row.protected, row.alias)} {family}".strip(),
        row.class_id,
        row.class_name,
        Rule(row.rule),
        row.period,
        row.counted,
        row.found_at,
        Outcome(row.outcome) if row.outcome else None,
        f"{row.taker_name or ''} {row.taker_family or ''}".strip(),
        row.closed_at,
    )


async def followed_by_ids(unit: Unit, ids: Collection[int], *, locked: bool = False) -> dict[int, Followed]:
    rows = await unit.all(_LOCKED if locked else _BY_IDS, {"ids": sorted(ids)}) if ids else []
    return {row.id: _followed(row) for row in rows}


async def open_follow_ups(unit: Unit, classes: Sequence[int], schools: Sequence[int]) -> list[Followed]:
    """What waits in these classes and schools."""
    values = {"classes": list(classes), "schools": list(schools)}
    return [_followed(row) for row in await unit.all(_OPEN, values)] if classes or schools else []


async def trail(unit: Unit, schools: Sequence[int]) -> list[Followed]:
    """What was followed up, for the head; the newest last."""
    return [_followed(row) for row in await unit.all(_TRAIL, {"schools": list(schools)})] if schools else []


async def talked_about(unit: Unit) -> list[tuple[int, int | None]]:
    """What waits although the school has offered a talk by need since: follow-up and who offered it."""
    return [(row.id, row.offered_by) for row in await unit.all(_TALKED)]
