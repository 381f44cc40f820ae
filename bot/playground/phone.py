"""Phones: what people do and what they see.

The one rule: a phone can do only what a person with Telegram can; the one exception, a forged press,
says so in its name.
"""

from __future__ import annotations

import asyncio
import mimetypes
from collections.abc import Callable
from typing import Any, TypeVar

from bot.playground.bodies import WORDS, caption_body, say, text_body
from bot.playground.chats import bot_moves
from bot.playground.media import described
from bot.playground.pictures import PICTURE
from bot.playground.profile import menu_for
from bot.playground.screen import bubble, inline_buttons, text_in
from bot.playground.sending import album_id
from bot.playground.views import Bubble, Push, Toast
from bot.playground.world import Chat, File, Message, Person, World

Json = dict[str, Any]
_ALBUM = 10
Seen = TypeVar("Seen")


class GroupChat:
    """A group in which a person and the bot are."""

    def __init__(self, world: World, chat: Chat, person: Person) -> None:
        self._world = world
        self._chat = chat
        self._person = person
        self.update: Json = {}

    @property
    def chat_id(self) -> int:
        """The group's number, negative."""
        return self._chat.id

    @property
    def bot_is_in(self) -> bool:
        """False after leaveChat or after the bot was thrown out."""
        return not self._chat.gone

    @property
    def messages(self) -> list[Bubble]:
        """What everybody in the group sees, oldest first."""
        return [bubble(message) for message in self._chat.messages.values() if not message.deleted]

    async def sends(self, text: str) -> Json:
        """The person writes into the group; returns the update."""
        return say(self._world, self._chat, self._person, text_body(text))

    async def removes_bot(self) -> Json:
        """The bot is thrown out; returns the my_chat_member update."""
        return bot_moves(self._world, self._chat, self._person.user, "kicked")


class Phone:
    """One person's phone. Actions return the update that they queued."""

    def __init__(self, world: World, person: Person) -> None:
        self._world = world
        self.person = person

    @property
    def key(self) -> str:
        """The name under which the test or demo knows this person."""
        return self.person.key

    @property
    def user_id(self) -> int:
        """The Telegram user id, which is the private chat's id as well."""
        return int(self.person.user["id"])

    @property
    def first_name(self) -> str:
        """As set in the person's profile."""
        return str(self.person.user["first_name"])

    @property
    def language_code(self) -> str | None:
        """The language of the person's client."""
        return self.person.user.get("language_code")

    @language_code.setter
    def language_code(self, code: str | None) -> None:
        user = {name: value for name, value in self.person.user.items() if name != "language_code"}
        self.person.user = {**user, "language_code": code} if code else user
        self._world.touch()

    @property
    def chat(self) -> Chat:
        """The private chat with the bot."""
        return self._world.chats[self.user_id]

    # -- what the person does -----------------------------------------------------------------------------

    async def starts(self, payload: str = "") -> Json:
        """Presses START, of a deep link when there is a payload."""
        return self._say(text_body(f"/start {payload}".rstrip()))

    async def sends(self, text: str, *, reply_to: int | None = None) -> Json:
        """Writes a text; commands get their entity."""
        body = text_body(text)
        if reply_to is not None:
            target = self._message(reply_to)
            wire = {name: value for name, value in target.wire.items() if name != "reply_to_message"}
            body = {"reply_to_message": wire, **body}
        return self._say(body)

    async def presses(self, label: str, message_id: int | None = None) -> Json:
        """Presses the button with exactly this label: inline first, newest message first, then the keyboard.

        Returns the update, {} for a button that opens an address. LookupError lists the labels there were.
        """
        for message in self._candidates(message_id):
            for button in inline_buttons(message):
                if button["text"] == label:
                    return self._press(message, button)
        if message_id is None and any(label in row for row in self.keyboard or ()):
            return await self.presses_key(label)
        raise LookupError(f"{self.key} sees no button {label!r}; there are {self._labels(message_id)}")

    async def presses_button(self, message_id: int, row: int, column: int) -> Json:
        """Presses an inline button by its place; LookupError when there is none."""
        message = self._message(message_id)
        rows = message.wire.get("reply_markup", {}).get("inline_keyboard", [])
        return self._press(message, rows[row][column])

    async def presses_key(self, label: str) -> Json:
        """Presses a key of the reply keyboard; LookupError when there is none with this label."""
        for button in (button for row in self._keyboard_rows() for button in row):
            if button["text"] == label:
                return await self._presses_key(button)
        raise LookupError(f"{self.key} has no key {label!r}; there are {self.keyboard or []}")

    async def presses_data(self, data: str, message_id: int | None = None) -> Json:
        """A forged press: any callback data, on the newest message of the bot or on the given one."""
        candidates = self._candidates(message_id)
        if not candidates:
            raise LookupError(f"{self.key} has no message from the bot to press on")
        return self._press(candidates[0], {"text": "", "callback_data": data})

    async def sends_photo(self, content: bytes = PICTURE, caption: str = "") -> Json:
        """Sends a picture."""
        return self._send_file("photo", "photo.png", content, "image/png", caption)

    async def sends_album(self, number: int, caption: str = "") -> list[Json]:
        """Sends this many pictures at once; a client makes albums of ten of them, the first picture has the caption."""
        updates: list[Json] = []
        for start in range(0, number, _ALBUM):
            pictures = min(_ALBUM, number - start)
            more = {"media_group_id": album_id(self._world, self.chat)} if pictures > 1 else {}
            for place in range(start, start + pictures):
                # No two pictures are the same file.
                content = PICTURE + bytes([place])
                words = "" if place else caption
                updates.append(self._send_file("photo", f"photo{place}.png", content, "image/png", words, more=more))
        return updates

    async def sends_file(self, name: str = "letter.pdf", size: int | None = None, caption: str = "") -> Json:
        """Sends a file by its name, of any size up to what Telegram stores; the bytes are not there in fact."""
        mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
        kind = mime.partition("/")[0]
        sent_as = kind if kind in {"video", "audio"} else "document"
        return self._send_file(sent_as, name, name.encode(), mime, caption, size=size)

    async def forwards(self, text: str, of: str = "Somebody") -> Json:
        """Passes on what somebody else wrote."""
        origin = {"type": "hidden_user", "date": int(self._world.now().timestamp()), "sender_user_name": of}
        return self._say({"forward_origin": origin, **text_body(text)})

    async def sends_sticker(self) -> Json:
        """Sends a sticker."""
        return self._send_file("sticker", "sticker.webp", PICTURE, "image/webp")

    async def sends_voice(self, duration: int = 3) -> Json:
        """Sends a voice message."""
        return self._send_file("voice", "voice.ogg", b"OggS" + bytes(64), "audio/ogg", duration=duration)

    async def sends_document(
        self, name: str = "file.txt", content: bytes = b"text", mime: str = "text/plain", caption: str = ""
    ) -> Json:
        """Sends a file."""
        return self._send_file("document", name, content, mime, caption)

    async def sends_contact(
        self, phone_number: str = "+4512345678", first_name: str | None = None, user_id: int | None = None
    ) -> Json:
        """Sends a contact: the person's own unless another name or id is given."""
        contact: Json = {"phone_number": phone_number, "first_name": first_name or self.first_name}
        if user_id is not None or first_name is None:
            contact["user_id"] = user_id if user_id is not None else self.user_id
        return self._say({"contact": contact})

    async def sends_location(self, latitude: float = 55.68, longitude: float = 12.57) -> Json:
        """Sends a place."""
        return self._say({"location": {"latitude": latitude, "longitude": longitude}})

    async def edits(self, message_id: int, text: str) -> Json:
        """Edits a message of the person's own, of a file its caption; returns the edited_message update."""
        message = self._message(message_id)
        words = text_body(text) if "text" in message.wire else caption_body(text) if message.file is not None else None
        if message.from_bot or words is None or "forward_origin" in message.wire:
            raise LookupError(f"{self.key} wrote no text with number {message_id}")
        kept = {name: value for name, value in message.wire.items() if name not in WORDS}
        wire = self._world.replace(message, {**kept, **words})
        return self._world.inbox.put({"edited_message": wire})

    async def deletes(self, message_id: int) -> None:
        """Takes a message out of the chat; the bot is not told."""
        self._world.delete(self._message(message_id))

    async def blocks(self) -> Json:
        """Blocks the bot; returns the my_chat_member update."""
        return bot_moves(self._world, self.chat, self.person.user, "kicked")

    async def unblocks(self) -> Json:
        """Unblocks the bot; returns the my_chat_member update."""
        return bot_moves(self._world, self.chat, self.person.user, "member")

    async def in_group(self, title: str) -> GroupChat:
        """Adds the bot to a new group; `update` of the handle is the my_chat_member update."""
        world = self._world
        chat = world.group(title, self.person)
        chat.gone = "bot is not a member of the group chat"
        group = GroupChat(world, chat, self.person)
        group.update = bot_moves(world, chat, self.person.user, "member")
        say(world, chat, self.person, {"group_chat_created": True})
        return group

    # -- what the person sees -----------------------------------------------------------------------------

    @property
    def messages(self) -> list[Bubble]:
        """The conversation as it stands, oldest first."""
        return [bubble(message) for message in self.chat.messages.values() if not message.deleted]

    @property
    def last(self) -> Bubble:
        """The newest message from the bot; LookupError when there is none."""
        for message in self._candidates(None):
            return bubble(message)
        raise LookupError(f"{self.key} has no message from the bot")

    def bubble(self, message_id: int) -> Bubble:
        """Any message that ever was in the chat, deleted ones as well; LookupError when there was none."""
        found = self.chat.messages.get(message_id)
        if found is None:
            raise LookupError(f"{self.key} never had a message {message_id}")
        return bubble(found)

    @property
    def pushes(self) -> list[Push]:
        """Every notification so far, silent ones included, of groups as well; edits make none."""
        return list(self.person.pushes)

    @property
    def toasts(self) -> list[Toast]:
        """Every answered press so far; an empty text means that only the spinner ended."""
        return list(self.person.toasts)

    @property
    def unanswered(self) -> list[str]:
        """Callback data of presses whose spinner still turns."""
        return [data for _, data in self.spinning]

    @property
    def spinning(self) -> list[tuple[int, str]]:
        """Message number and callback data of the same presses."""
        queries = [query for query in self._world.queries.values() if query.person is self.person]
        return [(query.message.message_id, query.data) for query in queries]

    @property
    def opened(self) -> list[str]:
        """Addresses of URL buttons that were pressed."""
        return list(self.person.opened)

    @property
    def keyboard(self) -> list[list[str]] | None:
        """The reply keyboard in force, as labels."""
        rows = self._keyboard_rows()
        return [[button["text"] for button in row] for row in rows] or None

    @property
    def contact_keys(self) -> set[str]:
        """The keys of the reply keyboard that share the person's own number."""
        return {button["text"] for row in self._keyboard_rows() for button in row if button.get("request_contact")}

    @property
    def commands(self) -> list[tuple[str, str]]:
        """The command menu: narrower scope before wider, the person's language before the general one."""
        menu = menu_for(self._world, self.chat, self.language_code)
        return [(command["command"], command["description"]) for command in menu]

    async def sees(self, part: str, within: float = 5.0) -> Bubble:
        """Waits until the bot has written this; the newest message with it. TimeoutError after `within`."""
        return await self.until(lambda: self._holding(part), f"sees no {part!r}", within)

    async def until(self, seen: Callable[[], Seen | None], what: str, within: float = 5.0) -> Seen:
        """Waits until `seen` gives something other than None."""
        news = asyncio.Event()
        self._world.watchers.add(news.set)
        try:
            async with asyncio.timeout(within):
                while (found := seen()) is None:
                    await news.wait()
                    news.clear()
                return found
        except TimeoutError:
            texts = [message.text for message in self.messages if message.from_bot]
            raise TimeoutError(f"{self.key} {what}; the bot has written {texts[-5:]}") from None
        finally:
            self._world.watchers.discard(news.set)

    # -- inside -------------------------------------------------------------------------------------------

    def _holding(self, part: str) -> Bubble | None:
        return next((bubble(message) for message in self._candidates(None) if part in text_in(message)), None)

    def _message(self, message_id: int) -> Message:
        message = self._world.message(self.chat, message_id)
        if message is None:
            raise LookupError(f"{self.key} has no message {message_id}")
        return message

    def _candidates(self, message_id: int | None) -> list[Message]:
        if message_id is not None:
            return [self._message(message_id)]
        messages = reversed(self.chat.messages.values())
        return [message for message in messages if message.from_bot and not message.deleted]

    def _labels(self, message_id: int | None) -> list[str]:
        inline = [button["text"] for message in self._candidates(message_id) for button in inline_buttons(message)]
        keys = [label for row in self.keyboard or () for label in row]
        return inline + (keys if message_id is None else [])

    def _keyboard_rows(self) -> list[list[Json]]:
        message = self.chat.keyboard
        return message.keyboard["keyboard"] if message is not None and message.keyboard is not None else []

    def _say(self, body: Json, file: File | None = None) -> Json:
        chat = self.chat
        if chat.blocked:
            # A client offers nothing but "Unblock" in the chat of a blocked bot.
            bot_moves(self._world, chat, self.person.user, "member")
        chat.reachable = True
        return say(self._world, chat, self.person, body, file)

    def _press(self, message: Message, button: Json) -> Json:
        if "callback_data" not in button:
            self.person.opened.append(str(button.get("url", "")))
            self._world.touch()
            return {}
        query = self._world.query(self.person, message, button["callback_data"])
        body = {
            "id": query.query_id,
            "from": self.person.user,
            "message": message.wire,
            "chat_instance": message.chat.instance,
            "data": query.data,
        }
        self._world.touch()
        return self._world.inbox.put({"callback_query": body})

    async def _presses_key(self, button: Json) -> Json:
        holder = self.chat.keyboard
        if holder is not None and holder.keyboard is not None and holder.keyboard.get("one_time_keyboard"):
            self.chat.keyboard = None
        if button.get("request_contact"):
            return await self.sends_contact()
        if button.get("request_location"):
            return await self.sends_location()
        return await self.sends(button["text"])

    def _send_file(
        self,
        kind: str,
        name: str,
        content: bytes,
        mime: str,
        caption: str = "",
        duration: int = 0,
        *,
        size: int | None = None,
        more: Json | None = None,
    ) -> Json:
        file = self._world.store(kind, name, content, mime, size)
        body = described(self._world, file, kind, {"duration": duration})
        return self._say({**body, **caption_body(caption), **(more or {})}, file)
