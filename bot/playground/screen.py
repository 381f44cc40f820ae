"""Messages as they look on a screen.

The one rule: what Telegram keeps to itself (silence of a message, its file) is shown from the message, all else
from its wire form.
"""

from __future__ import annotations

from typing import Any

from bot.playground.names import names
from bot.playground.views import Bubble, Document, InlineButton
from bot.playground.world import Message

Json = dict[str, Any]


def text_in(message: Message) -> str:
    """The words of a message: text or caption."""
    return str(message.wire.get("text") or message.wire.get("caption") or "")


def inline_buttons(message: Message) -> list[Json]:
    """The inline buttons of a message, row after row."""
    rows = message.wire.get("reply_markup", {}).get("inline_keyboard", ())
    return [button for row in rows for button in row]


_KINDS = names(
    "text photo document voice audio video video_note animation sticker contact venue location poll dice "
    "pinned_message group_chat_created"
)


def bubble(message: Message) -> Bubble:
    """What the screen shows of a message now."""
    wire = message.wire
    rows = wire.get("reply_markup", {}).get("inline_keyboard", ())
    held = None
    if message.file is not None:
        file = message.file
        held = Document(file.name, file.content, file.mime, wire.get("caption", ""))
    return Bubble(
        message_id=message.message_id,
        from_bot=message.from_bot,
        text=text_in(message),
        entities=wire.get("entities") or wire.get("caption_entities") or [],
        buttons=[
            [InlineButton(button["text"], button.get("callback_data"), button.get("url")) for button in row]
            for row in rows
        ],
        date=message.date,
        edited_at=message.edited_at,
        protected=bool(wire.get("has_protected_content")),
        silent=message.silent,
        document=held if "document" in wire else None,
        photo=held if "photo" in wire else None,
        reply_to=wire.get("reply_to_message", {}).get("message_id"),
        deleted=message.deleted,
        kind=next((kind for kind in _KINDS if kind in wire), "service"),
        pinned=message.message_id in message.chat.pinned,
        wire=wire,
    )
