"""The parts of README.md that follow from the code: the tables of settings and of commands."""

from __future__ import annotations

from pathlib import Path

from bot.features import assemble
from bot.settings import Settings

README = Path(__file__).resolve().parents[2] / "README.md"


def settings_table() -> list[str]:
    """A row for every setting, as README has them."""
    rows = []
    for name, field in Settings.model_fields.items():
        default = field.get_default()
        shown = getattr(default, "value", default)
        secret = hasattr(default, "get_secret_value")
        text = "none" if secret or not str(shown) else f"`{shown}`"
        rows.append(f"| `SKOLEBRO_{name.upper()}` | {text} | {field.description} |")
    return rows


def commands_table() -> list[str]:
    """A row for every listed command, as README has them."""
    rows = []
    for route in assemble().routes.listed:
        if route.listed:
            words = " | ".join(f"/{route.words.get(code, route.name)}" for code in ("da", "nb", "sv"))
            rows.append(f"| /{route.name} | {words} | {route.title} |")
    return rows


def missing_from(text: str) -> list[str]:
    """Rows that the code has and the text lacks, and rows of settings or commands that the code no longer has."""
    expected = [*settings_table(), *commands_table()]
    found = [line for line in text.splitlines() if line.startswith(("| `SKOLEBRO_", "| /"))]
    return sorted(set(expected) ^ set(found))
