"""How posts fare, read from the outbox and from what was pressed; and who that is.

The one rule kept here: names only of classes that the reader works with, and none of anybody near a protected child.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Row, and_, bindparam, case, distinct, exists, func, or_, select

from bot.accounts.models import Account
from bot.core.among import among
from bot.core.tables import aliased
from bot.core.unit import Unit
from bot.news.facts import Post
from bot.news.models import PostAnswer, PostAudience, PostRow, PostState
from bot.news.plans import ABOUT, CORRECTED, DAY_BEFORE, PART, POST, REMIND
from bot.news.queries import IS_ANSWERED_FOR, IS_READER, MEANT, posts_by_ids, who_reads
from bot.news.reading.plans import FILES
from bot.news.sending.facts import Delivery, Pressed, Reached, Why
from bot.news.sending.presses import Who
from bot.outbox.models import TOO_LATE, OutboxRow, State
from bot.people.models import AccountLink, GuardianshipRow, Person, Pupil, SchoolClass
from bot.people.protection import admitted
from bot.people.reach import is_reached
from bot.people.ties import lasts

# Rows of a list that are read at most: who has more of them counts.
MOST = 400

_ARRIVED = or_(OutboxRow.message_id.is_not(None), OutboxRow.state == State.SENT.value)
_ON_THE_WAY = and_(~_ARRIVED, OutboxRow.state.in_([State.WAITING.value, State.SENDING.value]))
_LOST = and_(~_ARRIVED, OutboxRow.state.in_([State.UNREACHABLE.value, State.FAILED.value]))
_TOO_LATE = and_(~_ARRIVED, OutboxRow.state == State.DROPPED.value, OutboxRow.reason == TOO_LATE)
_IN_BUNDLE = and_(_ON_THE_WAY, OutboxRow.bundle.is_not(None))
_IS_HERE = is_reached(OutboxRow.person_id)
# Nobody is promised what would come to an adult who is not here: they may join before it goes.
_BUNDLED, _AWAY = and_(_IN_BUNDLE, _IS_HERE), and_(_IN_BUNDLE, ~_IS_HERE)


def _count(which: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((which, 1), else_=0)), 0)


_DELIVERY = (
    select(
        OutboxRow.about_id,
        _count(_ARRIVED).label("delivered"),
        _count(and_(_ON_THE_WAY, OutboxRow.bundle.is_(None))).label("waiting"),
        _count(_BUNDLED).label("bundled"),
        _count(_AWAY).label("away"),
        _count(_LOST).label("unreached"),
        _count(_TOO_LATE).label("late"),
        func.min(case((_BUNDLED, OutboxRow.send_at))).label("bundle_at"),
        func.min(case((and_(_ON_THE_WAY, OutboxRow.bundle.is_(None)), OutboxRow.send_at))).label("next_at"),
    )
    .where(OutboxRow.about_kind == ABOUT, among(OutboxRow.about_id, "posts"), OutboxRow.kind == POST)
    .group_by(OutboxRow.about_id)
)

_NOT_COUNTS = frozenset({"about_id", "bundle_at", "next_at"})


async def deliveries(unit: Unit, post_ids: Collection[int]) -> Mapping[int, Delivery]:
    """What became of the copies of these posts. One statement."""
    found = dict.fromkeys(post_ids, Delivery())
    for row in await unit.all(_DELIVERY, {"posts": list(post_ids)}) if post_ids else []:
        counts = {key: int(value) for key, value in row._asdict().items() if key not in _NOT_COUNTS}
        found[row.about_id] = Delivery(**counts, bundle_at=row.bundle_at, next_at=row.next_at)
    return found


_PRESSED = (
    select(
        PostAnswer.post_id,
        _count(PostAnswer.seen_revision >= PostRow.asks_revision).label("read"),
        _count(PostAnswer.coming.is_(True)).label("coming"),
        _count(PostAnswer.coming.is_(False)).label("not_coming"),
        func.coalesce(func.sum(case((PostAnswer.coming.is_(True), PostAnswer.adults))), 0).label("adults"),
        func.coalesce(func.sum(case((PostAnswer.coming.is_(True), PostAnswer.children))), 0).label("children"),
    )
    .join(PostRow, PostRow.id == PostAnswer.post_id)
    .where(among(PostAnswer.post_id, "posts"))
    .group_by(PostAnswer.post_id)
)
_AT_HOME = aliased(GuardianshipRow)
# A child with an adult who is in the bot for it: the others are on no list, so no sum counts them.
_HAS_HOME = and_(
    admitted(),
    exists().where(
        _AT_HOME.pupil_id == Pupil.id,
        lasts(_AT_HOME),
        or_(Pupil.protected.is_(False), _AT_HOME.admitted_at.is_not(None)),
    ),
)
_CHILDREN = (
    select(PostAudience.post_id, func.count(distinct(Pupil.id)).label("number"))
    .select_from(PostAudience)
    .join(Pupil, and_(Pupil.school_id == PostAudience.school_id, MEANT))
    .where(among(PostAudience.post_id, "posts"), Pupil.left_on.is_(None), _HAS_HOME)
    .group_by(PostAudience.post_id)
)
# From who answered to their children: as long as the list of answers, whatever the audience.
_ANSWERED_FOR = (
    select(PostAnswer.post_id, func.count(distinct(Pupil.id)).label("number"))
    .select_from(PostAnswer)
    .join(GuardianshipRow, and_(GuardianshipRow.person_id == PostAnswer.person_id, lasts(GuardianshipRow)))
    .join(Pupil, and_(Pupil.id == GuardianshipRow.pupil_id, Pupil.left_on.is_(None), _HAS_HOME))
    .join(
        PostAudience,
        and_(PostAudience.post_id == PostAnswer.post_id, PostAudience.school_id == Pupil.school_id, MEANT),
    )
    .where(among(PostAnswer.post_id, "posts"), or_(PostAnswer.done_at.is_not(None), PostAnswer.coming.is_not(None)))
    .group_by(PostAnswer.post_id)
)


async def pressed(unit: Unit, posts: Collection[Post]) -> Mapping[int, Pressed]:
    """What the readers of these posts pressed; children are counted only where a post asks for something."""
    ids = [post.id for post in posts]
    asking = [post.id for post in posts if post.asks_for_more]
    rows = {row.post_id: row._asdict() for row in await unit.all(_PRESSED, {"posts": ids})}
    pupils, answered = {}, {}
    if asking:
        values = {"posts": asking, "now": unit.now}
        pupils = {row.post_id: row.number for row in await unit.all(_CHILDREN, values)}
        answered = {row.post_id: row.number for row in await unit.all(_ANSWERED_FOR, values)}
    return {
        post_id: Pressed(
            **{key: int(value) for key, value in rows.get(post_id, {}).items() if key != "post_id"},
            pupils=pupils.get(post_id, 0),
            answered_for=answered.get(post_id, 0),
        )
        for post_id in ids
    }


# Who -------------------------------------------------------------------------------------------------------------

_THEIRS, _OTHER_CHILD = aliased(GuardianshipRow), aliased(Pupil)
# An adult of a child at a secret address, whatever other children they have: whom no list shows.
_GUARDS_PROTECTED = exists().where(
    _THEIRS.person_id == Person.id,
    lasts(_THEIRS),
    _OTHER_CHILD.id == _THEIRS.pupil_id,
    _OTHER_CHILD.protected,
    _OTHER_CHILD.left_on.is_(None),
)
_ANSWER = and_(PostAnswer.post_id == bindparam("post"), PostAnswer.person_id == GuardianshipRow.person_id)
_READ = PostAnswer.seen_revision >= bindparam("asks")
_WHICH: Mapping[Who, ColumnElement[bool]] = {
    Who.UNREACHED: _LOST,
    Who.READ: _READ,
    Who.UNREAD: and_(_ARRIVED, or_(PostAnswer.seen_revision.is_(None), ~_READ)),
    Who.DONE: PostAnswer.done_at.is_not(None),
    Who.WITHOUT: ~exists().where(PostAudience.post_id == bindparam("post"), IS_ANSWERED_FOR, MEANT).correlate(Pupil),
    Who.COMING: PostAnswer.coming.is_(True),
    Who.NOT_COMING: PostAnswer.coming.is_(False),
}
_ADULTS = (
    select(
        GuardianshipRow.person_id,
        Pupil.id.label("pupil_id"),
        Person.given_name,
        Person.family_name,
        Person.phone,
        _GUARDS_PROTECTED.label("hidden"),
        Pupil.given_name.label("child"),
        SchoolClass.name.label("class_name"),
        Account.id.label("account_id"),
        Account.unreachable_since,
        Account.suspended_at,
        OutboxRow.state,
    )
    .select_from(GuardianshipRow)
    .join(Pupil, Pupil.id == GuardianshipRow.pupil_id)
    .join(SchoolClass, SchoolClass.id == Pupil.class_id)
    .join(Person, Person.id == GuardianshipRow.person_id)
    .outerjoin(PostAnswer, _ANSWER)
    .outerjoin(
        OutboxRow,
        and_(
            OutboxRow.about_kind == ABOUT,
            OutboxRow.about_id == bindparam("post"),
            OutboxRow.kind == POST,
            OutboxRow.person_id == GuardianshipRow.person_id,
        ),
    )
    .outerjoin(AccountLink, and_(AccountLink.person_id == Person.id, AccountLink.until.is_(None)))
    .outerjoin(Account, Account.id == AccountLink.account_id)
    .where(IS_READER, or_(bindparam("everybody", type_=Boolean()), among(Pupil.class_id, "classes")))
    .order_by(SchoolClass.name, Pupil.id, GuardianshipRow.person_id)
    .limit(MOST)
)
_LISTS = {who: _ADULTS.where(which) for who, which in _WHICH.items()}


async def adults(unit: Unit, post: Post, who: Who, classes: Collection[int] | None) -> list[Reached]:
    """These adults, once for each child of theirs in these classes (None: of the whole school)."""
    values = {
        **await who_reads(unit, post),
        "asks": post.asks_revision,
        "everybody": classes is None,
        "classes": list(classes or ()),
    }
    return [_reached(row) for row in await unit.all(_LISTS[who], values)]


def _reached(row: Row[Any]) -> Reached:
    why, since = Why.REFUSED, None
    if row.account_id is None:
        why = Why.NOT_JOINED
    elif row.unreachable_since is not None:
        why, since = Why.GONE, row.unreachable_since
    elif row.suspended_at is not None:
        why, since = Why.SILENT, row.suspended_at
    elif row.state == State.UNREACHABLE.value:
        why = Why.BACK
    name = "" if row.hidden else f"{row.given_name} {row.family_name}"
    return Reached(
        row.person_id,
        row.pupil_id,
        name,
        "" if row.hidden else row.child,
        row.class_name,
        None if row.hidden else row.phone,
        why,
        since,
    )


# What was sent ---------------------------------------------------------------------------------------------------

_GONE_OUT = PostRow.state.in_([PostState.SENDING.value, PostState.SENT.value])
_SENT = (
    select(PostRow.id)
    .where(
        _GONE_OUT,
        or_(
            among(PostRow.class_id, "classes"),
            and_(among(PostRow.school_id, "schools"), PostRow.send_at > bindparam("since")),
        ),
    )
    .order_by(PostRow.send_at.desc(), PostRow.id.desc())
    .limit(bindparam("most"))
    .offset(bindparam("skipped"))
)


async def sent_posts(
    unit: Unit, classes: Collection[int], schools: Collection[int], since: datetime, most: int, skipped: int
) -> list[Post]:
    """What went to these classes, and all posts of these schools since then, the newest first."""
    values = {
        "classes": list(classes), "schools": list(schools), "since": since, "most": most, "skipped": skipped
    }  # fmt: skip
    ids = [row.id for row in await unit.all(_SENT, values)]
    found = await posts_by_ids(unit, ids)
    return [found[each] for each in ids]


# Copies ----------------------------------------------------------------------------------------------------------

_COPIES = (
    select(
        OutboxRow.id,
        OutboxRow.key,
        OutboxRow.kind,
        OutboxRow.person_id,
        OutboxRow.state,
        OutboxRow.ring,
        OutboxRow.bundle,
        OutboxRow.params,
        OutboxRow.message_id.is_not(None).label("arrived"),
    )
    .where(
        OutboxRow.about_kind == ABOUT,
        OutboxRow.about_id == bindparam("post"),
        OutboxRow.kind.in_([POST, PART, CORRECTED, REMIND, DAY_BEFORE, FILES]),
        OutboxRow.id > bindparam("after"),
    )
    .order_by(OutboxRow.id)
    .limit(bindparam("most"))
)


async def copies_after(unit: Unit, post_id: int, row_id: int, most: int) -> list[Any]:
    """The next copies of a post and what was said of it since, by their rows, whatever became of them."""
    return list(await unit.all(_COPIES, {"post": post_id, "after": row_id, "most": most}))


_REMINDED = select(
    exists().where(
        OutboxRow.about_kind == ABOUT,
        OutboxRow.about_id == bindparam("post"),
        OutboxRow.kind == REMIND,
        OutboxRow.state == State.SENT.value,
        OutboxRow.send_at >= bindparam("since"),
    )
)


async def reminded_since(unit: Unit, post_id: int, since: datetime) -> bool:
    """Whether anybody was reminded of the post since then, by itself or by hand."""
    return bool(await unit.scalar(_REMINDED, {"post": post_id, "since": since}))
