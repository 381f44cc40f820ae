"""Leave: two presses to the days, every limit before sending, an answer from whom it lies with, absence by itself."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any

import pytest
from msgspec import Struct
from sqlalchemy import select, update

from bot.absence.models import AbsenceReport, LeaveApplication
from bot.absence.reporting.presses import ComeBack, WithdrawReport
from bot.core.unit import Unit
from bot.people.models import GuardianshipRow, StaffRole, StaffRoleRow
from bot.schools.models import PolicyVersion
from bot.schools.queries import forget_policies
from tests.flows.scene import DENMARK, PLACES, Scene, data_of, outbox, scene, with_text
from tests.people.lifecycle.ticking import ticks
from tests.world import Phone, World

LANGUAGES = ("da", "nb", "sv")


class Words(Struct, frozen=True):
    """What the walk reads and presses, in one language."""

    command: str
    when: str
    week: str
    whole: str
    kind: str
    answers: tuple[str, ...]
    days: str
    decides: str
    send: str
    sent: str
    told: str
    waits: str
    see: str
    grant: str
    granted: str
    has: str


WORDS = {
    "da": Words(
        "/fri", "Hvornår skal Emma have fri?", "Uge 50: 7.–11. dec.", "Hele ugen", "Rejse",
        ("Vil gerne", "Arbejder derhjemme"), "fra mandag den 7. december til og med fredag den 11. december",
        "Skolelederen svarer senest tirsdag den 24. november.", "Send",
        "er sendt til skolelederen. Du får svar senest tirsdag den 24. november.",
        "Der er søgt om fri fra mandag den 7. december til og med fredag den 11. december.",
        "En ansøgning om fri fra mandag den 7. december til og med fredag den 11. december venter på dit svar.",
        "Se og svar", "Giv fri",
        "Ansøgningen er godkendt: fri fra mandag den 7. december til og med fredag den 11. december.",
        "Emma har fri fra mandag den 7. december til og med fredag den 11. december.",
    ),
    "nb": Words(
        "/permisjon", "Når trenger Jakob fri?", "Uke 50: 7.–11. des.", "Hele uken", "Reise",
        ("Vil gjerne", "Jobber hjemme"), "fra mandag 7. desember til og med fredag 11. desember",
        "Rektor svarer senest tirsdag 24. november.", "Send",
        "er sendt til rektor. Du får svar senest tirsdag 24. november.",
        "Det er søkt om permisjon fra mandag 7. desember til og med fredag 11. desember.",
        "En søknad om permisjon fra mandag 7. desember til og med fredag 11. desember venter på svaret ditt.",
        "Se og svar", "Innvilg",
        "Søknaden er innvilget: permisjon fra mandag 7. desember til og med fredag 11. desember.",
        "Jakob har permisjon fra mandag 7. desember til og med fredag 11. desember.",
    ),
    "sv": Words(
        "/ledighet", "När behöver Elsa ha ledigt?", "Vecka 50: 7–11 dec.", "Hela veckan", "Resa",
        ("Vill gärna", "Arbetar hemma", "Nej, bara då"), "från måndag 7 december till fredag 11 december",
        "Rektorn svarar senast tisdag 24 november.", "Skicka",
        "är skickad till rektorn. Du får svar senast tisdag 24 november.",
        "Det finns en ansökan om ledighet från måndag 7 december till fredag 11 december.",
        "En ansökan om ledighet från måndag 7 december till fredag 11 december väntar på ditt svar.",
        "Se och svara", "Bevilja",
        "Ansökan om ledighet från måndag 7 december till fredag 11 december är beviljad.",
        "Elsa har ledigt från måndag 7 december till fredag 11 december.",
    ),
}  # fmt: skip


async def staff(here: Scene, name: str, role: StaffRole, class_id: int | None = None) -> Phone:
    """Somebody of the school with a phone."""
    person = await here.world.town.person(here.school, name, "Holm")
    await here.world.town.works(here.school, person, class_id, role)
    return await here.joins(person, here.world.phone(name.lower(), here.place.code))


async def rows(world: World, model: Any = LeaveApplication) -> list[Any]:
    async def look(unit: Unit) -> list[Any]:
        return list(await unit.all(select(model.__table__).order_by(model.id)))

    return await world.house.units.read(look)


async def states(world: World) -> list[str]:
    return [row.state for row in await rows(world)]


async def reports(world: World) -> list[tuple[str, date, date, bool]]:
    """(source, first, last, stands) of every report."""
    found = await rows(world, AbsenceReport)
    return [(row.source, row.first_on, row.last_on, row.ended_at is None) for row in found]


async def rules(here: Scene, **values: str) -> None:
    """The school's principle says something else of leave."""

    async def work(unit: Unit) -> None:
        document = await unit.scalar(select(PolicyVersion.document))
        before, leave, after = document.partition("[leave]")
        section, end, rest = after.partition("\n\n")
        for name, value in values.items():
            kept = [line for line in section.splitlines() if not line.startswith(f"{name} ")]
            section = "\n".join([*kept, f'{name} = {{value = {value}, default = "for the test"}}'])
        await unit.execute(update(PolicyVersion).values(document=f"{before}{leave}{section}{end}{rest}"))

    await here.world.house.units.run(work)
    for engine in (here.world.house.engines.reading, here.world.house.engines.writing):
        forget_policies(engine.dialect)


async def applies(parent: Phone, typed: str = "7/12-11/12", kind: str = "Rejse") -> None:
    """The Danish home, up to the receipt."""
    await parent.sends(f"/fri {typed}")
    for label in (kind, "Vil gerne", "Arbejder derhjemme", "Send"):
        await parent.presses(label)


@pytest.mark.both_databases
@pytest.mark.parametrize("code", LANGUAGES)
async def test_leave_is_asked_for_by_buttons_granted_by_the_head_and_becomes_absence(world: World, code: str) -> None:
    here, words = await scene(world, PLACES[code]), WORDS[code]
    parent, other = await here.maria(), await here.erik()
    head = await staff(here, "Hanne", StaffRole.HEAD)
    await parent.sends(words.command)
    assert words.when in parent.last.text
    for label in (words.week, words.whole, words.kind, *words.answers):
        await parent.presses(label)
    # Who decides and until when, before anything is sent.
    assert words.days in parent.last.text
    assert words.decides in parent.last.text
    assert not await rows(world)
    await parent.presses(words.send)
    assert words.sent in parent.last.text
    assert other.lines[-1] == words.told
    assert other.pushes[-1].silent
    assert head.rings[-1] == words.waits
    await head.presses(words.see)
    assert f"{here.place.mother} Lund" in head.last.text
    await head.presses(words.grant)
    assert parent.rings[-1] == words.granted
    assert other.lines[-1] == words.granted
    assert other.pushes[-1].silent
    assert await states(world) == ["granted"]
    assert await reports(world) == [("leave", date(2026, 12, 7), date(2026, 12, 11), True)]
    # The other home hears it once: as leave, and not as a report besides.
    assert not await outbox(world, "absence.told")
    # What it is for stands on no lock screen and nowhere in the clear.
    for line in [*parent.rings[-1:], *other.lines[1:], *head.lines[1:]]:
        assert words.kind.lower() not in line.lower()
        assert here.place.child not in line
    await parent.presses_data(f"alo:{(await rows(world))[0].id}")
    assert words.has.rstrip(".") in parent.last.text


async def test_a_single_day_is_the_contact_teachers_and_a_no_has_its_reason_and_where_to_complain(world: World) -> None:
    here = await scene(world)
    parent, teacher = await here.maria(), await here.mette()
    await staff(here, "Hanne", StaffRole.HEAD)
    await applies(parent, "8/12")
    assert "er sendt til kontaktlæreren" in parent.last.text
    await teacher.presses("Se og svar")
    assert "Maria Lund søger om fri til Emma (3.B) tirsdag den 8. december: 1 skoledag." in teacher.last.text
    assert "Anledning: rejse." in teacher.last.text
    assert "Hvad siger Emma selv om det? Vil gerne." in teacher.last.text
    await teacher.presses("Giv afslag …")
    await teacher.presses("Prøver de dage")
    assert parent.rings[-1] == "Ansøgningen om fri tirsdag den 8. december er ikke godkendt."
    await parent.presses("Se hvorfor")
    assert "Der er prøver de dage." in parent.last.text
    assert "Så kan du henvende dig til skolelederen." in parent.last.text
    assert "Bed om en samtale" in parent.last.labels
    assert not await reports(world)
    # Pressed again it stays as it is.
    await teacher.presses_data("ale:1:g")
    assert teacher.toasts[-1].text == "Det er besvaret i mellemtiden."
    assert await states(world) == ["refused"]


async def test_the_teacher_may_let_the_head_decide_and_never_decides_about_more(world: World) -> None:
    here = await scene(world)
    parent, teacher = await here.maria(), await here.mette()
    head = await staff(here, "Hanne", StaffRole.HEAD)
    await applies(parent, "8/12")
    await teacher.presses("Se og svar")
    await teacher.presses("Send til lederen")
    assert head.rings[-1].startswith("En ansøgning om fri tirsdag den 8. december")
    # The day after adjoins: two days in one go are the head's from the start.
    await applies(parent, "9/12")
    assert "er sendt til skolelederen" in parent.last.text
    for leave_id in (1, 2):
        for does in ("g", "o", "w"):
            await teacher.presses_data(f"ale:{leave_id}:{does}")
        await teacher.presses_data(f"aln:{leave_id}:talk")
    assert await states(world) == ["waiting", "waiting"]
    await head.sends("/menu")
    assert "2 ansøgninger om fri venter på dig." in head.last.text
    await head.presses("Ansøgninger om fri")
    await head.presses("Tirs. 8. dec.: Emma (3.B)")
    await head.presses("Giv afslag …")
    await head.presses("Timerne er vigtige")
    await parent.presses("Se hvorfor")
    assert "Emma har brug for undervisningen de dage." in parent.last.text
    assert "henvende dig til kommunen." in parent.last.text


@pytest.mark.parametrize(
    ("code", "agree", "asked", "sent"),
    [
        ("da", "Jeg er enig", "Der søges om fri", "Bliver der svaret ja, går ansøgningen videre til skolen."),
        ("nb", "Jeg er enig", "Det søkes om permisjon", "Er svaret ja, går søknaden videre til skolen."),
        ("sv", "Jag säger ja", "En ansökan om ledighet", "Blir svaret ja går ansökan vidare till skolan."),
    ],
)
async def test_where_both_have_to_agree_the_other_is_asked_first(
    world: World, code: str, agree: str, asked: str, sent: str
) -> None:
    here, words = await scene(world, PLACES[code]), WORDS[code]
    await rules(here, both_guardians="true")
    parent, other = await here.maria(), await here.erik(code)
    head = await staff(here, "Hanne", StaffRole.HEAD)
    await parent.sends(words.command)
    for label in (words.week, words.whole, words.kind, *words.answers, words.send):
        await parent.presses(label)
    assert sent in parent.last.text
    assert other.rings[-1].startswith(asked)
    assert words.days in other.rings[-1]
    assert len(head.lines) == 1
    # Nobody agrees with themselves.
    await parent.presses_data("alc:1:1")
    assert await states(world) == ["asked"]
    await other.presses(agree)
    assert await states(world) == ["waiting"]
    assert head.rings[-1] == words.waits


async def test_a_no_of_the_other_home_ends_it_and_silence_is_reminded_once_and_ends_too(world: World) -> None:
    here = await scene(world)
    await rules(here, both_guardians="true")
    parent, other = await here.maria(), await here.erik("da")
    await staff(here, "Hanne", StaffRole.HEAD)
    await applies(parent)
    await other.presses("Jeg er ikke enig")
    # Whoever said no is no "other guardian" to themselves.
    assert "fik ikke dit ja" in other.last.text
    assert "Den anden" not in other.last.text
    assert parent.rings[-1].endswith("gik ikke videre til skolen.")
    await parent.presses("Se hvorfor")
    assert "Den anden forælder var ikke enig" in parent.last.text
    await applies(parent)
    await world.until(here.at(9, 0, date(2026, 11, 20)))
    await ticks(world, "absence.leave", 2)
    assert len([line for line in other.rings if line.startswith("Der søges om fri")]) == 3
    assert parent.lines[-1].endswith("venter stadig på et ja fra den anden forælder.")
    await world.until(here.at(9, 0, date(2026, 12, 7)))
    await ticks(world, "absence.leave", 2)
    assert await states(world) == ["refused", "refused"]
    await parent.presses("Se hvorfor")
    assert "nåede ikke at svare" in parent.last.text


async def test_every_limit_is_said_before_sending_and_stops_nobody(world: World) -> None:
    here = await scene(world)
    period = "[{first = 2026-12-09, last = 2026-12-10}]"
    await rules(here, max_days_per_year="6", blocked_periods=period, notice_days="30", teacher_max_days="6")
    parent = await here.maria()
    head = await staff(here, "Hanne", StaffRole.HEAD)
    await applies(parent, "25/11-27/11")
    await head.presses("Se og svar")
    await head.presses("Giv fri")
    await parent.sends("/fri 7/12-11/12")
    for label in ("Rejse", "Er i tvivl", "Brug for hjælp"):
        await parent.presses(label)
    for said in (
        "Fri indtil nu i skoleåret: 3 af 6 skoledage.",
        "Det er flere dage, end man normalt kan få på et skoleår.",
        "Skolen giver ikke fri fra onsdag den 9. december til og med torsdag den 10. december.",
        "Skolen vil gerne have besked mindst 30 dage i forvejen.",
        "Du kan godt sende ansøgningen alligevel.",
        "Skolelederen svarer senest",
    ):
        assert said in parent.last.text
    await parent.presses("Send")
    await head.presses("Se og svar")
    assert "Det er flere dage, end man normalt kan få på et skoleår." in head.last.text
    assert "Du kan godt sende ansøgningen alligevel." not in head.last.text


async def test_an_answer_that_does_not_come_is_the_heads_and_the_offices_and_the_home_knows(world: World) -> None:
    here = await scene(world)
    parent, teacher = await here.maria(), await here.mette()
    head, office = await staff(here, "Hanne", StaffRole.HEAD), await staff(here, "Olga", StaffRole.OFFICE)
    await applies(parent, "8/12")
    assert len(head.lines) == 1
    await world.until(here.at(9, 0, date(2026, 11, 25)))
    await ticks(world, "absence.leave", 3)
    late = "En ansøgning om fri tirsdag den 8. december har ikke fået svar i tide."
    assert head.rings[1:] == [late]
    assert office.rings[1:] == [f"{late} Vil du sørge for, at skolelederen ved det?"]
    assert parent.lines[-1].endswith("Det ved skolelederen og kontoret nu.")
    await head.presses("Se og svar")
    await head.presses("Giv fri")
    await teacher.presses("Se og svar")
    assert "Der er givet fri" in teacher.last.text
    assert await states(world) == ["granted"]


async def test_where_no_head_is_reached_the_office_hears_at_once_and_decides_nothing(world: World) -> None:
    here = await scene(world)
    parent, office = await here.maria(), await staff(here, "Olga", StaffRole.OFFICE)
    await applies(parent)
    assert office.rings[-1].endswith("som ikke kan nås her. Vil du sørge for, at skolelederen ved det?")
    for data in ("ale:1:o", "ale:1:g", "aln:1:talk"):
        await office.presses_data(data)
        assert "Emma" not in office.last.text
    assert await states(world) == ["waiting"]


async def test_withdrawn_leave_is_no_absence_any_more_and_everybody_hears_it(world: World) -> None:
    here = await scene(world)
    parent, other = await here.maria(), await here.erik("da")
    head = await staff(here, "Hanne", StaffRole.HEAD)
    await applies(parent)
    await head.presses("Se og svar")
    await head.presses("Giv fri")
    await parent.presses("Se det")
    # Who has not applied does not withdraw.
    await other.presses_data("alx:1:1")
    assert await states(world) == ["granted"]
    await parent.presses("Træk tilbage")
    await parent.presses("Ja, træk tilbage")
    off = "Ansøgningen om fri fra mandag den 7. december til og med fredag den 11. december er trukket tilbage."
    assert other.lines[-1] == head.lines[-1] == off
    assert parent.lines[-1] != off
    assert [stands for *_what, stands in await reports(world)] == [False]
    # The days are free again.
    await applies(parent)
    assert await states(world) == ["withdrawn", "waiting"]


async def test_a_child_that_is_back_earlier_has_had_less_leave(world: World) -> None:
    here = await scene(world)
    parent, head = await here.maria(), await staff(here, "Hanne", StaffRole.HEAD)
    await applies(parent)
    await head.presses("Se og svar")
    await head.presses("Giv fri")
    await world.until(here.at(6, 30, date(2026, 12, 9)))
    # The way from the leave that is not needed any more to its report.
    await parent.presses_data("alo:1")
    await parent.presses("Tilbage før tid")
    await parent.presses(parent.last.labels[0])
    await parent.presses_data(ComeBack(1, date(2026, 12, 9)).encode())
    (leave,) = await rows(world)
    assert (leave.state, leave.last_on, leave.school_days) == ("granted", date(2026, 12, 8), 2)
    await parent.sends("/fri 14/12")
    for label in ("Rejse", "Vil gerne", "Arbejder derhjemme"):
        await parent.presses(label)
    assert "Fri indtil nu i skoleåret: 2 skoledage." in parent.last.text
    await parent.presses_data(WithdrawReport((await rows(world, AbsenceReport))[-1].id).encode())
    assert await states(world) == ["withdrawn"]


async def test_two_homes_cannot_ask_for_the_same_days_twice(world: World) -> None:
    here = await scene(world)
    parent, other = await here.maria(), await here.erik("da")
    await staff(here, "Hanne", StaffRole.HEAD)
    await applies(parent)
    await other.sends("/fri 10/12-14/12")
    assert other.toasts == []
    assert "er sendt til skolelederen" in other.last.text
    await other.presses_data("als:1:261210:261214:travel:wh")
    assert other.toasts[-1].text == "Der er allerede søgt om fri de dage."
    assert await states(world) == ["waiting"]


@pytest.mark.both_databases
async def test_sent_at_the_same_moment_it_is_one_application(world: World) -> None:
    here = await scene(world)
    parent, other = await here.maria(), await here.erik("da")
    head = await staff(here, "Hanne", StaffRole.HEAD)
    await parent.sends("/fri 7/12-11/12")
    for label in ("Rejse", "Vil gerne", "Arbejder derhjemme"):
        await parent.presses(label)
    data = data_of(parent.last, "Send")
    await other.sends("/menu")
    await asyncio.gather(
        parent.person.presses_data(data), parent.person.presses_data(data), other.person.presses_data(data)
    )
    await world.settle_at_once()
    assert await states(world) == ["waiting"]
    assert len(head.rings) == 2


async def test_a_child_more_takes_the_same_days_and_its_own_answers(world: World) -> None:
    here = await scene(world)
    await here.sibling("Noah", "5.A", "Jonas")
    parent, other = await here.maria(), await here.erik("da")
    head = await staff(here, "Hanne", StaffRole.HEAD)
    await parent.sends("/fri")
    assert "Hvem vil du søge om fri til?" in parent.last.text
    await parent.presses("Fri til Emma")
    await parent.sends("7.-11. december")
    for label in ("Rejse", "Vil gerne", "Arbejder derhjemme", "Send", "Også til Noah", "Er i tvivl"):
        await parent.presses(label)
    await parent.presses("Vi spørger læreren")
    await parent.presses("Send")
    assert [line.partition(":")[0] for line in other.lines[-2:]] == ["E", "N"]
    assert await states(world) == ["waiting", "waiting"]
    await head.sends("/menu")
    await head.presses("Ansøgninger om fri")
    await head.presses("Man. 7. dec.: Noah (5.A)")
    assert "Hvad siger Noah selv om det? Er i tvivl." in head.last.text
    await parent.sends("/fri")
    assert "Noah, man. 7. dec. – fre. 11. dec.: venter" in parent.last.labels


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("noget andet", "Jeg kunne ikke finde nogen dage i det, du skrev."),
        ("30/2", "Jeg kunne ikke finde nogen dage i det, du skrev."),
        ("16/11", "Man søger om fri på forhånd."),
        ("11/12-7/12", "Den sidste dag ligger før den første."),
        ("5/12-6/12", "Der er ikke skole de dage"),
        ("25.12.", "Der er ikke skole de dage"),
        ("7/12-11/6", "Så længe kan man ikke søge om fri her."),
        ("1/12 2027-3/12 2027", "Det er mere end et år frem."),
        ("uge 54", "Jeg kunne ikke finde nogen dage i det, du skrev."),
        ("29/2", "Det er mere end et år frem."),
    ],
)
async def test_days_that_cannot_be_asked_for_are_said_and_asked_for_again(world: World, typed: str, says: str) -> None:
    here = await scene(world)
    parent = await here.maria()
    await parent.sends("/fri")
    await parent.sends(typed)
    assert says in parent.last.text
    await parent.sends("uge 53")
    assert "fra mandag den 28. december til og med fredag den 1. januar: 4 skoledage" in parent.last.text


async def test_yesterdays_screen_and_forged_days_send_nothing(world: World) -> None:
    here = await scene(world)
    parent = await here.maria()
    await parent.sends("/fri")
    for data in (
        f"als:{here.child}:261116:261116:travel:wh",
        f"als:{here.child}:261207:261211:religion:wh",
        f"als:{here.child}:261207:261211:travel:w",
        f"als:{here.child}:261207:261211:travel:xx",
        f"als:{here.child}:261207:991231:travel:wh",
        "als:99:261207:261211:travel:wh",
        f"all:{here.child}:991231:6",
        f"alw:{here.child}:2000000000",
        f"alf:{here.child}:200101",
    ):
        await parent.presses_data(data)
    assert not await rows(world)
    assert not parent.unanswered


async def test_what_was_asked_for_goes_with_the_guardianship_and_waits_for_who_is_left(world: World) -> None:
    here = await scene(world)
    await rules(here, both_guardians="true", teacher_max_days="1")
    parent, other, teacher = await here.maria(), await here.erik("da"), await here.mette()
    head, office = await staff(here, "Hanne", StaffRole.HEAD), await staff(here, "Olga", StaffRole.OFFICE)
    await applies(parent, "8/12")
    await applies(other, "14/12")
    assert await states(world) == ["asked", "asked"]

    async def ended(unit: Unit, model: Any, person: int) -> None:
        await unit.execute(update(model).where(model.person_id == person).values(until=unit.now))

    await world.house.units.run(lambda unit: ended(unit, GuardianshipRow, here.father))
    await ticks(world, "people.roles_over")
    # His own is over; hers needs nobody else's yes any more.
    assert await states(world) == ["waiting", "withdrawn"]
    assert "tirsdag den 8. december" in teacher.rings[-1]
    await world.house.units.run(lambda unit: ended(unit, StaffRoleRow, here.teacher))
    await ticks(world, "people.roles_over")
    assert "tirsdag den 8. december" in head.rings[-1]
    await teacher.presses_data("ale:1:g")
    assert await states(world) == ["waiting", "withdrawn"]
    hanne = (await rows(world, StaffRoleRow))[1].person_id
    await world.house.units.run(lambda unit: ended(unit, StaffRoleRow, hanne))
    await ticks(world, "people.roles_over")
    assert "som ikke kan nås her" in office.rings[-1]


async def test_nobody_decides_about_their_own_child(world: World) -> None:
    here = await scene(world)
    await world.town.works(here.school, here.mother, here.class_id)
    parent, teacher = await here.maria(), await here.mette()
    await applies(parent, "8/12")
    assert "tirsdag den 8. december" in teacher.rings[-1]
    assert not any("venter på dit svar" in line for line in parent.lines)
    await parent.presses_data("ale:1:g")
    assert "Man afgør ikke selv fri til sit eget barn." in parent.last.text
    assert await states(world) == ["waiting"]


async def test_a_protected_child_is_not_named(world: World) -> None:
    from tests.flows.test_directory import protect

    here = await scene(world)
    parent, head = await here.maria(), await staff(here, "Hanne", StaffRole.HEAD)
    await protect(here, here.child, "Stjerne")
    await applies(parent)
    assert "Stjerne" in parent.last.text
    await head.presses("Se og svar")
    assert "Hjemmet søger om fri til Stjerne" in head.last.text
    assert "Maria" not in head.last.text
    await head.presses("Giv fri")
    assert with_text(parent, "Ansøgningen er godkendt").text.startswith("Ansøgningen")


async def test_what_is_over_folds_to_its_days(world: World) -> None:
    here = await scene(world, DENMARK)
    parent, head = await here.maria(), await staff(here, "Hanne", StaffRole.HEAD)
    await applies(parent)
    await head.presses("Se og svar")
    await head.presses("Giv fri")
    await world.until(here.at(8, 5, date(2026, 12, 12)))
    text = "Ansøgning om fri fra mandag den 7. december til og med fredag den 11. december."
    assert with_text(parent, "Ansøgning om fri").text == text


async def test_last_weeks_screen_says_that_it_is_over_and_a_span_has_an_end(world: World) -> None:
    here = await scene(world)
    parent = await here.maria()
    await parent.sends("/fri")
    await parent.presses_data(f"alf:{here.child}:261109")
    assert parent.last.text.startswith("Man søger om fri på forhånd.")
    await parent.presses_data(f"all:{here.child}:261207:5")
    assert "Senere" in parent.last.labels
    await parent.presses("Senere")
    assert "Senere" not in parent.last.labels
