"""A reply becomes calls: the pressed message edited or a new one sent, the press always answered.

Painting happens after the commit and is never repeated: the state is right, and any command shows it.
"""

from __future__ import annotations

import asyncio
from typing import Any

import structlog
from msgspec import Struct
from msgspec.structs import replace
from telegram import Bot
from telegram.error import BadRequest, TelegramError

from bot.core.files import MAX_CAPTION, File
from bot.core.replies import Reply, Screen, utf16_length
from bot.core.routes import Routes, Written
from bot.core.texts import in_language
from bot.people.acting import Acting
from bot.tg.arrivals import Arrival, Changed, InGroup, Pressed, What
from bot.tg.calls import edit_caption, edit_text, send_file, send_text
from bot.tg.menu import contact_key, keyboard

log = structlog.get_logger()

# Seconds for all calls of one reply; longer than this nobody watches the spinner.
PATIENCE = 3.0


class Painted(Struct, frozen=True):
    """What painting left behind: the message that now shows the screen, if any."""

    message_id: int | None = None


class Painter:
    """Paints replies with one bot."""

    def __init__(self, bot: Bot, routes: Routes) -> None:
        self._bot = bot
        self._routes = routes
        self.failures = 0

    async def paint(self, arrival: Arrival, acting: Acting | None, language: str, reply: Reply) -> Painted:
        """Make the calls of one reply. Telegram's refusals and the network's are counted and swallowed."""
        try:
            async with asyncio.timeout(PATIENCE):
                with in_language(language):
                    return await self._paint(arrival, acting, reply)
        except (TelegramError, TimeoutError) as error:
            self.failures += 1
            log.warning("paint.failed", update_id=arrival.update_id, error=type(error).__name__)
            return Painted()

    async def _paint(self, arrival: Arrival, acting: Acting | None, reply: Reply) -> Painted:
        what, chat_id = arrival.what, arrival.sender.chat_id
        if isinstance(what, InGroup):
            if reply.screen:
                await self._quietly(self._bot.send_message(chat_id, reply.screen.text))
            if reply.leave:
                await self._bot.leave_chat(chat_id)
            return Painted()
        answers = _own(what) if reply.answers else None
        if not isinstance(what, Pressed):
            return await self._screen(None, chat_id, acting, reply, answers)
        if reply.forgets is not None and (own := _own(what)) is not None:
            reply = await self._forgotten(chat_id, own, reply, reply.forgets)
        toast = reply.toast
        answer = self._bot.answer_callback_query(
            what.callback_id, text=toast.text if toast else None, show_alert=toast.alert if toast else None
        )
        # Together: at a real distance to Telegram one after the other doubles the wait.
        _answered, painted = await asyncio.gather(
            self._quietly(answer),
            self._screen(what.message_id, chat_id, acting, _beside(what, reply), answers, captioned=what.captioned),
        )
        return painted

    async def _forgotten(self, chat_id: int, message_id: int, reply: Reply, line: str) -> Reply:
        """The reply says that the person's message is gone, when it is; else the screen is as it would be."""
        try:
            await self._bot.delete_message(chat_id, message_id)
        except TelegramError as error:
            if "not found" not in error.message.lower():
                log.info("paint.not_forgotten", error=type(error).__name__)
                return reply
        screen = reply.screen
        return replace(reply, screen=replace(screen, text=f"{screen.text}\n\n{line}")) if screen else reply

    @staticmethod
    async def _quietly(call: object) -> None:
        """A press may be older than Telegram answers for, a group may forbid writing: neither matters."""
        try:
            await call  # type: ignore[misc]
        except BadRequest as error:
            log.info("paint.not_taken", error=error.message)

    async def _screen(
        self,
        message_id: int | None,
        chat_id: int,
        acting: Acting | None,
        reply: Reply,
        answers: int | None = None,
        *,
        captioned: bool = False,
    ) -> Painted:
        screen = reply.screen
        if screen is None:
            return Painted(message_id)
        if reply.contact is not None:
            markup = contact_key(reply.contact)
            sent = await self._bot.send_message(chat_id, screen.text, reply_markup=markup)
            return Painted(sent.message_id)
        if reply.keyboard and acting is not None:
            return await self._with_keyboard(message_id, chat_id, acting, screen)
        if message_id is not None and not screen.new:
            try:
                edit = edit_caption if captioned else edit_text
                await edit(self._bot, chat_id, message_id, screen.text, screen.rows)
                return Painted(message_id)
            except BadRequest as error:
                if "not modified" in error.message.lower():
                    return Painted(message_id)
                log.info("paint.edit_not_taken", error=error.message)
        return await self._send(chat_id, screen, answers)

    async def _send(self, chat_id: int, screen: Screen, answers: int | None = None) -> Painted:
        how: dict[str, Any] = {"protected": screen.protected, "answers": answers}
        if screen.files:
            return Painted(await send_file(self._bot, chat_id, screen.files[0], screen.text, screen.rows, **how))
        return Painted(await send_text(self._bot, chat_id, screen.text, screen.rows, **how))

    async def _with_keyboard(self, message_id: int | None, chat_id: int, acting: Acting, screen: Screen) -> Painted:
        """A message carries one kind of buttons: the keyboard rides on its own, the screen's buttons follow."""
        markup = keyboard(self._routes, acting)
        head, _break, rest = screen.text.partition("\n\n")
        if message_id is not None:
            await self._quietly(self._bot.edit_message_reply_markup(chat_id=chat_id, message_id=message_id))
        if not screen.rows or not rest:
            sent = await self._bot.send_message(chat_id, screen.text, reply_markup=markup)
            return Painted(None if screen.rows else sent.message_id)
        await self._bot.send_message(chat_id, head, reply_markup=markup)
        return await self._send(chat_id, Screen(rest, screen.rows, new=True, protected=screen.protected))


def _own(what: What) -> int | None:
    """The person's own message that this is about."""
    written = what.written if isinstance(what, Changed) else what.answers if isinstance(what, Pressed) else what
    return written.message_id if isinstance(written, Written) else None


def _beside(what: Pressed, reply: Reply) -> Reply:
    """What a message is, it stays: one that may be forwarded, one with this file, one with none. What must not go into
    the pressed one, or is longer than a caption, stands beside it."""
    screen = reply.screen
    if screen is None:
        return reply
    exposed = screen.protected and not what.protected
    too_long = what.captioned and utf16_length(screen.text) > MAX_CAPTION
    needs_file = bool(screen.files) and not any(_is_same(screen.files[0], file) for file in what.files)
    return replace(reply, screen=replace(screen, new=True)) if exposed or too_long or needs_file else reply


def _is_same(wanted: File, shown: File) -> bool:
    """Telegram may give one file several ids."""
    by_size = wanted.size is not None and (wanted.kind, wanted.size) == (shown.kind, shown.size)
    return wanted.file_id == shown.file_id or by_size
