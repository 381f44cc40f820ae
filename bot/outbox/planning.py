"""Writing, re-planning and cancelling outbox rows, inside whoever's transaction it is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta
from typing import Any

from msgspec import Struct
from sqlalchemy import bindparam, false, literal_column, null, select, update

from bot.core.among import among
from bot.core.tables import written
from bot.core.unit import Unit
from bot.core.upserts import Upsert
from bot.outbox.models import Act, OutboxRow, State
from bot.outbox.notices import Plan


def _values(plan: Plan) -> dict[str, Any]:
    return {
        "key": plan.key,
        "school_id": plan.school_id,
        "kind": plan.kind,
        "act": plan.act.value,
        "about_kind": plan.about_kind,
        "about_id": plan.about_id,
        "person_id": plan.person_id,
        "lane": plan.lane.value,
        "ring": plan.ring.value,
        "bundle": plan.bundle,
        "send_at": plan.send_at,
        "not_after": plan.not_after,
        "params": dict(plan.params),
        "message_id": plan.message_id,
    }


# In the statement, since it is the same for every row.
_FRESH = {"state": written(State.WAITING), "attempts": literal_column("0"), "unsure": false()}
_INSERT = Upsert(OutboxRow, by=["key"], fixed=_FRESH)
_RENEWED = ("send_at", "not_after", "params", "state", "attempts", "ring", "act", "lane", "bundle")
# A message that shows something else now is still the same message.
_SHOWS = ("kind", "about_kind", "about_id")
# The row of this key goes back to waiting. The claim is taken from a send that is under way, so its answer settles
# nothing and the row goes out again.
_AGAIN = Upsert(
    OutboxRow, by=["key"], fixed=_FRESH, take=[*_RENEWED, *_SHOWS], to={"claim": null(), "settled_at": null()}
)


def plan(unit: Unit, plans: Iterable[Plan]) -> None:
    """Write the notices at the end of the unit; a key that exists already is left as it is."""
    unit.defer(_INSERT, map(_values, plans))


def plan_again(unit: Unit, plans: Iterable[Plan]) -> None:
    """`plan`, but notices that exist go out once more: for boards, and reminders that move with their talk.

    With Act.EDIT what was sent says something else, and with Act.DELETE it is taken back; what was not sent yet comes
    as it is now, or never.
    """
    unit.defer(_AGAIN, map(_values, plans))


_CANCEL_ABOUT = (
    update(OutboxRow)
    .where(
        OutboxRow.about_kind == bindparam("on_kind"),
        among(OutboxRow.about_id, "on_ids"),
        among(OutboxRow.kind, "kinds"),
        OutboxRow.state == written(State.WAITING),
    )
    .values(state=State.CANCELLED.value)
)

_CANCEL_ABOUT_TO = _CANCEL_ABOUT.where(OutboxRow.person_id == bindparam("on_person"))

_CANCEL_PERSON = (
    update(OutboxRow)
    .where(
        OutboxRow.person_id == bindparam("on_person"),
        OutboxRow.state.in_([State.WAITING.value, State.SENDING.value]),
    )
    .values(state=State.CANCELLED.value, claim=None)
)


async def cancel_about(
    unit: Unit, about_kind: str, about_ids: Sequence[int], kinds: Sequence[str], person_id: int | None = None
) -> None:
    """Cancel the waiting notices of these kinds about these things, to everybody or to one person."""
    if not about_ids or not kinds:
        return
    await unit.flush()
    values = {"on_kind": about_kind, "on_ids": list(about_ids), "kinds": list(kinds)}
    if person_id is None:
        await unit.execute(_CANCEL_ABOUT, values)
    else:
        await unit.execute(_CANCEL_ABOUT_TO, {**values, "on_person": person_id})


async def cancel_person(unit: Unit, person_id: int) -> None:
    """Cancel everything that still waits for this person: from this commit on nothing more is sent."""
    await unit.flush()
    await unit.execute(_CANCEL_PERSON, {"on_person": person_id})


_REVIVE = (
    update(OutboxRow)
    .where(
        OutboxRow.person_id == bindparam("on_person"),
        OutboxRow.state == State.UNREACHABLE.value,
        OutboxRow.act == Act.SEND.value,
        OutboxRow.not_after > bindparam("now"),
    )
    .values(state=State.WAITING.value, send_at=bindparam("now"), attempts=0)
)


async def revive(unit: Unit, person_id: int) -> None:
    """What could not reach this person and is still worth something is told now: they have just joined."""
    await unit.execute(_REVIVE, {"on_person": person_id, "now": unit.now})


_FOLDING = select(OutboxRow.id, OutboxRow.params).where(
    OutboxRow.person_id == bindparam("on_person"),
    OutboxRow.act == Act.FOLD.value,
    OutboxRow.state == written(State.WAITING),
)
_SHOWN = select(OutboxRow.message_id, OutboxRow.params).where(
    among(OutboxRow.person_id, "on_persons"),
    OutboxRow.act == Act.FOLD.value,
    OutboxRow.state == written(State.WAITING),
    OutboxRow.message_id.is_not(None),
)
_FOLD_NOW = (
    update(OutboxRow)
    .where(OutboxRow.id == bindparam("row"))
    .values(send_at=bindparam("at"), params=bindparam("changed"))
)


async def fold_now(unit: Unit, person_id: int, account_id: int) -> None:
    """Fold at once whatever this person's messages still show on this account's phone, which is theirs no more."""
    await unit.flush()
    rows = await unit.all(_FOLDING, {"on_person": person_id})
    if rows:
        folded = [{"headline": row.params["headline"], "account": account_id} for row in rows]
        await unit.execute(
            _FOLD_NOW,
            [{"row": row.id, "at": unit.now, "changed": params} for row, params in zip(rows, folded, strict=True)],
        )


_FOLD_SOON = (
    update(OutboxRow)
    .where(
        among(OutboxRow.person_id, "on_persons"),
        OutboxRow.act == Act.FOLD.value,
        OutboxRow.state == written(State.WAITING),
        OutboxRow.send_at > bindparam("at"),
        OutboxRow.send_at <= bindparam("soon"),
    )
    .values(send_at=bindparam("at"))
)
# What is confidential folds after ten minutes (experience.md 1.2), everything else after days.
_SOON = timedelta(minutes=10)


async def fold_soon(unit: Unit, person_ids: Sequence[int]) -> None:
    """Fold now what would fold within ten minutes: somebody else is about to hold the phone."""
    await unit.flush()
    await unit.execute(_FOLD_SOON, {"on_persons": list(person_ids), "at": unit.now, "soon": unit.now + _SOON})


_FOLDS = select(OutboxRow.id, OutboxRow.person_id, OutboxRow.message_id).where(
    among(OutboxRow.person_id, "on_persons"),
    OutboxRow.act == Act.FOLD.value,
    OutboxRow.state == written(State.WAITING),
    OutboxRow.message_id.is_not(None),
)
_UNFOLD = update(OutboxRow).where(among(OutboxRow.id, "rows")).values(state=State.CANCELLED.value)


async def never_fold(unit: Unit, messages: Collection[tuple[int, int | None]]) -> None:
    """These messages, by person and id, will say something else: they do not fold to what they said so far."""
    await unit.flush()
    rows = await unit.all(_FOLDS, {"on_persons": sorted({person for person, _id in messages})}) if messages else []
    if found := [row.id for row in rows if (row.person_id, row.message_id) in messages]:
        await unit.execute(_UNFOLD, {"rows": found})


class Shown(Struct, frozen=True):
    """A message that is to fold one day, and the headline that will be left of it."""

    message_id: int
    headline: str


async def waiting_folds(unit: Unit, person_ids: Sequence[int]) -> list[Shown]:
    """Every message of these people that has not folded yet."""
    await unit.flush()
    rows = await unit.all(_SHOWN, {"on_persons": list(person_ids)}) if person_ids else []
    return [Shown(row.message_id, str(row.params["headline"])) for row in rows]
