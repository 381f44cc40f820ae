"""Selects of links: the link behind a token, and who acts through it."""

from __future__ import annotations

from msgspec.structs import replace
from sqlalchemy import bindparam, select

from bot.core.unit import Unit
from bot.people.acting import Acting, acting_alone
from bot.people.joining.queries import actings_of
from bot.people.models import Person
from bot.people.pages.models import PageLink
from bot.people.pages.rules import Link

_LINK = select(
    PageLink.id,
    PageLink.school_id,
    PageLink.person_id,
    PageLink.page,
    PageLink.about_id,
    PageLink.browser_hash,
    PageLink.turn,
    PageLink.handed,
    PageLink.issued_at,
    PageLink.expires_at,
    PageLink.used_at,
    PageLink.ended_at,
).where(PageLink.token_hash == bindparam("token_hash"))
_LOCKED_LINK = _LINK.with_for_update()
_LANGUAGE = select(Person.language).where(Person.id == bindparam("person"))

_BY_LIST = select(Person.id).where(Person.school_id == bindparam("school"), Person.sourced_key == bindparam("listed"))


async def link_behind(unit: Unit, token_hash: bytes, *, locked: bool = False) -> Link | None:
    """The link with this token's hash; locked until the unit ends, so that what is sent twice comes one by one."""
    row = await unit.first(_LOCKED_LINK if locked else _LINK, {"token_hash": token_hash})
    return Link(**row._asdict()) if row else None


async def acting_through(unit: Unit, school_id: int, person_id: int) -> Acting:
    """Who acts through a link: the one person it was made for, with the rights of this instant. Staff need no account;
    a person who has nothing at the school any more is nobody."""
    acting = (await actings_of(unit, [person_id])).get(person_id)
    if acting is None:
        acting = await acting_alone(unit, person_id, await unit.scalar(_LANGUAGE, {"person": person_id}))
    only = tuple(each for each in acting.persons if (each.person_id, each.school.id) == (person_id, school_id))
    return replace(acting, persons=only)


async def staff_by_list_id(unit: Unit, school_id: int, listed: str) -> int | None:
    """The person with this id in the class list, if they hold a role at the school now."""
    found: int | None = await unit.scalar(_BY_LIST, {"school": school_id, "listed": listed})
    if found is None:
        return None
    acting = await acting_alone(unit, found, None)
    return found if any(person.roles for person in acting.persons) else None
