"""Setting type on a PDF's pages: fonts, lines, boxes, squares to scan.

The one rule kept here: fpdf2 is spoken to in this module only. Lines are broken before they are turned (bidi), so
that a long name in Arabic letters reads from its beginning.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Literal

import segno
import uharfbuzz  # type: ignore[import-untyped]
from fpdf import FPDF
from fpdf.enums import XPos, YPos
from msgspec import Struct

_FONTS = Path(__file__).parent / "fonts"
_FAMILY, _ARABIC = "notosans", "notosansarabic"
_MM = 72 / 25.4
# Widths are measured at one size and scaled.
_MEASURED_AT = 100.0
# A paragraph's last line is at least this part of the others, where its lines can be made that much shorter.
_LAST_LINE = 0.28
_FONT_IN = re.compile(rb"/F(\d+) ")
_JOINERS = "\u200c\u200d"
# A square's white margin, in modules, as its standard wants it.
_QUIET = 4

Colour = tuple[int, int, int]
INK: Colour = (26, 28, 33)
GREY: Colour = (92, 98, 108)
ACCENT: Colour = (20, 62, 104)
RULE: Colour = (178, 188, 200)
PALE: Colour = (235, 241, 247)


class Style(Struct, frozen=True):
    """A way to set text; sizes in points, `leading` in sizes, `spacing` between letters in points.

    `least`: the part of its size to which it may shrink.
    """

    size: float
    bold: bool = False
    colour: Colour = INK
    leading: float = 1.4
    spacing: float = 0.0
    least: float = 0.6

    def height(self, scale: float) -> float:
        """A line's height in millimetres."""
        return self.size * scale * self.leading / _MM


class Piece(Struct, frozen=True):
    """Something drawn at the top of a page, to be placed anywhere; `reusable` on every page, else on its own."""

    stream: bytes
    height: float
    reusable: bool


class Typesetter:
    """A PDF being made."""

    def __init__(self, title: str, language: str, made_at: datetime) -> None:
        pdf = FPDF(format="A4")
        pdf.set_auto_page_break(False)
        pdf.set_margin(0)
        pdf.c_margin = 0
        for style, weight in (("", "Regular"), ("B", "Bold")):
            pdf.add_font(_FAMILY, style, _FONTS / f"NotoSans-{weight}.ttf")
            pdf.add_font(_ARABIC, style, _FONTS / f"NotoSansArabic-{weight}.ttf")
        pdf.set_fallback_fonts([_ARABIC], exact_match=True)
        pdf.set_title(title)
        pdf.set_creator("Skolebro")
        pdf.set_lang(language)
        pdf.set_creation_date(made_at)
        self._pdf = pdf
        self._own = {str(pdf.fonts[_FAMILY + style].i).encode() for style in ("", "B")}
        self._widths: dict[tuple[str, bool], float] = {}
        self._drawing = True
        self._section: str | None = None
        self.direct("ltr")

    def new_page(self, section: str) -> None:
        """The next page; where another section begins, the file's table of contents says so."""
        self._pdf.add_page()
        if section != self._section:
            self._section = section
            self._pdf.start_section(section)
        self._forget()

    def finished(self) -> bytes:
        """The file."""
        return bytes(self._pdf.output())

    def box(self, x: float, y: float, width: float, height: float, colour: Colour, round_by: float = 0) -> None:
        if self._drawing:
            self._pdf.set_fill_color(*colour)
            self._pdf.rect(x, y, width, height, style="F", round_corners=bool(round_by), corner_radius=round_by)

    def square(self, payload: str, x: float, y: float, width: float) -> None:
        """A QR code with its white margin, drawn as one shape: it prints crisp at any size."""
        rows = segno.make(payload, error="m", micro=False).matrix
        module = width / (len(rows) + 2 * _QUIET)
        left, top = x + _QUIET * module, self._pdf.h - y - _QUIET * module
        runs = []
        for number, row in enumerate(rows):
            for start, end in _dark_runs(row):
                box = (left + start * module, top - (number + 1) * module, (end - start) * module, module)
                runs.append("{:.3f} {:.3f} {:.3f} {:.3f} re".format(*(side * _MM for side in box)))
        self._pdf._out("q 0 g " + " ".join(runs) + " f Q")

    def line(self, text: str, x: float, y: float, width: float, style: Style, scale: float, align: str) -> None:
        """One line, its top at `y`."""
        if self._drawing:
            pdf = self._pdf
            pdf.set_font(_FAMILY, "B" if style.bold else "", style.size * scale)
            pdf.set_text_color(*style.colour)
            pdf.set_char_spacing(style.spacing * scale)
            pdf.set_xy(x, y)
            pdf.cell(width, style.height(scale), text, align=align, new_x=XPos.LEFT, new_y=YPos.TOP)
            pdf.set_char_spacing(0)

    def lines(self, text: str, width: float, style: Style, scale: float) -> list[str]:
        """The text in lines no wider than `width`, the last of them no lonely word; a word wider than that is cut."""
        room = width / (style.size * scale) * _MEASURED_AT
        found = self._broken(text, room, style.bold)
        narrower = found
        while len(narrower) == len(found) > 1:
            found = narrower
            if self._width(found[-1], style.bold) >= room * _LAST_LINE:
                break
            room *= 0.97
            narrower = self._broken(text, room, style.bold)
        return found

    def _broken(self, text: str, room: float, bold: bool) -> list[str]:
        """Lines as full as they can be; `room` as widths are measured."""
        found, line, used = [], "", 0.0
        for word in text.split():
            for part in self._parts(word, room, bold):
                wide = self._width(part, bold)
                space = self._width(" ", bold) if line else 0.0
                if line and used + space + wide > room:
                    found.append(line)
                    line, used, space = "", 0.0, 0.0
                line = f"{line} {part}" if line else part
                used += space + wide
        return [*found, line] if line else found

    def piece(self, draw: Callable[[], float]) -> Piece:
        """What `draw` draws from the top of the page down to the height it gives; nothing stays on the page."""
        contents = self._pdf.pages[self._pdf.page].contents
        assert isinstance(contents, bytearray)
        start = len(contents)
        self._forget()
        height = draw()
        stream = bytes(contents[start:])
        del contents[start:]
        self._forget()
        return Piece(stream, height, set(_FONT_IN.findall(stream)) <= self._own)

    def place(self, piece: Piece, y: float) -> None:
        """Put a piece on the page, its top at `y`."""
        self._pdf._out(b"q 1 0 0 1 0 %.2f cm\n%sQ" % (-y * _MM, piece.stream))

    def measured(self, draw: Callable[[], float]) -> float:
        """The height of what `draw` would draw."""
        self._drawing = False
        try:
            return draw()
        finally:
            self._drawing = True

    def direct(self, direction: Literal["ltr", "rtl"]) -> None:
        """Which way lines run from now on."""
        self._pdf.set_text_shaping(True, direction=direction)

    def _forget(self) -> None:
        """What follows says its font and colour itself: it may be copied to where others were in force."""
        self._pdf.set_font(_FAMILY, "", 1)
        self._pdf.set_fill_color(0, 0, 0)

    def _width(self, text: str, bold: bool) -> float:
        known = self._widths.get((text, bold))
        if known is None:
            self._pdf.set_font(_FAMILY, "B" if bold else "", _MEASURED_AT)
            known = self._widths[text, bold] = self._pdf.get_string_width(text)
        return known

    def _parts(self, word: str, room: float, bold: bool) -> Sequence[str]:
        if self._width(word, bold) <= room:
            return (word,)
        parts, part = [], ""
        for letter in word:
            if part and not unicodedata.combining(letter) and self._width(part + letter, bold) > room:
                parts.append(part)
                part = ""
            part += letter
        return [*parts, part]


class Column:
    """Text set downwards in a column; `y` is where the next line goes."""

    def __init__(
        self, setter: Typesetter, x: float, y: float, width: float, scale: float = 1.0, align: str = "L"
    ) -> None:
        self.y = y
        self.width = width
        self._setter = setter
        self._x = x
        self._scale = scale
        self._align = align

    def text(self, text: str, style: Style, indent: float = 0) -> None:
        """A paragraph."""
        self._set(self._setter.lines(text, self.width - indent, style, self._scale), style, self._scale, indent)

    def numbered(self, texts: Sequence[str], style: Style, gap: float) -> None:
        """Paragraphs with numbers hanging before them."""
        indent = 5.2 * self._scale
        for number, text in enumerate(texts, start=1):
            self._setter.line(str(number), self._x, self.y, indent, _number(style), self._scale, "L")
            self.text(text, style, indent)
            self.space(gap)

    def fitted(self, text: str, style: Style, lines: int, *, name: bool = False) -> None:
        """Text in at most so many lines: smaller where it must be, and cut where even that is too long.

        A `name` stands alone, in whatever script it has.
        """
        text = cleaned(text)
        for scale in (1.0, 0.9, 0.8, 0.7, 0.6):
            if scale < style.least:
                continue
            found = self._setter.lines(text, self.width, style, scale)
            if len(found) <= lines:
                break
        else:
            found = [*found[: lines - 1], found[lines - 1][:-2] + "…"]
        self._setter.direct("rtl" if name and _runs_leftwards(text) else "ltr")
        self._set(found, style, scale, 0)
        self._setter.direct("ltr")

    def space(self, height: float) -> None:
        self.y += height * self._scale

    def skip(self, style: Style) -> None:
        """Leave room for a line that somebody else sets."""
        self.y += style.height(self._scale)

    def _set(self, lines: Sequence[str], style: Style, scale: float, indent: float) -> None:
        for line in lines:
            self._setter.line(line, self._x + indent, self.y, self.width - indent, style, scale, self._align)
            self.y += style.height(scale)


@cache
def _letters() -> frozenset[int]:
    """What the fonts can write."""
    faces = [uharfbuzz.Face(uharfbuzz.Blob.from_file_path(path)) for path in _FONTS.glob("*-Regular.ttf")]
    return frozenset(letter for face in faces for letter in face.unicodes)


def can_write(text: str) -> bool:
    """Whether the fonts have every letter of it."""
    return all(ord(letter) in _letters() for letter in cleaned(text))


def cleaned(text: str) -> str:
    """Without what cannot be printed; the joiners that Arabic spelling needs stay."""
    kept = (letter for letter in text if letter in _JOINERS or unicodedata.category(letter)[0] != "C")
    return " ".join("".join(kept).split())


def _runs_leftwards(name: str) -> bool:
    """Alone on its line, a name that is all Arabic runs as Arabic does; with a Latin part it runs as the letter."""
    kinds = {unicodedata.bidirectional(letter) for letter in name}
    return "AL" in kinds and "L" not in kinds


def _number(style: Style) -> Style:
    return Style(style.size, bold=True, colour=ACCENT, leading=style.leading)


def _dark_runs(row: Sequence[int]) -> list[tuple[int, int]]:
    """Where dark modules begin and end in a row."""
    runs, start = [], None
    for place, dark in enumerate([*row, 0]):
        if dark and start is None:
            start = place
        elif not dark and start is not None:
            runs.append((start, place))
            start = None
    return runs
