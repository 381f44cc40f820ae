"""A class list into the database: what it writes, what it leaves alone, and what it never does."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import structs

from bot.core.feature import Who
from bot.outbox.notices import Plan
from bot.outbox.planning import plan
from bot.people.importing import service as importing
from bot.people.importing import writing
from tests.people.roster.samples import Sample, sample
from tests.people.town import Statements, Town

LIVE = "SELECT count(*) FROM guardianships WHERE until IS NULL"
OF_G1 = """SELECT g.kind, g.until, g.decided_by FROM guardianships g JOIN persons p ON p.id = g.person_id
           JOIN pupils c ON c.id = g.pupil_id
           WHERE p.sourced_key = :g1 AND c.sourced_key = :p1 ORDER BY g.id"""


@pytest.fixture
def listed() -> Sample:
    return sample(24)


def without_guardian(listed: Sample, person: str) -> None:
    """Take somebody out of the list altogether."""
    for file in ("users.csv", "roles.csv"):
        listed.rows[file] = [
            row for row in listed.rows[file] if person not in {row.get("sourcedId"), row.get("userSourcedId")}
        ]
    for row in listed.rows["users.csv"]:
        agents = [agent for agent in row.get("agentSourcedIds", "").split(",") if agent not in {"", person}]
        row["agentSourcedIds"] = ",".join(agents)


def become(listed: Sample, person: str, role: str) -> None:
    next(row for row in listed.rows["roles.csv"] if row["userSourcedId"] == person)["role"] = role


async def test_everything_of_the_list_is_there_afterwards(town: Town, listed: Sample, tmp_path: Path) -> None:
    done = await town.imports(listed, tmp_path)
    assert len(done.pupils.new) == 24
    assert await town.count("SELECT count(*) FROM pupils") == 24
    assert await town.count("SELECT count(*) FROM classes") == 1  # the music class is nobody's home
    assert await town.count(LIVE) == len(done.guardianships.new) > 24
    names = await town.listed()
    roles = await town.rows("SELECT person_id, role, class_id IS NULL AS whole FROM staff_roles")
    assert sorted((names[row.person_id], row.role, bool(row.whole)) for row in roles) == [
        ("h1", "head", True),
        ("o1", "office", True),
        ("t1", "contact_teacher", False),
        ("t2", "team_teacher", False),
    ]
    aunt = await town.rows(
        "SELECT DISTINCT kind FROM guardianships g JOIN persons p ON p.id = g.person_id WHERE p.sourced_key = :g3"
    )
    assert [row.kind for row in aunt] == ["information"]


async def test_the_same_list_again_writes_nothing(town: Town, listed: Sample, tmp_path: Path) -> None:
    await town.imports(listed, tmp_path)
    with Statements(town.units) as statements:
        again = await town.imports(listed, tmp_path)
    assert again.is_empty
    assert statements.seen
    assert statements.writes == []
    assert again.pupils.unchanged == 24


async def test_looking_at_a_list_changes_nothing(town: Town, listed: Sample, tmp_path: Path) -> None:
    planned = await town.plans(listed, tmp_path)
    assert planned.size > 0
    assert await town.count("SELECT count(*) FROM persons") == 0


async def test_an_import_gives_nobody_access(town: Town, listed: Sample, tmp_path: Path) -> None:
    await town.imports(listed, tmp_path)
    assert await town.count("SELECT count(*) FROM account_links") == 0
    assert await town.count("SELECT count(*) FROM invitations") == 0


async def test_names_are_sealed(town: Town, listed: Sample, tmp_path: Path) -> None:
    listed.find("users.csv", "p1")["givenName"] = "Nobodyelse"
    await town.imports(listed, tmp_path)
    (row,) = await town.rows("SELECT given_name FROM pupils WHERE sourced_key = :p1")
    assert b"Nobodyelse" not in bytes(row.given_name)


async def test_a_changed_list_shows_and_changes_just_that(town: Town, listed: Sample, tmp_path: Path) -> None:
    await town.imports(listed, tmp_path)
    listed.find("users.csv", "p2")["familyName"] = "Nytnavn"
    listed.find("users.csv", "g2")["sms"] = "+45 99 99 99 99"
    listed.find("classes.csv", "s1-c1")["title"] = "2.A"
    planned = await town.plans(listed, tmp_path)
    assert [(row.stored.sourced_id, row.columns) for row in planned.pupils.changed] == [("p2", ("family_name",))]
    assert [(row.stored.sourced_id, row.columns) for row in planned.persons.changed] == [("g2", ("phone",))]
    assert [(row.stored.sourced_id, row.columns) for row in planned.classes.changed] == [("s1-c1", ("name",))]
    with Statements(town.units) as statements:
        await town.imports(listed, tmp_path)
    assert len(statements.writes) == 3
    assert (await town.plans(listed, tmp_path)).is_empty


async def test_a_pupil_moves_to_another_class(town: Town, tmp_path: Path) -> None:
    listed = sample(30, per_class=15)
    await town.imports(listed, tmp_path)
    place = next(row for row in listed.rows["enrollments.csv"] if row["userSourcedId"] == "p1")
    place["classSourcedId"] = "s1-c2"
    done = await town.imports(listed, tmp_path)
    assert [(row.stored.sourced_id, row.columns) for row in done.pupils.changed] == [("p1", ("class",))]
    assert await town.rows(
        "SELECT p.id FROM pupils p JOIN classes c ON c.id = p.class_id"
        " WHERE p.sourced_key = :p1 AND c.sourced_key = :s1_c2"
    )


async def test_who_leaves_the_list_and_comes_back(town: Town, listed: Sample, tmp_path: Path) -> None:
    await town.imports(listed, tmp_path)
    fewer = sample(24)
    without_guardian(fewer, "g1")
    gone = await town.imports(fewer, tmp_path)
    assert gone.bereft == ("g1",)
    assert [row.sourced_id for row in gone.persons.left] == ["g1"]
    assert {(ended.what, ended.class_id) for ended in town.ended} == {(Who.GUARDIANSHIP, None)}
    assert len(town.ended) == 2  # twins
    back = await town.imports(listed, tmp_path)
    assert [row.columns for row in back.persons.changed] == [("left_on",)]
    ties = await town.rows(OF_G1)
    assert [(row.kind, row.until is None) for row in ties] == [("custody", False), ("custody", True)]
    assert (await town.plans(listed, tmp_path)).is_empty


async def test_a_guardianship_that_staff_ended_is_not_brought_back(town: Town, listed: Sample, tmp_path: Path) -> None:
    await town.imports(listed, tmp_path)
    await town.writes(
        "UPDATE guardianships SET until = '2026-11-16 06:00:00', decided_by = 'staff' WHERE person_id ="
        " (SELECT id FROM persons WHERE sourced_key = :g1)"
    )
    for _ in range(2):
        again = await town.imports(listed, tmp_path)
        assert set(again.guardianships.kept) == {("g1", "p1"), ("g1", "p2")}
        assert again.is_empty
    assert [row.until is None for row in await town.rows(OF_G1)] == [False]


async def test_what_staff_restricted_stays_restricted(town: Town, listed: Sample, tmp_path: Path) -> None:
    await town.imports(listed, tmp_path)
    await town.writes(
        "UPDATE guardianships SET kind = 'information', decided_by = 'staff' WHERE person_id ="
        " (SELECT id FROM persons WHERE sourced_key = :g1)"
    )
    await town.imports(listed, tmp_path)
    fewer = sample(24)
    without_guardian(fewer, "g1")
    await town.imports(fewer, tmp_path)
    await town.imports(listed, tmp_path)
    assert [(row.kind, row.until) for row in await town.rows(OF_G1)] == [("information", None)]


async def test_with_the_child_staffs_guardianships_end_too_and_stay_ended(town: Town, tmp_path: Path) -> None:
    listed = sample(24)
    await town.imports(listed, tmp_path)
    await town.writes("UPDATE guardianships SET decided_by = 'staff'")
    fewer = sample(24)
    for file in ("users.csv", "roles.csv", "enrollments.csv"):
        column = "sourcedId" if file == "users.csv" else "userSourcedId"
        fewer.rows[file] = [row for row in fewer.rows[file] if row[column] != "p1"]
    for row in fewer.rows["users.csv"]:
        row["agentSourcedIds"] = ",".join(a for a in row.get("agentSourcedIds", "").split(",") if a != "p1")
    done = await town.imports(fewer, tmp_path)
    assert [row.sourced_id for row in done.pupils.left] == ["p1"]
    assert {row.key[1] for row in done.guardianships.ended} == {"p1"}
    await town.imports(listed, tmp_path)
    assert [row.until is None for row in await town.rows(OF_G1)] == [False]


async def test_custody_that_becomes_information_is_told(town: Town, listed: Sample, tmp_path: Path) -> None:
    await town.imports(listed, tmp_path)
    become(listed, "g1", "relative")
    done = await town.imports(listed, tmp_path)
    assert {change.kind for change in done.guardianships.changed} == {"information"}
    assert len(town.ended) == 2
    assert done.bereft == ()
    town.ended.clear()
    become(listed, "g1", "parent")
    await town.imports(listed, tmp_path)
    assert town.ended == []
    kinds = [(row.kind, row.until is None) for row in await town.rows(OF_G1)]
    assert kinds == [("custody", False), ("information", False), ("custody", True)]


async def test_a_substitute_whom_staff_named_stays(town: Town, listed: Sample, tmp_path: Path) -> None:
    await town.imports(listed, tmp_path)
    await town.writes(
        "INSERT INTO staff_roles (school_id, person_id, class_id, role, since, decided_by)"
        " SELECT 1, (SELECT id FROM persons WHERE sourced_key = :o1), id, 'substitute', '2026-11-01', 'staff'"
        " FROM classes"
    )
    done = await town.imports(listed, tmp_path)
    assert done.is_empty
    assert len(done.roles.kept) == 1


async def test_roles_end_and_are_told_with_their_class(town: Town, listed: Sample, tmp_path: Path) -> None:
    await town.imports(listed, tmp_path)
    for row in listed.rows["enrollments.csv"]:
        if row["userSourcedId"] in {"t1", "t2"} and row["classSourcedId"] == "s1-c1":
            row["primary"] = "false" if row["userSourcedId"] == "t1" else "true"
    done = await town.imports(listed, tmp_path)
    assert {row.key[2] for row in done.roles.ended} == {"contact_teacher", "team_teacher"}
    assert [(ended.what, ended.class_id is None) for ended in town.ended] == [(Who.ROLE, False)] * 2
    assert done.bereft == ()


async def test_who_has_nothing_left_is_told_nothing_more(town: Town, listed: Sample, tmp_path: Path) -> None:
    await town.imports(listed, tmp_path)
    letter = await town.letter("g1")
    people = {name: number for number, name in (await town.listed()).items()}
    for person in ("g1", "g2"):
        notice = Plan(person, "news", 1, people[person], "post", 1, town.clock.now())

        async def put(unit: object, notice: Plan = notice) -> None:
            plan(unit, [notice])  # type: ignore[arg-type]

        await town.units.run(put)
    fewer = sample(24)
    without_guardian(fewer, "g1")
    await town.imports(fewer, tmp_path)
    states = {row.key: row.state for row in await town.rows("SELECT key, state FROM outbox")}
    assert states == {"g1": "cancelled", "g2": "waiting"}
    assert "passer ikke" in await town.phone(1).says(letter.code)


async def test_linked_people_get_a_new_menu_when_their_roles_change(town: Town, tmp_path: Path) -> None:
    listed = sample(24)
    await town.imports(listed, tmp_path)
    await town.phone(1).writes((await town.letter("t2")).code)
    await town.writes("UPDATE outbox SET state = 'sent'")
    for row in listed.rows["enrollments.csv"]:
        if row["userSourcedId"] == "t2" and row["classSourcedId"] == "s1-c1":
            row["primary"] = "true"
    await town.imports(listed, tmp_path)
    (menu,) = await town.rows("SELECT kind, act, state FROM outbox WHERE kind = 'people.commands'")
    assert (menu.kind, menu.act, menu.state) == ("people.commands", "commands", "waiting")


async def test_an_import_that_fails_halfway_leaves_nothing(
    town: Town, listed: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_arguments: object) -> object:
        raise RuntimeError("power cut")

    monkeypatch.setattr(writing.Applying, "_tell_ends", fails)
    with pytest.raises(RuntimeError):
        await town.imports(listed, tmp_path)
    assert await town.count("SELECT count(*) FROM persons") == 0
    assert await town.count("SELECT count(*) FROM classes") == 0


async def test_a_pupil_in_no_homeroom_is_left_out_and_named(town: Town, listed: Sample, tmp_path: Path) -> None:
    listed.rows["enrollments.csv"] = [row for row in listed.rows["enrollments.csv"] if row["userSourcedId"] != "p24"]
    done = await town.imports(listed, tmp_path)
    assert tuple(done.without_class) == ("p24",)
    assert await town.count("SELECT count(*) FROM pupils") == 23


async def test_progress_ends_at_the_plans_size(town: Town, tmp_path: Path) -> None:
    moved: list[int] = []
    planned = await town.plans(sample(60), tmp_path)

    async def ends(unit: object, ended: object) -> None:
        raise AssertionError("nothing ends in a first import")

    importing_batch = structs.replace(planned)
    await town.units.run(lambda unit: importing.apply_import(unit, importing_batch, ends, moved.append))
    assert moved == sorted(moved)
    assert moved[-1] == planned.size
