"""What a browser sends, read with limits: the body, then each field against what was asked for.

The one rule kept here: nothing somebody wrote is cut off. What does not fit is handed back whole, with the reason.
"""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import Mapping
from datetime import date, time
from typing import Any
from urllib.parse import parse_qsl

from msgspec import Struct, field
from starlette.requests import ClientDisconnect, Request

from bot.core.pages import Field, FieldKind, Filled, Form
from bot.web.pages import screens

# Ten thousand characters of any script, as a browser writes them, fit twice.
MAX_BODY = 250_000
# So much is still taken in and thrown away, so that the browser reads the answer instead of a broken connection.
DRAINED = 5_000_000
MAX_FIELDS = 300
BODY_WITHIN = 30.0
_PLAIN = "application/x-www-form-urlencoded"
# What people wrote comes under its own letter: it is what must not get lost.
WRITTEN, CHOSEN = "w-", "v-"
_KEPT_CONTROLS = {"\n", "\t"}


class NotAForm(Exception):
    """The body is nothing that a form of ours sends."""


class TooLarge(Exception):
    """The body is longer than anything that could be taken."""


class Sent(Struct, frozen=True):
    """A form as it arrived."""

    name: str = ""
    about: int = 0
    key: str = ""
    more: bool = False
    raw: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def written(self) -> list[str]:
        """Everything the person wrote, for a page that cannot take it."""
        return [text for name, texts in self.raw.items() if name.startswith(WRITTEN) for text in texts if text.strip()]

    def values(self, asked: Field) -> tuple[str, ...]:
        """What stands under a field."""
        return self.raw.get(input_name(asked), ())


def input_name(asked: Field) -> str:
    """The field's name in the page."""
    return f"{WRITTEN if asked.kind in {FieldKind.WORDS, FieldKind.LINE} else CHOSEN}{asked.name}"


async def read_sent(request: Request) -> Sent:
    """The form in a request's body. Raises NotAForm or TooLarge."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _PLAIN:
        raise NotAForm
    try:
        async with asyncio.timeout(BODY_WITHIN):
            body = await _body(request)
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=MAX_FIELDS, errors="replace")
    except (ValueError, TimeoutError, ClientDisconnect) as error:
        raise NotAForm from error
    raw: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        raw[name] = (*raw.get(name, ()), cleaned(value))
    about = "".join(raw.get("about", ("0",))[:1])
    return Sent(
        name="".join(raw.get("form", ())[:1]),
        about=int(about) if about.isascii() and about.isdigit() and len(about) < 10 else -1,
        key="".join(raw.get("key", ())[:1]),
        more="more" in raw,
        raw=raw,
    )


async def _body(request: Request) -> bytes:
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > DRAINED:
            break
        if size <= MAX_BODY:
            parts.append(part)
    if size > MAX_BODY:
        raise TooLarge
    return b"".join(parts)


def cleaned(text: str) -> str:
    """As the person wrote it, with one sort of line ending and without what no keyboard writes (NUL, bells, half
    characters)."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        letter for letter in text if letter in _KEPT_CONTROLS or unicodedata.category(letter) not in {"Cc", "Cs"}
    )


Problems = dict[str, str]


def read_form(form: Form, sent: Sent, link_id: int) -> tuple[Filled, Problems]:
    """The values by name, and what is wrong by field, in words."""
    values: dict[str, Any] = {}
    problems: Problems = {}
    for asked in form.fields:
        value, problem = _read(asked, sent.values(asked))
        values[asked.name] = value
        if problem is not None:
            problems[asked.name] = problem
    return Filled(form.name, form.about, values, link_id), problems


def _read(asked: Field, given: tuple[str, ...]) -> tuple[Any, str | None]:
    text = given[0].strip() if given else ""
    if asked.kind is FieldKind.TICK:
        return bool(text), screens.missing() if asked.required and not text else None
    if asked.kind is FieldKind.CHOICES:
        known = {value for value, _label in asked.options}
        chosen = tuple(dict.fromkeys(value for value in given if value in known))
        return chosen, screens.missing() if asked.required and not chosen else None
    if asked.kind is FieldKind.CHOICE:
        found = text if text in {value for value, _label in asked.options} else ""
        wanted = asked.required or bool(text)
        return found, screens.choose_one() if wanted and not found else None
    if not text:
        empty = None if asked.kind in {FieldKind.DATE, FieldKind.TIME} else ""
        return empty, screens.missing() if asked.required else None
    if asked.kind is FieldKind.DATE:
        day = _date(text)
        return day, None if day else screens.date_unread()
    if asked.kind is FieldKind.TIME:
        moment = _time(text)
        return moment, None if moment else screens.time_unread()
    if asked.kind is FieldKind.LINE:
        text = " ".join(text.split())
    return text, screens.too_long(asked.limit, len(text)) if len(text) > asked.limit else None


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def _time(text: str) -> time | None:
    hour, dot, minute = text.replace(".", ":").partition(":")
    if not (dot and len(text) <= 8 and hour.isascii() and hour.isdigit()):
        return None
    minute = minute[:2]
    if not (minute.isascii() and minute.isdigit()):
        return None
    return time(int(hour), int(minute)) if int(hour) < 24 and int(minute) < 60 else None
