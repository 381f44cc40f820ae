"""The methods that change or take away what is already in a chat, and the answer to a press.

The one rule: only the bot's own messages are edited, and never into what they already are.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.playground.entities import utf16
from bot.playground.errors import bad
from bot.playground.markup import inline_keyboard
from bot.playground.sending import caption_of, media_item, text_of
from bot.playground.views import Toast
from bot.playground.world import CALLBACK_LIFE, Chat, Message, World

Json = dict[str, Any]

DELETABLE_FOR = timedelta(hours=48)
_FILES = ("photo", "document", "video", "audio", "animation")
_OLD_QUERY = "query is too old and response timeout expired or query ID is invalid"
_SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)


def _editable(world: World, params: Json) -> Message:
    if params.get("inline_message_id"):
        raise bad("MESSAGE_ID_INVALID")
    chat = world.writable(params)
    if not params.get("message_id"):
        raise bad("message identifier is not specified")
    message = world.message(chat, params["message_id"])
    if message is None:
        raise bad("message to edit not found")
    if not message.from_bot or message.keyboard is not None or "forward_origin" in message.wire:
        raise bad("message can't be edited")
    return message


def _change(world: World, message: Message, params: Json, content: Json, replaced: tuple[str, ...]) -> Json:
    """The message with new content; without reply_markup in the call the keyboard goes."""
    wire = {
        name: value
        for name, value in message.wire.items()
        if name not in replaced and name not in {"reply_markup", "edit_date"}
    }
    wire |= content
    if markup := params.get("reply_markup"):
        rows = inline_keyboard(markup)
        if rows is None:
            raise bad("inline keyboard expected")
        if rows and "media_group_id" in wire:
            raise bad("message can't be edited")
        if rows:
            wire["reply_markup"] = {"inline_keyboard": rows}
    before = {name: value for name, value in message.wire.items() if name != "edit_date"}
    if wire == before:
        raise bad(_SAME)
    return world.replace(message, wire)


def edit_message_text(world: World, params: Json) -> Json:
    body = text_of(params)
    message = _editable(world, params)
    if "text" not in message.wire:
        raise bad("there is no text in the message to edit")
    return _change(world, message, params, body, ("text", "entities", "link_preview_options"))


def edit_message_caption(world: World, params: Json) -> Json:
    body = caption_of(params)
    message = _editable(world, params)
    if not any(kind in message.wire for kind in (*_FILES, "voice")):
        raise bad("there is no caption in the message to edit")
    return _change(world, message, params, body, ("caption", "caption_entities"))


def edit_message_media(world: World, params: Json) -> Json:
    message = _editable(world, params)
    if not any(kind in message.wire for kind in (*_FILES, "text")):
        raise bad("there is no media in the message to edit")
    body, file = media_item(world, params.get("media"), params)
    replaced = (*_FILES, "text", "entities", "link_preview_options", "caption", "caption_entities")
    wire = _change(world, message, params, body, replaced)
    message.file = file
    return wire


def edit_message_reply_markup(world: World, params: Json) -> Json:
    message = _editable(world, params)
    return _change(world, message, params, {}, ())


def stop_poll(world: World, params: Json) -> Json:
    message = _editable(world, params)
    if "poll" not in message.wire:
        raise bad("message with poll to stop not found")
    if message.wire["poll"]["is_closed"]:
        raise bad("poll has already been closed")
    closed = {**message.wire["poll"], "is_closed": True}
    _change(world, message, params, {"poll": closed}, ())
    return closed


def delete_message(world: World, params: Json) -> bool:
    chat = world.writable(params)
    message = world.message(chat, params.get("message_id"))
    if message is None:
        raise bad("message to delete not found")
    if not _deletable(world, chat, message):
        raise bad("message can't be deleted for everyone")
    world.delete(message)
    return True


def delete_messages(world: World, params: Json) -> bool:
    chat = world.writable(params)
    numbers = params.get("message_ids")
    if not isinstance(numbers, list) or not numbers:
        raise bad("message identifiers are not specified")
    if len(numbers) > 100:
        raise bad("too many message identifiers specified")
    found = [message for number in numbers if (message := world.message(chat, number)) is not None]
    if not all(_deletable(world, chat, message) for message in found):
        raise bad("message can't be deleted for everyone")
    for message in found:
        world.delete(message)
    return True


def _deletable(world: World, chat: Chat, message: Message) -> bool:
    if not message.from_bot and not chat.private:
        return False
    return world.now() - message.date <= DELETABLE_FOR


def pin_chat_message(world: World, params: Json) -> bool:
    chat = world.writable(params)
    message = world.message(chat, params.get("message_id"))
    if message is None:
        raise bad("message to pin not found")
    if message.message_id not in chat.pinned:
        chat.pinned.append(message.message_id)
        world.post(chat, world.me, {"pinned_message": message.wire}, silent=True)
    return True


def unpin_chat_message(world: World, params: Json) -> bool:
    chat = world.writable(params)
    number = params.get("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if number not in chat.pinned:
        raise bad("message to unpin not found")
    chat.pinned.remove(number)
    world.touch()
    return True


def unpin_all_chat_messages(world: World, params: Json) -> bool:
    world.writable(params).pinned.clear()
    world.touch()
    return True


def set_message_reaction(world: World, params: Json) -> bool:
    chat = world.writable(params)
    message = world.message(chat, params.get("message_id"))
    if message is None:
        raise bad("message to react not found")
    reactions = params.get("reaction") or []
    if not isinstance(reactions, list) or any(
        not isinstance(reaction, dict) or reaction.get("type") not in {"emoji", "custom_emoji", "paid"}
        for reaction in reactions
    ):
        raise bad("can't parse reaction types JSON object")
    if len(reactions) > 1:
        raise bad("REACTIONS_TOO_MANY")
    return True


def answer_callback_query(world: World, params: Json) -> bool:
    query = world.queries.pop(str(params.get("callback_query_id", "")), None)
    if query is None or (world.now() - query.at).total_seconds() > CALLBACK_LIFE:
        raise bad(_OLD_QUERY)
    text = str(params.get("text") or "")
    if utf16(text) > 200:
        world.queries[query.query_id] = query
        raise bad("MESSAGE_TOO_LONG")
    query.person.toasts.append(
        Toast(text.strip(), bool(params.get("show_alert")), world.now(), params.get("url") or None)
    )
    world.touch()
    return True
