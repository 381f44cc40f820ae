"""Where a list wants what staff decided otherwise: nothing of it is applied, and the office is asked, once."""

from __future__ import annotations

import pytest

from bot.core.unit import Unit
from bot.people.importing.plan import Clash
from bot.people.office.service import close_task
from tests.people.lists import brings, listed, live_ties
from tests.people.town import Town

pytestmark = pytest.mark.both_databases

HOME = {"c1": {"mor": "custody", "far": "custody"}, "c2": {"mor": "custody"}}
REMOVE = """UPDATE guardianships SET until = '2026-11-16 06:00:00+00', decided_by = 'staff'
            WHERE person_id = (SELECT id FROM persons WHERE sourced_key = :far)"""
TASKS = "SELECT key, done_at FROM office_tasks WHERE kind = 'roster.conflict' ORDER BY id"


async def removed(town: Town) -> None:
    """Staff remove the father."""
    await brings(town, listed(HOME, phones={"far": "+45 20 00 00 07"}))
    values = town._keys(REMOVE)
    await town.writes(REMOVE.replace("+00", "") if town.units.engines.is_sqlite else REMOVE, **values)


async def tasks(town: Town) -> list[bool]:
    """Of each conflict put before the office, whether it still waits."""
    return [row.done_at is None for row in await town.rows(TASKS)]


async def test_a_removed_guardian_is_put_before_the_office_once(town: Town) -> None:
    await removed(town)
    for _again in range(3):
        done = await brings(town, listed(HOME))
        assert [conflict.clash for conflict in done.conflicts] == [Clash.REMOVED]
        assert await tasks(town) == [True]
    assert ("Adult far", "Child c1", "custody") not in await live_ties(town)
    (task,) = await town.rows("SELECT person_id, pupil_id FROM office_tasks")
    assert None not in (task.person_id, task.pupil_id)


async def test_who_dealt_with_a_conflict_is_not_asked_again(town: Town) -> None:
    await removed(town)
    await brings(town, listed(HOME))
    (task,) = await town.rows(TASKS)

    async def settle(unit: Unit) -> None:
        await close_task(unit, 1, task.key, 1)

    await town.units.run(settle)
    await brings(town, listed(HOME))
    assert await tasks(town) == [False]


async def test_a_conflict_the_list_has_no_more_closes_itself(town: Town) -> None:
    await removed(town)
    await brings(town, listed(HOME))
    await brings(town, listed({"c1": {"mor": "custody"}, "c2": {"mor": "custody"}}))
    assert await tasks(town) == [False]
    await brings(town, listed(HOME))
    assert await tasks(town) == [False, True]


@pytest.mark.parametrize("same", ["name", "phone"])
async def test_a_removed_guardian_does_not_come_back_under_another_id(town: Town, same: str) -> None:
    await removed(town)
    persons = await town.count("SELECT count(*) FROM persons")
    anew = listed(
        {"c1": {"mor": "custody", "new": "custody"}, "c2": {"mor": "custody"}},
        names={"new": "ADULT  Far" if same == "name" else "Somebody"},
        phones={"new": "20000007" if same == "phone" else "20000008"},
    )
    done = await brings(town, anew)
    assert [conflict.clash for conflict in done.conflicts] == [Clash.REMOVED]
    assert await town.count("SELECT count(*) FROM persons") == persons
    assert {adult for adult, _pupil, _kind in await live_ties(town)} == {"Adult mor"}
    assert await tasks(town) == [True]


async def test_a_removed_guardian_does_not_come_back_with_new_ids_of_everybody(town: Town) -> None:
    await removed(town)
    anew = listed(
        {"n1": {"nmor": "custody", "nfar": "custody"}},
        names={"n1": "Child c1", "nmor": "Adult mor", "nfar": "Adult far"},
    )
    await brings(town, anew)
    assert await live_ties(town) == {("Adult mor", "Child c1", "custody")}


async def test_a_removed_guardian_does_not_come_back_with_a_list_of_last_year(town: Town) -> None:
    last_year = listed({"c1": {"mor": "custody", "old": "custody"}, "c2": HOME["c2"]}, names={"old": "Adult far"})
    await brings(town, last_year)
    await removed(town)
    done = await brings(town, last_year)
    assert [conflict.clash for conflict in done.conflicts] == [Clash.REMOVED]
    assert {adult for adult, _pupil, _kind in await live_ties(town)} == {"Adult mor"}


async def test_a_removed_guardian_may_still_be_another_childs(town: Town) -> None:
    await removed(town)
    done = await brings(town, listed({**HOME, "c3": {"far": "custody"}}))
    assert ("Adult far", "Child c3", "custody") in await live_ties(town)
    assert len(done.conflicts) == 1


async def test_a_kind_that_staff_decided_stays(town: Town) -> None:
    await brings(town, listed(HOME))
    lower = "UPDATE guardianships SET kind = 'information', decided_by = 'staff' WHERE kind = 'custody' AND id = 1"
    await town.writes(lower)
    done = await brings(town, listed(HOME))
    assert [(conflict.clash, conflict.wanted) for conflict in done.conflicts] == [(Clash.KIND, "custody")]
    assert sum(kind == "information" for _adult, _pupil, kind in await live_ties(town)) == 1


async def test_whom_staff_let_have_less_does_not_come_back_with_more_under_another_id(town: Town) -> None:
    await brings(town, listed(HOME))
    far = "(SELECT id FROM persons WHERE sourced_key = :far)"
    lower = f"UPDATE guardianships SET kind = 'information', decided_by = 'staff' WHERE person_id = {far}"
    await town.writes(lower, **town._keys(lower))
    anew = {"c1": {"mor": "custody", "new": "custody"}, "c2": {"mor": "custody"}}
    done = await brings(town, listed(anew, names={"new": "Adult far"}))
    assert [(conflict.clash, conflict.wanted) for conflict in done.conflicts] == [(Clash.KIND, "custody")]
    assert {kind for adult, _pupil, kind in await live_ties(town) if adult == "Adult far"} == {"information"}
    assert await tasks(town) == [True]


async def test_two_of_one_name_in_the_list_are_two_people(town: Town) -> None:
    await brings(town, listed(HOME))
    far = "(SELECT id FROM persons WHERE sourced_key = :far)"
    lower = f"UPDATE guardianships SET kind = 'information', decided_by = 'staff' WHERE person_id = {far}"
    await town.writes(lower, **town._keys(lower))
    both = {**HOME, "c1": {**HOME["c1"], "other": "custody"}}
    await brings(town, listed(both, names={"other": "Adult far"}))
    kinds = sorted(kind for adult, pupil, kind in await live_ties(town) if (adult, pupil) == ("Adult far", "Child c1"))
    assert kinds == ["custody", "information"]


async def test_a_role_that_staff_ended_stays_ended(town: Town) -> None:
    roster = listed(HOME, teachers={"3.B": "t1"})
    await brings(town, roster)
    at = "'2026-11-16 06:00:00'" if town.units.engines.is_sqlite else "'2026-11-16 06:00:00+00'"
    await town.writes(f"UPDATE staff_roles SET until = {at}, decided_by = 'staff'")
    done = await brings(town, roster)
    assert [conflict.clash for conflict in done.conflicts] == [Clash.ROLE]
    assert await town.count("SELECT count(*) FROM staff_roles WHERE until IS NULL") == 0


# Protection ----------------------------------------------------------------------------------------------------------

PROTECTED = "SELECT count(*) FROM pupils WHERE protected"


async def test_a_list_protects(town: Town) -> None:
    await brings(town, listed(HOME, protected={"c1": True}))
    assert await town.count(PROTECTED) == 1
    done = await brings(town, listed(HOME, protected={"c1": True, "c2": True}))
    assert done.raised == ("c2",)
    assert await town.count(PROTECTED) == 2


async def test_a_list_that_says_nothing_protects_nobody_less(town: Town) -> None:
    await brings(town, listed(HOME, protected={"c1": True}))
    done = await brings(town, listed(HOME, names={"c1": "Other"}))
    assert done.conflicts == ()
    assert await town.count(PROTECTED) == 1


async def test_a_list_never_lowers_a_protection(town: Town) -> None:
    await brings(town, listed(HOME, protected={"c1": True}))
    done = await brings(town, listed(HOME, protected={"c1": False}, names={"c1": "Other"}))
    assert [conflict.clash for conflict in done.conflicts] == [Clash.PROTECTION]
    assert await town.count(PROTECTED) == 1
    assert await tasks(town) == [True]


async def test_a_protected_pupil_stays_so_under_another_id(town: Town) -> None:
    await brings(town, listed(HOME, protected={"c1": True}))
    await brings(town, listed({"n1": {"mor": "custody"}, "c2": HOME["c2"]}, names={"n1": "Child c1"}))
    assert await town.count("SELECT count(*) FROM pupils WHERE protected AND left_on IS NULL") == 1


async def test_a_part_of_a_list_that_protects_a_new_id_protects_the_one_before(town: Town) -> None:
    await brings(town, listed(HOME, classes={"c1": "3.B", "c2": "4.B"}))
    anew = listed({"n1": {"mor": "custody"}}, classes={"n1": "5.B"}, names={"n1": "Child c1"}, protected={"n1": True})
    done = await brings(town, anew, part=True)
    assert done.raised == ("c1",)
    assert await town.count(PROTECTED) == 2


async def test_a_part_of_a_list_protects_everybody_who_may_be_that_child(town: Town) -> None:
    await brings(town, listed(HOME, classes={"c1": "3.B", "c2": "4.B"}))
    names = {"n1": "Child c1"}
    await brings(town, listed({"n1": {"mor": "custody"}}, classes={"n1": "5.B"}, names=names), part=True)
    protecting = listed({"n1": {"mor": "custody"}}, classes={"n1": "5.B"}, names=names, protected={"n1": True})
    assert set((await brings(town, protecting, part=True)).raised) == {"n1", "c1"}
    # The head finds that c1 is somebody else, and no list has it otherwise.
    await town.writes("UPDATE pupils SET protected = false WHERE sourced_key = :c1")
    assert (await brings(town, protecting, part=True)).raised == ()


async def test_a_pupil_who_is_back_under_the_id_before_stays_protected(town: Town) -> None:
    await brings(town, listed(HOME))
    anew = {"n1": {"mor": "custody"}, "c2": HOME["c2"]}
    for protected in ({}, {"n1": True}):
        await brings(town, listed(anew, names={"n1": "Child c1"}, protected=protected))
    assert (await brings(town, listed(HOME))).raised == ("c1",)
    assert await town.count("SELECT count(*) FROM pupils WHERE protected AND left_on IS NULL") == 1


async def test_a_pupil_who_left_protected_comes_back_protected(town: Town) -> None:
    await brings(town, listed(HOME, protected={"c1": True}))
    await brings(town, listed({"c2": HOME["c2"]}))
    await brings(town, listed(HOME, protected={"c1": False}))
    assert await town.count("SELECT count(*) FROM pupils WHERE protected AND left_on IS NULL") == 1
