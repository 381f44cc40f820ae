"""A picture to send when a test or a visitor has none at hand.

The one rule: it is a real PNG, so that a browser shows it.
"""

from __future__ import annotations

import struct
import zlib


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _drawn(width: int, height: int) -> bytes:
    rows = bytearray()
    for y in range(height):
        rows.append(0)
        for x in range(width):
            sky = y * 5 < height * 3 - abs(x - width // 2) // 2
            rows += bytes((150 + y, 190 + y // 2, 230)) if sky else bytes((120, 160 - y // 2, 90))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(bytes(rows))) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


PICTURE = _drawn(96, 64)
