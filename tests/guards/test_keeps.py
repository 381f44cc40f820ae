"""Every table says how long its rows live: a table nobody thought about would keep people's data for ever."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Table

from bot.core.feature import Feature, Keep
from bot.core.keeping import Nothing, Rows
from bot.core.tables import Base
from bot.features import assemble


def forgotten(tables: Iterable[str], features: Iterable[Feature]) -> set[str]:
    """Tables without a length of life, and lengths of life without a table."""
    kept = [keep.table for feature in features for keep in feature.keeps]
    assert len(kept) == len(set(kept)), "a table is kept twice"
    return set(tables) ^ set(kept)


def test_every_table_has_a_length_of_life() -> None:
    assert not forgotten(Base.metadata.tables, assemble().features)


def silent(features: Iterable[Feature]) -> set[str]:
    """Tables that do not say what they hold of a person, and those that promise an end and have nobody to make it."""
    keeps = [keep for feature in features for keep in feature.keeps]
    return {keep.table for keep in keeps if keep.holds is None or (keep.days is None) != (keep.purge is None)}


def test_every_table_says_what_export_and_erasure_do_with_it() -> None:
    assert not silent(assemble().features)


def test_a_table_that_says_nothing_or_promises_too_much_is_seen() -> None:
    keeps = (
        Keep("known", None, "for good", holds=Nothing("a number")),
        Keep("mute", None, "for good"),
        Keep("boasting", 7, "for a week", holds=Nothing("a number")),
    )
    assert silent([Feature("planted", keeps=keeps)]) == {"mute", "boasting"}


def of_people(tables: Iterable[Table]) -> dict[str, set[str]]:
    """Columns that point to a person, pupil or account, by table."""
    kinds = {"persons", "pupils", "accounts"}
    return {
        table.name: {column.name for column in table.c for key in column.foreign_keys if key.column.table.name in kinds}
        for table in tables
    }


def unheeded(columns: dict[str, set[str]], features: Iterable[Feature]) -> set[str]:
    """Columns that point to somebody and that the table's Keep does not know: an erasure would leave them."""
    found = set()
    for keep in (keep for feature in features for keep in feature.keeps):
        if isinstance(keep.holds, Rows):
            rows = keep.holds
            known = {*rows.person, *rows.pupil, *rows.account, *rows.others, *rows.clears, *rows.clears_account}
        elif isinstance(keep.holds, Nothing):
            known = set()
        else:
            continue
        found |= {f"{keep.table}.{column}" for column in columns.get(keep.table, set()) - known}
    return found


def test_no_column_that_points_to_somebody_is_overlooked() -> None:
    assert not unheeded(of_people(Base.metadata.tables.values()), assemble().features)


def test_an_overlooked_column_is_seen() -> None:
    keep = Keep("bookings", None, "for good", holds=Nothing("a number"))
    assert unheeded({"bookings": {"pupil_id"}}, [Feature("planted", keeps=(keep,))]) == {"bookings.pupil_id"}


def test_a_forgotten_table_is_seen() -> None:
    features = [Feature("planted", keeps=(Keep("known", 7, "for a week"),))]
    assert forgotten(["known", "forgotten"], features) == {"forgotten"}
