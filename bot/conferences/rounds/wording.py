"""Words that several screens of rounds share: names that fit, rooms and forms, rows of buttons.

The one rule kept here: whatever length a name has, the screen around it keeps Telegram's limits.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.conferences.models import Form
from bot.core.dates import short_date
from bot.core.replies import Button, Rows
from bot.core.texts import _, capital
from bot.reminders.marks import isolated

# A label as long as a phone shows it, and a name as long as a list bears it.
LONGEST_LABEL = 40
LONGEST_NAME = 60


def clipped(text: str, most: int) -> str:
    """The text, or its beginning with "…"."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def full_name(given_name: str, family_name: str) -> str:
    """A pupil's name for lists, clipped, and fenced where its script runs the other way."""
    return isolated(clipped(f"{given_name} {family_name}".strip(), LONGEST_NAME))


def name_label(given_name: str, family_name: str) -> str:
    """A pupil's name on a button."""
    return clipped(f"{given_name} {family_name}".strip(), LONGEST_LABEL)


def class_name(name: str) -> str:
    """A class's name inside a sentence."""
    return isolated(clipped(name, LONGEST_NAME))


def day_label(day: date) -> str:
    """ "Tirs. 1. dec.": a day on a button of its own."""
    return capital(short_date(day))


def place_line(form: Form, room: str | None) -> str:
    """Where or how, as a line of a list."""
    if form is Form.PHONE:
        return _("Place: by phone")
    if form is Form.VIRTUAL:
        return _("Place: online")
    if room is None:
        return _("Place: at the school")
    return _("Place: room %(room)s", room=isolated(room))


def form_label(form: Form) -> str:
    """A form on a button."""
    return {Form.IN_PERSON: _("At the school"), Form.PHONE: _("By phone"), Form.VIRTUAL: _("Online")}[form]


def in_rows(buttons: Sequence[Button], width: int) -> Rows:
    """The buttons in rows of `width`."""
    return tuple(tuple(buttons[start : start + width]) for start in range(0, len(buttons), width))
