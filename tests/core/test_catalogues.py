"""Compiled catalogues are kept, and never believed when they are not of this very source."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bot.core import catalogues
from bot.core.catalogues import catalogue

HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'


@pytest.fixture
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(catalogues, "folder", lambda name: tmp_path / name)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    path = tmp_path / "locales" / "da" / "LC_MESSAGES"
    path.mkdir(parents=True)
    says(path, "Menu", "Menuen")
    return path


def says(path: Path, message: str, translation: str) -> None:
    (path / "bot.po").write_text(f'{HEAD}msgid "{message}"\nmsgstr "{translation}"\n', encoding="utf-8")


def kept(path: Path) -> list[Path]:
    return list((path / "__pycache__").glob("*"))


def test_what_was_compiled_once_is_read_the_next_time(there: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert catalogue("da").gettext("Menu") == "Menuen"
    assert len(kept(there)) == 1
    monkeypatch.setattr(catalogues, "_compiled", None)
    assert catalogue("da").gettext("Menu") == "Menuen"


def test_a_changed_word_is_never_told_the_old_way(there: Path) -> None:
    catalogue("da")
    says(there, "Menu", "Oversigt")
    assert catalogue("da").gettext("Menu") == "Oversigt"
    assert len(kept(there)) == 1


@pytest.mark.parametrize("broken", [b"", b"\xde\x12\x04\x95", b"no catalogue at all"])
def test_a_broken_one_is_compiled_anew(there: Path, broken: bytes) -> None:
    catalogue("da")
    kept(there)[0].write_bytes(broken)
    assert catalogue("da").gettext("Menu") == "Menuen"
    assert catalogue("da").gettext("Menu") == "Menuen"


def test_where_nothing_may_be_written_it_is_compiled_every_time(there: Path) -> None:
    (there / "__pycache__").write_text("in the way")
    assert catalogue("da").gettext("Menu") == "Menuen"


def test_who_wants_no_bytecode_written_gets_none(there: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert catalogue("da").gettext("Menu") == "Menuen"
    assert not (there / "__pycache__").exists()
