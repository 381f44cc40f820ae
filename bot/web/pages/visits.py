"""A visit to a page: one unit of work from the link to what is shown, or to what was sent and what came of it.

The one rule kept here: the link is locked and looked at again in the unit in which something is written, and what was
sent uses it up in that same unit. A refusal undoes both, so that the person can mend it and send again.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from msgspec import Struct, field
from msgspec.structs import replace

from bot.core.errors import NotAllowed, Outdated, Refusal
from bot.core.pages import Asked, Field, FieldKind, Filled, Form, Page, Sheet
from bot.core.texts import in_language
from bot.core.unit import Unit, Units
from bot.people.acting import Acting
from bot.people.audit import write_asked
from bot.people.invitations.secrets import token_hash
from bot.people.pages.queries import acting_through, link_behind
from bot.people.pages.rules import Link, Standing
from bot.people.pages.service import bind_link, renew_link, use_link
from bot.web.pages import screens
from bot.web.pages.headers import browser_hash, form_key, is_form_key, new_browser
from bot.web.pages.reading import Problems, Sent, read_form
from bot.web.pages.screens import KindPage

# The form of the page before the page.
ENTER = "enter"


class Visit(Struct, frozen=True):
    """Who comes: the link's token, the browser's secret if it brings one, to which part and what of it, and its own
    language."""

    token: str
    browser: str | None
    part: int
    language: str
    pick: str = ""


class DoorPage(Struct, frozen=True):
    """Before a link that was handed on: nothing of the page yet."""

    language: str


class PageView(Struct, frozen=True):
    """A page as it is drawn."""

    language: str
    sheet: Sheet
    school: str
    browser: str
    key: str
    part: int
    until: datetime
    zone: str
    writes: bool
    status: int = 200
    note: str = ""
    alert: str = ""
    sent: Sent | None = None
    problems: Problems = field(default_factory=dict)

    def _is_sent(self, form: Form) -> bool:
        return self.sent is not None and (self.sent.name, self.sent.about) == (form.name, form.about)

    def value(self, form: Form, asked: Field) -> str:
        """What stands in a field: what was sent, else what it began with."""
        if self.sent is None or not self._is_sent(form):
            return asked.value
        return "".join(self.sent.values(asked)[:1])

    def is_chosen(self, form: Form, asked: Field, value: str) -> bool:
        """Whether this option is chosen, or ticked."""
        if asked.kind is FieldKind.CHOICE:
            return value == self.value(form, asked)
        chosen = self.sent.values(asked) if self.sent is not None and self._is_sent(form) else asked.values
        return value in chosen

    def problem(self, form: Form, asked: Field) -> str:
        return self.problems.get(asked.name, "") if self._is_sent(form) else ""


Shown = PageView | KindPage | DoorPage


_MakesKind = Callable[[], KindPage]


class _SentBefore(Exception):
    """Something was sent since the page was drawn."""


class _Open(Struct, frozen=True):
    """A link that opens for this browser, in a unit."""

    unit: Unit
    visit: Visit
    link: Link
    page: Page
    acting: Acting
    browser: str

    @property
    def asked(self) -> Asked:
        return Asked(self.link.school_id, self.link.about_id, self.visit.part, self.visit.pick)

    async def sheet(self) -> Sheet:
        """What the page shows. A page that asked nobody is a fault of its slice."""
        before = len(self.unit.asked)
        async with self.unit.savepoint():
            shown = await self.page.show(self.unit, self.acting, self.asked)
        if len(self.unit.asked) == before:
            raise AssertionError(f"the page {self.page.name} asked for no right")
        return shown

    def view(self, sheet: Sheet) -> PageView:
        school = self.acting.persons[0].school
        return PageView(
            self.acting.language,
            sheet,
            school.name,
            self.browser,
            form_key(self.browser, self.link.id, self.link.turn),
            self.visit.part,
            self.link.expires_at,
            school.zone,
            writes=self.page.take is not None and not self.page.stays,
        )

    async def said(self, refusal: Refusal) -> str:
        found = await self.page.refused(self.unit, self.acting, self.asked, refusal) if self.page.refused else None
        return found or screens.not_possible()


_Work = Callable[[_Open], Awaitable[Shown]]


class Visits(Struct, frozen=True):
    """Opens links and takes what is sent, with the pages of all features."""

    units: Units
    pages: Mapping[str, Page]

    async def look(self, visit: Visit, *, enters: bool = False) -> Shown:
        """Show the page; looking uses nothing up."""
        if not await self._is_known(visit):
            return _worded(visit.language, screens.unknown)
        return await self.units.run(lambda unit: self._look(unit, visit, enters=enters))

    async def send(self, visit: Visit, sent: Sent) -> Shown:
        """Take what was sent, once."""
        if not await self._is_known(visit):
            shown: Shown = _worded(visit.language, screens.unknown)
        elif sent.name == ENTER:
            return await self.look(visit, enters=True)
        else:
            shown = await self.units.run(lambda unit: self._send(unit, visit, sent))
        if isinstance(shown, KindPage):
            with in_language(shown.language):
                return shown.keeping(sent.written)
        return shown

    async def _is_known(self, visit: Visit) -> bool:
        """Guesses take no lock from those who work."""
        hashed = token_hash(visit.token)
        return await self.units.read(lambda unit: link_behind(unit, hashed)) is not None

    async def _found(self, unit: Unit, visit: Visit) -> tuple[Link | None, Standing]:
        link = await link_behind(unit, token_hash(visit.token), locked=True)
        if link is None:
            return None, Standing.ENDED
        browser = browser_hash(visit.browser) if visit.browser else None
        return link, link.standing(browser, unit.now)

    async def _look(self, unit: Unit, visit: Visit, *, enters: bool) -> Shown:
        link, standing = await self._found(unit, visit)
        if link is None:
            return _worded(visit.language, screens.unknown)
        browser = visit.browser or new_browser()
        if standing is Standing.UNOPENED:
            if link.handed and not enters:
                return DoorPage(visit.language)
            if not await bind_link(unit, link, browser_hash(browser)):
                return _worded(visit.language, lambda: screens.closed(Standing.ELSEWHERE))
        elif standing is not Standing.OPEN:
            return await self._closed(unit, visit, link, standing)
        return await self._within(unit, visit, link, browser, self._draw)

    async def _closed(self, unit: Unit, visit: Visit, link: Link, standing: Standing) -> KindPage:
        """Why it does not open; in the person's own language where it is their browser."""
        language = visit.language
        if standing is not Standing.ELSEWHERE and link.browser_hash is not None:
            language = (await acting_through(unit, link.school_id, link.person_id)).language
        return _worded(language, lambda: screens.closed(standing))

    async def _within(self, unit: Unit, visit: Visit, link: Link, browser: str, work: _Work) -> Shown:
        """Run `work` as the link's person, and write down what was asked of the access table."""
        acting, page = await acting_through(unit, link.school_id, link.person_id), self.pages.get(link.page)
        with in_language(acting.language):
            if page is None or not acting.persons:
                return screens.over()
            opened = _Open(unit, visit, link, page, acting, browser)
            try:
                shown = await work(opened)
            except NotAllowed:
                shown = screens.not_yours()
            except Outdated:
                shown = screens.over()
            except Refusal as refusal:
                shown = screens.says_no(await opened.said(refusal))
        write_asked(unit, acting.account.id or None, unit.asked)
        return shown

    async def _draw(self, opened: _Open) -> Shown:
        sheet, until = await opened.sheet(), opened.link.expires_at
        if opened.page.stays:
            # A board is worked at: whoever looks at it has fifteen minutes more.
            until = await renew_link(opened.unit, opened.link, stays=True)
        return replace(opened.view(sheet), until=until)

    async def _send(self, unit: Unit, visit: Visit, sent: Sent) -> Shown:
        link, standing = await self._found(unit, visit)
        if link is None:
            return _worded(visit.language, screens.unknown)
        if visit.browser is None or standing is Standing.UNOPENED:
            return _worded(visit.language, lambda: screens.closed(Standing.ELSEWHERE))
        if standing is Standing.EXPIRED and unit.now < link.renewed_until(unit.now, stays=False):
            return await self._within(unit, visit, link, visit.browser, lambda opened: _late(opened, sent))
        if standing is not Standing.OPEN:
            return await self._closed(unit, visit, link, standing)
        return await self._within(unit, visit, link, visit.browser, lambda opened: _taken(opened, sent))


def _worded(language: str, page: _MakesKind) -> KindPage:
    with in_language(language):
        return page()


async def _late(opened: _Open, sent: Sent) -> Shown:
    """The fifteen minutes ran out over the writing: the words are shown again, with fifteen more."""
    sheet = await opened.sheet()
    until = await renew_link(opened.unit, opened.link, stays=opened.page.stays)
    return replace(opened.view(sheet), until=until, sent=sent, alert=screens.was_late(), status=409)


async def _taken(opened: _Open, sent: Sent) -> Shown:
    """What came of a form, or the page again with what is to be mended."""
    sheet, link, page = await opened.sheet(), opened.link, opened.page
    again = replace(opened.view(sheet), sent=sent)
    form = sheet.form(sent.name, sent.about)
    if form is None or page.take is None or not is_form_key(sent.key, opened.browser, link.id, link.turn):
        return replace(again, alert=screens.was_drawn_before(), status=409)
    if sent.more:
        until = await renew_link(opened.unit, link, stays=page.stays)
        return replace(again, until=until, note=screens.got_more_time(until, again.zone))
    filled, problems = read_form(form, sent, link.id)
    if problems:
        return replace(again, problems=problems, status=422)
    try:
        return await _receipt(opened, filled)
    except _SentBefore:
        return replace(again, alert=screens.was_drawn_before(), status=409)
    except (NotAllowed, Outdated):
        raise
    except Refusal as refusal:
        return replace(again, alert=await opened.said(refusal), status=409)


async def _receipt(opened: _Open, filled: Filled) -> PageView:
    """Use the link and do what was sent, both or neither."""
    unit, link, page = opened.unit, opened.link, opened.page
    assert page.take is not None
    async with unit.savepoint():
        if not await use_link(unit, link, stays=page.stays):
            raise _SentBefore
        sheet = await page.take(unit, opened.acting, opened.asked, filled)
    until = link.renewed_until(unit.now, stays=True) if page.stays else link.expires_at
    after = replace(opened, link=replace(link, turn=link.turn + 1, expires_at=until))
    return replace(after.view(sheet), writes=False)
