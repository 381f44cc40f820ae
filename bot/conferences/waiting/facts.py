"""What a home before the line is shown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from msgspec import Struct

from bot.conferences.facts import BookingFacts, RoundFacts
from bot.conferences.waiting.rules import Place


class Standing(Struct, frozen=True):
    """A pupil's home before the line of a round, or of one table of a café: its place if it has one, the days and the
    certain times it could wait for, whether any time is free, and the talk it would move. `clashes` are taken times at
    which the family has another talk, by the child it is about."""

    round_: RoundFacts
    pupil_id: int
    place: Place | None
    days: tuple[date, ...]
    times: tuple[datetime, ...]
    clashes: Mapping[datetime, int]
    free: bool
    talk: BookingFacts | None
    table_id: int = 0
