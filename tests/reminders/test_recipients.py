"""Who is reached, in which language, and whether it may ring: what the outbox asks before it sends."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from functools import partial
from typing import Any

import pytest
from sqlalchemy import event, insert, update

from bot.accounts.models import Account
from bot.core.clock import AdjustableClock
from bot.core.unit import Unit, Units
from bot.outbox.notices import Recipient
from bot.people.models import AccountLink, ClassCardRow, StaffRole
from bot.reminders.models import Preference
from bot.reminders.queries import marks_for, preferences_of
from bot.reminders.recipients import recipients
from bot.reminders.settings import settings_of
from bot.schools.models import ClosedDay
from tests.reminders.family import acting, guardian, joined, maria, mette, two_schools
from tests.town import Town

EVENING = datetime(2026, 11, 16, 20, 30, tzinfo=UTC)  # 21.30 in Denmark
SATURDAY = datetime(2026, 11, 21, 11, tzinfo=UTC)


async def prefer(units: Units, school: int, person: int, **choices: object) -> None:
    values = {"person_id": person, "school_id": school, **choices}
    await units.run(lambda unit: unit.execute(insert(Preference).values(**values)))


async def reached(units: Units, *persons: int) -> dict[int, Recipient]:
    return dict(await units.read(lambda unit: recipients(unit, persons)))


async def test_guardian_is_reached_silently_in_quiet_hours(units: Units, clock: AdjustableClock) -> None:
    _school, person = await maria(units, "Emma")
    assert (await reached(units, person))[person] == Recipient(person, 1, 1, "da")
    clock.set(EVENING)
    found = (await reached(units, person))[person]
    assert found.silent
    assert found.held_until is None


async def test_staff_messages_wait_for_the_working_day(units: Units, clock: AdjustableClock) -> None:
    school, person = await mette(units)
    clock.set(SATURDAY)
    found = (await reached(units, person))[person]
    assert not found.silent
    assert found.held_until == datetime(2026, 11, 23, 6, tzinfo=UTC)
    day = {"school_id": school, "on_day": date(2026, 11, 23)}
    await units.run(lambda unit: unit.execute(insert(ClosedDay).values(**day)))
    assert (await reached(units, person))[person].held_until == datetime(2026, 11, 24, 6, tzinfo=UTC)


async def _shown(units: Units) -> tuple[time, time] | None:
    """What /reminders says of the teacher's quiet hours."""

    async def look(unit: Unit) -> tuple[time, time] | None:
        return (await settings_of(unit, await acting(unit, 2))).quiet

    return await units.read(look)


async def _write_card(values: dict[str, Any], unit: Unit) -> None:
    await unit.execute(insert(ClassCardRow).values(**values))


async def test_contact_teacher_keeps_the_hours_of_the_class_card_unless_they_chose_their_own(
    units: Units, clock: AdjustableClock
) -> None:
    school, person = await mette(units)
    town = Town(units)
    colleague = await town.person(school, "Jens")
    class_id = (await units.read(lambda unit: acting(unit, 2))).persons[0].roles[0].class_id
    assert class_id is not None
    await town.works(school, colleague, class_id, StaffRole.TEAM_TEACHER)
    await joined(units, 3, (school, colleague), language_code="da")
    clock.set(datetime(2026, 11, 18, 15, tzinfo=UTC))  # a Wednesday, 16.00
    assert (await reached(units, person))[person].held_until is None
    card = {
        "school_id": school, "class_id": class_id, "set_by": person, "channels": "phone", "answer_days": 3,
        "weekends": True, "first_asked": "team", "began_at": EVENING,
    }  # fmt: skip
    first = {**card, "quiet_from": time(14), "quiet_to": time(7, 30), "set_at": EVENING}
    draft = {**card, "quiet_from": time(), "quiet_to": time(), "set_at": None}
    for values in (first, draft):
        await units.run(partial(_write_card, values))
    held = {key: each.held_until for key, each in (await reached(units, person, colleague)).items()}
    assert held == {person: datetime(2026, 11, 19, 6, 30, tzinfo=UTC), colleague: None}
    assert await _shown(units) == (time(14), time(7, 30))
    await prefer(units, school, person, quiet_from=time(18), quiet_to=time(8))
    assert await _shown(units) == (time(18), time(8))
    assert (await reached(units, person))[person].held_until is None
    clock.set(datetime(2026, 11, 18, 18, tzinfo=UTC))
    assert (await reached(units, person))[person].held_until == datetime(2026, 11, 19, 7, tzinfo=UTC)


async def test_teacher_with_a_child_at_the_school_is_told_like_a_guardian(units: Units, clock: AdjustableClock) -> None:
    school, person = await maria(units, "Emma")
    await Town(units).works(school, person, None, StaffRole.OFFICE)
    clock.set(SATURDAY)
    found = (await reached(units, person))[person]
    assert (found.silent, found.held_until) == (False, None)


async def test_own_quiet_hours_replace_the_schools(units: Units, clock: AdjustableClock) -> None:
    school, person = await maria(units, "Emma")
    await prefer(units, school, person, quiet_from=time(), quiet_to=time())
    clock.set(EVENING)
    assert not (await reached(units, person))[person].silent


@pytest.mark.parametrize(
    ("account", "expected"),
    [
        ({"language": "sv", "language_code": "da"}, "sv"),
        ({"language_code": "nn-NO"}, "nb"),
        ({"language_code": "fi"}, "da"),
        ({}, "da"),
    ],
)
async def test_language_is_chosen_else_the_phones_else_the_schools(
    units: Units, account: dict[str, Any], expected: str
) -> None:
    school = await Town(units).school()
    person = await Town(units).person(school, "Maria")
    await joined(units, 1, (school, person), **account)
    assert (await reached(units, person))[person].language == expected


async def test_who_cannot_be_reached_is_left_out(units: Units) -> None:
    _school, person = await maria(units, "Emma")
    await units.run(lambda unit: unit.execute(update(Account).values(unreachable_since=EVENING)))
    assert not await reached(units, person)
    await units.run(lambda unit: unit.execute(update(Account).values(unreachable_since=None)))
    await units.run(lambda unit: unit.execute(update(AccountLink).values(until=EVENING)))
    assert not await reached(units, person)
    assert not await reached(units)


async def test_only_the_strictest_choice_makes_the_lock_screen_neutral(units: Units) -> None:
    school, person = await maria(units, "Emma", "Noah")
    await prefer(units, school, person, lock_screen="names")
    assert not (await reached(units, person))[person].neutral
    await units.run(lambda unit: unit.execute(update(Preference).values(lock_screen="neutral")))
    assert (await reached(units, person))[person].neutral


async def test_a_batch_costs_three_statements(units: Units) -> None:
    town = Town(units)
    school = await town.school()
    class_id = await town.school_class(school, "3.B")
    persons = [await guardian(units, school, class_id, f"Emma{number}", name=f"P{number}") for number in range(4)]
    for number in range(4):
        persons.append(await town.person(school, f"T{number}"))
        await town.works(school, persons[-1], class_id)
    for number, person in enumerate(persons, start=1):
        await joined(units, number, (school, person))
    await reached(units, *persons)
    asked: list[str] = []
    engine = units.engines.reading.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    assert len(await reached(units, *persons)) == 8
    assert len([statement for statement in asked if statement.startswith("SELECT")]) == 3


async def test_preferences_have_an_entry_for_everybody(units: Units) -> None:
    school, person = await maria(units, "Emma")
    await prefer(units, school, person, day_before=True, day_before_at=time(19))
    found = await units.read(lambda unit: preferences_of(unit, [person, 77]))
    assert found[person].day_before_at == time(19)
    assert found[person].lock_screen is None
    assert found[77].quiet is None
    assert await units.read(lambda unit: preferences_of(unit, [])) == {}


async def test_marks_are_told_apart_across_two_schools(units: Units) -> None:
    (_, here), (_, there) = await two_schools(units, "Emma", "Ella")
    emma, ella = [child.pupil_id for _, child in (await units.read(lambda unit: acting(unit, 1))).children]
    found = await units.read(lambda unit: marks_for(unit, [here]))
    assert found == {(here, emma): "Em", (here, ella): "El"}
    both = await units.read(lambda unit: marks_for(unit, [here, there]))
    assert both[there, ella] == "El"
    assert await units.read(lambda unit: marks_for(unit, [])) == {}


async def test_marks_are_names_only_for_who_chose_them(units: Units) -> None:
    school, person = await maria(units, "Emma", "Noah")
    await prefer(units, school, person, lock_screen="names")
    found = await units.read(lambda unit: marks_for(unit, [person]))
    assert sorted(mark or "" for mark in found.values()) == ["Emma", "Noah"]
    await units.run(lambda unit: unit.execute(update(Preference).values(lock_screen="neutral")))
    found = await units.read(lambda unit: marks_for(unit, [person]))
    assert sorted(mark or "" for mark in found.values()) == ["E", "N"]
