"""How a post fares: what became of its copies, and what its readers pressed."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from bot.news.facts import Concerned, Post


class Delivery(Struct, frozen=True):
    """Copies by what became of them. `bundled` wait for the week's bundle at `bundle_at`, `away` for who is not here
    so far; `late` would have come when the post was of no use any more. The first of the `waiting` goes at `next_at`:
    now, or at the time that its reader chose."""

    delivered: int = 0
    waiting: int = 0
    bundled: int = 0
    away: int = 0
    unreached: int = 0
    late: int = 0
    bundle_at: datetime | None = None
    next_at: datetime | None = None

    @property
    def all(self) -> int:
        return self.delivered + self.waiting + self.bundled + self.away + self.unreached + self.late


class Pressed(Struct, frozen=True):
    """What readers pressed: adults for `read` and `coming`, children for whom somebody did it or answered."""

    read: int = 0
    coming: int = 0
    not_coming: int = 0
    adults: int = 0
    children: int = 0
    pupils: int = 0
    answered_for: int = 0


class Report(Struct, frozen=True):
    """A post with how it fares. `whose` it is as its headline says; `portal`: what the principle calls the channel that
    comes first; `kept`: what was sent to whom is still known."""

    post: Post
    whose: Concerned
    delivery: Delivery
    pressed: Pressed
    portal: str | None = None
    kept: bool = True


class Why(StrEnum):
    """Why a copy reached nobody. BACK: it did not, and they are here by now."""

    NOT_JOINED = "not joined"
    GONE = "gone"
    SILENT = "silent"
    BACK = "back"
    REFUSED = "refused"


class Reached(Struct, frozen=True):
    """An adult of the audience, through one child. `name` is empty for who is near a protected child."""

    person_id: int
    pupil_id: int
    name: str
    child: str
    class_name: str
    phone: str | None
    why: Why
    since: datetime | None
