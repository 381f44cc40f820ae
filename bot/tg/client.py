"""How requests reach Telegram: python-telegram-bot's request class over aiohttp and orjson.

The one rule: whoever catches an error can tell whether Telegram may have acted on the request (`NotSent` or
not), and can log the error, for the bot's token is in none of them.
"""

from __future__ import annotations

import asyncio
import ipaddress
import json
import re
import secrets
import urllib.request
from collections.abc import AsyncIterator, Sequence
from functools import lru_cache
from typing import IO, TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import quote, unquote

import aiohttp
import orjson
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData
from telegram.request._requestparameter import RequestParameter
from yarl import URL

if TYPE_CHECKING:
    import ssl

    from telegram._utils.types import JSONDict, ODVInput

_PIECE: Final = 64 * 1024
"""Bytes handed to the socket at a time: asyncio's high-water mark, so that a stalled upload is noticed."""

_ERROR_BODY: Final = 2048
"""Bytes kept of an error page: Telegram's own answers are far shorter, a proxy's need not be."""

_REFUSED_WITH_200: Final = (b'{"ok":false', b'{"ok": false')
_AS_USUAL: Final = (BaseRequest.DEFAULT_NONE,) * 4
_TOKEN: Final = re.compile(r"/bot([^/]+)/")
_Proxy = tuple[URL, dict[str, str]]


class NotSent(NetworkError):
    """The request certainly never left this process (no name, no connection, no free place in the pool).

    It may be repeated as if it had never been tried. Any other `NetworkError` or `TimedOut` that is not a
    `BadRequest` leaves the outcome unknown: Telegram has no idempotency key, so what is repeated after it
    should be repeated without a sound.
    """

    __slots__ = ()


class NotSentTimedOut(NotSent, TimedOut):
    """`NotSent` because a connection, or a place in the pool, was not to be had in time."""

    __slots__ = ()


class _Limits(NamedTuple):
    """Seconds for each stage of a request; None is without limit."""

    pool: float | None
    connect: float | None
    write: float | None
    read: float | None


class _Session(NamedTuple):
    """What belongs to one event loop and is thrown away by `shutdown`."""

    http: aiohttp.ClientSession
    places: asyncio.Semaphore
    proxies: dict[tuple[str, str], _Proxy | None]


class Client(BaseRequest):
    """The request class for both slots of `telegram.Bot`; one object may serve both.

    Times are seconds, None waits for ever. `connect_timeout` covers the name, TCP and TLS; `read_timeout` is
    the longest silence while an answer is awaited; `write_timeout` the longest stall while a body is taken
    (`media_write_timeout` when it carries files); `pool_timeout` the wait for one of the `connections`.
    With `trust_env` the usual proxy variables are followed, looked up once a host; a loopback address is
    never asked for through a proxy. `tls` replaces the system's certificates.
    """

    def __init__(
        self,
        *,
        connections: int = 512,
        connect_timeout: float | None = 5.0,
        read_timeout: float | None = 5.0,
        write_timeout: float | None = 5.0,
        media_write_timeout: float | None = 20.0,
        pool_timeout: float | None = 1.0,
        keep_alive: float = 30.0,
        trust_env: bool = True,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._connections = connections
        self._limits = _Limits(pool_timeout, connect_timeout, write_timeout, read_timeout)
        self._media_write_timeout = media_write_timeout
        self._usual = _aiohttp_timeout(self._limits)
        self._keep_alive = keep_alive
        self._trust_env = trust_env
        self._tls = tls
        self._session: _Session | None = None
        self._stopped = False

    @property
    def read_timeout(self) -> float | None:
        """Seconds of silence allowed when a call does not say otherwise."""
        return self._limits.read

    async def initialize(self) -> None:
        """Open the session in the running loop; harmless when it is open."""
        self._stopped = False
        self._opened()

    async def shutdown(self) -> None:
        """Close every connection; calls after it raise `NotSent` until `initialize`."""
        self._stopped = True
        session, self._session = self._session, None
        if session is not None:
            await session.http.close()
            # Closing a transport is only scheduled: without a turn of the loop Python reports a leak.
            await asyncio.sleep(0)

    async def get_updates(
        self,
        base_url: str,
        offset: int | None,
        timeout: int,  # noqa: ASYNC109 - Telegram's own name: how long Telegram holds the poll
        limit: int = 100,
        allowed_updates: Sequence[str] | None = None,
    ) -> list[dict[str, Any]]:
        """One long poll, answered with the updates as Telegram wrote them, so that each can be parsed alone.

        `base_url` is the bot's, token included; `timeout` whole seconds, to which `read_timeout` is added;
        `limit` 1–100. Raises what the Bot's own calls raise: `Conflict` (another poller), `InvalidToken`,
        `RetryAfter`, `NetworkError`.
        """
        asked = {"offset": offset, "timeout": timeout, "limit": limit, "allowed_updates": allowed_updates}
        parameters = [RequestParameter.from_input(name, value) for name, value in asked.items()]
        patience = None if self._limits.read is None else timeout + self._limits.read
        updates = await self.post(f"{base_url}/getUpdates", RequestData(parameters), read_timeout=patience)
        if not isinstance(updates, list):
            raise NetworkError("getUpdates was answered with something that is not a list")
        return updates

    @staticmethod
    def parse_json_payload(payload: bytes) -> JSONDict:
        """The answer as a dict; raises `NetworkError` for anything else, without repeating what it said."""
        try:
            answer = orjson.loads(payload)
        except orjson.JSONDecodeError:
            answer = _parse_leniently(payload)
        if not isinstance(answer, dict) or ("result" not in answer and answer.get("ok") is not False):
            raise NetworkError("Invalid server response")
        return answer

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One request: HTTP status and body. Raises `NotSent`, `TimedOut` or `NetworkError`; logs nothing."""
        session = self._opened()
        has_files = request_data is not None and request_data.contains_files
        limits = self._limits._replace(write=self._media_write_timeout) if has_files else self._limits
        asked = (pool_timeout, connect_timeout, write_timeout, read_timeout)
        if asked != _AS_USUAL:
            limits = _Limits(
                *(
                    own if own is None or isinstance(own, int | float) else std
                    for own, std in zip(asked, limits, strict=True)
                )
            )
        await _take_place(session.places, limits.pool)
        try:
            status, payload = await self._exchange(session, url, method, request_data, limits)
        except Exception as exc:
            failure = _as_telegram_error(exc)
        else:
            return _checked(status, payload, url, method)
        finally:
            session.places.release()
        # Raised outside the handler: the original error is not chained, for its text may hold the URL.
        raise failure

    async def _exchange(
        self, session: _Session, url: str, method: str, request_data: RequestData | None, limits: _Limits
    ) -> tuple[int, bytes]:
        """Write the body, read the answer; aiohttp's own errors pass through."""
        parts, headers = await _body(request_data)
        target = _target(url)
        options: dict[str, Any] = {"headers": headers, "allow_redirects": False}
        if limits is not self._limits:
            options["timeout"] = _aiohttp_timeout(limits)
        if (proxy := self._proxy(session, target)) is not None:
            options["proxy"], credentials = proxy
            # To a tunnel they are said when it is opened; else with the request itself.
            options["proxy_headers"] = credentials
            if target.scheme == "http":
                headers |= credentials
        size = sum(map(len, parts))
        if size <= _PIECE:
            options["data"] = b"".join(parts) or None
            return await _answer(session, method, target, options)
        headers["Content-Length"] = str(size)
        async with asyncio.timeout(None) as stall:
            options["data"] = _pieces(parts, stall, limits.write)
            return await _answer(session, method, target, options)

    def _opened(self) -> _Session:
        """The session of this loop, made at the first use; raises `NotSent` after `shutdown`."""
        if self._session is None:
            if self._stopped:
                raise NotSent("The client is shut down")
            # aiohttp sets TCP_NODELAY itself. Its own trust_env would ask for proxies and a .netrc in a
            # thread at every request; ours looks once (see _proxy).
            connector = aiohttp.TCPConnector(
                limit=self._connections,
                keepalive_timeout=self._keep_alive,
                ttl_dns_cache=60,
                ssl=True if self._tls is None else self._tls,
            )
            http = aiohttp.ClientSession(
                connector=connector,
                timeout=self._usual,
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
                skip_auto_headers=("Content-Type",),  # a call without a body has none
            )
            self._session = _Session(http, asyncio.Semaphore(self._connections), {})
        return self._session

    def _proxy(self, session: _Session, url: URL) -> _Proxy | None:
        """The environment's proxy for this host and its credentials, found once a session."""
        if not self._trust_env:
            return None
        key = (url.scheme, url.host or "")
        if key not in session.proxies:
            session.proxies[key] = _environment_proxy(*key)
        return session.proxies[key]


@lru_cache(maxsize=64)
def _target(url: str) -> URL:
    """A method's address; PTB has quoted the path already."""
    return URL(url, encoded=True)


async def _answer(session: _Session, method: str, target: URL, options: dict[str, Any]) -> tuple[int, bytes]:
    async with session.http.request(method, target, **options) as response:
        return response.status, await response.read()


def _aiohttp_timeout(limits: _Limits) -> aiohttp.ClientTimeout:
    """Connecting and reading; the pool and the body are timed here, where aiohttp has no stage of its own."""
    return aiohttp.ClientTimeout(total=None, connect=limits.connect, sock_read=limits.read)


async def _take_place(places: asyncio.Semaphore, patience: float | None) -> None:
    """Wait at most `patience` seconds for one of the connections; raises `NotSentTimedOut`."""
    if not places.locked():
        await places.acquire()  # returns at once: no timer for the ordinary case
        return
    try:
        async with asyncio.timeout(patience):
            await places.acquire()
    except TimeoutError:
        raise NotSentTimedOut("All connections are occupied; the request was not sent") from None


def _checked(status: int, payload: bytes, url: str, method: str) -> tuple[int, bytes]:
    """The answer as PTB may see it: a refusal is an error status, an error page names no token."""
    if 200 <= status <= 299:
        if method == "POST" and payload.startswith(_REFUSED_WITH_200):
            status = 502  # PTB believes the status and would look for a result
        else:
            return status, payload
    if (found := _TOKEN.search(url)) is not None:
        token = found[1]
        for spelling in {token, quote(token, safe=""), unquote(token)}:
            payload = payload.replace(spelling.encode(), b"<token>")
    return status, payload[:_ERROR_BODY]


def _as_telegram_error(exc: Exception) -> NetworkError:
    """Translate; only texts that are known to name no more than a host are taken over."""
    name = type(exc).__name__
    if isinstance(exc, aiohttp.ConnectionTimeoutError):
        return NotSentTimedOut("No connection to the server in time; the request was not sent")
    if isinstance(exc, aiohttp.ClientConnectorError):
        return NotSent(f"{name}: {exc}")
    if isinstance(exc, aiohttp.ClientHttpProxyError):
        return NotSent(f"{name}: the proxy answered {exc.status}")
    if isinstance(exc, aiohttp.InvalidURL | aiohttp.NonHttpUrlClientError):
        return NotSent(name)
    if isinstance(exc, TimeoutError):
        return TimedOut(f"Timed out ({name}); whether the request had an effect is unknown")
    return NetworkError(f"{name}; whether the request had an effect is unknown")


def _parse_leniently(payload: bytes) -> object:
    """What orjson refuses and Telegram could still send (half an emoji, a stray byte), made harmless.

    A batch of updates that nobody can parse would come again for ever, so `?` replaces what is no text.
    """
    try:
        loose = json.loads(payload.decode("utf-8", "replace"))
        return json.loads(json.dumps(loose, ensure_ascii=False).encode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return None


async def _body(request_data: RequestData | None) -> tuple[list[bytes], dict[str, str]]:
    """The body in parts and the headers that describe it; neither for a call without parameters."""
    if request_data is None:
        return [], {}
    if request_data.contains_files:
        return await _multipart(request_data.json_parameters, request_data)
    if not request_data.parameters:
        return [], {}
    # One JSON object, which the Bot API takes for every call without a file: half the work of a form.
    try:
        body = orjson.dumps(request_data.parameters, option=orjson.OPT_NON_STR_KEYS)
    except TypeError:  # a number past 64 bits, half an emoji: the standard library writes them
        body = json.dumps(request_data.parameters).encode()
    return [body], {"Content-Type": "application/json"}


async def _multipart(texts: dict[str, str], request_data: RequestData) -> tuple[list[bytes], dict[str, str]]:
    """multipart/form-data with names in plain UTF-8, as browsers write them and Telegram reads them."""
    boundary = secrets.token_hex(16)
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{_quoted(name)}"\r\n\r\n{text}\r\n'.encode(
            "utf-8", "replace"
        )
        for name, text in texts.items()
    ]
    for name, (filename, content, kind) in request_data.multipart_data.items():
        head = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="{_quoted(name)}"; '
            f'filename="{_quoted(filename)}"\r\nContent-Type: {kind}\r\n\r\n'
        )
        parts += [head.encode("utf-8", "replace"), await _content(content), b"\r\n"]
    parts.append(f"--{boundary}--\r\n".encode())
    return parts, {"Content-Type": f"multipart/form-data; boundary={boundary}"}


async def _content(content: bytes | IO[bytes]) -> bytes:
    """A file's bytes; an open file is read in a thread."""
    return content if isinstance(content, bytes) else await asyncio.to_thread(content.read)


def _quoted(name: str) -> str:
    """A name that cannot end its quotes or its line (the escapes of the HTML standard)."""
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


async def _pieces(parts: list[bytes], stall: asyncio.Timeout, patience: float | None) -> AsyncIterator[memoryview]:
    """The body piece by piece; `stall` ends the request when one piece is not taken in `patience` seconds."""
    loop = asyncio.get_running_loop()
    for part in parts:
        whole = memoryview(part)
        for start in range(0, len(whole), _PIECE):
            stall.reschedule(None if patience is None else loop.time() + patience)
            yield whole[start : start + _PIECE]
    stall.reschedule(None)  # from here on the read timeout watches


def _environment_proxy(scheme: str, host: str) -> _Proxy | None:
    """The proxy that the machine's settings name for this host; loopback is beyond any proxy's reach."""
    if host == "localhost" or _is_loopback(host) or urllib.request.proxy_bypass(host):
        return None
    known = urllib.request.getproxies()
    address = known.get(scheme) or known.get("all")
    if not address:
        return None
    proxy = URL(address if "://" in address else f"http://{address}")
    if proxy.user is None:
        return proxy, {}
    credentials = aiohttp.encode_basic_auth(proxy.user, proxy.password or "")
    return proxy.with_user(None), {"Proxy-Authorization": credentials}


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
