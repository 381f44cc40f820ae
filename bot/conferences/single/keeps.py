"""How long single talks live, and what of a person they hold.

The one rule kept here: what is exported of a pupil, which the pupil may read, tells of no single talk; an adult reads
their own part.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, func, select, update

from bot.conferences.models import GuestPart, Round, RoundGuest, Slot
from bot.conferences.single.models import SingleDraft, SingleTalk
from bot.core.feature import Keep
from bot.core.keeping import Row, Rows, Subject
from bot.core.tables import written
from bot.core.unit import Unit

# A talk that somebody began to arrange and left.
_DRAFT_DAYS = 14

_SINGLE_IDS = select(Round.id).where(Round.pupil_id == bindparam("pupil"))
_STALE = delete(SingleDraft).where(SingleDraft.changed_at < bindparam("before"))


class OfAdults(Rows, frozen=True):
    """Rows that a pupil's export leaves out where they are about a single talk, the round in column `of_round`."""

    of_round: str = "round_id"

    async def export(self, unit: Unit, subject: Subject) -> Sequence[Row]:
        rows = await Rows.export(self, unit, subject)
        if subject.pupil_id is None or not rows:
            return rows
        single = {row.id for row in await unit.all(_SINGLE_IDS, {"pupil": subject.pupil_id})}
        return [row for row in rows if row.get(self.of_round) not in single]


async def _purge_drafts(unit: Unit, before: datetime) -> int:
    return (await unit.execute(_STALE, {"before": before})).rowcount


KEEPS = (
    Keep(
        "round_guests",
        None,
        "who is invited to a single talk and comes, as long as the talk is kept; names from outside the school go "
        "with its details",
        holds=Rows(RoundGuest, person=("person_id",), hides=("name",)),
    ),
    Keep(
        "single_talks",
        None,
        "who asked for a single talk and arranged it, as long as the talk is kept; why, until its details go",
        holds=Rows(
            SingleTalk,
            person=("asked_by", "offered_by"),
            others=("asked_by", "offered_by"),
            clears=("asked_by", "offered_by"),
            thin=True,
        ),
    ),
    Keep(
        "single_drafts",
        _DRAFT_DAYS,
        "one a member of staff, until it is sent or thrown away",
        purge=_purge_drafts,
        holds=Rows(SingleDraft, person=("person_id",)),
    ),
)

_LAST = (
    select(func.max(Slot.ends_at)).where(Slot.round_id == SingleTalk.round_id).correlate(SingleTalk).scalar_subquery()
)
_OVER = select(SingleTalk.round_id).where(
    SingleTalk.school_id == bindparam("school"), SingleTalk.forgotten_at.is_(None), bindparam("until") >= _LAST
)
_NAMES = delete(RoundGuest).where(RoundGuest.round_id.in_(_OVER), RoundGuest.part == written(GuestPart.OUTSIDE))
_FORGET = (
    update(SingleTalk)
    .where(SingleTalk.school_id == bindparam("school"), SingleTalk.forgotten_at.is_(None), bindparam("until") >= _LAST)
    .values(detail=bindparam("nothing", type_=SingleTalk.detail.type), forgotten_at=bindparam("at"))
)


async def forget_single_details(unit: Unit, school_id: int, days: int) -> None:
    """Why there was a talk, and who came from outside: the policy's days after its last time."""
    values = {"school": school_id, "until": unit.now - timedelta(days=days)}
    await unit.execute(_NAMES, values)
    await unit.execute(_FORGET, {**values, "at": unit.now, "nothing": {}})
