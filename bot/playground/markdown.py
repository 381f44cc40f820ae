"""The two Markdown styles of the Bot API, turned into text and entities.

The one rule: a reserved character that is not escaped is refused, as at Telegram, so that nobody learns
only in production that a full stop needs a backslash.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct, field

from bot.playground.errors import Refused, bad

Json = dict[str, Any]

_RESERVED = frozenset("_*[]()~`>#+-=|{}.!")
_STRICT = {"*": "bold", "_": "italic", "__": "underline", "~": "strikethrough", "||": "spoiler"}
_LEGACY = {"*": "bold", "_": "italic"}
_NAMES = {
    "bold": "Bold",
    "italic": "Italic",
    "underline": "Underline",
    "strikethrough": "Strikethrough",
    "spoiler": "Spoiler",
    "code": "Code",
    "pre": "Pre",
    "text_link": "TextUrl",
}


class _Reader(Struct):
    source: str
    strict: bool
    at: int = 0
    length: int = 0
    parts: list[str] = field(default_factory=list)
    open: list[tuple[str, str, int, int]] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)

    def emit(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text.encode("utf-16-le", "surrogatepass")) // 2

    def offset(self, index: int) -> int:
        return len(self.source[:index].encode("utf-8", "surrogatepass"))

    def unfinished(self, kind: str, start: int) -> Refused:
        offset = self.offset(start)
        if self.strict:
            return bad(f"can't parse entities: Can't find end of {_NAMES[kind]} entity at byte offset {offset}")
        return bad(f"can't parse entities: Can't find end of the entity starting at byte offset {offset}")


def parse_markdown(source: str, *, strict: bool) -> tuple[str, list[Json]]:
    """Text and entities of MarkdownV2 (strict) or legacy Markdown; raises Refused."""
    reader = _Reader(source, strict)
    while reader.at < len(source):
        _step(reader)
    if reader.open:
        _, kind, _, start = reader.open[-1]
        raise reader.unfinished(kind, start)
    entities = sorted(reader.entities, key=lambda entity: (entity["offset"], -entity["length"]))
    return "".join(reader.parts), entities


def _step(reader: _Reader) -> None:
    source, at = reader.source, reader.at
    char = source[at]
    escaped = _RESERVED | {"\\"} if reader.strict else frozenset("_*`[")
    if char == "\\" and source[at + 1 : at + 2] in escaped and at + 1 < len(source):
        reader.emit(source[at + 1])
        reader.at += 2
    elif char == "`":
        _code(reader)
    elif char == "[":
        _link_begins(reader)
    elif char == "]" and reader.open and reader.open[-1][0] == "[":
        _link_ends(reader)
    elif mark := _mark(reader):
        _toggle(reader, mark)
    elif reader.strict and char in _RESERVED:
        rule = "is reserved and must be escaped with the preceding '\\'"
        raise bad(f"can't parse entities: Character '{char}' {rule}")
    else:
        reader.emit(char)
        reader.at += 1


def _mark(reader: _Reader) -> str | None:
    marks = _STRICT if reader.strict else _LEGACY
    for size in (2, 1):
        mark = reader.source[reader.at : reader.at + size]
        if len(mark) == size and mark in marks:
            return mark
    return None


def _toggle(reader: _Reader, mark: str) -> None:
    kind = (_STRICT if reader.strict else _LEGACY)[mark]
    start = reader.at
    reader.at += len(mark)
    if reader.open and reader.open[-1][0] == mark:
        _, _, begun, _ = reader.open.pop()
        if reader.length > begun:
            reader.entities.append({"type": kind, "offset": begun, "length": reader.length - begun})
    else:
        reader.open.append((mark, kind, reader.length, start))


def _code(reader: _Reader) -> None:
    start = reader.at
    fence = "```" if reader.source.startswith("```", start) else "`"
    kind = "pre" if fence == "```" else "code"
    end = reader.source.find(fence, start + len(fence))
    if end < 0:
        raise reader.unfinished(kind, start)
    inside, extra = reader.source[start + len(fence) : end], {}
    if kind == "pre" and "\n" in inside:
        language, _, rest = inside.partition("\n")
        if language.strip().isidentifier():
            inside, extra = rest, {"language": language.strip()}
    begun = reader.length
    reader.emit(inside.replace("\\`", "`").replace("\\\\", "\\") if reader.strict else inside)
    if reader.length > begun:
        reader.entities.append({"type": kind, "offset": begun, "length": reader.length - begun, **extra})
    reader.at = end + len(fence)


def _link_begins(reader: _Reader) -> None:
    reader.open.append(("[", "text_link", reader.length, reader.at))
    reader.at += 1


def _link_ends(reader: _Reader) -> None:
    _, _, begun, start = reader.open.pop()
    reader.at += 1
    if reader.source[reader.at : reader.at + 1] != "(":
        return
    end = reader.source.find(")", reader.at)
    if end < 0:
        raise reader.unfinished("text_link", start)
    url = reader.source[reader.at + 1 : end].replace("\\", "")
    reader.at = end + 1
    if url and reader.length > begun:
        reader.entities.append({"type": "text_link", "offset": begun, "length": reader.length - begun, "url": url})
