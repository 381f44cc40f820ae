"""The keys that seal columns: read from a file that lies apart from the database.

Without the very key a database was begun with, every command refuses: a second key would seal new rows that
nobody can read beside the old ones.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import stat
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32


class KeyTrouble(Exception):
    """The key file is missing, unreadable or not the one this database was begun with."""


@dataclass(frozen=True, slots=True)
class MasterKey:
    """32 random bytes under an id of eight hex digits."""

    key_id: str
    secret: bytes = field(repr=False)

    def derive(self, purpose: str) -> bytes:
        """32 bytes for one purpose, so that no two uses share a key."""
        return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose.encode()).derive(self.secret)


@dataclass(frozen=True)
class KeyRing:
    """The master keys of an installation; the first seals, all of them open."""

    keys: tuple[MasterKey, ...]

    @cached_property
    def sealing(self) -> dict[bytes, AESGCM]:
        """AES-256-GCM by key id (four bytes), the sealing one first."""
        return {bytes.fromhex(key.key_id): AESGCM(key.derive("seal")) for key in self.keys}

    @cached_property
    def blinding(self) -> bytes:
        """The HMAC key of blind columns. It belongs to the oldest key: look-ups must survive a rotation."""
        return self.keys[-1].derive("blind")

    @cached_property
    def fingerprint(self) -> str:
        """What the database remembers of the ring: it tells keys apart and reveals none."""
        return hmac.digest(self.blinding, b"skolebro", hashlib.sha256).hex()[:32]

    def blind(self, purpose: str, value: str) -> bytes:
        """32 bytes that stand for `value`: equal for equal values, and nothing else can be learned."""
        return hmac.digest(self.blinding, f"{purpose}\0{value}".encode(), hashlib.sha256)


def new_ring() -> KeyRing:
    """A ring with one fresh key."""
    return KeyRing((MasterKey(secrets.token_hex(4), secrets.token_bytes(KEY_BYTES)),))


def write_ring(path: Path, ring: KeyRing) -> None:
    """Write `ring` to a new file that only its owner may read. Raises FileExistsError rather than overwrite."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, stat.S_IRUSR | stat.S_IWUSR)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        for key in ring.keys:
            file.write(f"{key.key_id} {b64encode(key.secret).decode()}\n")


def read_ring(path: Path) -> KeyRing:
    """The ring in `path`: a line a key, "id base64", the sealing key first.

    Raises KeyTrouble when the file is missing, empty or not made of such lines.
    """
    try:
        lines = path.read_text(encoding="ascii").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise KeyTrouble(f"the key file {path} cannot be read: {error}") from error
    try:
        pairs = [line.split() for line in lines if line.strip()]
        keys = tuple(MasterKey(bytes.fromhex(key_id).hex(), b64decode(secret)) for key_id, secret in pairs)
    except ValueError as error:
        raise KeyTrouble(f"the key file {path} is damaged") from error
    if not keys or any(len(key.secret) != KEY_BYTES or len(key.key_id) != 8 for key in keys):
        raise KeyTrouble(f"the key file {path} is empty or damaged")
    return KeyRing(keys)


def others_may_read(path: Path) -> bool:
    """Whether anyone but its owner may read the key file."""
    return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))
