"""A quarter of a school, filled once and copied for every run: two classes, six homes, four staff, too few times.

What a machine needs to press, to let time pass, and to look: presses go through the real intake, notices through the
real sender, and only the last step to Telegram is ours.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, update

from bot.accounts.service import Sender as Phone
from bot.accounts.service import lock_account
from bot.conferences.booking.replanning import remind_who_came_later
from bot.conferences.holding.feature import record_talks
from bot.conferences.models import Booking, Round, RoundState, RoundTotal, Slot, SlotState, Unsuited
from bot.conferences.plans import BOARD
from bot.conferences.rounds.totals import count_running
from bot.conferences.scheduling.holding import give_up
from bot.conferences.scheduling.models import ScheduledRound, Scheduling, SchedulingState
from bot.conferences.waiting.keeping_back import free_kept
from bot.conferences.waiting.lining import pass_on
from bot.conferences.waiting.models import SlotOffer, WaitingPlace
from bot.core.clock import AdjustableClock
from bot.core.keys import new_ring
from bot.core.presses import Press
from bot.core.replies import Message
from bot.core.sealed import give_ring
from bot.core.unit import Unit, Units
from bot.features import Assembled, assemble
from bot.outbox.models import OutboxRow, State
from bot.outbox.sender import Delivery, Outcome, Sender
from bot.people.models import (
    AccountLink,
    ClassMembership,
    Guardianship,
    GuardianshipRow,
    Pupil,
    StaffRole,
)
from bot.people.pairs.models import GuardianPair, Sharing
from bot.tg.arrivals import Arrival, Pressed
from bot.tg.intake import Answered, Intake
from bot.tg.paint import Painted
from tests.engines import kept_engines
from tests.town import Town

BEGINS = datetime(2026, 11, 16, 6, 40, tzinfo=UTC)
FIRST_DAY, SECOND_DAY = date(2026, 12, 1), date(2026, 12, 2)
TICKS = (give_up, pass_on, free_kept, remind_who_came_later, record_talks, count_running)
# What the class's rounds show to nobody but their own phone.
_OWN_FOLD = "outbox.fold"


@dataclass(frozen=True)
class People:
    """Who there is, by id."""

    school: int
    classes: tuple[int, int]
    rounds: tuple[int, int]
    schedule: int
    guardians: tuple[int, ...]
    teachers: tuple[int, int]
    office: int
    pupils: tuple[int, ...]
    users: dict[int, int]


@dataclass(frozen=True)
class View:
    """Everything that a step may change, read at one moment by a session of its own."""

    now: datetime
    rounds: dict[int, Any]
    slots: dict[int, Any]
    bookings: dict[int, Any]
    offers: dict[int, Any]
    places: dict[int, Any]
    unsuited: dict[int, Any]
    hidden: frozenset[tuple[int, int, int]]
    custody: frozenset[tuple[int, int]]
    class_of: dict[int, int]
    outbox: tuple[Any, ...]

    @property
    def live(self) -> dict[int, Any]:
        return {key: row for key, row in self.bookings.items() if row.state in {"booked", "moved"}}

    def free(self, slot: Any) -> bool:
        """Whether anybody could choose this time as far as the time itself goes."""
        taken = {row.slot_id for row in self.live.values()}
        return slot.state == SlotState.FREE.value and slot.id not in taken and slot.starts_at > self.now

    def standing(self) -> list[Any]:
        """The offers that nobody answered and no tick has ended."""
        return [row for row in self.offers.values() if row.ended_at is None]

    def is_hidden(self, talk: Any, person: int) -> bool:
        """Whether the office has hidden this talk's owner from the person."""
        if talk.owner_id is None or talk.owner_id == person:
            return False
        return (talk.pupil_id, *sorted((talk.owner_id, person))) in self.hidden

    def unlike(self, other: View) -> list[str]:
        """Which parts are not the same."""
        return [name for name in self.__dataclass_fields__ if getattr(self, name) != getattr(other, name)]


@dataclass
class Letterbox:
    """The last step to Telegram: everything arrives."""

    delivered: list[Delivery] = field(default_factory=list)
    boards: dict[int, str] = field(default_factory=dict)

    async def deliver(self, delivery: Delivery) -> Outcome:
        self.delivered.append(delivery)
        if delivery.notice.kind == BOARD and isinstance(delivery.content, Message):
            self.boards[delivery.notice.about_id] = delivery.content.text
        return Outcome(State.SENT, message_id=1000 + delivery.notice.id)


class Shown:
    """A painter that shows nothing."""

    async def paint(self, *_arguments: Any) -> Painted:
        return Painted()


class Plain(Intake):
    """The real intake; what it would set aside comes through, and the last refusal is kept."""

    refusal: Exception | None = None

    async def _answer_or_set_aside(self, arrival: Arrival) -> Answered:
        return await self._answer(arrival)

    async def _refuse(self, unit: Unit, acting: Any, found: Any, refusal: Any) -> Any:
        self.refusal = refusal
        return await super()._refuse(unit, acting, found, refusal)


@dataclass
class Quarter:
    """One run's house."""

    units: Units
    assembled: Assembled
    clock: AdjustableClock
    people: People
    letterbox: Letterbox = field(default_factory=Letterbox)
    _updates: int = 0

    def __post_init__(self) -> None:
        a = self.assembled
        self.intake = Plain(self.units, a.routes, a.manners, Shown(), lambda: None)  # type: ignore[arg-type]
        self.sender = Sender(self.units, a.kinds, a.recipients, self.letterbox, 128)

    async def presses(self, person: int, press: Press) -> Exception | None:
        """One press, from the update to the answer; the refusal, if it was one."""
        self._updates += 1
        self.intake.refusal = None
        user = self.people.users[person]
        await self.intake.handle(Arrival(self._updates, Phone(user, user, "da"), Pressed(press.encode(), "1", 1)))
        return self.intake.refusal

    async def sends(self) -> tuple[int, list[Delivery]]:
        """Send what is due: how many rows were looked at, and what was delivered."""
        self.letterbox.delivered.clear()
        return await self.sender.drain(), list(self.letterbox.delivered)

    async def ticks(self) -> None:
        for tick in TICKS:
            await self.units.run(tick)

    async def look(self) -> View:
        async def read(unit: Unit) -> View:
            async def rows(model: Any, *where: Any) -> dict[int, Any]:
                return {row.id: row for row in await unit.all(select(*model.__table__.c).where(*where))}

            ties = await unit.all(
                select(GuardianshipRow.person_id, GuardianshipRow.pupil_id).where(
                    GuardianshipRow.kind == Guardianship.CUSTODY.value, GuardianshipRow.until.is_(None)
                )
            )
            pairs = await unit.all(
                select(GuardianPair.pupil_id, GuardianPair.first_id, GuardianPair.second_id).where(
                    GuardianPair.until.is_(None), GuardianPair.sharing == Sharing.HIDDEN.value
                )
            )
            post = (OutboxRow.id, OutboxRow.key, OutboxRow.kind, OutboxRow.state, OutboxRow.about_kind)
            more = (OutboxRow.about_id, OutboxRow.person_id, OutboxRow.send_at, OutboxRow.params)
            outbox = await unit.all(
                select(*post, *more)
                .where(OutboxRow.kind != _OWN_FOLD, OutboxRow.state == State.WAITING.value)
                .order_by(OutboxRow.id)
            )
            return View(
                unit.now,
                await rows(Round),
                await rows(Slot),
                await rows(Booking),
                await rows(SlotOffer),
                await rows(WaitingPlace, WaitingPlace.left_at.is_(None)),
                await rows(Unsuited, Unsuited.answered_at.is_(None)),
                frozenset(map(tuple, pairs)),
                frozenset((row.person_id, row.pupil_id) for row in ties),
                {row.id: row.class_id for row in await unit.all(select(Pupil.id, Pupil.class_id))},
                tuple(outbox),
            )

        return await self.units.read(read)


# Filling and copying -------------------------------------------------------------------------------------------------


class Ground:
    """A filled database that is copied for each run, and the loop that the runs share."""

    def __init__(self, template: Path, folder: Path) -> None:
        self._file, self._full = folder / "machine.db", folder / "full.db"
        self._ring = new_ring()
        self._assembled = assemble()
        self.runner = asyncio.Runner()
        self._full.write_bytes(template.read_bytes())
        self.people = self.runner.run(self._fill())

    def _units(self, path: Path, clock: AdjustableClock) -> Units:
        engines = kept_engines(f"sqlite:///{path}")
        give_ring(engines, self._ring)
        return Units(engines, clock, (race for feature in self._assembled.features for race in feature.lost_races))

    async def _fill(self) -> People:
        units = self._units(self._full, AdjustableClock(BEGINS))
        people = await fill(units)
        await units.engines.dispose()
        return people

    def open(self) -> Quarter:
        for left in self._file.parent.glob("machine.db*"):
            left.unlink()
        self._file.write_bytes(self._full.read_bytes())
        clock = AdjustableClock(BEGINS)
        return Quarter(self._units(self._file, clock), self._assembled, clock, self.people)

    def close(self, quarter: Quarter) -> None:
        self.runner.run(quarter.units.engines.dispose())


def times(day: date, first: str, count: int) -> list[datetime]:
    """So many times of twenty minutes back to back, from this UTC clock time on."""
    begin = datetime.fromisoformat(f"{day.isoformat()}T{first}:00+00:00")
    return [begin + timedelta(minutes=20 * n) for n in range(count)]


# (class, its guardians with custody, its guardians without); the last one's home is not in the bot.
_CHILDREN = (
    (0, (0, 1), ()),
    (0, (2,), (3,)),
    (0, (4, 5), ()),
    (0, (6,), ()),
    (0, (7,), ()),
    (1, (0, 1), ()),
    (1, (2,), (3,)),
    (1, (7,), ()),
    (1, (8,), ()),
    (0, (), ()),
)


async def fill(units: Units) -> People:
    """3.B chooses, 5.A is about to have a schedule published; their times lie across each other."""
    town = Town(units)
    school = await town.school()
    classes = (await town.school_class(school, "3.B"), await town.school_class(school, "5.A"))
    teachers = (await town.person(school, "Mette"), await town.person(school, "Anne"))
    for teacher, klass in zip(teachers, classes, strict=True):
        await town.works(school, teacher, klass)
    office = await town.person(school, "Kontoret")
    await town.works(school, office, None, StaffRole.OFFICE)
    guardians = tuple([await town.person(school, f"Guardian{n}") for n in range(9)])
    pupils = []
    for number, (klass, custody, others) in enumerate(_CHILDREN):
        pupil = await town.pupil(school, classes[klass], f"Barn{number}")
        pupils.append(pupil)
        stay = {"school_id": school, "pupil_id": pupil, "class_id": classes[klass], "since": BEGINS, "until": None}
        await units.run(lambda unit, stay=stay: unit.execute(insert(ClassMembership), stay))  # type: ignore[misc]
        for guardian in custody:
            await town.guards(school, guardians[guardian], pupil)
        for guardian in others:
            await town.guards(school, guardians[guardian], pupil, Guardianship.INFORMATION)
    own = [*times(FIRST_DAY, "14:00", 2), *times(SECOND_DAY, "14:00", 2)]
    other = [*times(FIRST_DAY, "14:10", 2), *times(SECOND_DAY, "14:00", 1)]
    rounds = (
        await town.round(school, classes[0], teachers[0], own),
        await town.round(school, classes[1], teachers[1], other, state=RoundState.PLANNED),
    )
    kept = update(Slot).where(Slot.round_id == rounds[0], Slot.starts_at == own[-1])
    await units.run(lambda unit: unit.execute(kept.values(state=SlotState.KEPT.value)))
    await town.announces(rounds[0])
    schedule = await _ready(units, school, teachers[1], rounds[1])
    await units.run(lambda unit: _totals(unit, school, rounds))
    users = {}
    for user, person in enumerate((*guardians, *teachers, office), start=1):
        await _link(units, user, person, school)
        users[person] = user
    return People(school, classes, rounds, schedule, guardians, teachers, office, tuple(pupils), users)


async def _totals(unit: Unit, school: int, rounds: Sequence[int]) -> None:
    zeros = dict.fromkeys(("pupils", "booked", "held", "no_time_suited", "cancelled"), 0)
    values = {"school_id": school, "opened_on": BEGINS.date(), "notice_days": 15, "form": "in_person", **zeros}
    await unit.execute(insert(RoundTotal), [{**values, "round_id": round_id} for round_id in rounds])


async def _ready(units: Units, school: int, teacher: int, round_id: int) -> int:
    async def work(unit: Unit) -> int:
        values = {
            "school_id": school,
            "person_id": teacher,
            "state": SchedulingState.READY.value,
            "pause_after": None,
            "attempts": 1,
            "asked_at": unit.now,
            "figures": {},
        }
        found: int = await unit.scalar(insert(Scheduling).returning(Scheduling.id), values)
        about = {"school_id": school, "scheduling_id": found, "round_id": round_id, "live": True}
        await unit.execute(insert(ScheduledRound), about)
        return found

    return await units.run(work)


async def _link(units: Units, user: int, person: int, school: int) -> None:
    async def work(unit: Unit) -> None:
        account = await lock_account(unit, Phone(user, user, "da"))
        link = {"school_id": school, "account_id": account.id, "person_id": person, "since": unit.now}
        await unit.execute(insert(AccountLink), link)

    await units.run(work)
