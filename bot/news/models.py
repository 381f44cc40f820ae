"""Tables of class news: posts with their words, files and readers, what readers answered, what contact parents said.

The one rule kept here: a post is written once, whatever number reads it. Who got it and when stands in the outbox;
here is only what a reader pressed.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped

from bot.core.sealed import Sealed
from bot.core.tables import Base, column

_RUNNING = text("state IN ('scheduled', 'sending')")
_FOLLOWED, _WATCHED = text("follows IS NOT NULL"), text("look_at IS NOT NULL")
_AFTERWARDS = text("after_id IS NOT NULL AND state NOT IN ('withdrawn', 'discarded')")
_OF_WEEK = text("week IS NOT NULL AND state NOT IN ('withdrawn', 'discarded')")


class PostKind(StrEnum):
    """What a post is. GOALS are a term's, with its plan; PORTAL points to the school's own channel; PLAN is a class's
    week; the last two have a date."""

    NEWS = "news"
    STORY = "story"
    NEED = "need"
    IMPORTANT = "important"
    GOALS = "goals"
    PORTAL = "portal"
    PLAN = "plan"
    MEETING = "meeting"
    EVENT = "event"


class PostState(StrEnum):
    """DRAFT; PROPOSED to the contact parents; AGREED by them; SCHEDULED, the minute to stop it included; SENDING while
    its readers are being told; SENT; WITHDRAWN after that; DISCARDED before."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    AGREED = "agreed"
    SCHEDULED = "scheduled"
    SENDING = "sending"
    SENT = "sent"
    WITHDRAWN = "withdrawn"
    DISCARDED = "discarded"


class Timing(StrEnum):
    """When a post goes: NOW; AT a time; in the guardians' MORNING, when their quiet hours end."""

    NOW = "now"
    AT = "at"
    MORNING = "morning"


class Follow(StrEnum):
    """What happens to the copies of a post that has gone out: they say it in new words, those readers being asked for
    their OK again; they are taken back; who has not done or answered what it asks is reminded."""

    CORRECT = "correct"
    ASK = "ask"
    WITHDRAW = "withdraw"
    REMIND = "remind"


class PostRow(Base):
    """Something the school tells homes.

    `class_id`: whose post it is, None for the whole school's; who reads it stands in `post_audiences`. `language` is
    the original's. `revision` counts corrections, and before it goes out what contact parents are asked about; readers
    are asked for their OK of `asks_revision`. `valid_until`: the last day on which it is worth reading to who comes
    later. `agenda`: a meeting's points, the principle's own as "#code"; `team`: who from the school takes part.
    `spread_to`: the last person told, while it is being sent. `follows`: what its copies are to follow now,
    `followed_to` how far that is. `reminded_on`: who is without was last reminded then. `look_at`: when its writer's
    report is drawn anew. `source` are the numbers of the writer's own messages it was made of, `album` Telegram's name
    for them if they are several. `name_allowed`: the writer meant the pupil's name in it, and its
    pictures, for all. `after_id`: the meeting of which it tells those who were not there; the meeting may be
    forgotten before it.
    """

    __tablename__ = "posts"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    class_id: Mapped[int | None] = column(ForeignKey("classes.id"))
    written_by: Mapped[int] = column(ForeignKey("persons.id"))
    kind: Mapped[str] = column(String(10))
    state: Mapped[str] = column(String(10))
    language: Mapped[str] = column(String(2))
    timing: Mapped[str] = column(String(8))
    send_at: Mapped[datetime | None]
    made_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    revision: Mapped[int] = column(default=1, server_default="1")
    asks_revision: Mapped[int] = column(default=1, server_default="1")
    valid_until: Mapped[date | None]
    done_by: Mapped[date | None]
    link: Mapped[str | None] = column(Sealed("posts.link"))
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    place: Mapped[str | None] = column(Sealed("posts.place"))
    agenda: Mapped[list[str] | None] = column(Sealed("posts.agenda"))
    counts_people: Mapped[bool] = column(default=False, server_default=false())
    team: Mapped[list[int] | None] = column(Sealed("posts.team"))
    week: Mapped[str | None] = column(String(8))
    spread_to: Mapped[int] = column(default=0, server_default="0")
    follows: Mapped[str | None] = column(String(8))
    followed_to: Mapped[int] = column(default=0, server_default="0")
    reminded_on: Mapped[date | None]
    look_at: Mapped[datetime | None]
    source: Mapped[list[int] | None] = column(Sealed("posts.source"))
    album: Mapped[str | None] = column(String(64))
    name_allowed: Mapped[bool] = column(default=False, server_default=false())
    after_id: Mapped[int | None]

    __table_args__ = (
        Index("ix_posts_due", "send_at", sqlite_where=_RUNNING, postgresql_where=_RUNNING),
        Index("ix_posts_follows", "id", sqlite_where=_FOLLOWED, postgresql_where=_FOLLOWED),
        Index("ix_posts_look_at", "look_at", sqlite_where=_WATCHED, postgresql_where=_WATCHED),
        # A class's week is planned once; a change corrects it.
        Index("uq_posts_week", "class_id", "week", unique=True, sqlite_where=_OF_WEEK, postgresql_where=_OF_WEEK),
        # Of a class, who was not at a meeting is written to once, whoever of its team begins it.
        Index(
            "uq_posts_after_id",
            "after_id",
            "class_id",
            unique=True,
            sqlite_where=_AFTERWARDS,
            postgresql_where=_AFTERWARDS,
        ),
        Index("ix_posts_school_id", "school_id", "sent_at"),
        Index("ix_posts_written_by", "written_by", "state"),
        {"sqlite_autoincrement": True},
    )


class PostText(Base):
    """A post's words in one language, as its writer gave them. `help`: how one can help at home (D1.24, D4.23)."""

    __tablename__ = "post_texts"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    post_id: Mapped[int] = column(ForeignKey("posts.id"))
    language: Mapped[str] = column(String(2))
    words: Mapped[str] = column(Sealed("post_texts.words"))
    help: Mapped[str | None] = column(Sealed("post_texts.help"))

    __table_args__ = (UniqueConstraint("post_id", "language"), {"sqlite_autoincrement": True})


class PostFile(Base):
    """A file of a post, which stays at Telegram: its id there is all that the bot keeps."""

    __tablename__ = "post_files"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    post_id: Mapped[int] = column(ForeignKey("posts.id"))
    place: Mapped[int]
    kind: Mapped[str] = column(String(10))
    file_id: Mapped[str] = column(Sealed("post_files.file_id"))
    name: Mapped[str | None] = column(Sealed("post_files.name"))
    size: Mapped[int | None]

    __table_args__ = (UniqueConstraint("post_id", "place"), {"sqlite_autoincrement": True})


class PostAudience(Base):
    """Who reads a post: the homes of a class, of a pupil, or with neither of the whole school."""

    __tablename__ = "post_audiences"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    post_id: Mapped[int] = column(ForeignKey("posts.id"))
    class_id: Mapped[int | None] = column(ForeignKey("classes.id"))
    pupil_id: Mapped[int | None] = column(ForeignKey("pupils.id"))

    __table_args__ = (
        Index("ix_post_audiences_post_id", "post_id"),
        Index("ix_post_audiences_class_id", "class_id"),
        Index("ix_post_audiences_pupil_id", "pupil_id"),
        {"sqlite_autoincrement": True},
    )


class PostAnswer(Base):
    """What one reader pressed: read (`seen_revision` of it), done, coming and how many."""

    __tablename__ = "post_answers"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    post_id: Mapped[int] = column(ForeignKey("posts.id"))
    person_id: Mapped[int] = column(ForeignKey("persons.id"))
    seen_at: Mapped[datetime | None]
    seen_revision: Mapped[int | None]
    done_at: Mapped[datetime | None]
    coming: Mapped[bool | None]
    adults: Mapped[int | None]
    children: Mapped[int | None]
    answered_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("post_id", "person_id"),
        Index("ix_post_answers_person_id", "person_id"),
        {"sqlite_autoincrement": True},
    )


class PostProposal(Base):
    """What a contact parent said to a meeting as it was proposed in `revision` (D2.46, D2.47).

    `agrees` None: asked, and not answered. `words`: what they would rather.
    """

    __tablename__ = "post_proposals"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    post_id: Mapped[int] = column(ForeignKey("posts.id"))
    person_id: Mapped[int] = column(ForeignKey("persons.id"))
    revision: Mapped[int]
    agrees: Mapped[bool | None]
    words: Mapped[str | None] = column(Sealed("post_proposals.words"))
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("post_id", "person_id", "revision"),
        Index("ix_post_proposals_person_id", "person_id"),
        {"sqlite_autoincrement": True},
    )
