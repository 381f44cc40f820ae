"""What of held talks goes when: the facts some months after their school year, leaving nameless numbers.

The one rule kept here: only ordinary talks become numbers; of any other kind nothing is left.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import bindparam, delete, select

from bot.conferences.holding.models import Outcome, TalkFact, YearTotal
from bot.conferences.models import TalkKind
from bot.core.tables import written
from bot.core.unit import Unit
from bot.core.upserts import Upsert
from bot.people.models import Pupil

_OLD = (TalkFact.school_id == bindparam("school"), TalkFact.held_on < bindparam("began"))
_COUNT = (
    select(TalkFact.pupil_id, TalkFact.held_on, TalkFact.outcome)
    .join(Pupil, Pupil.id == TalkFact.pupil_id)
    .where(*_OLD, TalkFact.kind == written(TalkKind.ORDINARY), Pupil.protected.is_(False))
)
_FORGET = delete(TalkFact).where(*_OLD)
_YEAR_TOTALS = Upsert(YearTotal, by=["school_id", "began_on"])


async def forget_facts(unit: Unit, school_id: int, began: date) -> None:
    """Turn the facts of the school years before the one that began then into numbers, a row a year."""
    rows = await unit.all(_COUNT, {"school": school_id, "began": began})
    years: dict[date, list[tuple[int, str | None]]] = {}
    for row in rows:
        year = row.held_on.year - ((row.held_on.month, row.held_on.day) < (began.month, began.day))
        years.setdefault(date(year, began.month, began.day), []).append((row.pupil_id, row.outcome))
    for began_on, facts in sorted(years.items()):
        outcomes = [outcome for _pupil, outcome in facts]
        values = {
            "school_id": school_id,
            "began_on": began_on,
            "pupils": len({pupil for pupil, _outcome in facts}),
            "pupils_met": len({pupil for pupil, outcome in facts if outcome == Outcome.HELD.value}),
            "held": outcomes.count(Outcome.HELD.value),
            "not_met": outcomes.count(Outcome.NOT_MET.value),
            "unmarked": outcomes.count(None),
        }
        await unit.execute(_YEAR_TOTALS, values)
    await unit.execute(_FORGET, {"school": school_id, "began": began})
