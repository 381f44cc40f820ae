"""Pages as HTML. Templates hold no words: all of them come from catalogues, through the sheet or `screens`."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.core.pages import Cell, Facts, FieldKind, Form, Grid, Heading, Note, Outward, Places, Say, Words
from bot.core.texts import in_language, pgettext
from bot.web.pages import screens
from bot.web.pages.reading import input_name
from bot.web.pages.screens import KindPage
from bot.web.pages.visits import ENTER, DoorPage, PageView, Shown

_HERE = Path(__file__).parent
# What a template asks a block for.
_SORTS: dict[type[Any], str] = {
    Heading: "heading",
    Say: "say",
    Note: "note",
    Words: "words",
    Facts: "facts",
    Grid: "grid",
    Places: "places",
    Outward: "outward",
    Form: "form",
    Cell: "cell",
}


@cache
def style() -> bytes:
    return (_HERE / "style.css").read_bytes()


@cache
def style_name() -> str:
    """Named after what is in it, so that browsers may keep it for ever."""
    return f"{hashlib.sha256(style()).hexdigest()[:16]}.css"


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals.update(
        screens=screens, input_name=input_name, kinds=FieldKind, style=style_name, enter=ENTER, pgettext=pgettext
    )
    made.tests["sort"] = lambda block, sort: _SORTS[type(block)] == sort
    return made


def draw(shown: Shown) -> tuple[int, str]:
    """Status and HTML of what a visit came to."""
    with in_language(shown.language):
        if isinstance(shown, PageView):
            return shown.status, _environment().get_template("page.html").render(view=shown, language=shown.language)
        if isinstance(shown, DoorPage):
            return 200, _environment().get_template("door.html").render(language=shown.language)
        assert isinstance(shown, KindPage)
        return shown.status, _environment().get_template("kind.html").render(page=shown, language=shown.language)
