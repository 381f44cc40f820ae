"""What rows of the pointer look like once they are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from bot.schools.policy import Policy
from bot.talks.topics.facts import PupilFacts


class Note(Struct, frozen=True):
    """That there is something new about a pupil."""

    note_id: int
    school_id: int
    pupil_id: int
    told_at: datetime


class Readings(Struct, frozen=True):
    """Who has read a note (given names), and who has not yet; `mine`: the reader has; `with_pupil`: some read it with
    the child."""

    read: Sequence[str] = ()
    unread: Sequence[str] = ()
    mine: bool = False
    with_pupil: bool = False


class RecordView(Struct, frozen=True):
    """One pupil's record as somebody may know of it: where it is, and the newest note.

    `reads`, `writes`: the bookings of the talks whose short record they may read or write on the page, if any."""

    pupil: PupilFacts
    policy: Policy
    note: Note | None
    readings: Readings
    staff: bool
    tells: bool = False
    reads: int | None = None
    writes: int | None = None


class ClassRecords(Struct, frozen=True):
    """The pupils of one's classes and whether their homes have read the newest note; None: there was none."""

    pupils: Sequence[PupilFacts]
    read: Mapping[int, bool]
