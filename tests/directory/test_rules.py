"""Names in a text for everybody, welcome words, days of meetings: what is read and what is refused."""

from __future__ import annotations

from datetime import date, time

import pytest

from bot.directory.agreements.errors import DayUnread, WordsTooLong
from bot.directory.agreements.rules import LONGEST_WORDS, clean_words, read_day
from bot.directory.card.errors import NoChannelLeft, WelcomeTooLong
from bot.directory.card.rules import card_from, clean_welcome, toggled, ways
from bot.directory.models import Channel, FirstAsked
from bot.people.names import names_in
from bot.schools.policy import load_preset

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Velkommen, Emma!", ("Emma",)),
        ("Emmas mor laver kaffe", ("Emma",)),
        ("Anna-Marie kommer", ("Anna-Marie", "Anna")),
        ("Tillykke Anna", ("Anna",)),
        ("vi har det sjovt hele livet, i maj og bo er et ord", ()),
        ("Maj er her", ("Maj",)),
        ("Emmaus er en by", ()),
        ("Søren Ø er med", ("Søren Ø",)),
        ("مرحبا محمد", ("محمد",)),
        ("", ()),
    ],
)
def test_pupils_names_are_found_as_people_write_them(text: str, found: tuple[str, ...]) -> None:
    names = ("Emma", "Anna-Marie", "Anna", "Liv", "Maj", "Bo", "Søren Ø", "محمد", "", " ")
    assert names_in(text, names) == found


def test_a_welcome_is_tidied_and_has_at_most_three_hundred_characters() -> None:
    assert clean_welcome("  Hej   alle \n\n\n og velkommen ") == "Hej alle\nog velkommen"
    assert clean_welcome(" \n ") is None
    assert clean_welcome("x" * 300) == "x" * 300
    with pytest.raises(WelcomeTooLong):
        clean_welcome("😀" * 151)


def test_a_proposal_keeps_its_lines_and_has_an_end() -> None:
    assert clean_words("1. Vi ringer.  \n2. Vi taler.\n") == "1. Vi ringer.\n2. Vi taler."
    with pytest.raises(WordsTooLong):
        clean_words("x" * (LONGEST_WORDS + 1))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("17/11", date(2026, 11, 17)),
        ("17.11.", date(2026, 11, 17)),
        ("17.11.2026", date(2026, 11, 17)),
        ("2026-11-17", date(2026, 11, 17)),
        ("den 17. november", date(2026, 11, 17)),
        ("17 nov.", date(2026, 11, 17)),
        ("3. maj", date(2026, 5, 3)),
        ("3. mai 2026", date(2026, 5, 3)),
        ("3 mars", date(2026, 3, 3)),
        ("24. desember", date(2025, 12, 24)),
        ("24 december", date(2025, 12, 24)),
        ("21/11", TODAY),
        ("22/11", date(2025, 11, 22)),
    ],
)
def test_a_day_is_read_as_people_type_it(text: str, day: date) -> None:
    assert read_day(text, TODAY) == day


@pytest.mark.parametrize(
    "text", ["", "i går", "29/2", "0/0", "2027-01-01", "20.11.2025", "17. smarch", "1e3", "17/11/"]
)
def test_a_day_that_no_meeting_was_on_is_refused(text: str) -> None:
    with pytest.raises(DayUnread):
        read_day(text, TODAY)


def test_the_card_begins_with_what_the_policy_says() -> None:
    card = card_from(load_preset("dk-smoerum"))
    assert card.channels == (Channel.PORTAL, Channel.PHONE)
    assert card.first_asked is FirstAsked.TEAM
    assert card.quiet == (time(17), time(7))
    assert Channel.PORTAL not in card_from(load_preset("se-samverkan")).channels
    alone = toggled(card, Channel.PORTAL)
    with pytest.raises(NoChannelLeft):
        toggled(alone, Channel.PHONE)
    assert ways(toggled(card, Channel.CHAT)) == (Channel.PORTAL, Channel.CHAT, Channel.PHONE)
