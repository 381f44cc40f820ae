"""What a school's own limits do on the phone: late cancelling by a call only, notice that binds, the pupil's age."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from bot.conferences.models import Round
from bot.conferences.rounds.drafting.presses import OpenNow
from bot.core.dates import short_date
from bot.core.texts import capital, in_language
from bot.core.unit import Unit
from bot.schools.changing.rules import with_settings
from bot.schools.changing.service import change_policy, plan_change
from bot.schools.policy import Mark
from bot.schools.queries import policy_of, school_by_key
from tests.conferences.rounds.stage import COUNTRIES, Class, does, school_class
from tests.flows.scene import DENMARK, NORWAY, SWEDEN, Place, bookings, outbox, scene
from tests.world import World


async def decides(world: World, school: str, **wanted: str) -> None:
    """The school changes its policy, as the command line does."""

    async def work(unit: Unit) -> None:
        found = await school_by_key(unit, school)
        before = await policy_of(unit, found.id, found.policy_version)
        settings = {key.replace("__", "."): value for key, value in wanted.items()}
        after = with_settings(before, settings, Mark("stated", "school board"))
        await change_policy(unit, await plan_change(unit, found, after))

    await world.house.units.run(work)


CALL = [
    (DENMARK, "Kan ikke alligevel", ["Se samtalen", "Vi kommer"],
     "Samtalen kunne afbestilles her indtil mandag den 30. november kl. 20.00.",
     "Kan du alligevel ikke komme, så ring til skolen på 12 34 56 78, så Mette ved det."),
    (NORWAY, "Kan ikke likevel", ["Se samtalen", "Vi kommer"],
     "Samtalen kunne avbestilles her fram til mandag 30. november kl. 20.00.",
     "Kan du ikke komme likevel? Ring skolen på 12 34 56 78, så får Turid vite det."),
    (SWEDEN, "Fått förhinder", ["Se samtalet", "Vi kommer"],
     "Samtalet gick att avboka här fram till måndag 30 november kl. 20.00.",
     "Om du har fått förhinder, ring skolan på 12 34 56 78, så att Gunilla får veta det."),
]  # fmt: skip


@pytest.mark.both_databases
@pytest.mark.parametrize(("place", "cannot", "labels", "until", "call"), CALL, ids=["da", "nb", "sv"])
async def test_where_the_school_wants_a_call_nothing_is_cancelled_past_the_limit(
    world: World, place: Place, cannot: str, labels: list[str], until: str, call: str
) -> None:
    here = await scene(world, place)
    await decides(world, place.key, booking__late_cancel="off")
    maria = await here.maria()
    # The round keeps the policy it was opened under: this one.
    await here.opens()
    await _under_newest(world)
    await world.passes(minutes=5)
    await maria.presses(maria.last.labels[0])
    await world.until(here.at(20, 1, here.at(0).date() - timedelta(days=1)))
    await maria.presses(cannot)
    assert (maria.last.text, maria.last.labels) == (f"{until} {call}", labels)
    # Nor by the button of an hour ago, and moving says the same of the call.
    await maria.presses_data("bx:1", maria.last.message_id)
    assert maria.last.text == f"{until} {call}"
    await maria.presses_data("bm:1:4", maria.last.message_id)
    assert maria.last.text.endswith(call)
    assert [state for _pupil, state, _start in await bookings(world)] == ["booked"]
    assert await outbox(world, "conference.late") == []


async def _under_newest(world: World) -> None:
    """Town's rounds stand under version 1."""

    async def work(unit: Unit) -> None:
        await unit.execute(update(Round).values(policy_version=2))

    await world.house.units.run(work)


async def test_until_the_limit_it_is_cancelled_here_as_ever(world: World) -> None:
    here = await scene(world)
    await decides(world, DENMARK.key, booking__late_cancel="off")
    maria = await here.maria()
    await here.opens()
    await _under_newest(world)
    await world.passes(minutes=5)
    await maria.presses(maria.last.labels[0])
    await world.until(here.at(20, 0, here.at(0).date() - timedelta(days=1)))
    await maria.presses("Kan ikke alligevel")
    await maria.presses("Ja, afbestil")
    assert [state for _pupil, state, _start in await bookings(world)] == ["cancelled"]


NOTICE = (
    "The school's principle asks for at least %(number)s day's notice. Please choose later days.",
    "The school's principle asks for at least %(number)s days' notice. Please choose later days.",
)


async def previews(stage: Class, day: date) -> list[str]:
    """The teacher prepares a round of one day, as short as it goes; gives the preview's buttons."""
    mette = await stage.mette()
    words = stage.words
    await mette.sends("/round")
    with in_language(stage.code):
        label = capital(short_date(day))
    if label not in mette.last.labels:
        await mette.presses(words("Earlier"))
    await mette.presses(label)
    await mette.presses(words("Next"))
    await mette.sends("14-15")
    await mette.presses(words("%(minutes)s min.", minutes=20 if stage.code == "da" else 30))
    await mette.presses(words("No breaks"))
    if words("At the school") in mette.last.labels:
        await mette.presses(words("At the school"))
    await mette.presses(words("Skip"))
    return list(mette.last.labels)


@pytest.mark.parametrize("code", COUNTRIES)
async def test_notice_that_binds_opens_no_round_sooner(world: World, code: str) -> None:
    stage = await school_class(world, code)
    await decides(world, f"school-{code}", conferences__notice_mode="block")
    labels = await previews(stage, date(2026, 11, 20))
    mette = world.phones["mette"]
    assert stage.many(*NOTICE, 14) in mette.last.text
    assert labels[0] == stage.words("Change")
    # A button from before the school decided so.
    for changes in range(12):
        await does(mette, OpenNow(1, changes, 0))
    assert await stage.count(Round) == 0


async def test_with_two_weeks_to_go_it_opens_today_and_not_tomorrow(world: World) -> None:
    stage = await school_class(world)
    await decides(world, "school-da", conferences__notice_mode="block")
    labels = await previews(stage, date(2026, 11, 30))
    # Tomorrow's notice would be a day too short.
    assert not [label for label in labels if label.startswith("Åbn") and label != stage.words("Open now")]
    await world.phones["mette"].presses(stage.words("Open now"))
    assert await stage.count(Round) == 1


@pytest.mark.parametrize(("age", "right"), [("12", True), ("13", True), ("14", False)])
async def test_the_age_of_the_right_to_be_there_is_the_policys(world: World, age: str, right: bool) -> None:
    here = await scene(world, NORWAY, born_on="2013-06-01")
    await decides(world, NORWAY.key, pupils__attend_right_from=age)
    kari = await here.maria()
    await here.opens()
    await _under_newest(world)
    await world.passes(minutes=5)
    await kari.presses(kari.last.labels[0])
    has, may = ("Jakob har rett til å være med.", "Ta gjerne med Jakob.")
    assert (has in kari.last.text, may in kari.last.text) == (right, not right)
