"""Every table says how long its rows live: a table nobody thought about would keep people's data for ever."""

from __future__ import annotations

from collections.abc import Iterable

from bot.core.database import Base
from bot.core.feature import Feature, Keep
from bot.features import assemble


def forgotten(tables: Iterable[str], features: Iterable[Feature]) -> set[str]:
    """Tables without a length of life, and lengths of life without a table."""
    kept = [keep.table for feature in features for keep in feature.keeps]
    assert len(kept) == len(set(kept)), "a table is kept twice"
    return set(tables) ^ set(kept)


def test_every_table_has_a_length_of_life() -> None:
    assert not forgotten(Base.metadata.tables, assemble().features)


def test_a_forgotten_table_is_seen() -> None:
    features = [Feature("planted", keeps=(Keep("known", 7, "for a week"),))]
    assert forgotten(["known", "forgotten"], features) == {"forgotten"}
