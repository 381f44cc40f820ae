"""The sender's transactions: which rows it takes, and what it writes when they have been sent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select, update

from bot.accounts.service import mark_unreachable
from bot.core.among import among, not_among
from bot.core.replies import Message
from bot.core.tables import written
from bot.core.unit import Unit
from bot.outbox.models import Act, Lane, OutboxRow, Ring, State
from bot.outbox.notices import Notice, Plan
from bot.outbox.planning import plan_again
from bot.outbox.queries import NOTICE, notice_of

if TYPE_CHECKING:
    from bot.outbox.sender import Outcome, Settlement

_DUE = (
    select(*NOTICE)
    .where(
        OutboxRow.state == written(State.WAITING),
        # Named one by one, the lanes let the index end at `now` in each; else it is read to its end, years ahead.
        OutboxRow.lane.in_([written(lane) for lane in Lane]),
        OutboxRow.send_at <= bindparam("now"),
        not_among(OutboxRow.person_id, "busy"),
    )
    .order_by(OutboxRow.lane, OutboxRow.send_at, OutboxRow.id)
    .limit(bindparam("most"))
)
_BUNDLED = select(*NOTICE).where(
    OutboxRow.state == written(State.WAITING),
    OutboxRow.send_at <= bindparam("now"),
    among(OutboxRow.person_id, "persons"),
    OutboxRow.bundle.is_not(None),
)
_TAKE = (
    update(OutboxRow)
    .where(among(OutboxRow.id, "ids"), OutboxRow.state == written(State.WAITING))
    .values(state=State.SENDING.value, claim=bindparam("mine"))
    .returning(OutboxRow.id)
)
_RELEASE = (
    update(OutboxRow)
    .where(OutboxRow.state == written(State.SENDING), OutboxRow.claim != bindparam("mine"))
    .values(state=State.WAITING.value, claim=None, unsure=True)
)
_STRANDED = (
    update(OutboxRow)
    .where(
        OutboxRow.state == written(State.SENDING),
        OutboxRow.claim == bindparam("mine"),
        not_among(OutboxRow.id, "flying"),
    )
    .values(state=State.WAITING.value, claim=None)
)
# What was planned again while its first message flew: the next time that message is edited, or taken away.
_OVERTAKEN = select(OutboxRow.id).where(
    among(OutboxRow.id, "rows"),
    OutboxRow.act.in_([Act.EDIT.value, Act.DELETE.value]),
    OutboxRow.state == written(State.WAITING),
    OutboxRow.message_id.is_(None),
)
_REMEMBER = update(OutboxRow).where(OutboxRow.id == bindparam("row")).values(message_id=bindparam("sent_as"))
# The claim in the condition lets a row that was planned again while it flew go out once more.
_SETTLE = (
    update(OutboxRow)
    .where(OutboxRow.id == bindparam("row"), OutboxRow.claim == bindparam("mine"))
    .values(
        state=bindparam("to_state"),
        message_id=bindparam("to_message"),
        reason=bindparam("to_reason"),
        attempts=bindparam("to_attempts"),
        unsure=bindparam("to_unsure"),
        send_at=bindparam("to_send_at"),
        settled_at=bindparam("at"),
        claim=None,
    )
)
# What nearly every row comes to, with the fewest values for each.
_SENT = (
    update(OutboxRow)
    .where(OutboxRow.id == bindparam("row"), OutboxRow.claim == bindparam("mine"))
    .values(
        state=State.SENT.value,
        message_id=bindparam("to_message"),
        reason=None,
        unsure=False,
        settled_at=bindparam("at"),
        claim=None,
    )
)


def claim_due(mine: int, most: int, busy: Collection[int]) -> Callable[[Unit], Awaitable[list[Notice]]]:
    """Take up to `most` due messages: interactive first, then by time; one a person, bundles whole."""

    async def work(unit: Unit) -> list[Notice]:
        due = await unit.all(_DUE, {"now": unit.now, "busy": list(busy), "most": 2 * most})
        first: dict[int, Notice] = {}
        for row in due:
            if row.person_id not in first and len(first) < most:
                first[row.person_id] = notice_of(row)
        chosen = {notice.id: notice for notice in first.values()}
        with_bundle = [notice.person_id for notice in first.values() if notice.bundle is not None]
        if with_bundle:
            for row in await unit.all(_BUNDLED, {"now": unit.now, "persons": with_bundle}):
                if row.bundle == first[row.person_id].bundle and row.kind == first[row.person_id].kind:
                    chosen[row.id] = notice_of(row)
        if not chosen:
            return []
        taken = {row.id for row in await unit.all(_TAKE, {"ids": list(chosen), "mine": mine})}
        return [notice for notice in chosen.values() if notice.id in taken]

    return work


def settle_and_claim(
    mine: int, settlements: Sequence[Settlement], most: int, busy: Collection[int]
) -> Callable[[Unit], Awaitable[list[Notice]]]:
    """Write what has come back, then take up to `most` rows (none for 0)."""

    async def work(unit: Unit) -> list[Notice]:
        if settlements:
            await settle(mine, settlements)(unit)
            await unit.flush()
        return await claim_due(mine, most, busy)(unit) if most > 0 else []

    return work


def release_others(mine: int) -> Callable[[Unit], Awaitable[int]]:
    """Put rows that another run of the sender left in flight back to waiting, as unsure."""

    async def work(unit: Unit) -> int:
        return (await unit.execute(_RELEASE, {"mine": mine})).rowcount

    return work


def release_stranded(mine: int, flying: Collection[int]) -> Callable[[Unit], Awaitable[int]]:
    """Put rows of this run back to waiting that were claimed but never launched: they were not sent."""

    async def work(unit: Unit) -> int:
        return (await unit.execute(_STRANDED, {"mine": mine, "flying": list(flying)})).rowcount

    return work


def settle(mine: int, settlements: Sequence[Settlement]) -> Callable[[Unit], Awaitable[None]]:
    """Write all outcomes in one transaction, with the folds that the sent messages will need."""

    async def work(unit: Unit) -> None:
        sent: list[dict[str, Any]] = []
        others: list[dict[str, Any]] = []
        folds: list[Plan] = []
        for settlement in settlements:
            outcome = settlement.outcome
            for notice in settlement.notices:
                row = {"row": notice.id, "mine": mine, "at": unit.now}
                row["to_message"] = _sent_as(notice, outcome)
                if outcome.state is State.SENT:
                    sent.append(row)
                else:
                    others.append(row | _otherwise(notice, outcome, unit.now))
            folds.extend(_folds(settlement))
        if sent:
            await unit.execute(_SENT, sent)
        if others:
            await unit.execute(_SETTLE, others)
        await _remember(unit, [row for settlement in settlements for row in _begun(settlement)])
        plan_again(unit, folds)
        gone = [s.recipient.account_id for s in settlements if s.recipient and s.outcome.state is State.UNREACHABLE]
        await mark_unreachable(unit, gone)

    return work


def _otherwise(notice: Notice, outcome: Outcome, now: datetime) -> dict[str, Any]:
    again = outcome.state is State.WAITING
    return {
        "to_state": outcome.state.value,
        "to_reason": outcome.reason,
        "to_attempts": notice.attempts + outcome.counts,
        # Once unsure, unsure until it is settled: a pause in between tells nothing.
        "to_unsure": outcome.unsure or (again and notice.unsure),
        "to_send_at": now + timedelta(seconds=outcome.retry_in) if again else notice.send_at,
    }


def _sent_as(notice: Notice, outcome: Outcome) -> int | list[int] | None:
    """The message that is the row's from now on, or all messages of its album."""
    if outcome.message_id in {None, notice.message_id}:
        first, others = notice.message_id, notice.album
    else:
        first, others = outcome.message_id, outcome.album
    return [first, *others] if first is not None and others else first


def _begun(settlement: Settlement) -> list[dict[str, Any]]:
    """The rows whose first message this was."""
    outcome = settlement.outcome
    return [
        {"row": notice.id, "sent_as": _sent_as(notice, outcome)}
        for notice in settlement.notices
        if outcome.message_id is not None and notice.act in {Act.SEND, Act.EDIT} and notice.message_id is None
    ]


async def _remember(unit: Unit, begun: Sequence[dict[str, Any]]) -> None:
    if begun:
        overtaken = {row.id for row in await unit.all(_OVERTAKEN, {"rows": [each["row"] for each in begun]})}
        if later := [each for each in begun if each["row"] in overtaken]:
            await unit.execute(_REMEMBER, later)


def fold_plan(notice: Notice, message: Message, message_id: int) -> Plan:
    """The row that will edit this sent message back to its headline."""
    assert message.fold is not None
    return Plan(
        key=f"fold:{notice.id}",
        kind="outbox.fold",
        school_id=notice.school_id,
        person_id=notice.person_id,
        about_kind=notice.about_kind,
        about_id=notice.about_id,
        send_at=message.fold.at,
        ring=Ring.SILENT,
        act=Act.FOLD,
        lane=Lane.BULK,
        params=message.fold.params,
        message_id=message_id,
    )


def _folds(settlement: Settlement) -> list[Plan]:
    content, outcome = settlement.content, settlement.outcome
    if not isinstance(content, Message) or content.fold is None or outcome.message_id is None:
        return []
    return [fold_plan(settlement.notices[0], content, outcome.message_id)]
