"""Who is what at the school: named, ended, over on a date; and what that closes for the one whose role it was."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.conferences.models import Booking, BookingState, Round, Slot
from bot.core.unit import Unit
from bot.features import assemble
from bot.people.models import AuditRow, Representative, RepresentativeRow, StaffRole, StaffRoleRow
from bot.people.roles.presses import AddSubstitute, EndRole, NameContactParent
from tests.conferences.rounds.stage import COUNTRIES, Class, does, school_class
from tests.world import Phone, World

WORDS = {
    "da": ("/personale", "Hele skolen", "Tilføj vikar", "Vikar: ", "Kontaktforælder", "Afslut rollen", "Kontaktlærer"),
    "nb": ("/ansatte", "Hele skolen", "Legg til vikar", "Vikar: ", "Foreldrekontakt", "Avslutt rollen", "Kontaktlærer"),
    "sv": (
        "/personal", "Hela skolan", "Lägg till vikarie", "Vikarie: ", "Klassförälder", "Avsluta rollen", "Mentor"
    ),
}  # fmt: skip


async def ticks(world: World) -> None:
    """What the scheduler would look at now."""
    for tick in assemble().ticks:
        if tick.name == "people.roles_over":
            await world.house.units.run(tick.run)
    await world.settle()


async def staff(stage: Class, name: str, role: StaffRole, *, whole_school: bool = True) -> int:
    person = await stage.world.town.person(stage.school, name, "Holm")
    await stage.world.town.works(stage.school, person, None if whole_school else stage.class_id, role)
    return person


async def head(stage: Class) -> Phone:
    return await stage.joins(await staff(stage, "Hanne", StaffRole.HEAD), "hanne")


async def roles(stage: Class) -> list[tuple[int, str, bool, str]]:
    async def look(unit: Unit) -> list[tuple[int, str, bool, str]]:
        columns = (StaffRoleRow.person_id, StaffRoleRow.role, StaffRoleRow.until, StaffRoleRow.decided_by)
        rows = await unit.all(select(*columns).order_by(StaffRoleRow.id))
        return [(row.person_id, row.role, row.until is None, row.decided_by) for row in rows]

    return await stage.reads(look)


@pytest.mark.both_databases
@pytest.mark.parametrize("code", COUNTRIES)
async def test_the_head_adds_a_substitute_until_a_friday(world: World, code: str) -> None:
    stage = await school_class(world, code)
    command, whole, add, line, _parent, _end, contact = WORDS[code]
    colleague = await staff(stage, "Olav", StaffRole.TEAM_TEACHER, whole_school=False)
    hanne = await head(stage)
    await hanne.sends(command)
    assert whole in hanne.last.labels
    await hanne.presses("3.B")
    assert f"{contact}: Mette Dahl" in hanne.last.text
    await hanne.presses(add)
    await hanne.presses("Olav Holm")
    friday = hanne.last.labels[1]
    await hanne.presses(friday)
    assert f"{line}Olav Holm (" in hanne.last.text
    assert (colleague, "substitute", False, "staff") in await roles(stage)


@pytest.mark.parametrize("code", COUNTRIES)
async def test_the_last_day_may_be_typed_and_what_is_no_day_is_asked_again(world: World, code: str) -> None:
    stage = await school_class(world, code)
    person = await staff(stage, "Olav", StaffRole.OFFICE)
    hanne = await head(stage)
    await hanne.sends(WORDS[code][0])
    for label in ("3.B", WORDS[code][2], "Olav Holm"):
        await hanne.presses(label)
    asked = hanne.last.text
    for odd in ("til sommer", "31/2", "15/11/2026", "٣/١٢"):
        await hanne.sends(odd)
        assert hanne.last.text != asked
        assert asked.splitlines()[-1] in hanne.last.text
    await hanne.sends(" 18.12. ")
    assert f"{WORDS[code][3]}Olav Holm (" in hanne.last.text

    async def look(unit: Unit) -> datetime:
        found: datetime = await unit.scalar(
            select(StaffRoleRow.until).where(StaffRoleRow.person_id == person, StaffRoleRow.role == "substitute")
        )
        return found

    assert await stage.reads(look) == datetime(2026, 12, 18, 23, tzinfo=UTC)


async def test_a_substitutes_buttons_close_at_midnight_after_the_last_day_and_the_tick_tells_everybody(
    world: World,
) -> None:
    stage = await school_class(world)
    await stage.opens()
    person = await staff(stage, "Olav", StaffRole.OFFICE)
    hanne = await head(stage)
    until = date(2026, 11, 20)
    await does(hanne, AddSubstitute(stage.class_id, person, until))
    await ticks(world)

    # The office's own role ends, so that the substitute's is the only one.
    async def office_ends(unit: Unit) -> None:
        await unit.execute(
            StaffRoleRow.__table__.update()
            .where(StaffRoleRow.person_id == person, StaffRoleRow.role == "office")
            .values(until=unit.now, closed_at=unit.now)
        )

    await world.house.units.run(office_ends)
    world.clock.advance(timedelta(minutes=1))
    olav = await stage.joins(person, "olav")
    await olav.sends("/bookinger")
    assert "3.B" in olav.last.text
    await world.until(datetime(2026, 11, 20, 22, 59, tzinfo=UTC))
    await olav.sends("/bookinger")
    assert "3.B" in olav.last.text
    await world.until(datetime(2026, 11, 20, 23, 1, tzinfo=UTC))
    await olav.sends("/bookinger")
    assert "3.B" not in olav.last.text
    await ticks(world)
    assert "bookinger" not in [word for word, _title in olav.commands]


@pytest.mark.both_databases
async def test_a_date_that_passes_hands_the_round_over_with_its_bookings(world: World) -> None:
    stage = await school_class(world)
    round_id = await stage.opens()
    chief = await staff(stage, "Hanne", StaffRole.HEAD)

    async def ends_on_friday(unit: Unit) -> None:
        first = await unit.scalar(select(Slot.id).where(Slot.round_id == round_id).order_by(Slot.id).limit(1))
        booking = {
            "school_id": stage.school,
            "round_id": round_id,
            "slot_id": first,
            "pupil_id": stage.pupils[0],
            "booked_by": stage.guardians[0],
            "state": BookingState.BOOKED.value,
            "sequence": 0,
            "coming": {},
            "booked_at": unit.now,
            "changed_at": unit.now,
        }
        await unit.execute(Booking.__table__.insert(), booking)
        await unit.execute(
            StaffRoleRow.__table__.update()
            .where(StaffRoleRow.person_id == stage.teacher)
            .values(until=datetime(2026, 11, 20, 23, tzinfo=UTC))
        )

    await world.house.units.run(ends_on_friday)
    await ticks(world)
    assert await stage.rows(Round.teacher_id) == [(stage.teacher,)]
    world.clock.set(datetime(2026, 11, 20, 23, 0, 30, tzinfo=UTC))
    await ticks(world)
    assert await stage.rows(Round.teacher_id) == [(chief,)]
    assert await stage.rows(Booking.state) == [("booked",)]
    # Once only: what was told is not told again.
    before = await stage.rows(StaffRoleRow.id, StaffRoleRow.closed_at)
    world.clock.advance(timedelta(minutes=2))
    await ticks(world)
    assert await stage.rows(StaffRoleRow.id, StaffRoleRow.closed_at) == before


@pytest.mark.parametrize("code", COUNTRIES)
async def test_ending_a_role_in_the_bot_closes_buttons_and_hands_the_round_over(world: World, code: str) -> None:
    stage = await school_class(world, code)
    await stage.opens()
    mette = await stage.mette()
    hanne = await head(stage)
    await hanne.sends(WORDS[code][0])
    await hanne.presses("3.B")
    await hanne.presses("Mette Dahl")
    await hanne.presses(WORDS[code][5])
    assert "Mette Dahl" in hanne.last.text
    (passed,) = await stage.rows(Round.teacher_id)
    assert passed[0] != stage.teacher
    before = len(mette.messages)
    await mette.sends({"da": "/bookinger", "nb": "/samtaleliste", "sv": "/bokningar"}[code])
    assert "3.B" not in "".join(each.text for each in mette.messages[before:])
    # Nothing that was waiting comes, and the new teacher has the board.
    pushes = len(mette.pushes)
    await world.passes(days=20)
    assert len(mette.pushes) == pushes


async def test_the_office_names_a_contact_parent_who_stops_when_the_child_leaves(world: World) -> None:
    stage = await school_class(world)
    office = await stage.joins(await staff(stage, "Oda", StaffRole.OFFICE), "oda")
    await office.sends("/personale")
    for label in ("3.B", "Kontaktforælder", "Far til Elev1 Lund"):
        await office.presses(label)
    assert "Kontaktforælder: Far til Elev1 Lund" in office.last.text
    await does(office, NameContactParent(stage.class_id, stage.guardians[0]))
    assert "Personen har rollen i forvejen." in office.last.text
    assert await stage.rows(RepresentativeRow.role, RepresentativeRow.until) == [("contact_parent", None)]
    parent = await stage.joins(stage.guardians[0], "far")
    await parent.sends("/privatliv")
    await parent.presses("Det kan jeg her")
    assert "Kontaktforælder" in parent.last.text

    await office.sends("/elever")
    for label in ("3.B", "Elev1 Lund", "Far til Elev1", "Afslut", "Ja, afslut"):
        await office.presses(label)
    assert [row.until is None for row in await stage.rows(RepresentativeRow.until)] == [False]


async def test_a_guardian_is_sent_into_a_body_of_the_schools_policy(world: World) -> None:
    stage = await school_class(world, "nb")
    hanne = await head(stage)
    await hanne.sends("/ansatte")
    for label in ("3.B", "Legg til i utvalg", "FAU", "Far til Elev2 Lund"):
        await hanne.presses(label)
    assert "FAU: Far til Elev2 Lund" in hanne.last.text
    assert await stage.rows(RepresentativeRow.role, RepresentativeRow.body) == [("body_member", "FAU")]
    await hanne.presses("Far til Elev2 Lund")
    await hanne.presses("Avslutt rollen")
    assert "Avsluttet: " in hanne.last.text


async def test_the_office_does_not_end_the_heads_role_and_the_last_head_stays(world: World) -> None:
    stage = await school_class(world)
    hanne = await head(stage)
    office = await stage.joins(await staff(stage, "Oda", StaffRole.OFFICE), "oda")
    (role,) = [row.id for row in await stage.rows(StaffRoleRow.id, StaffRoleRow.role) if row.role == "head"]
    await does(office, EndRole(role))
    assert "ikke adgang" in office.last.text
    await does(hanne, EndRole(role))
    assert (await stage.rows(StaffRoleRow.id, StaffRoleRow.until))[1][1] is None
    assert any("skal have en skoleleder" in toast for toast in map(str, hanne.toasts))
    await staff(stage, "Ny", StaffRole.HEAD)
    await does(hanne, EndRole(role))
    assert (await stage.rows(StaffRoleRow.id, StaffRoleRow.until))[1][1] is not None
    await hanne.sends("/personale")
    assert "3.B" not in hanne.last.text


async def test_every_giving_and_ending_stands_in_the_audit(world: World) -> None:
    stage = await school_class(world)
    hanne = await head(stage)
    await does(hanne, AddSubstitute(stage.class_id, stage.teacher, date(2026, 11, 20)))
    rows = await stage.rows(AuditRow.action, AuditRow.about_kind, AuditRow.allowed)
    assert ("roles.manage", "class", True) in [tuple(row) for row in rows]


@pytest.mark.both_databases
async def test_two_of_the_office_name_the_same_contact_parent_at_once(world: World) -> None:
    stage = await school_class(world)
    hanne = await head(stage)
    oda = await stage.joins(await staff(stage, "Oda", StaffRole.OFFICE), "oda")
    press = NameContactParent(stage.class_id, stage.guardians[0]).encode()
    for phone in (hanne, oda):
        await phone.person.presses_data(press, phone.last.message_id)
    await world.settle_at_once()
    assert await stage.rows(RepresentativeRow.role) == [(Representative.CONTACT_PARENT.value,)]
