"""School days and quiet hours, above all around holidays and in the nights in which the clocks change."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.schools.calendar import Country, QuietHours, SchoolCalendar, public_holidays

DENMARK = SchoolCalendar("DK", "Europe/Copenhagen", frozenset({date(2026, 10, day) for day in range(12, 17)}))
NORWAY = SchoolCalendar("NO", "Europe/Oslo")
SWEDEN = SchoolCalendar("SE", "Europe/Stockholm")
CALENDARS = (DENMARK, NORWAY, SWEDEN)

AUTUMN_NIGHT = date(2026, 10, 25)
SPRING_NIGHT = date(2027, 3, 28)

quick = settings(max_examples=80, deadline=None)
calendars = st.sampled_from(CALENDARS)
days = st.dates(date(2026, 8, 1), date(2027, 7, 31))
instants = st.datetimes(datetime(2026, 8, 1), datetime(2027, 7, 31), timezones=st.just(UTC))  # noqa: DTZ001
near_a_change = st.one_of(
    st.datetimes(datetime(2026, 10, 23, 12), datetime(2026, 10, 26, 12), timezones=st.just(UTC)),  # noqa: DTZ001
    st.datetimes(datetime(2027, 3, 26, 12), datetime(2027, 3, 29, 12), timezones=st.just(UTC)),  # noqa: DTZ001
)
# Wall-clock times that every day has once.
clocks = st.times().map(lambda clock: clock.replace(second=0, microsecond=0)).filter(lambda clock: clock.hour != 2)


def nights(calendar: SchoolCalendar) -> QuietHours:
    return QuietHours(calendar, time(21), time(6, 30))


def staff(calendar: SchoolCalendar) -> QuietHours:
    return QuietHours(calendar, time(17), time(7), weekends=True, holidays=True)


@pytest.mark.parametrize(
    ("country", "holiday"),
    [
        ("DK", date(2027, 3, 25)),  # Skærtorsdag
        ("DK", date(2027, 5, 17)),  # 2. pinsedag
        ("NO", date(2027, 5, 17)),  # Grunnlovsdagen, on a Monday
        ("SE", date(2027, 1, 6)),  # Trettondedag jul, on a Wednesday
    ],
)
def test_a_public_holiday_is_no_school_day(country: Country, holiday: date) -> None:
    assert holiday in public_holidays(country, holiday.year)
    calendar = SchoolCalendar(country, "Europe/Oslo")
    assert calendar.is_holiday(holiday)
    assert not calendar.is_school_day(holiday)


def test_a_holiday_in_one_country_is_school_in_the_next() -> None:
    assert SWEDEN.is_school_day(date(2027, 5, 18))
    assert DENMARK.is_school_day(date(2027, 1, 6))
    assert not SWEDEN.is_school_day(date(2027, 1, 6))


def test_the_schools_own_days_off_and_weekends_are_no_school_days() -> None:
    assert not DENMARK.is_school_day(date(2026, 10, 14))
    assert NORWAY.is_school_day(date(2026, 10, 14))
    assert not NORWAY.is_school_day(date(2026, 10, 17))


def test_school_days_are_counted_over_a_holiday() -> None:
    assert DENMARK.school_days_before(date(2026, 10, 20), 1) == date(2026, 10, 19)
    assert DENMARK.school_days_before(date(2026, 10, 19), 1) == date(2026, 10, 9)
    assert DENMARK.school_days_after(date(2026, 10, 9), 2) == date(2026, 10, 20)
    assert DENMARK.next_school_day(date(2026, 10, 9)) == date(2026, 10, 19)


def test_no_school_day_away_means_the_day_itself_or_the_nearest() -> None:
    assert DENMARK.school_days_before(date(2026, 11, 16), 0) == date(2026, 11, 16)
    assert DENMARK.school_days_before(date(2026, 11, 15), 0) == date(2026, 11, 13)
    assert DENMARK.school_days_after(date(2026, 11, 15), 0) == date(2026, 11, 16)


def test_a_negative_count_and_a_calendar_without_open_days_are_errors() -> None:
    with pytest.raises(ValueError, match="from 0 upwards"):
        DENMARK.school_days_before(date(2026, 11, 16), -1)
    first = date(2026, 1, 1)
    shut = SchoolCalendar("DK", "Europe/Copenhagen", frozenset(first + timedelta(day) for day in range(1500)))
    with pytest.raises(ValueError, match="no open day"):
        shut.next_school_day(first)
    with pytest.raises(ValueError, match="never end"):
        staff(shut).ends_after(datetime(2026, 1, 2, tzinfo=UTC))
    with pytest.raises(ValueError, match="never began"):
        staff(shut).starts_before(datetime(2029, 12, 1, tzinfo=UTC))


@quick
@given(calendars, days, st.integers(1, 30))
def test_counting_back_and_forth_agree(calendar: SchoolCalendar, day: date, count: int) -> None:
    before = calendar.school_days_before(day, count)
    between = (before + timedelta(step) for step in range((day - before).days))
    assert sum(calendar.is_school_day(found) for found in between) == count
    assert calendar.is_school_day(before)
    if calendar.is_school_day(day):
        assert calendar.school_days_after(before, count) == day


@quick
@given(calendars, days, clocks)
def test_a_wall_clock_time_is_shown_as_it_was_meant(calendar: SchoolCalendar, day: date, clock: time) -> None:
    moment = calendar.at(day, clock)
    assert moment.tzinfo is UTC
    local = calendar.local(moment)
    assert (local.date(), local.time()) == (day, clock)


@pytest.mark.parametrize("calendar", CALENDARS)
def test_both_changes_of_the_clocks_keep_the_evening_and_the_morning(calendar: SchoolCalendar) -> None:
    for night, hours in ((AUTUMN_NIGHT, 14), (SPRING_NIGHT, 12)):
        evening, morning = calendar.at(night - timedelta(1), time(18)), calendar.at(night, time(7))
        assert morning - evening == timedelta(hours=hours)


@pytest.mark.parametrize("calendar", CALENDARS)
def test_an_hour_that_comes_twice_is_the_first_and_a_skipped_one_comes_later(
    calendar: SchoolCalendar,
) -> None:
    assert calendar.at(AUTUMN_NIGHT, time(2, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert calendar.at(AUTUMN_NIGHT, time(2, 30, fold=1)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert calendar.local(calendar.at(SPRING_NIGHT, time(2, 30))).time() == time(3, 30)


def test_times_without_or_with_too_much_zone_are_refused() -> None:
    with pytest.raises(ValueError, match="no local time"):
        DENMARK.local(datetime(2026, 11, 16))  # noqa: DTZ001
    with pytest.raises(ValueError, match="no time zone"):
        DENMARK.at(date(2026, 11, 16), time(12, tzinfo=UTC))


@pytest.mark.parametrize(
    ("clock", "quiet"),
    [(time(20, 59), False), (time(21), True), (time(0), True), (time(6, 29), True), (time(6, 30), False)],
)
def test_a_guardians_night_runs_over_midnight(clock: time, quiet: bool) -> None:
    assert nights(DENMARK).covers(DENMARK.at(date(2026, 11, 18), clock)) is quiet


def test_staff_are_left_alone_from_friday_afternoon_to_monday_morning() -> None:
    saturday = DENMARK.at(date(2026, 11, 21), time(12))
    assert staff(DENMARK).starts_before(saturday) == DENMARK.at(date(2026, 11, 20), time(17))
    assert staff(DENMARK).ends_after(saturday) == DENMARK.at(date(2026, 11, 23), time(7))


def test_staff_are_left_alone_through_the_autumn_holiday() -> None:
    wednesday = DENMARK.at(date(2026, 10, 14), time(12))
    assert staff(DENMARK).starts_before(wednesday) == DENMARK.at(date(2026, 10, 9), time(17))
    assert staff(DENMARK).ends_after(wednesday) == DENMARK.at(date(2026, 10, 19), time(7))


def test_quiet_hours_within_a_day_and_none_at_all() -> None:
    noon = DENMARK.at(date(2026, 11, 18), time(12, 30))
    rest = QuietHours(DENMARK, time(12), time(13))
    assert (rest.starts_before(noon), rest.ends_after(noon)) == (
        DENMARK.at(date(2026, 11, 18), time(12)),
        DENMARK.at(date(2026, 11, 18), time(13)),
    )
    never = QuietHours(DENMARK, time(8), time(8))
    assert not never.covers(noon)
    assert never.ends_after(noon) == never.starts_before(noon) == noon
    from_midnight = QuietHours(DENMARK, time(0), time(6))
    assert from_midnight.starts_before(DENMARK.at(date(2026, 11, 18), time(3))) == DENMARK.at(
        date(2026, 11, 18), time(0)
    )


@quick
@given(calendars, st.one_of(instants, near_a_change), clocks, clocks)
def test_quiet_hours_are_those_of_the_wall_clock(
    calendar: SchoolCalendar, moment: datetime, start: time, end: time
) -> None:
    local = calendar.local(moment).time()
    inside = start <= local < end if start <= end else local >= start or local < end
    assert QuietHours(calendar, start, end).covers(moment) is inside


@quick
@given(calendars, st.one_of(instants, near_a_change), st.booleans())
def test_quiet_time_is_one_stretch_from_its_start_to_its_end(
    calendar: SchoolCalendar, moment: datetime, whole_days: bool
) -> None:
    quiet = staff(calendar) if whole_days else nights(calendar)
    begins, ends = quiet.starts_before(moment), quiet.ends_after(moment)
    if not quiet.covers(moment):
        assert begins == ends == moment
        return
    assert begins <= moment < ends
    assert calendar.local(begins).time() == quiet.start
    assert calendar.local(ends).time() == quiet.end
    tick = timedelta(microseconds=1)
    assert quiet.covers(begins)
    assert quiet.covers(ends - tick)
    assert not quiet.covers(begins - tick)
    assert not quiet.covers(ends)
    assert all(quiet.covers(begins + (ends - begins) * part / 20) for part in range(20))
