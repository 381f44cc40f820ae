"""The week's bundle over a whole school year: one a week with school, none in holidays, and everything exactly once."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from bot.core.clock import AdjustableClock
from bot.core.unit import Units
from bot.outbox.models import OutboxRow, State
from bot.reminders.bundles import days_changed, days_effects
from bot.reminders.ways import DEFAULT_WAYS, NOT_BUNDLED, Topic, Way, bundle_due, ring_of, ways_for
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import Policy, load_preset, preset_names
from tests.outbox.conftest import Courier, Post
from tests.town import Town

ONE_DAY = timedelta(days=1)
# The first and the last day of each: autumn, Christmas, winter, Easter, summer.
HOLIDAYS = (
    (date(2026, 10, 12), date(2026, 10, 16)),
    (date(2026, 12, 21), date(2027, 1, 1)),
    (date(2027, 2, 15), date(2027, 2, 19)),
    (date(2027, 3, 22), date(2027, 3, 29)),
    (date(2027, 6, 26), date(2027, 8, 15)),
)
CLOSED = frozenset(
    first + timedelta(days=number) for first, last in HOLIDAYS for number in range((last - first).days + 1)
)
YEAR = [date(2026, 8, 10) + timedelta(days=number) for number in range(320)]


def calendar_of(policy: Policy) -> SchoolCalendar:
    return SchoolCalendar(policy.country, policy.timezone, CLOSED)


def week(day: date) -> date:
    return day - timedelta(days=day.weekday())


@pytest.mark.parametrize("name", preset_names())
def test_every_week_with_school_has_one_bundle_on_its_last_school_day_and_holidays_have_none(name: str) -> None:
    policy = load_preset(name)
    calendar = calendar_of(policy)
    bundles = set()
    for day in YEAR:
        for clock in (time(), time(8), time(16), time(16, 1), time(23)):
            now = calendar.at(day, clock)
            due = bundle_due(policy, calendar, now)
            assert due > now
            assert bundle_due(policy, calendar, due - timedelta(seconds=1)) == due, "nothing is left between two"
            bundles.add(due)
    days = [calendar.local(due) for due in sorted(bundles)]
    assert all(calendar.is_school_day(moment.date()) and moment.time() == time(16) for moment in days)
    assert max(Counter(week(moment.date()) for moment in days).values()) == 1
    weeks = {week(day): day for day in YEAR if calendar.is_school_day(day)}
    assert {week(moment.date()): moment.date() for moment in days if moment.date() in YEAR} == weeks


def test_friday_without_school_has_its_bundle_the_school_day_before() -> None:
    policy = load_preset("no-skedsmo")
    calendar = SchoolCalendar(policy.country, policy.timezone, frozenset({date(2026, 11, 20)}))
    monday = calendar.at(date(2026, 11, 16), time(9))
    thursday = bundle_due(policy, calendar, monday)
    assert thursday == calendar.at(date(2026, 11, 19), time(16))
    assert bundle_due(policy, calendar, thursday) == calendar.at(date(2026, 11, 27), time(16))


async def test_a_year_of_stories_is_one_silent_message_a_week_with_each_of_them_once(
    units: Units, clock: AdjustableClock
) -> None:
    policy = load_preset("dk-buddinge")
    calendar = calendar_of(policy)
    post = Post(units, clock, Courier(units))
    due_of: dict[str, datetime] = {}
    plans = []
    for number, day in enumerate(YEAR[::2]):
        due = bundle_due(policy, calendar, calendar.at(day, time(13)))
        due_of[f"story:{number}"] = due
        bundled: dict[str, Any] = {"bundle": f"week:{due:%y%m%d}", "ring": ring_of(Way.BUNDLE), "due": {}}
        clock.set(due)
        plans.append(post.row(f"story:{number}", **bundled))
    clock.set(calendar.at(YEAR[0], time(6)))
    await post.plan(*plans)
    arrived: list[datetime] = []
    sender = post.sender()
    for due in sorted({*due_of.values(), *(due - timedelta(hours=1) for due in due_of.values())}):
        clock.set(due)
        before = len(post.courier.handed)
        await sender.drain()
        arrived += [due] * (len(post.courier.handed) - before)
    assert arrived == sorted(set(due_of.values())), "one message a bundle, on time"
    assert all(delivery.silent for delivery in post.courier.handed)
    assert set((await post.states()).values()) == {State.SENT}


async def test_what_waits_for_a_friday_that_closes_comes_the_school_day_before_and_goes_back_when_it_opens(
    units: Units, clock: AdjustableClock
) -> None:
    school = await Town(units).school()
    policy = load_preset("dk-buddinge")
    usual = SchoolCalendar(policy.country, policy.timezone)
    clock.set(usual.at(date(2026, 11, 16), time(9)))
    friday, later = usual.at(date(2026, 11, 20), time(16)), usual.at(date(2026, 12, 4), time(16))
    post = Post(units, clock, Courier(units))
    ends = friday + timedelta(days=3)
    silent: dict[str, Any] = {"school_id": school, "ring": ring_of(Way.BUNDLE)}
    await post.plan(
        replace(post.row("this week", bundle="news:2026-11-20"), send_at=friday, not_after=ends, **silent),
        replace(post.row("later", bundle="how"), send_at=later, **silent),
        replace(post.row("no bundle"), send_at=friday, **silent),
        replace(post.row("another hour", bundle="talk"), send_at=friday + timedelta(hours=1), **silent),
    )

    async def changed(before: SchoolCalendar, after: SchoolCalendar) -> tuple[list[str], dict[str, datetime], set[str]]:
        said = await units.run(lambda unit: days_effects(unit, school, before, after))
        await units.run(lambda unit: days_changed(unit, school, before, after))
        names = await units.read(lambda unit: unit.all(select(OutboxRow.bundle).where(OutboxRow.bundle.is_not(None))))
        return said, {row.key: row.send_at for row in await post.rows()}, {row.bundle for row in names}

    closed = replace(
        usual, closed=frozenset({date(2026, 11, 20)} | {date(2026, 11, 30) + ONE_DAY * n for n in range(5)})
    )
    said, due, names = await changed(usual, closed)
    assert said == ["Messages whose weekly bundle comes on another day: 2."]
    assert due["this week"] == usual.at(date(2026, 11, 19), time(16))
    assert due["later"] == usual.at(date(2026, 12, 11), time(16)), "a week without school has no bundle"
    assert due["no bundle"] == friday
    assert due["another hour"] == friday + timedelta(hours=1)
    assert "news:2026-11-19" in names
    said, due, names = await changed(closed, usual)
    assert due["this week"] == friday
    assert "news:2026-11-20" in names
    assert await changed(usual, usual) == ([], due, names)


def test_what_needs_somebody_waits_for_no_bundle_and_every_sort_has_a_usual_way() -> None:
    assert {*DEFAULT_WAYS} == {*Topic}
    for topic in Topic:
        assert DEFAULT_WAYS[topic] in ways_for(topic)
        assert (Way.BUNDLE in ways_for(topic)) == (topic not in NOT_BUNDLED)
