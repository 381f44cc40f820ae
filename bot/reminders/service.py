"""What a person chooses about being told. A choice holds for all their schools, those they join later, too: it is one
phone in one pocket."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

from sqlalchemy import bindparam, select

from bot.core.errors import NotAllowed, Outdated
from bot.core.unit import Unit
from bot.core.upserts import Upsert
from bot.people.access import About, may, require
from bot.people.acting import Acting, ActingPerson
from bot.people.models import AccountLink
from bot.reminders.models import LockScreen, Preference, ToldWay
from bot.reminders.plan_times import PlanTime
from bot.reminders.rules import DAY_BEFORE_CHOICES, NO_QUIET, SAME_DAY_CHOICES, read_span
from bot.reminders.ways import Topic, Way, ways_for

_ACTION = "reminders.choose"


def _save(*columns: str) -> Upsert:
    return Upsert(Preference, by=["person_id"], take=columns)


_LOCK_SCREEN, _QUIET = _save("lock_screen"), _save("quiet_from", "quiet_to")
_DAY_BEFORE, _SAME_DAY = _save("day_before", "day_before_at"), _save("same_day", "same_day_minutes")
_PLAN_TIME = _save("plan_time")
_WAY = Upsert(ToldWay, by=["person_id", "topic"], take=["way"])


async def choose_lock_screen(unit: Unit, acting: Acting, level: LockScreen) -> tuple[int, ...]:
    """What pushes show from now on. Returns the persons it holds for; raises NotAllowed."""
    return await _keep(unit, acting, _LOCK_SCREEN, {"lock_screen": level.value})


async def choose_quiet(unit: Unit, acting: Acting, quiet: tuple[time, time] | None) -> tuple[int, ...]:
    """Quiet hours from and to; equal ends for none at all, None for the school's own. As `choose_lock_screen`."""
    start, end = quiet or (None, None)
    return await _keep(unit, acting, _QUIET, {"quiet_from": start, "quiet_to": end})


async def choose_quiet_preset(unit: Unit, acting: Acting, wanted: bool) -> tuple[int, ...]:
    """The school's own quiet hours, or none at all."""
    return await choose_quiet(unit, acting, None if wanted else NO_QUIET)


async def choose_typed_quiet(unit: Unit, acting: Acting, text: str) -> tuple[int, ...]:
    """Quiet hours as typed. Raises UnreadableTimes or SameTimes, too."""
    return await choose_quiet(unit, acting, read_span(text))


async def choose_day_before(unit: Unit, acting: Acting, at: time | None) -> tuple[int, ...]:
    """When the day-before reminder comes; None for not at all. Raises Outdated for a time that is not offered."""
    if at is not None and at not in DAY_BEFORE_CHOICES:
        raise Outdated
    return await _keep(unit, acting, _DAY_BEFORE, {"day_before": at is not None, "day_before_at": at})


async def choose_same_day(unit: Unit, acting: Acting, before: timedelta | None) -> tuple[int, ...]:
    """How long before the talk the last reminder comes; None for not at all. Raises Outdated as above."""
    if before is not None and before not in SAME_DAY_CHOICES:
        raise Outdated
    minutes = before // timedelta(minutes=1) if before else None
    return await _keep(unit, acting, _SAME_DAY, {"same_day": before is not None, "same_day_minutes": minutes})


async def choose_way(unit: Unit, acting: Acting, topic: Topic, way: Way) -> tuple[int, ...]:
    """How this sort of message comes from now on; what is planned already comes as planned. Raises Outdated for a
    way that this sort does not have."""
    if way not in ways_for(topic):
        raise Outdated
    return await _keep(unit, acting, _WAY, {"topic": topic.value, "way": way.value})


async def choose_plan_time(unit: Unit, acting: Acting, when: PlanTime) -> tuple[int, ...]:
    """When the week's plan comes from now on. As `choose_lock_screen`."""
    return await _keep(unit, acting, _PLAN_TIME, {"plan_time": None if when is PlanTime.CLASS else when.value})


async def _keep(unit: Unit, acting: Acting, statement: Upsert, values: dict[str, Any]) -> tuple[int, ...]:
    persons = [_allowed(unit, acting, person) for person in _concerned(acting)]
    if not persons:
        raise NotAllowed
    rows = [{"person_id": person.person_id, "school_id": person.school.id, **values} for person in persons]
    await unit.execute(statement, rows)
    return tuple(person.person_id for person in persons)


def _copied(model: Any, *columns: str) -> Any:
    """What the account's other persons chose, by column."""
    chosen = [getattr(model, column) for column in columns]
    mine = (AccountLink.account_id == bindparam("account"), AccountLink.until.is_(None))
    other = model.person_id != bindparam("person")
    joined = select(*chosen).join(AccountLink, AccountLink.person_id == model.person_id)
    return joined.where(*mine, other).order_by(model.person_id)


_WISHES = _copied(
    Preference, "lock_screen", "quiet_from", "quiet_to", "day_before", "day_before_at", "same_day", "same_day_minutes",
    "plan_time",
).limit(1)  # fmt: skip
_WAYS = _copied(ToldWay, "topic", "way")
_TAKE_WISHES, _TAKE_WAYS = Upsert(Preference, by=["person_id"]), Upsert(ToldWay, by=["person_id", "topic"])


async def take_along(unit: Unit, account_id: int, school_id: int, person_id: int) -> None:
    """Who joins at another school is told there as they chose before; what they chose there themselves stays."""
    whose, values = {"person_id": person_id, "school_id": school_id}, {"account": account_id, "person": person_id}
    for chosen, statement in ((_WISHES, _TAKE_WISHES), (_WAYS, _TAKE_WAYS)):
        if rows := [{**whose, **row._asdict()} for row in await unit.all(chosen, values)]:
            await unit.execute(statement, rows)


def _concerned(acting: Acting) -> tuple[ActingPerson, ...]:
    """The account's persons, without those who have nothing to do with their school any more."""
    live = tuple(person for person in acting.persons if may(acting, _ACTION, _about(person)))
    return live or acting.persons[:1]


def _about(person: ActingPerson) -> About:
    return About(person.school.id, person_id=person.person_id)


def _allowed(unit: Unit, acting: Acting, person: ActingPerson) -> ActingPerson:
    return require(unit, acting, _ACTION, _about(person))
