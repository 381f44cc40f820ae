"""What a draft's screens show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.news.facts import Concerned, Post, Reach
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import Policy


@dataclass(frozen=True, slots=True)
class View:
    """A draft as its writer sees it: the post, as one reader of it gets it, and how far it reaches."""

    post: Post
    concerned: Concerned
    reach: Reach
    policy: Policy
    calendar: SchoolCalendar
    whole_school: bool
    now: datetime
    earlier: int | None = None


@dataclass(frozen=True, slots=True)
class ClassAt:
    """A class that one may write to."""

    class_id: int
    school_id: int
    name: str
