"""What every answer of the school's own pages carries, and the cookie that ties a link to one browser.

The one rule kept here: nothing is stored on the way, framed, run or passed on. A page is words and forms of this very
address, and no more.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct

# No script at all, and styles from a file of ours: what somebody writes could not run if it came out unescaped.
_POLICY = (
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "script-src 'none'"
)
_STRICT = {
    "Content-Security-Policy": _POLICY,
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), clipboard-read=(), payment=()",
    "X-Robots-Tag": "noindex, nofollow",
}
_TWO_YEARS = 63_072_000
_COOKIE_LIVES = 4 * 3600
_SECRET = re.compile(r"[A-Za-z0-9_-]{22}")


class Guard(Struct, frozen=True):
    """Headers and cookie under one public address."""

    secure: bool

    @property
    def headers(self) -> Mapping[str, str]:
        """For every answer. Browsers heed HSTS behind TLS only, and so it is only said there."""
        if not self.secure:
            return MappingProxyType(_STRICT)
        return {**_STRICT, "Strict-Transport-Security": f"max-age={_TWO_YEARS}"}

    @property
    def cookie(self) -> str:
        """Its name: with __Host- no other address, not even one without TLS, can set it."""
        return "__Host-skolebro" if self.secure else "skolebro"

    def setting(self, browser: str) -> str:
        """The header that ties the browser. Lax: who comes from Telegram on the web brings it, a foreign form not."""
        secure = "; Secure" if self.secure else ""
        return f"{self.cookie}={browser}; Path=/; Max-Age={_COOKIE_LIVES}; HttpOnly; SameSite=Lax{secure}"

    def browser(self, cookies: Mapping[str, str]) -> str | None:
        """The browser's secret, if it brings one."""
        found = cookies.get(self.cookie, "")
        return found if _SECRET.fullmatch(found) else None


def new_browser() -> str:
    """A browser's secret: 128 random bits."""
    return secrets.token_urlsafe(16)


def browser_hash(browser: str) -> bytes:
    """What is kept of it."""
    return hashlib.sha256(f"browser\0{browser}".encode()).digest()


def form_key(browser: str, link_id: int, turn: int) -> str:
    """What a form must carry: only this browser's page, drawn since the last sending, knows it."""
    return hmac.digest(browser.encode(), f"{link_id}:{turn}".encode(), "sha256").hex()[:32]


def is_form_key(given: str, browser: str, link_id: int, turn: int) -> bool:
    return hmac.compare_digest(given.encode(), form_key(browser, link_id, turn).encode())


def comes_from_elsewhere(headers: Mapping[str, str]) -> bool:
    """Whether the browser itself says that another site sent the form. (`Origin` says nothing: without a referrer it is
    "null" even at home.)"""
    return headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}


def is_only_curious(headers: Mapping[str, str]) -> bool:
    """Whether something fetches the page ahead, for nobody who looks at it yet."""
    said = f"{headers.get('sec-purpose', '')} {headers.get('purpose', '')} {headers.get('x-moz', '')}".casefold()
    return "prefetch" in said or "prerender" in said or "preview" in said
