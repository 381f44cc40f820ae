"""What a thief of the database reads, and what somebody who moves values about in it achieves: nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.core.keys import KeyRing, KeyTrouble, new_ring, others_may_read, read_ring, write_ring
from bot.core.sealed import seal, unseal


def test_a_sealed_value_comes_back_and_never_looks_the_same() -> None:
    ring = new_ring()
    first, second = (seal(ring, "persons.given_name", "Åsa".encode()) for _twice in range(2))
    assert first != second
    assert b"sa" not in first[16:]
    assert unseal(ring, "persons.given_name", first).decode() == "Åsa"


@pytest.mark.parametrize("place", ["persons.family_name", "pupils.given_name", ""])
def test_a_value_moved_to_another_column_does_not_open(place: str) -> None:
    ring = new_ring()
    with pytest.raises(KeyTrouble):
        unseal(ring, place, seal(ring, "persons.given_name", b"x"))


def test_a_changed_value_does_not_open() -> None:
    ring = new_ring()
    stored = seal(ring, "a.b", b"text")
    for place in (5, 17, len(stored) - 1):
        changed = stored[:place] + bytes([stored[place] ^ 1]) + stored[place + 1 :]
        with pytest.raises(KeyTrouble):
            unseal(ring, "a.b", changed)


def test_another_key_does_not_open() -> None:
    with pytest.raises(KeyTrouble):
        unseal(new_ring(), "a.b", seal(new_ring(), "a.b", b"text"))


def test_a_new_key_seals_and_the_old_one_still_opens_and_finds() -> None:
    old = new_ring()
    both = KeyRing((*new_ring().keys, *old.keys))
    assert unseal(both, "a.b", seal(old, "a.b", b"text")) == b"text"
    with pytest.raises(KeyTrouble):
        unseal(old, "a.b", seal(both, "a.b", b"text"))
    assert both.blind("user", "7") == old.blind("user", "7")
    assert both.fingerprint == old.fingerprint


def test_blind_values_are_equal_for_equal_and_no_two_columns_can_be_joined() -> None:
    ring = new_ring()
    assert ring.blind("user", "7") == ring.blind("user", "7")
    assert ring.blind("user", "7") != ring.blind("code", "7")
    assert ring.blind("user", "7") != new_ring().blind("user", "7")


def test_the_file_of_keys_is_its_owners_alone_and_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    ring = new_ring()
    write_ring(path, ring)
    assert not others_may_read(path)
    assert read_ring(path).fingerprint == ring.fingerprint
    with pytest.raises(FileExistsError):
        write_ring(path, new_ring())
    path.chmod(0o640)
    assert others_may_read(path)


@pytest.mark.parametrize("text", ["", "\n\n", "nonsense", "00000000 c2hvcnQ=\n", "xyz AAAA\n", "æøå"])
def test_a_damaged_file_of_keys_is_refused_and_said_so(tmp_path: Path, text: str) -> None:
    path = tmp_path / "keys"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(KeyTrouble):
        read_ring(path)


def test_a_missing_file_of_keys_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyTrouble):
        read_ring(tmp_path / "nowhere")


def test_no_secret_is_in_the_words_about_a_key() -> None:
    ring = new_ring()
    assert ring.keys[0].secret.hex() not in repr(ring)
    assert str(ring.keys[0].secret) not in repr(ring)
