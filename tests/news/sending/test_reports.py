"""Reports: who sees them, whom they name, and whom nothing reaches."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update

from bot.core.unit import Unit
from bot.news.models import PostAnswer, PostKind, PostRow
from bot.news.sending.presses import ConfirmWithdraw, ShowReport, ShowWho, Who
from bot.news.sending.retention import forget_posts
from bot.people.models import GuardianshipRow, Pupil, StaffRole, StaffRoleRow
from tests.flows.scene import Scene, scene
from tests.news.sending.posting import TEXT, answers, goes_on, post_row, scheduled, sent
from tests.people.lifecycle.ticking import tasks, ticks
from tests.world import Phone, World

LOST = "lifecycle.lost"


async def staff(here: Scene, name: str, role: StaffRole, class_id: int | None = None) -> Phone:
    person = await here.world.town.person(here.school, name, "Berg")
    await here.world.town.works(here.school, person, class_id, role)
    return await here.joins(person, here.world.phone(name.casefold()))


async def test_the_team_and_the_office_follow_a_class_s_post_and_nobody_else_does(world: World) -> None:
    here = await scene(world)
    await here.maria()
    await here.mette()
    other = await here.sibling("Noah", "5.A", "Jens")
    jens = await here.joins(other.teacher, world.phone("jens"))
    tove = await staff(here, "Tove", StaffRole.TEAM_TEACHER, here.class_id)
    olga = await staff(here, "Olga", StaffRole.OFFICE)
    post = await sent(here, {"da": TEXT["da"]})
    for phone in (jens, world.phone("mother")):
        for press in (ShowReport(post), ShowWho(post, Who.UNREACHED, 0, True), ConfirmWithdraw(post)):
            await phone.presses_data(press.encode())
            assert "voksne har fået det" not in phone.last.text
    assert (await post_row(world, post)).state == "sent"
    for phone in (tove, olga):
        await phone.presses_data(ShowReport(post).encode())
        assert "1 af 2 voksne har fået det." in phone.last.text
    # It keeps itself up to date wherever it is open.
    await answers(here, post, here.mother, seen_at=world.clock.now(), seen_revision=1)
    await goes_on(world)
    assert "1 har trykket" in tove.last.text
    await tove.presses("Det, der er sendt")
    assert tove.last.labels[0].startswith("3.B: Torsdag")


async def test_a_list_names_only_one_s_own_classes_and_nobody_near_a_protected_child(world: World) -> None:
    here = await scene(world)
    town = world.town
    mette, olga = await here.mette(), await staff(here, "Olga", StaffRole.OFFICE)
    fourth = await town.school_class(here.school, "4.C")
    far, hidden = await town.pupil(here.school, fourth, "Liva"), await town.pupil(here.school, here.class_id, "Asta")
    for name, child in (("Karl", far), ("Sofie", hidden)):
        await town.guards(here.school, await town.person(here.school, name, "Friis"), child)
    office = (await here.world.house.units.read(lambda unit: unit.all(select(StaffRoleRow.person_id))))[-1].person_id
    await sent(here, {"da": TEXT["da"]}, by=office, classes=[here.class_id, fourth])
    # A child whose family has moved to a secret address since.
    await world.house.units.run(
        lambda unit: unit.execute(update(Pupil).where(Pupil.id == hidden).values(protected=True, admitted_at=unit.now))
    )
    await world.house.units.run(
        lambda unit: unit.execute(
            update(GuardianshipRow).where(GuardianshipRow.pupil_id == hidden).values(admitted_at=unit.now)
        )
    )
    await mette.presses_data(ShowWho(1, Who.UNREACHED, 0, True).encode())
    assert "Maria Lund (Emma)" in mette.last.text
    assert "Karl" not in mette.last.text
    assert "Og 1, hvis navn ikke vises her." in mette.last.text
    await olga.presses("Hvem ringes op?")
    assert "Karl Friis (Liva)" in olga.last.text
    for phone in (mette, olga):
        assert not [word for word in ("Sofie", "Asta") if word in phone.last.text]


async def test_who_blocked_the_bot_is_one_matter_for_the_office_until_they_write_again(world: World) -> None:
    here = await scene(world)
    maria, mette, olga = await here.maria(), await here.mette(), await staff(here, "Olga", StaffRole.OFFICE)
    world.telegram.world.chats[maria.person.user_id].blocked = True
    for _post in range(2):
        await sent(here, {"da": TEXT["da"]})
        await ticks(world, LOST, 2)
    assert await tasks(world, "link.lost") == 1
    assert "2 kunne ikke nås her" in mette.last.text
    await mette.presses("Hvem ringes op?")
    assert "Maria Lund (Emma)\nHar blokeret chatten eller forladt Telegram (siden mandag den 16. november)." in (
        mette.last.text
    )
    await world.passes(minutes=10)
    assert "venter" in olga.lines[-1]
    await olga.sends("/opgaver")
    assert "Beskeder når ikke længere frem til en person: Maria Lund" in olga.last.text
    await olga.presses("1")
    assert "før personen selv skriver her igen" in olga.last.text
    # Seen to is not asked again while nothing changes; a word from her opens the way, and no more.
    world.telegram.world.chats[maria.person.user_id].blocked = False
    await maria.sends("/menu")
    await ticks(world, LOST)
    assert await tasks(world, "link.lost") == 0
    await sent(here, {"da": "Nyt igen."})
    assert maria.last.text.startswith("3.B: Nyt igen.")


async def test_posts_go_some_months_after_the_school_year_and_what_was_never_sent_after_two_weeks(
    world: World,
) -> None:
    here = await scene(world)
    await here.maria()
    await here.mette()
    old = await sent(here, TEXT)
    await answers(here, old, here.mother, seen_at=world.clock.now(), seen_revision=1)
    draft = await scheduled(here, {"da": "Kladde"})

    async def unsent(unit: Unit) -> None:
        await unit.execute(update(PostRow).where(PostRow.id == draft).values(state="draft", send_at=None))

    await world.house.units.run(unsent)
    units = world.house.units
    world.clock.set(world.clock.now() + timedelta(days=15))
    for _look in range(3):
        await units.run(forget_posts)
    assert await post_row(world, draft) is None
    assert await post_row(world, old) is not None
    world.clock.set(world.clock.now() + timedelta(days=365 + 200))
    for _look in range(4):
        await units.run(forget_posts)
    assert await post_row(world, old) is None
    assert not await units.read(lambda unit: unit.all(select(PostAnswer.id)))


async def test_what_comes_too_late_to_be_of_use_is_left_out_and_counted(world: World) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    soon = world.clock.now() + timedelta(minutes=30)
    told = len(maria.lines)
    await scheduled(here, {"da": "Kaffe i dag."}, kind=PostKind.EVENT, starts_at=soon, ends_at=soon)
    # Nothing is sent for longer than the post is worth something.
    world.clock.set(world.clock.now() + timedelta(seconds=61))
    (spreads,) = [each for each in world.house.assembled.errands if each.name == "news.spread"]
    await spreads.run(world.house.units)
    world.clock.set(world.clock.now() + timedelta(hours=1))
    await goes_on(world)
    assert len(maria.lines) == told
    assert "2 har ikke fået det, fordi det ville komme for sent" in mette.last.text
