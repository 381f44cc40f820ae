"""When a try is looked at, when a first use waits, and which two ways of writing a number are one telephone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.people.joining.errors import TooManyGuesses, TooManyTries
from bot.people.joining.models import Why
from bot.people.joining.rules import (
    BETWEEN_GUESSES,
    MOST_GUESSES,
    Guesses,
    Ward,
    ensure_not_guessed,
    ensure_tries_left,
    is_same_telephone,
    telephone,
    why_to_wait,
)

NOW = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "country", "digits"),
    [
        ("12 34 56 78", "DK", "4512345678"),
        ("+45 12345678", "DK", "4512345678"),
        ("0045 12 34 56 78", "DK", "4512345678"),
        ("4512345678", "DK", "4512345678"),
        ("45 12 34 56", "DK", "4545123456"),
        ("912 34 567", "NO", "4791234567"),
        ("+47 912 34 567", "NO", "4791234567"),
        ("070-123 45 67", "SE", "46701234567"),
        ("+46 (0)70-123 45 67", "SE", "46701234567"),
        ("0046701234567", "SE", "46701234567"),
        ("46701234567", "SE", "46701234567"),
        ("+48 600 100 200", "DK", "48600100200"),
        ("", "DK", None),
        ("ring to the office", "DK", None),
        ("٠٧٠", "SE", None),
    ],
)
def test_a_number_is_read_with_its_country(written: str, country: str, digits: str | None) -> None:
    assert telephone(written, country) == digits


@pytest.mark.parametrize("shared", ["4512345678", "+4512345678", "+45 12 34 56 78"])
def test_telegrams_number_is_the_lists(shared: str) -> None:
    assert is_same_telephone(shared, "12 34 56 78", "DK")
    assert not is_same_telephone(shared, "12 34 56 79", "DK")
    assert not is_same_telephone(shared, "12 34 56 78", "NO")


def test_nothing_is_nobodys_number() -> None:
    assert not is_same_telephone("", "", "DK")
    assert not is_same_telephone("+", "-", "DK")


def test_the_sixth_try_within_the_hour_is_too_many() -> None:
    tries = [NOW - timedelta(minutes=50 - place) for place in range(5)]
    ensure_tries_left(tries[:4])
    with pytest.raises(TooManyTries) as raised:
        ensure_tries_left(tries)
    assert raised.value.until == tries[0] + timedelta(hours=1)


def test_after_fifty_guesses_typed_codes_take_turns() -> None:
    just_now = NOW - timedelta(seconds=1)
    ensure_not_guessed(Guesses(MOST_GUESSES - 1, just_now), NOW)
    ensure_not_guessed(Guesses(MOST_GUESSES, NOW - BETWEEN_GUESSES), NOW)
    ensure_not_guessed(Guesses(0, None), NOW)
    with pytest.raises(TooManyGuesses):
        ensure_not_guessed(Guesses(MOST_GUESSES, just_now), NOW)


def test_a_first_use_waits_for_protected_children_and_full_ones() -> None:
    assert why_to_wait([], 4) is None
    assert why_to_wait([Ward(False, 3)], 4) is None
    assert why_to_wait([Ward(False, 0), Ward(False, 4)], 4) is Why.LIMIT
    assert why_to_wait([Ward(False, 9), Ward(True, 0)], 4) is Why.PROTECTED
