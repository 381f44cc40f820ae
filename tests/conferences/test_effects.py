"""A new policy, or other days off, in the middle of a round: what keeps its word, and what follows the calendar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from functools import partial

import pytest
from sqlalchemy import select

from bot.conferences.booking.presses import BookSlot
from bot.conferences.models import Booking, Round
from bot.conferences.plans import DAY_BEFORE, NUDGE, SAME_DAY
from bot.conferences.rounds.running.presses import BookFor
from bot.core.feature import Feature
from bot.core.unit import Unit
from bot.outbox.models import OutboxRow
from bot.reminders.effects import policy_effects as quiet_effects
from bot.schools.changing.rules import with_settings
from bot.schools.changing.service import change_policy, plan_change
from bot.schools.closing import rules
from bot.schools.closing.service import change_days, plan_days
from bot.schools.policy import Mark, load_preset
from bot.schools.queries import policy_of, school_by_key
from tests.conferences.rounds.stage import COUNTRIES, Class, does, school_class
from tests.world import World

BOARD = Mark("stated", "school board")
Change = Callable[[Sequence[rules.Closed]], rules.DaysPlan]


async def changes(stage: Class, **wanted: str) -> list[str]:
    """Change the policy as the command line does; gives what it says of the effects."""
    house = stage.world.house

    async def look(unit: Unit) -> tuple[object, list[str]]:
        school = await school_by_key(unit, f"school-{stage.code}")
        before = await policy_of(unit, school.id, school.policy_version)
        after = with_settings(before, {key.replace("__", "."): value for key, value in wanted.items()}, BOARD)
        planned = await plan_change(unit, school, after)
        return planned, await house.policy_effects(unit, school.id, before, after)

    planned, lines = await house.units.run(look)
    await house.units.run(lambda unit: change_policy(unit, planned))  # type: ignore[arg-type]
    return lines


async def days_change(stage: Class, change: Change) -> list[str]:
    """Change the closed days as the command line does; gives what it says of the effects."""
    house = stage.world.house
    school = await stage.reads(lambda unit: school_by_key(unit, f"school-{stage.code}"))

    async def look(unit: Unit) -> tuple[rules.DaysPlan, list[str]]:
        found = await plan_days(unit, school, change)
        return found.plan, await house.days_effects(unit, school.id, found.before, found.after)

    plan, lines = await house.units.run(look)

    async def write(unit: Unit) -> None:
        done = await change_days(unit, school, change, plan)
        await house.days_changed(unit, school.id, done.before, done.after)

    await house.units.run(write)
    return lines


async def closes(stage: Class, *days: date, reason: str = "Sne") -> list[str]:
    return await days_change(stage, partial(rules.by_hand, days=days, reason=reason))


async def due(stage: Class, *kinds: str) -> dict[str, datetime]:
    """When the waiting rows of these kinds are due, by key."""
    rows = await stage.rows(OutboxRow.id, OutboxRow.key, OutboxRow.kind, OutboxRow.state, OutboxRow.send_at)
    return {row.key: row.send_at for row in rows if row.kind in kinds and row.state == "waiting"}


async def booked(world: World, code: str = "da") -> Class:
    """A round on Monday 30 November, the first two of three pupils with a talk."""
    stage = await school_class(world, code)
    mette = await stage.mette()
    await stage.opens(closes_at=stage.at(20, day=date(2026, 11, 26)))
    for number in (0, 1):
        await does(mette, BookFor(number + 1, stage.pupils[number]))
    return stage


@pytest.mark.parametrize("code", COUNTRIES)
async def test_a_new_policy_moves_nothing_of_a_round_that_is_open(world: World, code: str) -> None:
    stage = await booked(world, code)
    before = await due(stage, DAY_BEFORE, SAME_DAY, NUDGE)
    assert len(before) >= 4
    lines = await changes(
        stage,
        timeline__day_before='{school_days = -1, at = "18:00"}',
        timeline__nudges='[{school_days = -1, at = "18:00"}]',
        booking__cancel_until="19:00",
        conferences__forms="virtual",
    )
    assert await due(stage, DAY_BEFORE, SAME_DAY, NUDGE) == before
    (kept,) = [line for line in lines if "stay under version 1" in line]
    reminders = [key for key in before if not key.startswith(NUDGE)]
    assert (
        f"Talks booked: 2; reminders planned: {len(reminders)}; nudges planned: {len(before) - len(reminders)}." in kept
    )
    assert any("in_person, which is no longer offered" in line for line in lines)


async def test_a_talk_booked_after_the_change_is_still_reminded_as_its_round_was_opened(world: World) -> None:
    stage = await booked(world)
    await changes(stage, timeline__day_before='{school_days = -1, at = "18:00"}')
    far = await stage.joins(stage.guardians[2], "third")
    # Booked after the change, in a round from before it.
    await does(far, BookSlot(3, stage.pupils[2]))
    moments = await due(stage, DAY_BEFORE)
    assert len(moments) == 3
    assert set(moments.values()) == {stage.at(17, day=date(2026, 11, 27))}


async def test_a_round_that_is_opened_later_follows_the_new_policy(world: World) -> None:
    stage = await booked(world)
    await changes(stage, conferences__slot_minutes="30")
    found = await stage.reads(lambda unit: school_by_key(unit, "school-da"))
    assert found.policy_version == 2
    assert (await stage.reads(lambda unit: policy_of(unit, found.id, 2))).conferences.slot_minutes == 30
    assert [row.policy_version for row in await stage.rows(Round.id, Round.policy_version)] == [1]


async def test_kinds_that_go_are_named_with_nobody_booked(world: World) -> None:
    stage = await booked(world)
    lines = await changes(stage, conferences__kinds="ordinary")
    assert any("network_meeting, action_plan_meeting" in line and line.endswith("arranged stay.") for line in lines)


async def test_quiet_hours_hold_at_once_and_their_effect_is_counted(world: World) -> None:
    stage = await booked(world)
    for number in (0, 1):
        await stage.joins(stage.guardians[number], f"home{number}")
    lines = await changes(
        stage,
        quiet__guardian__start="16:30",
        timeline__day_before='{school_days = -1, at = "16:00"}',
        timeline__home_part='{school_days = -6, at = "16:00"}',
        timeline__nudges='[{school_days = 0, at = "16:00"}]',
        timeline__after="{hours = 1}",
        booking__cancel_until="16:30",
        booking__move_until="16:30",
    )
    (line,) = [each for each in lines if each.startswith("Quiet hours of guardians")]
    # Two reminders and four nudges, all at 17.00 as their round has it, arrive without a sound from now on.
    assert " 6 fall into them and will arrive without a sound" in line


async def test_who_chose_their_own_quiet_hours_is_not_counted(world: World) -> None:
    stage = await booked(world)
    await stage.joins(stage.guardians[0], "home")
    preset = load_preset("dk-buddinge")
    assert await stage.reads(lambda unit: quiet_effects(unit, stage.school, preset, preset)) == []


async def test_a_closed_day_says_whose_talks_are_on_it_and_cancels_none(world: World) -> None:
    stage = await booked(world)
    lines = await closes(stage, date(2026, 11, 30))
    assert lines[0].startswith("2026-11-30, 3.B: 2 talks are booked, families concerned: 2; ")
    assert "times that can still be chosen: 2" in lines[0]
    assert "until the teacher cancels or moves them in the bot" in lines[0]
    assert {row.state for row in await stage.rows(Booking.id, Booking.state)} == {"booked"}


async def test_siblings_are_one_family(world: World) -> None:
    stage = await school_class(world, pupils=2)
    await world.town.guards(stage.school, stage.guardians[0], stage.pupils[1])
    await world.town.guards(stage.school, stage.guardians[1], stage.pupils[0])
    mette = await stage.mette()
    await stage.opens()
    for number in (0, 1):
        await does(mette, BookFor(number + 1, stage.pupils[number]))
    lines = await closes(stage, date(2026, 11, 30))
    assert "2 talks are booked, families concerned: 1;" in lines[0]


@pytest.mark.both_databases
async def test_reminders_follow_the_school_day_before(world: World) -> None:
    stage = await booked(world)
    friday, thursday = date(2026, 11, 27), date(2026, 11, 26)
    assert set((await due(stage, DAY_BEFORE)).values()) == {stage.at(17, day=friday)}
    same_day = await due(stage, SAME_DAY)
    lines = await closes(stage, friday, thursday, reason="Studiedage")
    # Over more than a weekend the day before is the calendar's: Sunday.
    assert set((await due(stage, DAY_BEFORE)).values()) == {stage.at(17, day=date(2026, 11, 29))}
    assert await due(stage, SAME_DAY) == same_day
    assert any(line.startswith("Reminders that move") and line.endswith(": 2.") for line in lines)


async def test_nudges_follow_the_school_days_too(world: World) -> None:
    stage = await booked(world)
    before = await due(stage, NUDGE)
    lines = await closes(stage, date(2026, 11, 25))
    after = await due(stage, NUDGE)
    assert set(after) == set(before)
    assert after != before
    assert any(line.startswith("Nudges that move") for line in lines)


async def test_what_was_sent_or_switched_off_does_not_come_again(world: World) -> None:
    stage = await booked(world)
    await stage.joins(stage.guardians[0], "home")
    await world.until(stage.at(18, day=date(2026, 11, 27)))
    assert await due(stage, DAY_BEFORE) == {}
    sent = await stage.reads(
        lambda unit: unit.all(select(OutboxRow.key, OutboxRow.state).where(OutboxRow.kind == DAY_BEFORE))
    )
    await closes(stage, date(2026, 11, 27))
    again = await stage.reads(
        lambda unit: unit.all(select(OutboxRow.key, OutboxRow.state).where(OutboxRow.kind == DAY_BEFORE))
    )
    assert sorted(map(tuple, again)) == sorted(map(tuple, sent))


async def test_opening_the_day_again_brings_the_reminders_back(world: World) -> None:
    stage = await booked(world)
    before = await due(stage, DAY_BEFORE, NUDGE)
    days = (date(2026, 11, 26), date(2026, 11, 27))
    await closes(stage, *days)
    assert await due(stage, DAY_BEFORE, NUDGE) != before
    await days_change(stage, partial(rules.opened_again, days=days))
    assert await due(stage, DAY_BEFORE, NUDGE) == before


async def test_a_house_without_effects_tells_none(world: World) -> None:
    """The twin: with the features' functions taken away nothing is told and nothing moves."""
    stage = await booked(world)
    bare = [Feature(each.name) for each in world.house.features]
    assert all(each.days_changed is None and each.policy_effects is None for each in bare)
    before = await due(stage, DAY_BEFORE)
    school = await stage.reads(lambda unit: school_by_key(unit, "school-da"))
    change = partial(rules.by_hand, days=(date(2026, 11, 26), date(2026, 11, 27)), reason=None)
    found = await stage.reads(lambda unit: plan_days(unit, school, change))
    await world.house.units.run(lambda unit: change_days(unit, school, change, found.plan))
    assert await due(stage, DAY_BEFORE) == before
    assert time(17) == before.popitem()[1].astimezone(found.after.zone).time()
