"""A school, class lists for it, and phones: updates go in through the real intake, replies come out as values.

The one rule kept here: nothing is looked at in the unit that wrote it; `rows` opens another.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Row, event, select, text
from sqlalchemy.engine import Connection

from bot.accounts.service import Sender
from bot.core.clock import AdjustableClock
from bot.core.feature import Ended
from bot.core.presses import Press
from bot.core.replies import Reply, Screen
from bot.core.routes import Routes, Written
from bot.core.sealed import ring_of
from bot.core.unit import Unit, Units
from bot.people.acting import Acting
from bot.people.feature import people_feature
from bot.people.importing.plan import ImportPlan
from bot.people.importing.service import apply_import, plan_import
from bot.people.invitations.service import Issued, issue
from bot.people.models import Person, Pupil
from bot.people.roster import read_roster
from bot.schools.queries import SchoolEntry, school_by_key
from bot.schools.service import add_school
from bot.tg.arrivals import Arrival, Commanded, Pressed, What, Wrote
from bot.tg.intake import Intake
from bot.tg.menu import commands
from bot.tg.paint import Painted
from tests.people.roster.samples import Sample

START = datetime(2026, 11, 16, 6, 40, tzinfo=UTC)
_update_ids = itertools.count(1)


@dataclass
class Wall:
    """Where replies are painted in tests."""

    replies: list[tuple[str, Reply]] = field(default_factory=list)

    async def paint(self, arrival: Arrival, acting: Acting | None, language: str, reply: Reply) -> Painted:
        self.replies.append((language, reply))
        return Painted()


class Strangers:
    """Manners of a bot that can do nothing but let people in; text goes through the door first."""

    def __init__(self, town: Town) -> None:
        self.town = town

    async def text(self, unit: Unit, acting: Acting, written: Written) -> Reply:
        door = self.town.feature.doors
        assert door is not None
        return await door(unit, acting, written) or Reply(Screen("nobody asked"))

    async def present(self, unit: Unit, acting: Acting) -> Reply:
        return Reply(Screen("as you were"))

    def apology(self) -> Reply:
        return Reply(Screen("sorry"))


class Phone:
    """One Telegram user."""

    def __init__(self, town: Town, user: int, code: str | None = "da") -> None:
        self.town = town
        self.sender = Sender(user, user, code)
        self.language = ""

    def arrival(self, what: What) -> Arrival:
        return Arrival(next(_update_ids), self.sender, what)

    async def receives(self, arrival: Arrival) -> Reply:
        """Settle the arrival, by an intake that has no memory of others."""
        wall = Wall()
        intake = Intake(self.town.units, self.town.routes, Strangers(self.town), wall, lambda: None)  # type: ignore[arg-type]
        await intake.handle(arrival)
        self.language, reply = wall.replies[-1]
        return reply

    async def writes(self, text: str) -> Reply:
        if text.startswith("/"):
            word, _space, args = text[1:].partition(" ")
            return await self.receives(self.arrival(Commanded(word.partition("@")[0].lower(), args.strip())))
        return await self.receives(self.arrival(Wrote(text)))

    async def presses(self, press: Press) -> Reply:
        return await self.receives(self.arrival(Pressed(press.encode(), "q", 1)))

    async def says(self, text: str) -> str:
        """The text of the answer."""
        return said(await self.writes(text))


def said(reply: Reply) -> str:
    assert reply.screen is not None
    return reply.screen.text


@dataclass
class Town:
    """An installation with one school (others may be added), its feature wired, and what ended so far."""

    units: Units
    clock: AdjustableClock
    ended: list[Ended] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.feature = people_feature(self._ends, lambda acting: commands(self.routes, acting))
        self.routes = Routes(self.feature.routes)
        self.units = Units(self.units.engines, self.clock, self.feature.lost_races)

    async def _ends(self, unit: Unit, ended: Ended) -> None:
        self.ended.append(ended)

    async def school(self, key: str = "buddinge") -> SchoolEntry:
        return await self.units.read(lambda unit: school_by_key(unit, key))

    async def plans(self, sample: Sample, folder: Path, key: str = "buddinge") -> ImportPlan:
        roster = read_roster(sample.folder(folder / f"list{next(_update_ids)}")).for_school()
        school = await self.school(key)
        return await self.units.read(lambda unit: plan_import(unit, school, roster))

    async def imports(self, sample: Sample, folder: Path, key: str = "buddinge") -> ImportPlan:
        roster = read_roster(sample.folder(folder / f"list{next(_update_ids)}")).for_school()
        school = await self.school(key)

        async def work(unit: Unit) -> ImportPlan:
            plan = await plan_import(unit, school, roster)
            await apply_import(unit, plan, self._ends)
            return plan

        return await self.units.run(work)

    async def issues(self, *only: str, reissue: bool = False, key: str = "buddinge") -> list[Issued]:
        school = await self.school(key)
        return await self.units.run(lambda unit: issue(unit, school, "skolebro_bot", reissue=reissue, only=only))

    async def letter(self, person: str, *, reissue: bool = False) -> Issued:
        (letter,) = await self.issues(person, reissue=reissue)
        return letter

    def phone(self, user: int, code: str | None = "da") -> Phone:
        return Phone(self, user, code)

    async def rows(self, statement: str, **values: Any) -> Sequence[Row[Any]]:
        """`sourced_key = :g1` finds who the class list calls g1 (`:s1_c2`: s1-c2)."""
        values = {**self._keys(statement), **values}
        return await self.units.read(lambda unit: unit.all(text(statement), values))

    def _keys(self, statement: str) -> dict[str, bytes]:
        ring = ring_of(self.units.engines.writing.dialect)
        names = re.findall(r"sourced_key = :(\w+)", statement)
        return {name: ring.blind("sourced_id", name.replace("_", "-")) for name in names}

    async def listed(self, table: type[Person] | type[Pupil] = Person) -> dict[int, str]:
        """What the class list calls each person or pupil, by id."""
        found = await self.units.read(lambda unit: unit.all(select(table.id, table.sourced_id).order_by(table.id)))
        return {row.id: row.sourced_id for row in found}

    async def count(self, statement: str, **values: Any) -> int:
        return int((await self.rows(statement, **values))[0][0])

    async def writes(self, statement: str, **values: Any) -> None:
        values = {**self._keys(statement), **values}
        await self.units.run(lambda unit: unit.execute(text(statement), values))


async def new_town(units: Units) -> Town:
    """An installation with Buddinge Skole, on a clock that stands at START."""
    town = Town(units, AdjustableClock(START))
    await town.units.run(lambda unit: add_school(unit, "buddinge", "Buddinge Skole", "dk-buddinge", "+45 12 34 56 78"))
    return town


class Statements:
    """What is executed on the writing engine inside the block."""

    def __init__(self, units: Units) -> None:
        self._engine = units.engines.writing.sync_engine
        self.seen: list[str] = []

    def __enter__(self) -> Statements:
        event.listen(self._engine, "before_cursor_execute", self._on_execute)
        return self

    def __exit__(self, *_exc: object) -> None:
        event.remove(self._engine, "before_cursor_execute", self._on_execute)

    def _on_execute(
        self, _connection: Connection, _cursor: Any, statement: str, _parameters: Any, _context: Any, _many: bool
    ) -> None:
        self.seen.append(statement)

    @property
    def writes(self) -> list[str]:
        return [each for each in self.seen if each.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))]
