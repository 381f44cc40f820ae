"""Piles of letters: who gets one, where it lies, and when it is good."""

from __future__ import annotations

import itertools
from datetime import timedelta
from pathlib import Path

import pytest

from bot.people.invitations.errors import UnknownPeople
from bot.people.letters.errors import PeopleChanged, UnknownClass
from bot.people.letters.layout import pdf_of
from bot.people.letters.rules import Way
from bot.people.letters.service import Pile, Wish, make_good, pile_of
from bot.people.letters.views import Listed, State, listed_invitations
from tests.people.letters.reading import pages
from tests.people.roster.samples import sample
from tests.people.town import Town

EVERYBODY = Wish()


@pytest.fixture
async def full(town: Town, tmp_path: Path) -> Town:
    await town.imports(sample(60), tmp_path)
    return town


async def set_out(town: Town, wish: Wish = EVERYBODY) -> Pile:
    school = await town.school()
    return await town.units.read(lambda unit: pile_of(unit, school, "skolebro_bot", wish))


async def made_good(town: Town, pile: Pile, wish: Wish = EVERYBODY) -> None:
    school = await town.school()
    await town.units.run(lambda unit: make_good(unit, school, wish, pile))


async def listed(town: Town, *only: State) -> dict[str, Listed]:
    school = await town.school()
    found = await town.units.read(lambda unit: listed_invitations(unit, school, *only))
    return {each.person_id: each for each in found}


async def pupil_is(town: Town, name: str, **changes: object) -> None:
    """Change a pupil as the office would; values go through the sealed columns."""
    from sqlalchemy import update

    from bot.people.models import Pupil

    (row,) = [row for row in await pupils(town) if row[1] == name]
    await town.units.run(lambda unit: unit.execute(update(Pupil).where(Pupil.id == row[0]).values(**changes)))


async def pupils(town: Town) -> list[tuple[int, str]]:
    from sqlalchemy import select

    from bot.people.models import Pupil

    rows = await town.units.read(lambda unit: unit.all(select(Pupil.id, Pupil.sourced_id)))
    return [(row.id, row.sourced_id) for row in rows]


async def language_is(town: Town, person: str, language: str | None) -> None:
    from sqlalchemy import select, update

    from bot.people.models import Person

    rows = await town.units.read(lambda unit: unit.all(select(Person.id, Person.sourced_id)))
    (row,) = [row for row in rows if row.sourced_id == person]
    await town.units.run(lambda unit: unit.execute(update(Person).where(Person.id == row.id).values(language=language)))


async def test_the_pile_lies_class_by_class_and_pupil_by_pupil_then_staff(full: Town) -> None:
    pile = await set_out(full)
    ways = [sheet.way for sheet in pile.sheets]
    assert ways == sorted(ways)
    assert Way.WITH_THE_PUPIL in ways
    assert Way.STAFF in ways
    home = [sheet for sheet in pile.sheets if sheet.way is Way.WITH_THE_PUPIL]
    assert all(sheet.corner and sheet.under_corner for sheet in home)
    order = list(dict.fromkeys(sheet.corner for sheet in home))
    assert len(order) > 1
    assert order == sorted(order, key=lambda name: (int("".join(filter(str.isdigit, name))), name))
    for name in order:
        at = [place for place, sheet in enumerate(home) if sheet.corner == name]
        assert at == list(range(at[0], at[-1] + 1))
    # Both parents' letters lie together.
    children = [(sheet.corner, sheet.under_corner) for sheet in home]
    assert sum(one != other for one, other in itertools.pairwise(children)) == len(set(children)) - 1


async def test_a_class_gets_its_own_guardians_letters(full: Town) -> None:
    everybody = await set_out(full)
    name = everybody.sheets[0].corner
    sloppy = name.replace(".", " ").lower()
    for wanted in (name, sloppy):
        pile = await set_out(full, Wish(classes=(wanted,)))
        assert {sheet.corner for sheet in pile.sheets} == {name}
        assert 0 < len(pile.sheets) < len(everybody.sheets)


async def test_a_class_that_is_not_there_is_named_with_those_that_are(full: Town) -> None:
    with pytest.raises(UnknownClass) as caught:
        await set_out(full, Wish(classes=("99Z",)))
    assert caught.value.name == "99Z"
    assert caught.value.known


async def test_staff_and_single_persons(full: Town) -> None:
    staff = await set_out(full, Wish(staff=True))
    assert {sheet.corner for sheet in staff.sheets} == {"Personale"}
    (one,) = (await set_out(full, Wish(persons=("g1",)))).sheets
    assert one.person_id == "g1"
    with pytest.raises(UnknownPeople):
        await set_out(full, Wish(persons=("nobody",)))


async def test_each_letter_is_in_its_readers_language(full: Town) -> None:
    await language_is(full, "g1", "sv")
    await language_is(full, "g2", "nn")
    await language_is(full, "g3", "ar")
    await language_is(full, "g4", None)
    by_id = {sheet.person_id: (sheet.language, sheet.sure) for sheet in (await set_out(full)).sheets}
    assert by_id["g1"] == ("sv", True)
    assert by_id["g2"] == ("nb", True)
    assert by_id["g3"] == ("da", False)
    assert by_id["g4"] == ("da", False)
    chosen = await set_out(full, Wish(persons=("g1",), language="nb"))
    assert (chosen.sheets[0].language, chosen.sheets[0].sure) == ("nb", True)


async def test_for_a_new_phone_the_accounts_language_counts(full: Town) -> None:
    await language_is(full, "g1", None)
    await full.phone(1, "nb").writes((await full.letter("g1")).code)
    (sheet,) = (await set_out(full, Wish(persons=("g1",), reissue=True))).sheets
    assert (sheet.language, sheet.sure) == ("nb", True)


async def test_nothing_is_good_before_it_is_made_good(full: Town) -> None:
    pile = await set_out(full, Wish(persons=("g1",)))
    assert await full.count("SELECT count(*) FROM invitations") == 0
    phone = full.phone(1)
    assert "Velkommen" not in await phone.says(pile.sheets[0].code)
    await made_good(full, pile, Wish(persons=("g1",)))
    assert "Velkommen" in await phone.says(pile.sheets[0].code)


@pytest.mark.both_databases
async def test_a_whole_school_is_made_good_once(full: Town) -> None:
    pile = await set_out(full)
    await made_good(full, pile)
    assert await full.count("SELECT count(*) FROM invitations") == len(pile.sheets)
    assert not (await set_out(full)).sheets
    # As after a connection that was lost in the middle of the commit.
    await made_good(full, pile)
    assert await full.count("SELECT count(*) FROM invitations") == len(pile.sheets)


async def test_a_pile_that_is_not_true_any_more_is_not_made_good(full: Town) -> None:
    pile = await set_out(full)
    await full.issues("g1")
    with pytest.raises(PeopleChanged):
        await made_good(full, pile)
    assert await full.count("SELECT count(*) FROM invitations") == 1


async def test_a_pupil_protected_meanwhile_is_not_printed_with_a_name(full: Town) -> None:
    pile = await set_out(full)
    await pupil_is(full, "p1", protected=True)
    with pytest.raises(PeopleChanged):
        await made_good(full, pile)
    assert await full.count("SELECT count(*) FROM invitations") == 0


async def test_a_protected_pupils_letters_lie_at_the_end_without_class_and_name(full: Town) -> None:
    before = {sheet.person_id: sheet for sheet in (await set_out(full)).sheets}
    await pupil_is(full, "p1", protected=True)
    pile = await set_out(full)
    hidden = [sheet for sheet in pile.sheets if sheet.way is Way.BY_HAND]
    assert hidden
    assert pile.sheets[-len(hidden) :] == tuple(hidden)
    found = pages(pdf_of(pile))
    for page, sheet in zip(found[-len(hidden) :], hidden, strict=True):
        assert (sheet.corner, sheet.under_corner) == ("", "")
        assert before[sheet.person_id].corner not in page.lines
        assert before[sheet.person_id].under_corner not in page.text
    # An alias stands in the corner, and still no class; not the name of a brother either.
    await pupil_is(full, "p1", alias="Stjerne")
    hidden = [sheet for sheet in (await set_out(full)).sheets if sheet.way is Way.BY_HAND]
    assert {(sheet.corner, sheet.under_corner) for sheet in hidden} == {("", "Stjerne")}
    in_class = await set_out(full, Wish(classes=(before[hidden[0].person_id].corner,)))
    assert [sheet.way for sheet in in_class.sheets][-1] is Way.BY_HAND


async def test_no_page_names_anybody_but_its_reader_and_the_pupil_who_carries_it(full: Town) -> None:
    pile = await set_out(full)
    everybody = {name for sheet in pile.sheets for name in (sheet.name, sheet.under_corner) if name}
    for page, sheet in zip(pages(pdf_of(pile)), pile.sheets, strict=True):
        there = {name for name in everybody if name in page.lines}
        assert there <= {sheet.name, sheet.under_corner}


async def test_the_list_tells_what_became_of_each(full: Town) -> None:
    letter, *_others = await full.issues("g1", "g2", "g3", "t1")
    codes = {each.person_id: each.code for each in [letter, *_others]}
    await full.phone(1).writes(codes["g1"])
    found = await listed(full)
    assert {person: each.state for person, each in found.items()} == {
        "g1": State.USED,
        "g2": State.PENDING,
        "g3": State.PENDING,
        "t1": State.PENDING,
    }
    assert found["g1"].role == "guardian"
    assert found["t1"].role == "teacher"
    assert found["g1"].classes
    assert (found["g2"].issued.isoformat(), found["g2"].expires.isoformat()) == ("2026-11-16", "2026-12-16")
    assert set(await listed(full, State.PENDING)) == {"g2", "g3", "t1"}
    assert set(await listed(full, State.USED)) == {"g1"}
    full.clock.advance(timedelta(days=40))
    assert (await listed(full))["g2"].state is State.EXPIRED
    await full.letter("g2")
    assert (await listed(full))["g2"].state is State.PENDING
    await pupil_is(full, "p1", protected=True)
    assert (await listed(full))["g1"].classes == ""
