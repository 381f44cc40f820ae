"""People, chats, messages and files: what Telegram remembers.

The one rule: a message's wire form is never changed in place; an edit puts a new one in its stead, so whoever
holds the old one still sees what was true then.
"""

from __future__ import annotations

import copy
import hashlib
import itertools
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from msgspec import Struct

from bot.playground.clock import real_now
from bot.playground.errors import bad, forbidden
from bot.playground.inbox import Inbox
from bot.playground.views import Push, Toast

Json = dict[str, Any]
Now = Callable[[], datetime]
Menus = dict[tuple[str, int, str], list[Json]]
Memory = tuple[dict[str, "Person"], dict[int, "Chat"], dict[str, "File"], dict[str, "File"], Menus, dict[int, Json]]

KEPT_PER_CHAT = 2_000
KEPT_QUERIES = 20_000
CALLBACK_LIFE = 150.0
BOT_ID = 7_000_000_001


@dataclass(slots=True)
class File:
    """A stored file: what getFile and the phones hand out."""

    file_id: str
    unique_id: str
    kind: str
    name: str
    mime: str
    content: bytes
    path: str
    size: int


@dataclass(slots=True, eq=False)
class Message:
    """One message of a conversation with what the Bot API does not tell about it."""

    message_id: int
    chat: Chat
    from_bot: bool
    wire: Json
    date: datetime
    silent: bool = False
    keyboard: Json | None = None
    file: File | None = None
    edited_at: datetime | None = None
    deleted: bool = False


@dataclass(slots=True, eq=False)
class Person:
    """A human with a phone."""

    key: str
    user: Json
    pushes: deque[Push] = field(default_factory=lambda: deque(maxlen=KEPT_PER_CHAT))
    toasts: deque[Toast] = field(default_factory=lambda: deque(maxlen=KEPT_PER_CHAT))
    opened: list[str] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Chat:
    """A private chat with one person, or a group."""

    wire: Json
    members: list[Person]
    reachable: bool = False
    blocked: bool = False
    gone: str = ""
    messages: dict[int, Message] = field(default_factory=dict)
    keyboard: Message | None = None
    pinned: list[int] = field(default_factory=list)
    typing_until: float = 0.0
    instance: str = ""

    @property
    def id(self) -> int:
        """Telegram's number for the chat; negative for groups."""
        return int(self.wire["id"])

    @property
    def private(self) -> bool:
        """Whether this is one person's chat with the bot."""
        return bool(self.wire["type"] == "private")


class Query(Struct):
    """A press that the bot has not answered yet."""

    query_id: str
    person: Person
    message: Message
    data: str
    at: datetime


class World:
    """Everything the stand-in knows; one bot, many people."""

    def __init__(self, username: str, name: str, now: Now | None) -> None:
        self.now: Now = now or real_now
        self.username = username
        self.name = name
        self.watchers: set[Callable[[], None]] = set()
        self.version = 0
        self.inbox = Inbox()
        self.me: Json = {"id": BOT_ID, "is_bot": True, "first_name": name, "username": username}
        self.commands: Menus = {}
        self.profile: dict[tuple[str, str], str] = {}
        self._message_ids = itertools.count(1)
        self._group_ids = itertools.count(-4_001, -1)
        self._query_ids = itertools.count(48_210_000_001)
        self._file_ids = itertools.count(1)
        self.forget()

    def forget(self) -> None:
        """No people, no chats, no queue. What the bot told about itself stays, and numbers go on rising."""
        self.people: dict[str, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, File] = {}
        self.paths: dict[str, File] = {}
        self.queries: dict[str, Query] = {}
        self.menu_buttons: dict[int, Json] = {}
        self.commands = {key: menu for key, menu in self.commands.items() if not key[1]}
        self._user_ids = itertools.count(1_001)
        self._by_id: dict[int, Person] = {}
        self.inbox.forget()
        self.touch()

    def remembered(self) -> Memory:
        """Everybody and everything that was said, as it is now."""
        return copy.deepcopy((self.people, self.chats, self.files, self.paths, self.commands, self.menu_buttons))

    def recall(self, memory: Memory) -> None:
        """As it was when `memory` was made; presses and updates since then are gone, numbers go on rising."""
        self.forget()
        found = copy.deepcopy(memory)
        self.people, self.chats, self.files, self.paths, self.commands, self.menu_buttons = found
        self._by_id = {int(person.user["id"]): person for person in self.people.values()}
        self.touch()

    def touch(self) -> None:
        """Tells whoever watches that something is different now."""
        self.version += 1
        for watcher in tuple(self.watchers):
            watcher()

    # -- people and chats ---------------------------------------------------------------------------------

    def person(self, key: str, first_name: str, language_code: str | None, user_id: int | None) -> Person:
        """The person with this key, made when new."""
        if key in self.people:
            return self.people[key]
        number = user_id if user_id is not None else self._free_user_id()
        if number in self._by_id:
            raise ValueError(f"user id {number} belongs to {self._by_id[number].key!r}")
        user: Json = {"id": number, "is_bot": False, "first_name": first_name}
        if language_code:
            user["language_code"] = language_code
        person = Person(key, user)
        self.people[key] = self._by_id[number] = person
        wire = {"id": number, "type": "private", "first_name": first_name}
        self.chats[number] = Chat(wire, [person], instance=self._instance(number))
        return person

    def _free_user_id(self) -> int:
        return next(number for number in self._user_ids if number not in self._by_id)

    def _instance(self, chat_id: int) -> str:
        return str(int.from_bytes(hashlib.sha256(str(chat_id).encode()).digest()[:7]))

    def group(self, title: str, person: Person) -> Chat:
        """A new group in which this person and the bot are."""
        number = next(self._group_ids)
        wire = {"id": number, "type": "group", "title": title, "all_members_are_administrators": True}
        chat = Chat(wire, [person], reachable=True, instance=self._instance(number))
        self.chats[number] = chat
        return chat

    def chat(self, params: Json, name: str = "chat_id") -> Chat:
        """The chat the bot means and may see; Refused when it is unknown to the bot."""
        given = params.get(name)
        if given is None or given == "":
            raise bad(f"{name} is empty")
        chat = self.chats.get(given) if isinstance(given, int) else None
        if chat is None or not chat.reachable:
            raise bad("chat not found")
        return chat

    def writable(self, params: Json) -> Chat:
        """The chat the bot means, if it may write there."""
        chat = self.chat(params)
        if chat.blocked:
            raise forbidden("bot was blocked by the user")
        if chat.gone:
            raise forbidden(chat.gone)
        return chat

    # -- messages -----------------------------------------------------------------------------------------

    def post(
        self,
        chat: Chat,
        sender: Json,
        body: Json,
        *,
        silent: bool = False,
        keyboard: Json | None = None,
        file: File | None = None,
    ) -> Message:
        """Puts a message into a chat: keyboard in force, typing, notifications."""
        now = self.now()
        number = next(self._message_ids)
        wire = {"message_id": number, "from": sender, "chat": chat.wire, "date": int(now.timestamp()), **body}
        from_bot = sender is self.me
        message = Message(number, chat, from_bot, wire, now, silent, keyboard, file)
        chat.messages[number] = message
        if len(chat.messages) > KEPT_PER_CHAT:
            del chat.messages[next(iter(chat.messages))]
        if from_bot:
            chat.typing_until = 0.0
            if keyboard is not None and "force_reply" not in keyboard:
                chat.keyboard = None if keyboard.get("remove_keyboard") else message
            line = lock_screen_line(wire)
            if line:
                for person in chat.members:
                    person.pushes.append(Push(now, line, silent, number, chat.id))
        self.touch()
        return message

    def message(self, chat: Chat, message_id: Any) -> Message | None:
        """The message with this number if it is still there."""
        found = chat.messages.get(message_id) if isinstance(message_id, int) else None
        return found if found is not None and not found.deleted else None

    def replace(self, message: Message, wire: Json) -> Json:
        """An edit: the same message with another wire form, also where its replies quote it."""
        message.edited_at = self.now()
        message.wire = {**wire, "edit_date": int(message.edited_at.timestamp())}
        if not message.from_bot:
            self._quote(message, {name: value for name, value in message.wire.items() if name != "reply_to_message"})
        self.touch()
        return message.wire

    @staticmethod
    def _quote(message: Message, wire: Json | None) -> None:
        for other in message.chat.messages.values():
            if other.wire.get("reply_to_message", {}).get("message_id") == message.message_id:
                kept = {name: value for name, value in other.wire.items() if name != "reply_to_message"}
                other.wire = {**kept, "reply_to_message": wire} if wire else kept

    def delete(self, message: Message) -> None:
        """Takes a message away from both sides; a reply keyboard goes with it, and what its replies quote of it."""
        message.deleted = True
        self._quote(message, None)
        if message.chat.keyboard is message:
            message.chat.keyboard = None
        if message.message_id in message.chat.pinned:
            message.chat.pinned.remove(message.message_id)
        self.touch()

    # -- files and presses --------------------------------------------------------------------------------

    def store(self, kind: str, name: str, content: bytes, mime: str, size: int | None = None) -> File:
        """Keeps a file and gives it its identifiers; `size` is for one that is too large to be there in fact."""
        number = next(self._file_ids)
        suffix = "." + name.rsplit(".", 1)[1] if "." in name else ""
        path, size = f"{kind}s/file_{number}{suffix}", size or len(content)
        unique = hashlib.sha256(content).hexdigest()[:15]
        file = File(
            f"BQACAgQAAxkBAAI{number:06d}{unique}",
            f"AgAD{unique}",
            kind,
            name,
            mime,
            content,
            path,
            size or len(content),
        )
        self.files[file.file_id] = self.paths[path] = file
        return file

    def typing(self, chat: Chat) -> None:
        """The phone says for a few seconds that the bot is writing."""
        chat.typing_until = time.monotonic() + 5
        self.touch()

    def query(self, person: Person, message: Message, data: str) -> Query:
        """A press by this person, to be answered once."""
        query = Query(str(next(self._query_ids)), person, message, data, self.now())
        self.queries[query.query_id] = query
        if len(self.queries) > KEPT_QUERIES:
            del self.queries[next(iter(self.queries))]
        return query


def lock_screen_line(wire: Json) -> str:
    """What a phone shows of a message while it is locked; empty for service messages.

    Telegram draws a small sign before some; not every machine has a font with those, so words stand alone here.
    """
    text = wire.get("text") or wire.get("caption")
    words = " ".join(text.split()) if text else ""
    if "photo" in wire:
        return words or "Photo"
    if "document" in wire:
        return words or str(wire["document"].get("file_name", "File"))
    for kind, line in _OTHER_LINES.items():
        if kind in wire:
            return f"{line} {words}".strip()
    return words


_OTHER_LINES = {
    "voice": "Voice message",
    "audio": "Audio",
    "video": "Video",
    "video_note": "Video message",
    "sticker": "Sticker",
    "contact": "Contact",
    "venue": "Location",
    "location": "Location",
    "poll": "Poll",
    "dice": "Dice",
}
