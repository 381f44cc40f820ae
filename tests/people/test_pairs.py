"""What two guardians share: from staff, from what each wishes, and from the policy."""

from __future__ import annotations

import itertools

import pytest
from sqlalchemy import select

from bot.conferences.facts import BookingFacts
from bot.conferences.homes import Homes
from bot.conferences.models import BookingState
from bot.core.errors import NotAllowed, Outdated
from bot.core.unit import Unit, Units
from bot.people.models import StaffRole
from bot.people.pairs.models import GuardianPair, Sharing
from bot.people.pairs.queries import sharing_of
from bot.people.pairs.rules import Shares
from bot.people.pairs.service import Homes as UseCases
from tests.races.conftest import FIRST, Field
from tests.town import Town

FULL, TIMES, HIDDEN = Sharing
WISHES = (None, *Sharing)


@pytest.mark.parametrize(
    ("decided", "wishes", "hides"),
    list(itertools.product((None, TIMES, HIDDEN), itertools.product(WISHES, WISHES), (False, True))),
)
def test_whoever_wants_to_be_hidden_is_and_both_must_want_to_share(
    decided: Sharing | None, wishes: tuple[Sharing | None, Sharing | None], hides: bool
) -> None:
    said = {person: wish for person, wish in zip((1, 2), wishes, strict=True) if wish is not None}
    shares = Shares({(1, 2): decided} if decided else {}, said, hides)
    found = shares.between(1, 2)
    assert found is shares.between(2, 1)
    if HIDDEN in {decided, *wishes}:
        assert found is HIDDEN
    elif wishes == (FULL, FULL):
        assert found is FULL
    else:
        assert found is (HIDDEN if hides and decided is None else TIMES)
    assert shares.between(1, 1) is FULL


def a_talk(owner: int | None, round_id: int = 7, home: int = 0) -> BookingFacts:
    return BookingFacts(1, round_id, 1, 1, owner or 9, BookingState.BOOKED, 0, FIRST, FIRST, {}, owner, home)


def test_homes_hold_nobody_who_is_hidden_from_another() -> None:
    homes = Homes((1, 2, 3), Shares({(1, 3): HIDDEN, (2, 3): HIDDEN}), frozenset())
    assert homes.homes(7) == [[1, 2], [3]]
    assert homes.place(2, 7, split=True) == 1
    assert homes.place(3, 7, split=True) == 3
    assert homes.place(3, 7, split=False) == 0
    assert [homes.sees(person, a_talk(3)) for person in (1, 2, 3)] == [False, False, True]
    assert all(homes.sees(person, a_talk(None)) for person in (1, 2, 3))


def test_where_each_home_has_a_talk_only_those_who_share_everything_live_together() -> None:
    homes = Homes((1, 2, 3), Shares({}, {1: FULL, 2: FULL}), frozenset({7}))
    assert homes.homes(7) == [[1, 2], [3]]
    assert homes.homes(8) == [[1, 2, 3]]


def test_the_booker_moves_and_the_other_does_where_everything_is_shared_or_the_booker_is_gone() -> None:
    times, full = Homes((1, 2), Shares()), Homes((1, 2), Shares({}, {1: FULL, 2: FULL}))
    assert times.may_change(1, a_talk(1))
    assert not times.may_change(2, a_talk(1))
    assert full.may_change(2, a_talk(1))
    assert times.may_change(2, a_talk(5))
    assert times.may_change(2, a_talk(None))


# Decided and asked --------------------------------------------------------------------------------------------


@pytest.fixture
def field(units: Units) -> Field:
    return Field(units, Town(units))


async def nothing_follows(_unit: Unit, _pupil: int, _persons: object) -> None:
    """Nothing is booked in these tests."""


async def stage(field: Field) -> tuple[int, int, int, int]:
    """A school, a child, and two guardians; users 1 and 2 are theirs, 3 the office's, 4 a teacher of another class."""
    town = field.town
    school = await town.school()
    klass, other = await town.school_class(school, "3.B"), await town.school_class(school, "4.A")
    pupil = await town.pupil(school, klass, "Emma")
    mother, father = await town.person(school, "Maria"), await town.person(school, "Erik")
    for person in (mother, father):
        await town.guards(school, person, pupil)
    secretary, teacher = await town.person(school, "Birthe"), await town.person(school, "Jens")
    await town.works(school, secretary, None, StaffRole.OFFICE)
    await town.works(school, teacher, other)
    for user, person in enumerate((mother, father, secretary, teacher), start=1):
        await field.phone(user, person, school)
    return school, pupil, mother, father


async def shared(field: Field, pupil: int, one: int, other: int) -> Sharing:
    async def look(unit: Unit) -> Sharing:
        return (await sharing_of(unit, [pupil]))[pupil].between(one, other)

    return await field.units.read(look)


@pytest.mark.both_databases
async def test_the_office_hides_and_shows_a_pair_and_every_decision_is_kept(field: Field) -> None:
    _school, pupil, mother, father = await stage(field)
    assert await shared(field, pupil, mother, father) is TIMES
    cases = UseCases(nothing_follows)
    for hidden in (True, True, False):
        await field.acts(3, lambda u, a, h=hidden: cases.set_pair(u, a, pupil, (father, mother), hidden=h))  # type: ignore[misc]
        assert await shared(field, pupil, mother, father) is (HIDDEN if hidden else TIMES)

    async def rows(unit: Unit) -> list[tuple[str, bool]]:
        found = await unit.all(select(GuardianPair.sharing, GuardianPair.until).order_by(GuardianPair.id))
        return [(row.sharing, row.until is None) for row in found]

    assert await field.units.read(rows) == [("hidden", False), ("hidden", False), ("times", True)]


async def test_nobody_but_the_office_decides_and_strangers_are_no_pair(field: Field) -> None:
    school, pupil, mother, father = await stage(field)
    stranger = await field.town.person(school, "Karl")
    cases = UseCases(nothing_follows)
    for user in (1, 2, 4):
        with pytest.raises(NotAllowed):
            await field.acts(user, lambda u, a: cases.set_pair(u, a, pupil, (mother, father), hidden=True))
    for pair in ((mother, stranger), (mother, mother), (0, father)):
        with pytest.raises(Outdated):
            await field.acts(3, lambda u, a, p=pair: cases.set_pair(u, a, pupil, p, hidden=True))  # type: ignore[misc]
    with pytest.raises(Outdated):
        await field.acts(3, lambda u, a: cases.set_pair(u, a, 999, (mother, father), hidden=True))
    assert await shared(field, pupil, mother, father) is TIMES


async def test_who_asked_takes_it_back_until_the_office_has_agreed(field: Field) -> None:
    _school, pupil, mother, father = await stage(field)
    cases = UseCases(nothing_follows)
    for yes, found in ((True, HIDDEN), (True, HIDDEN), (False, TIMES), (True, HIDDEN)):
        await field.acts(1, lambda u, a, y=yes: cases.hide_my_times(u, a, pupil, yes=y))  # type: ignore[misc]
        assert await shared(field, pupil, mother, father) is found
    assert await field.count("office_tasks WHERE done_at IS NULL") == 1
    # Sharing everything is nothing to wish for whoever hides.
    with pytest.raises(Outdated):
        await field.acts(1, lambda u, a: cases.share_all(u, a, pupil, yes=True))
    await field.acts(3, lambda u, a: cases.decide_asked(u, a, 2, hide=True))
    with pytest.raises(Outdated):
        await field.acts(1, lambda u, a: cases.hide_my_times(u, a, pupil, yes=False))
    assert await shared(field, pupil, mother, father) is HIDDEN


async def test_a_guardian_who_joins_the_child_later_does_not_see_what_is_hidden(field: Field) -> None:
    school, pupil, mother, _father = await stage(field)
    cases = UseCases(nothing_follows)
    await field.acts(1, lambda u, a: cases.hide_my_times(u, a, pupil, yes=True))
    late = await field.town.person(school, "Late")
    await field.town.guards(school, late, pupil)
    assert await shared(field, pupil, mother, late) is HIDDEN
