"""Changing a round that runs: more times, blocked times, a pause, another room, its end."""

from __future__ import annotations

from datetime import timedelta

from bot.conferences.booking.presses import BookSlot, SayNoTimeSuits
from bot.conferences.models import Booking, Form, Round, RoundState, RoundTotal, Slot
from bot.conferences.plans import DAY_BEFORE, INVITED, NUDGE, SAME_DAY
from bot.conferences.rounds.changing.presses import (
    AddHours,
    AskCancelDay,
    AskRoom,
    CancelDay,
    ChangeForm,
    CloseRound,
    EditRound,
    PauseRound,
    PickAddDay,
    ResumeRound,
    SetBlocked,
)
from bot.conferences.rounds.running.presses import BookFor
from bot.outbox.models import OutboxRow
from bot.people.models import StaffRole
from tests.conferences.rounds.sentences import (
    CANCELLED,
    CHOOSE,
    CLOSED,
    ENDS_FIRST,
    JUST_BOOKED,
    LONG_ROOM,
    NEW_TIME,
    NEWS,
    NOTHING_FITS,
    OFF_FIRST,
    OFF_LATER,
    OPEN_AGAIN,
    OTHER_TALKS,
    PAUSED,
    TOO_OLD,
)
from tests.conferences.rounds.stage import TALKS_FROM, Class, does, school_class
from tests.world import World


def _added(stage: Class, number: int) -> str:
    return stage.many("%(number)s time was added.", "%(number)s times were added.", number)


def _cancelled(stage: Class, number: int) -> str:
    return stage.many(
        "Cancelled. %(number)s family is being told.", "Cancelled. %(number)s families are being told.", number
    )


async def state(stage: Class) -> str:
    return str((await stage.rows(Round.state))[0].state)


async def waiting(stage: Class, *kinds: str) -> list[str]:
    rows = await stage.rows(OutboxRow.id, OutboxRow.kind, OutboxRow.state)
    return [row.kind for row in rows if row.kind in kinds and row.state == "waiting"]


async def test_a_pause_takes_no_bookings_and_ends(world: World) -> None:
    stage = await school_class(world)
    await stage.opens()
    far, mette = await stage.joins(stage.guardians[0], "far"), await stage.mette()
    assert stage.part(PAUSED) in await does(mette, PauseRound(1))
    await does(far, BookSlot(1, stage.pupils[0]))
    assert await stage.count(Booking) == 0
    assert stage.part(OPEN_AGAIN) in await does(mette, ResumeRound(1))
    await does(far, BookSlot(1, stage.pupils[0]))
    assert await stage.count(Booking) == 1
    await does(mette, PauseRound(1))
    await does(mette, PauseRound(1))
    assert await state(stage) == "paused"


async def test_an_announced_round_that_is_paused_over_its_opening_invites_when_it_goes_on(world: World) -> None:
    stage = await school_class(world)
    far, mette = await stage.joins(stage.guardians[0], "far"), await stage.mette()
    await stage.opens()
    await does(mette, PauseRound(1))
    await world.passes(minutes=30)
    assert not any(stage.part(CHOOSE) in line for line in far.lines)
    await does(mette, ResumeRound(1))
    await world.passes(minutes=5)
    assert sum(stage.part(CHOOSE) in line for line in far.lines) == 1


async def test_closing_stops_nudges_and_keeps_bookings_and_opens_again(world: World) -> None:
    stage = await school_class(world)
    await stage.opens()
    far, mette = await stage.joins(stage.guardians[0], "far"), await stage.mette()
    await does(far, BookSlot(1, stage.pupils[0]))
    assert stage.part(CLOSED) in await does(mette, CloseRound(1))
    assert await waiting(stage, NUDGE, INVITED) == []
    assert await waiting(stage, DAY_BEFORE, SAME_DAY) != []
    world.clock.set(stage.at(12))
    assert stage.part(OPEN_AGAIN) in await does(mette, ResumeRound(1))
    assert (await stage.rows(Round.closes_at))[0].closes_at > world.clock.now()


async def test_another_room_is_told_silently_in_the_neutral_sentence(world: World) -> None:
    stage = await school_class(world)
    await stage.opens()
    far, mette = await stage.joins(stage.guardians[0], "far"), await stage.mette()
    await does(mette, BookFor(1, stage.pupils[0]))
    await world.passes(minutes=11)
    lines, rings = len(far.lines), len(far.rings)
    await does(mette, AskRoom(1))
    assert stage.part(LONG_ROOM) in (await mette.sends("x" * 50)).text
    await mette.sends("lokale 14")
    await does(mette, AskRoom(1))
    await mette.sends("15")
    assert (await stage.rows(Round.room)) == [("15",)]
    await world.passes(minutes=10)
    assert far.lines[lines:] == [stage.words(NEWS)]
    assert len(far.rings) == rings
    assert far.last.protected
    await far.presses(far.last.labels[0])
    assert "15" in far.last.text
    await does(mette, ChangeForm(1, Form.PHONE))
    assert (await stage.rows(Round.form, Round.room)) == [("phone", None)]
    await world.passes(minutes=10)
    assert len(far.lines) == lines + 2
    assert stage.part(TOO_OLD) in await does(mette, ChangeForm(1, Form.VIRTUAL))


async def test_a_blocked_time_cannot_be_booked_and_a_booked_one_not_blocked(world: World) -> None:
    stage = await school_class(world)
    await stage.opens()
    far, mette = await stage.joins(stage.guardians[0], "far"), await stage.mette()
    assert "✕ 14.00" in (await does(mette, SetBlocked(1, True))) or "✕ 14.00" in mette.last.labels
    await does(mette, SetBlocked(1, True))
    await does(far, BookSlot(1, stage.pupils[0]))
    assert await stage.count(Booking) == 0
    await does(far, BookSlot(2, stage.pupils[0]))
    assert await stage.count(Booking) == 1
    assert stage.part(JUST_BOOKED) in await does(mette, SetBlocked(2, True))
    await does(mette, SetBlocked(1, False))
    assert [row.state for row in await stage.rows(Slot.id, Slot.state)] == ["free"] * 4


async def test_a_blocked_time_is_not_freed_upon_other_talks(world: World) -> None:
    stage = await school_class(world)
    await stage.opens()
    mette = await stage.mette()
    await does(mette, SetBlocked(1, True))
    other = await world.town.school_class(stage.school, "5.A")
    await world.town.round(stage.school, other, stage.teacher, [stage.at(14, 10) - timedelta(minutes=10)])
    assert stage.part(OTHER_TALKS) in await does(mette, SetBlocked(1, False))
    assert (await stage.rows(Slot.id, Slot.state))[0].state == "blocked"


async def test_more_times_reach_those_who_waited_for_them(world: World) -> None:
    stage = await school_class(world)
    await stage.opens()
    first, second = await stage.joins(stage.guardians[0], "one"), await stage.joins(stage.guardians[1], "two")
    mette = await stage.mette()
    await world.passes(minutes=10)
    await does(first, SayNoTimeSuits(1, stage.pupils[0]))
    lines = len(first.lines), len(second.lines)
    await does(mette, PickAddDay(1, TALKS_FROM + timedelta(days=1)))
    await mette.sends("8-9")
    families = (
        "%(number)s family that was waiting is being told.",
        "%(number)s families that were waiting are being told.",
    )
    assert f"{_added(stage, 3)} {stage.many(*families, 1)}" in mette.last.text
    await world.passes(minutes=10)
    assert [stage.part(CHOOSE) in line for line in first.lines[lines[0] :]] == [True]
    assert second.lines[lines[1] :] == []
    assert len(await stage.rows(Slot.id)) == 7


async def test_more_times_go_around_what_there_is(world: World) -> None:
    stage = await school_class(world)
    await stage.opens()
    mette = await stage.mette()
    assert _added(stage, 2) in await does(mette, AddHours(1, TALKS_FROM, 14 * 60, 16 * 60))
    assert stage.part(OTHER_TALKS) in await does(mette, AddHours(1, TALKS_FROM, 14 * 60, 16 * 60))
    assert stage.part(NOTHING_FITS) in await does(mette, AddHours(1, TALKS_FROM, 16 * 60, 16 * 60 + 10))
    assert stage.part(NOTHING_FITS) in await does(mette, AddHours(1, TALKS_FROM - timedelta(days=1), 14 * 60, 16 * 60))
    assert stage.part(ENDS_FIRST) in await does(mette, AddHours(1, TALKS_FROM, 16 * 60, 14 * 60))
    assert stage.part(TOO_OLD) in await does(mette, AddHours(1, TALKS_FROM, 99999, 0))
    starts = [row.starts_at for row in await stage.rows(Slot.id, Slot.starts_at)]
    assert len(starts) == len(set(starts)) == 6


async def test_a_cancelled_day_tells_who_was_booked_and_offers_the_rest(world: World) -> None:
    stage = await school_class(world, pupils=3)
    other_day = TALKS_FROM + timedelta(days=1)
    await stage.opens(stage.at(14), stage.at(14, 20), stage.at(14, day=other_day))
    first, second = await stage.joins(stage.guardians[0], "one"), await stage.joins(stage.guardians[1], "two")
    mette = await stage.mette()
    for slot, pupil in enumerate(stage.pupils, start=1):
        await does(mette, BookFor(slot, pupil))
    await does(mette, BookFor(3, stage.pupils[2]))
    await world.passes(minutes=10)
    concerned = (
        "%(number)s family has a time and is told at once.",
        "%(number)s families have a time and are told at once.",
    )
    assert stage.many(*concerned, 2) in await does(mette, AskCancelDay(1, TALKS_FROM.toordinal()))
    lines = len(first.lines), len(second.lines)
    text = await does(mette, CancelDay(1, TALKS_FROM.toordinal()))
    left = stage.words("There are no other times to choose, so please add some when you can.")
    assert text.startswith(f"{_cancelled(stage, 2)} {left}")
    await world.passes(minutes=10)
    for phone, before in ((first, lines[0]), (second, lines[1])):
        (told,) = phone.lines[before:]
        assert "mandag den 30. november" in told
        assert stage.part(OFF_FIRST) in told
    rows = await stage.rows(Booking.id, Booking.state)
    assert [row.state for row in rows] == ["cancelled_by_school", "cancelled_by_school", "booked"]
    assert [row.state for row in await stage.rows(Slot.id, Slot.state)] == ["blocked", "blocked", "free"]
    assert stage.part(NOTHING_FITS) in await does(mette, CancelDay(1, (TALKS_FROM + timedelta(days=7)).toordinal()))
    await does(mette, AddHours(1, other_day, 15 * 60, 16 * 60))
    await world.passes(minutes=10)
    # One each is held for those whose talk was cancelled, before anybody else can choose.
    assert stage.part(NEW_TIME) in first.last.text


async def test_a_cancelled_round_tells_everybody_and_names_whom_to_call(world: World) -> None:
    stage = await school_class(world)
    await stage.opens()
    far = await stage.joins(stage.guardians[0], "far")
    mette = await stage.mette()
    await does(mette, BookFor(1, stage.pupils[0]))
    await does(mette, BookFor(2, stage.pupils[1]))
    text = await does(mette, CancelDay(1, 0))
    assert _cancelled(stage, 1) in text
    call = stage.words("Please call these families, who are not on Telegram:")
    assert f"{call}\nMan. 30. nov. kl. 14.20: Elev2 Lund" in text
    assert "Elev1" not in text
    await world.passes(minutes=10)
    assert stage.part(OFF_LATER) in far.last.text
    assert await waiting(stage, INVITED, NUDGE, DAY_BEFORE, SAME_DAY) == []
    assert await state(stage) == RoundState.CANCELLED.value
    gone = stage.words("%(class_name)s: the round is cancelled", class_name="3.B")
    assert gone in await does(mette, EditRound(1))
    assert stage.part(CANCELLED) in await does(mette, ResumeRound(1))
    assert await state(stage) == RoundState.CANCELLED.value


async def test_a_talk_cancelled_on_its_own_day_rings_through_quiet_hours(world: World) -> None:
    stage = await school_class(world)
    await stage.opens()
    mette = await stage.mette()
    await does(mette, BookFor(1, stage.pupils[0]))
    world.clock.set(stage.at(5))
    await does(mette, CancelDay(1, TALKS_FROM.toordinal()))
    rows = await stage.rows(OutboxRow.id, OutboxRow.kind, OutboxRow.ring)
    assert [row.ring for row in rows if row.kind == "conference.off"] == ["through"]


async def test_the_numbers_that_stay_follow_what_happens(world: World) -> None:
    stage = await school_class(world)
    mette = await stage.mette()
    await mette.sends("/round")
    await mette.presses(stage.day(1))
    await mette.presses(stage.words("Next"))
    await mette.sends("14-16")
    for label in (
        "20 min.",
        stage.words("No breaks"),
        stage.words("At the school"),
        stage.words("Skip"),
        stage.words("Open now"),
    ):
        await mette.presses(label)
    await does(mette, BookFor(1, stage.pupils[0]))
    await does(mette, BookFor(2, stage.pupils[1]))
    far = await stage.joins(stage.guardians[2], "far")
    await does(far, SayNoTimeSuits(1, stage.pupils[2]))
    await does(mette, CancelDay(1, TALKS_FROM.toordinal()))
    await does(mette, CloseRound(1))
    total = await stage.rows(RoundTotal.pupils, RoundTotal.booked, RoundTotal.cancelled, RoundTotal.no_time_suited)
    assert total == [(3, 0, 2, 1)]


async def test_a_co_teacher_may_change_and_the_board_stays_with_the_rounds_teacher(world: World) -> None:
    stage = await school_class(world)
    await stage.opens()
    anders = await world.town.person(stage.school, "Anders")
    await world.town.works(stage.school, anders, stage.class_id, StaffRole.TEAM_TEACHER)
    mette, other = await stage.mette(), await stage.joins(anders, "anders")
    await world.passes(minutes=5)
    boards = [message.message_id for message in mette.messages if message.text.startswith("3.B:")]
    await does(other, PauseRound(1))
    await world.passes(minutes=5)
    paused = stage.words("%(class_name)s: %(booked)s of %(pupils)s, paused", class_name="3.B", booked=0, pupils=3)
    assert [(message.message_id, message.text) for message in mette.messages if message.text.startswith("3.B:")] == [
        (boards[0], paused)
    ]
    assert not any(line.startswith("3.B: 0") for line in other.rings[1:])
