"""Which outbox rows the making of a meeting plans, and which follow when it is called off.

The one rule kept here: a contact parent is asked once about a proposal, however often it is pressed on a day.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from bot.news.facts import Post
from bot.news.meetings.facts import Said
from bot.news.plans import ABOUT
from bot.outbox.models import Ring
from bot.outbox.notices import Plan, Reader

# A contact parent is asked; its team hears what they say; head or office are asked where nobody can be.
PROPOSED, AGREED, RATHER, NOBODY = "meeting.proposed", "meeting.agreed", "meeting.rather", "meeting.nobody"
# A contact parent who came after the others had agreed hears of it.
STANDS = "meeting.stands"
# Everybody hears that it is called off; the contact teacher that the year's first is due.
OFF, DUE = "meeting.off", "meeting.due"
# The day after: is there something to tell who was not there?
ABSENT = "meeting.absent"


def proposed(post: Post, parents: Collection[Said], now: datetime) -> list[Plan]:
    """Date, time, length and content: do you agree?"""
    return [
        Plan.to(
            Reader(post.school.id, each.person_id),
            PROPOSED,
            f"{post.id}:{post.revision}:{each.person_id}:{now:%y%m%d}",
            (ABOUT, post.id),
            now,
            not_after=post.starts_at,
            params={"revision": post.revision, "class_id": each.class_id},
        )
        for each in parents
    ]


def stands(post: Post, parents: Collection[Said], now: datetime) -> list[Plan]:
    """It is agreed to already, and can still be said no to. Nothing waits for it, so it is silent."""
    return [
        Plan.to(
            Reader(post.school.id, each.person_id),
            STANDS,
            f"{post.id}:{post.revision}:{each.person_id}",
            (ABOUT, post.id),
            now,
            ring=Ring.SILENT,
            not_after=post.starts_at,
            params={"revision": post.revision},
        )
        for each in parents
    ]


def answered(post: Post, reader_id: int, kind: str, parent_id: int, now: datetime) -> Plan:
    """To whoever proposed it: all agree, or somebody would rather."""
    named, reader = f"{post.id}:{post.revision}:{parent_id}:{now:%y%m%d%H%M}", Reader(post.school.id, reader_id)
    return Plan.to(reader, kind, f"{named}:{reader_id}", (ABOUT, post.id), now, params={"revision": post.revision})


def nobody_to_ask(post: Post, persons: Collection[int], now: datetime) -> list[Plan]:
    """To head and office: no contact parent is reached here, or those who are stay silent."""
    return [
        Plan.to(
            Reader(post.school.id, each),
            NOBODY,
            f"{post.id}:{post.revision}:{each}",
            (ABOUT, post.id),
            now,
            not_after=post.starts_at,
            params={"revision": post.revision},
        )
        for each in persons
    ]


def called_off(post: Post, person_id: int, ring: Ring, now: datetime) -> Plan:
    named = f"{post.id}:{person_id}"
    reader = Reader(post.school.id, person_id)
    return Plan.to(reader, OFF, named, (ABOUT, post.id), now, ring=ring, not_after=post.ends_at or post.starts_at)


def not_there(post: Post, person_id: int, send_at: datetime, until: datetime) -> Plan:
    """Once a meeting."""
    reader = Reader(post.school.id, person_id)
    return Plan.to(reader, ABSENT, f"{post.id}:{person_id}", (ABOUT, post.id), send_at, not_after=until)


def due(school_id: int, class_id: int, teacher_id: int, year: int, now: datetime, until: datetime) -> Plan:
    """Once a class and school year."""
    reader = Reader(school_id, teacher_id)
    return Plan.to(reader, DUE, f"{class_id}:{year}:{teacher_id}", ("class", class_id), now, not_after=until)
