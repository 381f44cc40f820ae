"""A thief's search: a school lives through a term, and none of its seeded names, numbers and ids is found anywhere.

The one rule kept here: everything comes in by the front door (list, letters, phones, presses) and goes out by it.
"""

from __future__ import annotations

import asyncio
import random
import re
import shutil
import sqlite3
import string
import subprocess
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec import Struct
from sqlalchemy import select, text
from sqlalchemy.engine import make_url

from bot.core.unit import Unit
from bot.people.importing.service import apply_import, plan_import
from bot.people.invitations.service import issue
from bot.people.models import Person, SchoolClass, StaffRoleRow
from bot.people.roster import read_roster
from bot.schools.queries import school_by_key
from tests.people.roster.samples import Sample, sample
from tests.races.conftest import FIRST
from tests.world import World

_IDS = ("sourcedId", "userSourcedId", "agentSourcedIds", "userMasterIdentifier", "identifier", "username")


# How SQLite's dump and PostgreSQL's text write bytes.
_SEALED = re.compile(rb"X'[0-9A-F]*'|\\\\x[0-9a-f]+")


class Seeds(Struct):
    """What must be found nowhere. Ids of classes and schools concern nobody and are not seeded."""

    names: list[str]
    phones: list[str]
    ids: list[str]
    users: list[int]

    @property
    def written(self) -> dict[str, list[bytes]]:
        """Each seed as it might lie on a disk: whole numbers, text, wide text, and the hex of a dump."""
        found = {}
        for word in (*self.names, *self.phones, *self.ids, *map(str, self.users)):
            text = [word.encode(code) for code in ("utf-8", "utf-16-le")]
            spelt = [spelling.hex().encode() for spelling in text]
            found[word] = [*text, *spelt, *(each.upper() for each in spelt)]
        for user in self.users:
            whole = [user.to_bytes(8, order) for order in ("big", "little")]
            found[str(user)] = [*whole, *found[str(user)]]
        return found

    def found_in(self, content: bytes) -> list[str]:
        """Which of them stand there. In tens of megabytes of hex a number of ten digits turns up by chance, so sealed
        values in a dump are searched as hex only."""
        plain = _SEALED.sub(b"", content)
        return [
            word
            for word, (*text, hex8, hex16, upper8, upper16) in self.written.items()
            if any(each in plain for each in text) or any(each in content for each in (hex8, hex16, upper8, upper16))
        ]


def seeded(pupils: int, chance: random.Random) -> tuple[Sample, Seeds]:
    """A class list in which every name, number and id is one of its kind."""
    listed = sample(pupils)
    seeds = Seeds([], [], [], [])
    new: dict[str, str] = {}
    for row in listed.rows["users.csv"]:
        for column in ("givenName", "familyName"):
            row[column] = "".join(chance.choices(string.ascii_lowercase, k=11)).capitalize()
            seeds.names.append(row[column])
        if row.get("sms") or row.get("phone"):
            row["phone"], row["sms"] = "", f"+45{chance.randrange(10**7, 10**8)}"
            seeds.phones.append(row["sms"].removeprefix("+"))
        new[row["sourcedId"]] = f"{chance.randrange(16**14):014x}"
        seeds.ids.append(new[row["sourcedId"]])
    for rows in listed.rows.values():
        for row in rows:
            for column in set(_IDS) & set(row):
                row[column] = ",".join(new.get(part, part) for part in row[column].split(","))
    return listed, seeds


async def lives(world: World, listed: Sample, seeds: Seeds, folder: Path, chance: random.Random) -> None:
    """The school moves in, its people join, choose times, move them, are reminded, ask for their data, and leave."""
    town = world.town
    await town.school("buddinge", "dk-buddinge", "Buddinge Skole")
    roster = read_roster(listed.folder(folder / "list")).for_school()
    school = await world.house.units.read(lambda unit: school_by_key(unit, "buddinge"))

    async def moves_in(unit: Unit) -> None:
        await apply_import(unit, await plan_import(unit, school, roster), world.house.ends)

    await world.house.units.run(moves_in)
    letters = await world.house.units.run(lambda unit: issue(unit, school, "skolebro_bot"))
    phones = []
    for letter in letters:
        user = chance.randrange(10**11, 10**12)
        seeds.users.append(user)
        phone = world.phone(f"u{user}", user_id=user)
        assert letter.link is not None
        await phone.starts(letter.link.partition("=")[2])
        phones.append(phone)
    await opens_rounds(world, school.id)
    for place, phone in enumerate(phones):
        await phone.sends("/samtale")
        if phone.last.labels:
            await phone.presses(phone.last.labels[0])
        if place % 5 == 0:
            await phone.sends("/mydata")
            await phone.presses("Send mig filerne")
        if place % 7 == 0:
            await phone.sends(f"min søn {seeds.names[0]} ringer fra {seeds.phones[0]}")
        if place % 11 == 0:
            await phone.sends("/forget")
            await phone.presses("Videre")
            await phone.presses("Ja, slet det")
    await world.until(datetime(2026, 12, 1, 20, tzinfo=UTC))
    update = {"update_id": 1, "message": {"from": {"id": seeds.users[0], "first_name": seeds.names[0]}}}
    assert await world.sides[0].polling.take_one(update)


async def opens_rounds(world: World, school_id: int) -> None:
    """A round for every class, with times enough for most."""

    async def teachers(unit: Unit) -> list[tuple[int, int]]:
        statement = select(StaffRoleRow.class_id, StaffRoleRow.person_id).where(
            StaffRoleRow.role == "contact_teacher", StaffRoleRow.class_id.is_not(None)
        )
        rows = await unit.all(statement.join(SchoolClass, SchoolClass.id == StaffRoleRow.class_id))
        return [(row.class_id, row.person_id) for row in rows]

    times = [FIRST + timedelta(minutes=20 * number) for number in range(20)]
    for class_id, teacher in await world.house.units.read(teachers):
        await world.town.announces(await world.town.round(school_id, class_id, teacher, times))
    await world.settle()


async def everything_of(world: World) -> Iterable[tuple[str, bytes]]:
    """What lies on the disk and what a dump says."""
    url = make_url(str(world.settings.database_url))
    if world.house.engines.is_sqlite:
        path = Path(str(world.house.engines.writing.url.database))
        lying = [path, *path.parent.glob(path.name + "-*")]
        assert any(each.name.endswith("-wal") and each.stat().st_size for each in lying)
        with sqlite3.connect(path) as connection:
            dump = "\n".join(connection.iterdump()).encode()
        return [*((each.name, each.read_bytes()) for each in lying), ("dump", dump)]
    found = []
    if program := shutil.which("pg_dump"):
        done = await asyncio.to_thread(
            subprocess.run,
            [program, url.set(drivername="postgresql").render_as_string(hide_password=False)],
            capture_output=True,
            check=False,
        )
        if done.returncode == 0:
            found.append(("pg_dump", done.stdout))

    async def rows(unit: Unit) -> bytes:
        tables = await unit.all(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
        lines = []
        for table in tables:
            lines += [str(row[0]) for row in await unit.all(text(f'SELECT t::text FROM "{table.tablename}" t'))]
        return "\n".join(lines).encode()

    return [*found, ("rows", await world.house.units.read(rows))]


async def searched(world: World, pupils: int, folder: Path, said: pytest.CaptureFixture[str]) -> Seeds:
    chance = random.Random(20261121)
    listed, seeds = seeded(pupils, chance)
    await lives(world, listed, seeds, folder, chance)
    for name, content in await everything_of(world):
        assert len(content) > 10_000, name
        assert seeds.found_in(content) == [], name
    spoken = said.readouterr()
    assert seeds.found_in((spoken.out + spoken.err).encode()) == [], "the log"
    # The search itself must be able to find, and what it looked for must have been there.
    assert seeds.found_in(seeds.names[3].encode().hex().encode()) == [seeds.names[3]]
    names = await world.house.units.read(lambda unit: unit.all(select(Person.given_name)))
    assert {row.given_name for row in names} <= {*seeds.names, ""}
    return seeds


@pytest.mark.both_databases
async def test_none_of_a_schools_names_numbers_and_ids_is_found(
    world: World, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    seeds = await searched(world, 8, tmp_path, capfd)
    assert min(len(seeds.names), len(seeds.ids), len(seeds.users)) >= 10


@pytest.mark.proof
@pytest.mark.both_databases
async def test_none_of_a_thousand(world: World, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    seeds = await searched(world, 600, tmp_path, capfd)
    assert min(len(seeds.names), len(seeds.phones), len(seeds.ids)) >= 1_000
