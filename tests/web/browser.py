"""A browser as far as the school's own pages need one: it keeps the cookie, reads forms and sends them."""

from __future__ import annotations

import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

import aiohttp
from msgspec import Struct, field

from bot.core.pages import Door
from bot.core.unit import Unit
from bot.people.pages.service import issue_link, keep_public_url
from bot.web.application import make_web
from bot.web.pages.routes import page_routes
from bot.web.serving import serving
from bot.web.watching import metrics_of, ready_of
from tests.world import World


class Form(Struct):
    """A form of a page: what it would send as it stands, and its buttons by label."""

    values: list[tuple[str, str]] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)  # name → kind
    options: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)  # (label, name, value)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.lang = ""
        self.text: list[str] = []
        self._form: Form | None = None
        self._button: tuple[str, str] | None = None
        self._label: list[str] = []
        self._area: str | None = None
        self._select = ""
        self._option: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.lang = found["lang"]
        if tag == "form":
            self._form = Form()
            self.forms.append(self._form)
        if self._form is None:
            return
        name = found.get("name", "")
        if tag == "input":
            self._form.fields[name] = found["type"]
            if found["type"] in {"checkbox", "radio"}:
                self._form.options.setdefault(name, []).append((found["value"], ""))
                self._option = found["value"]
                self._select = name
                self._label = []
            if found["type"] not in {"checkbox", "radio"} or "checked" in found:
                self._form.values.append((name, found.get("value", "")))
        elif tag == "textarea":
            self._form.fields[name] = "textarea"
            self._area = name
            self._form.values.append((name, ""))
        elif tag == "select":
            self._form.fields[name] = "select"
            self._select = name
        elif tag == "option":
            self._option, self._label = found.get("value", ""), []
            if "selected" in found:
                self._form.values.append((self._select, found.get("value", "")))
        elif tag == "button":
            self._button, self._label = (name, found.get("value", "")), []

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.text.append(data.strip())
        self._label.append(data)
        if self._form is not None and self._area is not None:
            name, so_far = self._form.values[-1]
            self._form.values[-1] = (name, so_far + data)

    def handle_endtag(self, tag: str) -> None:
        if self._form is None:
            return
        label = " ".join("".join(self._label).split())
        if tag == "textarea" and self._area is not None:
            name, text = self._form.values[-1]
            # As a browser does: the first line break of a textarea is not of its text.
            self._form.values[-1] = (name, text.removeprefix("\n"))
            self._area = None
        elif tag == "option" and self._option is not None:
            self._form.options.setdefault(self._select, []).append((self._option, label))
            self._option = None
        elif tag == "label" and self._option is not None:
            self._form.options[self._select][-1] = (self._option, label)
            self._option = None
        elif tag == "button" and self._button is not None:
            self._form.buttons.append((label, *self._button))
            self._button = None
        elif tag == "form":
            self._form = None


class Shown(Struct):
    """What came back."""

    status: int
    html: str
    headers: Any
    forms: list[Form]
    lang: str
    text: str

    def form(self, button: str) -> Form:
        """The form with a button that begins so."""
        for each in self.forms:
            if any(label.startswith(button) for label, _name, _value in each.buttons):
                return each
        raise LookupError(f"no button {button!r}; there are {[each.buttons for each in self.forms]}")


class Visitor:
    """One browser."""

    def __init__(self, session: aiohttp.ClientSession, language: str = "da") -> None:
        self._session = session
        self.language = language
        self.cookies: dict[str, str] = {}
        self.url = ""
        self.shown: Shown | None = None

    @property
    def page(self) -> Shown:
        assert self.shown is not None
        return self.shown

    async def opens(self, url: str, **headers: str) -> Shown:
        """Go to an address."""
        self.url = url
        return await self._asks("GET", headers=headers)

    async def sends(self, button: str, **values: str | list[str]) -> Shown:
        """Fill in the form with this button ("words" for any field of that name) and press it."""
        form = self.page.form(button)
        pairs = [(name, text) for name, text in form.values if self._short(name) not in values]
        for short, value in values.items():
            name = next(name for name in form.fields if self._short(name) == short)
            chosen = value if isinstance(value, list) else [value]
            pairs += [(name, self._value(form, name, each)) for each in chosen]
        label = next(each for each in form.buttons if each[0].startswith(button))
        if label[1]:
            pairs.append((label[1], label[2]))
        return await self.posts(urlencode(pairs))

    @staticmethod
    def _short(name: str) -> str:
        return name[2:] if name[:2] in {"w-", "v-"} else name

    @staticmethod
    def _value(form: Form, name: str, given: str) -> str:
        """An option may be said by its label."""
        return next((value for value, label in form.options.get(name, []) if label == given), given)

    async def posts(self, body: str | bytes, **headers: str) -> Shown:
        """Send this body to where the browser is."""
        known = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
        return await self._asks("POST", data=body, headers={**known, **headers})

    async def _asks(self, method: str, *, headers: dict[str, str], data: str | bytes | None = None) -> Shown:
        given = {"Accept-Language": self.language, **headers}
        if self.cookies:
            given["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        async with self._session.request(method, self.url, data=data, headers=given, allow_redirects=False) as answer:
            html = await answer.text()
            for line in answer.headers.getall("Set-Cookie", []):
                name, value = line.split(";")[0].split("=", 1)
                self.cookies[name] = value
            reader = _Reader()
            reader.feed(html)
            text = " ".join(reader.text)
            self.shown = Shown(answer.status, html, answer.headers, reader.forms, reader.lang, text)
        return self.shown


class OwnPages(Struct):
    """The school's own pages of a world, at a real address."""

    world: World
    session: aiohttp.ClientSession
    address: str

    def visitor(self, language: str = "da") -> Visitor:
        return Visitor(self.session, language)

    async def link(self, school: int, person: int, page: str, about: int = 0, **more: Any) -> str:
        """The address of a fresh link."""

        async def work(unit: Unit) -> Door | None:
            return await issue_link(unit, school, person, page, about, **more)

        door = await self.world.house.units.run(work)
        assert door is not None
        return door.url


@asynccontextmanager
async def own_pages(world: World, *, secure: bool = False) -> AsyncIterator[OwnPages]:
    """Serve the pages of the world; `secure` as if they were behind TLS."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address, units = f"http://127.0.0.1:{port}", world.house.units
    await units.run(lambda unit: keep_public_url(unit, address))
    pages = world.house.assembled.pages
    web = make_web(
        ready=ready_of(units),
        metrics=metrics_of(units, lambda: 0),
        secret=None,
        take=None,
        pages=page_routes(units, pages, "https://school.example" if secure else address),
    )
    async with serving(web, "127.0.0.1", port), aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield OwnPages(world, session, address)


def url_of(bubble: Any) -> str:
    """The link under a message's button, or in its text."""
    for row in bubble.buttons:
        for button in row:
            if button.url:
                return str(button.url)
    found = re.search(r"http://\S+/page/\S+", bubble.text)
    assert found is not None, bubble.text
    return found[0]
