"""English for what stands on the phones, found backwards: a sentence in a catalogue leads to its English original.

The one rule: what is not surely recognised gets no gloss; a wrong one would be worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from babel.core import Locale
from babel.messages.pofile import read_po
from msgspec import Struct

from bot.core.paths import folder
from bot.core.texts import LANGUAGES

_PLACEHOLDER = re.compile(r"%\((\w+)\)s")
_SENTENCE_END = re.compile(r"(?<=[.?!”»:]) ")
# "E: …", "E, I og N: …": the marks of children stay as they are. "Ida: tirsdag …" is a name within a sentence.
_MARKS = re.compile(r"(?P<marks>\w{1,3}(?:, \w{1,3})*(?: (?:og|och) \w{1,3})?): (?P<rest>[^a-zæøåäö].*)", re.S)
_MANY = re.compile(r" (?:og|och) ")
# What fills a placeholder is never the end of one sentence and the beginning of the next.
_FILLING = r"(?:(?![.?!»”] [A-ZÆØÅÄÖ»«”]).)+?"
# A pattern with fewer letters of its own than this fits anything.
_LEAST_LETTERS = 3


class _Pattern(Struct, frozen=True):
    """A translated sentence as a pattern, and its English with the same placeholders."""

    pattern: re.Pattern[str]
    english: str
    weight: int


class Glosses(Mapping[str, str]):
    """Text → English, worked out when first asked for."""

    def __init__(self) -> None:
        self._known: dict[str, str | None] = {}

    def __getitem__(self, text: str) -> str:
        if text not in self._known:
            self._known[text] = self._found(text)
        found = self._known[text]
        if found is None:
            raise KeyError(text)
        return found

    def __iter__(self) -> Iterator[str]:
        return (text for text, found in self._known.items() if found is not None)

    def __len__(self) -> int:
        return sum(found is not None for found in self._known.values())

    def _found(self, text: str) -> str | None:
        lines = [self._line(line) if line.strip() else line for line in text.split("\n")]
        if any(line is None for line in lines):
            return None
        english = "\n".join(line or "" for line in lines)
        return english if english != text else None

    def _line(self, line: str) -> str | None:
        """A line as a whole, or sentence by sentence; marks in front are kept."""
        tick = "✓ " if line.startswith("✓ ") else ""
        line = line.removeprefix(tick)
        marked = _MARKS.fullmatch(line)
        if marked and (rest := self._line(marked["rest"])) is not None:
            return f"{_MANY.sub(' and ', marked['marks'])}: {rest}"
        if (whole := self._sentence(line)) is not None:
            return tick + whole
        ends = [found.start() for found in _SENTENCE_END.finditer(line)]
        for end in reversed(ends):
            head = self._sentence(line[:end])
            tail = self._line(line[end + 1 :]) if head is not None else None
            if head is not None and tail is not None:
                return f"{head} {tail}"
        return None

    def _sentence(self, text: str) -> str | None:
        """The catalogue's sentence that says most of this one in its own letters."""
        if dated := self._dates.sub(self._english_date, text):
            bare = dated.replace(" kl. ", " at ")
            if dated != text and not re.search(r"[^\W\d_]", self._dates.sub("", text).replace("kl.", "")):
                return bare[:1].upper() + bare[1:]
        for each in self._patterns:
            if found := each.pattern.fullmatch(text):
                values = {name: self._value(value) for name, value in found.groupdict().items()}
                return _PLACEHOLDER.sub(lambda place, values=values: values[place[1]], each.english)  # type: ignore[misc]
        return None

    def _value(self, value: str) -> str:
        """What fills a placeholder: a date in English, anything else as it is."""
        return self._dates.sub(self._english_date, value).replace(" kl. ", " at ")

    @cached_property
    def _patterns(self) -> tuple[_Pattern, ...]:
        found = []
        for language in LANGUAGES:
            with (folder("locales") / language / "LC_MESSAGES" / "bot.po").open("rb") as file:
                for message in read_po(file, locale=language):
                    originals = message.id if isinstance(message.id, tuple | list) else (message.id,)
                    translated = message.string if isinstance(message.string, tuple | list) else (message.string,)
                    found += [
                        _pattern(one, own) for one, own in zip(originals, translated, strict=False) if one and own
                    ]
        enough = [each for each in found if each.weight >= _LEAST_LETTERS]
        return tuple(sorted(enough, key=lambda each: -each.weight))

    @cached_property
    def _days_and_months(self) -> Mapping[str, str]:
        english, found = Locale("en"), {}
        for language in LANGUAGES:
            locale = Locale(language)
            for width in ("wide", "abbreviated"):
                for names, ours in ((locale.days, english.days), (locale.months, english.months)):
                    for number, name in names["format"][width].items():
                        found[name.casefold().rstrip(".")] = ours["format"][width][number]
        return found

    @cached_property
    def _dates(self) -> re.Pattern[str]:
        names = sorted(self._days_and_months, key=lambda name: -len(name))
        word = "|".join(map(re.escape, names))
        return re.compile(rf"\b(?P<day>{word})\.?(?: den)? (?P<number>\d+)\.? (?P<month>{word})\b\.?", re.I)

    def _english_date(self, found: re.Match[str]) -> str:
        names = self._days_and_months
        return f"{names[found['day'].casefold()]} {found['number']} {names[found['month'].casefold()]}"


def _pattern(original: str, translated: str) -> _Pattern:
    """The translated sentence with a group for each placeholder; a repeated one is only looked at once."""
    parts, seen, at = [], set(), 0
    for place in _PLACEHOLDER.finditer(translated):
        parts.append(re.escape(translated[at : place.start()]))
        parts.append(f"(?P<{place[1]}>{_FILLING})" if place[1] not in seen else f"(?P={place[1]})")
        seen.add(place[1])
        at = place.end()
    parts.append(re.escape(translated[at:]))
    own = _PLACEHOLDER.sub("", translated)
    missing = {place[1] for place in _PLACEHOLDER.finditer(original)} - seen
    weight = 0 if missing else sum(letter.isalpha() for letter in own)
    return _Pattern(re.compile("".join(parts), re.S), original, weight)
