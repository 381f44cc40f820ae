"""Replies check Telegram's limits when they are made, long before Telegram does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.files import File, FileKind
from bot.core.presses import Press
from bot.core.replies import Button, Document, Fold, Message, Screen, Toast, shortened, utf16_length


@dataclass(frozen=True)
class Go(Press, prefix="test-go"):
    """Somewhere."""


def test_lengths_are_counted_as_telegram_counts() -> None:
    assert utf16_length("ås") == 2
    assert utf16_length("\U00010348") == 2
    Screen("x" * 4096)
    for text in ("x" * 4097, "\U00010348" * 2049, "", " \n "):
        with pytest.raises(ValueError):
            Screen(text)
        with pytest.raises(ValueError):
            Message(text)


def test_a_toast_is_short() -> None:
    Toast("x" * 200)
    with pytest.raises(ValueError):
        Toast("x" * 201)


def test_a_button_leads_to_one_place() -> None:
    Button("Go", Go())
    Button("Go", url="https://example.org")
    for wrong in ({"press": Go(), "url": "https://example.org"}, {}):
        with pytest.raises(ValueError):
            Button("Go", **wrong)  # type: ignore[arg-type]
    with pytest.raises(ValueError):
        Button("x" * 65, Go())


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(ValueError):
        Document("a.ics", b"", "text/calendar")


def files(*kinds: FileKind) -> tuple[File, ...]:
    return tuple(File(kind, f"id{place}") for place, kind in enumerate(kinds))


@pytest.mark.parametrize("kind", FileKind)
def test_words_under_a_file_are_a_caption(kind: FileKind) -> None:
    for caption in ("", "x" * 1024, "\U00010348" * 512):
        Screen(caption, ((Button("Go", Go()),),), files=files(kind))
        Message(caption, ((Button("Go", Go()),),), files=files(kind))
    for text in ("x" * 1025, "\U00010348" * 513, " "):
        with pytest.raises(ValueError):
            Screen(text, files=files(kind))
        with pytest.raises(ValueError):
            Message(text, files=files(kind))


PHOTO, VIDEO, PDF, SONG = FileKind.PHOTO, FileKind.VIDEO, FileKind.DOCUMENT, FileKind.AUDIO


def test_album_is_what_telegram_takes_as_one() -> None:
    for kinds in ([PHOTO, VIDEO] * 5, [PDF] * 2, [SONG] * 3):
        Message("", files=files(*kinds))
        Message("x" * 1024, files=files(*kinds))
        with pytest.raises(ValueError):
            Message("x" * 1025, files=files(*kinds))
        with pytest.raises(ValueError):
            Message("x", ((Button("Go", Go()),),), files=files(*kinds))
        with pytest.raises(ValueError):
            Screen("x", files=files(*kinds))
    for kinds in ([PHOTO] * 11, [PHOTO, PDF], [PDF, SONG], [FileKind.VOICE] * 2, [FileKind.ANIMATION] * 2):
        with pytest.raises(ValueError):
            Message("x", files=files(*kinds))
    with pytest.raises(ValueError):
        Message("x", files=files(PHOTO), document=Document("a", b"a", "text/plain"))
    with pytest.raises(ValueError):
        Message("x", files=files(PHOTO, PHOTO), fold=Fold(datetime(2026, 12, 2, tzinfo=UTC), "Over"))


def test_a_fold_remembers_what_its_button_does() -> None:
    at = datetime(2026, 12, 2, tzinfo=UTC)
    assert Fold(at, "Over").params == {"headline": "Over"}
    assert Fold(at, "Over", Go()).params == {"headline": "Over", "opens": "test-go"}


@given(st.text(max_size=80), st.integers(2, 40))
def test_what_is_shortened_fits_and_begins_as_it_did(text: str, most: int) -> None:
    short = shortened(text, most)
    assert utf16_length(short) <= most
    assert text.startswith(short.removesuffix("…")) or short == text
