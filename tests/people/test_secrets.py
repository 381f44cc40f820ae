"""Codes and tokens: how they are made, and how they may be typed."""

from __future__ import annotations

import string
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.people.invitations.secrets import (
    ALPHABET,
    CODE_LETTERS,
    TOKEN_LETTERS,
    code_in,
    new_code,
    new_token,
    normalised,
    printed,
    secret_in,
)

CODES = st.text(ALPHABET, min_size=CODE_LETTERS, max_size=CODE_LETTERS)
# What a hurried hand may write for each letter of the alphabet.
ALIKE = {
    "B": "8Вв",
    "Z": "2",
    "S": "5",
    "G": "6",
    "V": "Uu",
    "A": "4ÅА",
    "Q": "0OoО",
    "J": "1Il",
    "E": "3éЕ",
    "T": "7",
    "X": "Х",
}


@given(CODES, st.randoms(use_true_random=False))
def test_a_code_is_read_however_it_is_typed(code: str, random: Random) -> None:
    between = ("", " ", "-", " – ", "\u00a0", ".")
    typed = "".join(
        random.choice(f"{letter}{letter.lower()}{ALIKE.get(letter, '')}") + random.choice(between) for letter in code
    )
    assert normalised(f" {typed} ") == code


@given(CODES)
def test_what_is_printed_is_read_in_every_way_in(code: str) -> None:
    for text in (printed(code), code, code.lower(), f"/start {printed(code)}", f" {code}\n"):
        assert secret_in(text) == code
    assert code_in(printed(code)) == code
    assert code_in(code) == code


@given(st.text(max_size=200))
def test_any_text_is_a_code_of_the_alphabet_or_none(text: str) -> None:
    found = normalised(text)
    assert found is None or (len(found) == CODE_LETTERS and set(found) <= set(ALPHABET))
    code_in(text)


@given(CODES, CODES)
def test_two_codes_are_never_read_as_one(one: str, other: str) -> None:
    assert (normalised(one) == normalised(other)) == (one == other)


def test_no_letter_of_the_alphabet_is_taken_for_another() -> None:
    assert [normalised(letter * CODE_LETTERS) for letter in ALPHABET] == [letter * CODE_LETTERS for letter in ALPHABET]


def test_new_secrets_have_their_shape_and_differ() -> None:
    codes, tokens = {new_code() for _ in range(500)}, {new_token() for _ in range(500)}
    assert len(codes) == len(tokens) == 500
    assert all(secret_in(code) == code for code in codes)
    assert all(len(token) == TOKEN_LETTERS and secret_in(token) == token for token in tokens)
    deep_link_letters = set(string.ascii_letters + string.digits + "_-")
    assert all(set(token) <= deep_link_letters for token in tokens)


def test_a_pasted_link_is_read() -> None:
    token = new_token()
    for text in (f"https://t.me/skolebro_bot?start={token}", f"t.me/skolebro_bot?start={token}"):
        assert secret_in(text) == code_in(text) == token


@pytest.mark.parametrize(
    "text",
    ["Hej", "Vi kommer nu", "Emma er syg i dag", "", " ", "👋", "x" * 10_000, "ABCDE FGHJ", "ABCDE FGHJKM", "1"],
)
def test_everyday_text_is_no_code(text: str) -> None:
    assert code_in(text) is None
