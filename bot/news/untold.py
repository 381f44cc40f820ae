"""Classes that were told nothing of a sort lately, and who is asked to: a good story, the goals as a term starts.

The one rule kept here: a question is looked at again when it is sent, so what was told meanwhile answers it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from msgspec import Struct
from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, or_, select

from bot.core.among import among
from bot.core.replies import Dropped, Message
from bot.core.unit import Unit
from bot.news.models import PostAudience, PostKind, PostRow, PostState
from bot.outbox.models import TOO_LATE, OutboxRow
from bot.outbox.notices import Load, Loaded, Notice, Words
from bot.people.models import SchoolClass, StaffRole, StaffRoleRow
from bot.people.ties import holds

# What such a question is about.
ABOUT = "class"
_TOLD = Dropped("there is one, or it is a colleague's class now")

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
_CLASSES = (
    select(SchoolClass.id, SchoolClass.name, StaffRoleRow.person_id)
    .join(
        StaffRoleRow,
        and_(
            StaffRoleRow.class_id == SchoolClass.id,
            StaffRoleRow.role == StaffRole.CONTACT_TEACHER.value,
            holds(StaffRoleRow),
        ),
    )
    .where(SchoolClass.left_on.is_(None))
    .order_by(SchoolClass.id, StaffRoleRow.person_id)
)


class Untold(Struct, frozen=True):
    """A class that lacks it, and who answers for the class."""

    class_id: int
    name: str
    person_id: int


class Lack(Struct, frozen=True):
    """What classes may lack, as the statements that find them."""

    to_ask: Select[int, str, int]
    still: Select[int, str, int]


def lack_of(kind: PostKind, notice: str, *where: ColumnElement[bool]) -> Lack:
    """A post of this kind, for which teams are asked by notices of this name; only of classes `where` it is so."""
    told = exists().where(
        PostRow.school_id == SchoolClass.school_id,
        PostRow.kind == kind.value,
        _GOES,
        PostRow.send_at >= bindparam("since"),
        _TO_CLASS,
    )
    asked = exists().where(
        OutboxRow.about_kind == ABOUT,
        OutboxRow.about_id == SchoolClass.id,
        OutboxRow.kind == notice,
        OutboxRow.send_at >= bindparam("asked_since"),
    )
    without = _CLASSES.where(*where, ~told)
    return Lack(
        without.where(SchoolClass.school_id == bindparam("school"), ~asked),
        without.where(among(SchoolClass.id, "classes")),
    )


async def to_ask(unit: Unit, lack: Lack, school_id: int, since: datetime, asked_since: datetime) -> list[Untold]:
    """The school's classes that were told none since, whose team was not asked since the other."""
    values = {"school": school_id, "since": since, "asked_since": asked_since, "now": unit.now}
    return [Untold(row.id, row.name, row.person_id) for row in await unit.all(lack.to_ask, values)]


def loading(lack: Lack, says: Callable[[Notice, str], Message]) -> Load:
    """How these questions are loaded; `says` gets the class's name. Their parameters hold `since` and `until` when."""

    async def load(unit: Unit, notices: Sequence[Notice]) -> Loaded:
        loaded: dict[int, Words | Dropped] = {}
        by_since: dict[str, list[Notice]] = {}
        for notice in notices:
            by_since.setdefault(str(notice.params["since"]), []).append(notice)
        for since, together in by_since.items():
            about = sorted({notice.about_id for notice in together})
            values = {"classes": about, "since": datetime.fromisoformat(since), "now": unit.now}
            rows = await unit.all(lack.still, values)
            names = {(row.id, row.person_id): str(row.name) for row in rows}
            for notice in together:
                name = names.get((notice.about_id, notice.person_id))
                if unit.now > datetime.fromisoformat(str(notice.params["until"])):
                    loaded[notice.id] = Dropped(TOO_LATE)
                else:
                    loaded[notice.id] = partial(says, notice, name) if name is not None else _TOLD
        return loaded

    return load
