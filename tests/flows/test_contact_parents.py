"""Where the principle has contact parents asked which staff take part in the talks (D2.31): asked, answered, heard."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from bot.conferences.rounds.consulting.presses import OpenStaff, SayOfStaff, ShowWhoSaid
from bot.people.models import RepresentativeRow, StaffRole
from tests.flows.scene import DENMARK, Place, outbox, scene
from tests.flows.test_directory import elect
from tests.world import World

SMOERUM = Place("dk-smoerum", "Europe/Copenhagen", "smoerum", "Skolen", "3.B", "Emma", "Maria", "Erik", "Mette", "da")
# [Ask], what the parent is sent, who is proposed, [Fine], thanks; what the teacher is sent, [Rather talk], and that.
SAID = {
    "da": ("Kontaktforældre?", "3.B: Skolen planlægger skole-hjem-samtaler og spørger dig som kontaktforælder, hvem "
           "fra skolen der skal være med.", "Mette og Ole", "Det er fint", "Tak. Mette får det at vide.",
           "3.B: En kontaktforælder er enig i, hvem der er med til samtalerne.", "Lad os tale om det",
           "3.B: En kontaktforælder vil gerne tale med dig om, hvem der er med til samtalerne."),
    "nb": ("Spør kontaktene", "3.B: Skolen planlegger utviklingssamtaler og spør deg som foreldrekontakt hvem fra "
           "skolen som skal være med.", "Mette og Ole", "Det er fint", "Takk. Mette får vite det.",
           "3.B: En foreldrekontakt er enig i hvem som er med på samtalene.", "La oss snakke om det",
           "3.B: En foreldrekontakt vil gjerne snakke med deg om hvem som er med på samtalene."),
    "sv": ("Klassföräldrar?", "3.B: Skolan planerar utvecklingssamtal och frågar dig som klassförälder vilka från "
           "skolan som ska vara med.", "Mette och Ole", "Det blir bra", "Tack. Mette får veta det.",
           "3.B: En klassförälder håller med om vilka som är med på samtalen.", "Vi pratar om det",
           "3.B: En klassförälder vill gärna prata med dig om vilka som är med på samtalen."),
}  # fmt: skip


@pytest.mark.both_databases
@pytest.mark.parametrize("code", ["da", "nb", "sv"])
async def test_contact_parents_are_asked_who_takes_part_and_the_teacher_hears_it(world: World, code: str) -> None:
    ask, asked, proposed, fine, thanks, agrees, rather, talk = SAID[code]
    here = await scene(world, SMOERUM)
    team = await world.town.person(here.school, "Ole", "Berg")
    await world.town.works(here.school, team, here.class_id, StaffRole.TEAM_TEACHER)
    maria, erik = await here.maria(code), await here.erik(code)
    mette = await here.joins(here.teacher, world.phone("teacher", code))
    await mette.sends("/round 1/12 15-18, 20 min")
    assert ask not in mette.last.labels, "nobody is elected yet"
    await elect(here, here.mother)
    await mette.sends("/round")
    await mette.presses(mette.last.labels[0])
    preview, others = mette.last.message_id, len(erik.messages)
    await mette.presses(ask)
    await mette.presses(ask, preview)
    await world.passes(minutes=6)
    assert maria.lines.count(asked) == 1, "once a day, however often it is pressed"
    assert len(erik.messages) == others
    await maria.presses(maria.last.labels[0])
    assert proposed in maria.last.text
    assert maria.last.labels[:2] == [fine, rather]
    question = maria.last.message_id
    await maria.presses(fine)
    assert maria.last.text == thanks
    await world.passes(minutes=6)
    assert mette.lines[-1] == agrees
    assert mette.pushes[-1].silent
    await maria.presses_data(SayOfStaff(here.class_id, False).encode(), question)
    await world.passes(minutes=6)
    assert mette.rings[-1] == talk
    assert "Maria" not in "".join(mette.lines)
    await mette.presses(mette.last.labels[0])
    assert mette.last.text.startswith("Maria Lund")
    # Whoever is none says nothing, and whoever is no staff of the class reads nobody's name.
    rows = len(await outbox(world, "round.staff_said"))
    for press in (OpenStaff(here.class_id), SayOfStaff(here.class_id, False), ShowWhoSaid(here.class_id, here.mother)):
        await erik.presses_data(press.encode())
        assert proposed not in erik.last.text
        assert "Maria" not in erik.last.text
    assert len(await outbox(world, "round.staff_said")) == rows
    # The mandate ends before the message goes out: nothing is said of it.
    await world.house.units.run(lambda unit: unit.execute(update(RepresentativeRow).values(until=unit.now)))
    await maria.presses_data(SayOfStaff(here.class_id, True).encode())
    assert maria.last.text != thanks


async def test_where_the_principle_asks_nobody_there_is_no_such_button(world: World) -> None:
    here = await scene(world, DENMARK)
    await here.maria()
    mette = await here.mette()
    await elect(here, here.mother)
    await mette.sends("/round 1/12 15-18, 20 min")
    assert "Kontaktforældre?" not in mette.last.labels
    assert "Åbn nu" in mette.last.labels
