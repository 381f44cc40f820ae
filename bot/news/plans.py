"""Which outbox rows a post plans: to each reader its parts, the words last; or one line of the week's bundle.

The one rule kept here: a copy's row has no last moment. What comes too late is found when it is sent, so that who
joins later is not pushed what was missed (experience.md 2.7).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from bot.core.dates import local
from bot.news.facts import Post
from bot.news.models import PostKind
from bot.outbox.models import Lane, Ring
from bot.outbox.notices import Plan, Reader
from bot.reminders.ways import Topic, Way, ring_of

# A post's last part, which has its buttons, and the parts before it.
POST, PART = "news.post", "news.part"
# Told again: it was corrected, and asks for an OK once more; what it asks has not been done.
CORRECTED, REMIND = "news.corrected", "news.remind"
# The afternoon before a meeting or event; and its calendar file.
DAY_BEFORE, CALENDAR = "news.day_before", "news.calendar"
ABOUT = "post"

TOPICS: Mapping[PostKind, Topic] = {
    PostKind.NEWS: Topic.NEWS,
    PostKind.STORY: Topic.STORY,
    PostKind.NEED: Topic.NEED,
    PostKind.IMPORTANT: Topic.IMPORTANT,
    # As rare as it is, it comes as news does.
    PostKind.GOALS: Topic.NEWS,
    PostKind.PORTAL: Topic.PORTAL,
    PostKind.PLAN: Topic.PLAN,
    PostKind.MEETING: Topic.MEETING,
    PostKind.EVENT: Topic.MEETING,
}


class Going(Struct, frozen=True):
    """When a post goes to its readers: at once at `now`, or with the bundle at `bundle_at` if that is before `late`."""

    now: datetime
    bundle_at: datetime
    late: datetime | None


def bundle_name(at: datetime) -> str:
    """What the rows of one week's bundle are told by."""
    return f"news:{at:%Y-%m-%d}"


def copies(post: Post, parts: int, person_id: int, way: Way, going: Going) -> list[Plan]:
    """One reader's copy, as rows in the order in which they are sent."""
    about = (ABOUT, post.id)
    reader = Reader(post.school.id, person_id)
    named = f"{post.id}:{person_id}"
    waits = way is Way.BUNDLE and (going.late is None or going.bundle_at < going.late)
    if waits:
        bundle = bundle_name(going.bundle_at)
        return [Plan.to(reader, POST, named, about, going.bundle_at, ring=Ring.SILENT, bundle=bundle)]
    before = [
        Plan.to(reader, PART, f"{named}:{part}", about, going.now, ring=Ring.SILENT, params={"part": part})
        for part in range(parts - 1)
    ]
    ring = Ring.THROUGH if post.kind is PostKind.IMPORTANT and post.class_id is None else ring_of(way)
    return [*before, Plan.to(reader, POST, named, about, going.now, ring=ring)]


def reminder(post: Post, person_id: int, way: Way, on: datetime, until: datetime | None) -> Plan:
    """What the post asks, once a day at most; dropped when it is sent to who has done it by then."""
    named = f"{post.id}:{person_id}:{local(on, post.school.zone):%y%m%d}"
    reader = Reader(post.school.id, person_id)
    return Plan.to(reader, REMIND, named, (ABOUT, post.id), on, ring=ring_of(way), not_after=until)


def day_before(post: Post, person_id: int, way: Way, on: datetime) -> Plan:
    """Of a meeting or event; dropped when it is sent to who does not come, or if it is on another day by then."""
    day = f"{local(on, post.school.zone):%y%m%d}"
    # A bundle would come too late, so it is silent.
    return Plan.to(
        Reader(post.school.id, person_id),
        DAY_BEFORE,
        f"{post.id}:{person_id}:{day}",
        (ABOUT, post.id),
        on,
        ring=ring_of(way),
        not_after=post.starts_at,
        params={"on": day},
    )


def calendar_file(post: Post, person_id: int, now: datetime) -> Plan:
    """The calendar file, for who is waiting for it, or took the one before."""
    named = f"{post.id}:{person_id}"
    reader = Reader(post.school.id, person_id)
    return Plan.to(reader, CALENDAR, named, (ABOUT, post.id), now, ring=Ring.SILENT, lane=Lane.INTERACTIVE)
