"""The table of methods: the name a client calls, and who does it.

The one rule: what is not in the table is answered as Telegram answers a method it does not have.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from bot.playground import chats, editing, profile, sending
from bot.playground.world import World

Json = dict[str, Any]
Method = Callable[[World, Json], Any]


def _yes(world: World, params: Json) -> bool:
    return True


METHODS: dict[str, Method] = {
    "getMe": profile.get_me,
    "logOut": _yes,
    "close": _yes,
    "setWebhook": chats.set_webhook,
    "deleteWebhook": chats.delete_webhook,
    "getWebhookInfo": chats.get_webhook_info,
    "sendMessage": sending.send_message,
    "sendMediaGroup": sending.send_media_group,
    "sendLocation": sending.send_location,
    "sendVenue": sending.send_venue,
    "sendContact": sending.send_contact,
    "sendPoll": sending.send_poll,
    "sendDice": sending.send_dice,
    "sendChatAction": sending.send_chat_action,
    "copyMessage": sending.copy_message,
    "forwardMessage": sending.forward_message,
    "editMessageText": editing.edit_message_text,
    "editMessageCaption": editing.edit_message_caption,
    "editMessageMedia": editing.edit_message_media,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "stopPoll": editing.stop_poll,
    "deleteMessage": editing.delete_message,
    "deleteMessages": editing.delete_messages,
    "pinChatMessage": editing.pin_chat_message,
    "unpinChatMessage": editing.unpin_chat_message,
    "unpinAllChatMessages": editing.unpin_all_chat_messages,
    "setMessageReaction": editing.set_message_reaction,
    "answerCallbackQuery": editing.answer_callback_query,
    "setMyCommands": profile.set_my_commands,
    "getMyCommands": profile.get_my_commands,
    "deleteMyCommands": profile.delete_my_commands,
    "setChatMenuButton": profile.set_chat_menu_button,
    "getChatMenuButton": profile.get_chat_menu_button,
    "getChat": chats.get_chat,
    "getChatMember": chats.get_chat_member,
    "getChatAdministrators": chats.get_chat_administrators,
    "getChatMemberCount": chats.get_chat_member_count,
    "leaveChat": chats.leave_chat,
    "getFile": chats.get_file,
    "getUserProfilePhotos": chats.get_user_profile_photos,
}
for _kind in ("photo", "document", "voice", "audio", "video", "animation", "sticker"):
    METHODS[f"send{_kind.capitalize()}"] = partial(sending.send_media, _kind)
METHODS["sendVideoNote"] = partial(sending.send_media, "video_note")
for _field, _name in (
    ("name", "Name"),
    ("description", "Description"),
    ("short_description", "ShortDescription"),
):
    METHODS[f"setMy{_name}"] = partial(profile.set_profile, _field)
    METHODS[f"getMy{_name}"] = partial(profile.get_profile, _field)

NAMES: dict[str, str] = {name.lower(): name for name in (*METHODS, "getUpdates")}
