"""What was understood of a message: whom it is about, and the ways it can be meant."""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct

from bot.absence.facts import Wanted
from bot.core.errors import Refusal
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import Policy

# A span of days, and the spans that one expression can mean: more than one is asked about.
Span = tuple[date, date]
Spans = tuple[Span, ...]


class Named(Struct, frozen=True):
    """A child that a message can be about; `called` is empty for one that goes without a name."""

    pupil_id: int
    called: str


class Moment(Struct, frozen=True):
    """When and by which rules a message is read."""

    now: datetime
    policy: Policy
    calendar: SchoolCalendar

    @property
    def local(self) -> datetime:
        return self.calendar.local(self.now)

    @property
    def today(self) -> date:
        return self.local.date()


class Reading(Struct, frozen=True):
    """A report as it was understood.

    Without `pupils` it must be asked whom it is about; more than one of `ways` must be asked about, too. `more`: the
    message says more than the report would. `moved`: there is no school on the day that was written, so the next
    school day stands here. `refusal`: it can be reported in no way, and why (`ways` is then empty).
    """

    pupils: tuple[int, ...]
    ways: tuple[Wanted, ...]
    more: bool = False
    moved: bool = False
    refusal: Refusal | None = None
