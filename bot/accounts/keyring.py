"""Which key ring opens this database: the one it was begun with, and no other."""

from __future__ import annotations

from pathlib import Path

import structlog
from sqlalchemy import insert, select

from bot.accounts.models import KeyFingerprint
from bot.core.keys import KeyRing, KeyTrouble, new_ring, read_ring, write_ring
from bot.core.unit import Unit, Units

log = structlog.get_logger()


async def _fingerprint(unit: Unit) -> str | None:
    found: str | None = await unit.scalar(select(KeyFingerprint.fingerprint))
    return found


async def ring_for(path: Path, units: Units) -> KeyRing:
    """The ring in `path`; made, with a warning to keep it apart, only for a database that was never sealed.

    Raises KeyTrouble when the file is missing or is not the one this database was begun with.
    """
    known = await units.read(_fingerprint)
    if path.exists():  # noqa: ASYNC240 - once, before anything is served
        ring = read_ring(path)
    elif known is not None:
        raise KeyTrouble(f"this database was sealed with a key that is not in {path}: bring that file back")
    else:
        ring = new_ring()
        write_ring(path, ring)
        log.warning("keys.made", file=str(path), hint="keep this file apart from the database, and keep a copy")
    if known is not None and known != ring.fingerprint:
        raise KeyTrouble(f"{path} is not the key this database was sealed with")
    if known is None:
        await units.run(
            lambda unit: unit.execute(insert(KeyFingerprint), [{"fingerprint": ring.fingerprint, "at": unit.now}])
        )
    return ring
