"""Is it still you? Asked twice; the office hears first; then the account rests, and one press wakes it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from bot.conferences.rounds.running.queries import reached_pupils
from bot.people.models import StaffRole
from tests.flows.scene import DENMARK, NORWAY, SWEDEN, Place, Scene, scene
from tests.people.lifecycle.ticking import ZONE, at, rows, tasks, ticks
from tests.world import Phone, World

REVIEW = "lifecycle.reviews"
WORDS = [
    (DENMARK, "Er det stadig dig, der får skolens beskeder her?", "Ja, det er mig", "Her har længe været stille"),
    (
        NORWAY,
        "Er det fortsatt du som får beskjedene fra skolen her?",
        "Ja, det er meg",
        "Det har vært stille her lenge",
    ),
    (
        SWEDEN,
        "Är det fortfarande du som får skolans meddelanden här?",
        "Ja, det är jag",
        "Det har varit tyst här länge",
    ),
]
DANISH = WORDS[0][1]


async def days(world: World, number: int) -> None:
    """Let days pass one by one, each with its look in the morning; ten ticks a day change nothing."""
    for _day in range(number):
        tomorrow = world.clock.now().astimezone(ZONE).date() + timedelta(days=1)
        await at(world, tomorrow.year, tomorrow.month, tomorrow.day)
        await ticks(world, REVIEW, 2)


def asked(phone: Phone, words: str = DANISH) -> int:
    return sum(message.from_bot and message.text == words for message in phone.messages)


async def last_seen(world: World, day: str) -> None:
    """As if the guardian's phone had been silent since then."""
    change = f"UPDATE accounts SET used_on = '{day}', confirmed_on = '{day}'"
    await world.house.units.run(lambda unit: unit.connection.exec_driver_sql(change))


async def officed(here: Scene) -> Phone:
    office = await here.world.town.person(here.school, "Olga", "Kontor")
    await here.world.town.works(here.school, office, None, StaffRole.OFFICE)
    return await here.joins(office, here.world.phone("olga"))


@pytest.mark.both_databases
@pytest.mark.parametrize(("place", "words", "yes", "rests"), WORDS, ids=["da", "nb", "sv"])
async def test_asked_twice_then_the_office_then_rest_and_one_press_wakes(
    world: World, place: Place, words: str, yes: str, rests: str
) -> None:
    here = await scene(world, place)
    maria = await here.maria()
    await last_seen(world, "2026-05-01")
    await days(world, 1)
    await at(world, 2026, 11, 17, 18)
    assert asked(maria, words) == 1
    assert not any(name in words for name in (place.child, place.mother, place.school))
    await days(world, 14)
    await at(world, 2026, 12, 1, 18)
    assert asked(maria, words) == 2
    assert await tasks(world, "link.silent") == 0
    await days(world, 14)
    assert await tasks(world, "link.silent") == 1, "the office hears before anything is stopped"
    ((suspended,),) = await rows(world, "SELECT suspended_at FROM accounts")
    assert suspended is None
    await days(world, 7)
    ((suspended,),) = await rows(world, "SELECT suspended_at FROM accounts")
    assert suspended is not None
    assert asked(maria, words) == 2, "never a third time"
    assert len((await maria.sends("/forget")).text.split("\n\n")) == 4, "links that rest would go as well"
    for command in ("/mydata", "/menu"):
        shown = await maria.sends(command)
        assert shown.text.startswith(rests)
        assert place.child not in shown.text
    woken = await maria.presses(yes)
    assert place.child in woken.text
    assert place.child in (await maria.sends("/menu")).text
    assert await tasks(world, "link.silent") == 0
    await days(world, 30)
    assert asked(maria, words) == 2


async def test_any_use_answers_the_question_about_silence(world: World) -> None:
    here = await scene(world)
    maria = await here.maria()
    await last_seen(world, "2026-05-01")
    await days(world, 2)
    assert asked(maria) == 1
    await maria.sends("/help")
    await days(world, 40)
    assert asked(maria) == 1
    assert await tasks(world, "link.silent", waiting=False) == 0


async def test_while_it_rests_nothing_else_is_sent_and_the_teacher_is_told_to_ring(world: World) -> None:
    here = await scene(world, fathers=False)
    maria = await here.maria()
    await world.house.units.run(
        lambda unit: unit.connection.exec_driver_sql(
            "UPDATE accounts SET suspended_at = '2026-11-16 06:00:00+00:00' WHERE id = 1"
        )
    )
    before = len(maria.messages)
    await here.opens()
    await world.passes(hours=1)
    assert len(maria.messages) == before, "an invitation is no matter of safety"
    states = await rows(world, f"SELECT state, reason FROM outbox WHERE person_id = {here.mother} AND act = 'send'")
    assert ("unreachable", "suspended") in states
    reached = await world.house.units.read(lambda unit: reached_pupils(unit, [here.child]))
    assert reached == set(), "the teacher's list says that they are not reached here"
    await maria.sends("/menu")
    await maria.presses("Ja, det er mig")
    await world.settle()
    assert any("vælge tid" in message.text for message in maria.messages), "what was missed and still counts is told"


async def test_who_blocked_the_bot_for_half_a_year_is_asked_before_a_name_is_said(world: World) -> None:
    here = await scene(world)
    maria = await here.maria()
    await maria.does("blocks")
    await at(world, 2027, 5, 10)
    await ticks(world, REVIEW)
    assert await rows(world, "SELECT suspended_at FROM accounts") == [(None,)]
    await at(world, 2027, 5, 18)
    await ticks(world, REVIEW)
    await maria.does("unblocks")
    shown = await maria.sends("/menu")
    assert shown.text.startswith(WORDS[0][3])
    assert "Emma" not in shown.text
    assert "Emma" in (await maria.presses("Ja, det er mig")).text


async def test_a_kind_marked_as_safety_goes_to_an_account_that_rests(world: World) -> None:
    here = await scene(world)
    maria = await here.maria()
    sender = world.sides[0].sender
    assert not sender._kinds["conference.invited"].safety
    await world.house.units.run(
        lambda unit: unit.connection.exec_driver_sql("UPDATE accounts SET suspended_at = '2026-11-16 06:00:00+00:00'")
    )
    before = len(maria.messages)
    sender._kinds.update({name: replace(kind, safety=True) for name, kind in sender._kinds.items()})
    await here.opens()
    await world.passes(hours=1)
    assert len(maria.messages) > before


async def test_at_school_start_everybody_is_asked_once(world: World) -> None:
    here = await scene(world)
    maria, erik = await here.maria(), await here.erik()
    await last_seen(world, "2026-11-16")
    await at(world, 2027, 7, 30)
    await last_seen(world, "2027-07-30")
    before = asked(maria)
    await world.house.units.run(
        lambda unit: unit.connection.exec_driver_sql("UPDATE accounts SET confirmed_on = '2026-11-16'")
    )
    await days(world, 5)
    assert (asked(maria), asked(erik)) == (before + 1, before + 1)
    await maria.presses("Ja, det er mig")
    await days(world, 50)
    assert asked(maria) == before, "her question was edited to a thank-you, and no other came"
    assert asked(erik) == before + 2
    assert await tasks(world, "link.silent") == 1, "who never answered is the office's matter"
    ((suspended,),) = await rows(world, "SELECT count(*) FROM accounts WHERE suspended_at IS NOT NULL")
    assert suspended == 1


async def test_who_uses_the_bot_but_never_answers_is_left_in_peace(world: World) -> None:
    here = await scene(world)
    maria = await here.maria()
    await at(world, 2027, 7, 30)
    await world.house.units.run(
        lambda unit: unit.connection.exec_driver_sql(
            "UPDATE accounts SET used_on = '2027-07-29', confirmed_on = '2026-11-16'"
        )
    )
    before = asked(maria)
    for _week in range(8):
        await days(world, 7)
        await maria.sends("/help")
    assert asked(maria) - before == 2
    ((suspended,),) = await rows(world, "SELECT suspended_at FROM accounts")
    assert suspended is None
    assert await tasks(world, "link.silent", waiting=False) == 0


async def test_not_any_more_ends_the_link_and_the_office_hears(world: World) -> None:
    here = await scene(world)
    maria = await here.maria()
    await last_seen(world, "2026-05-01")
    await days(world, 30)
    assert await tasks(world, "link.silent") == 1
    await maria.presses("Ikke længere")
    await maria.presses("Ja, slet det")
    assert await rows(world, "SELECT id FROM accounts") == []
    assert await tasks(world, "link.silent") == 0, "nobody is waited for who has left"
    assert await tasks(world, "person.left") == 1
    assert (await maria.sends("/menu")).text.startswith("Hej! Jeg er skolens digitale assistent.")


async def test_a_day_of_presses_writes_the_last_use_once(world: World) -> None:
    maria = await (await scene(world)).maria()
    change = "UPDATE accounts SET used_on = '2026-11-10'"
    await world.house.units.run(lambda unit: unit.connection.exec_driver_sql(change))
    await maria.sends("/help")
    ((used,),) = await rows(world, "SELECT used_on FROM accounts")
    assert str(used) == "2026-11-16"


async def test_a_new_letter_wakes_an_account_that_rests_and_a_wrong_code_does_not(world: World) -> None:
    here = await scene(world)
    maria = await here.maria()
    await world.house.units.run(
        lambda unit: unit.connection.exec_driver_sql("UPDATE accounts SET suspended_at = '2026-11-16 06:00:00+00:00'")
    )
    await maria.sends("/start")
    assert maria.last.text.startswith("Her har længe været stille")
    await maria.sends("ABCDE FGHJK")
    await maria.sends("/menu")
    assert maria.last.text.startswith("Her har længe været stille")
    token, _code = await world.town.invited(here.school, here.mother)
    await maria.starts(token)
    assert "Emma" in (await maria.sends("/menu")).text
