"""What a draft's screens show."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from bot.news.facts import Concerned, Post, Reach
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import Policy


class View(Struct, frozen=True):
    """A draft as its writer sees it: the post, as one reader of it gets it, and how far it reaches."""

    post: Post
    concerned: Concerned
    reach: Reach
    policy: Policy
    calendar: SchoolCalendar
    whole_school: bool
    now: datetime
    earlier: int | None = None


class ClassAt(Struct, frozen=True):
    """A class that one may write to."""

    class_id: int
    school_id: int
    name: str
