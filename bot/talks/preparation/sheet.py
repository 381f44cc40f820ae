"""What stands on a pupil's preparation sheet, and having it made without keeping anybody waiting."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from bot.core.dates import long_moment
from bot.core.replies import Document
from bot.core.texts import _, in_language
from bot.talks.preparation.rules import AgeBand


class Page(Struct, frozen=True):
    """One pupil's page; `starts` by the school's clock, None without a time."""

    name: str
    klass: str
    starts: datetime | None
    band: AgeBand
    agenda: Sequence[str]

    def when(self) -> str:
        """When the talk is."""
        assert self.starts is not None
        return _("The talk is on %(when)s.", when=long_moment(self.starts))


def sheets(school: str, pages: Sequence[Page], made_at: datetime, language: str) -> Document:
    """The pages as one file in a language."""
    # Only here is type set; the libraries are large.
    from bot.talks.preparation.paper import set_sheets

    with in_language(language):
        return set_sheets(school, pages, made_at)


async def made_aside(school: str, pages: Sequence[Page], made_at: datetime, language: str) -> Document:
    """The same in a thread: fonts take a second, in which all others would wait."""
    return await asyncio.to_thread(sheets, school, pages, made_at, language)
