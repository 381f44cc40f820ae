"""Message text as Telegram keeps it: cleaned, trimmed, with entities counted in UTF-16.

The one rule: what can't be parsed is refused with the byte offset Telegram would name, never repaired.
"""

from __future__ import annotations

import re
from typing import Any

from bot.playground.errors import Refused, bad
from bot.playground.markdown import parse_markdown
from bot.playground.names import names

Json = dict[str, Any]

_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
    "span": "spoiler",
    "tg-emoji": "custom_emoji",
}
_NAMED = {"&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": '"'}
_KINDS = frozenset(
    names(
        "mention hashtag cashtag bot_command url email phone_number bold italic underline strikethrough "
        "spoiler blockquote expandable_blockquote code pre text_link text_mention custom_emoji"
    )
)
_TOKEN = re.compile(r"<|&(?:#[0-9]+|#x[0-9a-fA-F]+|[a-zA-Z]+);")
_ATTRIBUTE = re.compile(r"([a-zA-Z-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']+)))?")
_COMMAND = re.compile(r"(?<![\w/@<>.:-])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/@])")
_ADDRESS = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)]")
_CONTROL = {code: " " for code in range(32) if code != 10} | {13: None}


def utf16(text: str) -> int:
    """Length in UTF-16 code units, which is how Telegram counts."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def formatted(text: str, parse_mode: str | None, entities: Any) -> tuple[str, list[Json]]:
    """Text and entities as the message will carry them; refuses what Telegram can't parse."""
    text = text.translate(_CONTROL)
    found: list[Json] = []
    mode = (parse_mode or "").lower()
    if mode == "html":
        text, found = parse_html(text)
    elif mode in {"markdown", "markdownv2"}:
        text, found = parse_markdown(text, strict=mode == "markdownv2")
    elif mode:
        raise bad("unsupported parse_mode")
    elif entities:
        if not isinstance(entities, list) or not all(isinstance(entity, dict) for entity in entities):
            raise bad("can't parse MessageEntity: expected an Object")
        found = checked(text, entities)
    stripped = text.strip()
    if len(stripped) != len(text):
        found = _shifted(found, len(text) - len(text.lstrip()), utf16(stripped))
        text = stripped
    if "/" in text:
        found = _with_automatic(text, found)
    return text, found


def parse_html(text: str) -> tuple[str, list[Json]]:
    """The HTML style of the Bot API; raises Refused with the byte offset of what is wrong."""
    parts: list[str] = []
    stack: list[tuple[str, int, Json]] = []
    entities: list[Json] = []
    at = length = 0
    for token in _TOKEN.finditer(text):
        if token.start() < at:
            continue
        plain = text[at : token.start()]
        length += utf16(plain)
        parts.append(plain)
        at = token.end()
        if token[0] != "<":
            symbol = _symbol(token[0])
            parts.append(symbol)
            length += utf16(symbol)
            continue
        end = text.find(">", token.start())
        if end < 0:
            raise _unparsed(f"Unclosed start tag at byte offset {_offset(text, token.start())}")
        at = end + 1
        _tag(text, token.start(), text[token.start() + 1 : end], stack, entities, length)
    if stack:
        raise _unparsed(f'Can\'t find end tag corresponding to start tag "{stack[-1][0]}"')
    parts.append(text[at:])
    return "".join(parts), _sorted(entities)


def _tag(
    text: str,
    start: int,
    inside: str,
    stack: list[tuple[str, int, Json]],
    entities: list[Json],
    length: int,
) -> None:
    if not inside.startswith("/"):
        stack.append(_opened(text, start, inside, length, stack))
        return
    name = inside[1:].strip().lower()
    if not stack:
        raise _unparsed(f"Unexpected end tag at byte offset {_offset(text, start)}")
    tag, begun, extra = stack.pop()
    if name and name != tag:
        offset = _offset(text, start)
        raise _unparsed(f'Unmatched end tag at byte offset {offset}, expected "</{tag}>", found "</{name}>"')
    kind = extra.pop("kind", _TAGS[tag])
    if length > begun and not (kind == "text_link" and not extra.get("url")):
        entities.append({"type": kind, "offset": begun, "length": length - begun, **extra})


def _opened(
    text: str, start: int, inside: str, length: int, stack: list[tuple[str, int, Json]]
) -> tuple[str, int, Json]:
    name, _, rest = inside.partition(" ")
    name = name.strip().lower()
    given = {key.lower(): _unescaped("".join(values)) for key, *values in _ATTRIBUTE.findall(rest)}
    if name not in _TAGS:
        raise _unparsed(f'Unsupported start tag "{name}" at byte offset {_offset(text, start)}')
    extra: Json = {}
    if name == "span" and given.get("class") != "tg-spoiler":
        raise _unparsed(f'Tag "span" must have class "tg-spoiler" at byte offset {_offset(text, start)}')
    if name == "a":
        extra["url"] = given.get("href", "")
    elif name == "tg-emoji":
        extra["custom_emoji_id"] = given.get("emoji-id", "")
    elif name == "blockquote" and "expandable" in given:
        extra["kind"] = "expandable_blockquote"
    elif name == "code" and stack and stack[-1][0] == "pre" and given.get("class", "").startswith("language-"):
        stack[-1][2]["language"] = given["class"].removeprefix("language-")
    return name, length, extra


def _symbol(token: str) -> str:
    if token in _NAMED:
        return _NAMED[token]
    if not token.startswith("&#"):
        return token
    code = int(token[3:-1], 16) if token[2] in "xX" else int(token[2:-1])
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else token


def _unescaped(text: str) -> str:
    return _TOKEN.sub(lambda match: match[0] if match[0] == "<" else _symbol(match[0]), text)


def checked(text: str, entities: list[Json]) -> list[Json]:
    """Entities given by the bot, refused where Telegram refuses them."""
    total = utf16(text)
    for entity in entities:
        if entity.get("type") not in _KINDS:
            raise bad("can't parse MessageEntity: Unsupported type specified")
        offset, length = entity.get("offset"), entity.get("length")
        if not isinstance(offset, int) or not isinstance(length, int):
            raise bad('can\'t parse MessageEntity: Field "offset" must be of type Number')
        if offset > total:
            raise bad(f"entity begins after the end of the text at UTF-16 offset {offset}")
        if offset + length > total:
            raise bad(
                f"entity beginning at UTF-16 offset {offset} ends after the end of the text "
                f"at UTF-16 offset {offset + length}"
            )
    return _sorted([entity for entity in entities if entity["length"] > 0])


def _with_automatic(text: str, entities: list[Json]) -> list[Json]:
    added: list[Json] = []
    for kind, pattern in (("url", _ADDRESS), ("bot_command", _COMMAND)):
        for match in pattern.finditer(text):
            offset, length = utf16(text[: match.start()]), utf16(match[0])
            taken = (
                other["offset"] < offset + length and offset < other["offset"] + other["length"]
                for other in (*entities, *added)
                if other["type"] in {"url", "text_link", "code", "pre", "bot_command"}
            )
            if not any(taken):
                added.append({"type": kind, "offset": offset, "length": length})
    return _sorted([*entities, *added]) if added else entities


def _shifted(entities: list[Json], cut: int, total: int) -> list[Json]:
    kept = []
    for entity in entities:
        begin = max(entity["offset"] - cut, 0)
        end = min(entity["offset"] + entity["length"] - cut, total)
        if end > begin:
            kept.append({**entity, "offset": begin, "length": end - begin})
    return kept


def _sorted(entities: list[Json]) -> list[Json]:
    return sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))


def _offset(text: str, index: int) -> int:
    return len(text[:index].encode("utf-8", "surrogatepass"))


def _unparsed(reason: str) -> Refused:
    return bad(f"can't parse entities: {reason}")
