"""Opening a round on the phone: step by step, like the last one, refused, resumed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.conferences.models import Round, RoundDraft, RoundState, RoundTotal, Slot
from bot.conferences.plans import INVITED, NUDGE
from bot.outbox.models import OutboxRow
from bot.people.models import StaffRole
from bot.playground.views import Bubble
from tests.conferences.rounds.sentences import AT_NIGHT, CHOOSE, ENDS_FIRST, OF_CLASS, UNREAD
from tests.conferences.rounds.stage import COUNTRIES, TALKS_FROM, Class, school_class
from tests.world import Phone, World


def carried(message: Bubble, label: str) -> str:
    """What the button with this label carries."""
    return next(button.data for row in message.buttons for button in row if button.text == label and button.data)


async def answers(stage: Class, mette: Phone, hours: str = "14-15") -> Phone:
    """From the days to the preview, as short as it goes: one day, typed hours, the first of every choice."""
    words = stage.words
    await mette.presses(stage.day(1))
    await mette.presses(words("Next"))
    await mette.sends(hours)
    await mette.presses(words("%(minutes)s min.", minutes=20 if stage.code == "da" else 30))
    await mette.presses(words("No breaks"))
    if words("At the school") in mette.last.labels:
        await mette.presses(words("At the school"))
    await mette.presses(words("Skip"))
    return mette


@pytest.mark.parametrize("code", COUNTRIES)
async def test_a_round_is_opened_step_by_step_in_three_languages(world: World, code: str) -> None:
    stage = await school_class(world, code, pupils=5)
    mette, words = await stage.mette(), stage.words
    await mette.sends("/round")
    assert words("On which days?") in mette.last.text
    await mette.presses(stage.day(1))
    await mette.presses(stage.day(2))
    await mette.presses(words("Next"))
    await mette.sends("kl 14 – 15.30")
    await mette.presses(words("%(minutes)s min.", minutes=30))
    await mette.presses(words("No breaks"))
    if words("At the school") in mette.last.labels:
        await mette.presses(words("At the school"))
    preview = await mette.sends("lokale 12")
    for line in (
        words("Times: %(count)s", count=6),
        words("Pupils: %(count)s", count=5),
        words("Place: room %(room)s", room="12"),
    ):
        assert line in preview.text.split("\n")
    await mette.presses(words("Open now"))
    assert await stage.count(Round) == 1
    assert await stage.count(Slot) == 6
    assert await stage.count(RoundDraft) == 0
    total = await stage.rows(RoundTotal.pupils, RoundTotal.notice_days, RoundTotal.form, RoundTotal.booked)
    assert total == [(5, 14, "in_person", 0)]
    await world.passes(minutes=5)
    assert mette.last.text == words(OF_CLASS, class_name="3.B", booked=0, pupils=5)
    assert mette.pushes[-1].silent


async def test_opening_invites_every_custody_holder_and_plans_two_nudges(world: World) -> None:
    stage = await school_class(world, pupils=2)
    both = await world.town.person(stage.school, "Mor")
    for pupil in stage.pupils:
        await world.town.guards(stage.school, both, pupil)
    far = await stage.joins(stage.guardians[0], "far")
    mette = await stage.mette()
    await mette.sends("/samtalerunde")
    await answers(stage, mette)
    await mette.presses(stage.words("Open now"))
    planned = await stage.rows(OutboxRow.person_id, OutboxRow.kind)
    for kind, each in ((INVITED, 1), (NUDGE, 2)):
        told = [person for person, found in planned if found == kind]
        assert sorted(told) == sorted([*stage.guardians, both] * each)
    await world.passes(minutes=5)
    assert stage.part(CHOOSE) in far.last.text


async def test_like_the_last_one_it_takes_three_presses(world: World) -> None:
    stage = await school_class(world)
    past = stage.at(15, day=TALKS_FROM - timedelta(days=7))
    await stage.opens(*[past + timedelta(minutes=20 * number) for number in range(9)], state=RoundState.CLOSED)
    mette = await stage.mette()
    await mette.sends("/round")
    summary = stage.words(
        "Last time: %(hours)s, %(minutes)s min. each, room %(room)s.", hours="15.00–18.00", minutes=20, room="12"
    )
    assert summary in mette.last.text
    await mette.presses(stage.words("As last, new dates"))
    await mette.presses(stage.day(1))
    await mette.presses(stage.words("Open now"))
    assert await stage.count(Round) == 2
    starts = [row.starts_at for row in await stage.rows(Slot.id, Slot.starts_at)][9:]
    assert starts == [stage.at(15) + timedelta(minutes=20 * number) for number in range(9)]


async def test_a_command_in_the_middle_loses_nothing(world: World) -> None:
    stage = await school_class(world)
    mette = await stage.mette()
    await mette.sends("/round")
    await mette.presses(stage.day(2))
    await mette.presses(stage.words("Next"))
    await mette.sends("/help")
    await mette.sends("14-15")
    asked = stage.words("Between which times? Press a button, or write for example 14.00–17.00.")
    assert mette.last.text != stage.words("How long is each talk?")
    await mette.sends("/round")
    assert "3.B" in mette.last.text
    await mette.presses(stage.words("Go on"))
    assert mette.last.text == asked
    await mette.sends("14-15")
    assert mette.last.text == stage.words("How long is each talk?")


async def test_starting_over_and_stopping_leave_no_draft(world: World) -> None:
    stage = await school_class(world)
    mette = await stage.mette()
    await mette.sends("/round")
    await mette.presses(stage.day(2))
    await mette.sends("/round")
    await mette.presses(stage.words("Start over"))
    assert stage.day(2) in mette.last.labels
    await mette.presses(stage.words("Stop"))
    assert await stage.count(RoundDraft) == 0
    assert await stage.count(Round) == 0


async def test_opening_twice_opens_once(world: World) -> None:
    stage = await school_class(world)
    mette = await stage.mette()
    await mette.sends("/round")
    await answers(stage, mette)
    message = mette.last
    data = carried(message, stage.words("Open now"))
    await mette.presses_data(data, message.message_id)
    await mette.presses_data(data, message.message_id)
    assert await stage.count(Round) == 1
    assert stage.words("New round") in mette.last.labels


async def test_an_older_preview_opens_nothing_but_shows_the_present_one(world: World) -> None:
    stage = await school_class(world)
    mette = await stage.mette()
    await mette.sends("/round")
    await answers(stage, mette)
    message = mette.last
    old = carried(message, stage.words("Open now"))
    await mette.presses(stage.words("Change"))
    await mette.presses(stage.words("Length"))
    await mette.presses(stage.words("%(minutes)s min.", minutes=30))
    await mette.presses_data(old, message.message_id)
    assert stage.part("Something has changed since. Please look once more.") in mette.last.text
    assert stage.words("Length: %(minutes)s min.", minutes=30) in mette.last.text
    assert await stage.count(Round) == 0


async def test_a_co_teachers_round_for_the_class_is_warned_of_and_asked_again(world: World) -> None:
    stage = await school_class(world)
    mette = await stage.mette()
    anders = await world.town.person(stage.school, "Anders", "Dahl")
    await world.town.works(stage.school, anders, stage.class_id, StaffRole.TEAM_TEACHER)
    other = await stage.joins(anders, "anders")
    await mette.sends("/round")
    await answers(stage, mette, "14-15")
    await other.sends("/round")
    await answers(stage, other, "16-17")
    await other.presses(stage.words("Open now"))
    await mette.presses(stage.words("Open now"))
    assert await stage.count(Round) == 1
    message = "There is a round for %(class_name)s already, with %(teacher)s."
    assert stage.words(message, class_name="3.B", teacher="Anders") in mette.last.text
    await mette.presses(stage.words("Open now"))
    assert await stage.count(Round) == 2


async def test_times_upon_other_talks_are_refused_by_name_or_left_out(world: World) -> None:
    stage = await school_class(world)
    other = await world.town.school_class(stage.school, "5.A")
    await world.town.works(stage.school, stage.teacher, other)
    await world.town.round(stage.school, other, stage.teacher, [stage.at(14, 20)])
    mette = await stage.mette()
    await mette.sends("/round")
    await mette.presses("3.B")
    await answers(stage, mette)
    talks = "man. 30. nov. kl. 14.20 (5.A)"
    assert stage.words("You have other talks then: %(talks)s.", talks=talks) in mette.last.text
    assert stage.words("Open now") not in mette.last.labels
    await mette.presses(stage.words("Leave those out"))
    assert stage.words("Times: %(count)s", count=2) in mette.last.text
    await mette.presses(stage.words("Open now"))
    assert await stage.count(Round) == 2


async def test_less_notice_than_the_school_would_like_is_a_warning_and_no_bar(world: World) -> None:
    stage = await school_class(world, pupils=30)
    mette = await stage.mette()
    await mette.sends("/round")
    await mette.presses(stage.words("Earlier"))
    await mette.presses("Fre. 20. nov.")
    await mette.presses(stage.words("Next"))
    await mette.sends("14-15")
    await mette.presses(stage.words("%(minutes)s min.", minutes=20))
    await mette.presses(stage.words("No breaks"))
    await mette.presses(stage.words("By phone"))
    text = mette.last.text
    for one, many, number in (
        ("There is %(number)s day until the first talk.", "There are %(number)s days until the first talk.", 4),
        (
            "The school would like to give at least %(number)s day's notice. You can still open the round.",
            "The school would like to give at least %(number)s days' notice. You can still open the round.",
            14,
        ),
        (
            "%(number)s more time is needed before everyone can have one.",
            "%(number)s more times are needed before everyone can have one.",
            27,
        ),
    ):
        assert stage.many(one, many, number) in text
    await mette.presses(stage.words("Open now"))
    assert await stage.rows(RoundTotal.notice_days, RoundTotal.form) == [(4, "phone")]


async def test_an_announced_round_opens_by_itself_the_next_morning(world: World) -> None:
    stage = await school_class(world)
    mette, far = await stage.mette(), await stage.joins(stage.guardians[0], "far")
    await mette.sends("/round")
    await answers(stage, mette)
    await mette.presses(stage.words("Open %(moment)s", moment="tirs. 17. nov. kl. 07.40"))
    assert "tirsdag den 17. november kl. 07.40" in mette.last.text
    await world.passes(hours=12)
    opens = stage.words("%(class_name)s: opens %(moment)s", class_name="3.B", moment="tirs. 17. nov. kl. 07.40")
    assert mette.last.text == opens
    before = len(far.messages)
    await world.until(stage.at(7, 45, date(2026, 11, 17)))
    assert len(far.messages) == before + 1
    assert stage.part(CHOOSE) in far.last.text


async def test_each_day_can_have_hours_of_its_own(world: World) -> None:
    stage = await school_class(world)
    mette = await stage.mette()
    await mette.sends("/round")
    await mette.presses(stage.day(1))
    await mette.presses(stage.day(3))
    await mette.presses(stage.words("Next"))
    await mette.presses(stage.words("Day by day"))
    assert "mandag den 30. november" in mette.last.text
    await mette.sends("14-15")
    assert "onsdag den 2. december" in mette.last.text
    for wrong, why in (
        ("3-4", stage.words(AT_NIGHT)),
        ("17-14", stage.part(ENDS_FIRST)),
        ("snart", stage.words(UNREAD)),
    ):
        await mette.sends(wrong)
        assert why in mette.last.text
        assert "onsdag den 2. december" in mette.last.text
    await mette.sends("8-9")
    assert mette.last.text == stage.words("How long is each talk?")


async def test_the_head_opens_for_any_class_and_its_teacher_holds_the_talks(world: World) -> None:
    stage = await school_class(world)
    for number in range(25):
        await world.town.school_class(stage.school, f"{number}.X")
    head = await world.town.person(stage.school, "Hanne")
    await world.town.works(stage.school, head, None, StaffRole.HEAD)
    hanne = await stage.joins(head, "hanne")
    await hanne.sends("/round")
    assert len(hanne.last.labels) <= 24
    await hanne.presses("3.B")
    await answers(stage, hanne)
    assert stage.words("Teacher: %(name)s", name="Mette") in hanne.last.text
    await hanne.presses(stage.words("Open now"))
    assert await stage.rows(Round.id, Round.teacher_id) == [(1, stage.teacher)]


async def test_a_substitute_and_a_guardian_open_nothing(world: World) -> None:
    stage = await school_class(world)
    vikar = await world.town.person(stage.school, "Vikar")
    await world.town.works(stage.school, vikar, stage.class_id, StaffRole.SUBSTITUTE)
    for person, key in ((vikar, "vikar"), (stage.guardians[0], "far")):
        phone = await stage.joins(person, key)
        await phone.sends("/round")
        assert stage.words("On which days?") not in phone.last.text
    assert await stage.count(RoundDraft) == 0


async def test_a_forged_or_foreign_press_changes_nothing(world: World) -> None:
    stage = await school_class(world)
    mette = await stage.mette()
    await mette.sends("/round")
    (draft,) = [row.id for row in await stage.rows(RoundDraft.id)]
    far = await stage.joins(stage.guardians[0], "far")
    for data in (f"rd:{draft}:261201:1:261130", f"rk:{draft}:0:0", f"rz:{draft}:0"):
        await far.presses_data(data, far.last.message_id)
    hours = (f"rh:{draft}:0:99999:5", f"rh:{draft}:-1:600:660", f"rg:{draft}:7", f"rp:{draft}:5:0")
    days = (f"rd:{draft}:261203:1:261130", f"rd:{draft}:200101:1:261130", "rd:1")
    for data in (*hours, *days, "rs:99", f"rk:{draft}:0:0", "rk:99:0:0"):
        await mette.presses_data(data, mette.last.message_id)
    assert await stage.count(RoundDraft) == 1
    assert await stage.count(Round) == 0
    changes = (await stage.rows(RoundDraft.plan))[0].plan
    assert changes["days"] in ([], ["2026-12-03"])
