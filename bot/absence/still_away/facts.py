"""What the morning's question looks like when it is read, and what stands about its day."""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct

from bot.absence.facts import AbsenceSchool, Wanted
from bot.absence.models import AbsenceKind, Source, Still
from bot.core.texts import pgettext
from bot.schools.policy.values import AbsenceReason


class Candidate(Struct, frozen=True):
    """A report about the school day before, and whether its pupil was seen at school on that day all the same."""

    report_id: int
    pupil_id: int
    class_id: int
    reported_by: int
    source: Source
    kind: AbsenceKind
    was_there: bool


class Known(Struct, frozen=True):
    """The newest report of the day that was asked about."""

    report_id: int
    reported_by: int
    source: Source
    wanted: Wanted
    first_reported_at: datetime


class Prompt(Struct, frozen=True):
    """One child's question. `called` is what the bot calls the child; `reason` and `club` are the day before's.

    `known`: a report says it by now. `register_taken`: the school sees for itself who is there.
    """

    id: int
    school: AbsenceSchool
    pupil_id: int
    called: str
    class_id: int
    on_day: date
    asked_at: datetime
    answer: Still | None
    answered_by: int | None
    reported_by: int
    reason: AbsenceReason | None
    club: bool
    register_taken: bool
    known: Known | None

    @property
    def given_name(self) -> str:
        """What texts call the child, in the language being written in; not isolated."""
        return self.called or pgettext("instead of a name", "your child")
