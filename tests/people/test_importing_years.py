"""Classes that move up, lists of some classes, lists of another school, and spreadsheets without ids."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.feature import Who
from bot.people.importing.errors import AnotherSchools
from tests.people.lists import brings, brings_sheet, listed, live_ties, stays
from tests.people.roster.sheets import FAMILY, LARS, METTE, adult, pupil
from tests.people.town import Town

HOMES = {f"c{number}": {"mor": "custody"} for number in range(1, 5)}
YEAR = timedelta(days=300)


async def test_a_class_moves_up_and_its_history_is_kept(town: Town) -> None:
    await brings(town, listed(HOMES, classes={"c4": "4.B"}, teachers={"3.B": "t1"}))
    town.clock.advance(YEAR)
    new_year = dict.fromkeys(("c1", "c2", "c3"), "4.B") | {"c4": "5.B"}
    done = await brings(town, listed(HOMES, classes=new_year, teachers={"4.B": "t1"}))
    assert {row.columns for row in done.pupils.changed} == {("class",)}
    assert await stays(town, "c1") == [("3.B", False), ("4.B", True)]
    assert await stays(town, "c4") == [("4.B", False), ("5.B", True)]
    assert await town.count("SELECT count(*) FROM classes WHERE left_on IS NOT NULL") == 1
    assert [(ended.what, ended.person_id) for ended in town.ended if ended.what is Who.ROLE] == [(Who.ROLE, 2)]
    assert await town.count(
        "SELECT count(*) FROM pupils p JOIN class_memberships m ON m.pupil_id = p.id AND m.until IS NULL"
        " WHERE m.class_id = p.class_id"
    ) == len(HOMES)


async def test_who_leaves_ends_guardianships_and_the_stay_in_the_class(town: Town) -> None:
    await brings(town, listed(HOMES))
    await brings(town, listed({key: HOMES[key] for key in ("c1", "c2", "c3")}))
    assert await stays(town, "c4") == [("3.B", False)]
    assert [ended.what for ended in town.ended] == [Who.GUARDIANSHIP]
    assert await town.count("SELECT count(*) FROM guardianships WHERE until IS NOT NULL AND closed_at = until") == 1
    await brings(town, listed(HOMES))
    assert await stays(town, "c4") == [("3.B", False), ("3.B", True)]


async def test_a_list_of_another_school_is_refused(town: Town) -> None:
    many = {f"c{number}": {f"a{number}": "custody"} for number in range(20)}
    await brings(town, listed(many))
    others = {f"x{number}": {f"y{number}": "custody"} for number in range(30)}
    with pytest.raises(AnotherSchools) as refused:
        await brings(town, listed(others))
    assert (refused.value.leaving, refused.value.pupils) == (20, 20)
    assert len(await live_ties(town)) == 20
    await brings(town, listed(others), many_leave=True)
    assert len(await live_ties(town)) == 30


async def test_a_list_of_some_classes_says_nothing_of_the_others(town: Town) -> None:
    await brings(town, listed(HOMES, classes={"c4": "4.B"}, teachers={"3.B": "t1", "4.B": "t2"}))
    part = listed({"c1": {"mor": "custody"}, "new": {"far": "custody"}}, teachers={"3.B": "t1"})
    done = await brings(town, part, part=True)
    assert {row.sourced_id for row in done.pupils.left} == {"c2", "c3"}
    assert await stays(town, "c4") == [("4.B", True)]
    assert await town.count("SELECT count(*) FROM staff_roles WHERE until IS NULL") == 2
    assert await town.count("SELECT count(*) FROM classes WHERE left_on IS NULL") == 2
    assert done.bereft == ()


# Spreadsheets without ids --------------------------------------------------------------------------------------------


async def test_the_same_spreadsheet_twice_changes_nothing(town: Town, tmp_path: Path) -> None:
    first = await brings_sheet(town, tmp_path, FAMILY)
    assert len(first.pupils.new) == 3
    assert len(await live_ties(town)) == 5
    assert (await brings_sheet(town, tmp_path, reversed(FAMILY))).is_empty
    languages = await town.rows("SELECT language FROM persons ORDER BY id")
    assert [row.language for row in languages] == ["da", "nb", None]


async def test_a_new_number_and_a_birth_date_do_not_make_new_people(town: Town, tmp_path: Path) -> None:
    bare = [pupil("Liv", "Dahl", adult("Lars", "Dahl", "20000001"), METTE), pupil("Bo", "Lund", METTE)]
    await brings_sheet(town, tmp_path, bare)
    moved = adult("Lars", "Dahl", "30000001")
    fuller = [pupil("Liv", "Dahl", moved, METTE, birth_date="2017-04-23"), pupil("Bo", "Lund", METTE)]
    done = await brings_sheet(town, tmp_path, fuller)
    assert (done.pupils.new, done.pupils.left, done.persons.new, done.persons.left) == ((), (), (), ())
    assert [row.columns for row in done.persons.changed] == [("phone",)]
    assert [row.columns for row in done.pupils.changed] == [("born_on",)]
    assert town.ended == []
    assert (await brings_sheet(town, tmp_path, fuller)).is_empty


async def test_a_changed_name_is_another_person(town: Town, tmp_path: Path) -> None:
    await brings_sheet(town, tmp_path, [pupil("Liv", "Dahl", LARS, METTE)])
    renamed = adult("Lars", "Strøm", "+45 20 00 00 01")
    done = await brings_sheet(town, tmp_path, [pupil("Liv", "Dahl", renamed, METTE)])
    assert len(done.persons.new) == len(done.persons.left) == 1
    assert len(done.bereft) == 1


async def test_two_who_fit_are_neither(town: Town, tmp_path: Path) -> None:
    twins = [pupil("Liv", "Dahl", LARS, birth_date=f"2017-04-2{day}") for day in (3, 4)]
    await brings_sheet(town, tmp_path, twins)
    done = await brings_sheet(town, tmp_path, [pupil("Liv", "Dahl", LARS)])
    assert len(done.pupils.left) == 2
    assert len(done.pupils.new) == 1


async def test_a_school_may_change_from_ids_to_names(town: Town, tmp_path: Path) -> None:
    await brings(town, listed({"c1": {"mor": "custody"}}, names={"c1": "Liv", "mor": "Mette"}, teachers={"3.B": "t1"}))
    rows = [pupil("Liv", "Lund", adult("Mette", "Lund", "20000002"), class_staff="Teacher t1 Bro", at="3B")]
    done = await brings_sheet(town, tmp_path, rows)
    assert (done.pupils.new, done.pupils.left, done.classes.new, done.classes.left) == ((), (), (), ())
    assert (done.persons.new, done.persons.left, done.roles.ended) == ((), (), ())


async def test_a_spreadsheet_says_nothing_of_head_office_and_unnamed_teachers(town: Town, tmp_path: Path) -> None:
    await brings_sheet(town, tmp_path, [pupil("Liv", "Dahl", LARS, class_staff="Eva Bro"), pupil("Bo", "Ø", at="4.B")])
    await town.writes(
        "INSERT INTO staff_roles (school_id, person_id, class_id, role, since, decided_by)"
        " VALUES (1, 1, NULL, 'head', '2026-11-01', 'import')"
    )
    done = await brings_sheet(town, tmp_path, [pupil("Liv", "Dahl", LARS), pupil("Bo", "Ø", at="4.B")])
    assert done.roles.ended == ()
    assert done.persons.left == ()


async def test_a_protected_pupil_with_a_new_name_stays_protected(town: Town, tmp_path: Path) -> None:
    await brings_sheet(town, tmp_path, [pupil("Liv", "Dahl", METTE, birth_date="2017-04-23", protected="ja")])
    await brings_sheet(town, tmp_path, [pupil("Liv", "Strøm", METTE, birth_date="2017-04-23")])
    assert await town.count("SELECT count(*) FROM pupils WHERE protected AND left_on IS NULL") == 1
