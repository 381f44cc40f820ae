"""Letters as they lie on the paper: A4, one page each, in one PDF.

The one rule kept here: the same letters give the same bytes, and no letter is longer than its page. What is the same
in many letters is set once and copied, since shaping text is what takes the time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

from bot.people.letters.rules import Sheet
from bot.people.letters.service import Pile
from bot.people.letters.typesetting import ACCENT, GREY, INK, PALE, RULE, Column, Piece, Style, Typesetter, can_write
from bot.people.letters.words import Words, title, words, written_on

LEFT, RIGHT, TOP, BOTTOM = 22.0, 22.0, 15.0, 284.0
WIDTH = 210.0 - LEFT - RIGHT
_CORNER = 52.0
_PAD = 7.0
_SQUARE = 54.0
_GAP = 9.0
# From generous to what is still easily read: the first size at which a letter fits its page.
_SIZES = (1.06, 1.0, 0.96, 0.92, 0.88, 0.84, 0.8, 0.76)

_SCHOOL = Style(12, bold=True, colour=ACCENT)
_CLASS = Style(19, bold=True, leading=1.15)
_PUPIL = Style(9, colour=GREY, leading=1.25, least=0.8)
_NAME = Style(14, bold=True, leading=1.25)
_DATE = Style(9, colour=GREY)
_TITLE = Style(22, bold=True, colour=ACCENT, leading=1.2)
_LEAD = Style(11.5, leading=1.45)
_HEAD = Style(11, bold=True, colour=ACCENT, leading=1.35)
_BODY = Style(10, leading=1.42)
_SMALL = Style(9.2, leading=1.42)
_LABEL = Style(9, colour=GREY)
_CODE = Style(24, bold=True, leading=1.25, spacing=1.2)
_STRONG = Style(11.5, bold=True, leading=1.35)
_TINY = Style(8.4, colour=GREY, leading=1.35)
_TINY_HEAD = Style(8.4, bold=True, colour=GREY, leading=1.35)


class _Main(Struct, frozen=True):
    """The middle of a letter, and where in it the square and the code belong."""

    piece: Piece
    square: float
    code: float


class Letters:
    """Pages, added one after another."""

    def __init__(self, setter: Typesetter, school: str) -> None:
        self._setter = setter
        self._school = school
        self._mains: dict[tuple[Words, float], _Main] = {}
        self._feet: dict[tuple[Words, float], Piece] = {}

    def add(self, sheet: Sheet, words: Words, date: str) -> None:
        """The next page."""
        setter = self._setter
        setter.new_page(sheet.section)
        below = self._head(sheet, date)
        for size in _SIZES:
            main, foot = self._main(words, size), self._foot(words, size)
            spare = BOTTOM - below - main.piece.height - foot.height
            if spare >= 0:
                break
        setter.place(main.piece, below)
        setter.square(sheet.link, LEFT + _PAD, below + main.square, _SQUARE)
        code = Column(setter, LEFT + 2 * _PAD + _SQUARE, below + main.code, WIDTH - 3 * _PAD - _SQUARE, size)
        code.text(sheet.code, _CODE)
        setter.place(foot, BOTTOM - foot.height)

    def finished(self) -> bytes:
        """The file."""
        return self._setter.finished()

    def _head(self, sheet: Sheet, date: str) -> float:
        """School, corner and name; how far down they reach."""
        setter = self._setter
        left = Column(setter, LEFT, TOP, WIDTH - _CORNER - 6)
        left.fitted(self._school, _SCHOOL, lines=2)
        corner = Column(setter, LEFT + WIDTH - _CORNER, TOP - 2, _CORNER, align="R")
        if sheet.corner:
            corner.fitted(sheet.corner, _CLASS, lines=2)
        if can_write(sheet.under_corner):
            corner.fitted(sheet.under_corner, _PUPIL, lines=2, name=True)
        y = max(left.y, corner.y, TOP + 12) + 2.5
        setter.box(LEFT, y, WIDTH, 0.25, RULE)
        name = Column(setter, LEFT, y + 7, WIDTH - _CORNER - 6)
        if can_write(sheet.name):
            name.fitted(sheet.name, _NAME, lines=4, name=True)
        else:
            # A script without a font here: a line on which the office writes the name.
            name.space(7)
            setter.box(LEFT, name.y, name.width, 0.3, INK)
        Column(setter, LEFT + WIDTH - _CORNER, y + 8.2, _CORNER, align="R").text(date, _DATE)
        return name.y + 8

    def _main(self, words: Words, size: float) -> _Main:
        made = self._mains.get((words, size))
        if made is None:
            at: list[float] = []
            piece = self._setter.piece(lambda: self._draw_main(words, size, at))
            made = _Main(piece, *at)
            if piece.reusable:
                self._mains[words, size] = made
        return made

    def _draw_main(self, words: Words, size: float, at: list[float]) -> float:
        column = Column(self._setter, LEFT, 0, WIDTH, size)
        column.text(words.title, _TITLE)
        column.space(2.5)
        column.text(words.lead, _LEAD)
        column.space(6)
        column.y = self._panel(words, size, column.y, at)
        column.space(7)
        column.y = self._pair(words, size, column.y)
        column.space(6)
        column.text(words.privacy_title, _HEAD)
        column.space(1)
        column.numbered(words.privacy, _SMALL, gap=0.7)
        return column.y + 6 * size

    def _panel(self, words: Words, size: float, y: float, at: list[float]) -> float:
        """The square on the left, how to begin and the code beside it."""

        def inside(top: float) -> tuple[float, float]:
            column = Column(self._setter, LEFT + 2 * _PAD + _SQUARE, top, WIDTH - 3 * _PAD - _SQUARE, size)
            column.text(words.start, _HEAD)
            column.space(1.2)
            column.numbered(words.steps, _BODY, gap=1)
            column.space(3)
            column.text(words.code_label, _LABEL)
            code = column.y
            column.skip(_CODE)
            column.space(0.8)
            column.text(words.good_until, _SMALL)
            return column.y, code

        height = self._setter.measured(lambda: inside(0)[0])
        whole = max(height, _SQUARE) + 2 * _PAD
        self._setter.box(LEFT, y, WIDTH, whole, PALE, round_by=3)
        square = y + (whole - _SQUARE) / 2
        self._setter.box(LEFT + _PAD, square, _SQUARE, _SQUARE, (255, 255, 255), round_by=1.5)
        _end, code = inside(y + (whole - height) / 2)
        at += [square, code]
        return y + whole

    def _pair(self, words: Words, size: float, y: float) -> float:
        """What the bot is, and beside it what everybody must know before joining."""
        width = (WIDTH - _GAP) / 2
        left = Column(self._setter, LEFT, y, width, size)
        left.text(words.offer_title, _HEAD)
        left.space(1)
        left.text(words.offer, _BODY)
        right = Column(self._setter, LEFT + width + _GAP + 4, y, width - 4, size)
        right.text(words.shown_title, _HEAD)
        right.space(1)
        right.text(words.shown, _BODY)
        self._setter.box(LEFT + width + _GAP, y + 0.8, 0.9, right.y - y - 1.2, ACCENT)
        return max(left.y, right.y)

    def _foot(self, words: Words, size: float) -> Piece:
        made = self._feet.get((words, size))
        if made is None:
            made = self._setter.piece(lambda: self._draw_foot(words, size))
            if made.reusable:
                self._feet[words, size] = made
        return made

    def _draw_foot(self, words: Words, size: float) -> float:
        self._setter.box(LEFT, 0, WIDTH, 0.25, RULE)
        column = Column(self._setter, LEFT, 4, WIDTH, size)
        column.text(words.yours, _BODY)
        column.space(1.5)
        column.text(words.questions, _STRONG)
        if words.elsewhere:
            column.space(3)
            column.y = self._elsewhere(words.elsewhere, size, column.y)
        return column.y

    def _elsewhere(self, said: Sequence[tuple[str, str]], size: float, y: float) -> float:
        """The other languages, side by side."""
        width = (WIDTH - _GAP * (len(said) - 1)) / len(said)
        ends = []
        for place, (language, text) in enumerate(said):
            column = Column(self._setter, LEFT + place * (width + _GAP), y, width, size)
            column.text(language, _TINY_HEAD)
            column.text(text, _TINY)
            ends.append(column.y)
        return max(ends)


def pdf_of(pile: Pile, on_page: Callable[[], None] = lambda: None) -> bytes:
    """The whole pile as one file; `on_page` is called after each page."""
    sender = pile.sender
    letters = Letters(Typesetter(title(sender), sender.locale, pile.made_at), sender.school)
    written: dict[tuple[str, bool, bool], tuple[Words, str]] = {}
    for sheet in pile.sheets:
        kind = (sheet.language, sheet.staff, sheet.sure)
        if kind not in written:
            said = words(sender, sheet.language, staff=sheet.staff, sure=sheet.sure, last_day=pile.last_day)
            written[kind] = said, written_on(pile.made_on, sheet.language)
        letters.add(sheet, *written[kind])
        on_page()
    return letters.finished()
