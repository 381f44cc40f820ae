"""Reading drafts, whom an audience has, and names that stand in a text."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import Boolean, and_, bindparam, exists, or_, select

from bot.core.among import among
from bot.core.unit import Unit
from bot.news.facts import Post
from bot.news.models import PostAnswer, PostAudience, PostKind, PostRow, PostState
from bot.news.queries import posts_by_ids, unreached_readers
from bot.news.writing.rules import DRAFTED
from bot.people.models import GuardianshipRow, Person, Pupil, SchoolClass
from bot.people.protection import IN_THE_BOT_FOR, admitted
from bot.people.ties import lasts

_MINE = and_(among(PostRow.written_by, "persons"), PostRow.kind.in_([kind.value for kind in DRAFTED]))
_LATEST = (
    select(PostRow.id)
    .where(_MINE, PostRow.state == PostState.DRAFT.value, PostRow.made_at >= bindparam("since"))
    .order_by(PostRow.id.desc())
    .limit(bindparam("most"))
)
_OPEN = (
    select(PostRow.id)
    .where(_MINE, PostRow.state.in_([PostState.DRAFT.value, PostState.SCHEDULED.value]))
    # What is to go can be stopped, however many drafts lie above it.
    .order_by(PostRow.state.desc(), PostRow.id.desc())
    .limit(12)
)
_LATELY = (
    select(PostRow.id)
    .where(among(PostRow.written_by, "persons"), PostRow.made_at >= bindparam("since"), PostRow.source.is_not(None))
    .order_by(PostRow.id.desc())
    .limit(60)
)
_NAMES = (
    select(Pupil.given_name, Pupil.alias)
    .where(Pupil.school_id == bindparam("school"), Pupil.left_on.is_(None))
    .where(or_(among(Pupil.class_id, "classes"), bindparam("everybody", type_=Boolean())))
)
# A person's messages can be changed for two days.
_CHANGEABLE = timedelta(days=3)


async def drafts_since(unit: Unit, persons: Collection[int], since: datetime, most: int = 1) -> list[Post]:
    """These people's drafts since then, the newest first."""
    rows = await unit.all(_LATEST, {"persons": list(persons), "since": since, "most": most})
    return await _in_order(unit, [row.id for row in rows])


async def open_posts(unit: Unit, persons: Collection[int]) -> list[Post]:
    """What these people have still to go, and their drafts, the newest first."""
    return await _in_order(unit, [row.id for row in await unit.all(_OPEN, {"persons": list(persons)})])


async def made_of(unit: Unit, persons: Collection[int], message_id: int) -> Post | None:
    """The post of theirs that was made of this message, sent or not."""
    rows = await unit.all(_LATELY, {"persons": list(persons), "since": unit.now - _CHANGEABLE})
    found = await _in_order(unit, [row.id for row in rows])
    return next((post for post in found if message_id in post.source), None)


async def _in_order(unit: Unit, ids: Sequence[int]) -> list[Post]:
    found = await posts_by_ids(unit, ids)
    return [found[each] for each in ids if each in found]


async def first_names(unit: Unit, post: Post) -> tuple[str, ...]:
    """The first names of all pupils whose homes may read the post, or whose classmates' may: protected ones as well,
    since a name in a text is one whether the bot knows its child or not."""
    classes = {*post.audience.classes, *([post.class_id] if post.class_id is not None else [])}
    values = {"school": post.school.id, "classes": sorted(classes), "everybody": post.audience.school}
    rows = await unit.all(_NAMES, values)
    return tuple(dict.fromkeys(name for row in rows for name in (row.given_name, row.alias) if name))


class ToRing(Struct, frozen=True):
    """An adult who is not reached here."""

    person_id: int
    given_name: str
    family_name: str
    phone: str | None


_PEOPLE = (
    select(Person.id, Person.given_name, Person.family_name, Person.phone)
    .where(among(Person.id, "persons"))
    .where(
        exists().where(
            GuardianshipRow.person_id == Person.id,
            lasts(GuardianshipRow),
            Pupil.id == GuardianshipRow.pupil_id,
            Pupil.left_on.is_(None),
            Pupil.protected.is_(False),
        )
    )
    .where(
        # An adult of a child at a secret address stands on no list.
        ~exists().where(
            GuardianshipRow.person_id == Person.id,
            lasts(GuardianshipRow),
            Pupil.id == GuardianshipRow.pupil_id,
            Pupil.protected.is_(True),
        )
    )
)


async def to_ring(unit: Unit, post: Post) -> list[ToRing]:
    """Who of the audience is not reached here, unordered."""
    persons = await unreached_readers(unit, post)
    rows = await unit.all(_PEOPLE, {"persons": persons, "now": unit.now}) if persons else []
    return [ToRing(row.id, row.given_name, row.family_name, row.phone) for row in rows]


# Only those concerned -------------------------------------------------------------------------------------------------

_OF_CLASS = (
    select(PostRow.id)
    .where(
        PostRow.state.in_([PostState.SENDING.value, PostState.SENT.value]),
        PostRow.sent_at >= bindparam("since"),
        exists().where(PostAudience.post_id == PostRow.id, PostAudience.class_id == bindparam("class_id")),
    )
    .order_by(PostRow.sent_at.desc())
    .limit(30)
)
_TIED = (
    select(Pupil.id.label("pupil_id"), PostAnswer.coming, PostAnswer.done_at, PostAnswer.seen_at)
    .select_from(Pupil)
    .join(GuardianshipRow, GuardianshipRow.pupil_id == Pupil.id)
    .outerjoin(
        PostAnswer,
        and_(PostAnswer.person_id == GuardianshipRow.person_id, PostAnswer.post_id == bindparam("post")),
    )
    .where(
        Pupil.class_id == bindparam("class_id"),
        Pupil.left_on.is_(None),
        admitted(),
        IN_THE_BOT_FOR,
        lasts(GuardianshipRow),
    )
)
_ASKED_FOR = timedelta(days=60)


async def posts_of_class(unit: Unit, class_id: int) -> list[Post]:
    """What the class was lately told, the newest first."""
    rows = await unit.all(_OF_CLASS, {"class_id": class_id, "since": unit.now - _ASKED_FOR})
    return await _in_order(unit, [row.id for row in rows])


async def pupils_coming(unit: Unit, post: Post, class_id: int) -> list[int]:
    """The class's pupils one of whose adults said that they come."""
    rows = await unit.all(_TIED, {"post": post.id, "class_id": class_id, "now": unit.now})
    return sorted({row.pupil_id for row in rows if row.coming})


async def pupils_silent(unit: Unit, post: Post, class_id: int) -> list[int]:
    """The class's pupils none of whose adults has done what the post asks for: come or not, done, read."""
    rows = await unit.all(_TIED, {"post": post.id, "class_id": class_id, "now": unit.now})
    everybody = {row.pupil_id for row in rows}
    if post.is_dated:
        heard = {row.pupil_id for row in rows if row.coming is not None}
    elif post.kind is PostKind.NEED:
        heard = {row.pupil_id for row in rows if row.done_at is not None}
    else:
        heard = {row.pupil_id for row in rows if row.seen_at is not None}
    return sorted(everybody - heard)


async def class_name_of(unit: Unit, class_id: int) -> str:
    return str(await unit.scalar(select(SchoolClass.name).where(SchoolClass.id == class_id)) or "")
