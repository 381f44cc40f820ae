"""Two homes that press at the same moment: one talk a home, and where the child has one, one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from msgspec import Struct
from sqlalchemy import insert

from bot.conferences.models import TwoTalks
from bot.people.pairs.models import GuardianPair, PairDecider, Sharing, SharingWish
from bot.people.pairs.rules import in_order
from tests.races.conftest import Attempt, Field
from tests.races.test_booking_races import books
from tests.resilience.scene import Scene, build

pytestmark = pytest.mark.both_databases

Blind = Callable[[], Awaitable[None]]


class Homes(Struct):
    """A child whose mother and her wife are one home, and whose father is another, hidden from both."""

    scene: Scene
    attempts: list[Attempt]


async def homes(field: Field, *, two_talks: bool) -> Homes:
    scene = await build(field.units, 1, times_each=4)
    (family,) = scene.families
    school, pupil = scene.school_id, family.pupil_id
    wife, father = await field.town.person(school, "Anna"), await field.town.person(school, "Jonas")
    for person in (wife, father):
        await field.town.guards(school, person, pupil)
    now = field.units.clock.now()
    pairs = []
    for other in (family.person_id, wife):
        first, second = in_order(other, father)
        pairs.append(
            {
                "school_id": school, "pupil_id": pupil, "first_id": first, "second_id": second,
                "sharing": Sharing.HIDDEN.value, "decided_by": PairDecider.OFFICE.value,
                "person_id": scene.teacher_id, "since": now,
            }
        )  # fmt: skip
    wives = in_order(family.person_id, wife)
    await field.units.run(lambda unit: unit.execute(insert(GuardianPair), pairs))
    assert wives not in {(pair["first_id"], pair["second_id"]) for pair in pairs}
    if two_talks:
        decided = {
            "school_id": school, "round_id": scene.round_id, "pupil_id": pupil, "decided_by": scene.teacher_id,
            "since": now,
        }  # fmt: skip
        full = [
            {"school_id": school, "pupil_id": pupil, "person_id": person, "wish": Sharing.FULL.value, "since": now}
            for person in (family.person_id, wife)
        ]
        await field.units.run(lambda unit: unit.execute(insert(TwoTalks), decided))
        await field.units.run(lambda unit: unit.execute(insert(SharingWish), full))
    users = [
        family.user_id, await field.phone(910, wife, school), await field.phone(911, father, school),
    ]  # fmt: skip
    attempts = [Attempt(user, books(family.slots[place], pupil)) for place, user in enumerate(users)]
    return Homes(scene, attempts)


async def test_of_two_hidden_homes_one_gets_the_childs_one_talk(field: Field) -> None:
    found = await homes(field, two_talks=False)
    endings = await field.race([found.attempts[0], found.attempts[2]])
    assert sorted(endings) == ["OneTalkOnly", "done"]
    assert len(await field.live()) == 1


async def test_each_home_gets_one_talk_however_many_press(field: Field) -> None:
    found = await homes(field, two_talks=True)
    mother, wife, father = await field.race(found.attempts)
    assert father == "done"
    assert sorted([mother, wife]) == ["AlreadyBooked", "done"]
    assert len(await field.live()) == 2


async def test_without_its_guards_a_home_gets_two_talks(field: Field, blind: Blind) -> None:
    found = await homes(field, two_talks=True)
    await field.drop_guards()
    await blind()
    await field.race(found.attempts)
    assert len(await field.live()) == 3


async def test_the_index_alone_still_gives_each_home_one(field: Field, blind: Blind) -> None:
    found = await homes(field, two_talks=True)
    await blind()
    await field.race(found.attempts)
    assert len(await field.live()) == 2


async def test_the_index_alone_still_gives_the_child_one(field: Field, blind: Blind) -> None:
    found = await homes(field, two_talks=False)
    await blind()
    await field.race(found.attempts)
    assert len(await field.live()) == 1
