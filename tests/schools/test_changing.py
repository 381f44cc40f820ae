"""Changing a policy: what is typed, what differs, from when it holds, and who came first."""

from __future__ import annotations

from datetime import date

import pytest

from bot.core.unit import Unit, Units
from bot.schools.changing.errors import PolicyElsewhere, PolicyMovedOn, UnknownVersion
from bot.schools.changing.queries import version, versions
from bot.schools.changing.rules import (
    Holds,
    differences,
    kinds_off,
    read_assignments,
    with_settings,
)
from bot.schools.changing.service import PolicyChange, change_policy, plan_change
from bot.schools.policy import Mark, Policy, PolicyError, dump, load_preset, parse_policy, preset_names
from bot.schools.policy.reviewing import long_unchecked, next_review
from bot.schools.queries import policy_of, school_by_key
from bot.schools.service import add_school

BOARD = Mark("stated", "school board, 10 August 2026")
BUDDINGE = load_preset("dk-buddinge")


def changed(**wanted: str) -> Policy:
    return with_settings(BUDDINGE, {key.replace("__", "."): value for key, value in wanted.items()}, BOARD)


@pytest.mark.parametrize(
    ("key", "typed", "value"),
    [
        ("conferences.slot_minutes", "30", 30),
        ("conferences.slot_minutes", " 30 ", 30),
        ("conferences.feedback_after", "false", False),
        ("conferences.notice_mode", "block", "block"),
        ("conferences.forms", "in_person,virtual", ("in_person", "virtual")),
        ("conferences.forms", '["phone"]', ("phone",)),
        ("conferences.forms", "phone", ("phone",)),
        ("conferences.season", "11", (11,)),
        ("principle.approved_by", "Skolebestyrelsen på Buddinge", "Skolebestyrelsen på Buddinge"),
        ("principle.reviewed_on", "2026-08-10", date(2026, 8, 10)),
        ("links.portal", "https://aula.example/", "https://aula.example/"),
    ],
)
def test_settings_are_typed_as_one_writes_them(key: str, typed: str, value: object) -> None:
    after = with_settings(BUDDINGE, {key: typed}, BOARD)
    assert after.value(key) == value
    assert after.stated(key) == "school board, 10 August 2026"
    assert parse_policy(dump(after), "again.toml") == after


def test_a_clock_and_a_step_of_the_timeline_are_typed_too() -> None:
    after = changed(booking__cancel_until="20:30", timeline__day_before='{school_days = -1, at = "18:00"}')
    assert (after.booking.cancel_until.hour, after.booking.cancel_until.minute) == (20, 30)
    day_before = after.timeline.day_before.at
    assert day_before is not None
    assert day_before.hour == 18


def test_an_optional_setting_is_taken_out_and_a_needed_one_is_not() -> None:
    assert changed(concern__plan_working_days="").concern.plan_working_days is None
    with pytest.raises(PolicyError, match="missing"):
        changed(conferences__slot_minutes="")


@pytest.mark.parametrize(
    ("key", "typed", "words"),
    [
        ("conferences.slot_minuts", "30", "did you mean conferences.slot_minutes?"),
        ("nothing.like.this", "30", "skolebro school policy show"),
        ("conferences", "30", "setting"),
        ("conferences.slot_minutes", "thirty", "whole number"),
        ("conferences.slot_minutes", "25", "add 25 to the choices"),
        ("conferences.forms", "fax", "in_person"),
        ("booking.cancel_until", "16:00", "must lie after timeline.day_before"),
        ("timeline.day_before", '{school_days = -1, at = "22:00"}', "quiet hours"),
        ("principle.title", "x" * 401, "400 characters"),
        ("principle.title", "a\x07b", "400 characters"),
        ("bodies.names", ",".join(f"body {number}" for number in range(41)), "at most 40"),
        ("conferences.season", "[" * 5000, "whole number"),
    ],
)
def test_what_does_not_fit_is_named_with_its_key(key: str, typed: str, words: str) -> None:
    with pytest.raises(PolicyError) as caught:
        with_settings(BUDDINGE, {key: typed}, BOARD)
    assert words in str(caught.value)
    assert key in str(caught.value)


def test_the_timeline_is_checked_as_a_whole_however_little_is_changed() -> None:
    with pytest.raises(PolicyError) as caught:
        changed(conferences__notice_days="3")
    keys = {problem.key for problem in caught.value.problems}
    assert {"timeline.pupil_talk", "timeline.home_part", "timeline.choose_by"} <= keys


@pytest.mark.parametrize("typed", ["conferences.slot_minutes", "=30", " = 30"])
def test_an_assignment_has_a_key_and_a_value(typed: str) -> None:
    with pytest.raises(PolicyError, match="key=value"):
        read_assignments([typed])


def test_a_key_is_set_once() -> None:
    assert read_assignments(["a=1", "b=2=3"]) == {"a": "1", "b": "2=3"}
    with pytest.raises(PolicyError, match="twice"):
        read_assignments(["a=1", "a=2"])


def test_differences_tell_from_when_each_is_felt() -> None:
    after = changed(
        quiet__guardian__start="20:30",
        conferences__notice_days="12",
        class_visit="anytime",
        booking__swap="ask_both",
        principle__approved_by="Bestyrelsen",
        conferences__notice_mode="block",
        conferences__forms="group",
    )
    assert {change.key: change.holds for change in differences(BUDDINGE, after)} == {
        "quiet.guardian.start": Holds.AT_ONCE,
        "conferences.notice_days": Holds.NEXT_ROUND,
        "class_visit": Holds.AT_ONCE,
        "booking.swap": Holds.NOT_BUILT,
        "principle.approved_by": Holds.TOLD,
        "conferences.notice_mode": Holds.NEXT_ROUND,
        "conferences.forms": Holds.NEXT_ROUND,
    }


def test_a_value_that_is_only_confirmed_differs_by_its_mark() -> None:
    (change,) = differences(BUDDINGE, changed(conferences__slot_minutes="20"))
    assert not change.of_value
    assert (change.before.mark, change.after.mark) == (BUDDINGE.mark("conferences.slot_minutes"), BOARD)


def test_kinds_switched_off_are_named() -> None:
    after = changed(conferences__kinds="ordinary", without_child__separate_invitation="false")
    assert set(kinds_off(BUDDINGE, after)) == {"network_meeting", "action_plan_meeting", "separate"}
    assert kinds_off(BUDDINGE, BUDDINGE) == ()


@pytest.mark.parametrize("name", preset_names())
def test_a_preset_differs_from_itself_in_nothing(name: str) -> None:
    assert differences(load_preset(name), parse_policy(dump(load_preset(name)), "x.toml")) == ()


# In the database -----------------------------------------------------------------------------------------


async def planned(unit: Unit, after: Policy) -> PolicyChange:
    return await plan_change(unit, await school_by_key(unit, "buddinge"), after)


async def test_a_change_is_the_next_version_and_the_old_one_stays(units: Units) -> None:
    await units.run(lambda unit: add_school(unit, "buddinge", "Buddinge", "dk-buddinge"))
    after = changed(conferences__slot_minutes="30")
    plan = await units.read(lambda unit: planned(unit, after))
    assert [change.key for change in plan.changes] == ["conferences.slot_minutes"]
    assert await units.run(lambda unit: change_policy(unit, plan)) == 2
    school = await units.read(lambda unit: school_by_key(unit, "buddinge"))
    assert (await units.read(lambda unit: policy_of(unit, school.id, 2))).conferences.slot_minutes == 30
    assert (await units.read(lambda unit: policy_of(unit, school.id, 1))).conferences.slot_minutes == 20
    found = await units.read(lambda unit: versions(unit, school))
    assert [each.number for each in found] == [1, 2]
    with pytest.raises(UnknownVersion) as caught:
        await units.read(lambda unit: version(unit, school, 3))
    assert caught.value.newest == 2


@pytest.mark.both_databases
async def test_of_two_who_change_at_once_the_second_looks_again(units: Units) -> None:
    await units.run(lambda unit: add_school(unit, "buddinge", "Buddinge", "dk-buddinge"))
    plans = [
        await units.read(lambda unit, days=days: planned(unit, changed(conferences__notice_days=days)))  # type: ignore[misc]
        for days in ("12", "20")
    ]
    assert await units.run(lambda unit: change_policy(unit, plans[0])) == 2
    with pytest.raises(PolicyMovedOn):
        await units.run(lambda unit: change_policy(unit, plans[1]))
    school = await units.read(lambda unit: school_by_key(unit, "buddinge"))
    assert school.policy_version == 2


async def test_the_policy_of_another_country_is_refused(units: Units) -> None:
    await units.run(lambda unit: add_school(unit, "buddinge", "Buddinge", "dk-buddinge"))
    with pytest.raises(PolicyElsewhere) as caught:
        await units.read(lambda unit: planned(unit, load_preset("no-skedsmo")))
    assert (caught.value.key, caught.value.ours, caught.value.theirs) == ("country", "DK", "NO")


# The review ----------------------------------------------------------------------------------------------


def test_a_yearly_review_is_due_a_year_after_the_last() -> None:
    yearly = load_preset("dk-samtaler")
    assert next_review(yearly, date(2026, 8, 1)) == date(2027, 8, 1)
    assert next_review(yearly, date(2024, 2, 29)) == date(2025, 2, 28)
    held = with_settings(yearly, {"principle.reviewed_on": "2026-05-04"}, BOARD)
    assert next_review(held, date(2020, 1, 1)) == date(2027, 5, 4)
    assert next_review(BUDDINGE, date(2026, 8, 1)) is None


def test_sources_are_looked_up_again_after_a_year() -> None:
    assert long_unchecked(BUDDINGE, date(2027, 11, 20)) == ()
    old = long_unchecked(BUDDINGE, date(2027, 11, 22))
    assert {"absence.warn_percent", "rights.card"} <= set(old)
    assert "conferences.notice_days" not in old
