"""Talking about something without the child: decided together, between two people, seen by nobody else."""

from __future__ import annotations

from collections.abc import Awaitable
from datetime import date
from typing import Any

import pytest
from msgspec import Struct
from sqlalchemy import select, update

from bot.conferences.models import Round, TalkKind
from bot.core.feature import Ended, Who
from bot.core.unit import Unit
from bot.people.models import GuardianshipRow, StaffRole, StaffRoleRow
from bot.playground.views import Bubble
from bot.schools.policy import preset_names
from bot.talks.topics.aside import presses
from bot.talks.topics.aside.presses import SayWord, ShowAside
from bot.talks.topics.models import Area, Aside, Step, Word
from tests.flows.scene import DENMARK, NORWAY, SWEDEN, Place, Scene, live, outbox, scene, with_text
from tests.flows.test_limits import decides
from tests.flows.test_topics import TALK, booked, ticks
from tests.world import Phone, World

NEUTRAL = {
    "da": "Der er nyt om en samtale.",
    "nb": "Det er noe nytt om en samtale.",
    "sv": "Det finns något nytt om ett samtal.",
}
OPEN = {"da": "Åbn", "nb": "Åpne", "sv": "Öppna"}


async def rows(world: World) -> list[dict[str, Any]]:
    """Every topic without the child there ever was, by column."""

    async def look(unit: Unit) -> list[dict[str, Any]]:
        return [dict(row._mapping) for row in await unit.all(select(*Aside.__table__.c).order_by(Aside.id))]

    return await world.house.units.read(look)


async def kinds(world: World) -> list[str]:
    """The kinds of the single talks there are."""

    async def look(unit: Unit) -> list[str]:
        found = select(Round.kind).where(Round.pupil_id.is_not(None)).order_by(Round.id)
        return [row.kind for row in await unit.all(found)]

    return await world.house.units.read(look)


def newest(phone: Phone, message_id: int) -> Bubble:
    """A message as it is now."""
    found: Bubble = next(each for each in phone.messages if each.message_id == message_id)
    return found


async def raises(maria: Phone, area: str = "Trivsel", choice: str = "Uden Emma") -> Bubble:
    """From /topic on: three presses."""
    await maria.sends("/emne")
    await maria.presses("Tilføj et emne")
    await maria.presses(area)
    return await maria.presses(choice)


async def opens(phone: Phone, code: str = "da") -> Bubble:
    """The newest neutral message, opened."""
    message = with_text(phone, NEUTRAL[code])
    await phone.presses(OPEN[code], message.message_id)
    return newest(phone, message.message_id)


class Said(Struct, frozen=True):
    """What one language says on the way, word for word (experience.md, texts 8 to 10)."""

    place: Place
    area: str
    asks: str
    choices: tuple[str, ...]
    sent: str
    agrees: str
    invited: str


IN_THREE = [
    Said(
        DENMARK, "Trivsel",
        "Skal Emma være med, når I taler om det? Vælger du »Uden Emma«, er det kun Mette, der ser det, og I beslutter "
        "det sammen.",
        ("Sammen med Emma", "Uden Emma", "Ring til mig"),
        "Sendt til Mette. Du får svar senest torsdag den 19. november. Om lidt lukker beskeden sig, så den ikke ligger "
        "fremme.",
        "Enig, uden Emma",
        "Du er inviteret til en særskilt samtale med Mette uden Emma. Den almindelige samtale bliver, som den er. "
        "Hvilken tid passer dig?",
    ),
    Said(
        NORWAY, "Konflikter",
        "Skal Jakob være med når dere snakker om det? Velger du «Uten Jakob», er det bare Turid som ser det, og dere "
        "bestemmer det sammen.",
        ("Sammen med Jakob", "Uten Jakob", "Ring meg"),
        "Sendt til Turid. Du får svar innen torsdag 19. november. Meldingen lukker seg om litt, så den ikke blir "
        "liggende framme.",
        "Enig, uten Jakob",
        "Du er invitert til en egen samtale med Turid uten Jakob. Den vanlige samtalen blir som før. "
        "Hvilken tid passer for deg?",
    ),
    Said(
        SWEDEN, "Fritid",
        "Ska Elsa vara med när ni pratar om det? Väljer du ”Utan Elsa” är det bara Gunilla som ser det, och ni "
        "bestämmer tillsammans.",
        ("Med Elsa", "Utan Elsa", "Ring mig"),
        "Skickat till Gunilla. Du får svar senast torsdag 19 november. Meddelandet stängs om en stund så att det inte "
        "ligger framme.",
        "Ja, utan Elsa",
        "Du är inbjuden till ett enskilt samtal med Gunilla utan Elsa. Det vanliga samtalet blir som förut. "
        "Vilken tid passar dig?",
    ),
]  # fmt: skip


@pytest.mark.both_databases
@pytest.mark.parametrize("said", IN_THREE, ids=["da", "nb", "sv"])
async def test_three_presses_a_yes_and_a_time_make_a_talk_of_its_own(world: World, said: Said) -> None:
    code = said.place.code
    here, maria = await booked(world, said.place)
    mette = await here.mette()
    await maria.presses(TALK[code])
    await maria.presses(said.area)
    assert (maria.last.text, tuple(maria.last.labels)) == (said.asks, said.choices)
    await maria.presses(said.choices[1])
    assert maria.last.text == said.sent
    assert maria.last.protected
    assert mette.rings[-1] == NEUTRAL[code]
    opened = await opens(mette, code)
    assert opened.protected
    assert said.place.mother in opened.text
    before = len(maria.lines)
    await mette.presses(said.agrees)
    assert maria.lines[before:] == [NEUTRAL[code]]
    invitation = await opens(maria, code)
    assert invitation.text == said.invited
    assert invitation.protected
    await maria.presses(invitation.labels[0], invitation.message_id)
    assert await kinds(world) == [TalkKind.SEPARATE.value]
    # The ordinary talk stays.
    assert (await live(world, said.place.zone))[here.child] is not None
    await world.passes(minutes=11)
    assert newest(maria, invitation.message_id).text == NEUTRAL[code]


async def test_not_of_one_mind_rests_on_nobodys_agenda_until_the_guardian_says_so(world: World) -> None:
    here, maria = await booked(world)
    mette = await here.mette()
    await raises(maria)
    opened = await opens(mette)
    await mette.presses("Hellere med Emma", opened.message_id)
    answer = await opens(maria)
    assert answer.text == (
        "Mette vil hellere tale om det sammen med Emma. Ingenting er besluttet, og Emma ser det ikke. Skal Mette "
        "ringe, så I kan finde ud af det?"
    )
    assert answer.labels[:3] == ["Ja, ring til mig", "Tag det med Emma", "Lad det ligge"]
    # The teacher has no way to put it anywhere.
    assert not {"Tag det med Emma", "Træk det tilbage"} & set(newest(mette, opened.message_id).labels)
    await mette.sends("/emne")
    await mette.presses("Emma Lund")
    assert "Emner:" not in mette.last.text
    await maria.presses("Lad det ligge", answer.message_id)
    assert newest(maria, answer.message_id).text == NEUTRAL["da"]
    await opens(maria)
    await maria.presses("Tag det med Emma", answer.message_id)
    await mette.sends("/emne")
    await mette.presses("Emma Lund (1)")
    assert "• Trivsel (Maria)" in mette.last.text


async def test_a_call_is_asked_for_and_the_decision_follows_it(world: World) -> None:
    here, maria = await booked(world)
    mette = await here.mette()
    await raises(maria, choice="Ring til mig")
    assert maria.last.text.startswith("Sendt til Mette, som ringer til dig senest torsdag den 19. november.")
    opened = await opens(mette)
    assert "Maria beder dig ringe. Kontoret har nummeret." in opened.text
    await mette.presses("Jeg har ringet", opened.message_id)
    await mette.presses("Enig, uden Emma", opened.message_id)
    asked = await opens(maria)
    assert asked.text.endswith("Mette foreslår, at I taler om det uden Emma. I beslutter det sammen. Hvad siger du?")
    assert asked.labels[:3] == ["Enig, uden Emma", "Hellere med Emma", "Ring til mig"]
    await maria.presses("Enig, uden Emma", asked.message_id)
    assert [row["step"] for row in await rows(world)] == [Step.ARRANGED.value]
    assert "Hvilken tid passer dig?" in newest(maria, asked.message_id).text


async def proposes(mette: Phone, guardian: str | None = None) -> Bubble:
    """The teacher starts it."""
    await mette.sends("/emne")
    await mette.presses("Emma Lund")
    await mette.presses("Tilføj et emne")
    await mette.presses("Trivsel")
    await mette.presses("Uden Emma")
    return await mette.presses(guardian) if guardian else mette.last


async def test_the_teacher_may_start_it_and_the_guardians_no_rests(world: World) -> None:
    here, maria = await booked(world)
    mette, erik = await here.mette(), await here.erik()
    before = list(erik.lines)
    sent = await proposes(mette, "Maria")
    assert "Maria har ikke svaret endnu." in sent.text
    asked = await opens(maria)
    await maria.presses("Hellere med Emma", asked.message_id)
    assert "Ingenting er besluttet" in newest(maria, asked.message_id).text
    # Here it is the teacher's to release or to take back.
    assert not {"Tag det med Emma", "Træk det tilbage"} & set(newest(maria, asked.message_id).labels)
    opened = await opens(mette)
    assert {"Tag det med Emma", "Træk det tilbage", "Lad det ligge"} <= set(opened.labels)
    await mette.presses("Tag det med Emma", opened.message_id)
    assert "Nu står det på dagsordenen" in (await opens(maria)).text
    assert erik.lines == before


async def test_taken_back_it_is_erased_at_once_and_who_said_what_stays(world: World) -> None:
    here, maria = await booked(world)
    mette = await here.mette()
    await raises(maria)
    opened = await opens(mette)
    await maria.presses("Træk det tilbage")
    (row,) = await rows(world)
    assert (row["step"], row["area"], row["home"]) == (Step.WITHDRAWN.value, None, Word.WITHOUT.value)
    await mette.presses("Enig, uden Emma", opened.message_id)
    assert "Det er trukket tilbage." in newest(mette, opened.message_id).text
    assert await kinds(world) == []


async def test_both_guardians_raise_it_unknown_to_each_other(world: World) -> None:
    here, maria = await booked(world)
    mette, erik = await here.mette(), await here.erik()
    first = await raises(maria)
    second = await raises(erik)
    assert first.text == second.text
    assert first.labels == second.labels
    await mette.sends("/emne")
    assert mette.last.labels.count("Uden: Emma Lund") == 2
    hidden = await rows(world)
    await mette.presses_data(ShowAside(hidden[0]["id"]).encode())
    await mette.presses_data(SayWord(hidden[0]["id"], Word.WITHOUT).encode())
    assert [row["step"] for row in await rows(world)] == [Step.ARRANGED.value, Step.PROPOSED.value]
    await erik.sends("/emne")
    assert "Maria" not in erik.last.text


async def test_both_are_invited_only_if_the_guardian_says_so(world: World) -> None:
    here, maria = await booked(world)
    mette, erik = await here.mette(), await here.erik()
    await raises(maria)
    await maria.presses("Inviter os begge")
    assert "Inviter kun mig" in maria.last.labels
    opened = await opens(mette)
    assert "Begge forældre skal inviteres." in opened.text
    before = len(erik.lines)
    await mette.presses("Enig, uden Emma", opened.message_id)
    assert erik.lines[before:] == [NEUTRAL["da"]]


async def test_a_yes_after_the_talk_was_held_makes_a_talk_by_need(world: World) -> None:
    here, maria = await booked(world)
    mette = await here.mette()
    await raises(maria)
    await world.until(here.at(9, day=date(2026, 12, 2)))
    hidden = await rows(world)
    await mette.presses_data(SayWord(hidden[0]["id"], Word.WITHOUT).encode())
    assert await kinds(world) == [TalkKind.NEEDS_BASED.value]


async def test_a_pupil_who_turns_twelve_between_flag_and_yes_has_the_home_asked_anew(world: World) -> None:
    here, kari = await booked(world, NORWAY, born_on="2014-11-18")
    turid = await here.mette()
    await kari.presses(TALK["nb"])
    await kari.presses("Konflikter")
    assert "rett til å være med" not in kari.last.text
    await kari.presses("Uten Jakob")
    await world.until(here.at(9, day=date(2026, 11, 19)))
    opened = await opens(turid, "nb")
    assert "Jakob Lund har rett til å være med." in opened.text
    await turid.presses("Enig, uten Jakob", opened.message_id)
    assert [row["step"] for row in await rows(world)] == [Step.PROPOSED.value]
    asked = await opens(kari, "nb")
    assert "Jakob har rett til å være med." in asked.text
    await kari.presses("Enig, uten Jakob", asked.message_id)
    assert [row["step"] for row in await rows(world)] == [Step.ARRANGED.value]


async def test_a_birthday_before_an_arranged_talk_asks_the_home_anew(world: World) -> None:
    here, kari = await booked(world, NORWAY, born_on="2014-11-18")
    turid = await here.mette()
    await kari.presses(TALK["nb"])
    await kari.presses("Konflikter")
    await kari.presses("Uten Jakob")
    opened = await opens(turid, "nb")
    await turid.presses("Enig, uten Jakob", opened.message_id)
    await world.until(here.at(9, day=date(2026, 11, 18)))
    await ticks(world)
    await world.settle()
    asked = await opens(kari, "nb")
    assert "Jakob har nå rett til å være med." in asked.text
    await kari.presses("Heller med Jakob", asked.message_id)
    (row,) = await rows(world)
    assert (row["step"], row["round_id"]) == (Step.RESTS.value, None)


async def substitute(here: Scene, name: str = "Vibeke") -> tuple[int, Phone]:
    """Somebody who stands in for the class."""
    person = await here.world.town.person(here.school, name, "Holm")
    await here.world.town.works(here.school, person, here.class_id, StaffRole.SUBSTITUTE)
    return person, await here.joins(person, here.world.phone(name, "da"))


async def test_a_substitute_takes_over_and_the_guardian_is_told_first(world: World) -> None:
    here, maria = await booked(world)
    await here.mette()
    person, vibeke = await substitute(here)
    await raises(maria)
    before = list(vibeke.lines)
    # Thursday at five passes without an answer.
    await world.until(here.at(18, day=date(2026, 11, 19)))
    await ticks(world)
    await world.settle()
    told = await opens(maria)
    assert "Mette kan ikke svare lige nu. Du får det at vide først" in told.text
    assert "fredag den 20. november kl. 17.00" in told.text
    assert vibeke.lines == before
    await world.until(here.at(18, day=date(2026, 11, 20)))
    await ticks(world)
    await world.until(here.at(9, day=date(2026, 11, 23)))
    assert vibeke.lines[-1] == NEUTRAL["da"]
    opened = await opens(vibeke)
    await vibeke.presses("Enig, uden Emma", opened.message_id)
    (row,) = await rows(world)
    assert (row["teacher_id"], row["step"]) == (person, Step.ARRANGED.value)


async def test_the_guardian_may_rather_wait_or_take_it_back(world: World) -> None:
    here, maria = await booked(world)
    mette = await here.mette()
    _person, vibeke = await substitute(here)
    await raises(maria)
    before = list(vibeke.lines)
    opened = await opens(mette)
    await mette.presses("En anden svarer", opened.message_id)
    told = await opens(maria)
    await maria.presses("Jeg venter hellere", told.message_id)
    await world.until(here.at(18, day=date(2026, 11, 17)))
    await ticks(world)
    assert vibeke.lines == before
    assert [(row["teacher_id"], row["heir_id"]) for row in await rows(world)] == [(here.teacher, None)]


async def test_when_the_teachers_role_ends_somebody_else_answers(world: World) -> None:
    here, maria = await booked(world)
    mette = await here.mette()
    person, _vibeke = await substitute(here)
    await raises(maria)
    opened = await opens(mette)

    async def end(unit: Unit) -> None:
        ended = update(StaffRoleRow).where(StaffRoleRow.person_id == here.teacher)
        await unit.execute(ended.values(until=unit.now, closed_at=unit.now))

    await world.house.units.run(end)
    await mette.presses("Enig, uden Emma", opened.message_id)
    assert [row["school"] for row in await rows(world)] == [None]
    await ticks(world)
    await world.settle()
    told = await opens(maria)
    # She is gone: there is nobody to wait for.
    assert "Jeg venter hellere" not in told.labels
    await maria.presses("Fint, gerne nu", told.message_id)
    assert [row["teacher_id"] for row in await rows(world)] == [person]


async def test_whoever_loses_the_child_loses_the_topic(world: World) -> None:
    here, maria = await booked(world)
    mette = await here.mette()
    await raises(maria)
    opened = await opens(mette)
    await mette.presses("Enig, uden Emma", opened.message_id)

    async def end(unit: Unit) -> None:
        mine = update(GuardianshipRow).where(GuardianshipRow.person_id == here.mother)
        await unit.execute(mine.values(until=unit.now, closed_at=unit.now))
        ended = Ended(Who.GUARDIANSHIP, here.school, here.mother, pupil_id=here.child)
        await world.house.assembled.ends(unit, ended)

    await world.house.units.run(end)
    (row,) = await rows(world)
    assert (row["step"], row["area"]) == (Step.WITHDRAWN.value, None)


async def test_it_is_erased_some_days_after_and_the_codes_stay(world: World) -> None:
    here, maria = await booked(world)
    mette = await here.mette()
    await raises(maria)
    opened = await opens(mette)
    await mette.presses("Enig, uden Emma", opened.message_id)
    invitation = await opens(maria)
    await maria.presses(invitation.labels[0], invitation.message_id)
    await world.until(here.at(18, day=date(2026, 12, 18)))
    await ticks(world)
    assert [(row["step"], row["area"]) for row in await rows(world)] == [(Step.HELD.value, "wellbeing")]
    await world.until(here.at(18, day=date(2027, 1, 25)))
    await ticks(world)
    (row,) = await rows(world)
    assert (row["area"], row["home"], row["school"]) == (None, "without", "without")
    assert row["home_at"] is not None
    assert row["school_at"] is not None


@pytest.mark.parametrize("preset", preset_names())
async def test_under_every_preset_it_can_be_asked_for(world: World, preset: str) -> None:
    place = Place(preset, "Europe/Copenhagen", "s", "Skolen", "3.B", "Emma", "Maria", "Erik", "Mette", "da")
    here = await scene(world, place)
    maria, mette = await here.maria(), await here.mette()
    await maria.sends("/emne")
    await maria.presses("Tilføj et emne")
    await maria.presses(maria.last.labels[0])
    await maria.presses("Uden Emma")
    assert maria.last.text.startswith("Sendt til Mette.")
    assert mette.lines[-1] == NEUTRAL["da"]


# Nobody else ---------------------------------------------------------------------------------------------------------

FURTHER = {"Emma Lund", "Emma Lund (1)", "Flyt eller aflys", "Se samtalen"}
COMMANDS = ("/menu", "/emne", "/samtale", "/bookinger", "/mine_boern", "/kontakt", "/privatliv", "/hjaelp")


async def all_screens(world: World, phones: dict[str, Phone]) -> dict[str, list[object]]:
    """What everybody sees now, to the payload of every button: each command, and a press further."""
    found: dict[str, list[object]] = {}
    for name, phone in phones.items():
        for command in COMMANDS:
            await phone.sends(command)
            found[f"{name} {command}"] = [_bytes(phone.last)]
            for row in phone.last.buttons:
                for button in row:
                    if button.data and button.text in {
                        "Emma Lund",
                        "Emma Lund (1)",
                        "Flyt eller aflys",
                        "Mine samtaler",
                    }:
                        await phone.presses_data(button.data)
                        found[f"{name} {command}"].append(_bytes(phone.last))
    return found


def _bytes(bubble: Bubble) -> tuple[object, ...]:
    return (bubble.text, [[(b.text, b.data) for b in row] for row in bubble.buttons], bubble.protected)


async def everybody_else(here: Scene) -> dict[str, Phone]:
    """The other guardian, a colleague in the team, a substitute, the office, the head."""
    world, phones = here.world, {"erik": await here.erik()}
    for name, role in (("Tina", StaffRole.TEAM_TEACHER), ("Vibeke", StaffRole.SUBSTITUTE), ("Hanne", StaffRole.HEAD),
                       ("Olga", StaffRole.OFFICE)):  # fmt: skip
        person = await world.town.person(here.school, name, "Holm")
        whole = role in {StaffRole.HEAD, StaffRole.OFFICE}
        await world.town.works(here.school, person, None if whole else here.class_id, role)
        phones[name] = await here.joins(person, world.phone(name, "da"))
    return phones


async def test_everybody_elses_screens_are_the_same_byte_by_byte(world: World) -> None:
    here, maria = await booked(world)
    mette = await here.mette()
    phones = await everybody_else(here)
    # What the office hears of who joined is over by then.
    await world.passes(hours=2)
    without = await all_screens(world, phones)
    assert any("Emma Lund" in repr(screens) for screens in without.values())

    async def unseen(act: Awaitable[object]) -> None:
        """Whoever heard of it would have a message that they did not ask for, or see something else."""
        before = {name: len(phone.messages) for name, phone in phones.items()}
        await act
        await world.passes(minutes=11)
        heard = {name: [each.text for each in phone.messages[before[name] :]] for name, phone in phones.items()}
        assert not any(heard.values()), heard
        assert await all_screens(world, phones) == without

    await unseen(raises(maria))
    opened = await opens(mette)
    await unseen(mette.presses("Hellere med Emma", opened.message_id))
    await opens(maria)
    opened = await opens(mette)
    await unseen(mette.presses("Enig alligevel", opened.message_id))
    invitation = await opens(maria)
    await unseen(maria.presses(invitation.labels[0], invitation.message_id))


def all_presses(aside_id: int) -> list[str]:
    """Every button there is for a topic without the child."""
    found = [
        presses.ShowAside(aside_id),
        presses.AskCall(aside_id),
        presses.SayCalled(aside_id),
        presses.ReleaseAside(aside_id),
        presses.LetRest(aside_id),
        presses.WithdrawAside(aside_id),
        presses.PassOn(aside_id),
        presses.FoldAside(aside_id),
    ]
    found += [presses.SayWord(aside_id, word) for word in Word]
    found += [presses.InviteBoth(aside_id, yes) for yes in (True, False)]
    found += [presses.LetPass(aside_id, yes) for yes in (True, False)]
    return [press.encode() for press in found]


async def test_the_number_of_a_topic_is_worth_nothing_to_anybody_else(world: World) -> None:
    here, maria = await booked(world)
    mette = await here.mette()
    phones = await everybody_else(here)
    await raises(maria)
    await proposes(mette, "Maria")
    before = await rows(world)
    for phone in phones.values():
        await phone.sends("/menu")
        message = phone.last.message_id
        for row in before:
            for real, unknown in zip(all_presses(row["id"]), all_presses(999), strict=True):
                answers = []
                for data in (real, unknown):
                    await phone.presses_data(data, message)
                    answers.append((_bytes(newest(phone, message)), phone.toasts[-1:]))
                assert answers[0] == answers[1], real
    assert await rows(world) == before


async def test_a_party_has_no_more_than_its_own_side_of_it(world: World) -> None:
    here, maria = await booked(world)
    mette = await here.mette()
    await raises(maria)
    (row,) = await rows(world)
    for not_hers in (presses.ReleaseAside(row["id"]), presses.WithdrawAside(row["id"]), presses.AskCall(row["id"]),
                     presses.InviteBoth(row["id"], True), presses.LetPass(row["id"], True)):  # fmt: skip
        await mette.presses_data(not_hers.encode())
    for of_school in (presses.SayCalled(row["id"]), presses.PassOn(row["id"]), presses.LetPass(row["id"], True)):
        await maria.presses_data(of_school.encode())
    assert await rows(world) == [row]


# As the principle says ------------------------------------------------------------------------------------------------


async def test_where_the_principle_says_no_there_is_no_without(world: World) -> None:
    here = await scene(world)
    await decides(world, "broskolen", without_child__decision="off")
    maria, mette = await here.maria(), await here.mette()
    await maria.sends("/emne")
    await maria.presses("Tilføj et emne")
    await maria.presses("Trivsel")
    assert maria.last.text.startswith("Trivsel\nDet er noteret til samtalen.")
    await maria.presses_data(presses.RaiseAside(here.child, Area.WELLBEING, False).encode())
    await mette.presses_data(presses.ProposeAside(here.child, Area.WELLBEING, here.mother).encode())
    assert await rows(world) == []


async def test_where_the_teacher_decides_it_still_rests_until_the_guardian_releases_it(world: World) -> None:
    here = await scene(world)
    await decides(world, "broskolen", without_child__decision="teacher")
    maria, mette = await here.maria(), await here.mette()
    await raises(maria)
    opened = await opens(mette)
    await mette.presses("Hellere med Emma", opened.message_id)
    answer = await opens(maria)
    assert answer.text.startswith("Mette vil tale om det sammen med Emma. Det står ikke på nogen dagsorden")
    await maria.presses_data(presses.SayWord((await rows(world))[0]["id"], Word.WITH).encode())
    assert [row["step"] for row in await rows(world)] == [Step.RESTS.value]
    sent = await proposes(mette, "Maria")
    assert "ved en særskilt samtale. Alle andre ser kun, at du er optaget." in sent.text
    assert [row["step"] for row in await rows(world)] == [Step.RESTS.value, Step.ARRANGED.value]


async def test_where_there_is_no_separate_talk_it_is_taken_in_a_part_of_the_ordinary_one(world: World) -> None:
    here = await scene(world)
    await decides(world, "broskolen", without_child__separate_invitation="false")
    maria, mette = await here.maria(), await here.mette()
    await raises(maria)
    opened = await opens(mette)
    await mette.presses("Enig, uden Emma", opened.message_id)
    answer = await opens(maria)
    assert "i en del af samtalen, hvor Emma ikke er med." in answer.text
    assert await kinds(world) == []
    await mette.sends("/emne")
    await mette.presses("Emma Lund")
    assert "Ingen har foreslået et emne endnu." in mette.last.text


async def test_nobody_to_answer_is_said_at_once(world: World) -> None:
    here = await scene(world)
    maria = await here.maria()
    await world.house.units.run(lambda unit: unit.execute(update(StaffRoleRow).values(until=unit.now)))
    await maria.presses_data(presses.RaiseAside(here.child, Area.WELLBEING, False).encode())
    assert maria.last.text == "Ingen på skolen kan svare på det her. Ring til kontoret på 12 34 56 78."


async def test_a_pupils_file_is_the_same_with_and_without(world: World) -> None:
    from bot.core.keeping import Subject
    from bot.people.privacy.service import export

    here, maria = await booked(world)
    await here.mette()
    keeps = [keep for feature in world.house.assembled.features for keep in feature.keeps]

    async def files(unit: Unit) -> list[object]:
        whose = [Subject(here.school, pupil_id=here.child), Subject(here.school, person_id=here.father)]
        return [await export(unit, keeps, subject) for subject in whose]

    before = await world.house.units.read(files)
    await raises(maria)
    assert await world.house.units.read(files) == before

    async def mine(unit: Unit) -> object:
        return await export(unit, keeps, Subject(here.school, person_id=here.mother))

    assert "asides" in await world.house.units.read(mine)  # type: ignore[operator]


async def test_the_teachers_lock_screen_cannot_tell_with_from_without(world: World) -> None:
    here, maria = await booked(world)
    mette = await here.mette()
    before = len(mette.pushes)
    await raises(maria, choice="Uden Emma")
    await raises(maria, "Læring", "Sammen med Emma")
    first, second = mette.pushes[before:]
    assert (first.text, first.silent) == (second.text, second.silent)
    assert len(await outbox(world, "topic.told")) == 2


async def test_folded_the_home_reads_the_same_with_and_without(world: World) -> None:
    _here, maria = await booked(world)
    await raises(maria, choice="Uden Emma")
    first = maria.last.message_id
    await raises(maria, "Læring", "Sammen med Emma")
    second = maria.last.message_id
    await world.passes(minutes=11)
    assert _bytes(newest(maria, first)) == _bytes(newest(maria, second))
    assert newest(maria, first).text == NEUTRAL["da"]


async def test_a_yes_and_a_withdrawal_in_the_same_moment_end_in_one_of_them(world: World) -> None:
    here, maria = await booked(world)
    mette = await here.mette()
    await raises(maria)
    (row,) = await rows(world)
    opened = await opens(mette)
    await maria.person.presses("Træk det tilbage")
    await mette.person.presses("Enig, uden Emma", opened.message_id)
    await world.settle_at_once()
    (row,) = await rows(world)
    assert row["step"] == Step.WITHDRAWN.value
    open_rounds = await world.house.units.read(
        lambda unit: unit.all(select(Round.state).where(Round.pupil_id.is_not(None)))
    )
    assert all(each.state == "cancelled" for each in open_rounds)
