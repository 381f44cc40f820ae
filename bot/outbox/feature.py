"""The outbox as a feature: its one kind of notice, and how long sent rows are kept."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete

from bot.core.feature import Feature, Keep
from bot.core.keeping import Rows
from bot.core.unit import Unit
from bot.outbox.folds import FOLD
from bot.outbox.models import OutboxRow, State

# Long enough for every fold and for a calendar file to be renewed; a row holds ids and a time, never words.
KEEP_ROWS = timedelta(days=180)

_PURGE = delete(OutboxRow).where(
    OutboxRow.send_at < bindparam("before"), OutboxRow.state.not_in([State.WAITING.value, State.SENDING.value])
)


async def purge(unit: Unit, before: datetime) -> None:
    """Forget what was sent, dropped or cancelled before then."""
    await unit.execute(_PURGE, {"before": before})


feature = Feature(
    "outbox",
    notices=(FOLD,),
    keeps=(
        Keep(
            "outbox",
            KEEP_ROWS.days,
            "what was told to whom and when, by ids; never the words",
            purge=purge,
            holds=Rows(OutboxRow, person=("person_id",), hides=("claim", "unsure", "attempts", "lane", "key")),
        ),
    ),
)
