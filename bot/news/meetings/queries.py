"""Whose word a meeting waits for, which meetings a team has, what a home has at the same time.

The one rule kept here: whoever speaks for a class is found anew each time it matters; a mandate that has ended says
nothing any more.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Row, and_, bindparam, exists, or_, select

from bot.core.among import among
from bot.core.tables import aliased, written
from bot.core.unit import Unit
from bot.news.facts import Post
from bot.news.meetings.facts import Agreement, Said
from bot.news.models import PostAnswer, PostAudience, PostKind, PostProposal, PostRow, PostState
from bot.news.plans import ABOUT, CALENDAR, POST
from bot.news.queries import posts_by_ids
from bot.outbox.models import OutboxRow, State
from bot.people.models import (
    GuardianshipRow,
    Person,
    Pupil,
    Representative,
    RepresentativeRow,
    SchoolClass,
    StaffRole,
    StaffRoleRow,
)
from bot.people.protection import admitted
from bot.people.reach import is_reached
from bot.people.ties import holds, lasts
from bot.schools.queries import all_schools

# What stands in a row of head or office, who answer for what nobody else could agree to.
VOUCHED = "#"
DATED = (PostKind.MEETING.value, PostKind.EVENT.value)
STANDING = (PostState.SENDING.value, PostState.SENT.value)
_UNSENT = (PostState.DRAFT, PostState.PROPOSED, PostState.AGREED, PostState.SCHEDULED)


# Whose word --------------------------------------------------------------------------------------------------------

_PARENTS = (
    select(
        PostAudience.post_id,
        RepresentativeRow.person_id,
        RepresentativeRow.class_id,
        Person.given_name,
        Person.family_name,
        is_reached(RepresentativeRow.person_id).label("reached"),
        PostProposal.asked_at,
        PostProposal.agrees,
        PostProposal.words,
    )
    .select_from(PostAudience)
    .join(PostRow, PostRow.id == PostAudience.post_id)
    .join(SchoolClass, and_(SchoolClass.school_id == PostRow.school_id, SchoolClass.left_on.is_(None)))
    .join(
        RepresentativeRow,
        and_(
            RepresentativeRow.class_id == SchoolClass.id,
            RepresentativeRow.role == written(Representative.CONTACT_PARENT),
            holds(RepresentativeRow),
        ),
    )
    .join(Person, Person.id == RepresentativeRow.person_id)
    .outerjoin(
        PostProposal,
        and_(
            PostProposal.post_id == PostRow.id,
            PostProposal.person_id == RepresentativeRow.person_id,
            PostProposal.revision == PostRow.revision,
        ),
    )
    .where(
        among(PostAudience.post_id, "posts"),
        PostAudience.pupil_id.is_(None),
        or_(PostAudience.class_id.is_(None), PostAudience.class_id == SchoolClass.id),
    )
    .order_by(RepresentativeRow.id)
)
_VOUCHES = select(PostProposal.post_id, PostProposal.words).where(
    among(PostProposal.post_id, "posts"),
    PostProposal.agrees.is_(True),
    PostProposal.words.is_not(None),
    exists().where(PostRow.id == PostProposal.post_id, PostRow.revision == PostProposal.revision),
)
_OWN = select(PostProposal.id).where(
    PostProposal.post_id == bindparam("post"),
    PostProposal.revision == bindparam("revision"),
    PostProposal.person_id == bindparam("person"),
)


async def agreements(unit: Unit, post_ids: Collection[int]) -> dict[int, Agreement]:
    """What the contact parents say to these meetings as they are proposed now. Two statements."""
    values = {"posts": sorted(post_ids), "now": unit.now}
    found: dict[int, dict[int, Said]] = {each: {} for each in post_ids}
    for row in await unit.all(_PARENTS, values):
        # Of a person who speaks for two of the classes, once.
        found[row.post_id].setdefault(row.person_id, _said(row))
    vouched = {row.post_id for row in await unit.all(_VOUCHES, values) if row.words == VOUCHED}
    return {each: Agreement(tuple(said.values()), each in vouched) for each, said in found.items()}


def _said(row: Row[tuple[object, ...]]) -> Said:
    name = f"{row.given_name} {row.family_name}".strip()
    return Said(
        row.person_id,
        row.class_id,
        name,
        bool(row.reached),
        row.asked_at,
        row.agrees,
        None if row.agrees else row.words,
    )


async def agreement_of(unit: Unit, post_id: int) -> Agreement:
    return (await agreements(unit, [post_id]))[post_id]


async def own_word(unit: Unit, post: Post, person_id: int) -> int | None:
    """The row in which this person's word to this revision stands."""
    values = {"post": post.id, "revision": post.revision, "person": person_id}
    found: int | None = await unit.scalar(_OWN, values)
    return found


# To what was to be by now nobody has a word any more.
_IS_AHEAD = and_(
    among(PostRow.school_id, "schools"),
    # The few of a school that have not gone out, by its index.
    PostRow.sent_at.is_(None),
    PostRow.starts_at > bindparam("now"),
)
_UNSETTLED = (
    select(PostRow.id, PostRow.state)
    .where(_IS_AHEAD, PostRow.state.in_([PostState.PROPOSED.value, PostState.AGREED.value]))
    .order_by(PostRow.id)
    .limit(1000)
)
_PROPOSED_TO = (
    select(PostRow.id)
    .distinct()
    .join(PostAudience, PostAudience.post_id == PostRow.id)
    .where(
        _IS_AHEAD,
        PostRow.state == PostState.PROPOSED.value,
        or_(
            among(PostAudience.class_id, "classes"),
            and_(PostAudience.class_id.is_(None), PostAudience.pupil_id.is_(None)),
        ),
    )
    .order_by(PostRow.id)
    .limit(20)
)


async def proposed_to(unit: Unit, schools: Collection[int], classes: Collection[int]) -> list[Post]:
    """What is proposed to the contact parents of these classes."""
    values = {"schools": sorted(schools), "classes": sorted(classes), "now": unit.now}
    found = await posts_by_ids(unit, [row.id for row in await unit.all(_PROPOSED_TO, values)])
    return list(found.values())


async def all_unsent(unit: Unit) -> dict[int, PostState]:
    """What waits for anybody's word, or is agreed to and has not been sent, by its state."""
    schools = [school.id for school in await all_schools(unit)]
    rows = await unit.all(_UNSETTLED, {"schools": schools, "now": unit.now})
    return {row.id: PostState(row.state) for row in rows}


_SCHOOL_WIDE = select(StaffRoleRow.person_id).where(
    StaffRoleRow.school_id == bindparam("school"),
    StaffRoleRow.role.in_([StaffRole.HEAD.value, StaffRole.OFFICE.value]),
    holds(StaffRoleRow),
)


async def head_and_office(unit: Unit, school_id: int) -> list[int]:
    rows = await unit.all(_SCHOOL_WIDE, {"school": school_id, "now": unit.now})
    return sorted({row.person_id for row in rows})


_CONTACT_TEACHERS = (
    select(StaffRoleRow.class_id, StaffRoleRow.person_id)
    .join(SchoolClass, SchoolClass.id == StaffRoleRow.class_id)
    .where(
        SchoolClass.school_id == bindparam("school"),
        SchoolClass.left_on.is_(None),
        StaffRoleRow.role == written(StaffRole.CONTACT_TEACHER),
        holds(StaffRoleRow),
    )
)


async def contact_teachers(unit: Unit, school_id: int) -> list[tuple[int, int]]:
    """(class, contact teacher) of the school."""
    rows = await unit.all(_CONTACT_TEACHERS, {"school": school_id, "now": unit.now})
    return [(row.class_id, row.person_id) for row in rows]


_CLASSES = select(SchoolClass.id, SchoolClass.name, SchoolClass.school_id).where(among(SchoolClass.id, "classes"))


async def class_names(unit: Unit, class_ids: Collection[int]) -> Mapping[int, str]:
    return {row.id: row.name for row in await unit.all(_CLASSES, {"classes": sorted(class_ids)})}


# Which meetings ----------------------------------------------------------------------------------------------------

_OF_TEAM = (
    select(PostRow.id)
    .where(
        PostRow.kind.in_(DATED),
        PostRow.state.in_([*(state.value for state in _UNSENT), *STANDING]),
        or_(PostRow.starts_at.is_(None), PostRow.starts_at > bindparam("since")),
        or_(
            among(PostRow.class_id, "classes"),
            and_(among(PostRow.school_id, "schools"), PostRow.class_id.is_(None)),
        ),
    )
    .order_by(PostRow.starts_at.desc(), PostRow.id.desc())
    .limit(bindparam("most"))
    .offset(bindparam("skipped"))
)


async def meetings_of(
    unit: Unit, classes: Collection[int], schools: Collection[int], since: datetime, most: int, skipped: int
) -> list[Post]:
    """What is being made for these classes, or by these schools, and what is to come or was since then."""
    values = {
        "classes": sorted(classes), "schools": sorted(schools), "since": since, "most": most, "skipped": skipped
    }  # fmt: skip
    ids = [row.id for row in await unit.all(_OF_TEAM, values)]
    found = await posts_by_ids(unit, ids)
    return [found[each] for each in ids]


_HELD = (
    select(PostRow.id, PostRow.starts_at, PostRow.ends_at, PostRow.state, PostAudience.class_id, PostRow.school_id)
    .select_from(PostRow)
    .join(PostAudience, PostAudience.post_id == PostRow.id)
    .where(
        among(PostRow.school_id, "schools"),
        PostRow.kind == PostKind.MEETING.value,
        PostRow.state.in_([*(state.value for state in _UNSENT), *STANDING]),
        PostRow.starts_at >= bindparam("since"),
        PostAudience.pupil_id.is_(None),
        or_(PostAudience.class_id.is_(None), among(PostAudience.class_id, "classes")),
    )
)


async def held_meetings(
    unit: Unit, schools: Collection[int], classes: Collection[int], since: datetime
) -> Sequence[Row[tuple[object, ...]]]:
    """Parents' meetings since then that these classes are among, whatever state they are in, once for each class."""
    values = {"schools": sorted(schools), "classes": sorted(classes), "since": since}
    return await unit.all(_HELD, values)


# At home -----------------------------------------------------------------------------------------------------------

_OTHER_ANSWER = aliased(PostAnswer)
_AT_ONCE = (
    select(PostRow.id)
    .where(
        PostRow.id != bindparam("post"),
        among(PostRow.school_id, "schools"),
        PostRow.kind.in_(DATED),
        PostRow.state.in_(STANDING),
        PostRow.starts_at < bindparam("ends"),
        PostRow.ends_at > bindparam("starts"),
        exists().where(
            PostAudience.post_id == PostRow.id,
            or_(
                among(PostAudience.class_id, "classes"),
                among(PostAudience.pupil_id, "pupils"),
                and_(PostAudience.class_id.is_(None), PostAudience.pupil_id.is_(None)),
            ),
        ),
        ~exists().where(
            _OTHER_ANSWER.post_id == PostRow.id,
            among(_OTHER_ANSWER.person_id, "persons"),
            _OTHER_ANSWER.coming.is_(False),
        ),
    )
    .order_by(PostRow.starts_at)
    .limit(3)
)


async def at_once(
    unit: Unit,
    post: Post,
    schools: Collection[int],
    classes: Collection[int],
    pupils: Collection[int],
    persons: Collection[int],
) -> list[Post]:
    """Other meetings and events of these children's homes in the same hours, but those that one does not come to."""
    values = {
        "post": post.id, "schools": sorted(schools), "classes": sorted(classes), "pupils": sorted(pupils),
        "persons": sorted(persons), "starts": post.starts_at, "ends": post.ends_at or post.starts_at,
    }  # fmt: skip
    rows = await unit.all(_AT_ONCE, values)
    return list((await posts_by_ids(unit, [row.id for row in rows])).values())


_COMES = aliased(GuardianshipRow)
_NOT_THERE = (
    select(Pupil.id)
    .join(PostAudience, and_(PostAudience.post_id == bindparam("post"), PostAudience.school_id == Pupil.school_id))
    .where(
        Pupil.left_on.is_(None),
        admitted(),
        Pupil.class_id == bindparam("of_class"),
        or_(
            PostAudience.class_id == Pupil.class_id,
            PostAudience.pupil_id == Pupil.id,
            and_(PostAudience.class_id.is_(None), PostAudience.pupil_id.is_(None)),
        ),
        ~exists().where(
            _COMES.pupil_id == Pupil.id,
            lasts(_COMES),
            PostAnswer.post_id == bindparam("post"),
            PostAnswer.person_id == _COMES.person_id,
            PostAnswer.coming.is_(True),
        ),
    )
    .distinct()
)


async def pupils_without(unit: Unit, post: Post, class_id: int) -> list[int]:
    """The class's pupils of whose homes nobody said that they come."""
    values = {"post": post.id, "of_class": class_id, "now": unit.now}
    return sorted(row.id for row in await unit.all(_NOT_THERE, values))


_AFTERWARDS = select(PostRow.after_id, PostRow.class_id, PostRow.id).where(
    among(PostRow.after_id, "posts"),
    PostRow.state.not_in([PostState.WITHDRAWN.value, PostState.DISCARDED.value]),
)


async def written_after(unit: Unit, post_ids: Collection[int]) -> dict[tuple[int, int], int]:
    """What tells those who were not there, by meeting and class: a draft, or sent."""
    rows = await unit.all(_AFTERWARDS, {"posts": sorted(post_ids)})
    return {(row.after_id, row.class_id): row.id for row in rows}


_HAS_COPY = exists().where(
    OutboxRow.about_kind == ABOUT,
    OutboxRow.about_id == PostAnswer.post_id,
    OutboxRow.kind == POST,
    OutboxRow.person_id == PostAnswer.person_id,
    or_(OutboxRow.message_id.is_not(None), OutboxRow.state == State.SENDING.value),
)
_WITHOUT_COPY = select(PostAnswer.person_id).where(PostAnswer.post_id == bindparam("post"), ~_HAS_COPY)


async def without_copy(unit: Unit, post_id: int) -> list[int]:
    """Who has answered it where it was found: they came after it was sent, or were not reached then."""
    return sorted(row.person_id for row in await unit.all(_WITHOUT_COPY, {"post": post_id}))


_TOOK = select(OutboxRow.person_id).where(
    OutboxRow.about_kind == ABOUT,
    OutboxRow.about_id == bindparam("post"),
    OutboxRow.kind == CALENDAR,
    OutboxRow.state != State.CANCELLED.value,
    among(OutboxRow.person_id, "persons"),
)


async def took_calendar(unit: Unit, post_id: int, persons: Collection[int]) -> list[int]:
    """Who of these took its calendar file."""
    return [row.person_id for row in await unit.all(_TOOK, {"post": post_id, "persons": sorted(persons)})]
