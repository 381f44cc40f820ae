"""Adding schools, their policy versions, and reading them back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.core.database import open_engines
from bot.core.tables import Base
from bot.core.unit import Unit, Units
from bot.schools.errors import SchoolKeyTaken, SchoolKeyUnfit, SchoolNameUnfit, UnknownPreset, UnknownSchool
from bot.schools.policy import dump, load_preset, preset_names
from bot.schools.queries import all_schools, calendar_of, policy_of, school_by_key, warm_policies
from bot.schools.service import add_school, store_policy
from tests.people.town import Statements


async def added(units: Units, key: str = "buddinge", preset: str = "dk-buddinge") -> int:
    return await units.run(lambda unit: add_school(unit, key, " Buddinge Skole ", preset, "+45 12 34 56 78"))


async def test_a_school_has_its_own_whole_copy_of_the_preset(units: Units) -> None:
    for preset in preset_names():
        await added(units, preset, preset)
    for school in await units.read(all_schools):
        policy = await units.read(lambda unit, school=school: policy_of(unit, school.id, 1))  # type: ignore[misc]
        assert policy == load_preset(school.key)
        assert (school.locale, school.zone, school.policy_version) == (policy.locale, policy.timezone, 1)
        assert (school.name, school.phone) == ("Buddinge Skole", "+45 12 34 56 78")


async def test_a_key_is_given_once(units: Units) -> None:
    await added(units)
    with pytest.raises(SchoolKeyTaken):
        await added(units)
    assert len(await units.read(all_schools)) == 1


@pytest.mark.parametrize("key", ["", "Buddinge", "buddinge skole", "-x", "å", "x" * 41, "a/b", "x\n"])
async def test_an_odd_key_is_refused(units: Units, key: str) -> None:
    with pytest.raises(SchoolKeyUnfit):
        await added(units, key)


@pytest.mark.parametrize(
    ("name", "phone"), [("", None), (" ", None), ("x" * 201, None), ("A\nB", None), ("A", "1" * 41)]
)
async def test_an_odd_name_or_number_is_refused(units: Units, name: str, phone: str | None) -> None:
    with pytest.raises(SchoolNameUnfit):
        await units.run(lambda unit: add_school(unit, "a", name, "dk-buddinge", phone))


async def test_an_unknown_preset_is_refused_with_those_there_are(units: Units) -> None:
    with pytest.raises(UnknownPreset) as caught:
        await added(units, preset="dk-nowhere")
    assert caught.value.known == preset_names()
    assert await units.read(all_schools) == ()


async def test_an_unknown_school_is_refused_with_those_there_are(units: Units) -> None:
    await added(units)
    with pytest.raises(UnknownSchool) as caught:
        await units.read(lambda unit: school_by_key(unit, "nowhere"))
    assert caught.value.known == ("buddinge",)


async def test_a_version_is_read_once_and_an_older_one_stays(units: Units) -> None:
    school_id = await added(units)
    other = load_preset("se-samverkan")
    assert await units.run(lambda unit: store_policy(unit, school_id, other)) == 2
    school = await units.read(lambda unit: school_by_key(unit, "buddinge"))
    assert (school.policy_version, school.locale, school.zone) == (2, "sv", "Europe/Stockholm")
    await units.run(warm_policies)
    with Statements(units) as statements:
        found = await units.run(lambda unit: policy_of(unit, school_id, 2))
    assert found == other
    assert statements.seen == ["BEGIN IMMEDIATE"] or statements.seen == []
    assert (await units.read(lambda unit: policy_of(unit, school_id, 1))).preset == "dk-buddinge"
    with pytest.raises(LookupError):
        await units.read(lambda unit: policy_of(unit, school_id, 3))


async def test_another_database_in_the_same_process_has_its_own_versions(units: Units, tmp_path: Path) -> None:
    school_id = await added(units)
    engines = open_engines(f"sqlite:///{tmp_path / 'other.db'}")
    async with engines.writing.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    others = Units(engines, units.clock)
    assert await added(others, preset="no-skedsmo") == school_id
    for each, preset in ((units, "dk-buddinge"), (others, "no-skedsmo")):
        assert (await each.read(lambda unit: policy_of(unit, school_id, 1))).preset == preset
    await engines.dispose()


async def test_the_calendar_knows_the_country_and_the_schools_own_days_off(units: Units) -> None:
    school_id = await added(units)

    async def closes(unit: Unit) -> None:
        values = {"school": school_id, "day": date(2026, 11, 18)}
        await unit.execute(text("INSERT INTO closed_days (school_id, on_day) VALUES (:school, :day)"), values)

    await units.run(closes)
    school = await units.read(lambda unit: school_by_key(unit, "buddinge"))
    calendar = await units.read(lambda unit: calendar_of(unit, school))
    assert calendar.is_school_day(date(2026, 11, 17))
    assert not calendar.is_school_day(date(2026, 11, 18))
    assert not calendar.is_school_day(date(2026, 12, 25))
    assert calendar.timezone == "Europe/Copenhagen"


async def test_what_is_stored_is_what_a_person_can_read(units: Units) -> None:
    await added(units)
    (row,) = await units.read(lambda unit: unit.all(text("SELECT document FROM policies")))
    assert row.document == dump(load_preset("dk-buddinge"))
