"""The boards that stand open in staff's chats: a row each, which redraws its message when a class's day changes.

The one rule kept here: a board is redrawn and never sent. It shows names, and what is sent shows on a lock screen.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import and_, bindparam, or_, select, update

from bot.core.among import among
from bot.core.unit import Unit
from bot.outbox.models import Act, OutboxRow, State

BOARD = "absence.today"
# What a board shows: a class, or the whole school.
CLASS, SCHOOL = "class_today", "school_today"

_NOON = time(12, tzinfo=UTC)
# A rush of changes is one redrawing.
_GATHERS = timedelta(seconds=1)

_REFRESH = (
    update(OutboxRow)
    .where(
        or_(
            and_(OutboxRow.about_kind == CLASS, OutboxRow.about_id == bindparam("of_class")),
            and_(OutboxRow.about_kind == SCHOOL, OutboxRow.about_id == bindparam("of_school")),
        ),
        OutboxRow.kind == BOARD,
        # A board is worth something until the midnight, in Europe, that ends the day it shows.
        OutboxRow.not_after > bindparam("shown_after"),
        OutboxRow.not_after <= bindparam("shown_until"),
        or_(
            # One by one: a list cannot be given for several classes at once.
            OutboxRow.state == State.SENT.value,
            OutboxRow.state == State.SENDING.value,
            and_(OutboxRow.state == State.WAITING.value, OutboxRow.send_at > bindparam("at")),
        ),
    )
    .values(state=State.WAITING.value, send_at=bindparam("at"), claim=None)
)


def refresh(unit: Unit, school_id: int, class_id: int, first: date, last: date | None = None) -> None:
    """Something of the class's day, or of the days up to `last`, has changed: boards that show it follow."""
    since = max(datetime.combine(first, _NOON), unit.now)
    until = datetime.combine((last or first) + timedelta(days=1), _NOON)
    values = {"of_class": class_id, "of_school": school_id, "shown_after": since, "shown_until": until}
    unit.defer(_REFRESH, [{**values, "at": unit.now + _GATHERS}])


_LIVE = and_(
    OutboxRow.kind == BOARD,
    OutboxRow.not_after > bindparam("now"),
    OutboxRow.state.in_([State.WAITING.value, State.SENDING.value, State.SENT.value]),
)
_OPEN = select(OutboxRow.id, OutboxRow.key).where(OutboxRow.person_id == bindparam("person"), _LIVE)
_CLOSE = update(OutboxRow).where(among(OutboxRow.id, "rows")).values(state=State.CANCELLED.value, claim=None)
_FOLD = (
    update(OutboxRow)
    .where(
        among(OutboxRow.key, "keys"),
        OutboxRow.act == Act.FOLD.value,
        OutboxRow.state == State.WAITING.value,
    )
    .values(send_at=bindparam("now"))
)
_SCHOOLS = select(OutboxRow.school_id).where(OutboxRow.about_kind.in_([CLASS, SCHOOL]), _LIVE).distinct()
_OF_SCHOOL = (
    update(OutboxRow)
    .where(
        OutboxRow.about_kind.in_([CLASS, SCHOOL]),
        OutboxRow.school_id == bindparam("of_school"),
        OutboxRow.kind == BOARD,
        OutboxRow.not_after > bindparam("now"),
        OutboxRow.state == State.SENT.value,
        OutboxRow.settled_at < bindparam("moment"),
    )
    .values(state=State.WAITING.value, send_at=bindparam("now"))
)


async def put_away(unit: Unit, person_id: int) -> None:
    """A person's earlier boards fold: one message keeps itself up to date, and it is the newest."""
    rows = await unit.all(_OPEN, {"person": person_id, "now": unit.now})
    if rows:
        await unit.execute(_CLOSE, {"rows": [row.id for row in rows]})
        # A board's row and its fold are named after the same message.
        keys = [f"fold:{row.key.removeprefix('live:')}" for row in rows]
        await unit.execute(_FOLD, {"keys": keys, "now": unit.now})


async def schools_with_boards(unit: Unit) -> list[int]:
    """The schools where a board stands open."""
    return [row.school_id for row in await unit.all(_SCHOOLS, {"now": unit.now})]


async def redraw_since(unit: Unit, school_id: int, moment: datetime) -> None:
    """Boards last drawn before this moment, which changes what no answer means, are drawn anew."""
    await unit.execute(_OF_SCHOOL, {"of_school": school_id, "moment": moment, "now": unit.now})
