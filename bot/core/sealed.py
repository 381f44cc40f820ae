"""Column types for what a thief of the database must not read.

`Sealed` encrypts with AES-256-GCM and binds the value to its column, so that it cannot be moved to another;
`Blind` stands beside it for look-ups and unique keys. The ring travels with the engine's dialect: there is no
global key.
"""

from __future__ import annotations

import os
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from sqlalchemy import LargeBinary
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from bot.core.database import Engines
from bot.core.keys import KeyRing, KeyTrouble

_RING = "skolebro_ring"
_NONCE_BYTES = 12
_KEY_ID_BYTES = 4


def give_ring(engines: Engines, ring: KeyRing) -> None:
    """Let the sealed columns of these engines open and close with `ring`."""
    for engine in (engines.writing, engines.reading):
        setattr(engine.dialect, _RING, ring)


def forget_ring(dialect: Dialect) -> None:
    """Take the ring back, if one was given."""
    vars(dialect).pop(_RING, None)


def ring_of(dialect: Dialect) -> KeyRing:
    """The ring given to this dialect. Raises KeyTrouble when none was."""
    ring = getattr(dialect, _RING, None)
    if ring is None:
        raise KeyTrouble("this engine was given no keys")
    return ring  # type: ignore[no-any-return]


def seal(ring: KeyRing, place: str, plain: bytes) -> bytes:
    """Key id (4 bytes), nonce (12), then AES-256-GCM of `plain`, bound to `place` and the key id."""
    key_id, cipher = next(iter(ring.sealing.items()))
    nonce = os.urandom(_NONCE_BYTES)
    return key_id + nonce + cipher.encrypt(nonce, plain, place.encode() + key_id)


def unseal(ring: KeyRing, place: str, stored: bytes) -> bytes:
    """What `seal` was given. Raises KeyTrouble for another key, another place or a changed value."""
    key_id, rest = stored[:_KEY_ID_BYTES], stored[_KEY_ID_BYTES:]
    cipher = ring.sealing.get(key_id)
    if cipher is None:
        raise KeyTrouble(f"{place} holds a value sealed with a key this installation does not have")
    try:
        return cipher.decrypt(rest[:_NONCE_BYTES], rest[_NONCE_BYTES:], place.encode() + key_id)
    except InvalidTag as error:
        raise KeyTrouble(f"{place} holds a value that was changed or moved there") from error


class Sealed(TypeDecorator[Any]):
    """JSON-able values (text, numbers, lists, mappings), sealed for `place` ("table.column")."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        return None if value is None else seal(ring_of(dialect), self.place, orjson.dumps(value))

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:
        return None if value is None else orjson.loads(unseal(ring_of(dialect), self.place, value))


class Blind(TypeDecorator[Any]):
    """The keyed hash of a normalised value, for equality only. `purpose` keeps columns from being joined."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, purpose: str) -> None:
        super().__init__()
        self.purpose = purpose

    def process_bind_param(self, value: str | int | bytes | None, dialect: Dialect) -> bytes | None:
        if value is None or isinstance(value, bytes):
            return value
        return ring_of(dialect).blind(self.purpose, str(value))

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return value
