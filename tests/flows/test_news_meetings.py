"""Meetings and events: made by the team, agreed to by contact parents, answered, moved, called off, counted."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from sqlalchemy import select, update

from bot.core.texts import _, in_language, ngettext, pgettext
from bot.core.unit import Unit
from bot.news.meetings import presses as p
from bot.news.models import PostAnswer, PostRow, PostState
from bot.news.presses import CountPeople, SayComing, TakeCalendar
from bot.news.writing.presses import SendPost
from bot.people.models import RepresentativeRow, StaffRole, StaffRoleRow
from tests.flows.scene import NORWAY, Place, Scene, outbox, scene, with_text
from tests.flows.test_directory import elect
from tests.flows.test_preparing import booked
from tests.news.sending.posting import goes_on, post_row
from tests.world import Phone, World

SMOERUM = Place("dk-smoerum", "Europe/Copenhagen", "smoerum", "Skolen", "3.B", "Emma", "Maria", "Erik", "Mette", "da")
COMMAND = {"da": "/moeder", "nb": "/moter", "sv": "/moten"}
TUESDAY = {"da": "tirsdag den 1. december", "nb": "tirsdag 1. desember", "sv": "tisdag 1 december"}
THURSDAY = {"da": "torsdag den 3. december", "nb": "torsdag 3. desember", "sv": "torsdag 3 december"}


PROPOSED = "%(who)s: The team proposes a parents' meeting and asks what you as contact parent say to it: %(when)s."
AGREED = "%(who)s: The contact parents agree to the parents' meeting, %(when)s. You can send it now."
OFF, TOMORROW = "%(who)s: The parents' meeting is called off: %(when)s.", "Tomorrow, %(moment)s, %(place)s. %(post)s"
VOUCHED = "It may go: no contact parent could be asked here, and the school's leadership or office answers for it."
CHANGED = "This has changed: please say whether you come. %(post)s"


def said(code: str, message: str, context: str | None = None, **values: str) -> str:
    """What a phone in this language reads."""
    with in_language(code):
        return pgettext(context, message, **values) if context else _(message, **values)


def begins(code: str, message: str) -> str:
    """How it begins, before whatever is filled in."""
    with in_language(code):
        return _(message).partition("%")[0]


async def rows(world: World, model: Any = PostRow) -> list[Any]:
    async def look(unit: Unit) -> list[Any]:
        return list(await unit.all(select(model.__table__).order_by(model.id)))

    return await world.house.units.read(look)


async def newest(world: World) -> Any:
    return (await rows(world))[-1]


def local(row: Any, zone: str = "Europe/Copenhagen") -> str:
    return f"{row.starts_at.astimezone(ZoneInfo(zone)):%-d/%-m %H.%M}–{row.ends_at.astimezone(ZoneInfo(zone)):%H.%M}"


def calendar_of(phone: Phone) -> Any:
    """The event of the newest calendar file."""
    files = [each.document for each in phone.messages if each.document is not None]
    (event,) = Calendar.from_ical(files[-1].content).walk("VEVENT")
    return event


async def makes(here: Scene, phone: Phone, line: str, *, event: bool = False) -> int:
    """A draft with its day, made by pressing and one line."""
    await phone.sends("/meetings")
    await phone.presses_data(p.NewMeeting(here.class_id, event).encode())
    await phone.sends(line)
    return int((await newest(here.world)).id)


async def sent(here: Scene, phone: Phone, line: str, *, event: bool = False) -> int:
    """The same, gone out; where nobody needs to agree to it."""
    post_id = await makes(here, phone, line, event=event)
    await phone.presses_data(p.SendMeeting(post_id).encode())
    await goes_on(here.world, seconds=61)
    return post_id


async def state_of(world: World, post_id: int) -> str:
    return str((await post_row(world, post_id)).state)


async def answer_of(world: World, post_id: int, person_id: int) -> Any:
    return next(
        each for each in await rows(world, PostAnswer) if (each.post_id, each.person_id) == (post_id, person_id)
    )


@pytest.mark.both_databases
@pytest.mark.parametrize("code", ["da", "nb", "sv"])
async def test_a_parents_meeting_is_agreed_on_sent_answered_reminded_of_and_called_off(world: World, code: str) -> None:
    tuesday, thursday = f"{TUESDAY[code]} kl. 17.00–19.00", f"{THURSDAY[code]} kl. 17.00–19.00"
    ask, coming = said(code, "Ask contact parents", "a meeting"), said(code, "We are coming", "to a meeting")
    send, yes = said(code, "Send", "a post"), said(code, "Yes, I agree")
    proposed, agreed = said(code, PROPOSED, who="3.B", when=tuesday), said(code, AGREED, who="3.B", when=thursday)
    off = said(code, OFF, who="3.B", when=thursday)
    words = said(code, "%(who)s: Parents' meeting. %(words)s", who="3.B", words="Vi taler om trivsel.")
    tomorrow = said(code, TOMORROW, moment=f"{THURSDAY[code]} kl. 17.00", place="Kantinen", post=words)
    here = await scene(world, SMOERUM)
    maria, erik = await here.maria(code), await here.erik(code)
    mette = await here.joins(here.teacher, world.phone("teacher", code))
    await elect(here, here.mother)
    await mette.sends(COMMAND[code])
    await mette.presses(said(code, "New parents' meeting"))
    await mette.sends("tirsdag 1/12 17-19 i kantinen")
    post_id = (await newest(world)).id
    assert send not in mette.last.labels, "first the contact parents"
    await mette.presses_data(p.WriteLine(post_id, p.Line.WORDS).encode())
    await mette.sends("Vi taler om trivsel.")
    await mette.presses_data(p.ToggleCount(post_id).encode())
    await mette.presses(ask)
    await world.passes(minutes=1)
    # She is asked, nobody else hears of it, and it cannot be sent whichever way it is tried.
    assert maria.rings[-1] == proposed
    assert "3.B" not in erik.lines[-1].split(")")[-1]
    for press in (p.SendMeeting(post_id), p.SendMeeting(post_id, True), SendPost(post_id)):
        await mette.presses_data(press.encode())
    await goes_on(world, hours=1)
    assert await outbox(world, "news.post") == []
    await maria.presses(maria.last.labels[0])
    assert "Kantinen" in maria.last.text
    await maria.presses(said(code, "I'd rather…"))
    await maria.sends("Hellere torsdag")
    await world.passes(minutes=1)
    assert "Maria" not in mette.lines[-1], "nobody's name on a lock screen"
    await mette.presses(mette.last.labels[0])
    assert "Hellere torsdag" in mette.last.text
    await mette.presses(said(code, "Change it"))
    await mette.presses_data(p.ChooseDay(post_id).encode())
    await mette.sends("torsdag 3/12 17-19")
    await mette.presses(ask)
    await world.passes(minutes=1)
    await maria.presses(maria.last.labels[0])
    await maria.presses(yes)
    await world.passes(minutes=1)
    assert mette.rings[-1] == agreed
    await mette.presses(mette.last.labels[0])
    await mette.presses(send)
    await mette.presses_data(p.StopMeeting(post_id).encode())
    assert (await post_row(world, post_id)).state == PostState.AGREED.value, "stopped, and agreed to still"
    await mette.presses(send)
    await goes_on(world, seconds=61)
    day = thursday[:1].upper() + thursday[1:]
    assert erik.last.text.startswith(f"{words}\n\n{day}\nKantinen\n• ")
    # Answering.
    await erik.presses(coming)
    assert erik.last.labels[0] == f"✓ {coming}"
    await erik.presses({"da": "1 voksen, 1 barn", "nb": "1 voksen, 1 barn", "sv": "1 vuxen, 1 barn"}[code])
    await erik.presses("+")
    await erik.presses(erik.last.labels[-1])
    await erik.presses(said(code, "To my calendar"))
    await world.passes(seconds=5)
    assert calendar_of(erik)["uid"].startswith("meeting-")
    assert calendar_of(erik)["dtstart"].dt == datetime(2026, 12, 3, 16, tzinfo=UTC)
    await mette.presses_data(p.ShowMeeting(post_id).encode())
    assert mette.last.labels[0]
    # The afternoon before, to who comes and to who has not said.
    await world.until(here.at(17, 1, date(2026, 12, 2)))
    assert erik.lines[-1].startswith(tomorrow)
    assert maria.lines[-1].startswith(tomorrow)
    # Called off: told to all, and out of the calendar again.
    await mette.presses_data(p.ShowMeeting(post_id).encode())
    await mette.presses(mette.last.labels[2])
    await mette.presses(mette.last.labels[0])
    await goes_on(world, minutes=1)
    await world.passes(minutes=1)
    assert off in maria.rings
    assert off in erik.rings
    assert calendar_of(erik)["status"] == "CANCELLED"
    assert int(calendar_of(erik)["sequence"]) > (await post_row(world, post_id)).revision
    assert said(code, "It has been corrected.") not in "".join(each.text for each in mette.messages)
    assert said(code, "It is called off. Everybody hears of it now.") == mette.last.text


# The contact parents' yes ---------------------------------------------------------------------------------------------


async def elected_pair(here: Scene) -> None:
    await elect(here, here.mother)
    await elect(here, here.father)


async def test_every_contact_parent_who_is_reached_says_yes_and_only_to_what_is_proposed(world: World) -> None:
    here = await scene(world, SMOERUM)
    maria, erik, mette = await here.maria(), await here.erik(), await here.mette()
    await elected_pair(here)
    post_id = await makes(here, mette, "tirsdag 1/12 17-19 i kantinen")
    await mette.presses_data(p.ProposeMeeting(post_id).encode())
    await mette.presses_data(p.ProposeMeeting(post_id).encode())
    await world.passes(minutes=1)
    asked = [line for line in maria.lines if "tirsdag den 1. december" in line]
    assert len(asked) == 1, "once, however often it is pressed on a day"
    await maria.presses_data(p.SayToProposal(post_id, 1, True).encode())
    assert await state_of(world, post_id) == PostState.PROPOSED.value, "Erik has said nothing"
    # Changed meanwhile: what he says yes to is another meeting than the one that he saw.
    await mette.presses_data(p.ChangeMeeting(post_id).encode())
    await mette.presses_data(p.ChooseDay(post_id).encode())
    await mette.sends("fredag 4/12 17-19")
    await mette.presses_data(p.ProposeMeeting(post_id).encode())
    await erik.presses_data(p.SayToProposal(post_id, 1, True).encode())
    assert await state_of(world, post_id) == PostState.PROPOSED.value
    for phone in (maria, erik):
        await phone.presses_data(p.SayToProposal(post_id, 2, True).encode())
    assert await state_of(world, post_id) == PostState.AGREED.value
    await erik.presses_data(p.SayToProposal(post_id, 2, False).encode())
    await erik.sends("Alligevel hellere i januar")
    assert await state_of(world, post_id) == PostState.PROPOSED.value, "said otherwise before it was sent"


async def test_a_mandate_that_ended_and_a_phone_that_is_not_reached_hold_nothing_up(world: World) -> None:
    here = await scene(world, SMOERUM)
    maria, mette = await here.maria(), await here.mette()
    await elected_pair(here)
    post_id = await makes(here, mette, "tirsdag 1/12 17-19 i kantinen")
    await mette.presses_data(p.ProposeMeeting(post_id).encode())
    openly = said("da", "%(name)s is not reached here, so the others' word counts.", name="Erik Lund")
    assert openly in mette.last.text
    await maria.presses_data(p.SayToProposal(post_id, 1, True).encode())
    assert await state_of(world, post_id) == PostState.AGREED.value
    # A mandate that is over says nothing any more.
    again = await makes(here, mette, "onsdag 2/12 17-19 i kantinen")
    await mette.presses_data(p.ProposeMeeting(again).encode())
    await world.house.units.run(lambda unit: unit.execute(update(RepresentativeRow).values(until=unit.now)))
    await maria.presses_data(p.SayToProposal(again, 1, True).encode())
    assert await state_of(world, again) == PostState.PROPOSED.value


async def test_where_no_contact_parent_is_reached_the_head_answers_for_it_and_that_stands_there(world: World) -> None:
    here = await scene(world, SMOERUM)
    await here.maria()
    mette = await here.mette()
    head = await world.town.person(here.school, "Hanne", "Holm")
    await world.town.works(here.school, head, None, StaffRole.HEAD)
    hanne = await here.joins(head, world.phone("head", "da"))
    post_id = await makes(here, mette, "tirsdag 1/12 17-19 i kantinen")
    await mette.presses_data(p.ProposeMeeting(post_id).encode())
    await mette.presses_data(p.VouchForMeeting(post_id).encode())
    assert await state_of(world, post_id) == PostState.PROPOSED.value, "not the team's word to give"
    await world.passes(minutes=1)
    assert hanne.rings[-1].startswith("3.B: ")
    await hanne.presses(hanne.last.labels[0])
    await hanne.presses(said("da", "It may go"))
    assert "kontoret har sagt god for det" in hanne.last.text
    assert await state_of(world, post_id) == PostState.AGREED.value
    await mette.presses_data(p.SendMeeting(post_id).encode())
    assert await state_of(world, post_id) == PostState.SCHEDULED.value


async def test_the_head_does_not_speak_over_a_contact_parent(world: World) -> None:
    here = await scene(world, SMOERUM)
    maria, mette = await here.maria(), await here.mette()
    head = await world.town.person(here.school, "Hanne", "Holm")
    await world.town.works(here.school, head, None, StaffRole.HEAD)
    hanne = await here.joins(head, world.phone("head", "da"))
    await elect(here, here.mother)
    post_id = await makes(here, mette, "tirsdag 15/12 17-19 i kantinen")
    await mette.presses_data(p.ProposeMeeting(post_id).encode())
    await hanne.presses_data(p.VouchForMeeting(post_id).encode())
    assert await state_of(world, post_id) == PostState.PROPOSED.value, "her answer is waited for"
    await world.passes(days=8)
    await hanne.presses_data(p.VouchForMeeting(post_id).encode())
    assert await state_of(world, post_id) == PostState.AGREED.value, "silent for days, and said openly"
    await mette.presses_data(p.ChangeMeeting(post_id).encode())
    await mette.presses_data(p.ProposeMeeting(post_id).encode())
    await maria.presses_data(p.SayToProposal(post_id, 2, False).encode())
    await maria.sends("Hellere i januar")
    await world.passes(days=8)
    await hanne.presses_data(p.VouchForMeeting(post_id).encode())
    assert await state_of(world, post_id) == PostState.PROPOSED.value


async def test_what_a_colleague_left_behind_is_sent_by_who_is_there(world: World) -> None:
    here = await scene(world, SMOERUM)
    maria, mette = await here.maria(), await here.mette()
    ole = await world.town.person(here.school, "Ole", "Berg")
    await world.town.works(here.school, ole, here.class_id, StaffRole.TEAM_TEACHER)
    colleague = await here.joins(ole, world.phone("other", "da"))
    await elect(here, here.mother)
    post_id = await makes(here, mette, "tirsdag 1/12 17-19 i kantinen")
    await mette.presses_data(p.ProposeMeeting(post_id).encode())
    with in_language("da"):
        waits = ngettext(
            "%(number)s parents' meeting waits for your word.", "%(number)s parents' meetings wait for your word.", 1
        )
    assert waits in (await maria.sends("/menu")).text
    await maria.presses_data(p.SayToProposal(post_id, 1, True).encode())
    assert waits not in (await maria.sends("/menu")).text
    await world.house.units.run(
        lambda unit: unit.execute(
            update(StaffRoleRow).where(StaffRoleRow.person_id == here.teacher).values(until=unit.now)
        )
    )
    await mette.presses_data(p.SendMeeting(post_id).encode())
    assert await state_of(world, post_id) == PostState.AGREED.value
    await colleague.presses_data(p.SendMeeting(post_id).encode())
    await goes_on(world, seconds=61)
    assert maria.last.text.endswith("Hilsen Ole")


async def test_a_class_without_a_meeting_at_the_start_of_the_year_is_reminded_once(world: World) -> None:
    here = await scene(world, NORWAY)
    turid = await here.mette()
    await world.passes(days=250)
    await world.until(here.at(9, 0, date(2027, 9, 14)))
    (tick,) = [each for each in world.house.assembled.ticks if each.name == "news.meetings"]
    for _again in range(2):
        await world.house.units.run(tick.run)
        await world.passes(minutes=2)
    due = [line for line in turid.lines if "fredag 24. september" in line]
    assert len(due) == 1, turid.lines
    await turid.presses(turid.last.labels[0])
    await turid.sends("tirsdag 21/9 17-19 i kantina")
    assert local(await newest(world), "Europe/Oslo") == "21/9 17.00–19.00"


async def test_only_a_contact_parent_of_the_class_says_yes(world: World) -> None:
    here = await scene(world, SMOERUM)
    await here.maria()
    erik, mette = await here.erik(), await here.mette()
    await elect(here, here.mother)
    post_id = await makes(here, mette, "tirsdag 1/12 17-19 i kantinen")
    await mette.presses_data(p.ProposeMeeting(post_id).encode())
    for phone in (erik, mette):
        await phone.presses_data(p.ShowProposal(post_id).encode())
        await phone.presses_data(p.SayToProposal(post_id, 1, True).encode())
    assert await state_of(world, post_id) == PostState.PROPOSED.value
    assert "Kantinen" not in "".join(erik.lines)
    # Nobody reads it before it goes out, whatever is pressed.
    for press in (SayComing(post_id, True), CountPeople(post_id, 1, 1), TakeCalendar(post_id)):
        await erik.presses_data(press.encode())
    assert await rows(world, PostAnswer) == []
    assert await outbox(world, "news.calendar") == []


# Without agreement ----------------------------------------------------------------------------------------------------


async def test_a_moved_meeting_rings_asks_again_and_renews_the_calendar(world: World) -> None:
    here = await scene(world, NORWAY)
    kari, ole, turid = await here.maria(), await here.erik(), await here.mette()
    post_id = await sent(here, turid, "tirsdag 1/12 17-19 i kantina")
    await kari.presses(said("nb", "We are coming", "to a meeting"))
    await kari.presses(said("nb", "To my calendar"))
    await world.passes(seconds=5)
    await turid.presses_data(p.MoveMeeting(post_id).encode())
    await turid.sends("onsdag 2/12 18-20 i aulaen")
    assert "onsdag 2. desember" in turid.last.text
    await turid.presses(said("nb", "Yes, move it"))
    await goes_on(world, seconds=5)
    await world.passes(seconds=10)
    assert local(await post_row(world, post_id), "Europe/Oslo") == "2/12 18.00–20.00"
    for phone in (kari, ole):
        assert phone.rings[-1].startswith(begins("nb", CHANGED)), phone.rings
        assert "Aulaen" in with_text(phone, begins("nb", CHANGED)).text
    assert calendar_of(kari)["sequence"] == 2
    assert calendar_of(kari)["dtstart"].dt == datetime(2026, 12, 2, 17, tzinfo=UTC)
    assert (await answer_of(world, post_id, here.mother)).coming is None
    await kari.presses_data(SayComing(post_id, False).encode())
    await world.until(here.at(17, 1, date(2026, 11, 30)))
    assert begins("nb", TOMORROW) not in "".join(ole.lines + kari.lines), "it is not tomorrow any more"
    await world.until(here.at(17, 1, date(2026, 12, 1)))
    assert said("nb", TOMORROW, moment="onsdag 2. desember kl. 18.00", place="Aulaen", post="7A: ") in ole.lines[-1]
    assert begins("nb", TOMORROW) not in "".join(kari.lines), "she does not come"


async def test_an_event_names_somebody_from_the_team_and_counts_who_comes(world: World) -> None:
    here = await scene(world, NORWAY)
    kari, turid = await here.maria(), await here.mette()
    post_id = await makes(here, turid, "lørdag 5/12 10-12 i parken", event=True)
    await turid.presses_data(p.ToggleTeam(post_id, here.teacher).encode())
    await turid.presses_data(p.SendMeeting(post_id).encode())
    assert await state_of(world, post_id) == PostState.DRAFT.value
    assert said("nb", "Nobody from the team is named yet. Choose who takes part.") in turid.last.text
    await turid.presses_data(p.ToggleTeam(post_id, here.mother).encode())
    assert (await post_row(world, post_id)).team == [], "a parent is not of the team"
    await turid.presses_data(p.ToggleTeam(post_id, here.teacher).encode())
    await turid.presses_data(p.SendMeeting(post_id).encode())
    await goes_on(world, seconds=61)
    assert said("nb", "From the school: %(names)s", names="Turid") in kari.last.text
    await kari.presses(said("nb", "We are coming", "to a meeting"))
    await kari.presses_data(CountPeople(post_id, 2, 3).encode())
    for adults, children in ((0, 0), (13, 1), (1, 99), (-1, 2)):
        await kari.presses_data(CountPeople(post_id, adults, children).encode())
    found = await answer_of(world, post_id, here.mother)
    assert (found.adults, found.children) == (2, 3)
    await kari.presses_data(SayComing(post_id, False).encode())
    found = await answer_of(world, post_id, here.mother)
    assert (found.coming, found.adults) == (False, None)
    # It has begun: nothing is answered any more.
    await world.until(here.at(10, 1, date(2026, 12, 5)))
    await kari.presses_data(SayComing(post_id, True).encode())
    assert (await answer_of(world, post_id, here.mother)).coming is False


async def test_two_meetings_of_one_family_at_the_same_time_are_said(world: World) -> None:
    here = await scene(world, NORWAY)
    other = await here.sibling("Sofie", "5A", "Berit")
    kari, turid = await here.maria(), await here.mette()
    berit = await here.joins(other.teacher, world.phone("other", "nb"))
    first = await sent(here, turid, "tirsdag 1/12 17-19 i kantina")
    second = await sent(other, berit, "tirsdag 1/12 18-20 i aulaen")
    await kari.presses_data(SayComing(first, True).encode())
    assert "5A" in kari.toasts[-1].text
    await kari.presses_data(SayComing(second, False).encode())
    await kari.presses_data(SayComing(first, False).encode())
    await kari.presses_data(SayComing(first, True).encode())
    assert "5A" not in kari.toasts[-1].text
    # A talk in those hours is said, too.
    await here.opens(here.at(17, 20), announced=False)
    await booked(here)
    await kari.presses_data(SayComing(first, False).encode())
    await kari.presses_data(SayComing(first, True).encode())
    assert "17.20–17.40" in kari.toasts[-1].text


def counted(had: int) -> str:
    one = "%(class_name)s: %(had)s of at least %(number)s parents' meeting this school year."
    many = "%(class_name)s: %(had)s of at least %(number)s parents' meetings this school year."
    with in_language("nb"):
        return ngettext(one, many, 1, class_name="7A", had=str(had))


async def test_a_meeting_counts_for_its_class_and_who_was_not_there_can_be_written_to(world: World) -> None:
    here = await scene(world, NORWAY)
    kari, turid = await here.maria(), await here.mette()
    await world.town.guards(here.school, here.father, await world.town.pupil(here.school, here.class_id, "Per"))
    await turid.sends("/moter")
    assert counted(0) in turid.last.text
    post_id = await sent(here, turid, "tirsdag 1/12 17-19 i kantina")
    await turid.sends("/moter")
    assert f"{counted(0)} 1 " in turid.last.text
    assert turid.last.labels[0] == "Møte, 7A, tir. 1. des."
    await kari.presses(said("nb", "We are coming", "to a meeting"))
    await turid.presses_data(p.SendToAbsent(post_id).encode())
    assert (await newest(world)).id == post_id, "it has not been held"
    await world.until(here.at(19, 1))
    await turid.sends("/moter")
    assert counted(1) in turid.last.text
    await turid.presses_data(p.SendToAbsent(post_id).encode())
    assert (
        said("nb", "This is what the parents' meeting on %(date)s was about:", date="tirsdag 1. desember")
        in turid.last.text
    )
    assert "1 elev" in "".join(turid.last.labels)
