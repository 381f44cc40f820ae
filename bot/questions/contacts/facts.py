"""What contacts look like when they are read."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from bot.conferences.queries import PupilName


class Home(Struct, frozen=True):
    """A pupil's home, and when the school last talked with it; None if that is not known."""

    pupil: PupilName
    last: date | None
