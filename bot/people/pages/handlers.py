"""From a button in the chat to the school's own page, and a link that the office hands out.

The one rule kept here: who may not see a page gets no link to it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from bot.core.errors import NotAllowed, Outdated, Refusal
from bot.core.pages import Asked, Page
from bot.core.replies import Reply
from bot.core.routes import AnyRoute, PressRoute, Route
from bot.core.unit import Unit
from bot.people.access import About, require
from bot.people.acting import Acting
from bot.people.pages import screens
from bot.people.pages.errors import NoPages, PageRefuses
from bot.people.pages.presses import BOARD, HandOutPage, OpenPage
from bot.people.pages.queries import acting_through
from bot.people.pages.rules import HAND_OUT, OPEN
from bot.people.pages.service import has_pages, issue_link
from bot.people.roles.queries import PersonName, known_staff

PagesByName = Callable[[], Mapping[str, Page]]


class _Looked(Exception):
    """The page would be shown; nothing of that has happened."""


class Doors(Struct, frozen=True):
    """The handlers, with the pages of all features."""

    pages: PagesByName

    async def open_page(self, unit: Unit, acting: Acting, press: OpenPage) -> Reply:
        """The link, for whoever the page would let in."""
        person = require(unit, acting, OPEN, About(press.school_id, kind="school", id=press.school_id))
        if not await has_pages(unit):
            raise NoPages(person.school.phone)
        page = self.pages().get(press.page)
        if page is None:
            raise Outdated
        alone = replace(acting, persons=(person,))
        await _ensure_shown(unit, alone, page, Asked(press.school_id, press.about_id))
        found = await issue_link(unit, press.school_id, person.person_id, press.page, press.about_id)
        assert found is not None
        return Reply(screens.door(found, person.school.zone, press))

    async def hand_out(self, unit: Unit, acting: Acting, press: HandOutPage) -> Reply:
        """A link for a member of staff, to pass on; it opens by a press, so that no scanner of mails uses it up."""
        about = About(press.school_id, person_id=press.person_id, kind="person", id=press.person_id)
        person = require(unit, acting, HAND_OUT, about)
        whom = await _staff(unit, press)
        found = await issue_link(unit, press.school_id, press.person_id, BOARD, issued_by=person.person_id, handed=True)
        if found is None:
            raise NoPages(None)
        name = f"{whom.given_name} {whom.family_name}"
        return Reply(screens.handed(found, name, person.school.zone))


async def _staff(unit: Unit, press: HandOutPage) -> PersonName:
    """Whom the link is for. Raises Outdated for who is no member of staff, or has nothing to see there."""
    for each in await known_staff(unit, press.school_id):
        if each.person_id == press.person_id:
            acting = await acting_through(unit, press.school_id, press.person_id)
            if any(person.roles for person in acting.persons):
                return each
    raise Outdated


async def _ensure_shown(unit: Unit, acting: Acting, page: Page, asked: Asked) -> None:
    """Let the page say no before there is a link. What showing it writes (that something was read) is undone."""
    try:
        async with unit.savepoint():
            await page.show(unit, acting, asked)
            raise _Looked
    except _Looked:
        return
    except (NotAllowed, Outdated):
        raise
    except Refusal as refusal:
        said = await page.refused(unit, acting, asked, refusal) if page.refused else None
        if said is None:
            raise
        raise PageRefuses(said) from refusal


async def refused(_unit: Unit, _acting: Acting, _press: OpenPage | HandOutPage, refusal: Refusal) -> Reply:
    """Why there is no link; where there are no pages at all, whom to call."""
    if isinstance(refusal, NoPages):
        return Reply(screens.no_pages(refusal.phone))
    if isinstance(refusal, PageRefuses):
        return Reply(screens.refused(refusal.said))
    raise refusal


def routes(pages: PagesByName) -> tuple[AnyRoute, ...]:
    doors = Doors(pages)
    return (
        PressRoute(OpenPage, Route(doors.open_page, OPEN, refused=refused)),
        PressRoute(HandOutPage, Route(doors.hand_out, HAND_OUT, refused=refused)),
    )
