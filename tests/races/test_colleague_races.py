"""Two teachers ask one colleague to two talks at one moment."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import select, update

from bot.conferences.colleagues import service
from bot.conferences.colleagues.service import invite_colleague
from bot.conferences.models import Slot
from bot.core.unit import Unit
from bot.people.acting import Acting
from bot.people.models import StaffRole
from tests.races.conftest import Act, Attempt, Field
from tests.resilience.scene import Scene, build

pytestmark = pytest.mark.both_databases


def invites(booking_id: int | None, colleague: int) -> Act:
    assert booking_id is not None

    async def act(unit: Unit, acting: Acting) -> None:
        await invite_colleague(unit, acting, booking_id, colleague)

    return act


async def two_talks(field: Field) -> tuple[Scene, list[Attempt]]:
    """Two families' talks that lie across each other, and who asks one colleague to each of them."""
    scene = await build(field.units, 2, times_each=1, booked=2)

    async def work(unit: Unit) -> None:
        first, second = (family.slots[0] for family in scene.families)
        start = await unit.scalar(select(Slot.starts_at).where(Slot.id == first))
        await unit.execute(update(Slot).where(Slot.id == second).values(starts_at=start))

    await field.units.run(work)
    team = [await field.town.person(scene.school_id, name) for name in ("Frida", "Hans")]
    for person in team:
        await field.town.works(scene.school_id, person, scene.class_id, StaffRole.TEAM_TEACHER)
    asking = [scene.teacher_id, team[1]]
    users = [await field.phone(900 + n, person, scene.school_id) for n, person in enumerate(asking)]
    acts = [invites(family.booking_id, team[0]) for family in scene.families]
    return scene, [Attempt(user, act) for user, act in zip(users, acts, strict=True)]


@pytest.mark.parametrize("again", range(2))
async def test_one_colleague_is_asked_to_one_talk_at_a_time(field: Field, again: int) -> None:
    _scene, attempts = await two_talks(field)
    endings = await field.race(attempts[again:] + attempts[:again])
    assert Counter(endings) == {"done": 1, "ColleagueBusy": 1}
    assert await field.count("booking_guests") == 1


async def test_without_its_lock_a_colleague_is_promised_twice(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: each sees the world as it was before anybody began."""
    _scene, attempts = await two_talks(field)

    async def nothing(*_arguments: object) -> set[int]:
        return set()

    monkeypatch.setattr(service, "lock_colleague", nothing)
    monkeypatch.setattr(service, "busy_then", nothing)
    assert set(await field.race(attempts)) == {"done"}
    assert await field.count("booking_guests") == 2
