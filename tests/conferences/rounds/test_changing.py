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
from tests.conferences.rounds.stage import TALKS_FROM, Class, does, school_class
from tests.world import World


async def state(stage: Class) -> str:
    return str((await stage.rows(Round.state))[0].state)


async def waiting(stage: Class, *kinds: str) -> list[str]:
    rows = await stage.rows(OutboxRow.id, OutboxRow.kind, OutboxRow.state)
    return [row.kind for row in rows if row.kind in kinds and row.state == "waiting"]


async def test_a_pause_takes_no_bookings_and_ends(world: World) -> None:
    stage = await school_class(world)
    await stage.opens()
    far, mette = await stage.joins(stage.guardians[0], "far"), await stage.mette()
    assert "er på pause" in await does(mette, PauseRound(1))
    await does(far, BookSlot(1, stage.pupils[0]))
    assert await stage.count(Booking) == 0
    assert "åben igen" in await does(mette, ResumeRound(1))
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
    assert not any("Nu kan du vælge tid" in line for line in far.lines)
    await does(mette, ResumeRound(1))
    await world.passes(minutes=5)
    assert sum("Nu kan du vælge tid" in line for line in far.lines) == 1


async def test_closing_stops_nudges_and_keeps_bookings_and_opens_again(world: World) -> None:
    stage = await school_class(world)
    await stage.opens()
    far, mette = await stage.joins(stage.guardians[0], "far"), await stage.mette()
    await does(far, BookSlot(1, stage.pupils[0]))
    assert "De bookede tider står ved magt" in await does(mette, CloseRound(1))
    assert await waiting(stage, NUDGE, INVITED) == []
    assert await waiting(stage, DAY_BEFORE, SAME_DAY) != []
    world.clock.set(stage.at(12))
    assert "åben igen" in await does(mette, ResumeRound(1))
    assert (await stage.rows(Round.closes_at))[0].closes_at > world.clock.now()


async def test_another_room_is_told_silently_in_the_neutral_sentence(world: World) -> None:
    stage = await school_class(world)
    await stage.opens()
    far, mette = await stage.joins(stage.guardians[0], "far"), await stage.mette()
    await does(mette, BookFor(1, stage.pupils[0]))
    await world.passes(minutes=11)
    lines, rings = len(far.lines), len(far.rings)
    await does(mette, AskRoom(1))
    assert "højst have 40 tegn" in (await mette.sends("x" * 50)).text
    await mette.sends("lokale 14")
    await does(mette, AskRoom(1))
    await mette.sends("15")
    assert (await stage.rows(Round.room)) == [("15",)]
    await world.passes(minutes=10)
    assert far.lines[lines:] == ["Der er nyt om en samtale."]
    assert len(far.rings) == rings
    assert far.last.protected
    await far.presses("Åbn")
    assert "lokale 15" in far.last.text
    await does(mette, ChangeForm(1, Form.PHONE))
    assert (await stage.rows(Round.form, Round.room)) == [("phone", None)]
    await world.passes(minutes=10)
    assert len(far.lines) == lines + 2
    assert "for gammel" in await does(mette, ChangeForm(1, Form.VIRTUAL))


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
    assert "er lige blevet booket" in await does(mette, SetBlocked(2, True))
    await does(mette, SetBlocked(1, False))
    assert [row.state for row in await stage.rows(Slot.id, Slot.state)] == ["free"] * 4


async def test_a_blocked_time_is_not_freed_upon_other_talks(world: World) -> None:
    stage = await school_class(world)
    await stage.opens()
    mette = await stage.mette()
    await does(mette, SetBlocked(1, True))
    other = await world.town.school_class(stage.school, "5.A")
    await world.town.round(stage.school, other, stage.teacher, [stage.at(14, 10) - timedelta(minutes=10)])
    assert "allerede andre samtaler" in await does(mette, SetBlocked(1, False))
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
    assert "3 tider er tilføjet. 1 familie, der ventede, får besked nu." in mette.last.text
    await world.passes(minutes=10)
    assert ["Nu kan du vælge tid" in line for line in first.lines[lines[0] :]] == [True]
    assert second.lines[lines[1] :] == []
    assert len(await stage.rows(Slot.id)) == 7


async def test_more_times_go_around_what_there_is(world: World) -> None:
    stage = await school_class(world)
    await stage.opens()
    mette = await stage.mette()
    assert "2 tider er tilføjet" in await does(mette, AddHours(1, TALKS_FROM, 14 * 60, 16 * 60))
    assert "allerede andre samtaler eller tider" in await does(mette, AddHours(1, TALKS_FROM, 14 * 60, 16 * 60))
    assert "ikke plads" in await does(mette, AddHours(1, TALKS_FROM, 16 * 60, 16 * 60 + 10))
    assert "ikke plads" in await does(mette, AddHours(1, TALKS_FROM - timedelta(days=1), 14 * 60, 16 * 60))
    assert "Sluttiden" in await does(mette, AddHours(1, TALKS_FROM, 16 * 60, 14 * 60))
    assert "for gammel" in await does(mette, AddHours(1, TALKS_FROM, 99999, 0))
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
    assert "2 familier har en tid" in await does(mette, AskCancelDay(1, TALKS_FROM.toordinal()))
    lines = len(first.lines), len(second.lines)
    text = await does(mette, CancelDay(1, TALKS_FROM.toordinal()))
    assert text.startswith("Det er aflyst. 2 familier får besked nu. Der er ingen andre tider at vælge imellem")
    await world.passes(minutes=10)
    for phone, before in ((first, lines[0]), (second, lines[1])):
        (told,) = phone.lines[before:]
        assert "desværre nødt til at aflyse samtalen mandag den 30. november" in told
        assert told.endswith("Vi skriver, når der er nye tider.")
    rows = await stage.rows(Booking.id, Booking.state)
    assert [row.state for row in rows] == ["cancelled_by_school", "cancelled_by_school", "booked"]
    assert [row.state for row in await stage.rows(Slot.id, Slot.state)] == ["blocked", "blocked", "free"]
    assert "ikke plads" in await does(mette, CancelDay(1, (TALKS_FROM + timedelta(days=7)).toordinal()))
    await does(mette, AddHours(1, other_day, 15 * 60, 16 * 60))
    await world.passes(minutes=10)
    assert "Nu kan du vælge tid" in first.last.text


async def test_a_cancelled_round_tells_everybody_and_names_whom_to_call(world: World) -> None:
    stage = await school_class(world)
    await stage.opens()
    far = await stage.joins(stage.guardians[0], "far")
    mette = await stage.mette()
    await does(mette, BookFor(1, stage.pupils[0]))
    await does(mette, BookFor(2, stage.pupils[1]))
    text = await does(mette, CancelDay(1, 0))
    assert "1 familie får besked nu" in text
    assert "Ring gerne til disse familier, som ikke er på Telegram:\nMan. 30. nov. kl. 14.20: Elev2 Lund" in text
    assert "Elev1" not in text
    await world.passes(minutes=10)
    assert "desværre nødt til at aflyse" in far.last.text
    assert await waiting(stage, INVITED, NUDGE, DAY_BEFORE, SAME_DAY) == []
    assert await state(stage) == RoundState.CANCELLED.value
    assert "Runden er aflyst" in await does(mette, EditRound(1))
    assert "Runden er aflyst" in await does(mette, ResumeRound(1))
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
    await mette.presses("Næste")
    await mette.sends("14-16")
    for label in ("20 min.", "Ingen pauser", "På skolen", "Spring over", "Åbn nu"):
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
    assert [(message.message_id, message.text) for message in mette.messages if message.text.startswith("3.B:")] == [
        (boards[0], "3.B: 0 af 3, på pause")
    ]
    assert not any(line.startswith("3.B: 0") for line in other.rings[1:])
