"""To whom a post went, for the question that answers it: posts lie a floor higher than questions."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from bot.core.unit import Unit
from bot.news.models import PostAudience
from bot.questions.facts import WrittenTo

_AUDIENCE = select(PostAudience.class_id, PostAudience.pupil_id).where(PostAudience.post_id == bindparam("post"))


async def written_to(unit: Unit, post_id: int) -> WrittenTo | None:
    """Whose post it was; None for one that is gone."""
    rows = await unit.all(_AUDIENCE, {"post": post_id})
    if not rows:
        return None
    return WrittenTo(
        any(row.class_id is None and row.pupil_id is None for row in rows),
        frozenset(row.class_id for row in rows if row.class_id is not None),
        frozenset(row.pupil_id for row in rows if row.pupil_id is not None),
    )
