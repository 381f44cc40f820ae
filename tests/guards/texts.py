"""What the text guards look for, each as a function of a tree: locales, source, and what is wrong between them.

The one rule: every function yields sentences that name the message, so that a failing guard says what to mend.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from tests.guards.source import Module, last_part, modules

LANGUAGES = ("da", "nb", "sv")

# Function → the places of context, message and plural among its arguments.
CALLS: Mapping[str, tuple[int | None, int, int | None]] = {
    "_": (None, 0, None),
    "N_": (None, 0, None),
    "ngettext": (None, 0, 1),
    "pgettext": (0, 1, None),
    "NP_": (0, 1, None),
    "npgettext": (0, 1, 2),
}
KEYWORDS: Mapping[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "N_": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "NP_": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)s")


class Said(NamedTuple):
    """A message as the source says it."""

    context: str | None
    text: str
    plural: str | None


# Reading -----------------------------------------------------------------------------------------------------------


@cache
def catalogue(root: Path, language: str) -> Catalog:
    """One language's words."""
    with (root / "locales" / language / "LC_MESSAGES" / "bot.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def template(root: Path) -> set[Said]:
    """What locales/bot.pot says is to be translated."""
    with (root / "locales" / "bot.pot").open("rb") as file:
        return {key(entry) for entry in read_po(file) if entry.id}


def key(entry: Entry) -> Said:
    forms = entry.id if isinstance(entry.id, tuple) else (entry.id, None)
    return Said(entry.context or None, str(forms[0]), forms[1])


def strings(entry: Entry) -> tuple[str, ...]:
    """The translation, in all its forms."""
    return tuple(entry.string) if isinstance(entry.string, (tuple, list)) else (entry.string or "",)


def calls(module: Module) -> Iterator[tuple[ast.Call, Said | None]]:
    """Every gettext call in a module, inside f-strings too; None where its message is no plain text."""
    for node in module.nodes:
        if isinstance(node, ast.Call) and last_part(node.func) in CALLS:
            yield node, said(node)


def said(node: ast.Call) -> Said | None:
    places = CALLS[last_part(node.func)]
    found = [literal(node, place) if place is not None else None for place in places]
    if found[1] is None or any(text is None for text, place in zip(found, places, strict=True) if place is not None):
        return None
    return Said(found[0], found[1], found[2])


def literal(node: ast.Call, place: int) -> str | None:
    if place < len(node.args):
        argument = node.args[place]
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            return argument.value
    return None


def extracted(root: Path) -> set[Said]:
    """What babel finds, with the mappings of pyproject.toml."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    mappings = project["tool"]["babel"]["mappings"]
    method_map = [(mapping["pattern"], mapping["method"]) for mapping in mappings]
    options = {
        mapping["pattern"]: {name: value for name, value in mapping.items() if name not in {"pattern", "method"}}
        for mapping in mappings
    }
    found = set()
    for _place, _line, message, _comments, context in extract_from_dir(root, method_map, options, dict(KEYWORDS)):
        forms = message if isinstance(message, tuple) else (message, None)
        found.add(Said(context, forms[0], forms[1]))
    return found


# Catalogues --------------------------------------------------------------------------------------------------------


def stale(root: Path) -> Iterator[str]:
    """Messages that the template lacks, or has though nobody says them, or that babel cannot see."""
    listed, found = template(root), extracted(root)
    yield from (f"run make texts: not in bot.pot: {message.text!r}" for message in sorted(found - listed, key=str))
    yield from (f"run make texts: nobody says {message.text!r}" for message in sorted(listed - found, key=str))
    for module in modules(root):
        for node, message in calls(module):
            if message is not None and message not in found:
                yield f"{module.place}:{node.lineno}: babel cannot see {message.text!r}: not inside an f-string"


def untranslated(root: Path) -> Iterator[str]:
    """Messages that a language lacks, has in doubt, in too few forms, or beyond what is said."""
    wanted = template(root)
    for language in LANGUAGES:
        words = catalogue(root, language)
        entries = {key(entry): entry for entry in words if entry.id}
        yield from (f"{language} lacks {message.text!r}" for message in sorted(wanted - set(entries), key=str))
        yield from (f"{language} keeps {message.text!r}" for message in sorted(set(entries) - wanted, key=str))
        yield from (f"{language} keeps the obsolete {entry.id!r}" for entry in words.obsolete.values())
        for message, entry in entries.items():
            if entry.fuzzy:
                yield f"{language} is in doubt about {message.text!r}"
            if len(strings(entry)) != (words.num_plurals if message.plural else 1):
                yield f"{language} has the wrong number of forms of {message.text!r}"
            if not all(text.strip() for text in strings(entry)):
                yield f"{language} has no words for {message.text!r}"


def misplaced(root: Path) -> Iterator[str]:
    """Placeholders that a translation lost, made up or broke; a lone percent sign."""
    for language in LANGUAGES:
        for entry in catalogue(root, language):
            message = key(entry)
            if not message.text:
                continue
            wanted = set(PLACEHOLDER.findall(message.text + (message.plural or "")))
            for text in filter(None, strings(entry)):
                if set(PLACEHOLDER.findall(text)) != wanted:
                    yield f"{language}: other placeholders in {text!r}"
            for text in (message.text, message.plural or "", *strings(entry)):
                if "%" in PLACEHOLDER.sub("", text):
                    yield f"{language}: a stray % in {text!r}"


# Words -------------------------------------------------------------------------------------------------------------

# What goes wrong when a text is copied from one language to its neighbour: pattern → what is meant instead.
FALSE_FRIENDS: Mapping[str, Mapping[str, str]] = {
    "da": {
        r"må|måtte": "may is kan, must is skal",
        r"anmeld\w*": "that is the police: melde, tilmelde",
        r"foresatte?\w*": "forældre",
        r"indkald\w*": "invitation",
        r"avbestill\w*|avlys\w*": "afbestille, aflyse",
        r"ikke noe|noen|jeg sier": "Norwegian",
        r"och|inte|eller hur|är|på väg|vårdnadshavare": "Swedish",
        r"samtal": "samtale",
        r"botten|boten|robot\w*": "digital assistent",
        r"frukost|frokost": "lunch is frokost only in Danish: say madpakke",
        r"næste (man|tirs|ons|tors|fre|lør|søn)dag": "write the date",
        r"semester": "halvår",
    },
    "nb": {
        r"mellem\w*|hvad|efter": "Danish",
        r"må(?! (?:du|dere|vi|jeg|skolen|velge|ringe|ha)\b)": "må is must: write kan where may is meant",
        r"anmeld\w*|ansøk\w*": "melde, søke",
        r"forældre|børn|hvornår|ikke noget|afbestil\w*|aflys\w*|udløbet": "Danish",
        r"och|inte|är|vårdnadshavare|boka\w*": "Swedish",
        r"bot|boten|roboten": "that is a fine: digital assistent",
        r"innkall\w*|innkalt": "invitasjon",
        r"neste (man|tirs|ons|tors|fre|lør|søn)dag": "write the date",
        r"lokale \d+": "rom",
        r"rask": "frisk",
    },
    "sv": {
        r"avbud\w*|avlys\w*": "återbud, ställa in, avboka",
        r"må|mås": "måste or kan",
        r"samtale|samtaler|samtalene|tidene|ikke|jeg|du er|deg": "Danish or Norwegian",
        r"bot|boten|roboten": "digital assistent",
        r"inkall\w*|varsel|varsl\w*": "inbjudan, meddelande",
        r"frist\w*": "sista dag",
        r"(?<!ge )(?<!få )(?<!får )besked|melding\w*": "meddelande",
        r"avtal|avtalet|avtalat": "bokning, överenskommelse",
        r"skall": "ska",
        r"nästa (mån|tis|ons|tors|fre|lör|sön)dag": "write the date",
        r"underrätt\w*": "meddela",
        r"permission": "ledighet",
        r"semester": "termin",
    },
}
FOREIGN_LETTERS = {"da": "äöÄÖ", "nb": "äöÄÖ", "sv": "æøÆØ"}


def strange(language: str, text: str) -> Iterator[str]:
    """Words and letters that belong to a neighbour's language."""
    for pattern, instead in FALSE_FRIENDS[language].items():
        if found := re.search(rf"(?<![\w/])(?:{pattern})(?!\w)", text, re.IGNORECASE):
            yield f"{language}: {found[0]!r} in {text!r}: {instead}"
    for letter in FOREIGN_LETTERS[language]:
        if letter in text:
            yield f"{language}: the letter {letter} in {text!r}"


def strangers(root: Path) -> Iterator[str]:
    for language in LANGUAGES:
        for entry in catalogue(root, language):
            if entry.id:
                for text in strings(entry):
                    yield from strange(language, text)


# Buttons -----------------------------------------------------------------------------------------------------------

# The longest label that stays whole when two stand side by side on a narrow phone.
LONGEST_LABEL = 20
# Calls whose first argument is a label, and the keyword of a command's key.
LABELLED = {"Button", "_alone", "_chosen", "KeyboardButton"}
# What a placeholder takes up at most; a label with any other placeholder has a row of its own.
FILLED = {"time": "16.20", "number": "3", "count": "24", "minutes": "20", "hours": "3"}


def labels(root: Path) -> set[Said]:
    """Messages that stand on buttons."""
    found: set[Said] = set()
    for module in modules(root):
        for node in module.nodes:
            if isinstance(node, ast.Call):
                arguments = node.args[:1] if last_part(node.func) in LABELLED else []
                arguments += [word.value for word in node.keywords if word.arg in {"label", "keyboard"}]
                found.update(message for argument in arguments for message in messages_in(argument))
    return found


def messages_in(node: ast.expr) -> Iterator[Said]:
    """The messages that an expression is made of, not those that fill another one's placeholders."""
    if isinstance(node, ast.Call):
        if last_part(node.func) in CALLS:
            if message := said(node):
                yield message
            return
        for argument in node.args:
            yield from messages_in(argument)
    elif isinstance(node, ast.IfExp):
        yield from messages_in(node.body)
        yield from messages_in(node.orelse)


def too_long(root: Path, alone: Iterable[str]) -> Iterator[str]:
    """Labels past the limit; those in `alone` have a row of their own."""
    for message in sorted(labels(root), key=str):
        if message.text in alone or set(PLACEHOLDER.findall(message.text)) - set(FILLED):
            continue
        for language in LANGUAGES:
            entry = catalogue(root, language).get(
                (message.text, message.plural) if message.plural else message.text, message.context
            )
            for text in strings(entry) if entry else ():
                shown = PLACEHOLDER.sub(lambda found: FILLED[found[1]], text)
                if len(shown) > LONGEST_LABEL:
                    yield f"{language}: {shown!r} has {len(shown)} characters"


# Outside the catalogues ----------------------------------------------------------------------------------------------

# What is shown, and which of its arguments people read.
SHOWN = {
    "Screen": (0, "text"),
    "Message": (0, "text"),
    "Toast": (0, "text"),
    "Button": (0, "label"),
    "Fold": (1, "headline"),
}
LETTERS = re.compile(r"[^\W\d_]{2}")


def bare(root: Path) -> Iterator[str]:
    """Words that are shown to people and stand in no catalogue; messages that are put together."""
    for module in modules(root):
        if module.place.startswith("bot/playground/"):
            continue
        for node in module.nodes:
            if not isinstance(node, ast.Call):
                continue
            name = last_part(node.func)
            if name in SHOWN:
                place, keyword = SHOWN[name]
                shown = [*node.args[place : place + 1], *(word.value for word in node.keywords if word.arg == keyword)]
                for text in (text for argument in shown for text in plain(argument)):
                    yield f"{module.place}:{node.lineno}: {text!r} is in no catalogue"
            elif name in CALLS and node.args and isinstance(node.args[0], (ast.JoinedStr, ast.BinOp)):
                yield f"{module.place}:{node.lineno}: a message is one whole text"


def plain(node: ast.expr) -> Iterator[str]:
    """Texts with letters in an expression, outside of gettext calls; not the keys that look things up."""
    if isinstance(node, ast.Call) and last_part(node.func) in CALLS:
        return
    if isinstance(node, ast.Subscript):
        yield from plain(node.value)
        return
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str) and LETTERS.search(node.value):
            yield node.value
        return
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            yield from plain(child)
        elif isinstance(child, ast.keyword) and not isinstance(child.value, ast.Constant):
            yield from plain(child.value)
