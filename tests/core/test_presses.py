"""Button payloads: what goes out comes back, and nothing else does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import Outdated
from bot.core.presses import Encoded, Press
from bot.features import assemble

ROUTES = assemble().routes


class Colour(StrEnum):
    RED = "r"
    BLUE = "b"


@dataclass(frozen=True)
class Everything(Press, prefix="test-everything"):
    number: int
    text: str
    on: bool
    day: date
    colour: Colour
    many: tuple[int, ...]


IDS = st.integers(-(2**31) + 1, 2**31 - 1)
PRESSES = st.builds(
    Everything,
    number=IDS,
    text=st.text("abcåæø", max_size=4),
    on=st.booleans(),
    day=st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    colour=st.sampled_from(Colour),
    many=st.lists(st.integers(0, 999), max_size=3).map(tuple),
)


@given(PRESSES)
def test_what_goes_out_comes_back(press: Everything) -> None:
    data = press.encode()
    assert len(data.encode()) <= 64
    assert Everything.decode(data) == press


@given(st.text(max_size=64))
def test_anything_else_is_outdated_and_nothing_worse(data: str) -> None:
    for prefix, route in ROUTES.presses.items():
        for text in (data, f"{prefix}:{data}"):
            try:
                press = route.press.decode(text)
            except Outdated:
                continue
            assert isinstance(press, Press)


@pytest.mark.parametrize("number", ["", " 1", "1_0", "١", "+1", "1.0", "1e3", "0x1", "9" * 18, str(2**31), "--1"])
def test_only_plain_small_numbers_are_ids(number: str) -> None:
    with pytest.raises(Outdated):
        Everything.decode(f"test-everything:{number}:a:1:261201:r:1")


@pytest.mark.parametrize("day", ["261301", "2612010", "26120", "abcdef", "２６１２０１"])
def test_a_day_that_is_none_is_outdated(day: str) -> None:
    with pytest.raises(Outdated):
        Everything.decode(f"test-everything:1:a:1:{day}:r:1")


@pytest.mark.parametrize("text", ["a:b", "a,b"])
def test_a_text_that_would_come_back_otherwise_is_refused_when_it_is_made(text: str) -> None:
    with pytest.raises(ValueError):
        Everything(1, text, True, date(2026, 12, 1), Colour.RED, ()).encode()


def test_more_than_telegram_carries_is_refused_when_it_is_made() -> None:
    with pytest.raises(ValueError):
        Everything(1, "", True, date(2026, 12, 1), Colour.RED, tuple(range(10**6, 10**6 + 9))).encode()


def test_a_kept_payload_goes_out_as_it_is() -> None:
    assert Encoded("bs:1:2").encode() == "bs:1:2"


def test_prefixes_are_unique_and_short_enough_to_leave_room_for_ids() -> None:
    for prefix, route in ROUTES.presses.items():
        assert route.press.prefix == prefix
        assert 1 <= len(prefix) <= 4
