"""Which outbox rows a report is, and which a change of a post plans for its copies.

The one rule kept here: a copy that has not arrived yet needs no row: it comes as the post is by then.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, or_, update

from bot.core.among import among
from bot.core.unit import Unit
from bot.news.facts import Post
from bot.news.models import Follow
from bot.news.plans import ABOUT, CORRECTED, PART, POST
from bot.news.reading.plans import FILES
from bot.news.rules import albums
from bot.news.sending.rules import comes_with_file
from bot.outbox.models import Act, Lane, OutboxRow, Ring, State
from bot.outbox.notices import Plan, Reader
from bot.reminders.ways import Way, ring_of

REPORT = "news.report"

_DRAW = (
    update(OutboxRow)
    .where(
        OutboxRow.about_kind == ABOUT,
        among(OutboxRow.about_id, "on_posts"),
        OutboxRow.kind == REPORT,
        or_(
            OutboxRow.state.in_([State.SENT.value, State.SENDING.value]),
            and_(OutboxRow.state == State.WAITING.value, OutboxRow.send_at > bindparam("at")),
        ),
    )
    .values(state=State.WAITING.value, send_at=bindparam("at"), claim=None)
)


def report_plan(post: Post, now: datetime) -> Plan:
    """The writer's one message about a post, which fills up. It never rings, and quiet hours do not hold an edit."""
    return Plan.to(
        post.author,
        REPORT,
        f"{post.id}:{post.written_by}",
        (ABOUT, post.id),
        now,
        ring=Ring.SILENT,
        act=Act.EDIT,
        lane=Lane.INTERACTIVE,
    )


async def draw_again(unit: Unit, post_ids: Sequence[int]) -> None:
    """Whatever shows these reports follows."""
    await unit.execute(_DRAW, {"on_posts": list(post_ids), "at": unit.now})


def changes(post: Post, copies: Sequence[Any], now: datetime) -> list[Plan]:
    """The rows that make these copies say what the post says now, or take them back."""
    return [_changed(post, each, now) for each in copies if _is_out(each) and not _stays(post, each)]


def _is_out(copy: Any) -> bool:
    """It is on a phone, or may be in a moment."""
    return bool(copy.arrived) or copy.state == State.SENDING.value


def _stays(post: Post, copy: Any) -> bool:
    """Files of their own have no words that could be corrected, and who has just been told again has the new ones."""
    if post.follows is Follow.WITHDRAW:
        return False
    alone = copy.kind == PART and int(copy.params["part"]) < len(albums(post.files))
    return alone or copy.kind == FILES or copy.key == f"{CORRECTED}:{_again(post, copy.person_id)}"


def _again(post: Post, person_id: int) -> str:
    """What is told by when somebody is told again what the post says by now."""
    return f"{post.id}:{post.revision}:{person_id}"


def _changed(post: Post, copy: Any, now: datetime) -> Plan:
    return Plan(
        key=copy.key,
        kind=copy.kind,
        school_id=post.school.id,
        person_id=copy.person_id,
        about_kind=ABOUT,
        about_id=post.id,
        send_at=now,
        # What has not arrived after all comes as it was to come.
        ring=Ring.SILENT if copy.arrived else Ring(copy.ring),
        act=_act(post, copy),
        bundle=copy.bundle,
        params=copy.params,
    )


def _act(post: Post, copy: Any) -> Act:
    """What is taken back leaves a line where it stood; what it came with goes. Nothing comes anew to who deleted it."""
    if post.follows is not Follow.WITHDRAW:
        return Act.EDIT
    if copy.bundle is not None:
        return Act.REDRAW if copy.arrived else Act.EDIT
    if copy.kind in {PART, FILES} or not copy.arrived or (copy.kind == POST and comes_with_file(post)):
        return Act.DELETE
    return Act.REDRAW


def holders_of(copies: Sequence[Any]) -> list[int]:
    """Who has the earlier words."""
    return [each.person_id for each in copies if each.kind == POST and _is_out(each)]


def asks_again(post: Post, persons: Collection[int], ways: dict[int, Way], now: datetime) -> list[Plan]:
    """The new words, for another OK."""
    return [
        Plan.to(
            Reader(post.school.id, each),
            CORRECTED,
            _again(post, each),
            (ABOUT, post.id),
            now,
            ring=ring_of(ways[each]),
        )
        for each in persons
    ]
