"""What a meeting says: read whole before a yes, as it was agreed to, naming nobody, on the day that was meant."""

from __future__ import annotations

from datetime import date

from sqlalchemy import update

from bot.core.unit import Unit
from bot.news.meetings import presses as p
from bot.news.meetings.counting import has_none_at_start
from bot.news.models import PostRow, PostState, Timing
from bot.news.presses import SayComing, TakeCalendar
from bot.news.sending.presses import ConfirmWithdraw, CorrectPost
from bot.people.models import GuardianshipRow, Pupil
from tests.flows.scene import NORWAY, outbox, scene, with_text
from tests.flows.test_directory import elect
from tests.flows.test_news_meeting_edges import proposes
from tests.flows.test_news_meetings import SMOERUM, calendar_of, local, makes, said, sent, state_of
from tests.news.sending.posting import goes_on, post_row
from tests.world import World


async def test_a_contact_parent_reads_all_of_a_long_proposal_before_the_yes(world: World) -> None:
    here = await scene(world, SMOERUM)
    maria, mette = await here.maria(), await here.mette()
    await elect(here, here.mother)
    post_id = await makes(here, mette, "tirsdag 15/12 17-19 i kantinen")
    await mette.presses_data(p.WriteLine(post_id, p.Line.WORDS).encode())
    await mette.sends("Vi taler om trivsel. " * 140)
    await mette.presses_data(p.WriteLine(post_id, p.Line.POINT).encode())
    await mette.sends("\n".join([*(f"{number} {'x' * 150}" for number in range(7)), "Mobiltelefoner"]))
    await mette.presses_data(p.ProposeMeeting(post_id).encode())
    await maria.presses_data(p.ShowProposal(post_id).encode())
    yes = said("da", "Yes, I agree")
    assert "Mobiltelefoner" not in maria.last.text
    assert yes not in maria.last.labels, "there is more to read"
    await maria.presses(said("da", "Show more"))
    assert "Mobiltelefoner" in maria.last.text
    await maria.presses(yes)
    assert await state_of(world, post_id) == PostState.AGREED.value


async def test_words_that_were_agreed_to_are_put_right_but_not_changed_once_they_are_out(world: World) -> None:
    here = await scene(world, SMOERUM)
    maria, mette = await here.maria(), await here.mette()
    await elect(here, here.mother)
    post_id = await makes(here, mette, "tirsdag 15/12 17-19 i kantinen")
    await mette.presses_data(p.WriteLine(post_id, p.Line.WORDS).encode())
    await mette.sends("Vi taler om trivsle i klassen.")
    await mette.presses_data(p.ProposeMeeting(post_id).encode())
    await maria.presses_data(p.SayToProposal(post_id, 1, True).encode())
    await mette.presses_data(p.SendMeeting(post_id).encode())
    await goes_on(world, seconds=61)
    await mette.presses_data(CorrectPost(post_id).encode())
    await mette.sends("Vi taler om skolens økonomi.")
    refused = (
        "The contact parents agreed to these words, so only slips of the pen are put right here. Propose the meeting "
        "anew for anything else."
    )
    assert mette.last.text == said("da", refused)
    # The question stays open: the slip of the pen may go.
    await mette.sends("Vi taler om trivsel i klassen!")
    await mette.presses("Ret uden lyd")
    await goes_on(world, seconds=5)
    assert "Vi taler om trivsel i klassen!" in with_text(maria, "Kantinen").text


async def test_a_childs_name_on_the_agenda_or_in_the_place_asks_first_whether_it_is_for_all(world: World) -> None:
    here = await scene(world, NORWAY)
    await here.maria()
    turid = await here.mette()
    post_id = await makes(here, turid, "lørdag 5/12 10-12 hjemme hos Jakob", event=True)
    await turid.presses_data(p.SendMeeting(post_id).encode())
    assert await state_of(world, post_id) == PostState.DRAFT.value
    assert "Jakob" in turid.last.text
    await turid.presses(said("nb", "Yes, send it to all"))
    assert await state_of(world, post_id) == PostState.SCHEDULED.value
    # That was said of the place, and not of what is written later.
    await turid.presses_data(p.StopMeeting(post_id).encode())
    await turid.presses_data(p.WriteLine(post_id, p.Line.PLACE).encode())
    await turid.sends("Parken")
    await turid.presses_data(p.WriteLine(post_id, p.Line.POINT).encode())
    await turid.sends("Hva gjør vi med Jakob?")
    await turid.presses_data(p.SendMeeting(post_id).encode())
    assert await state_of(world, post_id) == PostState.DRAFT.value


async def test_pressed_twice_one_point_goes_and_not_the_next_one_too(world: World) -> None:
    here = await scene(world, NORWAY)
    turid = await here.mette()
    post_id = await makes(here, turid, "lørdag 5/12 10-12 i parken", event=True)
    await turid.presses_data(p.WriteLine(post_id, p.Line.POINT).encode())
    await turid.sends("Grilling\nLek\nRydding")
    twice = p.TogglePoint(post_id, 0, False, 3).encode()
    await turid.presses_data(twice)
    await turid.presses_data(twice)
    assert (await post_row(world, post_id)).agenda == ["Lek", "Rydding"]


async def test_a_move_to_tomorrow_that_is_confirmed_after_midnight_is_asked_about_again(world: World) -> None:
    here = await scene(world, NORWAY)
    await here.maria()
    turid = await here.mette()
    post_id = await sent(here, turid, "tirsdag 1/12 17-19 i kantina")
    await world.until(here.at(23, 58, date(2026, 11, 24)))
    await turid.presses_data(p.MoveMeeting(post_id).encode())
    await turid.sends("tirsdag 1/12 17-19 i kantina")
    assert said("nb", "Yes, move it") not in turid.last.labels, "that is when it is"
    await turid.presses_data(p.MoveMeeting(post_id).encode())
    await turid.sends("i morgen 18-20")
    yes = said("nb", "Yes, move it")
    assert "onsdag 25. november" in turid.last.text
    await world.passes(minutes=5)
    await turid.presses(yes)
    assert local(await post_row(world, post_id), "Europe/Oslo") == "1/12 17.00–19.00"
    assert "torsdag 26. november" in turid.last.text
    await turid.presses(yes)
    assert local(await post_row(world, post_id), "Europe/Oslo") == "26/11 18.00–20.00"


async def test_a_chosen_time_that_passed_while_contact_parents_answered_costs_no_second_yes(world: World) -> None:
    here = await scene(world, SMOERUM)
    maria, mette = await here.maria(), await here.mette()
    await elect(here, here.mother)
    post_id = await proposes(here, mette)

    async def chosen(days: int) -> None:
        at = here.at(7, 0, date(2026, 11, 16 + days))
        values = {"timing": Timing.AT.value, "send_at": at}
        await world.house.units.run(
            lambda unit: unit.execute(update(PostRow).where(PostRow.id == post_id).values(**values))
        )

    await chosen(1)
    await world.passes(days=2)
    await maria.presses_data(p.SayToProposal(post_id, 1, True).encode())
    await mette.presses_data(p.SendMeeting(post_id).encode())
    assert await state_of(world, post_id) == PostState.SCHEDULED.value
    await mette.presses_data(p.StopMeeting(post_id).encode())
    # Stopped, it keeps the time that was chosen for it.
    await chosen(10)
    for press in (p.SendMeeting(post_id), p.StopMeeting(post_id), p.SendMeeting(post_id)):
        await mette.presses_data(press.encode())
    await goes_on(world, hours=1)
    assert await outbox(world, "news.post") == []


async def test_a_home_at_a_secret_address_has_neither_class_nor_school_in_its_calendar_or_in_what_is_off(
    world: World,
) -> None:
    here = await scene(world, NORWAY)

    async def hides(unit: Unit) -> None:
        await unit.execute(update(Pupil).where(Pupil.id == here.child).values(protected=True, admitted_at=unit.now))
        tie = update(GuardianshipRow).where(GuardianshipRow.person_id == here.mother)
        await unit.execute(tie.values(admitted_at=unit.now))

    kari, turid = await here.maria(), await here.mette()
    await world.house.units.run(hides)
    post_id = await sent(here, turid, "tirsdag 1/12 17-19 i kantina")
    before = len(kari.lines)
    await kari.presses_data(SayComing(post_id, True).encode())
    await kari.presses_data(TakeCalendar(post_id).encode())
    await world.passes(seconds=5)
    await turid.presses_data(ConfirmWithdraw(post_id).encode())
    await goes_on(world, minutes=1)
    await world.passes(minutes=1)
    told = "\n".join([*kari.lines[before:], str(calendar_of(kari)["summary"])])
    assert said("nb", "From school", "instead of a class's name") in told
    assert "7A" not in told
    assert "Bru" not in told


async def test_only_a_meeting_at_the_start_of_the_year_is_the_one_at_the_start_of_the_year(world: World) -> None:
    here = await scene(world, NORWAY)
    await here.maria()
    turid = await here.mette()
    await world.passes(days=250)
    await world.until(here.at(9, 0, date(2027, 8, 30)))

    async def missing() -> bool:
        found = await world.house.units.read(lambda unit: has_none_at_start(unit, [here.class_id]))
        return here.class_id in found

    await makes(here, turid, "tirsdag 7/3 2028 17-19 i kantina")
    assert await missing(), "one in spring"
    await makes(here, turid, "torsdag 2/9 17-19 i kantina")
    assert not await missing(), "one ahead, though a draft"
    await world.until(here.at(9, 0, date(2027, 9, 3)))
    assert await missing(), "it lay here, and its day has passed"
    await sent(here, turid, "tirsdag 7/9 17-19 i kantina")
    await world.until(here.at(9, 0, date(2027, 9, 8)))
    assert not await missing()
