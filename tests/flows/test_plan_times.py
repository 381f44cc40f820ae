"""The week's plan at the time that each guardian chose for it (D4.36)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.core.unit import Unit
from bot.news.models import PostKind, PostRow
from bot.reminders.models import LockScreen, Preference, ToldWay
from bot.reminders.plan_times import PlanTime
from bot.reminders.presses import ChooseDayBefore, ChooseLockScreen, ChoosePlanTime, ChooseWay
from bot.reminders.ways import Topic, Way
from tests.flows.scene import DENMARK, NORWAY, PLACES, Scene, scene
from tests.flows.test_news_weeks import FRIDAY, WORDS, closes_school, rings_for_plans, until, writes
from tests.news.sending.posting import TEXT, sent
from tests.world import Phone, World

EVE = date(2026, 11, 30)
SUNDAY, MONDAY = FRIDAY + timedelta(days=2), FRIDAY + timedelta(days=3)
SCREENS = {
    "da": ("Ugeplan", "Søndag kl. 17.00", "Ugeplanen kommer til dig søndag kl. 17.00.", "Send den ikke",
           "Ugeplanen bliver ikke sendt til dig. Du finder den med /ugeplan."),
    "nb": ("Ukeplan", "Søndag kl. 17.00", "Du får ukeplanen hver søndag kl. 17.00.", "Ikke send den",
           "Ukeplanen blir ikke sendt til deg. Du finner den med /ukeplan."),
    "sv": ("Veckobrev", "Söndag kl. 17.00", "Du får veckobrevet på söndagar kl. 17.00.", "Skicka det inte",
           "Veckobrevet skickas inte till dig. Du hittar det med /veckobrev."),
}  # fmt: skip


async def chooses(phone: Phone, when: PlanTime) -> None:
    await phone.presses_data(ChoosePlanTime(when).encode())


def told(phone: Phone, text: str) -> list[str]:
    """The messages with the text that came by themselves, with a sound or not."""
    return [line for line in phone.lines if text in line]


async def plan_sent(here: Scene, teacher: Phone, text: str = "Mandag: dansk.") -> None:
    """The plan for the next week, which goes on Friday at 15.00."""
    await writes(teacher, "3.B, uge 48", text)
    await until(here, FRIDAY, 15, 1)


@pytest.mark.both_databases
@pytest.mark.parametrize("code", ["da", "nb", "sv"])
async def test_the_plan_comes_when_the_guardian_chose_or_stays_under_plan(world: World, code: str) -> None:
    here, words = await scene(world, PLACES[code]), WORDS[code]
    maria, erik, mette = await here.maria(), await here.erik(), await here.mette()
    button, sunday, comes, never, not_sent = SCREENS[code]
    for phone, choice, line in ((maria, sunday, comes), (erik, never, not_sent)):
        await phone.sends("/reminders")
        await phone.presses(button)
        assert phone.last.labels[0].startswith("✓ "), "the class's time, until somebody chooses"
        await phone.presses(choice)
        assert line in phone.last.text
    await mette.sends(words["plan"])
    await mette.presses(words["week"])
    await mette.sends(words["words"])
    await mette.presses(words["send"])
    await until(here, FRIDAY, 16, 1)
    assert not told(maria, words["words"])
    await until(here, SUNDAY, 16, 59)
    assert not told(maria, words["words"])
    await until(here, SUNDAY, 17, 1)
    assert len(told(maria, words["words"])) == 1, "whole, not a line of the bundle"
    assert not [line for line in maria.rings if words["words"] in line], "as silent as the bundle would have been"
    assert not told(erik, words["words"])
    # A change is told in the same way: once and without a sound, and not to who wants none sent.
    rings = len(maria.rings)
    await mette.sends(words["plan"])
    await mette.presses(words["week"])
    await mette.presses(words["change"])
    await mette.sends(words["anew"])
    await mette.presses(words["save"])
    await until(here, SUNDAY, 18, 0)
    assert len(told(maria, words["told"])) == 1
    assert len(maria.rings) == rings
    assert not told(erik, words["anew"])
    await erik.sends(words["plan"])
    assert words["anew"] in erik.last.text


async def test_monday_is_the_first_morning_of_the_week_with_school_and_rings_if_the_plan_does(world: World) -> None:
    here = await scene(world, DENMARK)
    maria, mette = await here.maria(), await here.mette()
    await rings_for_plans(here, here.mother)
    await closes_school(here, MONDAY)
    await chooses(maria, PlanTime.MONDAY)
    await plan_sent(here, mette)
    await until(here, MONDAY, 20, 0)
    assert not told(maria, "Mandag: dansk.")
    await until(here, MONDAY + timedelta(days=1), 8, 0)
    assert [line for line in maria.rings if "Mandag: dansk." in line]


async def test_a_time_that_has_passed_when_the_plan_goes_out_waits_for_no_other(world: World) -> None:
    here = await scene(world, DENMARK)
    maria, erik, mette = await here.maria(), await here.erik(), await here.mette()
    await rings_for_plans(here, here.father)
    for phone in (maria, erik):
        await chooses(phone, PlanTime.FRIDAY)
    await until(here, FRIDAY, 15, 40)
    await writes(mette, "3.B, uge 48", "Mandag: dansk.")
    await until(here, FRIDAY, 15, 50)
    assert told(erik, "Mandag: dansk."), "at once, as the class sends it"
    assert not told(maria, "Mandag: dansk.")
    await until(here, FRIDAY, 16, 1)
    assert told(maria, "Mandag: dansk."), "with the bundle, as usual"


async def test_friday_comes_before_the_bundle_and_a_plan_taken_back_before_it_comes_to_nobody(world: World) -> None:
    here = await scene(world, DENMARK)
    maria, erik, mette = await here.maria(), await here.erik(), await here.mette()
    await chooses(maria, PlanTime.FRIDAY)
    await chooses(erik, PlanTime.SUNDAY)
    await plan_sent(here, mette)
    assert not told(maria, "Mandag: dansk.")
    await until(here, FRIDAY, 15, 31)
    assert len(told(maria, "Mandag: dansk.")) == 1
    await until(here, FRIDAY, 15, 37)
    report = next(message for message in reversed(mette.messages) if "░" in message.text)
    assert "1 af 2 voksne har fået det.\n1 er på vej." in report.text
    await mette.presses("Træk det tilbage", report.message_id)
    await mette.presses(mette.last.labels[0])
    await until(here, SUNDAY, 17, 1)
    assert not told(erik, "Mandag: dansk.")


async def test_who_wants_no_plan_any_more_hears_of_no_change_and_who_chose_a_time_hears_of_it_then(
    world: World,
) -> None:
    here, words = await scene(world, DENMARK), WORDS["da"]
    maria, erik, mette = await here.maria(), await here.erik(), await here.mette()
    await plan_sent(here, mette, words["words"])
    await until(here, FRIDAY, 16, 1)
    assert told(maria, words["line"])
    assert told(erik, words["line"])
    await chooses(maria, PlanTime.MONDAY)
    await chooses(erik, PlanTime.NEVER)
    for press in (words["plan"], words["week"], words["change"]):
        await (mette.sends(press) if press.startswith("/") else mette.presses(press))
    await mette.sends(words["anew"])
    await mette.presses(words["save"])
    await until(here, SUNDAY, 20, 0)
    assert not told(maria, words["told"])
    await until(here, MONDAY, 8, 0)
    assert len(told(maria, words["told"])) == 1
    assert not told(erik, words["told"])


async def test_who_chose_their_own_time_waits_for_no_bundle_with_it(world: World) -> None:
    here = await scene(world, DENMARK)
    maria = await here.maria()
    await chooses(maria, PlanTime.SUNDAY)
    await maria.sends("/reminders")
    await maria.presses("Med eller uden lyd")
    for said in ("Ugeplan: uden lyd", "Ugeplan: med lyd", "Ugeplan: uden lyd"):
        assert said in maria.last.text
        await maria.presses("Ugeplan")
    await chooses(maria, PlanTime.NEVER)
    await maria.sends("/reminders")
    await maria.presses("Med eller uden lyd")
    assert "Ugeplan" not in maria.last.text
    # And back: nothing is kept of it.
    await chooses(maria, PlanTime.CLASS)

    async def kept(unit: Unit) -> list[str | None]:
        return [row.plan_time for row in await unit.all(select(Preference.plan_time))]

    assert await world.house.units.read(kept) == [None]


async def test_while_a_plan_waits_for_its_readers_time_its_report_is_not_drawn_every_few_seconds(world: World) -> None:
    here = await scene(world, DENMARK)
    maria, mette = await here.maria(), await here.mette()
    await chooses(maria, PlanTime.SUNDAY)
    await plan_sent(here, mette)
    await until(here, FRIDAY, 17, 0)

    async def look(unit: Unit) -> datetime:
        found: datetime = await unit.scalar(select(PostRow.look_at))
        return found

    assert await world.house.units.read(look) >= here.at(17, 0, SUNDAY)


async def test_a_plan_that_waits_follows_when_its_reader_chooses_another_time(world: World) -> None:
    here = await scene(world, DENMARK)
    maria, erik, mette = await here.maria(), await here.erik(), await here.mette()
    await chooses(maria, PlanTime.SUNDAY)
    await plan_sent(here, mette)
    # One who would have had it with the bundle chooses before that; one who waits for Sunday would rather have Monday.
    await chooses(erik, PlanTime.SUNDAY)
    await until(here, FRIDAY, 16, 1)
    assert not told(erik, "Mandag: dansk.")
    await chooses(maria, PlanTime.MONDAY)
    await until(here, SUNDAY, 17, 1)
    assert not told(maria, "Mandag: dansk.")
    assert len(told(erik, "Mandag: dansk.")) == 1
    await chooses(erik, PlanTime.MONDAY)
    await until(here, MONDAY, 8, 0)
    assert len(told(maria, "Mandag: dansk.")) == 1
    assert len(told(erik, "Mandag: dansk.")) == 1, "what is there does not come again"


async def test_who_presses_dont_send_it_is_not_sent_the_one_that_waits_and_may_think_better_of_it(
    world: World,
) -> None:
    here = await scene(world, DENMARK)
    maria, erik, mette = await here.maria(), await here.erik(), await here.mette()
    for phone in (maria, erik):
        await chooses(phone, PlanTime.SUNDAY)
    await plan_sent(here, mette)
    for phone in (maria, erik):
        await chooses(phone, PlanTime.NEVER)
    await until(here, FRIDAY, 18, 0)
    await chooses(erik, PlanTime.SUNDAY)
    await until(here, MONDAY, 8, 0)
    assert not told(maria, "Mandag: dansk.")
    assert len(told(erik, "Mandag: dansk.")) == 1


async def test_back_to_the_classs_time_after_it_the_plan_that_waits_comes_at_once(world: World) -> None:
    here = await scene(world, DENMARK)
    maria, mette = await here.maria(), await here.mette()
    await chooses(maria, PlanTime.MONDAY)
    await plan_sent(here, mette)
    await until(here, SUNDAY, 12, 0)
    await chooses(maria, PlanTime.CLASS)
    assert len(told(maria, "Mandag: dansk.")) == 1
    await until(here, MONDAY, 8, 0)
    assert len(told(maria, "Mandag: dansk.")) == 1


async def test_a_plan_of_two_messages_comes_in_its_order_or_as_one_line_of_the_bundle(world: World) -> None:
    here = await scene(world, DENMARK)
    maria, erik, mette = await here.maria(), await here.erik(), await here.mette()
    await chooses(maria, PlanTime.SUNDAY)
    await mette.sends("/ugeplan")
    await mette.presses("3.B, uge 48")
    await mette.sends("Mandag: dansk. " * 270)
    await mette.sends("Tirsdag: natur. " * 250)
    await world.passes(seconds=5)
    await mette.presses("Send")
    await until(here, FRIDAY, 15, 10)
    await chooses(maria, PlanTime.CLASS)
    await chooses(erik, PlanTime.SUNDAY)
    await until(here, SUNDAY, 17, 1)
    assert [line[:12] for line in erik.lines[-2:]] == ["3.B: Ugeplan", "Tirsdag: nat"]
    assert len(told(maria, "Mandag: dansk.")) == 1
    assert not told(maria, "Tirsdag: natur."), "a line, and the rest behind it"


@pytest.mark.both_databases
async def test_the_day_before_a_meeting_follows_when_the_guardian_chooses_another_time_for_it(world: World) -> None:
    here = await scene(world, DENMARK)
    maria, erik, _mette = await here.maria(), await here.erik(), await here.mette()
    await sent(here, TEXT, kind=PostKind.MEETING, starts_at=here.at(17, 0), ends_at=here.at(19, 0))
    await maria.presses_data(ChooseDayBefore(0).encode())
    await erik.presses_data(ChooseDayBefore(0).encode())
    await erik.presses_data(ChooseDayBefore(19).encode())
    await world.until(here.at(18, 59, EVE))
    assert not [line for phone in (maria, erik) for line in phone.lines if line.startswith("I morgen")]
    await world.until(here.at(19, 1, EVE))
    assert [line for line in erik.lines if line.startswith("I morgen")]
    assert not [line for line in maria.lines if line.startswith("I morgen")]


@pytest.mark.both_databases
async def test_who_joins_at_another_school_later_is_told_there_as_they_chose_before(world: World) -> None:
    here = await scene(world, DENMARK)
    maria = await here.maria()
    await chooses(maria, PlanTime.SUNDAY)
    await maria.presses_data(ChooseLockScreen(LockScreen.NEUTRAL).encode())
    await maria.presses_data(ChooseWay(Topic.NEWS, Way.RING).encode())
    there = await scene(world, NORWAY)
    await there.joins(there.mother, maria)

    async def kept(unit: Unit) -> tuple[list[tuple[int, str | None, str | None]], list[tuple[int, str, str]]]:
        wishes = await unit.all(select(Preference.person_id, Preference.plan_time, Preference.lock_screen))
        ways = await unit.all(select(ToldWay.person_id, ToldWay.topic, ToldWay.way))
        return sorted(tuple(row) for row in wishes), sorted(tuple(row) for row in ways)

    wishes, ways = await world.house.units.read(kept)
    assert wishes == [(person, "sunday", "neutral") for person in sorted([here.mother, there.mother])]
    assert ways == [(person, "news", "ring") for person in sorted([here.mother, there.mother])]
    # And who only has a new phone keeps what they have.
    await here.joins(here.mother, world.phone("mother, again", "da"))
    assert (await world.house.units.read(kept))[0] == wishes
