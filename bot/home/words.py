"""The words of the two commands that other screens send people to, as the menu of each language has them."""

from __future__ import annotations

MENU_WORDS = {"da": "menu", "nb": "meny", "sv": "meny"}
HELP_WORDS = {"da": "hjaelp", "nb": "hjelp", "sv": "hjalp"}
