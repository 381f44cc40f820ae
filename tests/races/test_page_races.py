"""One link, two presses in the same moment: it counts once, and in one browser only."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import bindparam, text, update

from bot.accounts.service import Sender, lock_account
from bot.core.pages import Page
from bot.core.unit import Unit, Units
from bot.features import assemble
from bot.people.invitations.secrets import token_hash
from bot.people.pages import service
from bot.people.pages.models import PageLink
from bot.people.pages.queries import link_behind
from bot.people.pages.service import issue_link
from bot.web.pages import visits
from bot.web.pages.headers import form_key
from bot.web.pages.reading import Sent, read_form
from bot.web.pages.visits import PageView, Visit, Visits
from tests.races.conftest import Field

pytestmark = pytest.mark.both_databases

MINE, OTHER = "a" * 22, "b" * 22
Go = Callable[[Visits], Awaitable[Any]]


@pytest.fixture
async def link(field: Field) -> str:
    """A link to words in confidence, unopened; its token."""
    school = await field.town.school()
    class_id = await field.town.school_class(school, "3.B")
    pupil = await field.town.pupil(school, class_id, "Emma")
    mother, teacher = await field.town.person(school, "Maria"), await field.town.person(school, "Mette")
    await field.town.guards(school, mother, pupil)
    await field.town.works(school, teacher, class_id)
    await field.phone(1, mother, school)
    await field.phone(2, teacher, school)

    async def work(unit: Unit) -> str:
        await lock_account(unit, Sender(1, 1, "da"))
        door = await issue_link(unit, school, mother, "confidential.home", pupil, base="https://side.example")
        assert door is not None
        return door.url.rpartition("/")[2]

    return await field.units.run(work)


def pages() -> dict[str, Page]:
    return dict(assemble().pages)


async def at_once(field: Field, *goes: Go) -> list[Any]:
    """Everybody on engines of their own, all let go together."""
    units = [field.twin_units() for _ in goes]
    line = asyncio.Barrier(len(goes))

    async def one(own: Units, go: Go) -> Any:
        await own.read(lambda unit: unit.scalar(text("SELECT 1")))
        await line.wait()
        return await go(Visits(own, pages()))

    try:
        return await asyncio.gather(*(one(own, go) for own, go in zip(units, goes, strict=True)))
    finally:
        for own in units:
            await own.engines.dispose()


def visit(token: str, browser: str | None = MINE) -> Visit:
    return Visit(token, browser, 0, "da")


async def sends(field: Field, token: str) -> Go:
    """Open the page in one browser, and be ready to send."""
    await Visits(field.units, pages()).look(visit(token))
    found = await field.units.read(lambda unit: link_behind(unit, token_hash(token)))
    assert found is not None
    sent = Sent("write", 0, form_key(MINE, found.id, found.turn), raw={"w-words": ("Kun én gang.",)})
    return lambda visits: visits.send(visit(token), sent)


async def test_words_that_are_sent_twice_at_once_are_kept_once(field: Field, link: str) -> None:
    go = await sends(field, link)
    statuses = sorted(shown.status for shown in await at_once(field, go, go, go))
    assert statuses == [200, 410, 410]
    assert await field.count("confidential_words") == 1
    assert await field.count("outbox WHERE kind = 'confidential.written'") == 1


async def test_without_its_guards_they_are_kept_twice(field: Field, link: str, monkeypatch: pytest.MonkeyPatch) -> None:
    go = await sends(field, link)
    found = await field.units.read(lambda unit: link_behind(unit, token_hash(link)))
    assert found is not None

    async def as_it_was(_unit: Unit, _hash: bytes, *, locked: bool = False) -> object:
        return replace(found)

    monkeypatch.setattr(visits, "link_behind", as_it_was)
    unguarded = update(PageLink).where(PageLink.id == bindparam("link"))
    monkeypatch.setattr(service, "_TAKE", unguarded.values(used_at=bindparam("used"), expires_at=bindparam("until")))

    # The last guard, a unique key of the words, sees no link.
    monkeypatch.setattr(visits, "read_form", lambda form, sent, _link: read_form(form, sent, 0))
    assert [shown.status for shown in await at_once(field, go, go)] == [200, 200]
    assert await field.count("confidential_words") == 2


async def test_without_the_first_guards_the_unique_key_still_holds(
    field: Field, link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = await sends(field, link)
    unguarded = update(PageLink).where(PageLink.id == bindparam("link"))
    monkeypatch.setattr(service, "_TAKE", unguarded.values(used_at=bindparam("used"), expires_at=bindparam("until")))
    assert sorted(shown.status for shown in await at_once(field, go, go)) == [200, 410]
    assert await field.count("confidential_words") == 1


async def test_a_link_that_two_browsers_open_at_once_opens_in_one(field: Field, link: str) -> None:
    def looks(browser: str) -> Go:
        return lambda visits: visits.look(visit(link, browser))

    shown = await at_once(field, looks(MINE), looks(OTHER))
    assert sorted(each.status for each in shown) == [200, 403]
    (page,) = [each for each in shown if isinstance(each, PageView)]
    assert (await Visits(field.units, pages()).look(visit(link, page.browser))).status == 200  # type: ignore[union-attr]


async def test_without_its_guards_it_opens_in_both(field: Field, link: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = await field.units.read(lambda unit: link_behind(unit, token_hash(link)))

    async def as_it_was(_unit: Unit, _hash: bytes, *, locked: bool = False) -> object:
        return found

    monkeypatch.setattr(visits, "link_behind", as_it_was)
    unguarded = update(PageLink).where(PageLink.id == bindparam("link"))
    monkeypatch.setattr(
        service, "_BIND", unguarded.values(browser_hash=bindparam("browser"), opened_at=bindparam("at"))
    )

    def looks(browser: str) -> Go:
        return lambda visits: visits.look(visit(link, browser))

    assert [each.status for each in await at_once(field, looks(MINE), looks(OTHER))] == [200, 200]
