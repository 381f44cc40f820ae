"""A preview that follows its draft: an album comes picture by picture, and a writer corrects what they wrote."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import and_, bindparam, or_, update

from bot.core.unit import Unit
from bot.news.plans import ABOUT
from bot.outbox.models import OutboxRow, State

PREVIEW = "news.preview"
# An album's pictures are one redrawing.
_GATHERS = timedelta(seconds=1)

_REFRESH = (
    update(OutboxRow)
    .where(
        OutboxRow.about_kind == ABOUT,
        OutboxRow.about_id == bindparam("of_post"),
        OutboxRow.kind == PREVIEW,
        or_(
            OutboxRow.state == State.SENT.value,
            OutboxRow.state == State.SENDING.value,
            and_(OutboxRow.state == State.WAITING.value, OutboxRow.send_at > bindparam("at")),
        ),
    )
    .values(state=State.WAITING.value, send_at=bindparam("at"), claim=None)
)


def refresh(unit: Unit, post_id: int) -> None:
    """The draft has changed by something other than a press on its preview."""
    unit.defer(_REFRESH, [{"of_post": post_id, "at": unit.now + _GATHERS}])
