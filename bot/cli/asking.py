"""Asking before something is changed.

The one rule kept here: without a terminal nobody is asked, so nothing is changed unless --yes was said beforehand.
"""

from __future__ import annotations

import sys

import typer

from bot.cli.plainly import Refused


def is_terminal() -> bool:
    return sys.stdin.isatty()


def ensure_agreed(question: str, *, yes: bool) -> None:
    """Ask on a terminal. Raises Refused when the answer is no, or when there is nobody to ask."""
    if yes:
        return
    if not is_terminal():
        raise Refused("Nothing was changed: there is nobody to ask here. Say --yes to do what is shown above.")
    try:
        agreed = typer.confirm(question, err=True)
    except typer.Abort:
        agreed = False
    if not agreed:
        raise Refused("Nothing was changed.")
