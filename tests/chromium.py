"""The browser in which tests look at a page as a person does."""

from __future__ import annotations

import os
import shutil

import pytest

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM = next(filter(None, map(shutil.which, _NAMES)), None)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def ensure_chromium(without: str) -> None:
    """Without a browser there is nothing to look at: said in one line (and what is done `without`), and a failure where
    one is required."""
    if CHROMIUM is None:
        if os.environ.get("SKOLEBRO_TEST_REQUIRE_CHROMIUM"):
            pytest.fail("no Chromium is installed, and SKOLEBRO_TEST_REQUIRE_CHROMIUM asks for one")
        pytest.skip(f"no Chromium is installed: {without}")
