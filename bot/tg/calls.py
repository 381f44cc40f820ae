"""The calls of nearly every press and notice, without the objects that nobody looks at.

The library makes a Message of every answer: a fifth of what a press costs on our side of Telegram, for one number that
is read, or for nothing. Its raw call goes through the same rate limiter, client and errors. It warns where it has a
method of its own; the methods' names with a capital are Telegram's too, which does not tell the cases apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from telegram import Bot, InputMediaAudio, InputMediaDocument, InputMediaPhoto, InputMediaVideo
from telegram.ext import ExtBot

from bot.core.files import PICTURES, File, FileKind
from bot.core.replies import Rows

_NO_PREVIEW = {"is_disabled": True}
# The library takes an album's files as its own objects only.
_IN_ALBUM = {
    FileKind.PHOTO: InputMediaPhoto,
    FileKind.VIDEO: InputMediaVideo,
    FileKind.DOCUMENT: InputMediaDocument,
    FileKind.AUDIO: InputMediaAudio,
}


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
    values = {"chat_id": chat_id, "message_id": message_id, "text": text, "link_preview_options": _NO_PREVIEW}
    await _call(bot, "EditMessageText", {**values, "reply_markup": _buttons(rows)}, turn)


async def edit_caption(bot: Bot, chat_id: int, message_id: int, text: str, rows: Rows, turn: str | None = None) -> None:
    """The same for what stands under a file."""
    values = {"chat_id": chat_id, "message_id": message_id, "caption": text or None, "reply_markup": _buttons(rows)}
    await _call(bot, "EditMessageCaption", values, turn)


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
        **_envelope(chat_id, protected=protected, silent=silent, answers=answers),
        "text": text,
        "reply_markup": _buttons(rows),
        "link_preview_options": _NO_PREVIEW,
    }
    sent = await _call(bot, "SendMessage", values, turn)
    return int(sent["message_id"])


async def send_file(
    bot: Bot,
    chat_id: int,
    file: File,
    text: str,
    rows: Rows,
    *,
    protected: bool = False,
    silent: bool = False,
    covered: bool = False,
    answers: int | None = None,
    turn: str | None = None,
) -> int:
    """Send this file, which is at Telegram already, with a caption; gives the message's number."""
    values = {
        **_envelope(chat_id, protected=protected, silent=silent, answers=answers),
        **_shown(file, text, covered=covered),
        file.kind.value: file.file_id,
        "reply_markup": _buttons(rows),
    }
    sent = await _call(bot, f"Send{file.kind.value.capitalize()}", values, turn)
    return int(sent["message_id"])


async def send_album(
    bot: Bot,
    chat_id: int,
    files: Sequence[File],
    text: str,
    *,
    protected: bool = False,
    silent: bool = False,
    covered: bool = False,
    turn: str | None = None,
) -> list[int]:
    """Send these files as one album; the first has the caption. Gives the numbers of its messages."""
    media = [
        _IN_ALBUM[file.kind](media=file.file_id, **_shown(file, "" if place else text, covered=covered))
        for place, file in enumerate(files)
    ]
    values = {**_envelope(chat_id, protected=protected, silent=silent), "media": media}
    return [int(sent["message_id"]) for sent in await _call(bot, "SendMediaGroup", values, turn)]


async def delete(bot: Bot, chat_id: int, message_ids: Sequence[int], turn: str | None = None) -> None:
    """Take these messages away, for everybody."""
    if len(message_ids) == 1:
        await _call(bot, "DeleteMessage", {"chat_id": chat_id, "message_id": message_ids[0]}, turn)
    else:
        await _call(bot, "DeleteMessages", {"chat_id": chat_id, "message_ids": list(message_ids)}, turn)


def _envelope(chat_id: int, *, protected: bool, silent: bool, answers: int | None = None) -> dict[str, Any]:
    return {
        "chat_id": chat_id,
        "protect_content": protected or None,
        "disable_notification": silent or None,
        "reply_parameters": {"message_id": answers, "allow_sending_without_reply": True} if answers else None,
    }


def _shown(file: File, text: str, *, covered: bool) -> dict[str, Any]:
    caption: dict[str, Any] = {"caption": text} if text else {}
    return {**caption, "has_spoiler": True} if covered and file.kind in PICTURES else caption


async def _call(bot: Bot, method: str, values: dict[str, Any], turn: str | None) -> Any:
    if isinstance(bot, ExtBot):
        return await bot.do_api_request(method, values, rate_limit_args=turn)
    return await bot.do_api_request(method, values)
