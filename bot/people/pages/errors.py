"""What may go wrong on the way to a page, as facts."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.errors import Refusal


@dataclass
class NoPages(Refusal):
    """This installation has no address under which a page could be shown. `phone` is the office's number."""

    phone: str | None


@dataclass
class PageRefuses(Refusal):
    """The page itself says no, in the words of its slice."""

    said: str
