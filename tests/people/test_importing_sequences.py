"""Random lists after each other, with staff deciding in between: no link is made, no protection lowered, nobody whom
staff removed comes back, and every pupil's classes are one unbroken history."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from msgspec import Struct, field
from sqlalchemy import Row, bindparam, select, update

from bot.core.unit import Unit
from bot.people.importing.service import Choices, import_list
from bot.people.models import AccountLink, ClassMembership, Decider, GuardianshipRow, Invitation, Person, Pupil
from bot.people.roster import Roster
from bot.people.roster.document import GuardianshipKind
from bot.schools.queries import SchoolEntry, school_by_key
from bot.schools.service import add_school
from tests.people.lists import listed
from tests.people.town import Town

STEPS = 6
KINDS: tuple[GuardianshipKind, ...] = ("custody", "information", "other")
CLASSES = ("3.B", "4.B", "5.B")
# Stories that fail when what keeps them sound is taken out: each came once from the full count.
TELLING = (232, 524, 30, 3, 10, 736, 1126, 1236)

ACCESS = select(AccountLink.id).union_all(select(Invitation.id))
TIES = (
    select(
        GuardianshipRow.id,
        GuardianshipRow.until,
        Person.given_name.label("adult"),
        Pupil.given_name.label("pupil"),
        Pupil.left_on,
    )
    .join(Person, Person.id == GuardianshipRow.person_id)
    .join(Pupil, Pupil.id == GuardianshipRow.pupil_id)
    .where(GuardianshipRow.school_id == bindparam("school"))
    .order_by(GuardianshipRow.id)
)
PUPILS = select(Pupil.id, Pupil.given_name, Pupil.protected, Pupil.class_id, Pupil.left_on).where(
    Pupil.school_id == bindparam("school")
)
STAYS = (
    select(ClassMembership.pupil_id, ClassMembership.class_id, ClassMembership.since, ClassMembership.until)
    .where(ClassMembership.school_id == bindparam("school"))
    .order_by(ClassMembership.id)
)


class Seen(Struct, frozen=True):
    """What is stored after a list; `access` of every school."""

    access: Sequence[Row[Any]]
    ties: Sequence[Row[Any]]
    pupils: Sequence[Row[Any]]
    stays: Sequence[Row[Any]]


class Story(Struct):
    """One school with what staff decided there, by names: ids change, people do not."""

    town: Town
    school: SchoolEntry
    random: Random
    removed: set[tuple[str, str]] = field(default_factory=set)
    protected: set[str] = field(default_factory=set)
    generation: dict[str, int] = field(default_factory=dict)
    live: Sequence[Row[Any]] = ()

    async def runs(self) -> None:
        for _step in range(STEPS):
            await self.imports()
            await self.is_sound()
            self.town.clock.advance(timedelta(hours=1))
            await self.staff_decide()
            self.town.clock.advance(timedelta(hours=1))

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
        newest = self.generation.get(name, 0)
        if self.random.random() < 0.1:
            newest = self.generation[name] = newest + 1
        # Now and then the list is one of last year, with an id from before.
        key = f"{name}-{newest if self.random.random() < 0.9 else self.random.randint(0, newest)}"
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
        if not self.live:
            return
        tie = self.random.choice(self.live)
        act = self.random.choice(("remove", "change", "protect"))
        now = self.town.clock.now()

        async def work(unit: Unit) -> None:
            if act == "protect":
                known = await unit.all(select(Pupil.id, Pupil.given_name).where(Pupil.school_id == self.school.id))
                same = [row.id for row in known if row.given_name == tie.pupil]
                await unit.execute(update(Pupil).where(Pupil.id.in_(same)).values(protected=True))
                return
            same = [row.id for row in self.live if (row.adult, row.pupil) == (tie.adult, tie.pupil)]
            changed: dict[str, Any] = {"decided_by": Decider.STAFF.value}
            changed |= {"until": now} if act == "remove" else {"kind": self.random.choice(KINDS)}
            await unit.execute(update(GuardianshipRow).where(GuardianshipRow.id.in_(same)).values(changed))

        await self.town.units.run(work)
        if act == "protect":
            self.protected.add(tie.pupil)
        elif act == "remove":
            self.removed.add((tie.adult, tie.pupil))

    async def is_sound(self) -> None:
        """Four statements in one unit, of what the import committed: the checks are half of what a story costs."""
        now = await self.town.units.read(self._looks)
        assert not now.access, "a link or an invitation"
        self.live = [row for row in now.ties if row.until is None]
        assert not {(row.adult, row.pupil) for row in self.live} & self.removed
        assert all(row.left_on is None for row in self.live), "who left keeps nobody"
        assert not {row.given_name for row in now.pupils if row.left_on is None and not row.protected} & self.protected
        for pupil in now.pupils:
            own = [row for row in now.stays if row.pupil_id == pupil.id]
            assert own, "nobody is without a class"
            assert all(before.until is not None and before.until <= after.since for before, after in pairwise(own))
            assert (own[-1].until is None) is (pupil.left_on is None)
            assert own[-1].class_id == pupil.class_id

    async def _looks(self, unit: Unit) -> Seen:
        school = {"school": self.school.id}
        return Seen(
            access=await unit.all(ACCESS),
            ties=await unit.all(TIES, school),
            pupils=await unit.all(PUPILS, school),
            stays=await unit.all(STAYS, school),
        )


async def run_stories(town: Town, seeds: Iterable[int]) -> None:
    for seed in seeds:
        key = f"school{seed}"
        await town.units.run(lambda unit, key=key: add_school(unit, key, "Skole", "dk-buddinge", None))  # type: ignore[misc]
        school = await town.units.read(lambda unit, key=key: school_by_key(unit, key))  # type: ignore[misc]
        try:
            await Story(town, school, Random(seed)).runs()
        except AssertionError as error:
            error.add_note(f"story {seed}")
            raise


async def test_no_sequence_of_lists_gives_what_staff_took(town: Town) -> None:
    await run_stories(town, TELLING)


@pytest.mark.both_databases
async def test_nor_on_the_other_database(town: Town) -> None:
    await run_stories(town, TELLING[:3])


@pytest.mark.proof
@pytest.mark.parametrize("first", range(1, 10_001, 100))
async def test_no_sequence_of_ten_thousand_gives_what_staff_took(town: Town, first: int) -> None:
    """A hundred to a database: some ties are found by reading all, so that a story costs more the more stand there."""
    await run_stories(town, range(first, first + 100))
