"""A teacher tells the class: write, look at it, [Send]; and everything that stands on the preview."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from bot.core.files import FileKind
from bot.core.unit import Unit
from bot.news.models import PostFile, PostKind, PostRow
from bot.news.writing.presses import SendPost, ShowDraft
from bot.people.models import Pupil, StaffRole, StaffRoleRow
from bot.schools.models import PolicyVersion
from bot.schools.queries import forget_policies
from tests.flows.scene import DENMARK, NORWAY, PLACES, Scene, scene, with_text
from tests.news.sending.posting import answers, runs, sent
from tests.world import Phone, World

WORDS = {
    "da": {
        "text": "Husk idrætstøj i morgen.", "signed": "Hilsen Mette", "reach": "2 voksne · 2 kan nås her",
        "send": "Send", "goes": "Det sendes kl. 07.41.", "stop": "Stop", "ready": "Færdige sætninger", "news": "/nyt",
        "trip": "Tur: husk madpakke", "day": "Tors. 26. nov.", "also": "Også på norsk og på svensk.",
        "copy": "3.B: Torsdag den 26. november tager vi i skoven. Husk madpakke og regntøj.\n\nHilsen Mette",
        "read": "OK, læst", "only": "Svar kun Mette",
    },
    "nb": {
        "text": "Husk gymtøy i morgen.", "signed": "Hilsen Turid", "reach": "2 voksne · 2 får det her",
        "send": "Send", "goes": "Det sendes kl. 07.41.", "stop": "Stopp", "ready": "Ferdige tekster", "news": "/nytt",
        "trip": "Tur: husk matpakke", "day": "Tor. 26. nov.", "also": "Også på dansk og på svensk.",
        "copy": "7A: Torsdag 26. november går vi på tur i skogen. Husk matpakke og regntøy.\n\nHilsen Turid",
        "read": "OK, lest", "only": "Svar bare Turid",
    },
    "sv": {
        "text": "Ta med idrottskläder i morgon.", "signed": "Hälsningar Gunilla", "reach": "2 vuxna · 2 nås här",
        "send": "Skicka", "goes": "Det skickas kl. 07.41.", "stop": "Stoppa", "ready": "Färdiga texter",
        "news": "/nytt", "trip": "Utflykt till skogen", "day": "Tors 26 nov.",
        "also": "Finns också på danska och på norska.",
        "copy": "3B: Torsdag 26 november går vi till skogen. Ta med matsäck och regnkläder.\n\nHälsningar Gunilla",
        "read": "OK, läst", "only": "Svara bara Gunilla",
    },
}  # fmt: skip
# The father reads another language than his country's.
OTHER = {"da": "sv", "nb": "da", "sv": "nb"}
ABROAD = {
    "sv": "Torsdag 26 november går vi till skogen.",
    "da": "Torsdag den 26. november tager vi i skoven.",
    "nb": "Torsdag 26. november går vi på tur i skogen.",
}


async def minute(world: World) -> None:
    """The minute in which it can be stopped, and what follows it."""
    await world.passes(seconds=61)
    await runs(world)


async def staff(here: Scene, name: str, role: StaffRole, class_id: int | None = None) -> Phone:
    person = await here.world.town.person(here.school, name, "Holm")
    await here.world.town.works(here.school, person, class_id, role)
    return await here.joins(person, here.world.phone(name.lower(), here.place.code))


async def states(world: World) -> list[str]:
    async def look(unit: Unit) -> list[str]:
        return [row.state for row in await unit.all(select(PostRow.state).order_by(PostRow.id))]

    return await world.house.units.read(look)


def copies(phone: Phone, part: str) -> list[str]:
    """What the bot sent this phone with these words in it."""
    return [each.text for each in phone.messages if each.from_bot and part in each.text]


@pytest.mark.both_databases
@pytest.mark.parametrize("code", ["da", "nb", "sv"])
async def test_two_actions_tell_the_class_and_a_ready_sentence_comes_in_everybodys_language(
    world: World, code: str
) -> None:
    here, words = await scene(world, PLACES[code]), WORDS[code]
    parent, other, teacher = await here.maria(), await here.erik(OTHER[code]), await here.mette()
    await teacher.sends(words["text"])
    shown = f"{here.place.class_name}: {words['text']}\n\n{words['signed']}"
    assert teacher.last.text == f"{shown}\n\n———\n{words['reach']}"
    await teacher.presses(words["send"])
    assert words["goes"] in teacher.last.text
    await teacher.presses(words["stop"])
    assert teacher.last.text.startswith(shown)
    await minute(world)
    assert not copies(parent, words["text"]), "it was stopped"
    await teacher.presses(words["send"])
    await minute(world)
    assert parent.last.text == shown
    assert parent.last.labels == [words["read"], words["only"]]

    await teacher.sends(words["news"])
    for label in (words["ready"], words["trip"], words["day"]):
        await teacher.presses(label)
    assert words["also"] in teacher.last.text
    await teacher.presses(words["send"])
    await minute(world)
    assert parent.last.text == words["copy"]
    assert ABROAD[OTHER[code]] in other.last.text
    assert not [each for each in (*parent.rings, *other.rings) if "26" in each], "news of the class does not ring"
    assert not teacher.unanswered


async def test_an_album_is_one_post_and_its_preview_counts_the_pictures_as_they_come(world: World) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    await mette.sends_album(4, "Fra turen i skoven.")
    await world.passes(seconds=3)
    assert "Med 4 billeder." in mette.last.text
    assert len(copies(mette, "Fra turen")) == 1
    await mette.presses("Send")
    await mette.presses("Ja, send til alle")
    await minute(world)
    assert maria.last.text == "3.B: Fra turen i skoven.\n\nHilsen Mette"
    assert len([each for each in maria.messages if each.photo]) == 4
    await mette.sends_photo("Et billede til.")
    assert mette.last.photo, "one picture is shown with its words"
    assert mette.last.text.startswith("3.B: Et billede til.")
    await mette.presses("Send")
    await mette.presses("Ja, send til alle")
    await minute(world)
    assert maria.last.photo
    assert maria.last.labels == ["OK, læst", "Svar kun Mette"]
    await mette.does("sends_file", "brev.pdf", 60_000_000, "")
    assert mette.last.text.startswith("3.B: 1 fil")
    await mette.presses("Send")
    await minute(world)
    assert maria.last.document


@pytest.mark.parametrize("code", ["da", "nb", "sv"])
async def test_files_are_called_what_they_are(world: World, code: str) -> None:
    here = await scene(world, PLACES[code])
    _maria, mette = await here.maria(), await here.mette()
    pictures, both, file = {
        "da": ("Med 2 billeder.", "Med 4 billeder og filer.", "3.B: 1 fil"),
        "nb": ("Med 2 bilder.", "Med 4 bilder og filer.", "7A: 1 fil"),
        "sv": ("Med 2 bilder.", "Med 4 bilder och filer.", "3B: 1 fil"),
    }[code]
    await mette.sends_album(2)
    await world.passes(seconds=3)
    assert pictures in mette.last.text.splitlines()
    await mette.sends_album(2)
    # A client may have filmed one of them.
    filmed = update(PostFile).where(PostFile.id == 3).values(kind=FileKind.VIDEO.value)
    await world.house.units.run(lambda unit: unit.execute(filmed))
    await world.passes(seconds=3)
    assert both in mette.last.text.splitlines()
    assert (await mette.sends_file("liste.pdf", 90_000)).text.startswith(file)


async def test_a_long_text_that_telegram_parts_is_one_post_and_forty_pictures_are_the_most(world: World) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    text = "Kære alle. " * 372
    for part in (text[:4092].strip(), text[:4092].strip(), "Til sidst."):
        await mette.sends(part)
    await world.passes(seconds=3)
    assert await states(world) == ["draft"]
    assert "Det kommer i 3 beskeder." in mette.last.text
    await mette.presses("Send")
    await minute(world)
    got = [each.text for each in maria.messages if "Kære alle" in each.text]
    assert len(got) >= 2
    assert "Til sidst.\n\nHilsen Mette" in maria.last.text
    for number in range(5):
        await mette.sends_album(10, "Billeder" if not number else "")
    await world.passes(seconds=3)
    assert "Med 40 billeder." in with_text(mette, "3.B: Billeder").text
    assert "Med 10 billeder." in mette.last.text, "what is too much for one is another"
    await mette.sends("Kære alle. " * 372 + "x")
    for _part in range(3):
        await mette.sends("Kære alle. " * 372 + "x")
    assert "mere, end fire beskeder kan rumme" in mette.last.text


async def test_a_pupils_name_is_asked_about_also_where_no_list_shows_the_pupil(world: World) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    secret = await world.town.pupil(here.school, here.class_id, "Nora")
    await world.house.units.run(
        lambda unit: unit.execute(update(Pupil).where(Pupil.id == secret).values(protected=True))
    )
    await mette.sends("Nora har lavet en flot tegning. Husk, at emma også er et ord.")
    await mette.presses("Send")
    assert mette.last.text == "Teksten nævner Nora. Den går til 3.B. Er det meningen, at alle læser det?"
    await mette.presses("Tilbage")
    await mette.presses("Send")
    await mette.presses("Ja, send til alle")
    await minute(world)
    assert copies(maria, "Nora har lavet")


async def test_the_head_chooses_classes_years_and_the_school_and_a_teacher_only_some_of_the_class(world: World) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    sibling = await here.sibling("Noah", "5.A", "Mads")
    await world.town.school_class(here.school, "3.A")
    head = await staff(here, "Hanne", StaffRole.HEAD)
    await head.sends("Skolen holder lukket på fredag.")
    assert head.last.text.startswith("Broskolen: Skolen holder lukket")
    await head.presses("Til: hele skolen")
    await head.presses("Hele 3. årgang")
    assert head.last.text == "Hvem skal have det? Lige nu: 3.A og 3.B."
    for label in ("✓ 3.A", "✓ 3.B", "5.A"):
        await head.presses(label)
    await head.presses("Tilbage")
    assert head.last.text.startswith("5.A: Skolen holder")
    await head.presses("Send")
    await minute(world)
    assert len(copies(maria, "5.A: Skolen holder")) == 1, "one copy, however many children"

    lise = await world.town.pupil(here.school, here.class_id, "Lise")
    await mette.sends("Husk sedlen.")
    await mette.presses("Til: 3.B")
    await mette.presses("Kun nogle af dem")
    await mette.presses("Lise Lund")
    await mette.presses("Tilbage")
    await mette.presses("Tilbage")
    assert "Til: 1 elev" in mette.last.labels
    assert "Ingen får det" in mette.last.text
    await mette.presses("Send")
    assert "Lige nu er der ingen, der får det. Vælg, hvem det er til." in mette.last.text
    assert lise
    assert sibling.class_id != here.class_id


async def test_important_is_one_a_week_for_a_teacher_and_free_for_the_head(world: World) -> None:
    here = await scene(world)
    maria, mette, head = await here.maria(), await here.mette(), await staff(here, "Hanne", StaffRole.HEAD)
    for number, who in enumerate((mette, mette, head, head)):
        await who.sends(f"Besked nummer {number}.")
        label = "Til: 3.B" if who is mette else "Til: hele skolen"
        assert label in who.last.labels
        await who.presses("Nyt")
        await who.presses("Vigtigt")
        await who.presses("Send")
        if number == 1:
            assert "Du har brugt ugens vigtige besked." in who.last.text
            await who.presses("Slet udkastet")
    await minute(world)
    assert [len(copies(maria, f"Besked nummer {number}.")) for number in range(4)] == [1, 0, 1, 1]
    assert [each for each in maria.rings if "Besked nummer 0" in each]
    await world.passes(days=15)
    assert not copies(mette, "Et udkast til 3.B."), "what was sent or thrown away folds to what it is"


async def test_a_time_is_pressed_or_written_and_one_that_has_passed_is_said_so(world: World) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    await mette.sends("Husk madpakke.")
    await mette.presses("Nu")
    await mette.sends("en gang i næste uge")
    assert mette.last.text.startswith("Jeg kunne ikke læse det som en dag og et klokkeslæt.")
    await mette.sends("i morgen 7.30")
    assert "Det sendes tirsdag den 17. november kl. 07.30." in mette.last.text
    await mette.presses("Tirs. 17. nov. kl. 07.30")
    await mette.presses("Næste morgen")
    assert "slutter om morgenen." in mette.last.text
    await mette.presses("Næste morgen")
    await mette.presses("Man. 16. nov.")
    await mette.presses("08.00")
    await world.passes(minutes=30)
    await mette.presses("Send")
    assert "Det tidspunkt er forbi" in mette.last.text
    await mette.presses("Man. 16. nov. kl. 08.00")
    await mette.sends("i morgen 7.30")
    await mette.presses("Send")
    assert "Det sendes tirsdag den 17. november kl. 07.30." in mette.last.text
    await minute(world)
    assert not copies(maria, "Husk madpakke")
    await world.passes(days=1)
    await runs(world)
    assert copies(maria, "Husk madpakke")


async def test_what_was_not_meant_for_the_class_goes_nowhere_and_the_other_doors_stand_there(world: World) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    await mette.sends("Hvornår er mødet?")
    await mette.presses("Ikke til klassen")
    assert mette.last.text.startswith("Ingen har fået det")
    assert "Mine opslag" in mette.last.labels
    assert len(mette.last.labels) > 1
    assert await states(world) == ["discarded"]
    for text in ("👍👍👍", "مرحبا بكم في المدرسة", "<b>*Hej* _alle_</b> [x](http://a.b) https://skolen.dk"):
        await mette.sends(text)
        assert text in mette.last.text
    await mette.does("sends_sticker")
    assert "Tak! Jeg forstår kun tekst og knapper." in mette.last.text
    await mette.forwards("Fra biblioteket: Ny udstilling.")
    assert "Det bliver sendt i dit navn." in mette.last.text
    await mette.presses("Føj til det forrige")
    assert "https://skolen.dk\nFra biblioteket" in mette.last.text
    await mette.presses("Send")
    await minute(world)
    assert copies(maria, "<b>*Hej* _alle_</b>")


async def test_a_message_that_is_changed_changes_the_draft_and_later_offers_to_correct_the_post(world: World) -> None:
    here = await scene(world)
    await here.maria()
    mette = await here.mette()
    await mette.sends("Husk gymnastiksko.")
    own = mette.own.message_id
    await mette.edits(own, "Husk løbesko.")
    await world.passes(seconds=3)
    assert len(copies(mette, "3.B: Husk løbesko.")) == 2, "the first preview follows, and the newest stands below"
    await mette.presses("Send")
    await mette.edits(own, "Husk støvler.")
    assert mette.last.text.startswith("Opslaget skal snart sendes.")
    await minute(world)
    await mette.edits(own, "Husk støvler.")
    assert mette.last.labels == ["Ret opslaget", "Hvem har fået det?"]
    await mette.presses("Ret opslaget")
    assert "Husk støvler." in mette.last.text


async def test_a_post_whose_writer_has_left_waits_for_a_colleague_who_takes_it_over(world: World) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    colleague = await staff(here, "Mads", StaffRole.TEAM_TEACHER, here.class_id)
    await mette.sends("Vi ses på fredag.")
    post_id = 1
    await colleague.presses_data(ShowDraft(post_id).encode())
    assert colleague.last.text == "Det har du ikke adgang til."
    await mette.presses("Nu")
    await mette.sends("i morgen 9.30")
    await mette.presses("Send")
    ended = update(StaffRoleRow).where(StaffRoleRow.person_id == here.teacher)
    await world.house.units.run(lambda unit: unit.execute(ended.values(until=unit.now)))
    await world.passes(days=1, hours=2)
    await runs(world)
    assert await states(world) == ["draft"]
    assert not copies(maria, "Vi ses på fredag.")
    assert colleague.last.text.startswith("En besked til 3.B er ikke sendt")
    assert "Mette" not in colleague.lines[-1]
    await colleague.presses("Se det")
    assert "Vi ses på fredag." in colleague.last.text
    await colleague.presses("Tag det over")
    await colleague.presses("Send")
    await minute(world)
    assert maria.last.text == "3.B: Vi ses på fredag.\n\nHilsen Mads"
    await mette.presses_data(SendPost(post_id).encode())
    assert mette.last.text.startswith("Der er ingen børn eller klasser knyttet til dig")


async def test_whom_to_ring_is_listed_by_name_and_number_but_nobody_of_a_secret_address(world: World) -> None:
    here = await scene(world, NORWAY)
    await here.maria()
    turid = await here.mette()
    await turid.sends("Husk matpakke.")
    assert "2 voksne · 1 får det her · 1 skal ringes" in turid.last.text
    await turid.presses("Hvem skal ringes?")
    assert "Ole Lund" in turid.last.text
    assert "Kari" not in turid.last.text
    await world.passes(minutes=11)
    assert not copies(turid, "Ole Lund")
    secret = update(Pupil).where(Pupil.id == here.child).values(protected=True, admitted_at=world.clock.now())
    await world.house.units.run(lambda unit: unit.execute(secret))
    await turid.sends("Husk regntøy.")
    assert "Ole" not in turid.last.text
    assert DENMARK.child not in turid.last.text


async def test_only_who_comes_or_who_has_not_answered_is_told(world: World) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    lise, parent = (
        await world.town.pupil(here.school, here.class_id, "Lise"),
        await world.town.person(here.school, "Ane"),
    )
    await world.town.guards(here.school, parent, lise)
    ane = await here.joins(parent, world.phone("ane", "da"))
    need = await sent(here, {"da": "Send skiftetøj med."}, kind=PostKind.NEED)
    trip = await sent(here, {"da": "Tur til Roskilde."}, kind=PostKind.EVENT, starts_at=here.at(8), ends_at=here.at(14))
    await answers(here, need, here.mother, done_at=world.clock.now())
    await answers(here, trip, here.mother, coming=True)
    for label, reader, other in (
        ("Dem uden svar: Send skiftetøj med.", ane, maria),
        ("Dem, der kommer: Tur til Roskilde.", maria, ane),
    ):
        await mette.sends(f"Til jer: {label}")
        await mette.presses("Til: 3.B")
        await mette.presses("Kun nogle af dem")
        (shown,) = [each for each in mette.last.labels if each.startswith(label)]
        await mette.presses(shown)
        await mette.presses("Tilbage")
        await mette.presses("Tilbage")
        assert "Til: 1 elev" in mette.last.labels
        await mette.presses("Send")
        await minute(world)
        assert copies(reader, f"3.B: Til jer: {label}")
        assert not copies(other, f"3.B: Til jer: {label}")


async def test_where_the_principle_names_a_portal_a_post_points_there_unless_the_teacher_says_otherwise(
    world: World,
) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    await set_link(here)
    await mette.sends("Billeder fra turen ligger der nu.")
    assert mette.last.text.startswith("3.B: Nyt i Aula. Billeder fra turen ligger der nu.")
    assert "De fleste hjem får den slags sammen med resten af ugens nyt." in mette.last.text
    await mette.presses("Kopi til Aula")
    assert mette.last.text == "Billeder fra turen ligger der nu."
    await mette.presses("Send")
    await minute(world)
    assert not copies(maria, "Nyt i Aula")
    await mette.sends("Husk madpakke.")
    await mette.presses("Nyt i Aula")
    await mette.presses("Nyt")
    await mette.presses("Send")
    await minute(world)
    assert maria.last.text == "3.B: Husk madpakke.\n\nHilsen Mette"


async def set_link(here: Scene) -> None:
    """The school has filled in where its portal is."""

    async def work(unit: Unit) -> None:
        document = await unit.scalar(select(PolicyVersion.document))
        at = document.index("portal = ", document.index("[links]"))
        end = document.index("\n", at)
        changed = f'{document[:at]}portal = {{value = "https://www.aula.dk", default = "for the test"}}{document[end:]}'
        await unit.execute(update(PolicyVersion).values(document=changed))

    await here.world.house.units.run(work)
    for engine in (here.world.house.engines.reading, here.world.house.engines.writing):
        forget_policies(engine.dialect)


async def test_each_home_reads_its_own_language_if_the_teacher_wrote_it_else_the_originals_named(world: World) -> None:
    here = await scene(world)
    maria, erik, mette = await here.maria("nb"), await here.erik("sv"), await here.mette()
    await mette.sends("Husk madpakke.")
    await mette.presses("Tekst og sprog")
    await mette.presses("Svenska")
    await mette.sends("Ta med matsäck.")
    assert "Også på svensk." in mette.last.text
    await mette.presses("Tekst og sprog")
    await mette.presses("✓ Dansk")
    await mette.sends("Husk madpakke og drikkedunk.")
    assert "Teksten på de andre sprog er, som den var. Kig også på den." in mette.last.text
    await mette.presses("Send")
    await minute(world)
    assert maria.last.text == "3.B (på dansk): Husk madpakke og drikkedunk.\n\nHilsen Mette"
    assert erik.last.text == "3.B: Ta med matsäck.\n\nHälsningar Mette"


async def test_a_ready_sentence_asks_for_day_time_and_place_and_two_colleagues_may_write_at_once(world: World) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    colleague = await staff(here, "Mads", StaffRole.TEAM_TEACHER, here.class_id)
    await mette.sends("/nyt")
    for label in ("Skriv til 3.B", "Færdige sætninger", "Mødested", "Tors. 19. nov.", "08.30"):
        await mette.presses(label)
    await mette.sends("ved " * 40)
    assert mette.last.text.startswith("Mødested\n\nLidt kortere, tak.")
    await mette.sends("Roskilde Station")
    told = "Torsdag den 19. november mødes vi kl. 08.30. Mødested: Roskilde Station."
    assert mette.last.text.startswith(f"3.B: {told}")
    await mette.person.presses("Send")
    await colleague.person.sends("Husk cykelhjelm.")
    await world.settle_at_once()
    await colleague.presses("Send")
    await minute(world)
    assert copies(maria, f"3.B: {told}\n\nHilsen Mette")
    assert copies(maria, "3.B: Husk cykelhjelm.\n\nHilsen Mads")


async def test_a_teacher_with_a_child_at_the_school_writes_and_reads_in_one_place(world: World) -> None:
    here = await scene(world)
    mette = await here.mette()
    own = await world.town.pupil(here.school, here.class_id, "Liv")
    await world.town.guards(here.school, here.teacher, own)
    await mette.sends("Liv er syg i dag")
    assert not mette.last.text.startswith("3.B: ")
    await mette.sends("Husk madpakke.")
    await mette.presses("Send")
    await minute(world)
    assert copies(mette, "3.B: Husk madpakke.\n\nHilsen Mette")
    await mette.sends("/nyt")
    assert "Skriv til 3.B" in mette.last.labels
    (reads,) = [label for label in mette.last.labels if label == "Nyt til mig"]
    await mette.presses(reads)
    assert any("Husk madpakke" in text for text in (mette.last.text, *mette.last.labels))
