"""What has changed since a draft was looked at: its readers, its writer's classes, its days, its pictures."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update

from bot.core.files import File, FileKind
from bot.core.routes import Written
from bot.core.unit import Unit
from bot.news.models import PostFile, PostKind
from bot.news.posts import begin_post
from bot.news.sending.presses import ConfirmWithdraw
from bot.news.writing import service
from bot.news.writing.presses import SetDoneBy, ShowDraft, StopPost, WhoIsRung
from bot.people.joining.queries import actings_of
from bot.people.models import GuardianshipRow, StaffRole, StaffRoleRow
from tests.flows.scene import Scene, scene
from tests.flows.test_news_writing import copies, minute, staff, states
from tests.news.sending.posting import goes_on, post_row, runs
from tests.world import Phone, World


async def two_classes(here: Scene) -> int:
    """Mette works in 5.A, too, where Noah has an adult whom nobody reaches here."""
    other = await here.sibling("Noah", "5.A", "Mads")
    await here.world.town.works(here.school, here.teacher, other.class_id)
    stranger = await here.world.town.person(here.school, "Inga", "Friis")
    await here.world.town.guards(here.school, stranger, other.child)
    return other.class_id


async def leaves(here: Scene, class_id: int) -> None:
    ended = update(StaffRoleRow).where(StaffRoleRow.person_id == here.teacher, StaffRoleRow.class_id == class_id)
    await here.world.house.units.run(lambda unit: unit.execute(ended.values(until=unit.now)))


async def to_both(mette: Phone, text: str) -> None:
    await mette.sends(text)
    await mette.presses("Til: 3.B")
    await mette.presses("5.A")
    await mette.presses("Tilbage")


async def test_a_name_that_was_meant_for_one_class_is_asked_about_again_for_another(world: World) -> None:
    here = await scene(world)
    await here.maria()
    mette = await here.mette()
    await two_classes(here)
    await mette.sends("Emma har fødselsdag i morgen.")
    await mette.presses("Send")
    await mette.presses("Ja, send til alle")
    await mette.presses("Stop")
    await mette.presses("Til: 3.B")
    await mette.presses("5.A")
    await mette.presses("Tilbage")
    await mette.presses("Send")
    assert mette.last.text == "Teksten nævner Emma. Den går til 3.B og 5.A. Er det meningen, at alle læser det?"


async def test_who_works_in_one_class_any_more_sees_no_numbers_of_the_other_and_writes_to_the_one(world: World) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    other = await two_classes(here)
    await to_both(mette, "Husk madpakke.")
    await mette.presses_data(WhoIsRung(1).encode())
    assert "Inga Friis" in mette.last.text
    await leaves(here, other)
    await mette.presses_data(WhoIsRung(1).encode())
    assert mette.last.text == "Det har du ikke adgang til."
    await mette.presses_data(ShowDraft(1).encode())
    await mette.presses("Til: 3.B og 5.A")
    await mette.presses("✓ 3.B")
    await mette.presses("3.B")
    await mette.presses("Tilbage")
    await mette.presses("Send")
    await minute(world)
    assert copies(maria, "3.B: Husk madpakke.")


async def test_only_its_writer_stops_a_post_and_a_colleague_of_one_class_changes_no_other_class_s_copies(
    world: World,
) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    await two_classes(here)
    mads = await staff(here, "Mads", StaffRole.TEAM_TEACHER, here.class_id)
    await to_both(mette, "Husk madpakke.")
    await mette.presses("Send")
    await mads.presses_data(ShowDraft(1).encode())
    assert "Stop" not in mads.last.labels
    await mads.presses_data(StopPost(1).encode())
    assert mads.last.text == "Det har du ikke adgang til."
    await minute(world)
    assert copies(maria, "Husk madpakke.")
    await mads.presses_data(ConfirmWithdraw(1).encode())
    assert mads.last.text == "Det har du ikke adgang til."
    await mette.presses_data(ConfirmWithdraw(1).encode())
    assert (await post_row(world, 1)).state == "withdrawn"


async def test_an_orphaned_post_is_told_to_who_may_take_it_over_and_its_names_are_asked_about_again(
    world: World,
) -> None:
    here = await scene(world)
    await here.maria()
    mette = await here.mette()
    other = await two_classes(here)
    mads = await staff(here, "Mads", StaffRole.TEAM_TEACHER, here.class_id)
    lone = await staff(here, "Lone", StaffRole.TEAM_TEACHER, other)
    await to_both(mette, "Emma har fødselsdag i morgen.")
    await mette.presses("Nu")
    await mette.sends("i morgen 9.30")
    await mette.presses("Send")
    await mette.presses("Ja, send til alle")
    await leaves(here, here.class_id)
    await world.passes(days=1, hours=2)
    await runs(world)
    assert mads.last.text.startswith("En besked til 3.B og 5.A er ikke sendt")
    assert not copies(lone, "er ikke sendt")
    await mads.presses("Se det")
    await mads.presses("Tag det over")
    await mads.presses("Send")
    assert mads.last.text.startswith("Teksten nævner Emma.")


async def important(phone: Phone, text: str, at: str | None = None) -> None:
    await phone.sends(text)
    await phone.presses("Nyt")
    await phone.presses("Vigtigt")
    if at:
        await phone.presses("Nu")
        await phone.sends(at)
    await phone.presses("Send")


async def test_what_is_important_counts_in_the_week_in_which_it_goes_out(world: World) -> None:
    here = await scene(world)
    await here.maria()
    mette = await here.mette()
    await important(mette, "Om to uger.", "30/11 9.00")
    await important(mette, "I dag.")
    assert "Du har brugt ugens vigtige besked." not in mette.last.text
    await important(mette, "I næste uge.", "23/11 9.00")
    await important(mette, "I næste uge igen.", "24/11 9.00")
    assert "Du har brugt ugens vigtige besked." in mette.last.text
    assert await states(world) == ["scheduled", "scheduled", "scheduled", "draft"]


async def test_what_is_to_be_done_does_not_come_after_its_day(world: World) -> None:
    here = await scene(world)
    await here.maria()
    mette = await here.mette()
    await mette.sends("Aflever sedlen.")
    day = world.clock.now().date() + timedelta(days=1)
    await mette.presses_data(SetDoneBy(1, day).encode())
    await world.passes(days=2)
    await mette.presses("Send")
    assert "Det ville først komme efter den dag" in mette.last.text
    assert await states(world) == ["draft"]


async def test_a_meeting_does_not_become_something_to_do_and_go_out_unasked(world: World) -> None:
    here = await scene(world)
    mette = await here.mette()

    async def meeting(unit: Unit) -> int:
        person = (await actings_of(unit, [here.teacher]))[here.teacher].at(here.school)
        return await begin_post(unit, person, PostKind.MEETING, here.class_id, "da")

    post_id = await world.house.units.run(meeting)
    await mette.presses_data(SetDoneBy(post_id, world.clock.now().date()).encode())
    assert (await post_row(world, post_id)).kind == "meeting"


async def test_a_picture_that_was_exchanged_is_exchanged_in_the_draft(world: World) -> None:
    here = await scene(world)
    mette = await here.mette()
    await mette.sends_album(2, "Fra turen.")
    await world.passes(seconds=3)
    pictures = [each.message_id for each in mette.messages if not each.from_bot and each.photo]
    other = Written("", (File(FileKind.PHOTO, "another"),), None, pictures[-1])

    async def exchanges(unit: Unit) -> list[str]:
        acting = (await actings_of(unit, [here.teacher]))[here.teacher]
        assert await service.edited(unit, acting, other) is not None
        return [row.file_id for row in await unit.all(select(PostFile.file_id).order_by(PostFile.place))]

    first, second = await world.house.units.run(exchanges)
    assert (first != "another", second) == (True, "another")


async def test_a_preview_of_one_picture_has_room_for_what_comes_after_it(world: World) -> None:
    here = await scene(world)
    await here.maria()
    mette = await here.mette()
    await mette.sends_album(4, "Fra turen i skoven. " * 46)
    await world.passes(seconds=3)
    assert "Med 4 billeder." in mette.last.text


async def test_a_post_that_waits_can_be_stopped_however_many_drafts_lie_there(world: World) -> None:
    here = await scene(world)
    await here.maria()
    mette = await here.mette()
    await mette.sends("Vi ses på fredag.")
    await mette.presses("Nu")
    await mette.sends("i morgen 9.30")
    await mette.presses("Send")
    for number in range(12):
        await mette.sends(f"Kladde nummer {number}.")
    await mette.sends("/nyt")
    assert [label for label in mette.last.labels if "Vi ses på fredag." in label]


async def test_a_writer_whose_readers_have_all_left_meanwhile_gets_the_report_too(world: World) -> None:
    here = await scene(world)
    await here.maria()
    mette = await here.mette()
    await mette.sends("Vi ses på fredag.")
    await mette.presses("Send")
    over = update(GuardianshipRow).values(until=world.clock.now())
    await world.house.units.run(lambda unit: unit.execute(over))
    told = len(mette.lines)
    await minute(world)
    await goes_on(world)
    assert len(mette.lines) > told
    assert mette.last.text.startswith("3.B: Vi ses på fredag.\nSendt")
