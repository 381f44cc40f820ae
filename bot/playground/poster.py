"""A small HTTP client that can POST and keep its connections.

The one rule: it reads of an answer what a webhook caller needs (status and Retry-After) and no more.
"""

from __future__ import annotations

import asyncio
import ssl
from urllib.parse import urlsplit

TIMEOUT = 60.0

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Origin = tuple[str, int, bool]


class Poster:
    """Keeps idle connections by origin."""

    def __init__(self) -> None:
        self._idle: dict[Origin, list[Connection]] = {}

    async def post(self, url: str, headers: dict[str, str], body: bytes) -> tuple[int, float | None]:
        """Status and Retry-After in seconds; OSError, EOFError or ValueError when there is no good answer."""
        parts = urlsplit(url)
        secure = parts.scheme == "https"
        origin = (parts.hostname or "", parts.port or (443 if secure else 80), secure)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        head = [f"POST {target} HTTP/1.1", f"Host: {parts.netloc}", f"Content-Length: {len(body)}"]
        head += [f"{name}: {value}" for name, value in headers.items()]
        request = "\r\n".join([*head, "\r\n"]).encode("latin-1") + body
        async with asyncio.timeout(TIMEOUT):
            idle = self._idle.setdefault(origin, [])
            while idle:
                # A kept connection may have been closed by the other side meanwhile: then a fresh one is due.
                try:
                    return await self._exchange(origin, idle.pop(), request)
                except (OSError, EOFError):
                    continue
            fresh = await asyncio.open_connection(
                origin[0], origin[1], ssl=ssl.create_default_context() if secure else None
            )
            return await self._exchange(origin, fresh, request)

    async def _exchange(self, origin: Origin, connection: Connection, request: bytes) -> tuple[int, float | None]:
        reader, writer = connection
        try:
            writer.write(request)
            await writer.drain()
            status, headers = await _head(reader)
            await _skip_body(reader, headers)
        except BaseException:
            writer.close()
            raise
        if headers.get("connection", "").lower() == "close":
            writer.close()
        else:
            self._idle.setdefault(origin, []).append(connection)
        wait = headers.get("retry-after", "")
        return status, float(wait) if wait.replace(".", "", 1).isdigit() else None

    def close(self) -> None:
        """Closes the idle connections."""
        for connections in self._idle.values():
            for _, writer in connections:
                writer.close()
        self._idle.clear()


async def _head(reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
    lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    status = int(lines[0].split(" ")[1])
    pairs = (line.partition(":") for line in lines[1:] if line)
    return status, {name.strip().lower(): value.strip() for name, _, value in pairs}


async def _skip_body(reader: asyncio.StreamReader, headers: dict[str, str]) -> None:
    if "chunked" in headers.get("transfer-encoding", "").lower():
        while size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
            await reader.readexactly(size + 2)
        await reader.readuntil(b"\r\n")
    else:
        await reader.readexactly(int(headers.get("content-length", 0)))
