"""Reading posts, and who reads them.

The one rule kept here: who reads a post is found anew each time it matters, from who is whose guardian at that
moment; nobody is told by a list that was once made.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from msgspec import Struct, field
from sqlalchemy import ColumnElement, Row, and_, bindparam, case, distinct, exists, func, or_, select

from bot.core.among import among
from bot.core.files import File, FileKind
from bot.core.tables import aliased
from bot.core.unit import Unit
from bot.news.facts import Audience, Concerned, NewsSchool, Post, PostWords, Reach, ReaderAnswer
from bot.news.models import Follow, PostAnswer, PostAudience, PostFile, PostKind, PostRow, PostState, PostText, Timing
from bot.news.plans import POST
from bot.news.rights import READ
from bot.outbox.models import OutboxRow
from bot.people.models import Guardianship, GuardianshipRow, Person, Pupil, SchoolClass
from bot.people.protection import IN_THE_BOT_FOR
from bot.people.reach import is_reached
from bot.people.ties import lasts
from bot.schools.models import School
from bot.schools.policy import Policy
from bot.schools.queries import policy_of

# Posts ----------------------------------------------------------------------------------------------------------

_POSTS = (
    select(
        *PostRow.__table__.c,
        School.name.label("school_name"),
        School.locale,
        School.zone,
        School.policy_version,
        Person.given_name,
    )
    .select_from(PostRow)
    .join(School, School.id == PostRow.school_id)
    .join(Person, Person.id == PostRow.written_by)
    .where(among(PostRow.id, "posts"))
)
# Locked alone, before it is read with what belongs to it: who waited for the lock would find a post that has changed
# hands meanwhile without its writer, and so not at all. Whoever answers under it does not wait.
_LOCK = select(PostRow.id).where(among(PostRow.id, "posts")).order_by(PostRow.id).with_for_update(key_share=True)
_TEXTS = select(PostText.post_id, PostText.language, PostText.words, PostText.help).where(
    among(PostText.post_id, "posts")
)
_FILES = (
    select(PostFile.post_id, PostFile.kind, PostFile.file_id, PostFile.name, PostFile.size)
    .where(among(PostFile.post_id, "posts"))
    .order_by(PostFile.post_id, PostFile.place)
)
_AUDIENCES = (
    select(PostAudience.post_id, PostAudience.class_id, PostAudience.pupil_id, SchoolClass.name)
    .select_from(PostAudience)
    .outerjoin(SchoolClass, SchoolClass.id == PostAudience.class_id)
    .where(among(PostAudience.post_id, "posts"))
    .order_by(PostAudience.id)
)
_TEAMS = select(Person.id, Person.given_name).where(among(Person.id, "persons"))


class _Parts(Struct):
    """What belongs to one post, as it is gathered."""

    texts: dict[str, PostWords] = field(default_factory=dict)
    files: list[File] = field(default_factory=list)
    classes: dict[int, str] = field(default_factory=dict)
    pupils: set[int] = field(default_factory=set)
    school: bool = False


async def posts_by_ids(unit: Unit, ids: Collection[int], *, locked: bool = False) -> dict[int, Post]:
    """Posts by id, whole, in four statements however many there are, and one more to lock them."""
    wanted = {"posts": sorted(ids)}
    if locked and ids:
        await unit.all(_LOCK, wanted)
    rows = await unit.all(_POSTS, wanted) if ids else []
    if not rows:
        return {}
    parts = {row.id: _Parts() for row in rows}
    for text in await unit.all(_TEXTS, wanted):
        parts[text.post_id].texts[text.language] = PostWords(text.words, text.help)
    for file in await unit.all(_FILES, wanted):
        parts[file.post_id].files.append(File(FileKind(file.kind), file.file_id, file.name, file.size))
    for each in await unit.all(_AUDIENCES, wanted):
        _add_audience(parts[each.post_id], each)
    team = await _team(unit, rows)
    return {
        row.id: _post(row, parts[row.id], await policy_of(unit, row.school_id, row.policy_version), team)
        for row in rows
    }


async def _team(unit: Unit, rows: Sequence[Row[Any]]) -> Mapping[int, str]:
    """First names of who takes part; asked for only where somebody was named."""
    wanted = sorted({person for row in rows for person in row.team or ()})
    return {row.id: row.given_name for row in await unit.all(_TEAMS, {"persons": wanted})} if wanted else {}


async def post_by_id(unit: Unit, post_id: int, *, locked: bool = False) -> Post | None:
    return (await posts_by_ids(unit, [post_id], locked=locked)).get(post_id)


def _add_audience(parts: _Parts, row: Row[Any]) -> None:
    if row.class_id is not None:
        parts.classes[row.class_id] = row.name
    elif row.pupil_id is not None:
        parts.pupils.add(row.pupil_id)
    else:
        parts.school = True


# What a post has as its row has it.
_AS_KEPT = (
    "id", "class_id", "written_by", "language", "send_at", "made_at", "sent_at", "ended_at", "revision",
    "asks_revision", "valid_until", "done_by", "link", "starts_at", "ends_at", "place", "counts_people", "week",
    "spread_to", "album", "name_allowed", "followed_to", "reminded_on", "after_id",
)  # fmt: skip


def _post(row: Row[Any], parts: _Parts, policy: Policy, team: Mapping[int, str]) -> Post:
    portal = policy.portal.names[0] if policy.portal.names else ""
    return Post(
        **{name: getattr(row, name) for name in _AS_KEPT},
        school=NewsSchool(row.school_id, row.school_name, row.locale, row.zone, row.policy_version, portal),
        writer=row.given_name,
        kind=PostKind(row.kind),
        state=PostState(row.state),
        timing=Timing(row.timing),
        agenda=tuple(row.agenda or ()),
        source=tuple(row.source or ()),
        audience=Audience(parts.school, parts.classes, frozenset(parts.pupils)),
        texts=parts.texts,
        files=tuple(parts.files),
        follows=Follow(row.follows) if row.follows else None,
        team_ids=tuple(row.team or ()),
        team=tuple(team[each] for each in row.team or () if team.get(each)),
    )


# Readers ---------------------------------------------------------------------------------------------------------


def reading_kinds(policy: Policy) -> list[str]:
    """Which guardianships read the news: custody, and what the policy lets the others do."""
    allowed = {
        Guardianship.INFORMATION: policy.guardianships.information,
        Guardianship.OTHER: policy.guardianships.other,
    }
    return [Guardianship.CUSTODY.value, *(kind.value for kind, rights in allowed.items() if READ in rights)]


# The sums keep a planner from reading all that a class was ever told: a post's audience is a few rows.
MEANT: ColumnElement[bool] = or_(
    PostAudience.class_id + 0 == Pupil.class_id,
    PostAudience.pupil_id + 0 == Pupil.id,
    and_(PostAudience.class_id.is_(None), (PostAudience.pupil_id + 0).is_(None)),
)
# From readers to posts: the sum keeps it from reading a whole school's pupils for a few people.
_OF_SCHOOL = Pupil.school_id + 0 == PostAudience.school_id
IS_READER = and_(
    Pupil.school_id == bindparam("school"),
    Pupil.left_on.is_(None),
    lasts(GuardianshipRow),
    IN_THE_BOT_FOR,
    among(GuardianshipRow.kind, "kinds"),
    exists().where(PostAudience.post_id == bindparam("post"), MEANT).correlate(Pupil),
)
_READERS = (
    select(GuardianshipRow.person_id)
    .distinct()
    .join(Pupil, Pupil.id == GuardianshipRow.pupil_id)
    .where(IS_READER, GuardianshipRow.person_id > bindparam("after"))
    .order_by(GuardianshipRow.person_id)
    .limit(bindparam("most"))
)
_REACHED = is_reached(GuardianshipRow.person_id)
_UNREACHED = (
    select(GuardianshipRow.person_id)
    .distinct()
    .join(Pupil, Pupil.id == GuardianshipRow.pupil_id)
    .where(IS_READER, ~_REACHED)
    .order_by(GuardianshipRow.person_id)
)
_REACH = (
    select(
        func.count(distinct(GuardianshipRow.person_id)).label("adults"),
        func.count(distinct(case((_REACHED, GuardianshipRow.person_id)))).label("reached"),
    )
    .select_from(GuardianshipRow)
    .join(Pupil, Pupil.id == GuardianshipRow.pupil_id)
    .where(IS_READER)
)


async def who_reads(unit: Unit, post: Post) -> dict[str, Any]:
    """What IS_READER is asked with."""
    policy = await policy_of(unit, post.school.id, post.school.policy_version)
    return {"school": post.school.id, "post": post.id, "kinds": reading_kinds(policy), "now": unit.now}


async def readers_after(unit: Unit, post: Post, person_id: int, most: int) -> list[int]:
    """The next readers of the post by person id, linked or not: who joins soon is told then."""
    values = {**await who_reads(unit, post), "after": person_id, "most": most}
    return [row.person_id for row in await unit.all(_READERS, values)]


async def reach_of(unit: Unit, post: Post) -> Reach:
    """How many adults the post's audience has now, and how many of them are reached here."""
    row = await unit.first(_REACH, await who_reads(unit, post))
    assert row is not None
    return Reach(row.adults, row.reached)


async def unreached_readers(unit: Unit, post: Post) -> list[int]:
    """Whom of the post's audience nothing here reaches now."""
    return [row.person_id for row in await unit.all(_UNREACHED, await who_reads(unit, post))]


_CONCERNED = (
    select(
        PostAudience.post_id,
        PostAudience.class_id,
        PostAudience.pupil_id,
        GuardianshipRow.person_id,
        GuardianshipRow.kind,
        Pupil.protected,
        SchoolClass.name.label("class_name"),
        School.id.label("school_id"),
        School.policy_version,
    )
    .select_from(PostAudience)
    .join(School, School.id == PostAudience.school_id)
    .join(Pupil, and_(_OF_SCHOOL, MEANT))
    .join(SchoolClass, SchoolClass.id == Pupil.class_id)
    .join(GuardianshipRow, GuardianshipRow.pupil_id == Pupil.id)
    .where(
        among(PostAudience.post_id, "posts"),
        among(GuardianshipRow.person_id, "persons"),
        Pupil.left_on.is_(None),
        lasts(GuardianshipRow),
        IN_THE_BOT_FOR,
    )
    .order_by(SchoolClass.name)
)


async def concerned(
    unit: Unit, post_ids: Collection[int], person_ids: Collection[int]
) -> dict[tuple[int, int], Concerned]:
    """Which of these people read which of these posts, by (post id, person id), and through which classes of theirs.

    One statement; who is not in the answer has nothing to do with the post, or no longer.
    """
    rows = await unit.all(_CONCERNED, {"posts": sorted(post_ids), "persons": sorted(person_ids), "now": unit.now})
    found: dict[tuple[int, int], Concerned] = {}
    for row in rows:
        policy = await policy_of(unit, row.school_id, row.policy_version)
        if row.kind in reading_kinds(policy):
            before = found.get((row.post_id, row.person_id), Concerned(secret=True))
            to_all = row.class_id is None and row.pupil_id is None
            named = () if row.protected or to_all else (row.class_name,)
            classes = tuple(dict.fromkeys((*before.classes, *named)))
            found[row.post_id, row.person_id] = Concerned(classes, before.secret and row.protected)
    return found


_GUARDS_TOO = aliased(GuardianshipRow)
# Somebody at the pupil's home did what the post asks, or said whether they come.
IS_ANSWERED_FOR = (
    exists()
    .where(
        _GUARDS_TOO.pupil_id == Pupil.id,
        lasts(_GUARDS_TOO),
        PostAnswer.post_id == PostAudience.post_id,
        PostAnswer.person_id == _GUARDS_TOO.person_id,
        or_(PostAnswer.done_at.is_not(None), PostAnswer.coming.is_not(None)),
    )
    .correlate(Pupil, PostAudience)
)
_WITHOUT = (
    select(PostAudience.post_id, GuardianshipRow.person_id)
    .distinct()
    .select_from(PostAudience)
    .join(Pupil, and_(_OF_SCHOOL, MEANT))
    .join(GuardianshipRow, GuardianshipRow.pupil_id == Pupil.id)
    .where(
        among(PostAudience.post_id, "posts"),
        among(GuardianshipRow.person_id, "persons"),
        Pupil.left_on.is_(None),
        lasts(GuardianshipRow),
        IN_THE_BOT_FOR,
        ~IS_ANSWERED_FOR,
    )
)


async def without(unit: Unit, post_ids: Collection[int], person_ids: Collection[int]) -> set[tuple[int, int]]:
    """(post id, person id) of these people where a child of theirs has nobody yet who did or answered what it asks."""
    rows = await unit.all(_WITHOUT, {"posts": sorted(post_ids), "persons": sorted(person_ids), "now": unit.now})
    return {(row.post_id, row.person_id) for row in rows}


# What was sent ---------------------------------------------------------------------------------------------------

_BUNDLED = (
    select(OutboxRow.about_id, OutboxRow.person_id, OutboxRow.bundle)
    .where(
        among(OutboxRow.person_id, "persons"),
        among(OutboxRow.bundle, "bundles"),
        OutboxRow.kind == POST,
        OutboxRow.message_id.is_not(None),
    )
    .order_by(OutboxRow.id)
)


async def bundled(
    unit: Unit, bundles: Collection[str], person_ids: Collection[int]
) -> dict[tuple[int, str], list[int]]:
    """The posts that these people got in these bundles, in order, by (person id, bundle)."""
    found: dict[tuple[int, str], list[int]] = {}
    for row in await unit.all(_BUNDLED, {"persons": sorted(person_ids), "bundles": sorted(bundles)}):
        found.setdefault((row.person_id, row.bundle), []).append(row.about_id)
    return found


# What was pressed ------------------------------------------------------------------------------------------------

_ANSWERS = select(*PostAnswer.__table__.c).where(
    among(PostAnswer.post_id, "posts"), among(PostAnswer.person_id, "persons")
)


async def answers_of(
    unit: Unit, post_ids: Collection[int], person_ids: Collection[int]
) -> Mapping[tuple[int, int], ReaderAnswer]:
    """What these people pressed under these posts, by (post id, person id)."""
    rows = await unit.all(_ANSWERS, {"posts": sorted(post_ids), "persons": sorted(person_ids)})
    return {
        (row.post_id, row.person_id): ReaderAnswer(
            row.seen_at, row.seen_revision, row.done_at, row.coming, row.adults, row.children
        )
        for row in rows
    }
