"""Random lists after each other, with staff deciding in between: no link is made, no protection lowered, nobody whom
staff removed comes back, and every pupil's classes are one unbroken history."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.core.unit import Unit
from bot.people.importing.service import Choices, import_list
from bot.people.models import ClassMembership, Decider, GuardianshipRow, Person, Pupil
from bot.people.roster import Roster
from bot.people.roster.document import GuardianshipKind
from bot.schools.queries import SchoolEntry, school_by_key
from bot.schools.service import add_school
from tests.people.lists import listed
from tests.people.town import Town

STEPS = 6
KINDS: tuple[GuardianshipKind, ...] = ("custody", "information", "other")
CLASSES = ("3.B", "4.B", "5.B")


@dataclass
class Story:
    """One school with what staff decided there, by names: ids change, people do not."""

    town: Town
    school: SchoolEntry
    random: Random
    removed: set[tuple[str, str]] = field(default_factory=set)
    protected: set[str] = field(default_factory=set)
    generation: dict[str, int] = field(default_factory=dict)

    def roster(self) -> Roster:
        """Some of six pupils and five adults; now and then somebody has a new id."""
        random = self.random
        pupils = random.sample(range(6), random.randint(1, 6))
        families: dict[str, dict[str, GuardianshipKind]] = {}
        names: dict[str, str] = {}
        for pupil in pupils:
            adults = random.sample(range(5), random.randint(0, 3))
            key = self._key(f"P{pupil}", names)
            families[key] = {self._key(f"A{adult}", names): random.choice(KINDS) for adult in adults}
        said: dict[str, bool] = {key: random.random() < 0.3 for key in families if random.random() < 0.3}
        self.protected |= {names[key] for key, yes in said.items() if yes}
        classes = {key: random.choice(CLASSES) for key in families}
        teachers = {each: f"T{random.randint(1, 3)}" for each in set(classes.values()) if random.random() < 0.7}
        return listed(families, classes=classes, protected=said, names=names, teachers=teachers)

    def _key(self, name: str, names: dict[str, str]) -> str:
        if self.random.random() < 0.1:
            self.generation[name] = self.generation.get(name, 0) + 1
        key = f"{name}-{self.generation.get(name, 0)}"
        # Within one list somebody has one id.
        known = {called: each for each, called in names.items()}
        names[known.get(name, key)] = name
        return known.get(name, key)

    async def imports(self) -> None:
        roster = self.roster()

        async def work(unit: Unit) -> None:
            choices = Choices(part=self.random.random() < 0.2, many_leave=True)
            await import_list(unit, self.school, roster, choices, self.town._ends, lambda _total: lambda _written: None)

        await self.town.units.run(work)

    async def staff_decide(self) -> None:
        """Remove an adult, change what one may do, or protect a pupil: everywhere they are known by that name, since a
        part of a list can leave somebody under the id before beside the new one."""
        ties = [row for row in await self.ties() if row.until is None]
        if not ties:
            return
        tie = self.random.choice(ties)
        act = self.random.choice(("remove", "change", "protect"))
        now = self.town.clock.now()

        async def work(unit: Unit) -> None:
            if act == "protect":
                known = await unit.all(select(Pupil.id, Pupil.given_name).where(Pupil.school_id == self.school.id))
                same = [row.id for row in known if row.given_name == tie.pupil]
                await unit.execute(update(Pupil).where(Pupil.id.in_(same)).values(protected=True))
                return
            same = [row.id for row in ties if (row.adult, row.pupil) == (tie.adult, tie.pupil)]
            changed: dict[str, Any] = {"decided_by": Decider.STAFF.value}
            changed |= {"until": now} if act == "remove" else {"kind": self.random.choice(KINDS)}
            await unit.execute(update(GuardianshipRow).where(GuardianshipRow.id.in_(same)).values(changed))

        await self.town.units.run(work)
        if act == "protect":
            self.protected.add(tie.pupil)
        elif act == "remove":
            self.removed.add((tie.adult, tie.pupil))

    async def ties(self) -> Any:
        statement = (
            select(
                GuardianshipRow.id,
                GuardianshipRow.pupil_id,
                GuardianshipRow.until,
                Person.given_name.label("adult"),
                Pupil.given_name.label("pupil"),
                Pupil.left_on,
            )
            .join(Person, Person.id == GuardianshipRow.person_id)
            .join(Pupil, Pupil.id == GuardianshipRow.pupil_id)
            .where(GuardianshipRow.school_id == self.school.id)
        )
        return await self.town.units.read(lambda unit: unit.all(statement))

    async def is_sound(self) -> None:
        for table in ("account_links", "invitations"):
            assert await self.town.count(f"SELECT count(*) FROM {table}") == 0
        live = [row for row in await self.ties() if row.until is None]
        assert not {(row.adult, row.pupil) for row in live} & self.removed
        assert all(row.left_on is None for row in live), "who left keeps nobody"
        await self._is_protected()
        await self._has_history()

    async def _is_protected(self) -> None:
        statement = select(Pupil.given_name, Pupil.protected).where(
            Pupil.school_id == self.school.id, Pupil.left_on.is_(None)
        )
        here = await self.town.units.read(lambda unit: unit.all(statement))
        assert not {row.given_name for row in here if not row.protected} & self.protected

    async def _has_history(self) -> None:
        stays = (
            select(ClassMembership.pupil_id, ClassMembership.class_id, ClassMembership.since, ClassMembership.until)
            .where(ClassMembership.school_id == self.school.id)
            .order_by(ClassMembership.id)
        )
        pupils = select(Pupil.id, Pupil.class_id, Pupil.left_on).where(Pupil.school_id == self.school.id)
        rows = await self.town.units.read(lambda unit: unit.all(stays))
        for pupil in await self.town.units.read(lambda unit: unit.all(pupils)):
            own = [row for row in rows if row.pupil_id == pupil.id]
            assert own, "nobody is without a class"
            assert all(before.until is not None and before.until <= after.since for before, after in pairwise(own))
            assert (own[-1].until is None) is (pupil.left_on is None)
            assert own[-1].class_id == pupil.class_id


async def run_stories(town: Town, number: int, seed: int) -> None:
    for turn in range(number):
        key = f"school{turn}"
        await town.units.run(lambda unit, key=key: add_school(unit, key, "Skole", "dk-buddinge", None))  # type: ignore[misc]
        school = await town.units.read(lambda unit, key=key: school_by_key(unit, key))  # type: ignore[misc]
        story = Story(town, school, Random(seed + turn))
        for _step in range(STEPS):
            await story.imports()
            await story.is_sound()
            town.clock.advance(timedelta(hours=1))
            await story.staff_decide()
            town.clock.advance(timedelta(hours=1))


async def test_no_sequence_of_lists_gives_what_staff_took(town: Town) -> None:
    await run_stories(town, 25, seed=7)


@pytest.mark.both_databases
async def test_nor_on_the_other_database(town: Town) -> None:
    await run_stories(town, 3, seed=70_000)


@pytest.mark.proof
async def test_no_sequence_of_ten_thousand_gives_what_staff_took(town: Town) -> None:
    await run_stories(town, 10_000, seed=1)
