"""Reading letters back from a PDF, by what the file itself says its glyphs mean.

The one rule kept here: nothing of the code that wrote the file is asked.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from msgspec import Struct

# Text objects end in ET; what is shown stands in brackets, with PDF's escapes.
_SHOWN = re.compile(rb"/F(\d+) [\d.]+ Tf|(?<!\\)\(((?:[^\\()]|\\.)*)\) Tj|\bET\b", re.DOTALL)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_SQUARE = re.compile(rb"q 0 g ((?:[\d.]+ [\d.]+ [\d.]+ [\d.]+ re ?)+)f Q")


class Page(Struct, frozen=True):
    """What stands on a page: its lines of text, top to bottom as drawn, and its square's dark runs in points."""

    lines: tuple[str, ...]
    square: tuple[tuple[float, float, float, float], ...]

    @property
    def text(self) -> str:
        return " ".join(self.lines)


def pages(pdf: bytes) -> list[Page]:
    """The pages of a PDF, in order."""
    objects = {int(found[1]): found[2] for found in re.finditer(rb"(\d+) 0 obj\n(.*?)\nendobj", pdf, re.DOTALL)}
    kids = next(re.search(rb"/Kids \[(.*?)\]", body, re.DOTALL) for body in objects.values() if b"/Type /Pages" in body)
    assert kids is not None
    return [_page(objects, int(number)) for number in re.findall(rb"(\d+) 0 R", kids[1])]


def _page(objects: dict[int, bytes], number: int) -> Page:
    body = objects[number]
    fonts = re.search(rb"/Font <<(.*?)>>", objects[_reference(body, b"Resources")], re.DOTALL)
    assert fonts is not None
    letters = {
        int(name): dict(_letters(_stream(objects[_reference(objects[int(font)], b"ToUnicode")])))
        for name, font in re.findall(rb"/F(\d+) (\d+) 0 R", fonts[1])
    }
    content = _stream(objects[_reference(body, b"Contents")])
    found = _SQUARE.search(content)
    sides = [float(side) for side in re.findall(rb"[\d.]+", found[1])] if found else []
    runs = tuple(tuple(sides[at : at + 4]) for at in range(0, len(sides), 4))
    return Page(tuple(_lines(content, letters)), runs)  # type: ignore[arg-type]


def _lines(content: bytes, letters: dict[int, dict[int, str]]) -> Iterator[str]:
    font, line = 0, ""
    for found in _SHOWN.finditer(content):
        if found[1]:
            font = int(found[1])
        elif found[2] is not None:
            raw = re.sub(rb"\\(.)", lambda escape: _ESCAPES.get(escape[1], escape[1]), found[2], flags=re.DOTALL)
            codes = raw.decode("utf-16-be")
            line += "".join(letters[font].get(ord(code), "\ufffd") for code in codes)
        elif line:
            yield line
            line = ""


def _reference(body: bytes, key: bytes) -> int:
    found = re.search(rb"/%s (\d+) 0 R" % key, body)
    assert found is not None, key
    return int(found[1])


def _stream(body: bytes) -> bytes:
    head, _word, rest = body.partition(b"stream\n")
    raw = rest.rpartition(b"\nendstream")[0]
    return zlib.decompress(raw) if b"FlateDecode" in head else raw


def _letters(cmap: bytes) -> Iterator[tuple[int, str]]:
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for code, means in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            yield int(code, 16), bytes.fromhex(means.decode()).decode("utf-16-be")
