"""What contacts look like when they are read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from bot.conferences.queries import PupilName


class Home(Struct, frozen=True):
    """A pupil's home, and when the school last talked with it; None if that is not known."""

    pupil: PupilName
    last: date | None


class Counted(Struct, frozen=True):
    """Of a school, class by class, with how many pupils' homes nobody has talked since then, and how many there are."""

    school: str
    since: date
    classes: Sequence[tuple[str, int, int]]
