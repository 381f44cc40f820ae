"""Which classes were told no good story."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from msgspec import Struct
from sqlalchemy import and_, bindparam, exists, or_, select

from bot.core.among import among
from bot.core.unit import Unit
from bot.news.models import PostAudience, PostKind, PostRow, PostState
from bot.news.stories.plans import ABOUT, STORY_DUE
from bot.outbox.models import OutboxRow
from bot.people.models import SchoolClass, StaffRole, StaffRoleRow
from bot.people.ties import holds

_GOES = PostRow.state.in_([state.value for state in (PostState.SCHEDULED, PostState.SENDING, PostState.SENT)])
_TO_CLASS = or_(
    PostRow.class_id == SchoolClass.id,
    exists().where(
        PostAudience.post_id == PostRow.id,
        or_(
            PostAudience.class_id == SchoolClass.id,
            and_(PostAudience.class_id.is_(None), PostAudience.pupil_id.is_(None)),
        ),
    ),
)
_STORY = exists().where(
    PostRow.school_id == SchoolClass.school_id,
    PostRow.kind == PostKind.STORY.value,
    _GOES,
    PostRow.send_at >= bindparam("since"),
    _TO_CLASS,
)
# Of its own: there the news is in use.
_TOLD = exists().where(PostRow.class_id == SchoolClass.id, PostRow.state == PostState.SENT.value)
_WITHOUT = (
    select(SchoolClass.id, SchoolClass.name, StaffRoleRow.person_id)
    .join(
        StaffRoleRow,
        and_(
            StaffRoleRow.class_id == SchoolClass.id,
            StaffRoleRow.role == StaffRole.CONTACT_TEACHER.value,
            holds(StaffRoleRow),
        ),
    )
    .where(SchoolClass.left_on.is_(None), _TOLD, ~_STORY)
    .order_by(SchoolClass.id, StaffRoleRow.person_id)
)
_ASKED = exists().where(
    OutboxRow.about_kind == ABOUT,
    OutboxRow.about_id == SchoolClass.id,
    OutboxRow.kind == STORY_DUE,
    OutboxRow.send_at >= bindparam("asked_since"),
)
_TO_ASK = _WITHOUT.where(SchoolClass.school_id == bindparam("school"), ~_ASKED)
_STILL = _WITHOUT.where(among(SchoolClass.id, "classes"))


class Quiet(Struct, frozen=True):
    """A class without a good story lately, and who answers for it."""

    class_id: int
    name: str
    person_id: int


async def to_ask(unit: Unit, school_id: int, since: datetime, asked_since: datetime) -> list[Quiet]:
    """The school's classes without a good story since, whose team was not asked since the other."""
    values = {"school": school_id, "since": since, "asked_since": asked_since, "now": unit.now}
    return [Quiet(row.id, row.name, row.person_id) for row in await unit.all(_TO_ASK, values)]


async def still_without(unit: Unit, class_ids: Collection[int], since: datetime) -> list[Quiet]:
    """Those of these classes that still have none, with who answers for them now."""
    values = {"classes": sorted(class_ids), "since": since, "now": unit.now}
    return [Quiet(row.id, row.name, row.person_id) for row in await unit.all(_STILL, values)]
