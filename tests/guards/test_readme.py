"""README says what the code does: its tables are compared with the settings class and the routes."""

from __future__ import annotations

from tests.guards.readme import README, commands_table, missing_from, settings_table


def test_the_tables_of_settings_and_commands_are_true() -> None:
    assert not missing_from(README.read_text(encoding="utf-8"))


def test_a_missing_and_an_old_row_are_seen() -> None:
    text = "\n".join([*settings_table()[1:], *commands_table(), "| `SKOLEBRO_FORGOTTEN` | none | gone |"])
    assert len(missing_from(text)) == 2
