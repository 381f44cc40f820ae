"""What a meeting looks like while it is made: who has to agree, what they said, how many a class has had."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from bot.news.facts import Concerned, Post, Reach
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import Policy


class Said(Struct, frozen=True):
    """A contact parent, and what they said to the proposal as it stands; `agrees` None: nothing yet."""

    person_id: int
    class_id: int
    name: str
    reached: bool
    asked_at: datetime | None = None
    agrees: bool | None = None
    words: str | None = None


class Agreement(Struct, frozen=True):
    """What the contact parents of a meeting's classes say. `vouched`: head or office said that it may go."""

    parents: Sequence[Said] = ()
    vouched: bool = False

    @property
    def asked(self) -> list[Said]:
        """Whose word counts: who is reached here, or has said something."""
        return [each for each in self.parents if each.reached or each.agrees is not None]

    @property
    def given(self) -> bool:
        """Everybody who is asked said yes, and somebody did; else somebody answers for who says nothing."""
        return not self.against and (self.vouched or (bool(self.asked) and not self.silent))

    @property
    def against(self) -> list[Said]:
        return [each for each in self.parents if each.agrees is False]

    @property
    def silent(self) -> list[Said]:
        return [each for each in self.asked if each.agrees is None]


class MeetingView(Struct, frozen=True):
    """A meeting or event as its team sees it. `is_own`: whoever looks began it, and chooses to whom it goes."""

    post: Post
    concerned: Concerned
    reach: Reach
    policy: Policy
    calendar: SchoolCalendar
    now: datetime
    agreement: Agreement
    may_vouch: bool
    is_own: bool


class ClassCount(Struct, frozen=True):
    """How many parents' meetings a class has had this school year or has ahead, against the policy's minimum."""

    class_id: int
    name: str
    had: int
    ahead: int
    minimum: int

    @property
    def is_met(self) -> bool:
        return self.had + self.ahead >= self.minimum


class Typed(Struct, frozen=True):
    """A line as it was read: when, and where if it says so."""

    starts: datetime
    ends: datetime | None
    place: str | None
