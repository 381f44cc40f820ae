"""The two calls of nearly every press and notice, without the objects that nobody looks at.

The library makes a Message of every answer: a fifth of what a press costs on our side of Telegram, for one number that
is read, or for nothing. Its raw call goes through the same rate limiter, client and errors. It warns where it has a
method of its own; the methods' names with a capital are Telegram's too, which does not tell the cases apart.
"""

from __future__ import annotations

from typing import Any

from telegram import Bot
from telegram.ext import ExtBot

from bot.core.replies import Rows

_EDIT, _SEND = "EditMessageText", "SendMessage"
_NO_PREVIEW = {"is_disabled": True}


def _buttons(rows: Rows) -> dict[str, Any] | None:
    if not rows:
        return None
    return {
        "inline_keyboard": [
            [
                {"text": button.label, "callback_data": button.data}
                if button.url is None
                else {"text": button.label, "url": button.url}
                for button in row
            ]
            for row in rows
        ]
    }


async def edit_text(bot: Bot, chat_id: int, message_id: int, text: str, rows: Rows, turn: str | None = None) -> None:
    """Change a message into this text with these inline buttons; `turn` is the pacer's `rate_limit_args`."""
    await _call(bot, _EDIT, {"chat_id": chat_id, "message_id": message_id, "text": text}, rows, turn)


async def send_text(
    bot: Bot,
    chat_id: int,
    text: str,
    rows: Rows,
    *,
    protected: bool = False,
    silent: bool = False,
    answers: int | None = None,
    turn: str | None = None,
) -> int:
    """Send this text with these inline buttons, as a reply to the message `answers`; gives the message's number."""
    values = {
        "chat_id": chat_id,
        "text": text,
        "protect_content": protected or None,
        "disable_notification": silent or None,
        "reply_parameters": {"message_id": answers, "allow_sending_without_reply": True} if answers else None,
    }
    sent = await _call(bot, _SEND, values, rows, turn)
    return int(sent["message_id"])


async def _call(bot: Bot, method: str, values: dict[str, Any], rows: Rows, turn: str | None) -> Any:
    asked = {**values, "reply_markup": _buttons(rows), "link_preview_options": _NO_PREVIEW}
    if isinstance(bot, ExtBot):
        return await bot.do_api_request(method, asked, rate_limit_args=turn)
    return await bot.do_api_request(method, asked)
