"""The methods about chats, their members, files and the way updates reach the bot.

The one rule: the bot learns about a chat only what it would learn from Telegram.
"""

from __future__ import annotations

import ipaddress
import re
from typing import Any
from urllib.parse import urlsplit

from bot.playground.errors import bad, forbidden
from bot.playground.world import Chat, World

Json = dict[str, Any]

DOWNLOAD_LIMIT = 20 * 1024 * 1024
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


def get_chat(world: World, params: Json) -> Json:
    chat = world.chat(params)
    if chat.gone:
        raise forbidden(chat.gone)
    full: Json = {
        **chat.wire,
        "accent_color_id": abs(chat.id) % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": True,
            "limited_gifts": True,
            "unique_gifts": True,
            "premium_subscription": True,
            "gifts_from_channels": True,
        },
    }
    if not chat.private:
        full["permissions"] = {"can_send_messages": True}
    pinned = world.message(chat, chat.pinned[-1]) if chat.pinned else None
    if pinned is not None:
        full["pinned_message"] = pinned.wire
    return full


def member_of(world: World, chat: Chat, user_id: Any) -> Json:
    """A ChatMember; Refused when that user was never there."""
    if user_id == world.me["id"]:
        return {"status": "left" if chat.gone else "member", "user": world.me}
    for number, person in enumerate(chat.members):
        if person.user["id"] == user_id:
            creator = number == 0 and not chat.private
            member: Json = {"status": "creator" if creator else "member", "user": person.user}
            return {**member, "is_anonymous": False} if creator else member
    raise bad("member not found")


def get_chat_member(world: World, params: Json) -> Json:
    chat = world.chat(params)
    if not params.get("user_id"):
        raise bad("invalid user_id specified")
    return member_of(world, chat, params["user_id"])


def get_chat_administrators(world: World, params: Json) -> list[Json]:
    chat = world.chat(params)
    if chat.private:
        raise bad("there are no administrators in the private chat")
    return [member_of(world, chat, chat.members[0].user["id"])]


def get_chat_member_count(world: World, params: Json) -> int:
    return len(world.chat(params).members) + 1


def leave_chat(world: World, params: Json) -> bool:
    chat = world.chat(params)
    if chat.private:
        raise bad("chat member status can't be changed in private chats")
    if chat.gone:
        raise forbidden(chat.gone)
    bot_moves(world, chat, world.me, "left")
    return True


def bot_moves(world: World, chat: Chat, actor: Json, status: str) -> Json:
    """The bot's own standing in a chat changes; returns the my_chat_member update."""
    private = chat.private
    was = "left" if chat.gone else "kicked" if chat.blocked else "member"
    if private:
        chat.blocked = status == "kicked"
    else:
        chat.gone = {
            "left": "bot is not a member of the group chat",
            "kicked": "bot was kicked from the group chat",
        }.get(status, "")
    world.touch()
    return world.inbox.put(
        {
            "my_chat_member": {
                "chat": chat.wire,
                "from": actor,
                "date": int(world.now().timestamp()),
                "old_chat_member": _standing(world, was),
                "new_chat_member": _standing(world, status),
            }
        }
    )


def _standing(world: World, status: str) -> Json:
    member: Json = {"status": status, "user": world.me}
    return {**member, "until_date": 0} if status == "kicked" else member


def get_file(world: World, params: Json) -> Json:
    file = world.files.get(str(params.get("file_id", "")))
    if file is None:
        raise bad("invalid file_id")
    if file.size > DOWNLOAD_LIMIT:
        raise bad("file is too big")
    return {
        "file_id": file.file_id,
        "file_unique_id": file.unique_id,
        "file_size": file.size,
        "file_path": file.path,
    }


def get_user_profile_photos(world: World, params: Json) -> Json:
    world.chat({"chat_id": params.get("user_id")})
    return {"total_count": 0, "photos": []}


def set_webhook(world: World, params: Json) -> bool:
    url = str(params.get("url") or "")
    if url and not _reachable(url):
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    secret = str(params.get("secret_token") or "")
    if secret and not _SECRET.fullmatch(secret):
        raise bad("secret token contains unallowed characters")
    world.inbox.allow(params.get("allowed_updates"))
    if params.get("drop_pending_updates"):
        world.inbox.drain()
    world.inbox.connect(url, secret, min(max(params.get("max_connections", 40), 1), 100))
    return True


def _reachable(url: str) -> bool:
    """https anywhere; plain http only on this machine, where Telegram itself could never call."""
    try:
        parts = urlsplit(url)
        if parts.scheme == "https":
            return bool(parts.hostname)
        return parts.scheme == "http" and ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return parts.scheme == "http" and parts.hostname == "localhost"


def delete_webhook(world: World, params: Json) -> bool:
    if params.get("drop_pending_updates"):
        world.inbox.drain()
    world.inbox.connect("", "", 40)
    return True


def get_webhook_info(world: World, params: Json) -> Json:
    inbox = world.inbox
    info: Json = {
        "url": inbox.webhook_url,
        "has_custom_certificate": False,
        "pending_update_count": len(inbox.waiting),
    }
    if inbox.webhook_url:
        info |= {"max_connections": inbox.max_connections, "ip_address": "127.0.0.1"}
    if inbox.last_error:
        info |= {"last_error_date": inbox.last_error[0], "last_error_message": inbox.last_error[1]}
    if inbox.allowed is not None:
        info["allowed_updates"] = sorted(inbox.allowed)
    return info
