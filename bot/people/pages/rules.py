"""Pure rules of a link to the school's own page: which addresses count as public, and what a link is worth now."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from enum import Enum
from urllib.parse import urlsplit

from msgspec import Struct

OPEN, HAND_OUT = "page.open", "page.hand_out"

LINK_LIVES = timedelta(minutes=15)
# Whoever is still writing gets more time, in the browser that opened the link; after this they ask for a new one.
WRITING_LIVES = timedelta(hours=2)
WORKING_LIVES = timedelta(hours=4)
# Nobody else can be at the other end of these, so they need no TLS: the demo and the tests.
_OWN_MACHINE = {"127.0.0.1", "localhost", "::1"}


class Standing(Enum):
    """What a link is worth to the browser that brings it."""

    UNOPENED = "unopened"
    OPEN = "open"
    EXPIRED = "expired"
    USED = "used"
    ELSEWHERE = "elsewhere"
    ENDED = "ended"


class Link(Struct, frozen=True):
    """A link as it is in the database."""

    id: int
    school_id: int
    person_id: int
    page: str
    about_id: int
    browser_hash: bytes | None
    turn: int
    handed: bool
    issued_at: datetime
    expires_at: datetime
    used_at: datetime | None
    ended_at: datetime | None

    def standing(self, browser: bytes | None, now: datetime) -> Standing:
        """For the browser with this hash. A stranger's browser learns no more than that it is not theirs."""
        if self.browser_hash is not None and not hmac.compare_digest(self.browser_hash, browser or b""):
            return Standing.ELSEWHERE
        if self.ended_at is not None:
            return Standing.ENDED
        if self.used_at is not None:
            return Standing.USED
        if now >= self.expires_at:
            return Standing.EXPIRED
        return Standing.OPEN if self.browser_hash is not None else Standing.UNOPENED

    def renewed_until(self, now: datetime, *, stays: bool) -> datetime:
        """Until when it opens if it gets more time now; never earlier than before."""
        last = self.issued_at + (WORKING_LIVES if stays else WRITING_LIVES)
        return max(self.expires_at, min(now + LINK_LIVES, last))


def public_address(url: str) -> str | None:
    """The address under which pages may be shown, without a slash at its end; None for one without TLS."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _OWN_MACHINE)
    if not safe or not parts.hostname or parts.query or parts.fragment or "@" in parts.netloc:
        return None
    return url.strip().rstrip("/")
