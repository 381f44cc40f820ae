"""Meetings while something else happens: phones that are lost, colleagues who leave, parents who come later."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from bot.accounts.service import mark_unreachable
from bot.core.texts import LANGUAGES
from bot.core.unit import Unit
from bot.news.facts import Post
from bot.news.meetings import agreeing
from bot.news.meetings import presses as p
from bot.news.models import PostState
from bot.news.presses import SayComing, TakeCalendar
from bot.news.sending.presses import ConfirmWithdraw
from bot.people.joining.queries import actings_of
from bot.people.models import AccountLink, RepresentativeRow, StaffRole, StaffRoleRow
from bot.reminders.models import Preference
from tests.flows.scene import NORWAY, Scene, data_of, outbox, scene, with_text
from tests.flows.test_directory import elect
from tests.flows.test_news_meetings import (
    PROPOSED,
    SMOERUM,
    begins,
    calendar_of,
    elected_pair,
    makes,
    said,
    sent,
    state_of,
)
from tests.news.sending.posting import goes_on
from tests.people.lifecycle.ticking import ticks
from tests.world import Phone, World

LINE = "tirsdag 15/12 17-19 i kantinen"
AGREED = "%(who)s: The contact parents agree to the parents' meeting, %(when)s. You can send it now."
RATHER = "%(who)s: A contact parent would rather have the parents' meeting otherwise."
SILENT = (
    "%(who)s: A parents' meeting waits. Not all contact parents have answered for a week of school. Can you say that "
    "it may go?"
)


async def head(here: Scene) -> Phone:
    person = await here.world.town.person(here.school, "Hanne", "Holm")
    await here.world.town.works(here.school, person, None, StaffRole.HEAD)
    return await here.joins(person, here.world.phone("head", here.place.code))


async def colleague(here: Scene) -> Phone:
    person = await here.world.town.person(here.school, "Ole", "Berg")
    await here.world.town.works(here.school, person, here.class_id, StaffRole.TEAM_TEACHER)
    return await here.joins(person, here.world.phone("other", here.place.code))


async def leaves_the_class(here: Scene) -> None:
    """The teacher's role is over; nobody pressed anything, its date did it."""
    await here.world.house.units.run(
        lambda unit: unit.execute(
            update(StaffRoleRow).where(StaffRoleRow.person_id == here.teacher).values(until=unit.now)
        )
    )


async def loses_phone(here: Scene, person: int) -> None:
    async def work(unit: Unit) -> None:
        account = await unit.scalar(select(AccountLink.account_id).where(AccountLink.person_id == person))
        await mark_unreachable(unit, [account])

    await here.world.house.units.run(work)


async def proposes(here: Scene, phone: Phone, line: str = LINE) -> int:
    post_id = await makes(here, phone, line)
    await phone.presses_data(p.ProposeMeeting(post_id).encode())
    return post_id


async def test_a_contact_parent_who_would_rather_stands_above_the_heads_word(world: World) -> None:
    here = await scene(world, SMOERUM)
    maria, mette, hanne = await here.maria(), await here.mette(), await head(here)
    await elect(here, here.mother)
    post_id = await proposes(here, mette)
    await world.passes(days=8)
    await hanne.presses_data(p.VouchForMeeting(post_id).encode())
    assert await state_of(world, post_id) == PostState.AGREED.value
    await maria.presses_data(p.SayToProposal(post_id, 1, False).encode())
    await maria.sends("Hellere i januar")
    await world.until(here.at(9, 0, date(2026, 11, 25)))
    assert await state_of(world, post_id) == PostState.PROPOSED.value
    assert said("da", RATHER, who="3.B") in mette.lines


async def test_a_yes_to_what_was_seen_before_it_was_changed_is_none_to_what_is_proposed_now(world: World) -> None:
    here = await scene(world, SMOERUM)
    mette = await here.mette()
    await elect(here, here.mother)
    post_id = await proposes(here, mette)
    # She comes later, and looks at it without an answer.
    maria = await here.maria()
    await maria.presses_data(p.ShowProposal(post_id).encode())
    seen = p.SayToProposal(post_id, 1, True).encode()
    assert data_of(maria.last, said("da", "Yes, I agree")) == seen
    await mette.presses_data(p.ChangeMeeting(post_id).encode())
    await mette.presses_data(p.ChooseDay(post_id).encode())
    await mette.sends("onsdag 16/12 17-19")
    await mette.presses_data(p.ProposeMeeting(post_id).encode())
    await maria.presses_data(seen)
    assert await state_of(world, post_id) == PostState.PROPOSED.value


async def test_a_contact_parent_whose_phone_is_lost_holds_nothing_up_and_one_who_joins_is_asked(world: World) -> None:
    here = await scene(world, SMOERUM)
    maria, mette = await here.maria(), await here.mette()
    await elected_pair(here)
    post_id = await proposes(here, mette)
    erik = await here.erik()
    await ticks(world, "news.proposals")
    await world.passes(minutes=1)
    assert any("tirsdag den 15. december" in line for line in erik.lines), "asked, though he came later"
    await maria.presses_data(p.SayToProposal(post_id, 1, True).encode())
    assert await state_of(world, post_id) == PostState.PROPOSED.value
    await loses_phone(here, here.father)
    await ticks(world, "news.proposals")
    await world.passes(minutes=1)
    assert await state_of(world, post_id) == PostState.AGREED.value
    assert mette.rings[-1] == said("da", AGREED, who="3.B", when="tirsdag den 15. december kl. 17.00–19.00")


@pytest.mark.both_databases
async def test_two_contact_parents_who_say_yes_at_the_same_moment_have_both_said_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = await scene(world, SMOERUM)
    await here.maria()
    await here.erik()
    mette = await here.mette()
    await elected_pair(here)
    post_id = await proposes(here, mette)

    async def says(unit: Unit, person: int) -> None:
        acting = (await actings_of(unit, [person]))[person]
        await agreeing.say(unit, acting, post_id, 1, agrees=True)

    async def settles_slowly(unit: Unit, post: Post, by: int | None = None) -> Post:
        # The other one comes as far as the lock lets them.
        for _turn in range(2_000):
            await asyncio.sleep(0)
        return await settles(unit, post, by)

    settles = agreeing.settle
    monkeypatch.setattr(agreeing, "settle", settles_slowly)
    both = [partial(says, person=each) for each in (here.mother, here.father)]
    await asyncio.gather(*map(world.house.units.run, both))
    assert await state_of(world, post_id) == PostState.AGREED.value


WHEN = {
    "da": "tirsdag den 15. december kl. 17.00–19.00",
    "nb": "tirsdag 15. desember kl. 17.00–19.00",
    "sv": "tisdag 15 december kl. 17.00–19.00",
}
CAN_STILL = "It is agreed, and the team can send it. You can still say otherwise until then."
STANDS = (
    "%(who)s: A parents' meeting is agreed, %(when)s. As contact parent you can still say otherwise until it is sent."
)


@pytest.mark.both_databases
@pytest.mark.parametrize("code", LANGUAGES)
async def test_who_is_elected_after_the_yes_hears_of_it_holds_nothing_up_and_can_say_otherwise(
    world: World, code: str
) -> None:
    """D2.47: it was agreed with who spoke for the class then."""
    here = await scene(world, SMOERUM)
    maria, erik, mette = await here.maria(), await here.erik(code), await here.mette()
    await elect(here, here.mother)
    post_id = await proposes(here, mette)
    yes = p.SayToProposal(post_id, 1, True).encode()
    await maria.presses_data(yes)
    await elect(here, here.father)
    await ticks(world, "news.proposals", 2)
    await world.passes(minutes=1)
    told = with_text(erik, said(code, STANDS, who="3.B", when=WHEN[code]))
    assert told.text == said(code, STANDS, who="3.B", when=WHEN[code])
    assert erik.pushes[-1].silent
    # A yes that is pressed once more takes nothing back.
    await maria.presses_data(yes)
    assert await state_of(world, post_id) == PostState.AGREED.value
    # He sees what it is about, says otherwise, and then it waits for both of them.
    await erik.presses(told.labels[0], told.message_id)
    assert (
        said(code, "It is agreed, and the team can send it. You can still say otherwise until then.") in erik.last.text
    )
    await erik.presses(said(code, "I'd rather…"))
    await erik.sends("Hellere torsdag")
    await world.passes(minutes=1)
    assert await state_of(world, post_id) == PostState.PROPOSED.value
    with_text(mette, said("da", RATHER, who="3.B"))
    # Told once, whatever comes of it.
    await erik.presses_data(yes)
    await ticks(world, "news.proposals", 2)
    assert await state_of(world, post_id) == PostState.AGREED.value
    assert len([line for line in erik.lines if said(code, STANDS, who="3.B", when=WHEN[code]) in line]) == 1


async def test_who_had_only_heard_of_what_was_agreed_is_asked_when_somebody_says_otherwise(world: World) -> None:
    here = await scene(world, SMOERUM)
    maria, erik, mette = await here.maria(), await here.erik(), await here.mette()
    await elect(here, here.mother)
    post_id = await proposes(here, mette)
    await maria.presses_data(p.SayToProposal(post_id, 1, True).encode())
    await elect(here, here.father)
    await ticks(world, "news.proposals")
    await maria.presses_data(p.SayToProposal(post_id, 1, False).encode())
    await maria.sends("Hellere torsdag")
    await world.passes(minutes=1)
    with_text(erik, said("da", PROPOSED, who="3.B", when=WHEN["da"]))


async def test_when_the_only_mandate_ends_the_head_hears_that_nobody_is_left_to_ask(world: World) -> None:
    here = await scene(world, SMOERUM)
    await here.maria()
    mette, hanne = await here.mette(), await head(here)
    await elect(here, here.mother)
    post_id = await proposes(here, mette)
    assert await outbox(world, "meeting.nobody") == []
    await world.house.units.run(lambda unit: unit.execute(update(RepresentativeRow).values(until=unit.now)))
    await ticks(world, "news.proposals")
    await world.passes(minutes=1)
    await hanne.presses(hanne.last.labels[0])
    await hanne.presses(said("da", "It may go"))
    assert await state_of(world, post_id) == PostState.AGREED.value


async def test_after_a_week_of_silence_the_head_is_asked_once_and_it_stands_there_as_it_was(world: World) -> None:
    here = await scene(world, SMOERUM)
    await here.maria()
    mette, hanne = await here.mette(), await head(here)
    await elect(here, here.mother)
    await proposes(here, mette)
    for _day in range(9):
        await world.passes(days=1)
        await ticks(world, "news.proposals")
    await world.passes(minutes=1)
    asked = [line for line in hanne.lines if line == said("da", SILENT, who="3.B")]
    assert len(asked) == 1, hanne.lines
    await hanne.presses(hanne.last.labels[0])
    await hanne.presses(said("da", "It may go"))
    openly = "It may go: not all contact parents have answered, and the school's leadership or office answers for it."
    assert said("da", openly) in hanne.last.text


async def test_what_was_to_be_by_now_waits_for_nobodys_word(world: World) -> None:
    here = await scene(world, SMOERUM)
    maria, mette = await here.maria(), await here.mette()
    await elect(here, here.mother)
    await proposes(here, mette, "tirsdag 1/12 17-19 i kantinen")
    assert said("da", "The proposal") in (await maria.sends("/menu")).labels
    await world.until(here.at(17, 1))
    assert said("da", "The proposal") not in (await maria.sends("/menu")).labels


async def test_a_meeting_whose_teacher_leaves_before_its_minute_stays_agreed_and_a_colleague_sends_it(
    world: World,
) -> None:
    here = await scene(world, SMOERUM)
    maria, mette, ole = await here.maria(), await here.mette(), await colleague(here)
    await elect(here, here.mother)
    post_id = await proposes(here, mette)
    await maria.presses_data(p.SayToProposal(post_id, 1, True).encode())
    await mette.presses_data(p.SendMeeting(post_id).encode())
    await leaves_the_class(here)
    await goes_on(world, seconds=61)
    assert await outbox(world, "news.post") == []
    assert await state_of(world, post_id) == PostState.AGREED.value, "nothing of it has changed"
    await ole.presses(ole.last.labels[0])
    await ole.presses(said("da", "Send", "a post"))
    await goes_on(world, seconds=61)
    assert maria.last.text.endswith("Hilsen Ole")


async def test_the_yes_to_what_a_teacher_left_behind_reaches_the_colleagues(world: World) -> None:
    here = await scene(world, SMOERUM)
    maria, mette, ole = await here.maria(), await here.mette(), await colleague(here)
    await elect(here, here.mother)
    post_id = await proposes(here, mette)
    await leaves_the_class(here)
    await maria.presses_data(p.SayToProposal(post_id, 1, True).encode())
    await world.passes(minutes=1)
    assert ole.lines[-1] == said("da", AGREED, who="3.B", when="tirsdag den 15. december kl. 17.00–19.00")


async def test_what_a_colleagues_draft_lacks_is_said_to_whoever_of_the_team_sends_it(world: World) -> None:
    here = await scene(world, NORWAY)
    turid, ole = await here.mette(), await colleague(here)
    post_id = await makes(here, turid, "lørdag 5/12 10-12 hos Jakob", event=True)
    await turid.presses_data(p.ToggleTeam(post_id, here.teacher).encode())
    await ole.presses_data(p.SendMeeting(post_id).encode())
    assert said("nb", "Nobody from the team is named yet. Choose who takes part.") in ole.last.text
    await turid.presses_data(p.ToggleTeam(post_id, here.teacher).encode())
    await ole.presses_data(p.SendMeeting(post_id).encode())
    assert said("nb", "Yes, send it to all") in ole.last.labels


# At home --------------------------------------------------------------------------------------------------------------


async def test_who_wants_no_reminder_the_day_before_gets_none_after_a_move_either(world: World) -> None:
    here = await scene(world, NORWAY)
    kari, ole, turid = await here.maria(), await here.erik(), await here.mette()
    row: dict[str, Any] = {"person_id": here.mother, "school_id": here.school, "day_before": False}
    await world.house.units.run(lambda unit: unit.execute(insert(Preference), row))
    post_id = await sent(here, turid, "tirsdag 1/12 17-19 i kantina")
    await turid.presses_data(p.MoveMeeting(post_id).encode())
    await turid.sends("onsdag 2/12 18-20 i aulaen")
    await turid.presses(said("nb", "Yes, move it"))
    await goes_on(world, seconds=10)
    await world.until(here.at(17, 1, date(2026, 12, 1)))
    tomorrow = begins("nb", "Tomorrow, %(moment)s, %(place)s. %(post)s")
    assert tomorrow in "".join(ole.lines)
    assert tomorrow not in "".join(kari.lines)


async def test_who_came_after_it_was_sent_is_reminded_told_of_a_move_and_that_it_is_off(world: World) -> None:
    here = await scene(world, NORWAY)
    kari, turid = await here.maria(), await here.mette()
    post_id = await sent(here, turid, "tirsdag 1/12 17-19 i kantina")
    # A new child in the class: its home finds the meeting under the news, and no copy was sent to it.
    sonja = await world.town.person(here.school, "Sonja")
    await world.town.guards(here.school, sonja, await world.town.pupil(here.school, here.class_id, "Per"))
    phone = await here.joins(sonja, world.phone("new", "nb"))
    await phone.presses_data(SayComing(post_id, True).encode())
    await phone.presses_data(TakeCalendar(post_id).encode())
    await world.passes(seconds=5)
    assert calendar_of(phone)["dtstart"].dt == datetime(2026, 12, 1, 16, tzinfo=UTC)
    await turid.presses_data(p.MoveMeeting(post_id).encode())
    await turid.sends("onsdag 2/12 18-20 i aulaen")
    await turid.presses(said("nb", "Yes, move it"))
    await goes_on(world, seconds=10)
    await world.passes(seconds=10)
    changed = begins("nb", "This has changed: please say whether you come. %(post)s")
    assert phone.rings[-1].startswith(changed), phone.rings
    assert len([line for line in kari.rings if line.startswith(changed)]) == 1
    assert calendar_of(phone)["dtstart"].dt == datetime(2026, 12, 2, 17, tzinfo=UTC)
    await world.until(here.at(17, 1, date(2026, 12, 1)))
    assert begins("nb", "Tomorrow, %(moment)s, %(place)s. %(post)s") in phone.lines[-1]
    await turid.presses_data(ConfirmWithdraw(post_id).encode())
    await goes_on(world, minutes=1)
    await world.passes(minutes=1)
    off = said("nb", "%(who)s: The parents' meeting is called off: %(when)s.", who="7A",
               when="onsdag 2. desember kl. 18.00–20.00")  # fmt: skip
    assert off in phone.rings
    assert calendar_of(phone)["status"] == "CANCELLED"
