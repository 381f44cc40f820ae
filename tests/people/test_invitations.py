"""Issuing letters: to whom, with what, and how often."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.core.unit import Units
from bot.people.invitations.errors import UnknownPeople
from bot.people.invitations.secrets import normalised
from tests.people.roster.samples import sample
from tests.people.town import Town


@pytest.fixture
async def full(town: Town, tmp_path: Path) -> Town:
    await town.imports(sample(24), tmp_path)
    return town


async def test_everybody_with_something_to_do_gets_one_letter(full: Town) -> None:
    letters = {letter.person_id: letter for letter in await full.issues()}
    everybody = set((await full.listed()).values())
    assert set(letters) == everybody
    assert letters["g1"].role == "guardian"
    assert letters["g1"].pupils == "p1;p2"
    assert (letters["h1"].role, letters["o1"].role, letters["t2"].role) == ("head", "office", "teacher")
    # A teacher who is a mother here gets one letter for both.
    assert (letters["t1"].role, letters["t1"].pupils) == ("teacher", "p3")
    assert letters["g1"].expires_on == date(2026, 12, 16)
    assert letters["g1"].link.startswith("https://t.me/skolebro_bot?start=")
    assert len({letter.code for letter in letters.values()}) == len(letters)


async def test_nothing_in_the_database_can_be_typed_or_pressed(full: Town) -> None:
    letter = await full.letter("g1")
    (row,) = await full.rows("SELECT * FROM invitations")
    stored = b"".join(value if isinstance(value, bytes) else str(value).encode() for value in row)
    for secret in (normalised(letter.code) or "", letter.link.partition("=")[2]):
        assert len(secret) >= 10
        assert secret.encode() not in stored


async def test_a_second_time_there_is_nobody_left_to_invite(full: Town) -> None:
    assert await full.issues()
    assert await full.issues() == []


async def test_who_has_an_account_gets_no_letter(full: Town) -> None:
    await full.phone(1).writes((await full.letter("g1")).code)
    assert "g1" not in {letter.person_id for letter in await full.issues()}
    assert "g1" not in {letter.person_id for letter in await full.issues(reissue=True)}


async def test_reissuing_makes_the_old_letter_worthless(full: Town) -> None:
    old = await full.letter("g1")
    new = await full.letter("g1", reissue=True)
    phone = full.phone(1)
    assert "passer ikke" in await phone.says(old.code)
    assert "Velkommen" in await phone.says(new.code)


async def test_an_expired_letter_is_replaced(full: Town) -> None:
    old = await full.letter("g1")
    full.clock.advance(timedelta(days=40))
    new = await full.letter("g1")
    phone = full.phone(1)
    assert "passer ikke" in await phone.says(old.code)
    assert "Velkommen" in await phone.says(new.code)


async def test_a_letter_is_good_to_the_end_of_its_last_day(full: Town) -> None:
    letters = [await full.letter("g1"), await full.letter("g2")]
    full.clock.set(full.clock.now().replace(month=12, day=16, hour=22, minute=59))  # 23.59 in Denmark
    assert "Velkommen" in await full.phone(1).says(letters[0].code)
    full.clock.advance(timedelta(minutes=1))
    assert "passer ikke" in await full.phone(2).says(letters[1].code)


async def test_who_is_not_to_be_invited_is_not(town: Town, tmp_path: Path) -> None:
    listed = sample(24)
    listed.find("users.csv", "g1")["enabledUser"] = "false"
    await town.imports(listed, tmp_path)
    assert "g1" not in {letter.person_id for letter in await town.issues()}
    assert await town.issues("g1", reissue=True) == []


async def test_an_unknown_person_is_named_and_nothing_issued(full: Town) -> None:
    with pytest.raises(UnknownPeople) as caught:
        await full.issues("g1", "nobody")
    assert caught.value.sourced_ids == ("nobody",)
    assert await full.count("SELECT count(*) FROM invitations") == 0


async def test_letters_come_in_the_order_of_names_of_the_country(town: Town, tmp_path: Path) -> None:
    listed = sample(3)
    for person, name in (("g1", "Åse"), ("g2", "Zoë"), ("g3", "Aase"), ("t1", "Ærlig"), ("t2", "Anna")):
        listed.find("users.csv", person)["givenName"] = name
    await town.imports(listed, tmp_path)
    firsts = [letter.name.split()[0] for letter in await town.issues("g1", "g2", "g3", "t1", "t2")]
    assert firsts == ["Anna", "Zoë", "Ærlig", "Aase", "Åse"]


async def test_without_the_bots_name_there_are_codes_only(full: Town) -> None:
    from bot.people.invitations.service import issue

    school = await full.school()
    letters = await full.units.run(lambda unit: issue(unit, school, None))
    assert letters
    assert {letter.link for letter in letters} == {""}


def test_units_are_those_of_the_town(units: Units, town: Town) -> None:
    assert town.units.engines is units.engines
