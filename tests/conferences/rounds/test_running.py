"""Who comes when, who is missing, and booking for those without Telegram."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert

from bot.conferences.booking.presses import BookSlot, SayNoTimeSuits
from bot.conferences.models import Booking, BookingState, RoundState, RoundTotal, Unsuited
from bot.conferences.plans import DAY_BEFORE, MOVED, NUDGE, OFF, TOLD
from bot.conferences.rounds.running.presses import (
    BookFor,
    CancelFor,
    MoveFor,
    OpenRound,
    PickTime,
    RemindMissing,
    ShowBooking,
    ShowMissing,
    ShowRound,
    ShowUnsuited,
)
from bot.core.unit import Unit
from bot.outbox.models import OutboxRow, State
from bot.people.models import Guardianship, StaffRole
from tests.conferences.rounds.sentences import (
    FAMILY_BUSY,
    GOT_A_TIME,
    HAS_A_TIME,
    LEFT_CLASS,
    NO_HELP,
    NOBODY_NOW,
    NUDGED,
    OF_CLASS,
    TAKEN,
    TALK_OVER,
    TOO_OLD,
)
from tests.conferences.rounds.stage import COUNTRIES, Class, does, school_class
from tests.world import World


async def kinds_of(stage: Class, person: int) -> list[tuple[str, str]]:
    """(kind, ring) of everything planned for a person since the round was announced, reminders left out."""
    rows = await stage.rows(OutboxRow.id, OutboxRow.person_id, OutboxRow.kind, OutboxRow.ring, OutboxRow.state)
    wanted = (TOLD, MOVED, OFF)
    return [
        (row.kind, row.ring)
        for row in rows
        if row.person_id == person and row.kind in wanted and row.state != State.CANCELLED.value
    ]


async def bookings(stage: Class) -> list[tuple[int, int, str, int]]:
    rows = await stage.rows(Booking.id, Booking.slot_id, Booking.pupil_id, Booking.state, Booking.booked_by)
    return [(row.slot_id, row.pupil_id, row.state, row.booked_by) for row in rows]


@pytest.mark.parametrize("code", COUNTRIES)
async def test_the_list_shows_who_comes_when_and_sorts_who_is_missing_by_the_readers_alphabet(
    world: World, code: str
) -> None:
    stage = await school_class(world, code, names=["Zoe", "Ærlig", "Östen", "Åse", "Anna"])
    await stage.opens()
    mette = await stage.mette()
    await does(mette, BookFor(1, stage.pupils[4]))
    text = (await mette.sends("/bookings")).text
    assert "14.00 Anna Lund" in text
    assert f"14.20 {stage.words('%(time)s free', time='').strip()}" in text
    missing = await does(mette, ShowMissing(1, 0))
    names = [line.split(" ")[0] for line in missing.split("\n") if ":" in line and "Lund" in line]
    assert names == (["Zoe", "Åse", "Ærlig", "Östen"] if code == "sv" else ["Zoe", "Ærlig", "Östen", "Åse"])


async def test_the_missing_say_why(world: World) -> None:
    stage = await school_class(world, names=["Anna", "Bo", "Carl"])
    await stage.opens()
    anna, bo = await stage.joins(stage.guardians[0], "anna"), await stage.joins(stage.guardians[1], "bo")
    await does(bo, SayNoTimeSuits(1, stage.pupils[1]))
    mette = await stage.mette()
    text = await does(mette, ShowMissing(1, 0))
    title = "Pupils without a time: %(number)s"
    assert text.split("\n") == [
        stage.many(title, title, 3),
        stage.words("%(name)s: not answered", name="Anna Lund"),
        stage.words("%(name)s: no time suits", name="Bo Lund"),
        stage.words("%(name)s: guardians not on Telegram", name="Carl Lund"),
    ]
    assert anna.person


async def test_a_teacher_books_for_a_family_and_all_who_have_custody_hear_of_it_silently(world: World) -> None:
    stage = await school_class(world)
    await stage.opens()
    mor = await world.town.person(stage.school, "Mor")
    await world.town.guards(stage.school, mor, stage.pupils[0])
    aunt = await world.town.person(stage.school, "Tante")
    await world.town.guards(stage.school, aunt, stage.pupils[0], Guardianship.INFORMATION)
    mette = await stage.mette()
    text = await does(mette, BookFor(2, stage.pupils[0]))
    booked = stage.words(GOT_A_TIME, name="Elev1 Lund", moment="mandag den 30. november kl. 14.20")
    assert text == f"{booked} {stage.words('The guardians are not reached here, so please call them.')}"
    assert await bookings(stage) == [(2, stage.pupils[0], "booked", stage.teacher)]
    for person in (stage.guardians[0], mor):
        assert await kinds_of(stage, person) == [(TOLD, "silent")]
    assert await kinds_of(stage, aunt) == []
    reminded = {
        row.person_id for row in await stage.rows(OutboxRow.person_id, OutboxRow.kind) if row.kind == DAY_BEFORE
    }
    assert reminded == {stage.guardians[0], mor}
    assert (await stage.rows(RoundTotal.booked)) == []


async def test_a_teacher_gives_times_while_the_round_is_paused_and_after_its_last_day(world: World) -> None:
    stage = await school_class(world)
    await stage.opens(state=RoundState.PAUSED)
    mette = await stage.mette()
    await does(mette, BookFor(1, stage.pupils[0]))
    world.clock.set(stage.at(12))
    await does(mette, BookFor(2, stage.pupils[1]))
    assert [(slot, state) for slot, _pupil, state, _by in await bookings(stage)] == [(1, "booked"), (2, "booked")]


async def test_every_refusal_of_booking_for_a_family_has_a_way_on(world: World) -> None:
    stage = await school_class(world)
    await stage.opens()
    mette = await stage.mette()
    await does(mette, BookFor(1, stage.pupils[0]))
    assert stage.part(TAKEN) in await does(mette, BookFor(1, stage.pupils[1]))
    assert stage.part(HAS_A_TIME) in await does(mette, BookFor(2, stage.pupils[0]))
    assert stage.words("See the talk") in mette.last.labels
    assert stage.part(TOO_OLD) in await does(mette, BookFor(99, stage.pupils[0]))
    assert stage.part(LEFT_CLASS) in await does(mette, BookFor(2, 99))
    world.clock.set(stage.at(14, 30))
    await mette.sends("/bookings")
    assert stage.part(TAKEN) in await does(mette, BookFor(2, stage.pupils[1]))
    assert stage.part(TALK_OVER) in await does(mette, ShowBooking(1))
    assert len(await bookings(stage)) == 1


async def test_a_family_is_not_given_two_talks_at_once(world: World) -> None:
    stage = await school_class(world)
    await stage.opens()
    other = await world.town.school_class(stage.school, "5.A")
    sibling = await world.town.pupil(stage.school, other, "Storesøster")
    await world.town.guards(stage.school, stage.guardians[0], sibling)
    colleague = await world.town.person(stage.school, "Anders")
    await world.town.works(stage.school, colleague, other)
    await world.town.round(stage.school, other, colleague, [stage.at(14, 10)])
    anders = await stage.joins(colleague, "anders")
    await does(anders, BookFor(5, sibling))
    mette = await stage.mette()
    assert stage.part(FAMILY_BUSY) in await does(mette, BookFor(1, stage.pupils[0]))
    assert stage.part(GOT_A_TIME) in await does(mette, BookFor(3, stage.pupils[0]))


async def test_moving_rings_and_says_it_once(world: World) -> None:
    stage = await school_class(world)
    await stage.opens()
    far = await stage.joins(stage.guardians[0], "far")
    mette = await stage.mette()
    await does(mette, BookFor(1, stage.pupils[0]))
    await world.passes(minutes=10)
    lines = len(far.lines)
    await does(mette, MoveFor(1, 3))
    moment = "mandag den 30. november kl. 14.40"
    done = stage.words("The talk for %(name)s is now %(moment)s.", name="Elev1 Lund", moment=moment)
    assert mette.last.text == f"{done} {stage.words('The guardians are told.')}"
    await world.passes(minutes=10)
    assert far.lines[lines:] == [
        stage.words("The school has had to move the talk. The new time is %(moment)s. Does it suit you?", moment=moment)
    ]
    assert far.rings[-1] == far.lines[-1]
    await far.presses(stage.words("It suits me"))
    assert stage.words("The family has said that they are coming.") in await does(mette, ShowBooking(1))
    await does(mette, MoveFor(1, 3))
    await world.passes(minutes=10)
    assert len(far.lines) == lines + 1


async def test_cancelling_because_the_family_asked_is_silent_and_frees_the_time(world: World) -> None:
    stage = await school_class(world)
    await stage.opens()
    mette = await stage.mette()
    await does(mette, BookFor(1, stage.pupils[0]))
    await does(mette, CancelFor(1, False))
    assert await bookings(stage) == [(1, stage.pupils[0], "cancelled", stage.teacher)]
    assert (OFF, "ring") not in await kinds_of(stage, stage.guardians[0])
    await does(mette, CancelFor(1, False))
    assert mette.last.labels == [stage.words("Bookings")]
    await does(mette, BookFor(1, stage.pupils[1]))
    assert (await bookings(stage))[1][:3] == (1, stage.pupils[1], "booked")


async def test_cancelling_for_the_school_rings_with_new_times_and_stops_the_reminders(world: World) -> None:
    stage = await school_class(world)
    await stage.opens()
    far = await stage.joins(stage.guardians[0], "far")
    mette = await stage.mette()
    await does(mette, BookFor(1, stage.pupils[0]))
    await does(mette, CancelFor(1, True))
    await world.passes(minutes=5)
    assert far.last.text == stage.words(
        "Unfortunately we have to cancel the talk on %(moment)s. We are sorry. Here are new times.",
        moment="mandag den 30. november kl. 14.00",
    )
    assert far.rings[-1] == far.last.text
    waiting = [
        row.kind for row in await stage.rows(OutboxRow.id, OutboxRow.kind, OutboxRow.state) if row.state == "waiting"
    ]
    assert DAY_BEFORE not in waiting
    await far.presses(far.last.labels[0])
    assert [state for _slot, _pupil, state, _by in await bookings(stage)] == ["cancelled_by_school", "booked"]


async def test_reminders_sent_by_hand_are_the_familys_two_and_never_both_on_a_day(world: World) -> None:
    stage = await school_class(world)
    await stage.opens()
    far = await stage.joins(stage.guardians[0], "far")
    mette = await stage.mette()
    await world.passes(minutes=10)
    sent = stage.many(
        "The reminder to %(number)s family is on its way. Each family gets two at most.",
        "The reminder to %(number)s families is on its way. Each family gets two at most.",
        1,
    )
    assert sent in await does(mette, RemindMissing(1))
    await does(mette, RemindMissing(1))
    await world.passes(minutes=10)
    nudges = [line for line in far.lines if stage.part(NUDGED) in line]
    assert len(nudges) == 1
    assert stage.part(NOBODY_NOW) in await does(mette, RemindMissing(1))
    await world.until(stage.at(13))
    nudges = [line for line in far.lines if stage.part(NUDGED) in line]
    assert len(nudges) == 2
    rows = await stage.rows(OutboxRow.id, OutboxRow.kind, OutboxRow.state)
    assert [row.state for row in rows if row.kind == NUDGE].count("sent") == 2


async def test_no_reminder_goes_out_where_it_leads_nowhere(world: World) -> None:
    stage = await school_class(world)
    await stage.opens(state=RoundState.CLOSED)
    mette = await stage.mette()
    await stage.joins(stage.guardians[0], "far")
    await does(mette, RemindMissing(1))
    assert stage.part(NO_HELP) in mette.toasts[-1].text


async def test_whom_no_time_suits_stands_behind_a_press_and_is_settled(world: World) -> None:
    stage = await school_class(world)
    await stage.opens()
    far, mette = await stage.joins(stage.guardians[0], "far"), await stage.mette()
    await does(far, SayNoTimeSuits(1, stage.pupils[0]))
    await world.passes(minutes=1)
    assert mette.rings[-1] == stage.many(
        "%(class_name)s: %(number)s family finds no time that suits.",
        "%(class_name)s: %(number)s families find no time that suits.",
        1,
        class_name="3.B",
    )
    await does(mette, ShowUnsuited(1))
    assert any("Elev1 Lund" in message.text for message in mette.messages)
    await mette.presses(stage.words("Sorted: %(name)s", name="Elev1"))
    assert any(message.text == stage.words("Nobody is waiting for another time.") for message in mette.messages)
    assert (await stage.rows(Unsuited.answered_at))[0].answered_at is not None


async def test_a_late_cancellation_rings_and_an_early_one_does_not(world: World) -> None:
    stage = await school_class(world)
    await stage.opens()
    far, mette = await stage.joins(stage.guardians[0], "far"), await stage.mette()
    await does(mette, BookFor(1, stage.pupils[0]))
    await world.passes(minutes=10)
    rings = len(mette.rings)
    world.clock.set(stage.at(9))
    await far.presses_data("bx:1", far.last.message_id)
    await world.passes(minutes=5)
    assert mette.rings[rings:] == [
        stage.words(
            "%(class_name)s: the talk on %(moment)s was cancelled late.",
            class_name="3.B",
            moment="mandag den 30. november kl. 14.00",
        )
    ]
    assert (await bookings(stage))[0][2] == BookingState.CANCELLED_LATE.value


async def test_a_substitute_sees_and_books_but_does_not_manage(world: World) -> None:
    stage = await school_class(world)
    await stage.opens()
    vikar = await world.town.person(stage.school, "Vikar")
    await world.town.works(stage.school, vikar, stage.class_id, StaffRole.SUBSTITUTE)
    phone = await stage.joins(vikar, "vikar")
    await phone.sends("/bookings")
    assert stage.words("%(time)s free", time="14.00") in phone.last.text
    await does(phone, BookFor(1, stage.pupils[0]))
    assert len(await bookings(stage)) == 1
    before = phone.last.text
    await phone.presses_data("re:1", phone.last.message_id)
    assert stage.words("Add times") not in phone.last.labels
    assert phone.last.text != before


async def test_another_schools_teacher_and_a_guardian_reach_nothing(world: World) -> None:
    stage = await school_class(world)
    await stage.opens()
    other = await school_class(world, "sv")
    gunilla, far = await other.mette(), await stage.joins(stage.guardians[0], "far")
    for phone in (gunilla, far):
        for press in (ShowRound(1, 0), OpenRound(1), ShowMissing(1, 0), BookFor(1, stage.pupils[0]), RemindMissing(1),
                      PickTime(1, stage.pupils[0], stage.at(14).date(), 0), CancelFor(1, True)):  # fmt: skip
            await does(phone, press)
            assert "Elev" not in phone.last.text
    assert await bookings(stage) == []


async def test_a_class_of_forty_is_paged(world: World) -> None:
    stage = await school_class(world, names=[f"Barn{number:02}" for number in range(40)])
    await stage.opens(*[stage.at(8) + timedelta(minutes=10 * number) for number in range(60)])

    async def book(unit: Unit) -> None:
        rows = [
            {
                "school_id": stage.school, "round_id": 1, "slot_id": number + 1, "pupil_id": pupil,
                "booked_by": stage.teacher, "state": "booked", "sequence": 0, "coming": {}, "booked_at": unit.now,
                "changed_at": unit.now,
            }
            for number, pupil in enumerate(stage.pupils)
        ]  # fmt: skip
        await unit.execute(insert(Booking), rows)

    await world.house.units.run(book)
    mette = await stage.mette()
    await mette.sends("/bookings")
    seen = mette.last.text
    while stage.words("Show more") in mette.last.labels:
        await mette.presses(stage.words("Show more"))
        seen += mette.last.text
    assert all(f"Barn{number:02} Lund" in seen for number in range(40))
    await mette.presses(stage.words("Move or cancel"))
    assert len(mette.last.labels) <= 24
    await mette.presses(stage.words("Show more"))
    await mette.presses("Barn20 Lund")
    assert "11.20" in mette.last.text


async def test_families_that_book_one_after_the_other_push_nothing_to_the_teacher(world: World) -> None:
    stage = await school_class(world)
    await stage.opens()
    mette = await stage.mette()
    phones = [await stage.joins(guardian, f"home{guardian}") for guardian in stage.guardians]
    await world.passes(minutes=5)
    pushes, board = len(mette.pushes), mette.last
    for slot_id, (phone, pupil) in enumerate(zip(phones, stage.pupils, strict=False), start=1):
        await does(phone, BookSlot(slot_id, pupil))
        await world.passes(minutes=5)
    assert len(mette.pushes) == pushes
    texts = {message.message_id: message.text for message in mette.messages}
    booked = len(phones)
    assert texts[board.message_id] == stage.words(OF_CLASS, class_name="3.B", booked=booked, pupils=len(stage.pupils))


async def test_the_board_stays_a_board_while_its_teacher_looks_at_the_list(world: World) -> None:
    stage = await school_class(world)
    await stage.opens()
    mette, far = await stage.mette(), await stage.joins(stage.guardians[0], "far")
    await world.passes(minutes=5)
    board = mette.last
    assert board.labels == [stage.words("Bookings"), stage.words("Edit round")]
    await mette.presses(stage.words("Bookings"))
    listing = mette.last
    assert listing.message_id != board.message_id
    await does(far, BookSlot(1, stage.pupils[0]))
    await world.passes(minutes=1)
    texts = {message.message_id: message.text for message in mette.messages}
    assert texts[board.message_id] == stage.words(OF_CLASS, class_name="3.B", booked=1, pupils=3)
    assert stage.words("%(time)s free", time="14.00") in texts[listing.message_id]
    await mette.presses(stage.words("Edit round"), board.message_id)
    assert mette.last.message_id not in {board.message_id, listing.message_id}
