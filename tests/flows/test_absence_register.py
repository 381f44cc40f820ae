"""The register and who is missing from it: a tap list, a notice with answers in it, and people who ring."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import delete, insert, update

from bot.absence import reports as reporting
from bot.absence.facts import Wanted
from bot.absence.models import AbsenceKind, AbsenceReport
from bot.absence.reporting.pins import set_digits
from bot.core.unit import Unit
from bot.people.joining.queries import actings_of
from bot.people.models import GuardianshipRow, Person, Pupil, StaffRole
from bot.reminders.models import LockScreen, Preference
from bot.schools.models import ClosedDay
from tests.flows.scene import PLACES, SWEDEN, Scene, data_of, outbox, scene, with_text
from tests.people.lifecycle.ticking import rows, ticks
from tests.world import Phone, World

TODAY = date(2026, 11, 16)
TODAY_EARLY = datetime(2026, 11, 16, 5, tzinfo=UTC)
KINDS = ("absence.missing", "absence.arrived", "absence.ring_me", "absence.unanswered")
WORDS: dict[str, dict[str, str]] = {
    "da": {
        "register": "/fremmoede", "done": "Færdig, 1 mangler", "asked": "bliver spurgt kl. 09.00", "told": "9.00",
        "push": "Dit barn er ikke mødt op i skole i dag, mandag den 16. november, og vi har ikke fået besked."
                " Svar her, eller ring til 12 34 56 78.",
        "home": "Hjemme i dag", "way": "På vej", "call": "Ring til mig nu",
        "receipt": "Tak. Emma er meldt fraværende. Vi fik besked i dag kl. 09.00.",
        "follows": "Tak, skolen har fået besked om mandag den 16. november.",
        "coming": "Dit barn er på vej. Skolen ved det.", "came": "Dit barn er kommet i skole.",
        "ring": "3.B: Et hjem vil gerne ringes op nu. Det gælder et barn, der ikke er i skole.", "show": "Vis nummeret",
        "missing": "3.B: 1 barn mangler stadig, og det er ikke afklaret med hjemmet. Ring hjem.",
        "numbers": "Telefonnumre", "cleared": "Afklaret", "everybody": "3.B: Skolen ved nu, hvor alle er.",
    },
    "nb": {
        "register": "/oppmote", "done": "Ferdig, 1 mangler", "asked": "blir spurt kl. 09.00", "told": "9.00",
        "push": "Barnet ditt har ikke møtt på skolen i dag, mandag 16. november, og vi har ikke fått beskjed."
                " Svar her, eller ring 12 34 56 78.",
        "home": "Hjemme i dag", "way": "På vei", "call": "Ring meg nå",
        "receipt": "Takk. Jakob er meldt fraværende. Vi fikk beskjed i dag kl. 09.00.",
        "follows": "Takk, skolen har fått beskjed om mandag 16. november.",
        "coming": "Barnet ditt er på vei. Skolen vet det.", "came": "Barnet ditt har kommet til skolen.",
        "ring": "7A: Et hjem vil gjerne bli oppringt nå om et barn som ikke er på skolen.", "show": "Vis nummeret",
        "missing": "7A: 1 barn mangler fortsatt, og det er ikke avklart med hjemmet. Ring hjem.",
        "numbers": "Telefonnumre", "cleared": "Avklart", "everybody": "7A: Skolen vet nå hvor alle er.",
    },
    "sv": {
        "register": "/narvaro", "done": "Klar, 1 saknas", "asked": "får frågan kl. 08.45", "told": "8.45",
        "push": "Ditt barn har inte kommit till skolan i dag, måndag 16 november, och vi har inte fått någon anmälan."
                " Svara här eller ring 12 34 56 78.",
        "home": "Hemma i dag", "way": "På väg", "call": "Ring mig nu",
        "receipt": "Tack. Vi fick frånvaroanmälan för Elsa i dag kl. 08.45.",
        "follows": "Tack, skolan har fått en anmälan för måndag 16 november.",
        "coming": "Ditt barn är på väg. Skolan vet det.", "came": "Ditt barn har kommit till skolan.",
        "ring": "3B: Ett hem vill bli uppringt nu om ett barn som inte är i skolan.", "show": "Visa numret",
        "missing": "3B: 1 barn saknas fortfarande, och vi vet inte var barnet är. Ring hem.",
        "numbers": "Telefonnummer", "cleared": "Uppklarat", "everybody": "3B: Skolan vet nu var alla är.",
    },
}  # fmt: skip
LANGUAGES = ("da", "nb", "sv")


async def at(here: Scene, hour: int, minute: int = 0, day: date = TODAY) -> None:
    await here.world.until(here.at(hour, minute, day))


def hour_of(words: dict[str, str]) -> tuple[int, int]:
    """When homes are told, by the country's policy."""
    hour, minute = words["told"].split(".")
    return int(hour), int(minute)


async def missing(here: Scene, teacher: Phone, words: dict[str, str]) -> None:
    """The child is not there at a quarter past eight."""
    await at(here, 8, 15)
    await teacher.sends(words["register"])
    await teacher.presses(f"✓ {here.place.child}")
    await teacher.presses(words["done"])


async def reports(world: World) -> list[tuple[object, ...]]:
    return await rows(world, "SELECT pupil_id, reported_by, source, kind, ended_why FROM absence_reports ORDER BY id")


async def cases(world: World) -> list[tuple[object, ...]]:
    return await rows(world, "SELECT answer, closed_why FROM missing_cases ORDER BY id")


async def has_number(here: Scene, person: int, number: str) -> None:
    statement = update(Person).where(Person.id == person).values(phone=number)
    await here.world.house.units.run(lambda unit: unit.execute(statement))


async def works(here: Scene, key: str, role: StaffRole, *, of_class: bool = False) -> Phone:
    """Another member of staff, joined."""
    person = await here.world.town.person(here.school, key.capitalize(), "Krog")
    await here.world.town.works(here.school, person, here.class_id if of_class else None, role)
    return await here.joins(person, here.world.phone(key, here.place.code))


@pytest.mark.both_databases
@pytest.mark.parametrize("code", LANGUAGES)
async def test_a_missing_child_is_asked_about_once_and_one_press_answers(world: World, code: str) -> None:
    here, words = await scene(world, PLACES[code]), WORDS[code]
    mother, father, teacher = await here.maria(), await here.erik(), await here.mette()
    await missing(here, teacher, words)
    assert words["asked"] in teacher.last.text
    assert f"✗ {here.place.child}" in teacher.last.labels
    # The home has its time to report: nothing rings before it is over.
    assert not [line for line in mother.lines if line == words["push"]]
    await at(here, *hour_of(words))
    for phone in (mother, father):
        assert phone.rings.count(words["push"]) == 1
        assert phone.last.labels == [words["home"], words["way"], words["call"]]
    await mother.presses(words["home"])
    assert mother.last.text == words["receipt"]
    assert with_text(father, words["follows"]).labels == []
    assert await reports(world) == [(here.child, here.mother, "home", "day", None)]
    assert await cases(world) == [(None, "reported")]
    # Known is known: nobody rings, however long it takes. The line that stays says when it was told.
    await world.passes(minutes=40)
    assert mother.last.text.endswith(f"{words['told'].zfill(5)}.")
    await ticks(world, "absence.missing")
    assert [kind for kind in KINDS[1:] if await outbox(world, kind)] == []


@pytest.mark.parametrize("code", LANGUAGES)
async def test_who_is_on_the_way_comes_or_is_rung_about(world: World, code: str) -> None:
    here, words = await scene(world, PLACES[code]), WORDS[code]
    mother, father, teacher = await here.maria(), await here.erik(), await here.mette()
    head = await works(here, "head", StaffRole.HEAD)
    await has_number(here, here.mother, "22 33 44 55")
    await missing(here, teacher, words)
    await at(here, *hour_of(words))
    asked = data_of(father.last, words["home"])
    await mother.presses(words["way"])
    assert father.last.text == words["coming"]
    # The first answer counts; whoever gave it may change it.
    await father.presses_data(asked)
    assert father.toasts
    assert await cases(world) == [("way", None)]
    assert words["home"] in mother.last.labels
    # Not there after twice the time of an answer: the school rings.
    await world.passes(minutes=29)
    await ticks(world, "absence.missing")
    assert words["missing"] not in head.lines
    await world.passes(minutes=1)
    await ticks(world, "absence.missing")
    assert head.rings[-1] == teacher.rings[-1] == words["missing"]
    await head.presses(words["numbers"])
    assert "22 33 44 55" in head.last.text
    # The child comes in: every copy follows; whoever was alarmed hears it, and nobody else.
    await teacher.sends(words["register"])
    rang = [len(phone.rings) for phone in (teacher, head)]
    await teacher.presses(f"✗ {here.place.child}")
    for phone in (mother, father):
        assert [each.labels for each in phone.messages if each.text == words["came"]] == [[], []]
    assert with_text(teacher, words["everybody"]).labels == []
    assert mother.rings[-1] == father.rings[-1] == words["came"]
    assert [len(phone.rings) for phone in (teacher, head)] == rang
    assert await cases(world) == [("way", "arrived")]


@pytest.mark.parametrize("code", LANGUAGES)
async def test_ring_me_rings_whoever_is_at_the_phone_with_the_number(world: World, code: str) -> None:
    here, words = await scene(world, PLACES[code]), WORDS[code]
    mother, teacher = await here.maria(), await here.mette()
    office, head = await works(here, "office", StaffRole.OFFICE), await works(here, "head", StaffRole.HEAD)
    await has_number(here, here.mother, "22 33 44 55")
    await missing(here, teacher, words)
    await at(here, *hour_of(words))
    await mother.presses(words["call"])
    assert teacher.rings[-1] == office.rings[-1] == words["ring"]
    assert words["ring"] not in head.lines
    await office.presses(words["show"])
    assert "22 33 44 55" in office.last.text
    await office.presses(words["cleared"])
    assert await cases(world) == [("call", "settled")]
    await world.passes(minutes=30)
    await ticks(world, "absence.missing")
    assert words["missing"] not in head.lines


async def test_what_nobody_answers_goes_on_once_and_an_answer_still_counts(world: World) -> None:
    here, words = await scene(world), WORDS["da"]
    mother, teacher = await here.maria(), await here.mette()
    team = await works(here, "team", StaffRole.TEAM_TEACHER, of_class=True)
    await missing(here, teacher, words)
    await at(here, 9, 14)
    await ticks(world, "absence.missing")
    assert not await outbox(world, "absence.unanswered")
    await at(here, 9, 15)
    await ticks(world, "absence.missing", 3)
    assert teacher.rings.count(words["missing"]) == 1
    assert team.lines.count(words["missing"]) == 1
    assert words["missing"] not in team.rings
    await mother.presses("Hjemme i dag")
    assert await cases(world) == [(None, "reported")]
    assert with_text(teacher, words["everybody"]).labels == []
    # What folds names nobody; the evidence that the home told is not folded over.
    await at(here, 6, 0, TODAY + timedelta(days=1))
    assert mother.last.text.endswith("mandag den 16. november kl. 09.15.")
    assert not [each for each in teacher.messages if "Emma" in each.text]


async def test_of_several_classes_office_and_head_see_how_far_they_are(world: World) -> None:
    here, words = await scene(world), WORDS["da"]
    await here.maria()
    teacher, office = await here.mette(), await works(here, "office", StaffRole.OFFICE)
    await world.town.school_class(here.school, "2.A")
    await missing(here, teacher, words)
    await office.sends("/fremmoede")
    assert "Registreret i dag: 1 af 2" in office.last.text
    assert office.last.labels == ["Telefonnumre", "2.A", "✗ 3.B"]
    await office.presses("Telefonnumre")
    assert "Emma Lund (3.B)" in office.last.text
    assert "Maria Lund: intet nummer" in office.last.text
    await office.presses("Emma Lund")
    await office.presses("Hjemme i dag")
    # Written down for the home that rang: the register's question is never sent.
    assert [row[2:4] for row in await reports(world)] == [("school", "day")]
    await at(here, 9, 30)
    assert not [line for line in world.phone("mother").lines if "mødt op" in line]


async def test_who_is_reported_needs_no_tap_and_raises_nothing(world: World) -> None:
    here = await scene(world)
    mother, teacher = await here.maria(), await here.mette()
    await world.town.pupil(here.school, here.class_id, "Noah", family="Berg")
    await says_home(here)
    await at(here, 8, 15)
    await teacher.sends("/fremmoede")
    assert teacher.last.labels == ["– Emma", "✓ Noah", "Alle andre er her"]
    assert "– Meldt fraværende: Emma Lund" in teacher.last.text
    await teacher.presses("Alle andre er her")
    assert "Tak, fremmødet er registreret." in teacher.last.text
    # She is there in spite of it.
    await teacher.presses("– Emma")
    assert "✓ Emma" in teacher.last.labels
    assert await rows(world, "SELECT mark FROM register_marks") == [("here",)]
    await at(here, 10)
    assert not await cases(world)
    assert not [line for line in mother.lines if "mødt op" in line]


async def says_home(here: Scene, by: int | None = None) -> None:
    """A report by whoever it is, as if the home had made it."""

    async def work(unit: Unit) -> None:
        values = {
            "school_id": here.school, "pupil_id": here.child, "reported_by": by or here.mother, "source": "home",
            "kind": "day", "first_on": TODAY, "last_on": TODAY, "first_reported_at": unit.now, "reported_at": unit.now,
        }  # fmt: skip
        await unit.execute(insert(AbsenceReport), values)

    await here.world.house.units.run(work)


async def test_a_slip_is_taken_back_before_anybody_hears_of_it_and_a_second_time_rings_again(world: World) -> None:
    here, words = await scene(world), WORDS["da"]
    mother, teacher = await here.maria(), await here.mette()
    await missing(here, teacher, words)
    await teacher.presses("✗ Emma")
    await teacher.presses("◷ Emma")
    assert await cases(world) == [(None, "arrived")]
    await at(here, 9, 30)
    assert words["push"] not in mother.lines
    # Gone after lunch: that is another matter, and rings at once.
    await at(here, 12, 10)
    await teacher.presses("✓ Emma")
    await teacher.presses("Færdig, 1 mangler")
    assert "bliver spurgt nu" in teacher.last.text
    assert mother.rings.count(words["push"]) == 1
    assert await cases(world) == [(None, None)]


async def test_yesterdays_list_says_nothing_of_today_and_a_day_off_has_none(world: World) -> None:
    here = await scene(world)
    teacher = await here.mette()
    await at(here, 8, 15)
    await teacher.sends("/fremmoede")
    old = data_of(teacher.last, "✓ Emma")
    await at(here, 8, 0, TODAY + timedelta(days=1))
    await teacher.presses_data(old)
    assert "tirsdag den 17. november" in teacher.last.text
    assert teacher.toasts[-1].text.startswith("Det var listen for en anden dag.")
    assert not await rows(world, "SELECT id FROM register_marks")
    await at(here, 10, 0, date(2026, 11, 21))
    await teacher.sends("/fremmoede")
    assert teacher.last.text == "Der er ikke skole i dag, så der er ikke noget fremmøde at registrere."


async def test_a_report_taken_back_means_that_the_child_is_on_its_way(world: World) -> None:
    here, words = await scene(world), WORDS["da"]
    mother, teacher = await here.maria(), await here.mette()
    await missing(here, teacher, words)
    await at(here, 9)
    await mother.presses("Hjemme i dag")
    ((report,),) = await rows(world, "SELECT id FROM absence_reports")

    async def withdraws(unit: Unit) -> None:
        acting = (await actings_of(unit, [here.mother]))[here.mother]
        await reporting.withdraw(unit, acting, int(str(report)))

    await world.house.units.run(withdraws)
    assert await cases(world) == [("way", None)]
    await world.passes(minutes=31)
    await ticks(world, "absence.missing")
    assert teacher.rings[-1] == words["missing"]


async def test_a_report_that_crosses_the_notice_answers_every_copy_of_it(world: World) -> None:
    here, words = await scene(world), WORDS["da"]
    mother, father, teacher = await here.maria(), await here.erik(), await here.mette()
    await missing(here, teacher, words)
    await at(here, 9, 3)
    asked = [phone.last.message_id for phone in (mother, father)]
    await mother.presses_data(f"arh:{here.child}")
    assert await cases(world) == [(None, "reported")]
    for phone, message in zip((mother, father), asked, strict=True):
        assert phone.bubble(message).text == words["follows"]
        assert phone.bubble(message).labels == []


async def test_a_report_between_the_tap_and_the_last_button_asks_nobody(world: World) -> None:
    here = await scene(world)
    mother, teacher = await here.maria(), await here.mette()
    await at(here, 8, 15)
    await teacher.sends("/fremmoede")
    await teacher.presses("✓ Emma")
    await mother.sends("/fravaer")
    await mother.presses_data(f"arh:{here.child}")
    await teacher.presses("Færdig, 1 mangler")
    assert "Tak, fremmødet er registreret." in teacher.last.text
    assert not await cases(world)


async def test_who_wants_digits_asked_for_enters_them_before_home_is_an_answer(world: World) -> None:
    here, words = await scene(world), WORDS["da"]
    mother, teacher = await here.maria(), await here.mette()
    await world.house.units.run(lambda unit: set_digits(unit, {here.mother: here.school}, "1234"))
    await missing(here, teacher, words)
    await at(here, 9)
    asked = mother.last.message_id
    await mother.presses(words["home"])
    assert await cases(world) == [(None, None)]
    for digit in "1234":
        await mother.presses(digit)
    assert await cases(world) == [(None, "reported")]
    assert mother.last.message_id != asked
    assert mother.bubble(asked).text == words["follows"]


async def test_a_school_that_closes_meanwhile_asks_nobody_and_of_siblings_the_initial_tells(world: World) -> None:
    here, words = await scene(world), WORDS["da"]
    mother, teacher = await here.maria(), await here.mette()
    await here.sibling("Noah", "2.A", "Lis")
    await missing(here, teacher, words)
    closed = {"school_id": here.school, "on_day": TODAY}
    await world.house.units.run(lambda unit: unit.execute(insert(ClosedDay), closed))
    await at(here, 9, 30)
    await ticks(world, "absence.missing")
    assert not [
        line for phone in (mother, teacher) for line in phone.lines if "mødt op" in line or "mangler stadig" in line
    ]
    await world.house.units.run(lambda unit: unit.execute(delete(ClosedDay)))
    await at(here, 8, 15, TODAY + timedelta(days=1))
    await teacher.sends("/fremmoede")
    await teacher.presses("✓ Emma")
    await teacher.presses("Færdig, 1 mangler")
    await at(here, 9, 0, TODAY + timedelta(days=1))
    assert mother.rings[-1].startswith("E er ikke mødt op i skole i dag, tirsdag den 17. november, og vi har ikke")


async def test_nobody_who_could_answer_means_that_the_school_rings_at_once(world: World) -> None:
    here, words = await scene(world), WORDS["da"]
    teacher = await here.mette()
    await missing(here, teacher, words)
    await at(here, 9)
    await ticks(world, "absence.missing")
    assert teacher.rings[-1] == words["missing"]


async def test_it_rings_through_quiet_hours_and_past_the_discreet_lock_screen(world: World) -> None:
    here, words = await scene(world, SWEDEN), WORDS["sv"]
    mother, teacher = await here.maria(), await here.mette()
    chosen = {
        "school_id": here.school, "person_id": here.mother, "lock_screen": LockScreen.NEUTRAL.value,
        "quiet_from": time(0), "quiet_to": time(23),
    }  # fmt: skip
    await world.house.units.run(lambda unit: unit.execute(insert(Preference), chosen))
    await missing(here, teacher, words)
    await at(here, 8, 45)
    assert mother.rings[-1] == words["push"]


async def test_who_lost_custody_or_left_the_school_hears_nothing(world: World) -> None:
    here, words = await scene(world), WORDS["da"]
    mother, father, teacher = await here.maria(), await here.erik(), await here.mette()
    await missing(here, teacher, words)
    over = update(GuardianshipRow).where(GuardianshipRow.person_id == here.father).values(until=TODAY_EARLY)
    await world.house.units.run(lambda unit: unit.execute(over))
    await at(here, 9)
    assert words["push"] in mother.rings
    assert words["push"] not in father.lines
    pressed = data_of(mother.last, "Hjemme i dag")
    await father.presses_data(pressed)
    assert not await reports(world)


async def test_a_secret_address_shows_its_numbers_to_the_office_alone(world: World) -> None:
    here = await scene(world)
    teacher, office = await here.mette(), await works(here, "office", StaffRole.OFFICE)
    await has_number(here, here.mother, "22 33 44 55")

    async def protect(unit: Unit) -> None:
        await unit.execute(update(Pupil).values(protected=True, admitted_at=unit.now, alias="Bo"))

    await world.house.units.run(protect)
    await at(here, 9, 5)
    await teacher.sends("/fremmoede")
    await teacher.presses("✓ Bo")
    await teacher.presses("Færdig, 1 mangler")
    await teacher.presses("Telefonnumre")
    assert "Kontoret har numrene." in teacher.last.text
    assert "22 33 44 55" not in teacher.last.text
    await office.sends("/fremmoede")
    await office.presses("Telefonnumre")
    assert "22 33 44 55" in office.last.text
    assert "Emma" not in office.last.text


async def test_a_large_class_has_pages_and_a_stranger_to_it_no_mark(world: World) -> None:
    here = await scene(world)
    teacher = await here.mette()
    for number in range(70):
        await world.town.pupil(here.school, here.class_id, f"{'Anna' * 30}{number:02}", family="Lund" * 30)
    other = await here.sibling("Noah", "2.A", "Lis")
    await at(here, 8, 15)
    await teacher.sends("/fremmoede")
    assert len(teacher.last.labels) == 62
    # Missing on the first page stays marked on the second, and the tap stays where it was made.
    await teacher.presses(teacher.last.labels[0])
    await teacher.presses("Vis mere")
    assert "✓ Emma" in teacher.last.labels
    await teacher.presses("✓ Emma")
    assert "✗ Emma" in teacher.last.labels
    await teacher.presses("Færdig, 2 mangler")
    assert len(teacher.last.text) <= 4096
    stranger = data_of(teacher.last, teacher.last.labels[1]).split(":")
    stranger[2] = str(other.child)
    await teacher.presses_data(":".join(stranger))
    assert len(await rows(world, "SELECT id FROM register_marks")) == 2


async def reported(here: Scene, *wanted: Wanted) -> None:
    """The mother reports these, one after the other."""

    async def work(unit: Unit) -> None:
        acting = (await actings_of(unit, [here.mother]))[here.mother]
        for each in wanted:
            await reporting.report(unit, acting, [here.child], each)

    await here.world.house.units.run(work)


async def test_who_comes_late_and_leaves_early_is_expected_in_between_and_nobody_is_asked(world: World) -> None:
    here = await scene(world)
    mother, teacher = await here.maria(), await here.mette()
    await at(here, 7)
    late = Wanted(AbsenceKind.LATE, TODAY, TODAY, until_minute=9 * 60 + 30)
    await reported(here, late, Wanted(AbsenceKind.EARLY, TODAY, TODAY, from_minute=12 * 60))
    await at(here, 8, 15)
    await teacher.sends("/fremmoede")
    assert "– Emma" in teacher.last.labels
    assert "Emma Lund (kommer kl. 09.30, går kl. 12.00)" in teacher.last.text
    await teacher.presses("Alle andre er her")
    for hour, minute, sign in ((9, 40, "✓"), (12, 0, "–")):
        await at(here, hour, minute)
        await teacher.sends("/fremmoede")
        assert f"{sign} Emma" in teacher.last.labels
    assert not await cases(world)
    assert not [line for line in mother.lines if "mødt op" in line]


async def test_what_was_cleared_up_on_the_phone_is_asked_about_only_when_the_child_came_and_went(world: World) -> None:
    here, words = await scene(world), WORDS["da"]
    mother, teacher = await here.maria(), await here.mette()
    await missing(here, teacher, words)
    await at(here, 9)
    await teacher.presses(words["numbers"])
    await teacher.presses("Emma Lund")
    await teacher.presses(words["cleared"])
    # Somebody else comes late, and the register is taken again.
    await teacher.sends("/fremmoede")
    await teacher.presses("Alle andre er her")
    assert "Tak, fremmødet er registreret." in teacher.last.text
    assert await cases(world) == [(None, "settled")]
    assert mother.rings.count(words["push"]) == 1
    rang = len(mother.rings)
    await teacher.presses("✗ Emma")
    await teacher.presses("◷ Emma")
    assert len(mother.rings) == rang
    await teacher.presses("✓ Emma")
    await teacher.presses("Færdig, 1 mangler")
    assert await cases(world) == [(None, None)]
    assert mother.rings.count(words["push"]) == 2


async def test_yesterdays_case_says_nothing_of_where_the_child_is(world: World) -> None:
    here, words = await scene(world), WORDS["da"]
    mother, teacher = await here.maria(), await here.mette()
    await missing(here, teacher, words)
    await at(here, 9)
    asked = data_of(mother.last, words["home"])
    await teacher.presses(words["numbers"])
    shown = data_of(teacher.last, "Emma Lund")
    await teacher.presses("Emma Lund")
    way = data_of(teacher.last, words["way"])
    await at(here, 8, 0, TODAY + timedelta(days=1))
    await mother.presses_data(asked)
    assert mother.last.text == "Skolen spurgte, hvor dit barn var mandag den 16. november."
    for data in (shown, way):
        await teacher.presses_data(data)
        assert teacher.toasts[-1].text.startswith("Det var listen for en anden dag.")
        assert "tirsdag den 17. november" in teacher.last.text
    assert await cases(world) == [(None, None)]
    await at(here, 10, 0, date(2026, 11, 21))
    await teacher.presses_data(shown)
    assert teacher.last.text.startswith("Der er ikke skole i dag")


async def test_who_did_not_ask_to_be_rung_is_not_told_to_keep_the_phone_near(world: World) -> None:
    here, words = await scene(world), WORDS["da"]
    mother, father, teacher = await here.maria(), await here.erik(), await here.mette()
    await missing(here, teacher, words)
    await at(here, 9)
    asked = data_of(father.last, words["way"])
    await mother.presses(words["call"])
    assert mother.last.text.startswith("Skolen har fået besked om at ringe til dig nu.")
    await father.presses_data(asked)
    assert father.last.text == "Skolen har fået besked om at ringe hjem."
