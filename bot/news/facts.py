"""What a post looks like when it is read: its words, files and readers put together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from msgspec import Struct, field

from bot.core.files import File
from bot.news.models import Follow, PostKind, PostState, Timing
from bot.news.presses import Place
from bot.outbox.notices import Reader


class NewsSchool(Struct, frozen=True):
    """What a post's school is found and named by. `locale` is the language of the school, `portal` the name of its own
    system, where its principle names one."""

    id: int
    name: str
    locale: str
    zone: str
    policy_version: int
    portal: str = ""


class Audience(Struct, frozen=True):
    """Whose homes read a post. `classes` are names by id; all empty and not `school`: nobody yet."""

    school: bool = False
    classes: Mapping[int, str] = field(default_factory=dict)
    pupils: frozenset[int] = frozenset()

    @property
    def is_empty(self) -> bool:
        return not (self.school or self.classes or self.pupils)


class PostWords(Struct, frozen=True):
    """A post's words in one language; `help`: how one can help at home."""

    words: str
    help: str | None = None


class Post(Struct, frozen=True):
    """A post as it stands. `writer` is the first name that stands under it; empty for one who has been erased. `team`
    are those of the team who take part, by first name."""

    id: int
    school: NewsSchool
    class_id: int | None
    written_by: int
    writer: str
    kind: PostKind
    state: PostState
    language: str
    timing: Timing
    send_at: datetime | None
    made_at: datetime
    sent_at: datetime | None
    ended_at: datetime | None
    revision: int
    asks_revision: int
    valid_until: date | None
    done_by: date | None
    link: str | None
    starts_at: datetime | None
    ends_at: datetime | None
    place: str | None
    agenda: tuple[str, ...]
    counts_people: bool
    week: str | None
    spread_to: int
    source: tuple[int, ...]
    album: str | None
    name_allowed: bool
    audience: Audience
    texts: Mapping[str, PostWords]
    files: tuple[File, ...]
    follows: Follow | None = None
    followed_to: int = 0
    reminded_on: date | None = None
    after_id: int | None = None
    team_ids: tuple[int, ...] = ()
    team: tuple[str, ...] = ()

    @property
    def author(self) -> Reader:
        return Reader(self.school.id, self.written_by)

    @property
    def is_dated(self) -> bool:
        """A meeting or an event: who reads it says whether they come."""
        return self.kind in {PostKind.MEETING, PostKind.EVENT}

    @property
    def asks_for_more(self) -> bool:
        """Its readers are to do something or to say whether they come; one adult does it for a child."""
        return self.is_dated or self.kind is PostKind.NEED

    @property
    def is_draft(self) -> bool:
        return self.state is PostState.DRAFT

    @property
    def stands(self) -> bool:
        """It has gone out, in part or whole, and nobody took it back."""
        return self.state in {PostState.SENDING, PostState.SENT}

    def language_for(self, wanted: str) -> str:
        """The reader's language where the writer gave it, else the original's."""
        return wanted if wanted in self.texts else self.language


class Concerned(Struct, frozen=True):
    """Why a post is for one reader: through these classes of theirs, by name; none for the whole school's.

    `secret`: only through children at a secret address, whose class and school no text names.
    """

    classes: tuple[str, ...] = ()
    secret: bool = False


class Reach(Struct, frozen=True):
    """How many adults an audience has, and how many of them are reached here; the others are rung."""

    adults: int
    reached: int

    @property
    def to_ring(self) -> int:
        return self.adults - self.reached


class ReaderAnswer(Struct, frozen=True):
    """What one reader pressed under a post."""

    seen_at: datetime | None = None
    seen_revision: int | None = None
    done_at: datetime | None = None
    coming: bool | None = None
    adults: int | None = None
    children: int | None = None


class Where(Struct, frozen=True):
    """Where a post stands, and the list that it was opened from: of this `sort` and class, at this page."""

    place: Place = Place.COPY
    page: int = 0
    sort: str = ""
    class_id: int = 0

    @classmethod
    def of(cls, press: Any) -> Where:
        """Where the post stands whose button was pressed."""
        return cls(press.place, press.page, press.sort, press.class_id)

    @property
    def fields(self) -> dict[str, Any]:
        """As a press has them."""
        return {"place": self.place, "page": self.page, "sort": self.sort, "class_id": self.class_id}


class Portal(Struct, frozen=True):
    """The school's own systems where they come first, by their names; `links` to those whose address the school has
    given; `duty` where the principle asks homes to look there."""

    names: tuple[str, ...]
    links: tuple[tuple[str, str], ...] = ()
    duty: bool = False
