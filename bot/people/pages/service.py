"""Making links to the school's own pages, opening them in one browser, using them up.

The one rule kept here: each of these is one statement that says what must be true for it. Whoever comes second changes
no row, and is told so.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, delete, insert, update

from bot.accounts.installation import keep_value, kept_values
from bot.core.feature import Ended, Who
from bot.core.pages import Door
from bot.core.unit import Unit
from bot.people.invitations.secrets import new_token, token_hash
from bot.people.pages.models import PageLink
from bot.people.pages.rules import LINK_LIVES, Link, public_address

_ADDRESS = "public_url"
_INSERT = insert(PageLink)
_OF = update(PageLink).where(PageLink.id == bindparam("link"))
_BIND = _OF.where(PageLink.browser_hash.is_(None), PageLink.used_at.is_(None), PageLink.ended_at.is_(None)).values(
    browser_hash=bindparam("browser"), opened_at=bindparam("at")
)
_TAKE = _OF.where(PageLink.turn == bindparam("drawn"), PageLink.used_at.is_(None), PageLink.ended_at.is_(None)).values(
    turn=PageLink.turn + 1, expires_at=bindparam("until"), used_at=bindparam("used")
)
_RENEW = _OF.where(PageLink.used_at.is_(None), PageLink.ended_at.is_(None)).values(expires_at=bindparam("until"))
_OPEN = (PageLink.used_at.is_(None), PageLink.ended_at.is_(None))
_END_ABOUT = (
    update(PageLink)
    .where(
        PageLink.school_id == bindparam("of_school"),
        PageLink.page == bindparam("to_page"),
        PageLink.about_id == bindparam("about"),
        *_OPEN,
    )
    .values(ended_at=bindparam("at"))
)
_END_PERSON = update(PageLink).where(PageLink.person_id == bindparam("whose"), *_OPEN).values(ended_at=bindparam("at"))
_PURGE = delete(PageLink).where(PageLink.issued_at < bindparam("before"))


async def keep_public_url(unit: Unit, url: str) -> None:
    """Remember under which address people reach this installation; "" when under none that is safe."""
    await keep_value(unit, _ADDRESS, public_address(url) or "")


async def knows_address(unit: Unit, url: str) -> bool:
    """Whether that is remembered already."""
    return (await kept_values(unit, _ADDRESS)).get(_ADDRESS, "") == (public_address(url) or "")


async def has_pages(unit: Unit) -> bool:
    """Whether there are pages at all: without an https address the chat offers a call instead."""
    return bool((await kept_values(unit, _ADDRESS)).get(_ADDRESS))


async def issue_link(
    unit: Unit,
    school_id: int,
    person_id: int,
    page: str,
    about_id: int = 0,
    *,
    issued_by: int | None = None,
    handed: bool = False,
    base: str | None = None,
) -> Door | None:
    """A new link for one person to one page about one thing; None without a public address.

    `base` is that address where the caller knows it (the command line); `handed` for a link that goes through other
    hands, as a letter's does. Whether the person may see the page is asked when it is opened, and again whenever
    something is sent from it.
    """
    address = public_address(base) if base is not None else (await kept_values(unit, _ADDRESS)).get(_ADDRESS)
    if not address:
        return None
    token, until = new_token(), unit.now + LINK_LIVES
    values = {
        "school_id": school_id,
        "person_id": person_id,
        "issued_by": issued_by,
        "page": page,
        "about_id": about_id,
        "token_hash": token_hash(token),
        "handed": handed,
        "issued_at": unit.now,
        "expires_at": until,
    }
    await unit.execute(_INSERT, values)
    return Door(f"{address}/page/{token}", until)


async def bind_link(unit: Unit, link: Link, browser_hash: bytes) -> bool:
    """From now on the link opens in this browser only; False when another was faster."""
    values = {"link": link.id, "browser": browser_hash, "at": unit.now}
    return bool((await unit.execute(_BIND, values)).rowcount)


async def use_link(unit: Unit, link: Link, *, stays: bool) -> bool:
    """What was sent counts, once: False when something was sent since the page was drawn. A link that does not stay is
    used up."""
    until = link.renewed_until(unit.now, stays=True) if stays else link.expires_at
    values = {"link": link.id, "drawn": link.turn, "until": until, "used": None if stays else unit.now}
    return bool((await unit.execute(_TAKE, values)).rowcount)


async def renew_link(unit: Unit, link: Link, *, stays: bool) -> datetime:
    """More time for whoever has the page open. Until when it opens now."""
    until = link.renewed_until(unit.now, stays=stays)
    if until != link.expires_at:
        await unit.execute(_RENEW, {"link": link.id, "until": until})
    return until


async def end_links(unit: Unit, school_id: int, page: str, about_id: int) -> None:
    """What these links lead to is over."""
    await unit.execute(_END_ABOUT, {"of_school": school_id, "to_page": page, "about": about_id, "at": unit.now})


async def end_links_of(unit: Unit, person_id: int) -> None:
    """Everything this person could still open closes."""
    await unit.execute(_END_PERSON, {"whose": person_id, "at": unit.now})


async def after_end(unit: Unit, ended: Ended) -> None:
    """`Feature.ends`: who left has no page open; of roles and guardianships the pages themselves ask."""
    if ended.what is Who.LINK:
        await end_links_of(unit, ended.person_id)


async def forget_links(unit: Unit, before: datetime) -> None:
    """Delete links made before then."""
    await unit.execute(_PURGE, {"before": before})
