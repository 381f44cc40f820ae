"""Carries the outbox's deliveries to Telegram, within its pace, and says in the outbox's words how they ended."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace
from telegram import BotCommandScopeChat, InputFile
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.core.replies import Message
from bot.core.texts import in_language
from bot.outbox.models import ONLY_EDITS, Act, State
from bot.outbox.notices import Commands, discreet
from bot.outbox.sender import Delivery, Outcome
from bot.tg.calls import delete, edit_caption, edit_text, send_album, send_file, send_text
from bot.tg.client import NotSent
from bot.tg.menu import bot_commands, inline
from bot.tg.pacer import BULK, Pacer, seconds

# Telegram's words for a chat that will never take a message again.
_GONE = ("chat not found", "user not found", "user is deactivated", "bot can't initiate conversation")


class TelegramCourier:
    """Delivers with one bot and one pacer."""

    def __init__(self, bot: ExtBot[Any], pacer: Pacer) -> None:
        self._bot = bot
        self._pacer = pacer

    async def deliver(self, delivery: Delivery) -> Outcome:
        """Make the call and word its end. Flood pauses are remembered by the pacer and cost the row no try."""
        try:
            return await self._call(delivery)
        except (Forbidden, ChatMigrated) as error:
            return Outcome(State.UNREACHABLE, reason=error.message[:80])
        except RetryAfter as error:
            return Outcome(State.WAITING, retry_in=seconds(error.retry_after), reason="flood")
        except BadRequest as error:
            return _refused(delivery, error)
        except NotSent as error:
            return Outcome(State.WAITING, retry_in=1.0, reason=type(error).__name__)
        except NetworkError as error:
            # It may have arrived: the next try does not ring.
            return Outcome(State.WAITING, retry_in=1.0, reason=type(error).__name__, unsure=True)
        except TelegramError as error:
            return Outcome(State.FAILED, reason=error.message[:80])

    async def _call(self, delivery: Delivery) -> Outcome:
        notice, chat_id, content = delivery.notice, delivery.recipient.chat_id, delivery.content
        if isinstance(content, Commands):
            await self._bot.set_my_commands(
                bot_commands(content.commands), scope=BotCommandScopeChat(chat_id), rate_limit_args=BULK
            )
            return Outcome(State.SENT)
        if notice.message_id is not None:
            if notice.act is Act.DELETE and await self._deleted(delivery, notice.message_id):
                return Outcome(State.SENT)
            if notice.act in {Act.EDIT, *ONLY_EDITS}:
                try:
                    await self._edit(delivery, notice.message_id, content)
                except BadRequest as error:
                    # A board that the person deleted comes back as a new message; what folds is gone for good.
                    if notice.act in ONLY_EDITS or not _is_gone(error):
                        raise
                    if delivery.recipient.neutral:
                        with in_language(delivery.recipient.language):
                            content = discreet(replace(notice, message_id=None), content)
                else:
                    return Outcome(State.SENT, notice.message_id)
        return await self._send(delivery, content)

    async def _send(self, delivery: Delivery, content: Message) -> Outcome:
        if content.document is not None:
            return await self._send_document(delivery, content)
        chat_id = delivery.recipient.chat_id
        how: dict[str, Any] = {"protected": content.protected, "silent": delivery.silent, "turn": BULK}
        if not content.files:
            return Outcome(State.SENT, await send_text(self._bot, chat_id, content.text, content.rows, **how))
        how["covered"] = content.covered
        if len(content.files) == 1:
            sent = await send_file(self._bot, chat_id, content.files[0], content.text, content.rows, **how)
            return Outcome(State.SENT, sent)
        first, *others = await send_album(self._bot, chat_id, content.files, content.text, **how)
        return Outcome(State.SENT, first, album=tuple(others))

    async def _edit(self, delivery: Delivery, message_id: int, content: Message) -> None:
        """The words and buttons of a message, whether it is a text or a file; the file stays what it is."""
        chat_id, rows = delivery.recipient.chat_id, () if delivery.notice.album else content.rows
        ways = (edit_caption, edit_text) if content.files else (edit_text, edit_caption)
        try:
            await ways[0](self._bot, chat_id, message_id, content.text, rows, turn=BULK)
        except BadRequest as error:
            if not _is_other(error):
                raise
            await ways[1](self._bot, chat_id, message_id, content.text, rows, turn=BULK)

    async def _deleted(self, delivery: Delivery, message_id: int) -> bool:
        """Take the row's messages away; False where Telegram no longer lets a bot."""
        try:
            await delete(self._bot, delivery.recipient.chat_id, (message_id, *delivery.notice.album), turn=BULK)
        except BadRequest as error:
            return "not found" in error.message.lower()
        return True

    async def _send_document(self, delivery: Delivery, content: Message) -> Outcome:
        document = content.document
        assert document is not None
        sent = await self._bot.send_document(
            delivery.recipient.chat_id,
            InputFile(document.content, filename=document.name),
            caption=content.text,
            reply_markup=inline(content.rows),
            protect_content=content.protected,
            disable_notification=delivery.silent,
            rate_limit_args=BULK,
        )
        return Outcome(State.SENT, sent.message_id)


def _is_other(error: BadRequest) -> bool:
    """Whether the message to be edited is a file and not a text, or the other way round."""
    return "in the message to edit" in error.message.lower()


def _is_gone(error: BadRequest) -> bool:
    """Whether the message to be edited is no longer there, or can no longer be edited."""
    text = error.message.lower()
    return "message to edit not found" in text or "can't be edited" in text


def _refused(delivery: Delivery, error: BadRequest) -> Outcome:
    text = error.message.lower()
    if "not modified" in text:
        return Outcome(State.SENT, delivery.notice.message_id)
    if any(words in text for words in _GONE):
        return Outcome(State.UNREACHABLE, reason=error.message[:80])
    if delivery.notice.act in ONLY_EDITS and _is_gone(error):
        return Outcome(State.DROPPED, reason=error.message[:80])
    return Outcome(State.FAILED, reason=error.message[:80])
