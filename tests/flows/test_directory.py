"""What families look up: the principle, who is who, their rights, the class's card and the parents' agreements."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from bot.core.unit import Unit
from bot.directory.models import ClassAgreementRow, ClassCardRow, ShownNameRow
from bot.people.models import (
    Guardianship,
    GuardianshipRow,
    Pupil,
    Representative,
    RepresentativeRow,
    StaffRole,
)
from tests.flows.scene import DENMARK, PLACES, Scene, scene
from tests.world import Phone, World

LANGUAGES = ("da", "nb", "sv")


async def rows(world: World, model: Any) -> list[Any]:
    async def look(unit: Unit) -> list[Any]:
        return list(await unit.all(select(model.__table__).order_by(model.id)))

    return await world.house.units.read(look)


async def elect(here: Scene, person: int, body: str | None = None) -> None:
    async def work(unit: Unit) -> None:
        role = Representative.BODY_MEMBER if body else Representative.CONTACT_PARENT
        values = {
            "school_id": here.school,
            "person_id": person,
            "role": role.value,
            "class_id": None if body else here.class_id,
            "body": body,
            "since": unit.now - timedelta(days=1),
        }
        await unit.execute(insert(RepresentativeRow), values)

    await here.world.house.units.run(work)


async def protect(here: Scene, pupil: int, alias: str) -> None:
    """A protected pupil whom school and both guardians let into the bot."""

    async def work(unit: Unit) -> None:
        values = {"protected": True, "alias": alias, "admitted_at": unit.now}
        await unit.execute(update(Pupil).where(Pupil.id == pupil).values(values))
        await unit.execute(
            update(GuardianshipRow).where(GuardianshipRow.pupil_id == pupil).values(admitted_at=unit.now)
        )

    await here.world.house.units.run(work)


# The principle ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", LANGUAGES)
async def test_a_parent_finds_the_principle_and_can_tell_its_words_from_defaults(world: World, code: str) -> None:
    here = await scene(world, PLACES[code])
    parent = await here.maria()
    command, duties, talks, says, silent, own, back = {
        "da": (
            "/princip", "Hvem gør hvad?", "Samtaler", "Princippet siger:\n• Der er mindst 1 samtale på et skoleår.",
            "Indtil skolen bestemmer andet:", "»Skolen bruger Meddelelsesbogen.«", "Tilbage",
        ),
        "nb": (
            "/standard", "Hvem gjør hva?", "Samtaler",
            "Dette står i standarden:\n• Det er minst 2 samtaler i et skoleår.",
            "Inntil skolen bestemmer noe annet, gjelder dette:", "«Kontaktlærer har kontakt med foreldrene", "Tilbake",
        ),
        "sv": (
            "/princip", "Vem gör vad?", "Samtal", "Riktlinjerna säger:\n• Det är minst 2 samtal per läsår.",
            "Tills skolan bestämmer något annat:", "”Skolan och vårdnadshavare har gemensamt ansvar", "Tillbaka",
        ),
    }[code]  # fmt: skip
    first = await parent.sends(command)
    approved = {"da": "7. juni 2023 af: skolebestyrelsen", "nb": "21. september 2016 av: Hovedutvalg", "sv": "inte vem"}
    assert approved[code] in first.text
    await parent.presses(duties)
    assert own in parent.last.text
    await parent.presses(back)
    await parent.presses(talks)
    assert says in parent.last.text
    seen = [parent.last.text]
    while (onward := {"da": "Næste side", "nb": "Neste side", "sv": "Nästa sida"}[code]) in parent.last.labels:
        await parent.presses(onward)
        seen.append(parent.last.text)
    assert silent in "".join(seen)
    assert not parent.unanswered


async def test_the_principle_is_read_in_the_readers_language_and_quoted_in_its_own(world: World) -> None:
    here = await scene(world)
    erik = await here.erik("sv")
    await erik.sends("/princip")
    await erik.presses("Vem gör vad?")
    assert "»Skolen bruger Meddelelsesbogen.«" in erik.last.text
    assert "riktlinjernas egna ord på danska" in erik.last.text


async def test_a_forged_page_of_the_principle_or_another_school_leads_home(world: World) -> None:
    here = await scene(world)
    other = await scene(world, PLACES["sv"])
    maria = await here.maria()
    await maria.sends("/princip")
    await maria.presses_data(f"prt:{here.school}:talks:99")
    assert "ændret" in maria.last.text
    await maria.presses_data(f"pr:{other.school}")
    assert maria.last.text == "Det har du ikke adgang til."
    await maria.presses_data(f"prt:{here.school}:nonsense:0")
    assert "Riktlinjer" not in maria.last.text


# Who is who ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", LANGUAGES)
async def test_who_is_who_names_teachers_office_and_posts_that_nobody_holds(world: World, code: str) -> None:
    here = await scene(world, PLACES[code])
    head = await world.town.person(here.school, "Hanne", "Krog")
    await world.town.works(here.school, head, None, StaffRole.HEAD)
    substitute = await world.town.person(here.school, "Ida", "Bek")
    await world.town.works(here.school, substitute, here.class_id, StaffRole.SUBSTITUTE)
    parent = await here.maria()
    text = (await parent.sends("/kontakt")).text
    assert here.place.child in text.splitlines()[0]
    for name in (f"{here.place.teacher} Dahl", "Hanne Krog", "Ida Bek", "12 34 56 78"):
        assert name in text
    free = {
        "da": "2 pladser som kontaktforælder er ledige.",
        "nb": "1 plass som foreldrekontakt er ledig.",
        "sv": "1 plats som klassförälder är ledig.",
    }
    assert free[code] in text
    body = {"da": "\nSkolebestyrelsen: ", "nb": "\nSMU: ", "sv": "\nForum för samråd: "}
    assert body[code] in text


async def test_an_elected_parent_is_named_only_after_saying_so(world: World) -> None:
    here = await scene(world)
    await elect(here, here.father)
    maria, erik = await here.maria(), await here.erik()
    assert "Erik" not in (await maria.sends("/kontakt")).text
    assert "Kontaktforældre: 1." in maria.last.text
    assert "Vis mit navn" not in maria.last.labels
    await erik.sends("/kontakt")
    await erik.presses("Vis mit navn")
    assert "Kontaktforældre: Erik Lund" in erik.last.text
    assert "Kontaktforældre: Erik Lund" in (await maria.sends("/kontakt")).text
    await maria.presses_data(f"whn:{here.class_id}:1")
    assert [row.person_id for row in await rows(world, ShownNameRow)] == [here.father]
    await erik.presses("Skjul mit navn")
    assert "Erik" not in (await maria.sends("/kontakt")).text


async def test_with_several_children_one_is_chosen(world: World) -> None:
    here = await scene(world)
    await here.sibling("Noah", "5.A", "Sara")
    maria = await here.maria()
    await maria.sends("/kontakt")
    assert maria.last.labels == ["Emma (3.B)", "Noah (5.A)"]
    await maria.presses("Noah (5.A)")
    assert "Sara Berg" in maria.last.text
    assert "Mette" not in maria.last.text


async def test_of_a_protected_child_neither_class_nor_school_is_named(world: World) -> None:
    here = await scene(world)
    mette, maria = await here.mette(), await here.maria()
    await set_card(mette, "Velkommen til 3.B paa Broskolen!")
    await protect(here, here.child, "Stjerne")
    for command in ("/kontakt", "/klassekort", "/klasseaftaler", "/rettigheder", "/princip"):
        text = (await maria.sends(command)).text
        assert "3.B" not in text, command
        assert "Broskolen" not in text, command
        assert "Emma" not in text, command
    assert "Stjerne" in (await maria.sends("/kontakt")).text


async def test_staff_see_their_own_class_and_the_office_all(world: World) -> None:
    here = await scene(world)
    other = await world.town.school_class(here.school, "10.A")
    office = await world.town.person(here.school, "Olga", "Holm")
    await world.town.works(here.school, office, None, StaffRole.OFFICE)
    mette = await here.mette()
    assert "Mette Dahl" in (await mette.sends("/kontakt")).text
    await mette.presses_data(f"wh:{other}")
    assert mette.last.text == "Det har du ikke adgang til."
    olga = await here.joins(office, world.phone("office"))
    await olga.sends("/kontakt")
    assert olga.last.labels == ["3.B", "10.A"]


# Rights -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", LANGUAGES)
async def test_the_way_further_is_asked_about_and_never_closed(world: World, code: str) -> None:
    here = await scene(world, PLACES[code])
    parent = await here.maria()
    command, ladder, not_yet, further, back, outside = {
        "da": ("/rettigheder", "Hvem går jeg til?", "Ikke endnu", "Gå videre", "Tilbage", "3. Kommunen"),
        "nb": ("/rettigheter", "Hvem går jeg til?", "Ikke ennå", "Gå videre", "Tilbake", "5. Statsforvalteren"),
        "sv": ("/rattigheter", "Vart vänder jag mig?", "Inte än", "Gå vidare", "Tillbaka", "4. Skolinspektionen"),
    }[code]
    await parent.sends(command)
    await parent.presses(ladder)
    assert f"{here.place.teacher} Dahl" in parent.last.text
    assert outside in parent.last.text
    await parent.presses(not_yet)
    assert f"{here.place.teacher} Dahl" in parent.last.text
    await parent.presses(further)
    assert outside in parent.last.text
    assert ("opplæringslova § 12-6" in parent.last.text) is (code == "nb")
    assert ("Du kan kontakte kommunen når som helst." in parent.last.text) is (code == "nb")
    assert ("7" in parent.last.text.replace("12 34 56 78", "")) is (code == "nb")
    await parent.presses(back)
    assert not parent.unanswered


async def test_each_right_says_where_it_is_written_and_one_can_see_what_one_may(world: World) -> None:
    here = await scene(world, PLACES["nb"])
    kari = await here.maria()
    await kari.sends("/rettigheter")
    assert "§" not in kari.last.text
    await kari.presses("Hvor står det?")
    assert "opplæringslova § 12-2 (kilde: " in kari.last.text
    assert "9a" not in kari.last.text
    await kari.presses("Tilbake")
    await kari.presses("Hva kan jeg her?")
    assert "Lese skolens standard" in kari.last.text


# The class's card ---------------------------------------------------------------------------------------------------


async def set_card(teacher: Phone, welcome: str) -> None:
    """Set the class's card with a welcome, in Danish."""
    await teacher.sends("/klassekort")
    await teacher.presses("Ret kortet")
    await teacher.presses("☐ Møder")
    await teacher.presses("Næste")
    await teacher.presses("2 skoledage")
    await teacher.presses("16.00–07.00")
    await teacher.presses("Hele teamet")
    await teacher.sends(welcome)
    await teacher.presses("Brug kortet")


@pytest.mark.both_databases
async def test_the_team_sets_the_card_step_by_step_and_homes_read_it_with_its_date(world: World) -> None:
    here = await scene(world)
    mette, maria = await here.mette(), await here.maria()
    before = await maria.sends("/klassekort")
    assert "Når du spørger skolen, får du svar inden for 3 skoledage." in before.text
    assert "Sådan gør skolen." in before.text
    assert "Ret kortet" not in before.labels
    await set_card(mette, "Velkommen i klassen! Kig forbi, når du henter.")
    text = (await maria.sends("/klassekort")).text
    assert "Velkommen i klassen! Kig forbi, når du henter.\n– Mette Dahl" in text
    assert "Når du spørger skolen, får du svar inden for 2 skoledage." in text
    assert "kl. 16.00–07.00" in text
    assert "klasseteamet" in text
    assert "møder på skolen" in text
    assert "Lavet den 16. november 2026 af Mette Dahl." in text
    await mette.presses("Ret kortet")
    await mette.presses("Næste")
    assert len(await rows(world, ClassCardRow)) == 2
    assert (await maria.sends("/klassekort")).text == text, "nobody sees a draft"


@pytest.mark.parametrize("code", LANGUAGES)
async def test_whoever_joins_reads_the_contact_teachers_own_words(world: World, code: str) -> None:
    here = await scene(world, PLACES[code])

    async def work(unit: Unit) -> None:
        values = {
            "school_id": here.school, "class_id": here.class_id, "set_by": here.teacher, "channels": "chat,phone",
            "answer_days": 2, "quiet_from": time(17), "quiet_to": time(7),
            "weekends": True, "first_asked": "contact_teacher", "welcome": "Så fint at I er her.",
            "began_at": unit.now, "set_at": unit.now,
        }  # fmt: skip
        await unit.execute(insert(ClassCardRow), values)

    await world.house.units.run(work)
    parent = await here.maria()
    said = "\n".join(message.text for message in parent.messages if message.from_bot)
    assert "Så fint at I er her." in said
    assert f"{here.place.teacher} Dahl, {here.place.class_name}:" in said
    assert {"da": "/klassekort", "nb": "/klassekort", "sv": "/klasskort"}[code] in said


async def test_a_pupils_name_in_the_welcome_is_pointed_out_and_a_long_one_refused(world: World) -> None:
    here = await scene(world)
    mette = await here.mette()
    await mette.sends("/klassekort")
    await mette.presses("Ret kortet")
    for _step in range(4):
        await mette.presses("Næste")
    await mette.sends("x" * 301)
    assert "301 tegn" in mette.last.text
    await mette.sends("Velkommen! Emmas mor laver kaffe.")
    assert "Der står navne fra klassen i teksten: Emma." in mette.last.text
    assert mette.last.labels[0] == "Brug det alligevel"
    await mette.presses("Ret velkomsten")
    await mette.sends("Velkommen, alle sammen!")
    assert "hedder" not in mette.last.text
    assert mette.last.labels[0] == "Brug kortet"
    await mette.presses("Smid det ud")
    assert [row.set_at for row in await rows(world, ClassCardRow)] == []
    await mette.presses_data(f"ccu:{here.class_id}:1")
    assert "ændret" in mette.last.text


async def test_the_last_way_of_keeping_in_touch_cannot_be_taken_away(world: World) -> None:
    here = await scene(world)
    mette = await here.mette()
    await mette.sends("/klassekort")
    await mette.presses("Ret kortet")
    for label in ("☑ Portalen", "☑ Telefon"):
        await mette.presses(label)
    assert "Mindst én måde skal være valgt." in mette.last.text
    assert "☑ Telefon" in mette.last.labels


async def test_only_the_classs_team_sets_its_card(world: World) -> None:
    here = await scene(world)
    stranger = await world.town.person(here.school, "Karen", "Vig")
    await world.town.works(here.school, stranger, await world.town.school_class(here.school, "4.A"))
    karen, maria = await here.joins(stranger, world.phone("karen")), await here.maria()
    for phone in (karen, maria):
        for press in (f"ccs:{here.class_id}", f"ccc:{here.class_id}:phone", f"ccu:{here.class_id}:1"):
            await phone.presses_data(press)
            assert phone.last.text == "Det har du ikke adgang til.", press
    assert not await rows(world, ClassCardRow)


# The parents' agreements -------------------------------------------------------------------------------------------


async def propose(teacher: Phone) -> None:
    await teacher.sends("/klasseaftaler")
    await teacher.presses("Lav et oplæg")


@pytest.mark.both_databases
async def test_a_proposal_becomes_an_agreement_with_a_date_and_the_old_one_stays(world: World) -> None:
    here = await scene(world)
    await elect(here, here.father)
    mette, maria, erik = await here.mette(), await here.maria(), await here.erik()
    await propose(mette)
    assert "1. Vi skriver til hinanden om det praktiske" in mette.last.text
    await erik.sends("/klasseaftaler")
    await erik.presses("Se oplægget")
    await erik.presses("Aftalt på et møde")
    await erik.presses("I går")
    assert "søndag den 15. november" in erik.last.text
    await erik.presses("Ja, skriv det ind")
    assert "Aftalt på forældremødet den 15. november 2026." in erik.last.text
    await propose(mette)
    await mette.presses("Skriv det om")
    await mette.sends("1. Vi ringer.\n2. Vi holder fri om aftenen.")
    await mette.presses("Aftalt på et møde")
    await mette.presses("I dag")
    await mette.presses("Ja, skriv det ind")
    assert "Vi ringer." in (await maria.sends("/klasseaftaler")).text
    await maria.presses("Den forrige")
    assert "Vi skriver til hinanden om det praktiske" in maria.last.text
    assert "gælder ikke længere" in maria.last.text
    assert [row.recorded_by for row in await rows(world, ClassAgreementRow)] == [here.father, here.teacher]


async def test_the_day_of_a_meeting_can_be_typed_and_lies_in_the_last_year(world: World) -> None:
    here = await scene(world)
    mette = await here.mette()
    await propose(mette)
    await mette.presses("Aftalt på et møde")
    await mette.presses("En anden dag")
    for wrong in ("i forgårs", "31/2", "24.12.2027", "2020-01-01", "0", "32/1", "1.1.1.1"):
        await mette.sends(wrong)
        assert mette.last.text.startswith("Jeg kunne ikke finde en dato"), wrong
    await mette.sends("3. november")
    assert "tirsdag den 3. november 2026" in mette.last.text
    (row,) = await rows(world, ClassAgreementRow)
    await mette.presses_data(f"cgr:{here.class_id}:{row.id}:300101")
    assert [row.agreed_on for row in await rows(world, ClassAgreementRow)] == [None]


@pytest.mark.both_databases
async def test_two_who_begin_or_record_at_the_same_moment_make_one(world: World) -> None:
    here = await scene(world)
    await elect(here, here.father)
    colleague = await world.town.person(here.school, "Sara", "Lind")
    await world.town.works(here.school, colleague, here.class_id)
    mette, erik = await here.mette(), await here.erik()
    sara = await here.joins(colleague, world.phone("sara"))
    for phone in (mette, sara):
        await phone.sends("/klassekort")
    for phone in (mette, sara):
        await phone.person.presses("Ret kortet")
    await world.settle_at_once()
    assert mette.last.text == sara.last.text
    assert len(await rows(world, ClassCardRow)) == 1
    for phone in (mette, sara):
        await phone.sends("/klasseaftaler")
    for phone in (mette, sara):
        await phone.person.presses("Lav et oplæg")
    await world.settle_at_once()
    (row,) = await rows(world, ClassAgreementRow)
    for phone in (mette, erik):
        await phone.sends("/klasseaftaler")
    for phone, day in ((mette, "261114"), (erik, "261115")):
        await phone.person.presses_data(f"cgr:{here.class_id}:{row.id}:{day}")
    await world.settle_at_once()
    (row,) = await rows(world, ClassAgreementRow)
    assert row.recorded_by in {here.father, here.teacher}
    assert sum("ændret" in phone.last.text for phone in (mette, erik)) == 1


async def test_a_parent_who_is_not_elected_reads_and_records_nothing(world: World) -> None:
    here = await scene(world)
    mette, maria = await here.mette(), await here.maria()
    await propose(mette)
    await maria.sends("/klasseaftaler")
    await maria.presses("Se oplægget")
    assert maria.last.labels == ["Tilbage"]
    (row,) = await rows(world, ClassAgreementRow)
    for press in (f"cgd:{here.class_id}:{row.id}", f"cgr:{here.class_id}:{row.id}:261115", f"cgb:{here.class_id}"):
        await maria.presses_data(press)
        assert maria.last.text == "Det har du ikke adgang til.", press


async def test_an_adult_with_information_only_may_look_everything_up(world: World) -> None:
    here = await scene(world, DENMARK, fathers=False)
    await world.town.guards(here.school, here.father, here.child, Guardianship.INFORMATION)
    erik = await here.erik()
    for command in ("/princip", "/kontakt", "/rettigheder", "/klassekort", "/klasseaftaler"):
        await erik.sends(command)
        assert "ikke adgang" not in erik.last.text, command


async def test_who_has_left_finds_nothing(world: World) -> None:
    here = await scene(world)
    maria = await here.maria()

    async def work(unit: Unit) -> None:
        await unit.execute(update(GuardianshipRow).values(until=unit.now - timedelta(seconds=1)))

    await world.house.units.run(work)
    for press in (f"cc:{here.class_id}", f"wh:{here.class_id}", f"cg:{here.class_id}", f"pr:{here.school}"):
        await maria.presses_data(press)
        assert "3.B" not in maria.last.text
        assert "Mette" not in maria.last.text
