"""What an update is, in our own words: the one place that reads Telegram's incoming types."""

from __future__ import annotations

from msgspec import Struct
from telegram import Chat, Message, Update, User
from telegram.constants import ChatMemberStatus, ChatType

from bot.accounts.service import Sender
from bot.core.files import File, FileKind
from bot.core.manners import Odd
from bot.core.routes import Written


class Pressed(Struct, frozen=True):
    """An inline button: its payload as it came, and the message it stands under. `protected`: from forwarding;
    `files`: what it shows; `answers`: the person's own message that it is a reply to."""

    data: str
    callback_id: str
    message_id: int | None
    protected: bool = False
    files: tuple[File, ...] = ()
    answers: Written | None = None

    @property
    def captioned(self) -> bool:
        """Its words stand under a file."""
        return bool(self.files)


class Commanded(Struct, frozen=True):
    """ "/word args", the word in lower case and without the bot's name."""

    word: str
    args: str


class Wrote(Written, frozen=True):
    """Any other text, and any file: an answer, a keyboard label, a code, or something nobody asked for."""


class Changed(Struct, frozen=True):
    """A message as the person has changed it."""

    written: Written


class Sent(Struct, frozen=True):
    """Something that is neither text nor a file nor a press."""

    what: Odd


class SharedContact(Struct, frozen=True):
    """Somebody's number; `own` when it is the sender's, which Telegram says and a typed card cannot."""

    phone: str
    own: bool


class Membership(Struct, frozen=True):
    """The person blocked the bot, or let it in again."""

    blocked: bool


class InGroup(Struct, frozen=True):
    """Anything that happens in a group: the bot explains itself and leaves."""

    chat_id: int
    gone: bool


What = Pressed | Commanded | Wrote | Changed | Sent | SharedContact | Membership | InGroup


class Arrival(Struct, frozen=True):
    """An update in our words: who, and what."""

    update_id: int
    sender: Sender
    what: What


_GONE = {ChatMemberStatus.LEFT, ChatMemberStatus.BANNED}


def read(update: Update) -> Arrival | None:
    """The arrival in this update; None for what the bot has no use for (channels, other bots, polls …)."""
    user, chat = update.effective_user, update.effective_chat
    if user is None or chat is None or user.is_bot:
        return None
    sender = Sender(user.id, chat.id, user.language_code)
    what = _what(update, chat, user)
    return Arrival(update.update_id, sender, what) if what else None


def _what(update: Update, chat: Chat, user: User) -> What | None:
    if chat.type != ChatType.PRIVATE:
        change = update.my_chat_member
        return InGroup(chat.id, change is not None and change.new_chat_member.status in _GONE)
    if update.my_chat_member is not None:
        return Membership(update.my_chat_member.new_chat_member.status in _GONE)
    if (query := update.callback_query) is not None:
        message_id = query.message.message_id if query.message else None
        # One too old to be touched says nothing of itself.
        shown = query.message if isinstance(query.message, Message) else None
        protected = shown is not None and bool(shown.has_protected_content)
        files = _files(shown) if shown is not None else ()
        return Pressed(query.data or "", query.id, message_id, protected, files, _answered(shown, user))
    if (edited := update.edited_message) is not None:
        if edited.location is not None:
            # One that is shared live changes every few seconds by itself.
            return None
        written = _wrote(edited)
        return Changed(written) if edited.text or written.files else Sent(Odd.EDITED)
    return _message(update.message, user) if update.message else None


def _answered(message: Message | None, user: User) -> Written | None:
    replied = message.reply_to_message if message is not None else None
    own = replied is not None and replied.from_user is not None and replied.from_user.id == user.id
    return _wrote(replied) if replied is not None and own else None


def _message(message: Message, user: User) -> What:
    if message.text is None:
        if message.contact is not None:
            own = message.contact.user_id == user.id and message.forward_origin is None
            return SharedContact(message.contact.phone_number, own)
        if message.sticker or message.dice:
            return Sent(Odd.STICKER)
        wrote = _wrote(message)
        return wrote if wrote.files else Sent(Odd.FILE if message.video_note else Odd.OTHER)
    if message.text.startswith("/"):
        word, _space, args = message.text[1:].partition(" ")
        return Commanded(word.partition("@")[0].lower(), args.strip())
    return _wrote(message)


def _wrote(message: Message) -> Wrote:
    return Wrote(
        message.text or message.caption or "",
        _files(message),
        message.media_group_id,
        message.message_id,
        message.forward_origin is not None,
    )


def _files(message: Message) -> tuple[File, ...]:
    """The one file of a message; of a photo the largest size."""
    if message.photo:
        return (File(FileKind.PHOTO, message.photo[-1].file_id, None, message.photo[-1].file_size),)
    if message.voice:
        return (File(FileKind.VOICE, message.voice.file_id, None, message.voice.file_size),)
    # An animation comes as a document, too.
    named = {
        FileKind.ANIMATION: message.animation,
        FileKind.VIDEO: message.video,
        FileKind.AUDIO: message.audio,
        FileKind.DOCUMENT: message.document,
    }
    for kind, found in named.items():
        if found:
            return (File(kind, found.file_id, found.file_name, found.file_size),)
    return ()
