"""A talk's timeline: the instants of a known talk, and what holds for every talk of a school year."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import Offset, Policy, load_preset, preset_names
from bot.schools.policy.timeline import (
    LIMITS,
    Step,
    cancel_limit,
    check,
    choose_by,
    moments,
    move_limit,
    nudge_moments,
    quiet_hours,
)

BUDDINGE = load_preset("dk-buddinge")
AUTUMN_HOLIDAY = frozenset({date(2026, 10, day) for day in range(12, 17)})
DENMARK = SchoolCalendar("DK", "Europe/Copenhagen", AUTUMN_HOLIDAY)

quick = settings(max_examples=80, deadline=None)
presets = st.sampled_from(preset_names()).map(load_preset)
DAY_STEPS = ("pupil_talk", "home_part", "choose_by", "topics_close", "day_before")


def calendar_of(policy: Policy) -> SchoolCalendar:
    return SchoolCalendar(policy.country, policy.timezone, AUTUMN_HOLIDAY)


def local(day: int, month: int, hour: int, minute: int = 0) -> datetime:
    return DENMARK.at(date(2026, month, day), time(hour, minute))


@st.composite
def talks(draw: st.DrawFn) -> tuple[Policy, SchoolCalendar, datetime, datetime]:
    """A policy, its calendar, a talk from 7.00 to 20.50 on a school day, and when its round was opened."""
    policy = draw(presets)
    calendar = calendar_of(policy)
    near_a_change = st.sampled_from([date(2026, 10, 26), date(2027, 3, 30), date(2027, 4, 1)])
    day = draw(st.one_of(st.dates(date(2026, 8, 10), date(2027, 6, 20)), near_a_change))
    clock = time(draw(st.integers(7, 20)), draw(st.sampled_from([0, 10, 20, 30, 40, 50])))
    starts_at = calendar.at(calendar.school_days_after(day, 0), clock)
    return policy, calendar, starts_at, starts_at - timedelta(minutes=draw(st.integers(60, 40 * 24 * 60)))


def test_a_talk_on_the_first_of_december() -> None:
    found = moments(BUDDINGE, DENMARK, local(1, 12, 16, 20), local(16, 11, 7, 40))
    assert [(moment.step, moment.at) for moment in found] == [
        (Step.INVITATION, local(16, 11, 7, 40)),
        (Step.PUPIL_TALK, local(20, 11, 16)),
        (Step.HOME_PART, local(23, 11, 17)),
        (Step.CHOOSE_BY, local(25, 11, 20)),
        (Step.TOPICS_CLOSE, local(26, 11, 20)),
        (Step.DAY_BEFORE, local(30, 11, 17)),
        (Step.CANCEL_UNTIL, local(30, 11, 20)),
        (Step.SAME_DAY, local(1, 12, 14, 20)),
        (Step.AFTER, local(4, 12, 16)),
    ]
    assert {moment.step for moment in found if moment.silent} == {Step.SAME_DAY, Step.AFTER}


def test_the_nudges_of_its_round() -> None:
    found = nudge_moments(BUDDINGE, DENMARK, local(16, 11, 7, 40), local(25, 11, 20))
    assert [(nudge.number, nudge.at) for nudge in found] == [(1, local(23, 11, 17)), (2, local(25, 11, 17))]


def test_a_talk_on_monday_is_announced_on_friday() -> None:
    steps = {moment.step: moment.at for moment in moments(BUDDINGE, DENMARK, local(30, 11, 15), local(9, 11, 9))}
    assert steps[Step.DAY_BEFORE] == local(27, 11, 17)
    assert steps[Step.CANCEL_UNTIL] == local(27, 11, 20)


def test_after_a_holiday_the_day_before_is_the_calendars() -> None:
    talk = local(19, 10, 15)
    steps = {moment.step: moment.at for moment in moments(BUDDINGE, DENMARK, talk, local(1, 9, 9))}
    assert steps[Step.DAY_BEFORE] == local(18, 10, 17)
    assert cancel_limit(BUDDINGE, DENMARK, talk) == move_limit(BUDDINGE, DENMARK, talk) == local(18, 10, 20)
    assert steps[Step.TOPICS_CLOSE] == local(7, 10, 20)


def test_an_early_talk_is_announced_after_the_quiet_hours() -> None:
    steps = {moment.step: moment.at for moment in moments(BUDDINGE, DENMARK, local(1, 12, 8), local(16, 11, 9))}
    assert steps[Step.SAME_DAY] == local(1, 12, 6, 30)


def test_a_reminder_that_would_be_too_late_after_the_quiet_hours_comes_before_them() -> None:
    late_risers = BUDDINGE.quiet.model_copy(
        update={"guardian": BUDDINGE.quiet.guardian.model_copy(update={"end": time(9)})}
    )
    policy = BUDDINGE.model_copy(update={"quiet": late_risers})
    steps = {moment.step: moment.at for moment in moments(policy, DENMARK, local(1, 12, 8), local(16, 11, 9))}
    assert steps[Step.SAME_DAY] == local(30, 11, 20, 59)


def test_an_invitation_at_night_waits_for_the_morning() -> None:
    found = moments(BUDDINGE, DENMARK, local(1, 12, 15), local(15, 11, 23))
    assert found[0].step is Step.INVITATION
    assert found[0].at == local(16, 11, 6, 30)


def test_without_quiet_hours_nothing_lands_in_the_hour_that_changes() -> None:
    guardian = BUDDINGE.quiet.guardian.model_copy(update={"start": time(12), "end": time(12)})
    quiet = BUDDINGE.quiet.model_copy(update={"guardian": guardian})
    policy = BUDDINGE.model_copy(update={"quiet": quiet})
    found = moments(policy, DENMARK, local(26, 10, 4, 30), local(26, 9, 2, 15))
    assert [moment.at for moment in found if moment.step is Step.INVITATION] == [local(26, 9, 3)]
    assert [moment.at for moment in found if moment.step is Step.SAME_DAY] == [local(26, 10, 3)]


def test_a_talk_booked_at_the_last_moment_keeps_only_what_is_to_come() -> None:
    found = moments(BUDDINGE, DENMARK, local(1, 12, 16), local(30, 11, 18))
    assert [moment.step for moment in found] == [
        Step.INVITATION,
        Step.CANCEL_UNTIL,
        Step.SAME_DAY,
        Step.AFTER,
    ]


def test_an_invitation_at_the_hour_of_a_reminder_is_not_followed_by_it() -> None:
    found = moments(BUDDINGE, DENMARK, local(1, 12, 16), local(30, 11, 17))
    assert [moment.step for moment in found if moment.at == local(30, 11, 17)] == [Step.INVITATION]


def test_a_friday_talk_that_ends_after_the_bundle_goes_into_the_next() -> None:
    steps = {moment.step: moment.at for moment in moments(BUDDINGE, DENMARK, local(4, 12, 17), local(16, 11, 9))}
    assert steps[Step.AFTER] == local(11, 12, 16)


def test_a_bundle_that_falls_on_a_holiday_comes_on_the_school_day_before() -> None:
    tuesday = DENMARK.at(date(2027, 3, 23), time(15))
    steps = {moment.step: moment.at for moment in moments(BUDDINGE, DENMARK, tuesday, tuesday - timedelta(21))}
    # Easter: Thursday and Friday are off.
    assert steps[Step.AFTER] == DENMARK.at(date(2027, 3, 24), time(16))
    wednesday = DENMARK.at(date(2027, 3, 24), time(17))
    steps = {moment.step: moment.at for moment in moments(BUDDINGE, DENMARK, wednesday, wednesday - timedelta(21))}
    assert steps[Step.AFTER] == DENMARK.at(date(2027, 4, 2), time(16))


def test_the_step_after_may_be_counted_in_school_days() -> None:
    after = Offset(school_days=1, at=time(17))
    policy = BUDDINGE.model_copy(update={"timeline": BUDDINGE.timeline.model_copy(update={"after": after})})
    assert check(policy) == []
    steps = {moment.step: moment.at for moment in moments(policy, DENMARK, local(4, 12, 15), local(16, 11, 9))}
    assert steps[Step.AFTER] == local(7, 12, 17)


def test_a_short_round_is_not_nudged_on_the_day_of_its_invitation() -> None:
    found = nudge_moments(BUDDINGE, DENMARK, local(23, 11, 8), local(25, 11, 20))
    assert [nudge.number for nudge in found] == [2]


def test_a_round_that_closes_at_noon_is_not_nudged_afterwards() -> None:
    found = nudge_moments(BUDDINGE, DENMARK, local(16, 11, 8), local(25, 11, 12))
    assert [nudge.at for nudge in found] == [local(23, 11, 17)]


def test_a_nudge_for_the_first_day_after_a_holiday_comes_before_the_holiday() -> None:
    nudges = (Offset(school_days=-1, at=time(17)),)
    policy = BUDDINGE.model_copy(update={"timeline": BUDDINGE.timeline.model_copy(update={"nudges": nudges})})
    found = nudge_moments(policy, DENMARK, local(1, 10, 8), local(19, 10, 20))
    assert [nudge.at for nudge in found] == [local(9, 10, 17)]


@pytest.mark.parametrize(
    ("opens_at", "expected"),
    [
        (local(16, 11, 8), local(25, 11, 20)),
        (local(25, 11, 8), local(26, 11, 20)),
        (local(27, 11, 8), local(30, 11, 20)),
        (local(30, 11, 8), local(1, 12, 16)),
    ],
)
def test_a_round_opened_late_gets_fewer_days_to_choose(opens_at: datetime, expected: datetime) -> None:
    assert choose_by(BUDDINGE, DENMARK, opens_at, local(1, 12, 16)) == expected


def test_a_policy_put_together_by_hand_is_checked_as_a_file_is() -> None:
    booking = BUDDINGE.booking.model_copy(update={"cancel_until": time(16)})
    assert [problem.key for problem in check(BUDDINGE.model_copy(update={"booking": booking}))] == [
        "booking.cancel_until"
    ]


@quick
@given(talks())
def test_moments_rise_from_the_opening_and_never_fall_into_the_changing_hour(
    talk: tuple[Policy, SchoolCalendar, datetime, datetime],
) -> None:
    policy, calendar, starts_at, opened_at = talk
    found = moments(policy, calendar, starts_at, opened_at)
    quiet = quiet_hours(policy.quiet.guardian, calendar)
    assert all(first.at <= second.at for first, second in pairwise(found))
    for moment in found:
        assert moment.at.tzinfo is UTC
        assert moment.at >= opened_at
        assert calendar.local(moment.at).hour != 2
        assert (moment.at > starts_at) == (moment.step is Step.AFTER)
        assert moment.step in LIMITS or not quiet.covers(moment.at)


@quick
@given(talks())
def test_every_day_step_shows_the_wall_clock_time_of_the_policy(
    talk: tuple[Policy, SchoolCalendar, datetime, datetime],
) -> None:
    policy, calendar, starts_at, opened_at = talk
    for moment in moments(policy, calendar, starts_at, opened_at):
        shown = calendar.local(moment.at)
        if moment.step in DAY_STEPS:
            assert shown.time() == getattr(policy.timeline, moment.step).at
        if moment.step is Step.CANCEL_UNTIL:
            assert shown.time() == policy.booking.cancel_until
        if moment.step in LIMITS - {Step.CANCEL_UNTIL}:
            assert calendar.is_school_day(shown.date())


@quick
@given(talks(), st.integers(1, 20))
def test_nudges_are_at_most_two_and_lie_inside_their_round(
    talk: tuple[Policy, SchoolCalendar, datetime, datetime], days: int
) -> None:
    policy, calendar, closes_at, _ = talk
    opens_at = closes_at - timedelta(days)
    found = nudge_moments(policy, calendar, opens_at, closes_at)
    assert len(found) <= 2
    assert all(first.at < second.at for first, second in pairwise(found))
    for nudge in found:
        assert opens_at < nudge.at < closes_at
        assert calendar.local(nudge.at).time() == time(17)
        assert calendar.is_school_day(calendar.local(nudge.at).date())


@pytest.mark.parametrize("name", preset_names())
@pytest.mark.parametrize("monday", [date(2026, 10, 26), date(2027, 3, 30)])
def test_the_week_after_a_change_of_the_clocks_keeps_its_times(name: str, monday: date) -> None:
    policy = load_preset(name)
    calendar = SchoolCalendar(policy.country, policy.timezone)
    talk = calendar.at(monday, time(16))
    steps = {moment.step: moment.at for moment in moments(policy, calendar, talk, talk - timedelta(30))}
    assert calendar.local(steps[Step.DAY_BEFORE]).time() == time(17)
    assert calendar.local(steps[Step.CANCEL_UNTIL]).time() == time(20)
    assert calendar.local(steps[Step.SAME_DAY]).time() == time(14)
    # Three school days earlier the clocks stood one hour apart, and the limit still shows the same time.
    assert calendar.local(steps[Step.TOPICS_CLOSE]).time() == time(20)
    assert calendar.local(steps[Step.TOPICS_CLOSE]).utcoffset() != calendar.local(talk).utcoffset()
