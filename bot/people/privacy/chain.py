"""The audit's chain: each night the day's rows are hashed together with the seal before, under a key of the ring.

Rows older than the audit is kept go seal by seal, and only where they are as they were written: what was changed
stays as evidence. The seal stays, with a keyed word that its rows went so.

The one rule kept here: only rows that are old enough are sealed. On PostgreSQL a row may be committed after one with
a higher id, and a seal must never be set over a row that is still to come.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
from msgspec import Struct
from sqlalchemy import Row, bindparam, delete, func, insert, select, update

from bot.core.sealed import ring_of
from bot.core.unit import Unit
from bot.people.models import AuditRow
from bot.people.privacy.models import AuditSeal

# Rows under one seal: some tens of milliseconds of a unit.
MOST = 5_000
# Seals emptied in one unit.
_MOST_EMPTIED = 3
_PURPOSE, _EMPTIED = "audit_seals.seal", "audit_seals.emptied"

_LAST = select(AuditSeal.last_id, AuditSeal.seal).order_by(AuditSeal.id.desc()).limit(1)
_SEALS = select(
    AuditSeal.id, AuditSeal.first_id, AuditSeal.last_id, AuditSeal.row_count, AuditSeal.seal, AuditSeal.emptied
).order_by(AuditSeal.id)
_FULL = _SEALS.where(AuditSeal.emptied.is_(None)).limit(_MOST_EMPTIED)
_BEFORE = select(AuditSeal.seal).where(AuditSeal.id < bindparam("this")).order_by(AuditSeal.id.desc()).limit(1)
_EMPTY = delete(AuditRow).where(AuditRow.id.between(bindparam("first"), bindparam("last")))
_MARK = update(AuditSeal).where(AuditSeal.id == bindparam("this")).values(emptied=bindparam("word"))
_ROWS = select(
    AuditRow.id,
    AuditRow.school_id,
    AuditRow.at,
    AuditRow.account_id,
    AuditRow.person_id,
    AuditRow.action,
    AuditRow.about_kind,
    AuditRow.about_id,
    AuditRow.allowed,
).order_by(AuditRow.id)
_NEW = _ROWS.where(AuditRow.id > bindparam("last"), AuditRow.at < bindparam("before")).limit(MOST)
_BETWEEN = _ROWS.where(AuditRow.id.between(bindparam("first"), bindparam("last")))
_OPEN = select(func.count(AuditRow.id)).where(AuditRow.id > bindparam("last"))


def _hashed(rows: Sequence[Row[Any]], before: bytes) -> str:
    """Everything a row says, in an order and form of its own, after the seal before."""
    digest = hashlib.sha256(before)
    for row in rows:
        digest.update(orjson.dumps([_plain(value) for value in row]))
    return digest.hexdigest()


def _plain(value: Any) -> Any:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def _seal(unit: Unit, rows: Sequence[Row[Any]], before: bytes) -> bytes:
    return ring_of(unit.connection.dialect).blind(_PURPOSE, _hashed(rows, before))


async def chain(unit: Unit) -> int:
    """A tick: seal what was written before today (UTC). Returns how many rows; 0 for the rest of the day."""
    last = await unit.first(_LAST)
    last_id, before = (last.last_id, bytes(last.seal)) if last else (0, b"")
    today = unit.now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = await unit.all(_NEW, {"last": last_id, "before": today})
    if rows:
        values = {
            "first_id": last_id + 1,
            "last_id": rows[-1].id,
            "row_count": len(rows),
            "seal": _seal(unit, rows, before),
            "at": unit.now,
        }
        await unit.execute(insert(AuditSeal), values)
    return len(rows)


async def forget_old(unit: Unit, before: datetime) -> None:
    """Delete the oldest rows, a seal's at a time, where all of them were written before then and none was changed."""
    for seal in await unit.all(_FULL):
        rows = await unit.all(_BETWEEN, {"first": seal.first_id, "last": seal.last_id})
        previous = bytes(await unit.scalar(_BEFORE, {"this": seal.id}) or b"")
        whole = len(rows) == seal.row_count and _seal(unit, rows, previous) == bytes(seal.seal)
        if not whole or any(row.at >= before for row in rows):
            return
        await unit.execute(_EMPTY, {"first": seal.first_id, "last": seal.last_id})
        await unit.execute(_MARK, {"this": seal.id, "word": _word(unit, seal)})


def _word(unit: Unit, seal: Row[Any]) -> bytes:
    said = f"{seal.id}:{seal.first_id}:{seal.last_id}:{bytes(seal.seal).hex()}"
    return ring_of(unit.connection.dialect).blind(_EMPTIED, said)


class Link(Struct, frozen=True):
    """One seal, looked at: whether the rows under it are those it was set over."""

    first_id: int
    last_id: int
    rows: int
    fits: bool


class Verified(Struct, frozen=True):
    """The whole chain. `broken`: the seals that do not fit; `seal`: the last one, to be kept somewhere else."""

    seals: int
    rows: int
    unsealed: int
    broken: tuple[Link, ...]
    known: bool
    seal: str


async def verify(unit: Unit, expected: str | None = None) -> Verified:
    """Look at every seal. `expected` is one that was noted down before: without it in the chain the end was cut off."""
    rows, seals, broken, last_id, last = 0, 0, [], 0, b""
    known = expected is None
    async for link, seal in _links(unit):
        rows, seals, last_id, last = rows + link.rows, seals + 1, link.last_id, seal
        known = known or seal.hex() == expected
        if not link.fits:
            broken.append(link)
    unsealed = int(await unit.scalar(_OPEN, {"last": last_id}) or 0)
    return Verified(seals, rows, unsealed, tuple(broken), known, last.hex())


async def _links(unit: Unit) -> AsyncIterator[tuple[Link, bytes]]:
    before, last_id = b"", 0
    for seal in await unit.all(_SEALS):
        found = await unit.all(_BETWEEN, {"first": seal.first_id, "last": seal.last_id})
        stored = bytes(seal.seal)
        if seal.emptied is not None:
            # The next seal is made over this one, and so vouches for it.
            whole = not found and bytes(seal.emptied) == _word(unit, seal)
        else:
            whole = len(found) == seal.row_count and _seal(unit, found, before) == stored
        fits = seal.first_id == last_id + 1 and whole
        yield Link(seal.first_id, seal.last_id, len(found), fits), stored
        before, last_id = stored, seal.last_id
