"""Absence and leave in an export, after an erasure, and after somebody left: what each table tells of whom."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from bot.absence.keeps import KEEPS
from bot.absence.models import (
    AbsenceDay,
    AbsenceDraft,
    AbsencePin,
    AbsenceReport,
    ClassRegister,
    FollowUp,
    LeaveApplication,
    MissingCase,
    RegisterMark,
    StillAwayPrompt,
)
from bot.core.keeping import Subject
from bot.core.tables import Base
from bot.core.unit import Unit
from bot.people.models import GuardianshipRow
from bot.people.privacy.service import erase_person, erase_pupil, export
from tests.flows.scene import Scene, scene
from tests.world import World

DAY = date(2026, 11, 16)
TABLES = {keep.table for keep in KEEPS}


async def lived(here: Scene) -> None:
    """A row in every table, and two in that of reports: the mother's, and one that the teacher wrote down for her."""
    school, child, mother, father, teacher = here.school, here.child, here.mother, here.father, here.teacher

    async def work(unit: Unit) -> None:
        now = unit.now
        of_child = {"school_id": school, "pupil_id": child}

        async def row(model: Any, **values: Any) -> int:
            number: int = await unit.scalar(insert(model).returning(model.id), values)
            return number

        told = {
            **of_child, "kind": "day", "reason": "ill", "first_on": DAY, "last_on": DAY, "club": False,
            "first_reported_at": now, "reported_at": now, "ended_at": now, "ended_why": "withdrawn",
        }  # fmt: skip
        report = await row(AbsenceReport, **told, reported_by=mother, source="home", ended_by=father)
        await row(AbsenceReport, **told, reported_by=teacher, source="school", ended_by=teacher)
        filled = {"pupils": [child], "kind": "day", "reason": "ill"}
        await row(AbsenceDraft, school_id=school, person_id=mother, filled=filled, made_at=now)
        asked = {"report_id": report, "on_day": DAY, "asked_at": now}
        await row(StillAwayPrompt, **of_child, **asked, answer="home", answered_by=mother, answered_at=now)
        taken = {"class_id": here.class_id, "on_day": DAY, "taken_by": teacher, "taken_at": now}
        register = await row(ClassRegister, school_id=school, **taken)
        await row(RegisterMark, **of_child, register_id=register, mark="missing", marked_at=now)
        raised = {"class_id": here.class_id, "on_day": DAY, "raised_by": teacher, "raised_at": now, "tell_at": now}
        await row(MissingCase, **of_child, **raised, answer="way", answered_by=mother, answered_at=now)
        fact = {"on_day": DAY, "kind": "day", "origin": "reported", "unlawful": True}
        await row(AbsenceDay, **of_child, **fact, judged_by=teacher, judged_at=now)
        found = {"rule": "days", "period": "2026:1", "counted": 10, "found_at": now}
        await row(FollowUp, **of_child, **found, outcome="seen", taken_by=teacher, closed_at=now)
        leave = {
            "kind": "travel", "first_on": DAY, "last_on": DAY, "school_days": 1, "answers": {"child_said": "wants"},
            "state": "granted", "goes_to": "teacher", "applied_at": now, "consent_at": now, "due_at": now,
            "decided_at": now, "closed_at": now, "policy_version": 1,
        }  # fmt: skip
        await row(LeaveApplication, **of_child, **leave, applied_by=mother, consent_by=father, decided_by=teacher)
        await row(AbsencePin, school_id=school, person_id=mother, pin=f"{mother}:1234")

    await here.world.house.units.run(work)
    assert {table for table, rows in (await stored(here.world)).items() if rows} == TABLES


async def stored(world: World) -> dict[str, list[dict[str, Any]]]:
    """Every row of absence, opened."""

    async def look(unit: Unit) -> dict[str, list[dict[str, Any]]]:
        tables = [table for table in Base.metadata.sorted_tables if table.name in TABLES]
        return {
            table.name: [dict(row._mapping) for row in await unit.all(select(table).order_by(table.c.id))]
            for table in tables
        }

    return await world.house.units.read(look)


async def exported(here: Scene, *, person_id: int | None = None, pupil_id: int | None = None) -> Mapping[str, Any]:
    keeps = [keep for feature in here.world.house.features for keep in feature.keeps]
    subject = Subject(here.school, person_id=person_id, pupil_id=pupil_id)
    found = await here.world.house.units.read(lambda unit: export(unit, keeps, subject))
    return {table: rows for table, rows in found.items() if table in TABLES}


async def test_each_is_given_what_is_theirs_and_nothing_that_others_did(world: World) -> None:
    here = await scene(world)
    await lived(here)
    mother = await exported(here, person_id=here.mother)
    said = {"absence_reports", "absence_drafts", "still_away_prompts", "missing_cases", "leave_applications"}
    assert set(mother) == {*said, "absence_pins"}
    assert [row["reported_by"] for row in mother["absence_reports"]] == [here.mother]
    assert "pin" not in mother["absence_pins"][0]
    child = await exported(here, pupil_id=here.child)
    assert set(child) == TABLES - {"absence_drafts", "absence_pins", "class_registers"}
    assert len(child["absence_reports"]) == 2
    others = {here.father, here.teacher}
    for rows in (*mother.values(), *child.values()):
        for row in rows:
            assert not {value for column, value in row.items() if column.endswith("_by")} & others
    # What staff did about a child is the child's, and so is what they wrote down for its home.
    assert await exported(here, person_id=here.teacher) == {}


@pytest.mark.both_databases
async def test_with_an_adult_goes_what_they_said_and_the_childs_days_stay(world: World) -> None:
    here = await scene(world)
    await lived(here)
    keeps = [keep for feature in world.house.features for keep in feature.keeps]
    await world.house.units.run(lambda unit: erase_person(unit, keeps, world.house.ends, here.school, here.mother))
    left = await stored(world)
    assert {table for table, rows in left.items() if not rows} == {
        "absence_drafts",
        "absence_pins",
        "leave_applications",
    }
    assert [row["reason"] for row in left["absence_reports"]] == [None, "ill"]
    assert left["still_away_prompts"][0]["answered_by"] is None
    assert left["missing_cases"][0]["answered_by"] is None
    await world.house.units.run(lambda unit: erase_person(unit, keeps, world.house.ends, here.school, here.teacher))
    left = await stored(world)
    pointing = [
        row[column]
        for table, column in (
            ("class_registers", "taken_by"),
            ("absence_days", "judged_by"),
            ("absence_follow_ups", "taken_by"),
        )
        for row in left[table]
    ]
    assert pointing == [None, None, None]
    assert [row["reason"] for row in left["absence_reports"]] == [None, "ill"], "the secretary's going is no child's"


@pytest.mark.both_databases
async def test_of_an_erased_child_nothing_stays_whoever_wrote_it(world: World) -> None:
    here = await scene(world)
    await lived(here)
    # The mother is no guardian since a moment ago, and nobody has looked at that yet.
    over = update(GuardianshipRow).where(GuardianshipRow.person_id == here.mother)
    await world.house.units.run(lambda unit: unit.execute(over.values(until=unit.now)))
    keeps = [keep for feature in world.house.features for keep in feature.keeps]
    await world.house.units.run(lambda unit: erase_pupil(unit, keeps, world.house.ends, here.school, here.child))
    left = await stored(world)
    assert {table for table, rows in left.items() if rows} == {"class_registers", "absence_pins"}, "the digits are hers"


async def test_who_leaves_takes_along_what_is_only_theirs(world: World) -> None:
    here = await scene(world)
    maria = await here.maria()
    await lived(here)
    await maria.sends("/slet")
    await maria.presses("Videre")
    await maria.presses("Ja, slet det")
    left = await stored(world)
    assert {table for table, rows in left.items() if not rows} == {"absence_drafts", "absence_pins"}
    assert [row["reason"] for row in left["absence_reports"]] == ["ill", "ill"], "the school's own record"
