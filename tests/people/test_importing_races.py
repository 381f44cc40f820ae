"""A list that comes in while guardians are booking, and two lists at once, each on engines of its own."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import select

from bot.accounts.service import Sender, lock_account
from bot.conferences.booking import service as booking
from bot.conferences.models import Booking
from bot.conferences.queries import LIVE
from bot.conferences.rounds.succession import ends
from bot.core.errors import Refusal
from bot.core.unit import Unit, Units
from bot.people.acting import acting_of
from bot.people.importing import writing
from bot.people.importing.service import Choices, import_list
from bot.people.models import GuardianshipRow, Person, Pupil
from bot.people.roster import Roster
from bot.schools.queries import school_by_key
from tests.people.lists import listed
from tests.races.conftest import Field
from tests.resilience.scene import Scene, build

pytestmark = pytest.mark.both_databases

FAMILIES = 6


@pytest.fixture
def field(units: Units) -> Field:
    from tests.town import Town

    return Field(units, Town(units))


async def without_everybody(field: Field) -> Roster:
    """A list of a single other pupil: every family of the school leaves with it."""
    return listed({"other": {"somebody": "custody"}})


async def school_key(field: Field) -> str:
    from bot.schools.models import School

    return str(await field.units.read(lambda unit: unit.scalar(select(School.key))))


async def import_now(units: Units, key: str, roster: Roster) -> None:
    school = await units.read(lambda unit: school_by_key(unit, key))

    async def work(unit: Unit) -> None:
        choices = Choices(many_leave=True)
        await import_list(unit, school, roster, choices, ends, lambda _total: lambda _written: None)

    await units.run(work)


async def book_now(units: Units, user: int, slot: int, pupil: int) -> str:
    async def work(unit: Unit) -> None:
        account = await lock_account(unit, Sender(user, user, "da"))
        acting = await acting_of(unit, account)
        # Whoever reads who acts before the list is in, goes on after it.
        for _turn in range(50):
            await asyncio.sleep(0)
        await booking.book_slot(unit, acting, slot, pupil)

    try:
        await units.run(work)
    except Refusal as refused:
        return type(refused).__name__
    return "done"


async def listed_by_import(field: Field) -> None:
    """What the scene built counts as an import's, so that a list may end it."""
    from sqlalchemy import update

    await field.units.run(lambda unit: unit.execute(update(GuardianshipRow).values(decided_by="import")))


async def orphans(field: Field) -> int:
    """Live talks ahead of pupils who have left, with nobody who acts for them."""
    statement = (
        select(Booking.id)
        .join(Pupil, Pupil.id == Booking.pupil_id)
        .where(Booking.state.in_(LIVE), Pupil.left_on.is_not(None))
    )
    return len(await field.units.read(lambda unit: unit.all(statement)))


async def race(field: Field, scene: Scene) -> list[Any]:
    twins = [field.twin_units() for _ in range(FAMILIES + 1)]
    key = await school_key(field)
    roster = await without_everybody(field)
    try:
        return await asyncio.gather(
            *(
                book_now(units, family.user_id, family.slots[0], family.pupil_id)
                for units, family in zip(twins[1:], scene.families, strict=True)
            ),
            import_now(twins[0], key, roster),
        )
    finally:
        for each in twins:
            await each.engines.dispose()


async def test_no_talk_is_left_of_who_leaves_while_booking(field: Field) -> None:
    scene = await build(field.units, FAMILIES, times_each=1)
    await listed_by_import(field)
    outcomes = await race(field, scene)
    assert set(outcomes) <= {"done", "NotAllowed", "Outdated", None}
    assert await orphans(field) == 0
    live = select(GuardianshipRow.id).where(GuardianshipRow.until.is_(None))
    assert len(await field.units.read(lambda unit: unit.all(live))) == 1


async def test_without_waiting_for_presses_a_talk_is_left(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    if field.units.engines.is_sqlite:
        pytest.skip("SQLite lets one write at a time, whoever asks")
    scene = await build(field.units, FAMILIES, times_each=1)
    await listed_by_import(field)

    async def does_not_wait(_unit: Unit, _persons: object) -> None:
        """As if nobody were pressing."""

    monkeypatch.setattr(writing, "lock_accounts", does_not_wait)
    family = scene.families[0]
    twins = [field.twin_units() for _ in range(2)]
    key, roster = await school_key(field), await without_everybody(field)
    read = asyncio.Event()
    done = asyncio.Event()

    async def books_late(unit: Unit) -> None:
        account = await lock_account(unit, Sender(family.user_id, family.user_id, "da"))
        acting = await acting_of(unit, account)
        read.set()
        await done.wait()
        await booking.book_slot(unit, acting, family.slots[0], family.pupil_id)

    try:
        late = asyncio.create_task(twins[1].run(books_late))
        await read.wait()
        await import_now(twins[0], key, roster)
        done.set()
        await late
    finally:
        for each in twins:
            await each.engines.dispose()
    assert await orphans(field) == 1


async def test_two_lists_at_once_are_one_after_the_other(field: Field) -> None:
    await build(field.units, 1, times_each=1)
    key = await school_key(field)
    roster = listed({f"c{number}": {"mor": "custody", "far": "custody"} for number in range(40)})
    twins = [field.twin_units() for _ in range(3)]
    try:
        await asyncio.gather(*(import_now(units, key, roster) for units in twins))
    finally:
        for each in twins:
            await each.engines.dispose()
    for table, count in ((Pupil, 40), (Person, 2)):
        new = select(table.id).where(table.left_on.is_(None))
        assert len(await field.units.read(lambda unit, new=new: unit.all(new))) >= count  # type: ignore[misc]
    ties = select(GuardianshipRow.id).where(GuardianshipRow.decided_by == "import")
    assert len(await field.units.read(lambda unit: unit.all(ties))) == 80
