"""Which posts a home reads, newest first, and how many wait for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, func, or_, select, union

from bot.core.among import among
from bot.core.dates import local
from bot.core.unit import Unit
from bot.news.facts import NewsSchool
from bot.news.models import PostAnswer, PostAudience, PostKind, PostRow, PostState
from bot.news.plans import POST
from bot.news.reading.facts import Waiting
from bot.outbox.models import OutboxRow, State
from bot.people.acting import ActingPerson, Child
from bot.schools.models import School

_STANDS = PostRow.state.in_([PostState.SENDING.value, PostState.SENT.value])
_WHOLE = and_(PostAudience.class_id.is_(None), PostAudience.pupil_id.is_(None))
# From the audience to its posts, by its indexes: a school writes thousands a year, and one home reads few of them.
_FOR_THEM = PostRow.id.in_(
    union(
        *(
            select(PostAudience.post_id).where(whose)
            for whose in (
                among(PostAudience.class_id, "classes"),
                among(PostAudience.pupil_id, "pupils"),
                and_(_WHOLE, among(PostAudience.school_id, "whole")),
            )
        )
    )
)
_LIST = (
    select(PostRow.id)
    .where(among(PostRow.school_id, "schools"), _STANDS, among(PostRow.kind, "kinds"), _FOR_THEM)
    .order_by(PostRow.send_at.desc(), PostRow.id.desc())
    .limit(bindparam("most"))
    .offset(bindparam("skipped"))
)
_DATED = [PostKind.MEETING.value, PostKind.EVENT.value]
_LASTING = [*_DATED, PostKind.NEED.value, PostKind.GOALS.value]
_LATELY = (
    select(PostRow.id)
    .where(among(PostRow.school_id, "schools"), _STANDS, PostRow.valid_until >= bindparam("today"), _FOR_THEM)
    # A meeting that lies ahead is news to who joins now, however long ago it was told; so are the term's goals.
    .where(or_(PostRow.send_at >= bindparam("since"), PostRow.kind.in_(_LASTING)))
    .order_by(PostRow.send_at.desc(), PostRow.id.desc())
    .limit(bindparam("most"))
)
_WAITING = (
    select(PostRow.kind, func.count().label("posts"))
    .select_from(PostRow)
    .outerjoin(PostAnswer, and_(PostAnswer.post_id == PostRow.id, among(PostAnswer.person_id, "persons")))
    .where(
        among(PostRow.school_id, "schools"),
        _STANDS,
        or_(PostRow.valid_until.is_(None), PostRow.valid_until >= bindparam("today")),
        _FOR_THEM,
        or_(
            and_(PostRow.kind.in_(_DATED), PostAnswer.coming.is_(None)),
            and_(PostRow.kind == PostKind.NEED.value, PostAnswer.done_at.is_(None)),
            and_(
                PostRow.kind.not_in([*_DATED, PostKind.NEED.value]),
                func.coalesce(PostAnswer.seen_revision, 0) < PostRow.asks_revision,
            ),
        ),
    )
    .group_by(PostRow.kind)
)

# Two months of a large family's, or of a teacher's many classes, are fewer.
_AHEAD = (
    select(PostRow.id)
    .where(
        among(PostRow.school_id, "schools"),
        _STANDS,
        _FOR_THEM,
        or_(
            and_(PostRow.kind.in_(_DATED), func.coalesce(PostRow.ends_at, PostRow.starts_at) > bindparam("now")),
            and_(PostRow.kind == PostKind.NEED.value, PostRow.done_by >= bindparam("today")),
        ),
    )
    .order_by(PostRow.id.desc())
    .limit(100)
)

Readers = Collection[tuple[ActingPerson, Child]]


def _of(children: Readers, class_id: int = 0) -> dict[str, Any]:
    """Whose news: through these children's classes, themselves and their schools; of one class only, where it is named.

    A class named by a forger is none of theirs, and so finds nothing.
    """
    mine = [(person, child) for person, child in children if class_id in {0, child.class_id}]
    schools = sorted({person.school.id for person, _child in mine})
    return {
        "schools": schools,
        "whole": [] if class_id else schools,
        "classes": sorted({child.class_id for _person, child in mine}),
        "pupils": sorted({child.pupil_id for _person, child in mine}),
    }


async def posts_for(
    unit: Unit, children: Readers, kinds: Collection[PostKind], class_id: int, most: int, skipped: int = 0
) -> list[int]:
    """Posts that these children's homes read, the newest first."""
    values = {**_of(children, class_id), "kinds": [kind.value for kind in kinds], "most": most, "skipped": skipped}
    return [row.id for row in await unit.all(_LIST, values)]


def _today(unit: Unit, children: Readers) -> date:
    """The day it is at these children's schools, which all keep one time."""
    return local(unit.now, next(person.school.zone for person, _child in children)).date()


async def lately(unit: Unit, children: Readers, days: int, most: int) -> list[int]:
    """What was sent in the last `days`, or has its day ahead, and is still worth reading."""
    values = {**_of(children), "since": unit.now - timedelta(days=days), "most": most}
    return [row.id for row in await unit.all(_LATELY, {**values, "today": _today(unit, children)})]


async def waiting_for(unit: Unit, children: Readers) -> Waiting:
    """How many posts these adults have not answered yet and still may."""
    persons = sorted({person.person_id for person, _child in children})
    rows = await unit.all(_WAITING, {**_of(children), "persons": persons, "today": _today(unit, children)})
    needed = sum(row.posts for row in rows if row.kind == PostKind.NEED.value)
    return Waiting(sum(row.posts for row in rows) - needed, needed)


async def ahead_for(unit: Unit, children: Readers) -> list[int]:
    """What these children's homes read and has its day ahead."""
    values = {**_of(children), "now": unit.now, "today": _today(unit, children)}
    return [row.id for row in await unit.all(_AHEAD, values)]


async def ahead_of_classes(unit: Unit, classes: Collection[int], schools: Mapping[int, str]) -> list[int]:
    """The same for who works in these classes; `schools` are the zones of their schools."""
    today = local(unit.now, next(iter(schools.values()))).date()
    values = {"schools": sorted(schools), "whole": sorted(schools), "classes": sorted(classes), "pupils": []}
    return [row.id for row in await unit.all(_AHEAD, {**values, "now": unit.now, "today": today})]


_IN_BUNDLE = select(OutboxRow.person_id, OutboxRow.bundle).where(
    among(OutboxRow.key, "keys"), OutboxRow.bundle.is_not(None)
)


async def bundle_of(unit: Unit, post_id: int, person_ids: Collection[int]) -> tuple[int, str] | None:
    """Which of these people got the post in a bundle, and in which; None for a copy of its own."""
    row = await unit.first(_IN_BUNDLE, {"keys": [f"{POST}:{post_id}:{person_id}" for person_id in person_ids]})
    return (row.person_id, row.bundle) if row is not None else None


_SCHOOLS = select(School.id, School.name, School.locale, School.zone, School.policy_version).where(
    among(School.id, "schools")
)
_HAVE_BUNDLE = select(OutboxRow.person_id, OutboxRow.bundle).where(
    among(OutboxRow.person_id, "persons"),
    among(OutboxRow.bundle, "bundles"),
    OutboxRow.kind == POST,
    OutboxRow.state.in_([State.WAITING.value, State.SENDING.value, State.SENT.value]),
)


async def schools_by_ids(unit: Unit, ids: Collection[int]) -> dict[int, NewsSchool]:
    return {row.id: NewsSchool(**row._asdict()) for row in await unit.all(_SCHOOLS, {"schools": sorted(ids)})}


async def with_bundle(unit: Unit, person_ids: Collection[int], bundles: Collection[str]) -> set[tuple[int, str]]:
    """Who of these people gets, or has got, posts in these bundles, by (person id, bundle)."""
    rows = await unit.all(_HAVE_BUNDLE, {"persons": sorted(person_ids), "bundles": sorted(bundles)})
    return {(row.person_id, row.bundle) for row in rows}
