"""Words, and the language of the person being written to.

Text can only be made inside `in_language(...)`; without it every function here raises, so that nothing is ever
said in a language somebody forgot to choose. English is the source language of the code and is shown to nobody.
"""

from __future__ import annotations

import gettext as _gettext
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

from bot.core.catalogues import catalogue

LANGUAGES = ("da", "nb", "sv")

# Hebrew and Arabic letters, and what fences a name written in them.
_RIGHT_TO_LEFT = {"R", "AL"}
_ISOLATE, _END = "\u2068", "\u2069"

_OWN_NAMES = {"da": "Dansk", "nb": "Norsk bokmål", "sv": "Svenska"}
# What phones send in `language_code`: `no` and `nn` read bokmål until there is a catalogue of their own.
_BY_CODE = {"da": "da", "nb": "nb", "no": "nb", "nn": "nb", "sv": "sv"}

_language: ContextVar[str | None] = ContextVar("language", default=None)


class NoLanguage(RuntimeError):
    """Text was asked for where nobody had said in which language."""


@contextmanager
def in_language(language: str) -> Iterator[None]:
    """Write in `language` inside the block. Raises ValueError for a language without a catalogue."""
    if language not in LANGUAGES:
        raise ValueError(f"there is no catalogue for {language!r}")
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)


def language() -> str:
    """The language being written in. Raises NoLanguage outside `in_language`."""
    current = _language.get()
    if current is None:
        raise NoLanguage
    return current


def language_of(code: str | None, school: str | None = None) -> str:
    """The catalogue for Telegram's `language_code` (an IETF tag, or missing), else the school's, else Danish."""
    return catalogue_of(code) or (school if school in LANGUAGES else "da")


def catalogue_of(code: str | None) -> str | None:
    """The catalogue for a language tag; None when there is none for it, or no tag."""
    base = (code or "").lower().replace("_", "-").partition("-")[0]
    return _BY_CODE.get(base)


def own_name(code: str) -> str:
    """A language's name in itself."""
    return _OWN_NAMES[code]


@cache
def _catalogue(code: str) -> _gettext.NullTranslations:
    return catalogue(code)


def load_catalogues() -> None:
    """Read every catalogue now, so that the first person does not wait for it."""
    for code in LANGUAGES:
        _catalogue(code)


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "mark, do not translate yet"
    """Mark a message id that is translated later, with `_`."""
    return message


def _(message: str, **values: Any) -> str:
    """The message in the reader's language, its %(name)s placeholders filled."""
    text = _catalogue(language()).gettext(message)
    return text % values if values else text


def ngettext(one: str, many: str, number: int, **values: Any) -> str:
    """The form of the message that fits `number`, which fills %(number)s."""
    return _catalogue(language()).ngettext(one, many, number) % {"number": number, **values}


def pgettext(context: str, message: str, **values: Any) -> str:
    """`_` for a message that needs another word in another context."""
    text = _catalogue(language()).pgettext(context, message)
    return text % values if values else text


def npgettext(context: str, one: str, many: str, number: int, **values: Any) -> str:
    """`ngettext` for a message that needs another word in another context."""
    return _catalogue(language()).npgettext(context, one, many, number) % {"number": number, **values}


def in_every_language(message: str) -> dict[str, str]:
    """The message by language code: for menus, and for keyboard labels that must be recognised."""
    found = {}
    for code in LANGUAGES:
        with in_language(code):
            found[code] = _(message)
    return found


def listed(items: Sequence[str]) -> str:
    """ "E, I og N": a list as people write it. Raises ValueError for an empty one."""
    if not items:
        raise ValueError("nothing to list")
    if len(items) == 1:
        return items[0]
    # Translators: the last two members of a list, as in "E and N"; %(rest)s may itself be "E, I".
    return _("%(rest)s and %(last)s", rest=", ".join(items[:-1]), last=items[-1])


def isolated(name: str) -> str:
    """A name in a script that runs the other way, fenced so that it does not turn the line around it."""
    if any(unicodedata.bidirectional(character) in _RIGHT_TO_LEFT for character in name):
        return f"{_ISOLATE}{name}{_END}"
    return name


def capital(text: str) -> str:
    """The text with its first letter large and all others as they were (Danish "I" keeps its capital)."""
    return text[:1].upper() + text[1:]


def by_name(names: Iterable[str], language_code: str | None = None) -> list[str]:
    """Names in the reader's alphabet: … z æ ø å in Danish and Norwegian (aa = å), … z å ä ö in Swedish."""
    code = language_code or language()
    return sorted(names, key=lambda name: name_key(name, code))


_LAST_LETTERS = {"da": "æøå", "nb": "æøå", "sv": "åäö"}
_SAME = {"da": {"ä": "æ", "ö": "ø"}, "nb": {"ä": "æ", "ö": "ø"}, "sv": {"æ": "ä", "ø": "ö"}}
_PLAIN = str.maketrans("éèêëáàâíìîïóòôúùûüçñ", "eeeeaaaiiiiooouuuycn")


def name_key(name: str, language_code: str) -> tuple[str, str]:
    """A sort key for one name in one language's alphabet."""
    folded = name.casefold()
    if language_code != "sv":
        folded = folded.replace("aa", "å")
    for other, own in _SAME[language_code].items():
        folded = folded.replace(other, own)
    folded = folded.translate(_PLAIN)
    for place, letter in enumerate(_LAST_LETTERS[language_code]):
        folded = folded.replace(letter, "{" + str(place))  # "{" follows "z" in ASCII
    return folded, name
