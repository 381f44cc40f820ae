"""reply_markup: checked the way Telegram checks it.

The one rule: only an inline keyboard becomes part of a message; the other kinds change what the person sees
under the input and are never echoed.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from bot.playground.errors import bad

Json = dict[str, Any]

_ACTIONS = (
    "callback_data",
    "url",
    "copy_text",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
)


def inline_keyboard(markup: Any) -> list[list[Json]] | None:
    """Rows of an inline keyboard, [] for one without buttons, None when the markup is another kind."""
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    if "inline_keyboard" not in markup:
        return None
    rows = _rows(markup["inline_keyboard"], "inline_keyboard")
    kept = [[_inline_button(button) for button in row] for row in rows if row]
    if any(len(row) > 8 for row in kept) or sum(map(len, kept)) > 100:
        raise bad("REPLY_MARKUP_TOO_LONG")
    return kept


def reply_keyboard(markup: Json) -> Json:
    """A reply keyboard, its removal or a forced reply, checked; buttons become objects."""
    for flag in ("remove_keyboard", "force_reply", "selective", "one_time_keyboard", "is_persistent"):
        if not isinstance(markup.get(flag, False), bool):
            raise bad(f'field "{flag}" must be of type Boolean')
    if "keyboard" not in markup:
        if markup.get("remove_keyboard") or markup.get("force_reply"):
            return markup
        raise bad("object expected as reply markup")
    rows = [[_button(button) for button in row] for row in _rows(markup["keyboard"], "keyboard") if row]
    if not rows:
        raise bad("reply keyboard must have at least one button")
    if sum(map(len, rows)) > 300 or any(len(row) > 12 for row in rows):
        raise bad("REPLY_MARKUP_TOO_LONG")
    return {**markup, "keyboard": rows}


def _rows(rows: Any, name: str) -> list[list[Any]]:
    if not isinstance(rows, list):
        raise bad(f'field "{name}" must be of type Array')
    for row in rows:
        if not isinstance(row, list):
            raise bad(f'field "{name}" must be of type Array of Array')
    return rows


def _button(button: Any) -> Json:
    if isinstance(button, str):
        button = {"text": button}
    if not isinstance(button, dict):
        raise bad("can't parse keyboard button: KeyboardButton must be a String or an Object")
    if not isinstance(button.get("text"), str) or not button["text"].strip():
        raise bad("keyboard button text must be non-empty")
    return button


def _inline_button(button: Any) -> Json:
    if not isinstance(button, dict):
        raise bad("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    text = button.get("text")
    if text is None:
        raise bad("can't parse inline keyboard button: Can't find field \"text\"")
    if not isinstance(text, str):
        raise bad('can\'t parse inline keyboard button: Field "text" must be of type String')
    if not text.strip():
        raise bad("inline keyboard button text must be non-empty")
    data = button.get("callback_data")
    if data:
        if not isinstance(data, str):
            raise bad('can\'t parse inline keyboard button: Field "callback_data" must be of type String')
        if len(data.encode()) > 64:
            raise bad("BUTTON_DATA_INVALID")
        return button
    if button.get("pay") or "callback_game" in button:
        raise bad("BUTTON_TYPE_INVALID")
    if not any(button.get(action) or (action.startswith("switch") and action in button) for action in _ACTIONS):
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if button.get("url"):
        return {**button, "url": checked_url(str(button["url"]))}
    if "web_app" in button and not str((button["web_app"] or {}).get("url", "")).startswith("https://"):
        url = (button["web_app"] or {}).get("url", "")
        raise bad(f"inline keyboard button Web App URL '{url}' is invalid: Only HTTPS links are allowed")
    if "copy_text" in button and not (button["copy_text"] or {}).get("text"):
        raise bad("BUTTON_COPY_TEXT_INVALID")
    return button


def checked_url(url: str) -> str:
    """A button's address as Telegram takes it: a scheme it knows, a host with a dot in it."""
    scheme, colon, _ = url.partition("://")
    if colon and scheme.lower() in {"tg", "ton"}:
        return url
    if colon and scheme.lower() not in {"http", "https"}:
        raise bad(f"inline keyboard button URL '{url}' is invalid: Unsupported URL protocol")
    address = url if colon else f"http://{url}"
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        host = ""
    if "." not in host or " " in address.strip():
        raise bad(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    return address
