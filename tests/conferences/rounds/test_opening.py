"""Opening a round on the phone: step by step, like the last one, refused, resumed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.conferences.models import Round, RoundDraft, RoundState, RoundTotal, Slot
from bot.conferences.plans import INVITED, NUDGE
from bot.outbox.models import OutboxRow
from bot.people.models import StaffRole
from tests.conferences.rounds.stage import COUNTRIES, TALKS_FROM, Class, school_class
from tests.world import Phone, World


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
    assert mette.last.text == words("%(class_name)s: %(booked)s of %(pupils)s", class_name="3.B", booked=0, pupils=5)
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
    await mette.presses("Åbn nu")
    planned = await stage.rows(OutboxRow.person_id, OutboxRow.kind)
    for kind, each in ((INVITED, 1), (NUDGE, 2)):
        told = [person for person, found in planned if found == kind]
        assert sorted(told) == sorted([*stage.guardians, both] * each)
    await world.passes(minutes=5)
    assert "Nu kan du vælge tid" in far.last.text


async def test_like_the_last_one_it_takes_three_presses(world: World) -> None:
    stage = await school_class(world)
    past = stage.at(15, day=TALKS_FROM - timedelta(days=7))
    await stage.opens(*[past + timedelta(minutes=20 * number) for number in range(9)], state=RoundState.CLOSED)
    mette = await stage.mette()
    await mette.sends("/round")
    assert "kl. 15.00–18.00, 20 min. hver, lokale 12" in mette.last.text
    await mette.presses("Som sidst, nye dage")
    await mette.presses(stage.day(1))
    await mette.presses("Åbn nu")
    assert await stage.count(Round) == 2
    starts = [row.starts_at for row in await stage.rows(Slot.id, Slot.starts_at)][9:]
    assert starts == [stage.at(15) + timedelta(minutes=20 * number) for number in range(9)]


async def test_a_command_in_the_middle_loses_nothing(world: World) -> None:
    stage = await school_class(world)
    mette = await stage.mette()
    await mette.sends("/round")
    await mette.presses(stage.day(2))
    await mette.presses("Næste")
    await mette.sends("/help")
    await mette.sends("14-15")
    assert "tidsrum" not in mette.last.text.lower()
    await mette.sends("/round")
    assert "3.B" in mette.last.text
    await mette.presses("Fortsæt")
    assert "tidsrum" in mette.last.text
    await mette.sends("14-15")
    assert mette.last.text == "Hvor lang er hver samtale?"


async def test_starting_over_and_stopping_leave_no_draft(world: World) -> None:
    stage = await school_class(world)
    mette = await stage.mette()
    await mette.sends("/round")
    await mette.presses(stage.day(2))
    await mette.sends("/round")
    await mette.presses("Begynd forfra")
    assert stage.day(2) in mette.last.labels
    await mette.presses("Afbryd")
    assert await stage.count(RoundDraft) == 0
    assert await stage.count(Round) == 0


async def test_opening_twice_opens_once(world: World) -> None:
    stage = await school_class(world)
    mette = await stage.mette()
    await mette.sends("/round")
    await answers(stage, mette)
    message = mette.last
    data = next(button.data for row in message.buttons for button in row if button.text == "Åbn nu")
    await mette.presses_data(data, message.message_id)
    await mette.presses_data(data, message.message_id)
    assert await stage.count(Round) == 1
    assert "Ny runde" in mette.last.labels


async def test_an_older_preview_opens_nothing_but_shows_the_present_one(world: World) -> None:
    stage = await school_class(world)
    mette = await stage.mette()
    await mette.sends("/round")
    await answers(stage, mette)
    message = mette.last
    old = next(button.data for row in message.buttons for button in row if button.text == "Åbn nu")
    await mette.presses("Ret")
    await mette.presses("Længde")
    await mette.presses("30 min.")
    await mette.presses_data(old, message.message_id)
    assert "Noget er ændret" in mette.last.text
    assert "Længde: 30 min." in mette.last.text
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
    await other.presses("Åbn nu")
    await mette.presses("Åbn nu")
    assert await stage.count(Round) == 1
    assert "Der er allerede en runde for 3.B hos Anders." in mette.last.text
    await mette.presses("Åbn nu")
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
    assert "Der ligger allerede andre samtaler: man. 30. nov. kl. 14.20 (5.A)." in mette.last.text
    assert "Åbn nu" not in mette.last.labels
    await mette.presses("Udelad de tider")
    assert "Tider: 2" in mette.last.text
    await mette.presses("Åbn nu")
    assert await stage.count(Round) == 2


async def test_less_notice_than_the_school_would_like_is_a_warning_and_no_bar(world: World) -> None:
    stage = await school_class(world, pupils=30)
    mette = await stage.mette()
    await mette.sends("/round")
    await mette.presses("Tidligere")
    await mette.presses("Fre. 20. nov.")
    await mette.presses("Næste")
    await mette.sends("14-15")
    await mette.presses("20 min.")
    await mette.presses("Ingen pauser")
    await mette.presses("Over telefonen")
    text = mette.last.text
    assert "Der er 4 dage til den første samtale. Skolen vil helst give besked mindst 14 dage før." in text
    assert "Du kan godt åbne runden alligevel." in text
    assert "Der mangler 27 tider, før alle kan få en." in text
    await mette.presses("Åbn nu")
    assert await stage.rows(RoundTotal.notice_days, RoundTotal.form) == [(4, "phone")]


async def test_an_announced_round_opens_by_itself_the_next_morning(world: World) -> None:
    stage = await school_class(world)
    mette, far = await stage.mette(), await stage.joins(stage.guardians[0], "far")
    await mette.sends("/round")
    await answers(stage, mette)
    await mette.presses("Åbn tirs. 17. nov. kl. 07.40")
    assert "åbner af sig selv tirsdag den 17. november kl. 07.40" in mette.last.text
    await world.passes(hours=12)
    assert "åbner tirs. 17. nov. kl. 07.40" in mette.last.text
    before = len(far.messages)
    await world.until(stage.at(7, 45, date(2026, 11, 17)))
    assert len(far.messages) == before + 1
    assert "Nu kan du vælge tid" in far.last.text


async def test_each_day_can_have_hours_of_its_own(world: World) -> None:
    stage = await school_class(world)
    mette = await stage.mette()
    await mette.sends("/round")
    await mette.presses(stage.day(1))
    await mette.presses(stage.day(3))
    await mette.presses("Næste")
    await mette.presses("Dag for dag")
    assert "mandag den 30. november" in mette.last.text
    await mette.sends("14-15")
    assert "onsdag den 2. december" in mette.last.text
    for wrong, why in (("3-4", "mellem kl. 06.00 og 22.00"), ("17-14", "Sluttiden"), ("snart", "kunne ikke læse")):
        await mette.sends(wrong)
        assert why in mette.last.text
        assert "onsdag den 2. december" in mette.last.text
    await mette.sends("8-9")
    assert mette.last.text == "Hvor lang er hver samtale?"


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
    assert "Lærer: Mette" in hanne.last.text
    await hanne.presses("Åbn nu")
    assert await stage.rows(Round.id, Round.teacher_id) == [(1, stage.teacher)]


async def test_a_substitute_and_a_guardian_open_nothing(world: World) -> None:
    stage = await school_class(world)
    vikar = await world.town.person(stage.school, "Vikar")
    await world.town.works(stage.school, vikar, stage.class_id, StaffRole.SUBSTITUTE)
    for person, key in ((vikar, "vikar"), (stage.guardians[0], "far")):
        phone = await stage.joins(person, key)
        await phone.sends("/round")
        assert "Hvilke dage?" not in phone.last.text
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
