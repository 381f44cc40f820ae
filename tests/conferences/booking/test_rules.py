"""Pure rules: which times are offered, what collides, when a round and a talk can be touched."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.conferences.booking.errors import (
    AlreadyBooked,
    AtTheSameTime,
    BeingChanged,
    CancelledBySchool,
    ChoosingIsOver,
    NoLongerBooked,
    NotYetOpen,
    SlotTaken,
    TalkIsOver,
    TooLate,
)
from bot.conferences.booking.rules import (
    Nearby,
    SlotFacts,
    age_on,
    ensure_first,
    ensure_free,
    ensure_live,
    ensure_movable,
    ensure_no_collision,
    ensure_open,
    is_late_cancel,
)
from bot.conferences.facts import BookingFacts, FreeSlot, RoundFacts
from bot.conferences.models import BookingState, Form, RoundState, SlotState
from bot.conferences.rules import by_day, fitting_times, in_a_row, is_open, next_moment, overlaps
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import load_preset

NOW = datetime(2026, 11, 16, 7, tzinfo=UTC)
TALK = datetime(2026, 12, 1, 15, 20, tzinfo=UTC)
ZONE = "Europe/Copenhagen"
POLICY = load_preset("dk-buddinge")
CALENDAR = SchoolCalendar(POLICY.country, ZONE)
ROUND = RoundFacts(
    1, 1, 1, "3.B", 7, "Mette", 1, RoundState.OPEN, Form.IN_PERSON, "12", 20, NOW, NOW + timedelta(days=9), ZONE
)  # fmt: skip


def booking(number: int = 1, pupil: int = 1, at: datetime = TALK, round_id: int = 1) -> BookingFacts:
    return BookingFacts(
        number, round_id, number, pupil, 1, BookingState.BOOKED, 0, at, at + timedelta(minutes=20), {}
    )  # fmt: skip


def slot(at: datetime = TALK, held_by: int | None = None, state: SlotState = SlotState.FREE) -> SlotFacts:
    return SlotFacts(9, at, at + timedelta(minutes=20), state, held_by, ROUND)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"state": RoundState.CANCELLED}, CancelledBySchool),
        ({"state": RoundState.PAUSED}, BeingChanged),
        ({"state": RoundState.CLOSED}, ChoosingIsOver),
        ({"closes_at": NOW}, ChoosingIsOver),
        ({"state": RoundState.ANNOUNCED, "opens_at": NOW + timedelta(seconds=1)}, NotYetOpen),
        ({"state": RoundState.CANCELLED, "closes_at": NOW - timedelta(days=1)}, CancelledBySchool),
    ],
)
def test_a_round_says_why_no_time_can_be_chosen(changes: dict[str, object], refusal: type[Exception]) -> None:
    round_ = replace(ROUND, **changes)
    assert not is_open(round_, NOW)
    with pytest.raises(refusal):
        ensure_open(round_, NOW)


def test_an_announced_round_opens_by_itself() -> None:
    announced = replace(ROUND, state=RoundState.ANNOUNCED, opens_at=NOW)
    assert is_open(announced, NOW)
    ensure_open(announced, NOW)


@pytest.mark.parametrize(
    "taken", [slot(held_by=2), slot(state=SlotState.BLOCKED), slot(at=NOW), slot(at=NOW - timedelta(days=1))]
)
def test_a_time_that_is_held_blocked_or_past_is_taken(taken: SlotFacts) -> None:
    ensure_free(slot(), 1, NOW)
    with pytest.raises(SlotTaken):
        ensure_free(taken, 1, NOW)


def test_a_child_has_one_talk_a_round_and_the_choice_is_only_offered_while_the_other_time_is_free() -> None:
    mine = [Nearby(booking(), 7)]
    with pytest.raises(AlreadyBooked) as free:
        ensure_first(slot(TALK + timedelta(hours=1)), 1, mine, NOW)
    assert free.value.wanted_slot_id == 9
    with pytest.raises(AlreadyBooked) as held:
        ensure_first(slot(TALK + timedelta(hours=1), held_by=3), 1, mine, NOW)
    assert held.value.wanted_slot_id is None
    ensure_first(slot(), 2, mine, NOW)
    ensure_first(slot(), 1, [Nearby(booking(round_id=2), 7)], NOW)


@pytest.mark.parametrize(("minutes", "collides"), [(-21, False), (-20, False), (-19, True), (0, True), (19, True),
                                                   (20, False)])  # fmt: skip
def test_talks_collide_when_they_share_a_moment(minutes: int, collides: bool) -> None:
    other = Nearby(booking(2, pupil=2, at=TALK + timedelta(minutes=minutes)), 8)
    if not collides:
        ensure_no_collision(slot(), 1, [1, 2], [other])
        return
    with pytest.raises(AtTheSameTime) as refused:
        ensure_no_collision(slot(), 1, [1, 2], [other])
    assert refused.value.other_pupil_id == 2


def test_the_teachers_other_talk_collides_without_naming_whose_it_is() -> None:
    with pytest.raises(AtTheSameTime) as refused:
        ensure_no_collision(slot(), 1, [1], [Nearby(booking(2, pupil=5), 7)])
    assert refused.value.other_pupil_id is None
    # Another family's talk with another teacher is nobody's business.
    ensure_no_collision(slot(), 1, [1], [Nearby(booking(2, pupil=5), 8)])


def test_the_talk_that_is_given_up_does_not_stand_in_its_own_way() -> None:
    ensure_no_collision(slot(TALK + timedelta(minutes=10)), 1, [1], [Nearby(booking(), 7)], leaving=1)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"state": BookingState.CANCELLED}, NoLongerBooked),
        ({"state": BookingState.CANCELLED_LATE}, NoLongerBooked),
        ({"state": BookingState.CANCELLED_BY_SCHOOL}, CancelledBySchool),
        ({"starts_at": NOW}, TalkIsOver),
    ],
)
def test_a_talk_that_is_none_any_more_says_why(changes: dict[str, object], refusal: type[Exception]) -> None:
    ensure_live(booking(), ROUND, NOW)
    with pytest.raises(refusal):
        ensure_live(replace(booking(), **changes), ROUND, NOW)


def test_the_limit_is_eight_in_the_evening_before() -> None:
    limit = datetime(2026, 11, 30, 19, tzinfo=UTC)  # 20.00 in Copenhagen
    closed = replace(ROUND, state=RoundState.CLOSED, closes_at=NOW)
    ensure_movable(POLICY, CALENDAR, booking(), closed, limit)
    with pytest.raises(TooLate) as late:
        ensure_movable(POLICY, CALENDAR, booking(), ROUND, limit + timedelta(seconds=1))
    assert late.value.limit == limit
    assert not is_late_cancel(POLICY, CALENDAR, booking(), limit)
    assert is_late_cancel(POLICY, CALENDAR, booking(), limit + timedelta(seconds=1))


@pytest.mark.parametrize(
    ("state", "refusal"), [(RoundState.PAUSED, BeingChanged), (RoundState.CANCELLED, CancelledBySchool)]
)
def test_nothing_is_moved_while_the_round_stands_still(state: RoundState, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        ensure_movable(POLICY, CALENDAR, booking(), replace(ROUND, state=state), NOW)


@pytest.mark.parametrize(
    ("born_on", "age"),
    [("2014-12-01", 12), ("2014-12-02", 11), ("2014-11-30", 12), (None, None), ("", None), ("2016-02-29", 10)],
)
def test_an_age_is_whole_years_on_the_day_of_the_talk(born_on: str | None, age: int | None) -> None:
    assert age_on(born_on, date(2026, 12, 1)) == age


# Offers ------------------------------------------------------------------------------------------------------------


def free(*minutes: int, start: datetime = TALK) -> list[FreeSlot]:
    return [
        FreeSlot(number, 1, start + timedelta(minutes=each), start + timedelta(minutes=each + 20))
        for number, each in enumerate(minutes, start=1)
    ]  # fmt: skip


@given(st.lists(st.integers(0, 4000), unique=True, max_size=30), st.integers(0, 500))
def test_three_offers_are_free_in_time_order_and_as_many_as_there_are(minutes: list[int], seed: int) -> None:
    slots = free(*sorted(minutes))
    offered = fitting_times(slots, ZONE, seed)
    assert set(offered) <= set(slots)
    assert len(offered) == min(3, len(slots))
    assert list(offered) == sorted(offered, key=lambda each: each.starts_at)
    days = len(by_day(slots, ZONE))
    assert len(by_day(offered, ZONE)) == min(days, len(offered))


def test_families_are_not_all_offered_the_same_times() -> None:
    slots = free(*range(0, 240, 20))
    assert len({fitting_times(slots, ZONE, seed)[0].slot_id for seed in range(12)}) > 3


def test_a_day_is_a_day_on_the_schools_wall_clock() -> None:
    late = datetime(2026, 12, 1, 22, 50, tzinfo=UTC)  # 23.50
    assert [day.day.day for day in by_day(free(0, 20, start=late), ZONE)] == [1, 2]


@given(
    st.dictionaries(st.integers(1, 4), st.lists(st.integers(0, 12), unique=True, max_size=6), min_size=2, max_size=4)
)
def test_a_row_gives_every_child_a_time_on_one_day_without_overlap(times: dict[int, list[int]]) -> None:
    row = in_a_row({pupil: free(*(20 * each for each in sorted(found))) for pupil, found in times.items()}, ZONE)
    if row is None:
        return
    assert sorted(pupil for pupil, _slot in row.talks) == sorted(times)
    for (_one, before), (_other, after) in zip(row.talks, row.talks[1:], strict=False):
        assert before.ends_at <= after.starts_at
    for pupil, found in row.talks:
        assert (found.starts_at - TALK) // timedelta(minutes=20) in times[pupil]


def test_the_shortest_stay_wins_over_the_earliest_start() -> None:
    row = in_a_row({1: free(0, 100), 2: free(120, 60)}, ZONE)
    assert row is not None
    assert row.lasts == timedelta(minutes=40)


def test_one_child_or_a_crowd_is_no_row() -> None:
    assert in_a_row({1: free(0)}, ZONE) is None
    assert in_a_row({pupil: free(20 * pupil) for pupil in range(6)}, ZONE) is None


@pytest.mark.parametrize(
    ("clock", "moment"), [("07:00:00", "07:00"), ("07:00:01", "07:05"), ("07:04:59", "07:05"), ("07:59:30", "08:00")]
)
def test_messages_gather_until_the_next_whole_five_minutes(clock: str, moment: str) -> None:
    found = next_moment(datetime.fromisoformat(f"2026-11-16T{clock}+00:00"))
    assert f"{found:%H:%M:%S}" == f"{moment}:00"


@given(*4 * [st.integers(0, 50)])
def test_overlapping_is_mutual(start: int, length: int, other: int, other_length: int) -> None:
    spans = [TALK + timedelta(minutes=each) for each in (start, start + length + 1, other, other + other_length + 1)]
    assert overlaps(*spans) == overlaps(spans[2], spans[3], spans[0], spans[1])
    assert overlaps(*spans) == bool(set(range(start, start + length + 1)) & set(range(other, other + other_length + 1)))
